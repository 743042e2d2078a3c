"""Where people get stuck, and what the owners say to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.solutions.models import BlockState, Owner, Solution, StumblingBlock
from selvhjulpen.solutions.rules.stumbling import FEWEST_SHOWN

SUGGESTED = 6
MOST_KNOWN = 100


def counted() -> QuerySet[StumblingBlock]:
    """Blocks, each with ``people``, ``times`` (how often it was seen) and ``worst`` (the gravest severity)."""
    return StumblingBlock.objects.select_related("solution__owner").annotate(
        # An import may bring a block before what was seen of it.
        people=Sum("observations__people", default=0),
        times=Count("observations"),
        worst=Max("observations__severity", default=0),
    )


def listed(*, solution: Solution | None = None, show: str = "") -> QuerySet[StumblingBlock]:
    """For those who work here, the latest seen first. ``show``: "" all, "new" unread, "open" unanswered, or a state."""
    rows = counted().filter(solution=solution) if solution else counted()
    if show == "new":
        rows = rows.filter(is_checked=False)
    elif show == "open":
        rows = rows.filter(state="")
    elif show:
        rows = rows.filter(state=show)
    return rows.order_by("-last_seen_on", "-pk")


def unread() -> int:
    """How many blocks of citizens' words nobody has read yet."""
    return StumblingBlock.objects.filter(is_checked=False).count()


def to_choose_from() -> list[Solution]:
    """The solutions, those that most is told of first, then in Danish order. One query."""
    rows = Solution.objects.annotate(times=Count("blocks__observations"))
    return sorted(rows, key=lambda row: (-row.times, sort_key(row.name)))  # type: ignore[attr-defined]


def known_steps(solution: Solution) -> list[StumblingBlock]:
    """What people get stuck on in this solution, the most frequent first; in words somebody has read. One query."""
    rows = counted().filter(solution=solution, is_checked=True)
    return list(rows.order_by("-people", "-last_seen_on", "pk")[:MOST_KNOWN])  # type: ignore[misc]


def others_of(block: StumblingBlock) -> list[StumblingBlock]:
    """The other blocks of its solution, which it may be taken together with; those of its kind first. One query."""
    rows = counted().filter(solution=block.solution_id).exclude(pk=block.pk)
    return sorted(rows, key=lambda row: (row.kind != block.kind, sort_key(row.step)))


def blocks_of(owner: Owner) -> list[StumblingBlock]:
    """All that this owner may see: what is not answered first, then by how many people it is. One query."""
    rows = counted().filter(solution__owner=owner, is_checked=True).order_by("-people", "pk")  # type: ignore[misc]
    open_first = {"": 0, BlockState.RECEIVED: 1, BlockState.PLANNED: 2}
    return sorted(rows, key=lambda row: open_first.get(row.state, 3))


def news_for(owner: Owner) -> list[StumblingBlock]:
    """What has been seen since this owner was last told of it, most people first. One query."""
    rows = counted().filter(solution__owner=owner, is_checked=True).annotate(newest=Max("observations__filed_at"))
    return list(rows.filter(times__gt=0).filter(Q(told_at=None) | Q(newest__gt=F("told_at"))).order_by("-people", "pk"))  # type: ignore[misc]


@dataclass(frozen=True)
class Shown:
    """A stumbling block as everybody may see it; ages in days."""

    block: StumblingBlock
    people: int
    seen_days: int
    answer_days: int | None  # None: nobody has answered

    @property
    def is_done(self) -> bool:
        """True where there is no more to come."""
        return self.block.state in (BlockState.MENDED, BlockState.DECLINED)


def shown_to_all(*, now: datetime) -> list[tuple[Solution, list[Shown]]]:
    """By solution in Danish order; within it what is not settled first, then by people. One query.

    Only words that somebody has read, and never fewer than FEWEST_SHOWN people.
    """
    today = local_day(now)
    rows = counted().filter(is_checked=True, people__gte=FEWEST_SHOWN)  # type: ignore[misc]
    shown = [_shown(block, today) for block in rows]
    shown.sort(key=lambda one: (sort_key(one.block.solution.name), one.is_done, -one.people, one.block.pk))
    return [(found, list(group)) for found, group in groupby(shown, key=lambda one: one.block.solution)]


def _shown(block: StumblingBlock, today: date) -> Shown:
    answered = (today - local_day(block.answered_at)).days if block.answered_at else None
    return Shown(
        block=block,
        people=block.people,  # type: ignore[attr-defined]
        seen_days=(today - block.first_seen_on).days,
        answer_days=answered,
    )
