"""The audit log, for administrators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from selvhjulpen.people import queries
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.forms import LogFilterForm
from selvhjulpen.people.models import Role

PER_PAGE = 50


@open_to(Role.ADMINISTRATOR)
@require_safe
@shows(gettext_noop("Logbogen"))
def log(request: StaffRequest) -> HttpResponse:
    """/logbog/: who has seen and changed what, the newest first."""
    form = LogFilterForm(request.GET)
    page_of = Paginator(queries.log(form.wish), PER_PAGE).get_page(request.GET.get("side"))
    return render(request, "people/log.html", {"form": form, "page_of": page_of})
