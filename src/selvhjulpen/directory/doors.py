"""How often strangers may ask to be members, and write in their thread."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock

# A fair where a whole room signs up is fewer; a flood of mail is more.
REQUESTS_PER_HOUR = 20
MESSAGES_PER_HOUR = 30


def may_ask_to_join(request: HttpRequest, *, email: str, now: datetime) -> bool:
    """Count this request; False where too many come from its address, or are for this mailbox."""
    return knock(
        limits=[
            Limit("join", address_of(request), REQUESTS_PER_HOUR, timedelta(hours=1)),
            Limit("letter", email, settings.LETTERS_PER_DAY_TO_ONE_CONTACT, timedelta(days=1)),
        ],
        now=now,
    )


def may_write(request: HttpRequest, *, thread: int, now: datetime) -> bool:
    """Count this message; False where too many come from its address, or in this thread."""
    return knock(
        limits=[
            Limit("join message", address_of(request), MESSAGES_PER_HOUR, timedelta(hours=1)),
            Limit("join thread", str(thread), MESSAGES_PER_HOUR, timedelta(hours=1)),
        ],
        now=now,
    )
