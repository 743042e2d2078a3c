"""What is reckoned from the figures of the help log: how strong a colour is, where a line lies, and what may be told
to everybody."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, TypeVar

from selvhjulpen.lib.calendars import months_after
from selvhjulpen.lib.periods import Period

FEWEST_SHOWN = 5
LEVELS = 3  # strengths of colour, beside none
MONTHS = 12

Thing = TypeVar("Thing", bound=Hashable)


def last_months(today: date) -> Period:
    """The last twelve months, this one among them, to today."""
    return Period(months_after(today.replace(day=1), 1 - MONTHS), today)


def whole_months(today: date) -> Period:
    """The last twelve months that are over: what was told of them does not move from day to day."""
    this = today.replace(day=1)
    return Period(months_after(this, -MONTHS), this - timedelta(days=1))


def months_of(period: Period) -> list[date]:
    """The first day of each month that the period has days in."""
    found = [period.first.replace(day=1)]
    while (following := months_after(found[-1], 1)) <= period.last:
        found.append(following)
    return found


# ── What is drawn ───────────────────────────────────────────────────────────────────────────────


def bounds(most: int) -> list[tuple[int, int]]:
    """The figures from 1 to ``most`` in at most three strengths of colour: from and to, both included.

    >>> bounds(10)
    [(1, 3), (4, 6), (7, 10)]
    >>> bounds(2)
    [(1, 1), (2, 2)]
    """
    levels = min(LEVELS, most)
    edges = [most * level // levels for level in range(levels + 1)] if levels else []
    return [(lower + 1, upper) for lower, upper in pairwise(edges)]


def level(number: int, most: int) -> int:
    """How strong the colour of a figure is: 0 for none."""
    return sum(number >= lower for lower, _upper in bounds(most))


def line(values: Sequence[int], most: int, *, width: int, height: int) -> list[tuple[int, int]]:
    """Where the points of a line lie in a drawing, from left to right; ``most`` lies at its top, zero at its foot."""
    steps = max(len(values) - 1, 1)
    return [(round(width * n / steps), height - round(height * value / max(most, 1))) for n, value in enumerate(values)]


# ── What is told to everybody ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Told(Generic[Thing]):
    """A list of figures that everybody may read: each five or more, and the sum of those that are left out together;
    all of them in fives (see ``in_fives``).

    ``rest`` 0: nothing is left out. ``is_withheld``: so few in all that the list itself is not told.
    """

    shown: dict[Thing, int]
    rest: int = 0
    is_withheld: bool = False


def in_fives(number: int) -> int:
    """Rounded down, so that "at least" is true. A period of twelve months moves on by one: who subtracts what was told
    last month from what is told now learns of two months exact to the visit, were the figures exact.

    >>> in_fives(4), in_fives(5), in_fives(29)
    (0, 5, 25)
    """
    return number - number % FEWEST_SHOWN


def told(counts: Mapping[Thing, int]) -> Told[Thing]:
    """The figures of one and the same whole, without its small ones, in the order they came.

    What is under five goes into the rest. The whole is known from other lists, so a rest of one thing would tell it,
    and a rest of one to four would tell of each: then the smallest of the others goes with it, until the rest is of
    two things or more, and five or more. Things of which there were none are not named, so that nobody can say
    whether something that is missing is small or nothing.
    """
    open_ones = {thing: number for thing, number in counts.items() if number}
    closed = {thing for thing, number in open_ones.items() if number < FEWEST_SHOWN}
    for thing in sorted(open_ones, key=lambda thing: open_ones[thing]):
        rest = sum(open_ones[each] for each in closed)
        if not closed or (len(closed) > 1 and rest >= FEWEST_SHOWN):
            break
        closed.add(thing)
    rest = sum(open_ones[each] for each in closed)
    if closed and (len(closed) == 1 or rest < FEWEST_SHOWN):
        return Told({}, is_withheld=True)
    shown = {thing: in_fives(number) for thing, number in open_ones.items() if thing not in closed}
    return Told(shown, in_fives(rest))


def told_share(part: int, whole: int) -> int | None:
    """A share in whole percent, of the figures in fives; None where there are one to four of those in it or of the
    others, or too few in all."""
    if whole < FEWEST_SHOWN or any(0 < number < FEWEST_SHOWN for number in (part, whole - part)):
        return None
    return percent(in_fives(part), in_fives(whole))


def percent(part: int, whole: int) -> int:
    """A share in whole percent; everything and nothing are only said where it is so.

    >>> percent(999, 1000), percent(1, 1000), percent(1000, 1000), percent(0, 3)
    (99, 1, 100, 0)
    """
    if part in (0, whole):
        return 100 * bool(part)
    return min(max(round(100 * part / whole), 1), 99)
