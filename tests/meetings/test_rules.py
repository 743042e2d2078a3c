"""When a group meets, and how an agenda's minutes become clock times."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from selvhjulpen.lib.calendars import at, closed_because
from selvhjulpen.meetings.rules import (
    AGENDAS,
    Rhythm,
    agenda_of,
    answer_deadline,
    clock_times,
    guests_are_forgotten_before,
    planned_days,
    reminder_due,
)

NETWORK = Rhythm(months=[11, 1, 3, 5, 9], week=3, weekday=2)


def days(rhythm: Rhythm, year: int) -> list[date]:
    return [planned.day for planned in planned_days(rhythm, year, closed_because)]


def test_the_network_meets_on_the_third_tuesday_of_five_months() -> None:
    assert days(NETWORK, 2026) == [
        date(2026, 1, 20),
        date(2026, 3, 17),
        date(2026, 5, 19),
        date(2026, 9, 15),
        date(2026, 11, 17),
    ]


def test_a_meeting_on_a_holiday_is_held_a_week_later_and_says_why() -> None:
    (ascension,) = planned_days(Rhythm(months=[5], week=2, weekday=4), 2026, closed_because)

    assert (ascension.month, ascension.day) == (date(2026, 5, 1), date(2026, 5, 21))
    assert ascension.passed_over == ("Kristi himmelfartsdag",)


def test_the_last_weekday_of_a_month_gives_way_to_the_one_before() -> None:
    assert days(Rhythm(months=[12], week=5, weekday=4), 2026) == [
        date(2026, 12, 17)
    ]  # past New Year's and Christmas Eve
    assert days(Rhythm(months=[1], week=5, weekday=5), 2026) == [date(2026, 1, 30)]


def test_a_fixed_date_gives_way_to_the_next_working_day() -> None:
    assert days(Rhythm(months=[2, 3, 6], month_day=31), 2026) == [
        date(2026, 3, 2),  # Saturday 28 February
        date(2026, 3, 31),
        date(2026, 6, 30),
    ]
    assert days(Rhythm(months=[4], month_day=3), 2026) == [date(2026, 4, 7)]  # Good Friday, and all of Easter


def test_a_month_named_twice_has_one_meeting() -> None:
    assert len(days(Rhythm(months=[1, 1], week=1, weekday=1), 2026)) == 1


@pytest.mark.parametrize(("kind", "minutes"), [("network", 150), ("steering", 120)])
def test_the_minutes_of_a_new_agenda_add_up(kind: str, minutes: int) -> None:
    assert sum(point[1] for point in agenda_of(kind, has_meal=True)) == minutes


def test_without_a_meal_there_is_none_on_the_agenda() -> None:
    assert [point[0] for point in AGENDAS["network"]] == ["other", "input", "meal", "sharing", "decision"]
    assert [point[0] for point in agenda_of("network", has_meal=False)] == ["other", "input", "sharing", "decision"]


def test_each_point_begins_where_the_one_before_it_ends() -> None:
    four = at(date(2026, 3, 17), time(16))

    times = clock_times(four, [5, 45, 45])

    assert [(one.starts_at - four, one.ends_at - four) for one in times] == [
        (timedelta(), timedelta(minutes=5)),
        (timedelta(minutes=5), timedelta(minutes=50)),
        (timedelta(minutes=50), timedelta(minutes=95)),
    ]


def test_the_deadline_is_the_end_of_its_day_but_never_after_the_meeting_begins() -> None:
    four = at(date(2026, 3, 17), time(16))

    assert answer_deadline(four, days=7) == at(date(2026, 3, 10), time(23, 59))
    assert answer_deadline(four, days=0) == four


def invited(day: int, hour: int = 9) -> datetime:
    return at(date(2026, 3, day), time(hour))


def test_who_was_invited_shortly_before_the_deadline_is_not_reminded() -> None:
    deadline = at(date(2026, 3, 10), time(23, 59))

    assert reminder_due(invited_at=invited(1), answer_by=deadline) == deadline - timedelta(days=3)
    assert reminder_due(invited_at=invited(6), answer_by=deadline) == invited(9)
    assert reminder_due(invited_at=invited(8), answer_by=deadline) is None


def test_guests_are_remembered_for_two_weeks() -> None:
    assert guests_are_forgotten_before(at(date(2026, 8, 31), time(9))) == date(2026, 8, 17)
