"""How often strangers may nominate."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock

NOMINATIONS_PER_HOUR = 20  # a whole association may sit behind one address


def may_nominate(request: HttpRequest, *, now: datetime) -> bool:
    """Count this nomination; False where too many come from its address."""
    return knock(limits=[Limit("nomination", address_of(request), NOMINATIONS_PER_HOUR, timedelta(hours=1))], now=now)
