"""When a helper can be booked: weekly hours, and absences, which take their quarters like an appointment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from selvhjulpen.cafe.actions.appointments import Refused, is_the_lock, occupy
from selvhjulpen.cafe.models import Absence, Appointment, Availability, Occupied
from selvhjulpen.cafe.rules import slots
from selvhjulpen.people.actions import note
from selvhjulpen.people.adapters import about as reference_to
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui.actions import save_once

_SAYS = ("person_id", "mode", "weekday", "opens", "closes", "first_day", "location_id", "area_id")


class HasAppointments(Refused):
    """There are appointments in that time: they are moved or cancelled first, by somebody who tells the citizen."""

    def __init__(self, appointments: Sequence[Appointment] = ()) -> None:
        super().__init__(appointments)
        self.appointments = appointments


class AlreadyAbsent(Refused):
    """Some of that time is an absence already."""


def save_hours(*, hours: Availability, by: Person, now: datetime) -> Availability:
    """Keep weekly hours. What is agreed already stays agreed."""
    with transaction.atomic():
        if hours.pk:
            hours.save()
            is_new = True
        else:
            is_new = save_once(hours, says=_SAYS)
        if is_new:
            _note(hours.person, gettext_noop("Timer til aftaler ændret"), by=by, now=now)
    return hours


def drop_hours(*, hours: Availability, by: Person, now: datetime) -> None:
    """Take weekly hours away. What is agreed already stays agreed."""
    with transaction.atomic():
        Availability.objects.filter(pk=hours.pk).delete()
        _note(hours.person, gettext_noop("Timer til aftaler ændret"), by=by, now=now)


def add_absence(*, absence: Absence, by: Person, now: datetime) -> Absence:
    """Nobody can book this person then. Raises HasAppointments or AlreadyAbsent."""
    try:
        with transaction.atomic():
            if save_once(absence, says=("person_id", "starts_at", "ends_at")):
                _occupy_absence(absence)
                _note(absence.person, gettext_noop("Fravær skrevet"), by=by, now=now)
    except IntegrityError as error:
        if not is_the_lock(error):
            raise
        quarters = slots.quarters(absence.starts_at, absence.ends_at)
        taken = Appointment.objects.filter(
            occupied__helper=absence.person, occupied__quarter__gte=quarters[0], occupied__quarter__lte=quarters[-1]
        )
        if booked := list(taken.distinct().order_by("starts_at", "pk")):
            raise HasAppointments(booked) from error
        raise AlreadyAbsent from error
    return absence


def drop_absence(*, absence: Absence, by: Person, now: datetime) -> None:
    """The person can be booked after all."""
    with transaction.atomic():
        Absence.objects.filter(pk=absence.pk).delete()
        _note(absence.person, gettext_noop("Fravær fjernet"), by=by, now=now)


def occupy_all(*, now: datetime) -> list[Appointment | Absence]:
    """Write the quarters of all appointments and absences to come that have none: rows that came from an import.

    Returns those whose time is somebody else's already: they stand in the calendar without a lock, and somebody must
    look at them.
    """
    clashing: list[Appointment | Absence] = []
    with transaction.atomic():
        coming = Appointment.objects.upcoming(now).filter(occupied=None)
        for appointment in coming:
            try:
                with transaction.atomic():
                    occupy(appointment)
            except IntegrityError as error:
                if not is_the_lock(error):
                    raise
                clashing.append(appointment)
        for absence in Absence.objects.filter(ends_at__gt=now, occupied=None).order_by("starts_at", "pk"):
            try:
                with transaction.atomic():
                    _occupy_absence(absence)
            except IntegrityError as error:
                if not is_the_lock(error):
                    raise
                clashing.append(absence)
    return clashing


def _occupy_absence(absence: Absence) -> None:
    Occupied.objects.bulk_create(
        [
            Occupied(helper_id=absence.person_id, quarter=quarter, absence=absence)
            for quarter in slots.quarters(absence.starts_at, absence.ends_at)
        ],
        batch_size=500,
    )


def _note(person: Person, what: str, *, by: Person, now: datetime) -> None:
    if by.pk != person.pk:
        note(deed=Deed.CHANGED, what=what, about=reference_to(person), by=by, now=now)
