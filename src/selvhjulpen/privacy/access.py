"""Fetch, or answer "not there": accounts are for administrators."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.courses.models import Booking
from selvhjulpen.lib.contact import Contact
from selvhjulpen.people.models import Person
from selvhjulpen.privacy.queries import Part, Subject, name_of, trace_of


def subject(person: Person, *, part: str, pk: int) -> Subject:
    """Whom an address names, for this member of the staff."""
    try:
        known_as = Part(part)
    except ValueError as error:
        raise Http404 from error
    if known_as is Part.ACCOUNT:
        if not person.is_administrator:
            raise Http404
        account = get_object_or_404(Person.objects.remembered(), pk=pk)
        return Subject(known_as, pk, account.name, Contact(phone=account.phone, email=account.email))
    if trace := trace_of(known_as, pk):
        return Subject(known_as, pk, trace.name, trace.contact, trace)
    if known_as not in {Part.GUEST, Part.COMPANION, Part.BOOKER}:
        raise Http404
    booking = get_object_or_404(Booking.objects.remembered(), pk=pk)
    name = name_of(booking, known_as)
    if not name:
        raise Http404
    return Subject(known_as, pk, name, booking.contact)
