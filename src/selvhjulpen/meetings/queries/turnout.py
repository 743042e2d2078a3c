"""How many came: for the statistics, and for the floors above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear

from selvhjulpen.directory.models import OrganizationKind
from selvhjulpen.lib.calendars import COPENHAGEN, at
from selvhjulpen.meetings.models import Answer, Group, GroupKind, Meeting, MeetingState, Reply


@dataclass(frozen=True)
class Turnout:
    """Numbers of persons, but for ``members…``: those count member organisations.

    ``invited`` and ``answered_yes`` count invitations (an answer of "somebody else comes" is a yes); ``came`` counts
    everybody who was there, walk-ins and those brought along too; ``walk_ins`` are those without an invitation.
    ``members_came`` counts those that were invited to a meeting somebody of theirs came to.
    Meetings whose attendance nobody marked are ``unmarked``: they are held, but none of their people is counted.
    """

    held: int = 0
    unmarked: int = 0
    invited: int = 0
    answered_yes: int = 0
    came: int = 0
    walk_ins: int = 0
    members_invited: int = 0
    members_came: int = 0

    @property
    def marked(self) -> int:
        """Meetings whose people are counted."""
        return self.held - self.unmarked

    @property
    def share(self) -> int | None:
        """``members_came`` of ``members_invited`` in per cent; None where nobody was invited."""
        return round(100 * self.members_came / self.members_invited) if self.members_invited else None


def turnout(*, first: date, last: date, kind: GroupKind | None = None) -> Turnout:
    """Turn-out at the meetings held from ``first`` to ``last``, both included; of one kind of group, or of all.

    A member that came to any of them is counted once. Two queries.
    """
    meetings = Meeting.objects.filter(starts_at__gte=at(first, time()), starts_at__lte=at(last, time(23, 59, 59)))
    return _of(meetings.filter(group__kind=kind) if kind else meetings)


def _of(meetings: QuerySet[Meeting]) -> Turnout:
    held = meetings.filter(state=MeetingState.HELD)
    numbers = held.annotate(is_marked=Exists(_marked("pk"))).aggregate(
        held=Count("pk"), marked=Count("pk", filter=Q(is_marked=True))
    )
    counts = _answers_of(held).aggregate(**_COUNTS)
    return Turnout(held=numbers["held"], unmarked=numbers["held"] - numbers["marked"], **counts)


def _marked(meeting: str) -> QuerySet[Answer]:
    """The answers of the outer row's meeting that somebody has marked at the door."""
    return Answer.objects.filter(meeting=OuterRef(meeting), present__isnull=False).order_by()


def _answers_of(held: QuerySet[Meeting]) -> QuerySet[Answer]:
    """The answers of those whose attendance is marked, each with ``was_invited``: its organisation, to this meeting."""
    theirs = Answer.objects.filter(meeting=OuterRef("meeting"), organization=OuterRef("organization"), is_walk_in=False)
    marked = Answer.objects.filter(Exists(_marked("meeting")), meeting__in=held.order_by().values("pk")).order_by()
    return marked.annotate(was_invited=Exists(theirs.order_by()))


_INVITED, _CAME = Q(is_walk_in=False), Q(present=True)
# The numbers of Turnout that answers hold.
_COUNTS: dict[str, Any] = {
    "invited": Count("pk", filter=_INVITED),
    "answered_yes": Count("pk", filter=_INVITED & Q(reply__in=[Reply.YES, Reply.OTHER])),
    "came": Count("pk", filter=_CAME) + Coalesce(Sum("extra_present", filter=_CAME), 0),
    "walk_ins": Count("pk", filter=_CAME & Q(is_walk_in=True)),
    "members_invited": Count("organization", filter=_INVITED, distinct=True),
    # Of those invited, or the share could pass a hundred: a member that walks in uninvited counts as persons only.
    "members_came": Count("organization", filter=_CAME & Q(was_invited=True), distinct=True),
}


def _numbers(row: Any) -> dict[str, int]:
    """What a row says of turn-out, without what it is a row of."""
    return {name: row[name] for name in _COUNTS}


def by_meeting(group: Group) -> list[tuple[Meeting, Turnout]]:
    """Every meeting the group has held, the newest first. Two queries."""
    held = group.meetings.filter(state=MeetingState.HELD)
    rows = _answers_of(held).values("meeting").annotate(**_COUNTS)
    counts = {row["meeting"]: _numbers(row) for row in rows}
    return [
        (meeting, Turnout(held=1, unmarked=0 if meeting.pk in counts else 1, **counts.get(meeting.pk, {})))
        for meeting in held.with_place().order_by("-starts_at", "-pk")
    ]


@dataclass(frozen=True)
class KindRow:
    """One kind of member (empty: persons who are no member's), year by year as ``Years.years`` has them."""

    label: str
    years: Sequence[Turnout]


@dataclass(frozen=True)
class Years:
    """Turn-out with the years side by side, the oldest first."""

    years: Sequence[int]
    totals: Sequence[Turnout]
    kinds: Sequence[KindRow]


def by_kind(group: Group, *, years: Iterable[int]) -> Years:
    """Turn-out of these years by kind of member. One query, and two for each year."""
    years = sorted(years)
    held = group.meetings.filter(state=MeetingState.HELD)
    rows = (
        _answers_of(held)
        .annotate(year=ExtractYear("meeting__starts_at", tzinfo=COPENHAGEN))
        .filter(year__in=years)
        .values("year", "organization__kind")
        .annotate(**_COUNTS)
    )
    found: dict[tuple[str | None, int], Turnout]
    found = {(row["organization__kind"], row["year"]): Turnout(**_numbers(row)) for row in rows}
    kinds: list[tuple[str | None, str]] = [(kind.value, str(kind.label)) for kind in OrganizationKind] + [(None, "")]
    return Years(
        years=years,
        totals=[_of(group.meetings.in_year(year)) for year in years],
        kinds=[
            KindRow(label, [found.get((value, year), Turnout()) for year in years])
            for value, label in kinds
            if any((value, year) in found for year in years)
        ],
    )
