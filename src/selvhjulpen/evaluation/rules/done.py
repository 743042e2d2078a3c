"""What was done: sessions held, their length, and who came; and help without a course. Unknown is not zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from selvhjulpen.evaluation.rules.figures import ZERO, Figure, add


@dataclass(frozen=True)
class Done:
    """``sessions`` that have begun, of ``minutes`` together, to which ``people`` came.

    ``visits`` of the help log, in which ``helped`` people were helped.
    """

    sessions: int = 0
    minutes: int = 0
    people: Figure = ZERO
    visits: int = 0
    helped: int = 0


@dataclass(frozen=True)
class Work:
    """What was done in each cell (area, topic) where anything was; area 0: help at no place, counted in no area.

    ``has_help`` False: what was wished for leaves out the help log, which knows neither partner nor purpose.
    """

    cells: Mapping[tuple[int, int], Done]
    has_help: bool = False

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
        sum(part.sessions for part in parts),
        sum(part.minutes for part in parts),
        add(part.people for part in parts if part.sessions) if any(part.sessions for part in parts) else ZERO,
        sum(part.visits for part in parts),
        sum(part.helped for part in parts),
    )
