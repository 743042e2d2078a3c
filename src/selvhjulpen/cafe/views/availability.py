"""When a helper can be booked: their own hours; the coordinator sees to those of all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.cafe.access import appointments as access
from selvhjulpen.cafe.actions import availability as actions
from selvhjulpen.cafe.forms.availability import AbsenceForm, HoursForm
from selvhjulpen.cafe.models import Availability
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Person, Role


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_safe
def my_times(request: StaffRequest) -> HttpResponse:
    """/mine-tider/: one's own hours and absences, and the way to those of others for the coordinator."""
    return _page(request, request.user)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_safe
def times(request: StaffRequest, person_pk: int) -> HttpResponse:
    """/mine-tider/<person>/: one's own again, or somebody's for the coordinator."""
    return _page(request, access.helper(request.user, person_pk))


def _page(request: StaffRequest, person: Person) -> HttpResponse:
    now = timezone.now()
    today = local_day(now)
    hours = Availability.objects.filter(person=person).select_related("location", "area").defer("area__geometry")
    context = {
        "person": person,
        "hours": hours,
        "today": today,
        "absences": person.absences.filter(ends_at__gt=now),
        "others": [one for one in queries.helpers() if one != person] if request.user.is_coordinator else [],
        "with_hours": queries.with_hours(now) if request.user.is_coordinator else set(),
    }
    return render(request, "cafe/times.html", context)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def hours_new(request: StaffRequest, person_pk: int) -> HttpResponse:
    """/mine-tider/<person>/timer/: more hours."""
    person = access.helper(request.user, person_pk)
    form = HoursForm(request.POST or None, person=person, initial={"first_day": local_day(timezone.now())})
    return _saved(request, form, person)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def hours_edit(request: StaffRequest, person_pk: int, hours_pk: int) -> HttpResponse:
    """/mine-tider/<person>/timer/<pk>/: other hours."""
    hours = access.hours(request.user, person_pk, hours_pk)
    return _saved(request, HoursForm(request.POST or None, person=hours.person, instance=hours), hours.person)


def _saved(request: StaffRequest, form: HoursForm, person: Person) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        actions.save_hours(hours=form.instance, by=request.user, now=timezone.now())
        messages.success(request, _("Timerne er gemt."))
        return redirect("cafe:times", person_pk=person.pk)
    return render(request, "cafe/hours_edit.html", {"form": form, "person": person})


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def hours_drop(request: StaffRequest, person_pk: int, hours_pk: int) -> HttpResponse:
    """/mine-tider/<person>/timer/<pk>/slet/: these hours are over."""
    hours = access.hours(request.user, person_pk, hours_pk)
    actions.drop_hours(hours=hours, by=request.user, now=timezone.now())
    messages.success(request, _("Timerne er slettet. Aftaler, der er lavet, gælder stadig."))
    return redirect("cafe:times", person_pk=person_pk)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def absence_new(request: StaffRequest, person_pk: int) -> HttpResponse:
    """/mine-tider/<person>/fravaer/: a holiday, a meeting."""
    person = access.helper(request.user, person_pk)
    form = AbsenceForm(request.POST or None, person=person)
    in_the_way = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_absence(absence=form.instance, by=request.user, now=timezone.now())
        except actions.HasAppointments as booked:
            in_the_way = list(booked.appointments)
            form.add_error(None, _("Der er aftaler i den tid. Flyt eller aflys dem først."))
        except actions.AlreadyAbsent:
            form.add_error(None, _("Noget af den tid er allerede fravær."))
        else:
            messages.success(request, _("Fraværet er gemt. Ingen kan bestille den tid."))
            return redirect("cafe:times", person_pk=person.pk)
    return render(request, "cafe/absence_new.html", {"form": form, "person": person, "in_the_way": in_the_way})


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def absence_drop(request: StaffRequest, person_pk: int, absence_pk: int) -> HttpResponse:
    """/mine-tider/<person>/fravaer/<pk>/slet/: back again."""
    absence = access.absence(request.user, person_pk, absence_pk)
    actions.drop_absence(absence=absence, by=request.user, now=timezone.now())
    messages.success(request, _("Fraværet er slettet."))
    return redirect("cafe:times", person_pk=person_pk)
