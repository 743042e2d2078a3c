"""What keeps the doors of an installation from locking behind its last administrator, and a code from opening twice."""

from __future__ import annotations

from collections.abc import Sequence

# A code of the app is accepted one period early and one late: after so long it can never be accepted again.
CODE_LIFE_SECONDS = 120


def codes_still_alive(used: Sequence[tuple[str, float]], *, now: float) -> list[tuple[str, float]]:
    """Of codes used at some time (seconds since 1970), those which the clock alone does not refuse yet."""
    return [(code, at) for code, at in used if now - at < CODE_LIFE_SECONDS]


def would_lock_out(*, is_administrator: bool, stays_administrator: bool, other_administrators: int) -> bool:
    """True where nobody who can log in would be administrator any more."""
    return is_administrator and not stays_administrator and other_administrators == 0
