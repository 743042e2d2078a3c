"""What everybody may see of where people get stuck, and the way to tell it without an account."""

from __future__ import annotations

from datetime import time, timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.solutions import doors
from selvhjulpen.solutions.actions import observations as actions
from selvhjulpen.solutions.forms.observations import CitizenForm
from selvhjulpen.solutions.queries.observations import shown_to_all
from selvhjulpen.solutions.rules.stumbling import FEWEST_SHOWN
from selvhjulpen.ui import shelf


@open_to_all
@require_safe
@shelf.kept
def stumbling_blocks(request: HttpRequest) -> HttpResponse:
    """/oplevelser/: by solution, how many people, what the owner says, and how old it is."""
    now = timezone.now()
    context = {"solutions": shown_to_all(now=now), "fewest": FEWEST_SHOWN}
    # Its ages are in days.
    tomorrow = at(local_day(now) + timedelta(days=1), time())
    return shelf.until(render(request, "solutions/stumbling_blocks.html", context), tomorrow)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """/oplevelser/skriv/: a citizen got stuck."""
    now = timezone.now()
    form = CitizenForm(request.POST or None)
    is_valid = request.method == "POST" and form.is_valid()
    is_too_often = is_valid and not doors.may_file(request, seen=form.seen, email=form.cleaned_data["email"], now=now)
    if is_too_often:
        form.add_error(None, _("Der kommer for mange beskeder herfra lige nu. Ring til os i stedet."))
    elif is_valid:
        asked = form.cleaned_data
        language = get_language() or "da"
        actions.file(seen=form.seen, key=asked["formkey"], by=None, email=asked["email"], language=language, now=now)
        return redirect("solutions:stumbling_thanks")
    status = HTTPStatus.TOO_MANY_REQUESTS if is_too_often else None
    return render(request, "solutions/stumbling_write.html", {"form": form}, status=status)


@open_to_all
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """/oplevelser/tak/: it has reached us."""
    return render(request, "solutions/stumbling_thanks.html")
