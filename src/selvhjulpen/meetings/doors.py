"""How often a stranger may answer: counted before anything is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock

# A whole library sits behind one address, and everybody changes their mind a few times.
ANSWERS_PER_HOUR_FROM_ONE_ADDRESS = 120


def may_answer(request: HttpRequest, *, now: datetime) -> bool:
    """Count this answer; False where too many come from its address."""
    who = address_of(request)
    return knock(
        limits=[Limit("meeting", who, ANSWERS_PER_HOUR_FROM_ONE_ADDRESS, timedelta(hours=1))],
        now=now,
    )
