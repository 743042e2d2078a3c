"""The staff's side of appointments: booked for a citizen, looked up, held, moved, cancelled; and consents."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.cafe.access import appointments as access
from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.actions import consents
from selvhjulpen.cafe.forms.availability import ConsentForm
from selvhjulpen.cafe.forms.booking import StaffBookForm, WayForm, spelled
from selvhjulpen.cafe.models import AppointmentState
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.cafe.rules import slots
from selvhjulpen.lib.calendars import at, local_day, monday
from selvhjulpen.people.actions import note_seen
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role
from selvhjulpen.ui.forms import YEARS
from selvhjulpen.ui.templatetags.ui import clock_range, day_long

WEEK = timedelta(days=7)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_safe
def appointments(request: StaffRequest) -> HttpResponse:
    """/aftaler/: a week, day by day; one's own, or everybody's for the coordinator."""
    now = timezone.now()
    first = monday(_day(request.GET.get("uge")) or local_day(now))
    there = queries.appointments_of(request.user).filter(
        starts_at__gte=at(first, time()), starts_at__lt=at(first + WEEK, time())
    )
    listed = list(there.exclude(state=AppointmentState.CANCELLED).filter(forgotten_at=None))
    unanswered = list(queries.appointments_of(request.user).unanswered(now)[:20])
    note_seen(
        what=gettext_noop("Ugens aftaler"),
        about=[one.about for one in (*listed, *unanswered)],
        by=request.user,
        now=now,
    )
    days: dict[date, list[object]] = {}
    for one in listed:
        days.setdefault(local_day(one.starts_at), []).append(one)
    context = {
        "days": list(days.items()),
        "today": local_day(now),
        "first": first,
        "last": first + timedelta(days=6),
        "before": first - WEEK,
        "after": first + WEEK,
        "is_this_week": first == monday(local_day(now)),
        "unanswered": unanswered,
        "shows_helper": request.user.is_coordinator,
    }
    return render(request, "cafe/appointments.html", context)


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year in YEARS else None


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_new(request: StaffRequest) -> HttpResponse:
    """/aftaler/ny/: for somebody who phones or stands at the desk."""
    now = timezone.now()
    way_form = WayForm(
        request.GET,
        modes=queries.modes(now),
        places=queries.places(now),
        areas=queries.areas(now),
        helpers=queries.helpers(),
    )
    chosen = way_form.chosen
    form, moments = None, []
    if chosen.way:
        found = queries.free(chosen.way, now=now, is_staff=True, helper=chosen.helper)
        moments = [slot.starts_at for slot in found]
        form = StaffBookForm(request.POST or None, way=chosen.way, moments=moments)
        if request.method == "POST" and form.is_valid():
            try:
                booked = actions.book(
                    way=chosen.way,
                    starts_at=form.starts_at,
                    citizen=form.citizen,
                    helper=chosen.helper,
                    by=request.user,
                    now=now,
                )
            except actions.TimeTaken:
                near = slots.nearest(moments, form.starts_at, count=1)
                data = form.data.copy()
                data["tid"] = spelled(near[0]) if near else ""
                form = StaffBookForm(data, way=chosen.way, moments=[m for m in moments if m != form.starts_at])
                form.add_error(None, _("Den tid er lige blevet taget."))
                form.add_error("tid", _("Den nærmeste ledige tid er valgt for dig. Se, om den passer."))
            else:
                said = _("%(name)s har en aftale %(day)s, %(clock)s. %(helper)s hjælper.") % {
                    "name": booked.name,
                    "day": day_long(booked.starts_at),
                    "clock": clock_range(booked.starts_at, booked.ends_at),
                    "helper": booked.helper.name,
                }
                messages.success(request, said)
                if booked.helper_id == request.user.pk or request.user.is_coordinator:
                    return redirect("cafe:appointment", pk=booked.pk)
                return redirect("cafe:appointments")
    context = {"way_form": way_form, "chosen": chosen, "form": form, "has_times": bool(moments)}
    return render(request, "cafe/appointment_new.html", context)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@shows(gettext_noop("En aftale"), about="cafe.appointment:{pk}")
def appointment(request: StaffRequest, pk: int) -> HttpResponse:
    """/aftaler/<pk>/: whom to help, where, with what; and whether it was held."""
    now = timezone.now()
    found = access.appointment(request.user, pk)
    if request.method == "POST":
        state = request.POST.get("var")
        if state in {AppointmentState.HELD, AppointmentState.ABSENT, AppointmentState.BOOKED}:
            try:
                actions.mark(appointment=found, state=AppointmentState(state), by=request.user, now=now)
            except actions.Refused:
                messages.error(request, _("Det kan ikke siges om den aftale nu."))
        return redirect("cafe:appointment", pk=pk)
    context = {
        "appointment": found,
        "has_begun": now >= found.starts_at,
        "may_change": found.may_change(now),
        "consents": found.consents.in_force(local_day(now)).select_related("solution"),
    }
    return render(request, "cafe/appointment.html", context)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@shows(gettext_noop("En aftale, der flyttes"), about="cafe.appointment:{pk}")
def appointment_move(request: StaffRequest, pk: int) -> HttpResponse:
    """/aftaler/<pk>/flyt/: another time; the citizen is written to, or stands on the telephone list."""
    now = timezone.now()
    found = access.appointment(request.user, pk)
    if not found.may_change(now):
        return redirect("cafe:appointment", pk=pk)
    way = actions.way_of(found)
    moments = {
        spelled(slot.starts_at): slot.starts_at
        for slot in queries.free(way, now=now, is_staff=True, but=found)
        if slot.starts_at != found.starts_at
    }
    fault = ""
    if request.method == "POST":
        wanted = moments.get(request.POST.get("tid", ""))
        if wanted is None:
            fault = _("Vælg en tid.")
        else:
            try:
                actions.move(appointment=found, starts_at=wanted, by=request.user, now=now)
            except actions.TimeTaken:
                fault = _("Den tid er lige blevet taget.")
            except actions.Refused:
                return redirect("cafe:appointment", pk=pk)
            else:
                messages.success(request, _("Aftalen er flyttet til %s.") % day_long(wanted))
                # Another may help then: the page may not be one's own any more.
                return redirect("cafe:appointments")
    days = slots.days_of(moments.values())
    context = {
        "appointment": found,
        "days": [[(spelled(moment), moment) for moment in at_day] for at_day in days.values()],
        "fault": fault,
    }
    return render(request, "cafe/appointment_move.html", context)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@shows(gettext_noop("En aftale, der aflyses"), about="cafe.appointment:{pk}")
def appointment_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """/aftaler/<pk>/aflys/: asks first; the citizen is written to, or stands on the telephone list."""
    now = timezone.now()
    found = access.appointment(request.user, pk)
    if not found.may_change(now):
        return redirect("cafe:appointment", pk=pk)
    if request.method == "POST":
        try:
            actions.cancel(appointment=found, by=request.user, now=now)
        except actions.Refused:
            return redirect("cafe:appointment", pk=pk)
        messages.success(request, _("Aftalen er aflyst."))
        return redirect("cafe:appointments")
    return render(request, "cafe/appointment_cancel.html", {"appointment": found})


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@shows(gettext_noop("Samtykke"), about="cafe.appointment:{pk}")
def consent_new(request: StaffRequest, pk: int) -> HttpResponse:
    """/aftaler/<pk>/samtykke/: what the citizen has said yes to."""
    now = timezone.now()
    found = access.appointment(request.user, pk)
    today = local_day(now)
    form = ConsentForm(request.POST or None, today=today, last=local_day(found.starts_at))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            consents.record_consent(appointment=found, by=request.user, now=now, **said)
        except consents.NobodyConsents:
            form.add_error(None, _("Aftalen er aflyst. Der kan ikke skrives samtykke."))
        else:
            messages.success(request, _("Samtykket er skrevet. Borgeren kan se det på sin side."))
            return redirect("cafe:appointment", pk=pk)
    return render(request, "cafe/consent_new.html", {"appointment": found, "form": form})


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def consent_withdraw(request: StaffRequest, pk: int, consent_pk: int) -> HttpResponse:
    """/aftaler/<pk>/samtykke/<consent>/: the citizen has taken it back."""
    consent = access.consent(request.user, pk, consent_pk)
    consents.withdraw_consent(consent=consent, by=request.user, now=timezone.now())
    messages.success(request, _("Samtykket er trukket tilbage."))
    return redirect("cafe:appointment", pk=pk)
