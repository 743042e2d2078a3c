"""How often strangers may write to the house."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock

# A whole class of a library may sit behind one address; a flood of mail is more than this.
BARRIERS_PER_HOUR = 20


def may_report(request: HttpRequest, *, now: datetime) -> bool:
    """Count this report; False where too many come from its address."""
    return knock(limits=[Limit("barrier", address_of(request), BARRIERS_PER_HOUR, timedelta(hours=1))], now=now)
