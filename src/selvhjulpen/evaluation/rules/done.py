"""What was done: sessions held, their length, and who came. Unknown is not zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from selvhjulpen.evaluation.rules.figures import ZERO, Figure, add


@dataclass(frozen=True)
class Done:
    """``sessions`` that have begun, of ``minutes`` together, to which ``people`` came."""

    sessions: int = 0
    minutes: int = 0
    people: Figure = ZERO


@dataclass(frozen=True)
class Work:
    """What was done in each cell (area, topic) where anything was."""

    cells: Mapping[tuple[int, int], Done]

    @cached_property
    def total(self) -> Done:
        """All of it: a session is held in one area, on one topic."""
        return sum_of(list(self.cells.values()))

    def in_cell(self, area: int, topic: int) -> Done:
        """What was done there; nothing is nothing."""
        return self.cells.get((area, topic), Done())

    def in_area(self, area: int) -> Done:
        """On all topics."""
        return sum_of([done for (there, _topic), done in self.cells.items() if there == area])

    def on_topic(self, topic: int) -> Done:
        """In all areas."""
        return sum_of([done for (_area, about), done in self.cells.items() if about == topic])


def sum_of(parts: list[Done]) -> Done:
    """Several together."""
    if not parts:
        return Done()
    return Done(
        sum(part.sessions for part in parts), sum(part.minutes for part in parts), add(part.people for part in parts)
    )
