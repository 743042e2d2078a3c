"""Whose turn it is, and how long names and keys are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from selvhjulpen.lib.calendars import at, local_day

# Numbers are given from so long before the doors open, and those who are there are helped until so long after they
# close.
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)
# A little longer than anything may be sent late (see ``rules.visits.KEPT_FOR``).
KEYS_KEPT = timedelta(days=15)
NEXT = "next"  # the deed that chooses its number itself


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: the number, and the topic they chose, if they chose one."""

    number: int
    topic: int | None


def key_of_deed(key: str, deed: str, ticket: int | None = None) -> str:
    """What a deed is known by: all forms of one page bring one key, and after "back" in the browser it comes again, for
    another number or another deed.
    """
    return f"{key}:{deed}:{ticket or ''}"


def whose_turn(queue: Sequence[Waiting], *, skills: Collection[int] | None = None) -> Waiting | None:
    """The next number; with ``skills`` (topics) the next that fits: a topic of these, else none chosen, else the next.

    None where nobody waits.
    """
    in_order = sorted(queue, key=lambda each: each.number)
    if skills is None:
        return next(iter(in_order), None)
    return min(
        in_order,
        key=lambda each: (0 if each.topic in skills else 1 if each.topic is None else 2, each.number),
        default=None,
    )


def day_is_over_before(now: datetime) -> datetime:
    """What ended before this moment was on another day: its names go."""
    return at(local_day(now), time())
