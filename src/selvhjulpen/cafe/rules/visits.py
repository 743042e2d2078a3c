"""When a visit began, how long it took, and which answers are offered first. Times are aware; lengths whole minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from selvhjulpen.lib.calendars import COPENHAGEN

LONGEST = 600  # minutes a visit can take; the database says so too
PRESETS = (5, 10, 15, 20, 30, 45, 60, 90)
# A clock that nobody started runs from the opening of the page: for a moment only, where one logs afterwards.
LEAST_UNSTARTED = 3
# Longer than this, and it was forgotten rather than running.
MOST_MEASURED = 180
# What was logged without a network is taken for so long; and a tablet's clock may be a little ahead of ours.
KEPT_FOR = timedelta(days=14)
AHEAD = timedelta(minutes=5)
# An appointment that runs over is still running for so long.
OVERTIME = timedelta(minutes=30)

Choice = TypeVar("Choice", bound=Hashable)


def day_and_slot(moment: datetime) -> tuple[date, int]:
    """The day by the Danish clock, and weekday * 24 + hour (Monday is 1, so Monday at 8 is 32)."""
    local = moment.astimezone(COPENHAGEN)
    return local.date(), local.isoweekday() * 24 + local.hour


def is_sendable(moment: datetime, *, now: datetime) -> bool:
    """False for what lies in the future, or is older than what is kept to be sent."""
    return now - KEPT_FOR <= moment <= now + AHEAD


def measured(started_at: datetime, ended_at: datetime, *, was_started: bool) -> int | None:
    """What the clock shows; None where it says nothing about the visit: hardly opened, or forgotten."""
    minutes = max(1, round((ended_at - started_at) / timedelta(minutes=1)))
    least = 1 if was_started else LEAST_UNSTARTED
    return minutes if least <= minutes <= MOST_MEASURED else None


def nearest_preset(minutes: int) -> int:
    """The length one can choose that comes nearest."""
    return min(PRESETS, key=lambda preset: abs(preset - minutes))


def begun(started_at: datetime, ended_at: datetime, minutes: int, *, was_started: bool) -> datetime:
    """When it began: when the clock was started; else so many minutes before it was logged."""
    return started_at if was_started else ended_at - timedelta(minutes=minutes)


def most_used(choices: Iterable[Choice], *recent: tuple[Iterable[Choice], int]) -> list[Choice]:
    """The choices, those used most first, the others in the order they came; ``recent``: what was used, and its weight.

    >>> most_used("abc", ("cab", 1), ("c", 2))
    ['c', 'a', 'b']
    """
    times: Counter[Choice] = Counter()
    for used, weight in recent:
        for choice in used:
            times[choice] += weight
    return sorted(choices, key=lambda choice: -times[choice])
