"""Helpers with hours, and appointments with them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.models import Appointment, Availability, Mode
from selvhjulpen.cafe.queries.appointments import Way
from selvhjulpen.directory.models import Location
from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.contact import Contact
from selvhjulpen.people.models import Person
from tests.courses.factories import NOW, TODAY, LocationFactory
from tests.people.factories import InstructorFactory

# NOW is a Monday at nine; everybody helps on Wednesdays from ten to one.
WEDNESDAY = TODAY + timedelta(days=2)
AT_TEN, AT_ELEVEN = at(WEDNESDAY, time(10)), at(WEDNESDAY, time(11))
EMAIL, PHONE = Contact(email="inga@example.dk"), Contact(phone="+4520304050")


class HelperFactory(InstructorFactory):
    name = factory.Sequence(lambda n: f"Hjælper {n}")


class AvailabilityFactory(DjangoModelFactory):
    """Wednesdays from ten to one at the library: at 10.00, 11.00 and 12.00."""

    class Meta:
        model = Availability

    person = factory.SubFactory(HelperFactory)
    mode = Mode.PLACE
    location = factory.SubFactory(LocationFactory)
    weekday = 3
    opens = time(10)
    closes = time(13)
    first_day = date(2026, 1, 1)
    minutes = 45
    buffer_minutes = 15


class OnThePhoneFactory(AvailabilityFactory):
    mode = Mode.PHONE
    location = None


class AtHomeFactory(AvailabilityFactory):
    mode = Mode.HOME
    location = None
    travel_minutes = 15
    buffer_minutes = 0
    minutes = 30


def here(place: Location) -> Way:
    return Way(Mode.PLACE, place=place.pk)


def inga(**changed: Any) -> actions.Citizen:
    """Somebody with an e-mail."""
    return actions.Citizen(**{"name": "Inga Holm", "contact": EMAIL, **changed})


def book(
    hours: Availability,
    *,
    starts_at: datetime = AT_TEN,
    citizen: actions.Citizen | None = None,
    by: Person | None = None,
    now: datetime = NOW,
) -> Appointment:
    """An appointment as somebody makes it by the form."""
    way = Way(Mode(hours.mode), place=hours.location_id, area=hours.area_id)
    return actions.book(way=way, starts_at=starts_at, citizen=citizen or inga(), by=by, now=now)
