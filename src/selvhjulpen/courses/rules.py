"""The decisions of the courses room, in plain Python: no Django, no clock, no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from selvhjulpen.lib.calendars import at, is_weekday, local_day, months_after

# ── Room left ───────────────────────────────────────────────────────────────────────────────────

FEW = 3  # seats or fewer are told by number


class Room(Enum):
    """How much room is left, as people say it."""

    OPEN = "open"  # nobody books; just come
    PLENTY = "plenty"
    FEW = "few"
    FULL = "full"


@dataclass(frozen=True)
class RoomLeft:
    """``seats`` free seats; ``room`` what to call it."""

    room: Room
    seats: int


def room_left(*, capacity: int | None, taken: int) -> RoomLeft:
    """How much room a session has: ``capacity`` None means that nobody books."""
    if capacity is None:
        return RoomLeft(Room.OPEN, 0)
    left = capacity - taken
    return RoomLeft(Room.FULL if left <= 0 else Room.FEW if left <= FEW else Room.PLENTY, left)


def seats_shown(*, capacity: int | None, taken: int) -> RoomLeft | None:
    """What the page of a session to come says of its seats; None where it is full.

    It tells the free seats by number only where they are few, so it stays the same while others are taken. A full
    session shows the queue, and other sessions and their seats.
    """
    left = room_left(capacity=capacity, taken=taken)
    if left.room is Room.FULL:
        return None
    return left if left.room is Room.FEW else RoomLeft(left.room, 0)


# ── When a session may be held ──────────────────────────────────────────────────────────────────


class Counting(Enum):
    BOOKED = "booked"
    COUNTED = "counted"


EARLIEST = time(8, 30)  # Horsens: weekdays from 8.30


class Fault(Enum):
    """Why a time does not fit the format."""

    TOO_EARLY = "too_early"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    PAST = "past"  # guests cannot be moved there


def time_faults(
    *,
    day: date,
    start: time,
    minutes: int,
    counting: Counting,
    shortest_minutes: int,
    longest_minutes: int,
    closed_because: Callable[[date], str | None],
) -> list[Fault]:
    """What is wrong with holding a session then.

    A booked session keeps weekdays from 8.30 outside holidays. A presentation people drop by at goes where they
    are, on a Saturday in the supermarket too, so only its length is looked at.
    """
    faults = []
    if counting is Counting.BOOKED:
        if not is_weekday(day):
            faults.append(Fault.WEEKEND)
        if closed_because(day):
            faults.append(Fault.HOLIDAY)
        if start < EARLIEST:
            faults.append(Fault.TOO_EARLY)
    if minutes < shortest_minutes:
        faults.append(Fault.TOO_SHORT)
    if minutes > longest_minutes:
        faults.append(Fault.TOO_LONG)
    return faults


@dataclass(frozen=True)
class SeriesDay:
    """One date of a series; ``skipped`` names the holiday on which nothing is held."""

    day: date
    skipped: str | None


def series_days(
    *, first: date, last: date, every_weeks: int, closed_because: Callable[[date], str | None]
) -> Iterator[SeriesDay]:
    """The dates of a series on the weekday of ``first``, ``every_weeks`` weeks apart, ``last`` included."""
    day = first
    while day <= last:
        yield SeriesDay(day, closed_because(day))
        day += timedelta(weeks=every_weeks)


# ── The waiting list ────────────────────────────────────────────────────────────────────────────

EVENING = time(20, 0)  # "the day before" ends here: nobody is written to at night
LAST_CALL = timedelta(hours=1)  # later than this before the start, nobody can get there


class Stuck(Enum):
    """Why somebody on the waiting list does not get a free seat."""

    NO_SEAT = "no_seat"
    PAIR_NEEDS_TWO = "pair_needs_two"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Queued:
    """Somebody on the waiting list, oldest first in any sequence of these."""

    id: int
    seats: int
    same_morning: bool


@dataclass(frozen=True)
class QueueRow:
    """What becomes of one waiting: a seat now (``stuck`` None), or why not."""

    id: int
    stuck: Stuck | None


def latest_word(*, starts_at: datetime, same_morning: bool) -> datetime:
    """The last moment at which somebody may be told that they have got a seat."""
    if same_morning:
        return starts_at - LAST_CALL
    return at(local_day(starts_at) - timedelta(days=1), EVENING)


def run_queue(waiting: Sequence[Queued], *, free_seats: int, now: datetime, starts_at: datetime) -> list[QueueRow]:
    """Who gets the free seats, oldest first, and why each of the others does not.

    Two who want to sit together are not split: they keep their place in the queue, and a single seat goes to the
    next who needs only one, so that it does not stand empty.
    """
    rows = []
    for queued in waiting:
        stuck: Stuck | None = None
        if now > latest_word(starts_at=starts_at, same_morning=queued.same_morning):
            stuck = Stuck.TOO_LATE
        elif free_seats <= 0:
            stuck = Stuck.NO_SEAT
        elif queued.seats > free_seats:
            stuck = Stuck.PAIR_NEEDS_TWO
        else:
            free_seats -= queued.seats
        rows.append(QueueRow(queued.id, stuck))
    return rows


# ── Levels ──────────────────────────────────────────────────────────────────────────────────────

SELF_CHECK_TASKS = 3


def level_from_self_check(done_alone: int) -> str:
    """The level of somebody who has done so many of the three self-check tasks without help."""
    if done_alone == 0:
        return "new"
    return "some" if done_alone < SELF_CHECK_TASKS else "practised"


def level_spread_is_wide(levels: Iterable[str]) -> bool:
    """True where beginners and practised sit together: neither would get what they came for."""
    present = set(levels)
    return {"new", "practised"} <= present


# ── Warnings in time ────────────────────────────────────────────────────────────────────────────

WARN_BEFORE = timedelta(days=10)  # time enough to invite more, or to tell people it will not be held
CHECKLIST_BEFORE = timedelta(days=7)


def is_too_few(*, capacity: int | None, minimum: int, taken: int, starts_at: datetime, now: datetime) -> bool:
    """True where a session with booked seats begins soon with fewer than its minimum."""
    return capacity is not None and taken < minimum and now < starts_at <= now + WARN_BEFORE


# ── How long guests are remembered ──────────────────────────────────────────────────────────────

GUEST_MONTHS = 6


def guests_are_remembered_from(now: datetime) -> datetime:
    """Guests of sessions that ended before this moment are forgotten: six months have gone by, to the day.

    What a session must have ready for somebody is forgotten as soon as it is over.
    """
    today = local_day(now)
    last = months_after(today, -GUEST_MONTHS)
    # Several days of a long month are the last of a short one: 29, 30 and 31 August come to 28 February.
    while months_after(last + timedelta(days=1), GUEST_MONTHS) <= today:
        last += timedelta(days=1)
    return at(last + timedelta(days=1), time())


def same_name(one: str, other: str) -> bool:
    """True where two names differ at most in capitals and blanks."""
    return one.casefold().split() == other.casefold().split()
