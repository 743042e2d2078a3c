"""When a backup is made, and how long it is kept.

What is deleted for privacy's sake still lies in the backups until they go. They are therefore never kept longer than
four weeks, but for the newest while no new one can be made, and we say so to the citizens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

LONGEST = timedelta(days=28)

# For so long the last backup of each of these is kept.
_GRID: list[tuple[timedelta, Callable[[datetime], object]]] = [
    (timedelta(hours=2), lambda at: at),  # every one
    (timedelta(days=2), lambda at: (at.date(), at.hour)),
    (timedelta(days=8), lambda at: at.date()),
    (LONGEST, lambda at: at.isocalendar()[:2]),
]

# The worker asks every five minutes, not to the second.
_SLACK = timedelta(seconds=30)
# A large database must not spend its days being copied: at most a twentieth of the time goes to it.
_REST = 20

DRILL_EVERY = timedelta(days=7)
FIRST_DRILL_AFTER = timedelta(hours=1)
DRILL_AGAIN_AFTER = timedelta(hours=1)  # when the worker died of one

# Clocks are set right by seconds every day; what lies further ahead was made by one that was wrong.
_CLOCKS_DIFFER = timedelta(minutes=5)


def kept(made: Iterable[datetime], *, now: datetime) -> set[datetime]:
    """Which of the backups made at these times (UTC) stay. The last one always does, unless it is too old."""
    young = sorted(at for at in made if now - at <= LONGEST)
    stay: set[datetime] = set()
    for age, slot in _GRID:
        # Later ones take the place of earlier ones in the same slot.
        stay |= set({slot(at): at for at in young if now - at <= age}.values())
    return stay


def is_ahead(made_at: datetime, *, now: datetime) -> bool:
    """True where a backup was made in the future: the clock was wrong, then or now."""
    return made_at - now > _CLOCKS_DIFFER


def wait_between(*, every: timedelta, last_took: timedelta) -> timedelta:
    """How long after one backup the next is made."""
    return max(every, _REST * last_took)


def is_due(*, last: datetime | None, wait: timedelta, now: datetime) -> bool:
    """True where it is time for the next backup. A clock that was set back does not stop them."""
    return last is None or not timedelta(0) <= now - last < wait - _SLACK


def drill_is_due(
    *, last: datetime | None, begun: datetime | None, first_backup: datetime | None, now: datetime
) -> bool:
    """True where the newest backup should be restored on trial. A fresh installation is left in peace for an hour.

    ``begun`` is one that never came to its end.
    """
    if begun is not None:
        return not timedelta(0) <= now - begun < DRILL_AGAIN_AFTER
    if last is None:
        return first_backup is not None and now - first_backup >= FIRST_DRILL_AFTER
    return now - last >= DRILL_EVERY
