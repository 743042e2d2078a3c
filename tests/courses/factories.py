"""Rows for tests: each factory makes the plainest thing of its kind."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from selvhjulpen.courses.models import (
    Booking,
    BookingState,
    Counting,
    Course,
    CourseFormat,
    CourseInstance,
    InstanceState,
)
from selvhjulpen.directory.models import Location, Organization
from selvhjulpen.lib.calendars import at
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Topic
from tests.directory.factories import AreaFactory

# A Monday in an ordinary week: nothing in these tests depends on the day they are run.
TODAY = date(2026, 11, 23)
NOW = at(TODAY, time(9, 0))
TOMORROW_AT_TEN = at(TODAY + timedelta(days=1), time(10, 0))


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"kollega{n}@example.dk")
    name = factory.Sequence(lambda n: f"Person {n}")
    is_demo = True  # comes through the door without a second factor; the door itself has tests of its own


class CoordinatorFactory(PersonFactory):
    is_coordinator = True


class InstructorFactory(PersonFactory):
    is_instructor = True


class HostFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = "Birkesø Bibliotek"
    kind = "library"
    phone = "+4512345678"
    is_host = True


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    name = factory.Sequence(lambda n: f"Sted {n}")
    area = factory.SubFactory(AreaFactory)
    address = "Biblioteksgade 4"


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Emne {n}")


class FormatFactory(DjangoModelFactory):
    """Kom i gang, as every installation begins with it."""

    class Meta:
        model = CourseFormat
        django_get_or_create = ("key",)

    key = "kom-i-gang"
    name = "Kom i gang"
    shortest_minutes = 90
    longest_minutes = 120
    capacity = 12
    minimum = 4


class CountedFormatFactory(FormatFactory):
    """Kom forbi."""

    key = "kom-forbi"
    name = "Kom forbi"
    counting = Counting.COUNTED
    shortest_minutes = 15
    longest_minutes = 480
    capacity = None
    minimum = 0


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    title = "Læs dine breve i Digital Post"
    description = "Du lærer at finde et brev og læse det."
    format = factory.SubFactory(FormatFactory)
    topic = factory.SubFactory(TopicFactory)
    checked_on = TODAY


class SessionFactory(DjangoModelFactory):
    """Tomorrow from ten to twelve, with ten seats."""

    class Meta:
        model = CourseInstance
        skip_postgeneration_save = True

    course = factory.SubFactory(CourseFactory)
    location = factory.SubFactory(LocationFactory)
    starts_at = TOMORROW_AT_TEN
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    capacity = 10
    state = InstanceState.PUBLISHED
    created_at = NOW - timedelta(days=30)


class CountedSessionFactory(SessionFactory):
    course = factory.SubFactory(
        CourseFactory, title="Spørg os om MitID", format=factory.SubFactory(CountedFormatFactory)
    )
    capacity = None


class BookingFactory(DjangoModelFactory):
    """A seat for Inga, who has an e-mail."""

    class Meta:
        model = Booking

    instance = factory.SubFactory(SessionFactory)
    name = factory.Sequence(lambda n: f"Inga {n}")
    email = factory.Sequence(lambda n: f"inga{n}@example.dk")
    state = BookingState.CONFIRMED
    created_at = NOW - timedelta(days=2)
    confirmed_at = NOW - timedelta(days=2)


class WaitingFactory(BookingFactory):
    """In the queue; each one made stands behind those made before."""

    state = BookingState.WAITING
    confirmed_at = None
    queued_at = factory.Sequence(lambda n: NOW - timedelta(days=1) + timedelta(seconds=n))


def instant(days: int = 0, hours: float = 0) -> datetime:
    """So long after NOW."""
    return NOW + timedelta(days=days, hours=hours)
