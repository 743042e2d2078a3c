"""How much of what citizens ask for comes by self-service. Rates are whole per mille, so that 33.4 % is one number.

Two methods count different things: a rate is only ever held against rates and targets of its own method.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

CHANNELS = ("self_service", "letter", "phone", "in_person")
# Twice a year: the same weekday, half a year later.
HALF_A_YEAR = timedelta(weeks=26)


@dataclass(frozen=True)
class Numbers:
    """How often a task came by each channel; None is not known, which is not zero."""

    self_service: int | None
    letter: int | None
    phone: int | None
    in_person: int | None

    @property
    def by_channel(self) -> tuple[int | None, ...]:
        return (self.self_service, self.letter, self.phone, self.in_person)

    @property
    def total(self) -> int | None:
        """All of them; None where one of the channels is not known."""
        known = [number for number in self.by_channel if number is not None]
        return sum(known) if len(known) == len(CHANNELS) else None

    @property
    def permille(self) -> int | None:
        """The task's own rate; None where something is not known, or nobody asked."""
        return permille(self.self_service, self.total)


NOT_COUNTED = Numbers(None, None, None, None)


def permille(part: int | None, whole: int | None) -> int | None:
    """So many of a thousand, half of one rounded up; None of nothing and of what is not known.

    >>> permille(1, 3), permille(2, 3), permille(0, 5), permille(0, 0)
    (333, 667, 0, None)
    """
    if part is None or not whole:
        return None
    return (2000 * part + whole) // (2 * whole)


class Basis(Enum):
    """Where a round's rate is from, or why there is none."""

    COUNTED = "counted"  # task by task
    REPORTED = "reported"  # somebody told the rate, and no more
    PLANNED = "planned"
    MISSING = "missing"  # the days are over, and nothing is known


@dataclass(frozen=True)
class Counted:
    """The rate of one round. ``left_out``: tasks of which a channel is not known; they are in none of the numbers."""

    basis: Basis
    permille: int | None = None
    self_service: int | None = None
    total: int | None = None
    tasks: int | None = None
    left_out: tuple[str, ...] = ()


def counted(numbers: Iterable[tuple[str, Numbers]], *, reported: int | None, last_day: date, today: date) -> Counted:
    """The rate of all the tasks that are wholly known; else the one that was reported."""
    known = list(numbers)
    whole = [one for _, one in known if one.total is not None]
    left_out = tuple(task for task, one in known if one.total is None)
    self_service = sum(one.self_service or 0 for one in whole)
    total = sum(one.total or 0 for one in whole)
    if (rate := permille(self_service, total)) is not None:
        return Counted(Basis.COUNTED, rate, self_service, total, len(whole), left_out)
    if reported is not None:
        return Counted(Basis.REPORTED, reported)
    return Counted(Basis.PLANNED if last_day >= today else Basis.MISSING)


@dataclass(frozen=True)
class Dated:
    """A rate that is known of one method: the round's days."""

    first_day: date
    last_day: date
    permille: int

    @property
    def middle(self) -> date:
        return self.first_day + (self.last_day - self.first_day) // 2


@dataclass(frozen=True)
class Progress:
    """A target held against the latest rate of its own method until the end of its year; None: there is none."""

    latest: Dated | None
    target: int

    @property
    def missing(self) -> int | None:
        """So many per mille are missing; 0 where it is reached, None where nothing can be held against it."""
        return None if self.latest is None else max(0, self.target - self.latest.permille)

    @property
    def is_reached(self) -> bool:
        return self.missing == 0


def progress(*, year: int, target: int, rates: Sequence[Dated]) -> Progress:
    """``rates``: those of the target's own method."""
    until = [rate for rate in rates if rate.last_day.year <= year]
    return Progress(max(until, key=lambda rate: rate.last_day, default=None), target)


def next_round(first_day: date, last_day: date) -> tuple[date, date] | None:
    """When it is counted again: the same weeks, half a year later; None after the last day a calendar knows."""
    if last_day > date.max - HALF_A_YEAR:
        return None
    return first_day + HALF_A_YEAR, last_day + HALF_A_YEAR
