"""Who helps when: what is late, what is a hole."""

from __future__ import annotations

from datetime import datetime, timedelta

from selvhjulpen.lib.calendars import COPENHAGEN

# Given back later than this before it begins, the coordinator hears of it.
LATE = timedelta(hours=48)
# Holes of so many days are shown and written about.
HOLES_AHEAD = timedelta(days=14)
LETTERS_BETWEEN = range(8, 20)  # by the Danish clock


def is_late(*, starts_at: datetime, now: datetime) -> bool:
    """Too late to find somebody else without help."""
    return starts_at - now < LATE


def week_of(now: datetime) -> str:
    """Names the week, for what is written once in it: "2026-W48"."""
    year, week, _day = now.astimezone(COPENHAGEN).isocalendar()
    return f"{year}-W{week:02d}"


def is_hour_for_letters(now: datetime) -> bool:
    """Nobody is written to at night."""
    return now.astimezone(COPENHAGEN).hour in LETTERS_BETWEEN
