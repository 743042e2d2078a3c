"""Somebody asks what is held about them, or asks to be forgotten; for coordinators and administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.actions import note_seen
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.privacy import access, actions, queries
from selvhjulpen.privacy.forms import ContactForm
from selvhjulpen.privacy.schemas import as_json


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """/persondata/: who is it? Asked by POST, so that no number stands in an address or a log."""
    form = ContactForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = queries.subjects(form.cleaned_data["kontakt"])
        what = gettext_noop("Navne, fundet ved telefon eller e-mail")
        note_seen(what=what, about=[one.reference for one in found], by=request.user, now=timezone.now())
    return render(request, "privacy/find.html", {"form": form, "found": found})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def held(request: StaffRequest, part: str, pk: int) -> HttpResponse:
    """/persondata/<part>/<pk>/: everything held about somebody, to read aloud, to print or to take out."""
    now = timezone.now()
    subject = access.subject(request.user, part=part, pk=pk)
    everything = queries.everything_about(subject)
    note_seen(what=gettext_noop("Alt om en person"), about=everything.references, by=request.user, now=now)
    return render(request, "privacy/held.html", {"subject": subject, "held": everything, "now": now})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def take_out(request: StaffRequest, part: str, pk: int) -> HttpResponse:
    """/persondata/<part>/<pk>/hent/: the same as a file."""
    now = timezone.now()
    subject = access.subject(request.user, part=part, pk=pk)
    everything = actions.take_out(subject=subject, by=request.user, now=now)
    return JsonResponse(
        as_json(everything),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="persondata-{local_day(now)}.json"'},
    )


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest, part: str, pk: int) -> HttpResponse:
    """/persondata/<part>/<pk>/slet/: asks first, with what goes and what stays; only the button erases."""
    now = timezone.now()
    subject = access.subject(request.user, part=part, pk=pk)
    if request.method == "POST":
        try:
            actions.erase(subject=subject, by=request.user, now=now)
        except actions.NothingHeld as nothing:
            raise Http404 from nothing
        except actions.StillOpen:
            messages.error(request, _("Kontoen er åben. Luk den først."))
            return redirect("privacy:held", part, pk)
        messages.success(request, _("Det er slettet. Tallene står som før."))
        return redirect("privacy:find")
    everything = queries.everything_about(subject)
    note_seen(what=gettext_noop("Alt om en person"), about=everything.references, by=request.user, now=now)
    context = {"subject": subject, "held": everything, "coming": everything.coming(now)}
    return render(request, "privacy/erase.html", context)
