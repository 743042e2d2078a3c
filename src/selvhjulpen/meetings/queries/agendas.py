"""The agenda with its clock times, what was left open at the meetings before, and the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from selvhjulpen.meetings.models import ActionItem, AgendaItem, Answer, Decision, Meeting, MeetingState
from selvhjulpen.meetings.rules import clock_times


@dataclass(frozen=True)
class AgendaLine:
    """A point of the agenda with its clock times."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    decisions: Sequence[Decision] = ()


@dataclass(frozen=True)
class MinutesOf:
    """What was said, decided and left to do; ``people`` and ``members``: how many came, None where nobody marked it."""

    lines: Sequence[AgendaLine]
    decisions: Sequence[Decision]  # those that belong to no point of the agenda
    actions: Sequence[ActionItem]
    people: int | None
    members: int | None


def agenda(meeting: Meeting) -> list[AgendaLine]:
    """The points in order, each following the one before it. Two queries."""
    items = list(meeting.agenda.select_related("organization", "person").prefetch_related("decisions"))
    times = clock_times(meeting.starts_at, (item.minutes for item in items))
    return [
        AgendaLine(item, time.starts_at, time.ends_at, tuple(item.decisions.all()))
        for item, time in zip(items, times, strict=True)
    ]


def minutes_left(meeting: Meeting, lines: Sequence[AgendaLine]) -> int:
    """How many minutes the agenda leaves free; below nothing where it takes too long."""
    end = lines[-1].ends_at if lines else meeting.starts_at
    return round((meeting.ends_at - end).total_seconds() / 60)


def carried_forward(meeting: Meeting, *, now: datetime) -> QuerySet[ActionItem]:
    """What earlier meetings of the group left to do, and was not done when this one began. At most two queries.

    Of the meetings to come only the next one has it on its agenda, a cancelled one never.
    """
    earlier = ActionItem.objects.filter(meeting__group=meeting.group_id, meeting__starts_at__lt=meeting.starts_at)
    if meeting.state == MeetingState.CANCELLED:
        return earlier.none()
    if meeting.starts_at > now:
        coming = Meeting.objects.filter(group=meeting.group_id, starts_at__gt=now)
        coming = coming.exclude(state=MeetingState.CANCELLED).order_by("starts_at", "pk")
        if coming.values_list("pk", flat=True).first() != meeting.pk:
            return earlier.none()
    still_open = Q(done_at=None) | Q(done_at__gt=meeting.starts_at)
    return earlier.filter(still_open).select_related("organization", "person", "meeting")


def minutes_of(meeting: Meeting) -> MinutesOf:
    """Five queries."""
    came = list(Answer.objects.filter(meeting=meeting, present__isnull=False))
    members = {answer.organization_id for answer in came if answer.present and answer.organization_id}
    return MinutesOf(
        lines=agenda(meeting),
        decisions=list(meeting.decisions.filter(item=None)),
        actions=list(meeting.actions.select_related("organization", "person")),
        people=sum(answer.people_came for answer in came) if came else None,
        members=len(members) if came else None,
    )
