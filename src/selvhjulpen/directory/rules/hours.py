"""Opening hours: what is open now and until when, what opens next, and the hours of a week and of a year.

Pure: a week of stretches, exceptions from it, and holidays. Which of them holds on a day:

- An exception holds before the week; of several, the one over the fewest days ("closed in July, but open on the 15th").
- An exception of one day holds as it stands. One of several days with other hours holds on the days of the week that
  are open anyway: "10-12 in July" opens no Sundays.
- A holiday closes what is closed on holidays, unless an exception names that one day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from selvhjulpen.lib.calendars import at, closed_because, local_day

FURTHEST = 120  # days; what opens later than a long summer is not told
LAST_MINUTE = time(23, 59)  # how people write "until midnight", which is the next day's
DAY = timedelta(days=1)

ClosedBecause = Callable[[date], str | None]


@dataclass(frozen=True, order=True)
class Stretch:
    """From one clock time to a later one of the same day; 23.59 is midnight."""

    opens: time
    closes: time

    @property
    def minutes(self) -> int:
        """How long, by the clock."""
        last = 24 * 60 if self.closes == LAST_MINUTE else self.closes.hour * 60 + self.closes.minute
        return last - self.opens.hour * 60 - self.opens.minute


@dataclass(frozen=True)
class Change:
    """Days, both included, on which the week does not hold; without ``hours`` all of them are closed."""

    first: date
    last: date
    hours: Stretch | None = None
    reason: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds_on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Schedule:
    """``week``: stretches by ISO weekday (Monday is 1), in order; ``changes`` in any order."""

    week: dict[int, tuple[Stretch, ...]]
    changes: tuple[Change, ...] = ()
    closed_on_holidays: bool = True

    @property
    def is_empty(self) -> bool:
        """True where nobody has written any hours: then there is nothing to be open or closed."""
        return not any(self.week.values()) and not any(change.hours for change in self.changes)


@dataclass(frozen=True)
class State:
    """``open_until``: open now, until then; ``opens``: closed now, open again then. Both aware, or None.

    With neither it is not known when it opens; open without end (``is_open`` and no ``open_until``) is day and night.
    """

    is_open: bool
    open_until: datetime | None = None
    opens: datetime | None = None


def stretches_on(schedule: Schedule, day: date, *, closed: ClosedBecause = closed_because) -> tuple[Stretch, ...]:
    """When it is open on that day, in order; ``closed`` names holidays."""
    usual = schedule.week.get(day.isoweekday(), ())
    holding = [change for change in schedule.changes if change.holds_on(day)]
    if holding:
        fewest = min(change.days for change in holding)
        nearest = [change for change in holding if change.days == fewest]
        if fewest == 1:
            return tuple(sorted({change.hours for change in nearest if change.hours}))
    if not usual or (schedule.closed_on_holidays and closed(day)):
        return ()
    if holding:
        return tuple(sorted({change.hours for change in nearest if change.hours}))
    return tuple(sorted(usual))


def state(schedule: Schedule, now: datetime, *, closed: ClosedBecause = closed_because) -> State:
    """Whether it is open at that moment (aware), and when that changes."""
    if schedule.is_empty:
        return State(is_open=False)
    # An hour that the clocks skip or repeat is the same hour everywhere: moments are compared in UTC.
    now = now.astimezone(UTC)
    until: datetime | None = None
    for begins, ends in moments(schedule, local_day(now), closed=closed):
        if until is not None:
            if begins > until:
                break
            until = max(until, ends)
        elif begins <= now < ends:
            until = ends
        elif begins > now:
            return State(is_open=False, opens=begins)
    if until is None:
        return State(is_open=False)
    is_endless = until >= at(local_day(now) + FURTHEST * DAY, time())
    return State(is_open=True, open_until=None if is_endless else until)


def moments(
    schedule: Schedule, today: date, *, days: int = FURTHEST, closed: ClosedBecause = closed_because
) -> Iterator[tuple[datetime, datetime]]:
    """Beginning and end (UTC) of each stretch of so many days from today on, in order; none of them is empty."""
    for ahead in range(days):
        day = today + ahead * DAY
        for stretch in stretches_on(schedule, day, closed=closed):
            begins = at(day, stretch.opens).astimezone(UTC)
            ends = (at(day + DAY, time()) if stretch.closes == LAST_MINUTE else at(day, stretch.closes)).astimezone(UTC)
            # On the night when the clocks skip an hour, a stretch within it may end before it begins.
            if begins < ends:
                yield begins, ends


@dataclass(frozen=True)
class Days:
    """All days from the first to the last, both included: how many of each ISO weekday, and which are holidays."""

    first: date
    last: date
    all: Mapping[int, int]
    open: Mapping[int, int]  # of them, those that are no holiday
    holidays: Mapping[date, str]


def days_between(first: date, last: date, *, closed: ClosedBecause = closed_because) -> Days:
    """Reckoned once for many schedules."""
    days = [first + ahead * DAY for ahead in range((last - first).days + 1)]
    holidays = {day: reason for day in days if (reason := closed(day))}
    return Days(
        first,
        last,
        all=Counter(day.isoweekday() for day in days),
        open=Counter(day.isoweekday() for day in days if day not in holidays),
        holidays=holidays,
    )


def minutes_between(schedule: Schedule, days: Days) -> int:
    """The hours of all these days, in minutes by the clock.

    A week is the same all year: only the days that are changed are looked at one by one.
    """
    counts = days.open if schedule.closed_on_holidays else days.all
    a_day = {weekday: sum(each.minutes for each in stretches) for weekday, stretches in schedule.week.items()}
    minutes = sum(each * counts[weekday] for weekday, each in a_day.items())
    for day in _days_changed(schedule, days):
        is_holiday = schedule.closed_on_holidays and day in days.holidays
        minutes -= 0 if is_holiday else a_day.get(day.isoweekday(), 0)
        minutes += sum(each.minutes for each in stretches_on(schedule, day, closed=days.holidays.get))
    return minutes


def _days_changed(schedule: Schedule, days: Days) -> set[date]:
    """The days on which an exception may count: several days count only where the week is open."""
    found: set[date] = set()
    for change in schedule.changes:
        first, last = max(change.first, days.first), min(change.last, days.last)
        weekdays = [first.isoweekday()] if change.days == 1 else [day for day in schedule.week if schedule.week[day]]
        for weekday in weekdays:
            begin = first + (weekday - first.isoweekday()) % 7 * DAY
            found.update(begin + week * 7 * DAY for week in range((last - begin).days // 7 + 1))
    return found
