"""Offers: those that stand on public pages for everybody, their own for a partner's contact."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from selvhjulpen.directory import queries
from selvhjulpen.directory.access.registers import keeps_the_registers, organizations
from selvhjulpen.directory.models import HoursException, PriorityArea, Service
from selvhjulpen.people.models import Person


def public_offer(pk: int) -> Service:
    """An offer that exists now, with all that its page shows."""
    return get_object_or_404(queries.with_page(Service.objects.filter(is_active=True)), pk=pk)


def offers(person: Person) -> QuerySet[Service]:
    """The offers this person keeps: every one, or those of the organisations they are a contact of."""
    if keeps_the_registers(person):
        return Service.objects.all()
    return Service.objects.filter(organization__in=organizations(person).values("pk"))


def offer(person: Person, pk: int) -> Service:
    """One of them, with its organisation."""
    return get_object_or_404(offers(person).select_related("organization"), pk=pk)


def exception(person: Person, pk: int, exception_pk: int) -> HoursException:
    """One exception from the hours of such an offer."""
    return get_object_or_404(HoursException, pk=exception_pk, at__service__in=offers(person).filter(pk=pk))


def priority_area(pk: int) -> PriorityArea:
    """One priority area."""
    return get_object_or_404(PriorityArea, pk=pk)
