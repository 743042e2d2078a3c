"""When a group meets, how an agenda's minutes become clock times, and how long guests are remembered."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from selvhjulpen.lib.calendars import at, local_day, months_after

# The week that stands for "the last one of the month".
LAST_WEEK = 5
# Diets (they may tell of health or belief) and the names of those from outside are of no use when the meal is eaten and
# the minutes are written.
FORGET_GUESTS_AFTER = timedelta(days=14)
# Who has not answered is reminded once, so long before the deadline.
REMIND_BEFORE = timedelta(days=3)
# Says why a day is closed (lib.calendars.closed_because); None on an ordinary day.
CLOSED = Callable[[date], "str | None"]


@dataclass(frozen=True)
class Rhythm:
    """How often a group meets: in these months (1-12), on the nth weekday (ISO 1-7) or on a day of the month."""

    months: Sequence[int]
    week: int | None = None
    weekday: int | None = None
    month_day: int | None = None


@dataclass(frozen=True)
class PlannedDay:
    """The day of one month's meeting, and the closed days that were passed over to find it."""

    month: date  # its first day
    day: date
    passed_over: tuple[str, ...] = ()


def planned_days(rhythm: Rhythm, year: int, closed_because: CLOSED) -> list[PlannedDay]:
    """The year's meetings. A holiday or local closure moves its meeting one week on; a day of the month that is a
    holiday or falls in a weekend moves it to the next working day.
    """
    return [_planned(rhythm, date(year, month, 1), closed_because) for month in sorted(set(rhythm.months))]


def _planned(rhythm: Rhythm, month: date, closed_because: CLOSED) -> PlannedDay:
    if rhythm.month_day is not None:
        last = calendar.monthrange(month.year, month.month)[1]
        day, step = month.replace(day=min(rhythm.month_day, last)), timedelta(days=1)
    else:
        day, step = _nth_weekday(month, rhythm.week or 1, rhythm.weekday or 1), timedelta(weeks=1)
        # The last one of the month has no later one in it: look backwards.
        if rhythm.week == LAST_WEEK:
            step = -step
    passed = []
    while (reason := closed_because(day)) or (rhythm.month_day is not None and day.weekday() >= 5):
        if reason:
            passed.append(reason)
        day += step
    return PlannedDay(month, day, tuple(passed))


def _nth_weekday(month: date, week: int, weekday: int) -> date:
    """The first (second … fourth) Tuesday of the month, or its last one."""
    if week == LAST_WEEK:
        last = months_after(month, 1) - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    return month + timedelta(days=(weekday - month.isoweekday()) % 7, weeks=week - 1)


# What a new agenda begins with: kind of point, minutes, words (they are Danish and can be changed).
AGENDAS = {
    "network": (
        ("other", 5, "Velkomst"),
        ("input", 45, "Fagligt oplæg"),
        ("meal", 45, "Spisning"),
        ("sharing", 40, "Videndeling"),
        ("decision", 15, "Beslutninger og opgaver"),
    ),
    "steering": (
        ("other", 5, "Velkomst"),
        ("meal", 30, "Spisning"),
        ("decision", 60, "Beslutninger"),
        ("sharing", 25, "Nyt fra enhederne"),
    ),
}


def agenda_of(kind: str, *, has_meal: bool) -> list[tuple[str, int, str]]:
    """The points a new meeting of this kind of group begins with; no meal where there is none."""
    return [point for point in AGENDAS[kind] if has_meal or point[0] != "meal"]


def answer_deadline(starts_at: datetime, *, days: int) -> datetime:
    """The last minute of the day so many days before; never later than the meeting."""
    day = local_day(starts_at) - timedelta(days=days)
    return min(at(day, time(23, 59)), starts_at)


def reminder_due(*, invited_at: datetime, answer_by: datetime) -> datetime | None:
    """When those who have not answered are reminded; None where the invitation itself came too late for that."""
    due = max(answer_by - REMIND_BEFORE, invited_at + REMIND_BEFORE)
    return due if due < answer_by else None


@dataclass(frozen=True)
class TimedItem:
    """A point of an agenda and its clock times."""

    starts_at: datetime
    ends_at: datetime


def clock_times(starts_at: datetime, minutes: Iterable[int]) -> list[TimedItem]:
    """Each point follows the one before it."""
    times = []
    for length in minutes:
        ends_at = starts_at + timedelta(minutes=length)
        times.append(TimedItem(starts_at, ends_at))
        starts_at = ends_at
    return times


def guests_are_forgotten_before(now: datetime) -> date:
    """Meetings that ended before this day are long enough ago."""
    return local_day(now) - FORGET_GUESTS_AFTER
