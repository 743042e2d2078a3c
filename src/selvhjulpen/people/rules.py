"""What keeps the doors from locking behind their last administrator; how long codes, logs and accounts live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from selvhjulpen.lib.calendars import at, local_day, months_after

# A code of the app is accepted one period early and one late: after so long it can never be accepted again.
CODE_LIFE_SECONDS = 120


def codes_still_alive(used: Sequence[tuple[str, float]], *, now: float) -> list[tuple[str, float]]:
    """Of codes used at some time (seconds since 1970), those which the clock alone does not refuse yet."""
    return [(code, at) for code, at in used if now - at < CODE_LIFE_SECONDS]


def would_lock_out(*, is_administrator: bool, stays_administrator: bool, other_administrators: int) -> bool:
    """True where nobody who can log in would be administrator any more."""
    return is_administrator and not stays_administrator and other_administrators == 0


# ── How long the log and closed accounts are kept ───────────────────────────────────────────────

# Who looks at the same page again so soon has seen it once.
SEEN_ONCE_WITHIN = timedelta(minutes=10)
LOG_MONTHS = 12
CLOSED_ACCOUNT_MONTHS = 12


def log_is_kept_from(now: datetime) -> datetime:
    """Lines of the audit log written before this moment are more than twelve months old."""
    return at(months_after(local_day(now), -LOG_MONTHS), time())


def accounts_are_kept_if_closed_from(now: datetime) -> datetime:
    """Accounts closed before this moment have been closed for more than twelve months."""
    return at(months_after(local_day(now), -CLOSED_ACCOUNT_MONTHS), time())
