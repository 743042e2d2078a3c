"""A café opens as its opening hours say, some weeks ahead: which openings to make, which to take away, which to ask of.

An opening that somebody has changed by hand, or cancelled, is left alone, and stands for the nearest opening of its day
that has none of its own: an opening moved from ten to eleven does not come back at ten. One that people have taken
shifts at is never taken away or moved by itself: it is a conflict, and the coordinator decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from selvhjulpen.lib.calendars import local_day

AHEAD = timedelta(weeks=8)


@dataclass(frozen=True, order=True)
class Opening:
    """From one moment to a later one, both aware."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Planned:
    """An opening that is in the plan. ``is_own``: changed by hand or cancelled; ``is_used``: people count on it."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    is_own: bool = False
    is_used: bool = False


@dataclass(frozen=True)
class Conflict:
    """Somebody counts on an opening that the hours do not have; ``instead``: the one they have then, if any."""

    planned: Planned
    instead: Opening | None


@dataclass
class Plan:
    """What to do: ``move`` holds (pk, opening)."""

    make: list[Opening] = field(default_factory=list)
    move: list[tuple[int, Opening]] = field(default_factory=list)
    drop: list[int] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """True where all is as the hours say; conflicts may wait."""
        return not (self.make or self.move or self.drop)


def reconcile(hours: Iterable[Opening], planned: Iterable[Planned]) -> Plan:
    """Hold the plan against the opening hours; both of the same days, and all of them yet to begin."""
    plan = Plan()
    by_day: dict[date, tuple[list[Opening], list[Planned]]] = defaultdict(lambda: ([], []))
    # Where two begin at once, the longer one holds.
    for opening in {opening.starts_at: opening for opening in sorted(hours)}.values():
        by_day[local_day(opening.starts_at)][0].append(opening)
    for each in sorted(planned, key=lambda each: (each.starts_at, each.pk)):
        by_day[local_day(each.starts_at)][1].append(each)
    for openings, there in by_day.values():
        _reconcile_day(openings, there, plan)
    return plan


def _reconcile_day(openings: list[Opening], there: list[Planned], plan: Plan) -> None:
    starts = {each.starts_at: each for each in there}
    left = [opening for opening in openings if opening.starts_at not in starts]
    for own in there:
        if own.is_own and left and own.starts_at not in {opening.starts_at for opening in openings}:
            left.remove(min(left, key=lambda opening: abs(opening.starts_at - own.starts_at)))
    same = {opening.starts_at: opening for opening in openings}
    for each in there:
        if each.is_own:
            continue
        opening = same.get(each.starts_at)
        if opening and opening.ends_at == each.ends_at:
            continue
        if each.is_used:
            instead = opening or (min(left, key=lambda one: abs(one.starts_at - each.starts_at)) if left else None)
            plan.conflicts.append(Conflict(each, instead))
            if instead in left:
                left.remove(instead)  # asked of, not made beside
        elif opening:
            plan.move.append((each.pk, opening))
        else:
            plan.drop.append(each.pk)
    plan.make.extend(left)
