"""Cafés, their openings, shifts and numbers, made up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from selvhjulpen.cafe.models import Cafe, DropInSession, Shift, Ticket
from selvhjulpen.directory.models import OpeningHours
from selvhjulpen.lib.calendars import at
from tests.directory.factories import OpeningHoursFactory, ServiceAtLocationFactory
from tests.people.factories import InstructorFactory

# A Wednesday; the café of these tests opens on Mondays from ten to twelve.
TODAY = date(2026, 3, 4)
NOW = at(TODAY, time(9))
MONDAY = date(2026, 3, 9)
OPENS, CLOSES = at(MONDAY, time(10)), at(MONDAY, time(12))


class CafeFactory(DjangoModelFactory):
    """A café without opening hours, for two helpers."""

    class Meta:
        model = Cafe

    at = factory.SubFactory(
        ServiceAtLocationFactory, service__name="IT-café", location__name=factory.Sequence(lambda n: f"Bibliotek {n}")
    )


class OpenCafeFactory(CafeFactory):
    """Open on Mondays from ten to twelve."""

    class Meta:
        model = Cafe
        skip_postgeneration_save = True

    @factory.post_generation
    def hours(self, create: bool, hours: object, **kwargs: object) -> None:
        OpeningHoursFactory(at=self.at)


class SessionFactory(DjangoModelFactory):
    """Monday 9 March 2026, 10-12."""

    class Meta:
        model = DropInSession

    cafe = factory.SubFactory(OpenCafeFactory)
    starts_at = OPENS
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))


class ShiftFactory(DjangoModelFactory):
    class Meta:
        model = Shift

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(InstructorFactory)
    taken_at = NOW - timedelta(days=3)


class TicketFactory(DjangoModelFactory):
    """Somebody who waits since the doors opened."""

    class Meta:
        model = Ticket

    session = factory.SubFactory(SessionFactory)
    number = factory.Sequence(lambda n: n + 1)
    created_at = factory.SelfAttribute("session.starts_at")


def change_hours(cafe: Cafe, *, opens: time, closes: time) -> None:
    """The whole week of the café is this one stretch on Mondays."""
    OpeningHours.objects.filter(at=cafe.at).update(opens=opens, closes=closes)


def spans(cafe: Cafe) -> list[tuple[datetime, datetime]]:
    """All openings of the café, from and to."""
    return list(cafe.sessions.values_list("starts_at", "ends_at"))
