"""Where the programme reaches people, measured against those it is meant for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from selvhjulpen.evaluation.rules.figures import Figure

# An area reached less than half as well as the municipality as a whole is said to be a gap.
GAP_SHARE = 0.5


@dataclass(frozen=True)
class AreaReach:
    """One area over some time: persons on courses, sessions held and to come; ``target_group`` None: not known."""

    name: str
    target_group: int | None
    people: Figure
    held: int
    coming: int

    @property
    def per_thousand(self) -> float | None:
        """Persons on courses for every thousand of the target group; None where either is not known, or that nobody.

        At least so many, where ``people`` leaves out sessions nobody has marked.
        """
        if not self.target_group or self.people.value is None:
            return None
        return 1000 * self.people.value / self.target_group


@dataclass(frozen=True)
class Coverage:
    """All areas, and which of them are gaps."""

    areas: list[AreaReach]
    overall: float | None
    gaps: frozenset[str]


def compare(areas: Iterable[AreaReach]) -> Coverage:
    """Compare each area with all areas of which it is known how many came, and how many are meant.

    An area in which nothing is coming is a gap, too, whatever its past. Where sessions are not marked, too few marks
    are no gap.
    """
    areas = list(areas)
    known = [area for area in areas if area.per_thousand is not None]
    overall = None
    if known:
        overall = 1000 * sum(area.people.value or 0 for area in known) / sum(area.target_group or 0 for area in known)
    gaps = {area.name for area in areas if not area.coming}
    if overall:
        gaps |= {a.name for a in known if a.people.is_whole and (a.per_thousand or 0) < GAP_SHARE * overall}
    return Coverage(areas, overall, frozenset(gaps))
