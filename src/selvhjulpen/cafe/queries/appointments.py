"""Who can be booked, how, where and when; and what has been agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db.models import Count, Q, QuerySet

from selvhjulpen.cafe.models import (
    Appointment,
    AppointmentState,
    Availability,
    Mode,
    Occupied,
    SessionState,
    Shift,
)
from selvhjulpen.cafe.models.appointments import AppointmentQuerySet
from selvhjulpen.cafe.rules import slots
from selvhjulpen.directory.models import Area, Location
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.people.models import Person


@dataclass(frozen=True)
class Way:
    """How and where somebody wants to be helped: ``place`` here, ``area`` at home, neither on the telephone."""

    mode: Mode
    place: int | None = None
    area: int | None = None


def helpers() -> list[Person]:
    """Those who can have hours, in Danish order. One query."""
    people = Person.objects.active().filter(Q(is_instructor=True) | Q(is_coordinator=True))
    return sorted(people, key=lambda person: sort_key(person.name))


def _offered(now: datetime) -> QuerySet[Availability]:
    """Hours that can still be booked, of those who still help."""
    today = local_day(now)
    still = Q(last_day=None) | Q(last_day__gte=today)
    helps = Q(person__is_instructor=True) | Q(person__is_coordinator=True)
    return Availability.objects.filter(still, helps, person__is_active=True).order_by()


def with_hours(now: datetime) -> set[int]:
    """Those who can be booked, now or later (their pks). One query."""
    return set(_offered(now).values_list("person", flat=True))


def modes(now: datetime) -> list[Mode]:
    """The ways that are offered at all, in the order of the form. One query."""
    offered = set(_offered(now).values_list("mode", flat=True))
    return [mode for mode in Mode if mode in offered]


def places(now: datetime) -> list[Location]:
    """Where one can come, in Danish order. One query."""
    there = Location.objects.filter(pk__in=_offered(now).filter(mode=Mode.PLACE).values("location"))
    found = there.select_related("area").defer("area__geometry")
    return sorted(found, key=lambda place: sort_key(place.name))


def areas(now: datetime) -> list[Area]:
    """Where somebody comes home to, in Danish order. Two queries."""
    home = _offered(now).filter(mode=Mode.HOME)
    found = Area.objects.defer("geometry")
    if not home.filter(area=None).exists():
        found = found.filter(pk__in=home.values("area"))
    return sorted(found, key=lambda area: sort_key(area.name))


def hours_for(way: Way, *, now: datetime, helper: Person | None = None) -> list[slots.Hours]:
    """The hours in which somebody can be booked this way. One query."""
    rows = _offered(now).filter(mode=way.mode)
    if way.mode == Mode.PLACE:
        rows = rows.filter(location=way.place)
    elif way.mode == Mode.HOME:
        rows = rows.filter(Q(area=None) | Q(area=way.area))
    if helper:
        rows = rows.filter(person=helper)
    return [
        slots.Hours(
            helper=row.person_id,
            weekday=row.weekday,
            opens=row.opens,
            closes=row.closes,
            first_day=row.first_day,
            last_day=row.last_day,
            minutes=row.minutes,
            buffer_minutes=row.buffer_minutes,
            travel_minutes=row.travel_minutes,
        )
        for row in rows
    ]


def free(
    way: Way, *, now: datetime, is_staff: bool = False, helper: Person | None = None, but: Appointment | None = None
) -> list[slots.Slot]:
    """All that can be booked this way, by time. ``but``: as if this appointment were not there. Three queries."""
    earliest = slots.earliest(now, at_home=way.mode == Mode.HOME, is_staff=is_staff)
    until = now + slots.LOOK_AHEAD
    hours = hours_for(way, now=now, helper=helper)
    who = {each.helper for each in hours}
    begins = at(local_day(earliest), time())
    busy = on_shift(who, begins, until)
    occupied = Occupied.objects.filter(helper__in=who, quarter__gte=begins, quarter__lt=until)
    if but:
        occupied = occupied.exclude(appointment=but)
    for person, quarter in occupied.order_by().values_list("helper", "quarter"):
        busy[person].add(quarter)
    return slots.free_slots(hours, busy=busy, earliest=earliest, until=until)


def on_shift(helpers: Collection[int], begins: datetime, until: datetime) -> dict[int, set[datetime]]:
    """The quarters of these helpers' shifts in cafés. One query."""
    busy: dict[int, set[datetime]] = {helper: set() for helper in helpers}
    shifts = Shift.objects.filter(
        person__in=helpers,
        session__state=SessionState.PLANNED,
        session__starts_at__lt=until,
        session__ends_at__gt=begins,
    ).order_by()
    for person, starts_at, ends_at in shifts.values_list("person", "session__starts_at", "session__ends_at"):
        busy[person].update(slots.quarters(starts_at, ends_at))
    return busy


def by_fewest(found: Iterable[slots.Slot]) -> list[slots.Slot]:
    """The slots of one time, of the helper with the fewest appointments that day first. One query."""
    found = list(found)
    if len(found) < 2:
        return found
    day = local_day(found[0].starts_at)
    begins = at(day, time())
    booked = Appointment.objects.filter(
        helper__in=[slot.helper for slot in found],
        state=AppointmentState.BOOKED,
        starts_at__gte=begins,
        starts_at__lt=at(day, time.max),
    )
    many = dict(booked.order_by().values_list("helper").annotate(Count("pk")))
    return sorted(found, key=lambda slot: (many.get(slot.helper, 0), slot.helper))


def next_change(now: datetime) -> datetime:
    """Until then a page of free times stays true, unless somebody books: what is too soon goes quarter by quarter."""
    return slots.quarters(now, now + slots.QUARTER)[0].astimezone(UTC) + slots.QUARTER


def with_page() -> AppointmentQuerySet:
    """Appointments with all that names them, in one query."""
    return Appointment.objects.select_related("helper", "location__area", "area", "topic").defer(
        "location__area__geometry", "area__geometry"
    )


def appointments_of(person: Person) -> AppointmentQuerySet:
    """Those this person may see: their own, or everybody's for the coordinator."""
    return with_page() if person.is_coordinator else with_page().filter(helper=person)
