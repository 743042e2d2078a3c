"""Whoever is forgotten, the figures of the programme stay as they were printed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from selvhjulpen.courses import actions
from selvhjulpen.courses.models import Attendance, Booking, CourseInstance, HeadCount
from selvhjulpen.evaluation.queries import Ask, By, participation
from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.periods import parse_period
from selvhjulpen.people.models import Person
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CountedSessionFactory,
    InstructorFactory,
    SessionFactory,
    WaitingFactory,
)

pytestmark = pytest.mark.django_db

ENDED = at(date(2026, 5, 20), time(12))
COUNTS = ["seats_taken", "seats_waiting", "people_marked", "people_present", "people_counted"]


@pytest.fixture
def jytte() -> Person:
    return InstructorFactory(name="Jytte Friis")


def everything_counted() -> object:
    """Every figure of the programme: the table as it is and as it was known before, whole and by group; the rows."""
    asks = [
        Ask(periods=(parse_period("2026-01..2026-11"),), by=by, as_of=as_of)
        for by in [None, *By]
        for as_of in [None, date(2026, 5, 10)]
    ]
    return (
        [participation(ask, now=NOW) for ask in asks],
        list(CourseInstance.objects.order_by("pk").values_list("pk", *COUNTS)),
        list(Booking.objects.order_by("pk").values_list("pk", "state", "seats", "source", "level")),
        list(Attendance.objects.order_by("pk").values_list("booking", "person_no", "present")),
    )


def write_a_spring(jytte: Person) -> None:
    """Four full sessions, on each a walk-in on the chair of somebody absent, and four head counts."""
    for weeks in range(4):
        starts_at = ENDED - timedelta(weeks=weeks, hours=2)
        instance = SessionFactory(starts_at=starts_at, capacity=3)
        pair = BookingFactory(instance=instance, seats=2, companion="Lis", level="new")
        one = BookingFactory(instance=instance, level="some", needs=["computer"])
        BookingFactory(instance=instance, state="cancelled", cancelled_at=starts_at - timedelta(days=1))
        WaitingFactory(instance=instance)
        marks = {(pair.pk, 1): True, (pair.pk, 2): False, (one.pk, 1): None}
        actions.mark_attendance(instance=instance, marks=marks, by=jytte, now=starts_at)
        walk_in = {"name": "Kaj", "level": "new", "one_more_chair": False, "form_key": f"f{weeks}"}
        actions.add_walk_in(instance=instance, by=jytte, now=starts_at, **walk_in)
        counted = CountedSessionFactory(starts_at=starts_at)
        HeadCount.objects.create(instance=counted, number=7, counted_at=starts_at)


def test_no_count_moves_and_the_participation_table_is_the_same(jytte: Person) -> None:
    write_a_spring(jytte)
    before = everything_counted()

    actions.forget_needs(now=NOW)
    actions.forget_guests(now=NOW)

    assert not Booking.objects.remembered().exists()
    assert everything_counted() == before
