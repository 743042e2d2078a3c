"""When somebody can be booked: in their hours, less what takes their time already.

Time is counted in quarters of an hour, in UTC: on the two nights when the clock is moved, a clock time of ours comes
twice or not at all, and a quarter still comes once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from selvhjulpen.lib.calendars import at, closed_because, local_day

QUARTER = timedelta(minutes=15)
# Who books on the web at nine cannot come at half past nine: somebody must have seen it.
WEB_LEAD = timedelta(hours=2)
# So many days are looked at.
LOOK_AHEAD = timedelta(days=42)
# No appointment takes longer, with its travel and its pause.
LONGEST = timedelta(hours=12)

# Of each helper (pk), the quarters in which something takes their time.
Busy = Mapping[int, Collection[datetime]]


@dataclass(frozen=True)
class Hours:
    """The hours of a weekday in which a helper can be booked. Travel lies within them, the pause may lie after."""

    helper: int
    weekday: int  # ISO: Monday is 1
    opens: time
    closes: time
    first_day: date
    last_day: date | None
    minutes: int
    buffer_minutes: int
    travel_minutes: int

    def are_on(self, day: date) -> bool:
        """True where these hours are kept on that day; on a holiday none are."""
        return (
            day.isoweekday() == self.weekday
            and self.first_day <= day <= (self.last_day or day)
            and closed_because(day) is None
        )


@dataclass(frozen=True, order=True)
class Slot:
    """A time at which a helper can be booked; moments are aware, in UTC."""

    starts_at: datetime
    helper: int
    ends_at: datetime
    buffer_minutes: int = 0
    travel_minutes: int = 0

    @property
    def quarters(self) -> list[datetime]:
        """What it takes of the helper's time: from before the travel to after the pause and the way back."""
        travel = timedelta(minutes=self.travel_minutes)
        return quarters(self.starts_at - travel, self.ends_at + timedelta(minutes=self.buffer_minutes) + travel)


def quarters(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    """The quarters (by their beginning, in UTC) that a time touches."""
    first, last = _down(starts_at), _up(ends_at)
    return [first + n * QUARTER for n in range((last - first) // QUARTER)]


def earliest(now: datetime, *, at_home: bool, is_staff: bool) -> datetime:
    """The first moment that can be booked: on the web in two hours, at home on the next day; staff know better."""
    if is_staff:
        return now
    return at(local_day(now) + timedelta(days=1), time()) if at_home else now + WEB_LEAD


def free_slots(hours: Iterable[Hours], *, busy: Busy, earliest: datetime, until: datetime) -> list[Slot]:
    """All that is free from ``earliest`` to ``until``, by time and helper; each helper's are far enough apart."""
    found: set[Slot] = set()
    first, last = local_day(earliest), local_day(until)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for each in hours:
        taken = frozenset(busy.get(each.helper, ()))
        for day in days:
            if each.are_on(day):
                found.update(slot for slot in _of_day(each, day, taken) if earliest <= slot.starts_at < until)
    return sorted(found)


def slots_at(starts_at: datetime, hours: Iterable[Hours], *, busy: Busy) -> list[Slot]:
    """Who could be booked at this very time, each helper once; empty where nobody could."""
    found: dict[int, Slot] = {}
    day = local_day(starts_at)
    for each in hours:
        slot = _slot(each, starts_at.astimezone(UTC))
        is_within = _down(starts_at) == starts_at and each.are_on(day) and _fits(each, day, slot)
        if is_within and not set(busy.get(each.helper, ())).intersection(slot.quarters):
            found.setdefault(each.helper, slot)
    return list(found.values())


def nearest(moments: Iterable[datetime], wanted: datetime, *, count: int) -> list[datetime]:
    """Of these moments the nearest to the one that was wanted, in the order of time."""
    closest = sorted(set(moments) - {wanted}, key=lambda moment: (abs(moment - wanted), moment))
    return sorted(closest[:count])


def days_of(moments: Iterable[datetime]) -> dict[date, list[datetime]]:
    """The moments by Danish day, in the order of time, each once."""
    days: dict[date, list[datetime]] = {}
    for moment in sorted(set(moments)):
        days.setdefault(local_day(moment), []).append(moment)
    return days


def _of_day(hours: Hours, day: date, taken: Collection[datetime]) -> Iterator[Slot]:
    """One after the other from when the hours begin; after something that is in the way, from its end."""
    travel = timedelta(minutes=hours.travel_minutes)
    begins = _up(at(day, hours.opens) + travel)
    while _fits(hours, day, slot := _slot(hours, begins)):
        in_the_way = [quarter for quarter in slot.quarters if quarter in taken]
        if not in_the_way:
            yield slot
        begins = _up((in_the_way or slot.quarters)[-1] + QUARTER + travel)


def _slot(hours: Hours, starts_at: datetime) -> Slot:
    return Slot(
        starts_at=starts_at,
        helper=hours.helper,
        ends_at=starts_at + timedelta(minutes=hours.minutes),
        buffer_minutes=hours.buffer_minutes,
        travel_minutes=hours.travel_minutes,
    )


def _fits(hours: Hours, day: date, slot: Slot) -> bool:
    travel = timedelta(minutes=hours.travel_minutes)
    return at(day, hours.opens) <= slot.starts_at - travel and slot.ends_at + travel <= at(day, hours.closes)


def _down(moment: datetime) -> datetime:
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return moment.astimezone(UTC) - since % QUARTER


def _up(moment: datetime) -> datetime:
    below = _down(moment)
    return below if below == moment else below + QUARTER
