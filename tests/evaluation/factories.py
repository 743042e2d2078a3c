"""Rows for tests: reported totals, the programme's printed table, and sessions that have been held."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from selvhjulpen.courses.models import Attendance, CourseInstance, HeadCount
from selvhjulpen.evaluation.models import ReportedTotal
from selvhjulpen.lib.calendars import at
from tests.courses.factories import BookingFactory, CountedSessionFactory, SessionFactory

PRINTED_ON = date(2012, 3, 27)


class ReportedTotalFactory(DjangoModelFactory):
    class Meta:
        model = ReportedTotal

    first_day = date(2012, 1, 1)
    last_day = date(2012, 12, 31)
    audience = "citizens"
    measure = "all"
    value = 200
    precision = factory.LazyAttribute(lambda o: "unknown" if o.value is None else "exact")
    status = "held"
    as_of = PRINTED_ON
    source = "Oplæg om Nemt på Nettet"


def print_seed_table() -> None:
    """The participation of Nemt på Nettet as it was printed: four periods and the totals beneath them."""
    periods = [
        (date(2010, 9, 1), date(2011, 6, 30), "held"),
        (date(2011, 8, 1), date(2011, 12, 31), "held"),
        (date(2012, 1, 1), date(2012, 12, 31), "so_far"),
        (date(2013, 1, 1), date(2013, 6, 30), "planned"),
    ]
    figures = [(1333, 3200, 278), (0, 0, 425), (None, 200, 890), (None, None, 140)]
    for (first, last, status), (course, everybody, employees) in zip(periods, figures, strict=True):
        cells = [("citizens", "course", course), ("citizens", "all", everybody), ("employees", "course", employees)]
        for audience, measure, value in cells:
            ReportedTotalFactory(
                first_day=first, last_day=last, audience=audience, measure=measure, value=value, status=status
            )
    for audience, measure, value in [("citizens", "all", 3400), ("employees", "course", 1700)]:
        ReportedTotalFactory(
            first_day=date(2010, 9, 1),
            last_day=date(2013, 6, 30),
            audience=audience,
            measure=measure,
            value=value,
            precision="approximate",
            status="so_far",
            is_grand_total=True,
        )


def held_session(
    day: date,
    *,
    present: int = 0,
    absent: int = 0,
    unmarked: int = 0,
    marked_at: datetime | None = None,
    **fields: object,
) -> CourseInstance:
    """A session from ten to twelve to which so many came, stayed away, or of whom nobody knows."""
    starts_at = at(day, time(10, 0))
    booked_at = starts_at - timedelta(days=7)
    instance = SessionFactory(starts_at=starts_at, capacity=present + absent + unmarked + 1, **fields)
    for number in range(present + absent + unmarked):
        booking = BookingFactory(instance=instance, created_at=booked_at, confirmed_at=booked_at)
        if number < present + absent:
            Attendance.objects.create(
                booking=booking, person_no=1, present=number < present, recorded_at=marked_at or starts_at
            )
    instance.refresh_from_db()
    return instance


def drop_by_session(
    day: date, *counts: int, precision: str = "exact", counted_at: datetime | None = None, **fields: object
) -> CourseInstance:
    """A presentation with these head counts; without any, nobody has counted."""
    starts_at = at(day, time(10, 0))
    instance = CountedSessionFactory(starts_at=starts_at, **fields)
    for number in counts:
        HeadCount.objects.create(
            instance=instance, number=number, precision=precision, counted_at=counted_at or starts_at
        )
    instance.refresh_from_db()
    return instance
