"""What the pages and the floors above ask of meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from selvhjulpen.lib.calendars import at
from selvhjulpen.meetings.models import Answer, GroupKind, Meeting, MeetingState, Reply


@dataclass(frozen=True)
class Turnout:
    """Numbers of persons, but for ``members…``: those count member organisations.

    ``invited`` and ``answered_yes`` count invitations (an answer of "somebody else comes" is a yes); ``came`` counts
    everybody who was there, walk-ins and those brought along too; ``walk_ins`` are those without an invitation.
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


def turnout(*, first: date, last: date, kind: GroupKind | None = None) -> Turnout:
    """Turn-out at the meetings held from ``first`` to ``last``, both included; of one kind of group, or of all.

    Two queries.
    """
    held = Meeting.objects.filter(
        state=MeetingState.HELD, starts_at__gte=at(first, time()), starts_at__lte=at(last, time(23, 59, 59))
    )
    if kind:
        held = held.filter(group__kind=kind)
    meetings = held.annotate(is_marked=Exists(_marked("pk"))).aggregate(
        held=Count("pk"), marked=Count("pk", filter=Q(is_marked=True))
    )
    return Turnout(
        held=meetings["held"],
        unmarked=meetings["held"] - meetings["marked"],
        **counted(Answer.objects.filter(Exists(_marked("meeting")), meeting__in=held)),
    )


def _marked(meeting: str) -> QuerySet[Answer]:
    """The answers of the outer row's meeting that somebody has marked at the door."""
    return Answer.objects.filter(meeting=OuterRef(meeting), present__isnull=False)


def counted(answers: QuerySet[Answer]) -> dict[str, int]:
    """The numbers of ``Turnout`` that answers hold. One query."""
    invited, came = Q(is_walk_in=False), Q(present=True)
    return answers.aggregate(
        invited=Count("pk", filter=invited),
        answered_yes=Count("pk", filter=invited & Q(reply__in=[Reply.YES, Reply.OTHER])),
        came=Count("pk", filter=came) + Coalesce(Sum("extra_present", filter=came), 0),
        walk_ins=Count("pk", filter=came & Q(is_walk_in=True)),
        members_invited=Count("organization", filter=invited, distinct=True),
        members_came=Count("organization", filter=came, distinct=True),
    )
