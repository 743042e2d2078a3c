"""How long a citizen of an appointment is remembered."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from selvhjulpen.lib.calendars import at, local_day, months_after

CITIZEN_MONTHS = 6


def citizens_are_remembered_from(now: datetime) -> datetime:
    """Citizens of appointments that ended before this moment are forgotten: six months have gone by, to the day."""
    today = local_day(now)
    last = months_after(today, -CITIZEN_MONTHS)
    # Several days of a long month are the last of a short one: 29, 30 and 31 August come to 28 February.
    while months_after(last + timedelta(days=1), CITIZEN_MONTHS) <= today:
        last += timedelta(days=1)
    return at(last + timedelta(days=1), time())


def addresses_are_kept_from(now: datetime) -> datetime:
    """Where somebody was visited before this moment is not kept: it goes on the day after."""
    return at(local_day(now), time())


def is_reminded(starts_at: datetime, *, now: datetime) -> bool:
    """True from nine o'clock of the day before until it begins; an appointment made later than that is fresh."""
    return at(local_day(starts_at) - timedelta(days=1), time(9)) <= now < starts_at
