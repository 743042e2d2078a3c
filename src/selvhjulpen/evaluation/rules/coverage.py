"""Where the programme reaches people, measured against those it is meant for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# An area reached less than half as well as the municipality as a whole is said to be a gap.
GAP_SHARE = 0.5


@dataclass(frozen=True)
class AreaReach:
    """One area over some time: persons on courses, sessions held and to come; ``target_group`` None: not known."""

    name: str
    target_group: int | None
    people: int
    held: int
    coming: int

    @property
    def per_thousand(self) -> float | None:
        """Persons on courses for every thousand of the target group; None where that is not known or nobody."""
        return 1000 * self.people / self.target_group if self.target_group else None


@dataclass(frozen=True)
class Coverage:
    """All areas, and which of them are gaps."""

    areas: list[AreaReach]
    overall: float | None
    gaps: frozenset[str]


def compare(areas: Iterable[AreaReach]) -> Coverage:
    """Compare each area with all areas whose target group is known.

    An area in which nothing is coming is a gap, too, whatever its past.
    """
    areas = list(areas)
    known = [area for area in areas if area.target_group]
    overall = None
    if known:
        overall = 1000 * sum(area.people for area in known) / sum(area.target_group or 0 for area in known)
    gaps = {area.name for area in areas if not area.coming}
    if overall:
        gaps |= {a.name for a in known if a.per_thousand is not None and a.per_thousand < GAP_SHARE * overall}
    return Coverage(areas, overall, frozenset(gaps))
