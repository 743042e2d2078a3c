"""When a membership is one stretch with another, and how long a join request is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from selvhjulpen.lib.calendars import at, local_day, months_after

# After the decision. Somebody who was declined may ask why for half a year; a new member's first year is the time in
# which one looks up what was agreed.
DECLINED_KEPT_MONTHS = 6
ACCEPTED_KEPT_MONTHS = 12


def declined_kept_from(now: datetime) -> datetime:
    """Requests declined before this moment go."""
    return at(months_after(local_day(now), -DECLINED_KEPT_MONTHS), time())


def accepted_kept_from(now: datetime) -> datetime:
    """Requests accepted before this moment go, with their thread; the membership stays."""
    return at(months_after(local_day(now), -ACCEPTED_KEPT_MONTHS), time())


def joined(stretches: Sequence[tuple[date, date | None]]) -> list[list[int]]:
    """Which memberships are one when they are the same organisation's: the places of those that overlap or adjoin.

    A stretch is from a day until the first day it is no longer; None is still. Each group begins with its earliest.
    """
    groups: list[list[int]] = []
    end: date | None = None
    for place in sorted(range(len(stretches)), key=lambda place: stretches[place][0]):
        since, until = stretches[place]
        if groups and (end is None or since <= end):
            groups[-1].append(place)
            end = None if end is None or until is None else max(end, until)
        else:
            groups.append([place])
            end = until
    return groups
