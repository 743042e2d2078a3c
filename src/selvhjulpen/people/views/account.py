"""One's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selvhjulpen.people import actions, queries
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.forms import OwnAccountForm
from selvhjulpen.people.models import Person, Role


@open_to(*Role)
@require_http_methods(["GET", "POST"])
def account(request: StaffRequest) -> HttpResponse:
    """/min-konto/: name and telephone, password, second factor, language, and the way out."""
    # A copy: what is typed wrong must not stand in the head of the page.
    form = OwnAccountForm(request.POST or None, instance=Person.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        actions.edit_own_account(person=request.user, **form.cleaned_data, now=timezone.now())
        messages.success(request, _("Vi har gemt dine oplysninger."))
        return redirect("people:account")
    context = {
        "form": form,
        "has_code_app": queries.has_code_app(request.user),
        "codes_left": queries.emergency_codes_left(request.user),
    }
    return render(request, "people/account.html", context)
