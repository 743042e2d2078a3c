"""Organisations, places and areas: every one for the coordinator, their own for a partner's contact."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.people.models import Person


def keeps_the_registers(person: Person) -> bool:
    """True for those who may change everything here; a partner's contact may change what is their own."""
    return person.is_coordinator or person.is_administrator


def organizations(person: Person) -> QuerySet[Organization]:
    """The organisations this person may open: every one, or those they are a contact of."""
    return Organization.objects.all() if keeps_the_registers(person) else Organization.objects.of_contact(person)


def organization(person: Person, pk: int) -> Organization:
    """One of them."""
    return get_object_or_404(organizations(person), pk=pk)


def places(person: Person) -> QuerySet[Location]:
    """The places this person may open: every one, or those of their own organisations."""
    if keeps_the_registers(person):
        return Location.objects.all()
    return Location.objects.filter(organization__in=Organization.objects.of_contact(person))


def place(person: Person, pk: int) -> Location:
    """One of them, with its area."""
    return get_object_or_404(places(person).select_related("area").defer("area__geometry"), pk=pk)


def area(pk: int) -> Area:
    """One area."""
    return get_object_or_404(Area, pk=pk)
