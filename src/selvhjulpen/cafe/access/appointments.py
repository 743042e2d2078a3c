"""Fetch, or answer "not there": the permission is part of the query."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.cafe.models import Absence, Appointment, Availability, Consent
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.people.models import Person


def booked(token: str) -> Appointment:
    """The appointment a personal link opens."""
    return get_object_or_404(queries.with_page().filter(forgotten_at=None), token=token)


def citizens_consent(token: str, pk: int) -> Consent:
    """A consent that the citizen can take back by their link."""
    theirs = Consent.objects.select_related("appointment", "solution").filter(appointment=booked(token))
    return get_object_or_404(theirs, pk=pk)


def appointment(person: Person, pk: int) -> Appointment:
    """An appointment on the staff pages: one's own, or any for the coordinator; nobody's is not there any more."""
    return get_object_or_404(queries.appointments_of(person).filter(forgotten_at=None), pk=pk)


def consent(person: Person, pk: int, consent_pk: int) -> Consent:
    """A consent of it."""
    return get_object_or_404(
        Consent.objects.select_related("solution"), pk=consent_pk, appointment=appointment(person, pk)
    )


def helper(person: Person, pk: int) -> Person:
    """Whose hours are looked at: one's own, or anybody's for the coordinator."""
    if pk == person.pk:
        return person
    if person.is_coordinator:
        for one in queries.helpers():
            if one.pk == pk:
                return one
    raise Http404


def hours(person: Person, pk: int, hours_pk: int) -> Availability:
    """Weekly hours of that helper."""
    return get_object_or_404(Availability, pk=hours_pk, person=helper(person, pk))


def absence(person: Person, pk: int, absence_pk: int) -> Absence:
    """An absence of that helper."""
    return get_object_or_404(Absence, pk=absence_pk, person=helper(person, pk))
