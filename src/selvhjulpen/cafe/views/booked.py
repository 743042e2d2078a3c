"""The page of somebody who has an appointment, opened by their link."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from selvhjulpen.cafe import calendar_file, doors
from selvhjulpen.cafe.access import appointments as access
from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.actions import consents
from selvhjulpen.cafe.forms.booking import spelled
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.cafe.rules import slots
from selvhjulpen.cafe.views.booking import taken, too_often
from selvhjulpen.directory.queries import map_of
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.ui.templatetags.ui import masked


@open_to_all
@never_cache
@require_safe
def booked(request: HttpRequest, token: str) -> HttpResponse:
    """/aftale/<token>/: the receipt, and what has been agreed."""
    now = timezone.now()
    appointment = access.booked(token)
    context = {
        "appointment": appointment,
        "may_change": appointment.may_change(now),
        "is_over": now >= appointment.ends_at,
        "consents": appointment.consents.in_force(local_day(now)).select_related("solution"),
        "map": lambda: map_of(appointment.location) if appointment.location else None,
        "reached": masked(appointment.email or appointment.phone),
    }
    return render(request, "cafe/booked.html", context)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """/aftale/<token>/aflys/: asks first; only the button gives the time back."""
    now = timezone.now()
    appointment = access.booked(token)
    if not appointment.may_change(now):
        return redirect("cafe:booked", token=token)
    if request.method == "POST":
        with suppress(actions.Refused):
            actions.cancel(appointment=appointment, now=now)
        return redirect("cafe:booked", token=token)
    return render(request, "cafe/booked_cancel.html", {"appointment": appointment})


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, token: str) -> HttpResponse:
    """/aftale/<token>/flyt/: the free times; one that is chosen is asked about once more, with one big button."""
    now = timezone.now()
    appointment = access.booked(token)
    if not appointment.may_change(now):
        return redirect("cafe:booked", token=token)
    moments = {
        slot.starts_at: spelled(slot.starts_at)
        for slot in queries.free(actions.way_of(appointment), now=now, but=appointment)
        if slot.starts_at != appointment.starts_at
    }
    asked = request.POST if request.method == "POST" else request.GET
    wanted = next((moment for moment, said in moments.items() if said == asked.get("tid")), None)
    fault = ""
    if request.method == "POST":
        if wanted is None:
            fault = taken()
        elif not doors.may_book(request, contact=appointment.contact, now=now):
            fault = too_often()
        else:
            try:
                actions.move(appointment=appointment, starts_at=wanted, now=now)
            except actions.TimeTaken:
                fault, wanted = _("Den tid er lige blevet taget. Du har stadig din gamle tid. Vælg en anden."), None
            except actions.Refused:
                return redirect("cafe:booked", token=token)
            else:
                return redirect("cafe:booked", token=token)
    context = {
        "appointment": appointment,
        "days": [(day, [(moments[moment], moment) for moment in at]) for day, at in slots.days_of(moments).items()],
        "wanted": wanted,
        "sent": moments.get(wanted) if wanted else "",
        "fault": fault,
    }
    return render(request, "cafe/booked_move.html", context)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """/aftale/<token>/samtykke/<pk>/: take a consent back."""
    consent = access.citizens_consent(token, pk)
    if request.method == "POST":
        consents.withdraw_consent(consent=consent, now=timezone.now())
    if request.method == "POST" or consent.withdrawn_at:
        return redirect("cafe:booked", token=token)
    return render(request, "cafe/booked_withdraw.html", {"appointment": consent.appointment, "consent": consent})


@open_to_all
@never_cache
@require_safe
def booked_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """/aftale/<token>/kalender.ics: the appointment for the citizen's own calendar."""
    link = settings.BASE_URL + reverse("cafe:booked", args=[token])
    return HttpResponse(
        calendar_file.of_appointment(access.booked(token), link=link),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="aftale.ics"'},
    )
