"""How long the wait is, reckoned from who is being helped, who helps, and how long it takes as a rule."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapreplace

STEP = 5  # minutes: a wait is never known better
# Before so many visits are written down, what the coordinator thinks is better than their mean.
FEWEST_VISITS = 10


def minutes_each(*, visits: int, minutes: int, otherwise: int) -> int:
    """How long one takes: the mean of the visits that are written down, or ``otherwise`` where these are few."""
    return max(1, round(minutes / visits)) if visits >= FEWEST_VISITS else otherwise


def waits(*, helpers: int, busy_for: Sequence[int], waiting: int, each: int) -> list[int]:
    """Minutes until it is the turn of each who waits, in their order, and of the one who would come now (the last).

    ``helpers``: how many are there to help; ``busy_for``: so many minutes each who is being helped has been; ``each``:
    minutes one takes as a rule. Who has been helped for long is thought to need half of that still.
    """
    free_in = [0.0] * max(helpers, 1)
    # Whoever helps two at once helps one after the other.
    for minutes in sorted(busy_for, reverse=True):
        heapreplace(free_in, free_in[0] + max(each - minutes, each / 2))
    found = []
    for _person in range(waiting + 1):
        turn = free_in[0]
        found.append(round(turn))
        heapreplace(free_in, turn + each)
    return found


def spoken(minutes: int) -> int:
    """Rounded up to what is said: 0, 5, 10 …"""
    return -(-minutes // STEP) * STEP
