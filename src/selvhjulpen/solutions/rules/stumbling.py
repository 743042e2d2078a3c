"""What is shown of where people get stuck, to whom, and for how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

# Fewer could be known by those who were there.
FEWEST_SHOWN = 5
# An owner hears of what is new once in this while at most.
DIGEST_EVERY = timedelta(days=7)
# Pictures, and the addresses of those who wait for an answer, are kept no longer.
KEPT_FOR = timedelta(days=365)
# A file that no observation speaks of belongs to a deed that was cut off.
SWEPT_AFTER = timedelta(days=1)


def may_be_told(*, told_at: datetime | None, now: datetime) -> bool:
    """True where the owner's last digest is so long ago that there may be another."""
    return told_at is None or now - told_at >= DIGEST_EVERY
