"""How the network stands, and what of it needs a hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from selvhjulpen.directory.models import JoinRequest, Membership, RequestState, Service
from selvhjulpen.directory.rules.confirming import DOUBT_AFTER
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.meetings.models import GroupKind, Meeting, MeetingState
from selvhjulpen.meetings.queries import caterers, order_has_changed

# So long before a meeting its invitation ought to be on its way.
INVITE_BEFORE = timedelta(weeks=4)
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Network:
    """``members`` and ``requests`` (to become one) count organisations, ``doubtful`` offers nobody has confirmed."""

    members: int
    requests: int
    doubtful: int
    next_meeting: Meeting | None


def network(*, now: datetime) -> Network:
    """How it stands now. Four queries."""
    today = local_day(now)
    active = Membership.objects.active(today)
    coming = Meeting.objects.filter(
        group__kind=GroupKind.NETWORK, state=MeetingState.INVITED, starts_at__gt=now
    ).with_place()
    return Network(
        members=active.count(),
        requests=asking().count(),
        doubtful=doubtful(now=now).count(),
        next_meeting=coming.order_by("starts_at", "pk").first(),
    )


def asking() -> QuerySet[JoinRequest]:
    """Those who wait to hear whether they may be members, the longest first."""
    return JoinRequest.objects.filter(state=RequestState.NEW).order_by("asked_at", "pk")


def doubtful(*, now: datetime) -> QuerySet[Service]:
    """The offers that stand with a mark on the public page (see ``directory.rules.confirming``)."""
    unanswered = Q(confirmed_at=None) | Q(confirmed_at__lt=F("reminded_at"))
    return Service.objects.filter(unanswered, is_active=True, reminded_at__lte=now - DOUBT_AFTER)


def to_invite(*, now: datetime) -> Iterable[Meeting]:
    """Meetings that come soon and nobody has been invited to."""
    return _meetings(MeetingState.DRAFT).filter(starts_at__gt=now, starts_at__lt=now + INVITE_BEFORE)


def to_order(*, now: datetime) -> Iterable[Meeting]:
    """Meetings whose answers are in, and whose kitchen has not heard how many eat what, as it is now."""
    due = _meetings(MeetingState.INVITED).filter(has_meal=True, answer_by__lte=now, starts_at__gt=now)
    return [
        meeting
        for meeting in due.prefetch_related("answers")
        if meeting.ordered_at is None or order_has_changed(meeting, caterers(meeting))
    ]


def to_write_up(*, now: datetime) -> Iterable[Meeting]:
    """Meetings that are over and not written down."""
    held = _meetings(MeetingState.INVITED, MeetingState.HELD)
    return held.filter(ends_at__lt=now, ends_at__gt=now - LOOK_BACK, minutes_sent_at=None)


def _meetings(*states: MeetingState) -> QuerySet[Meeting]:
    return Meeting.objects.filter(state__in=states).with_place().order_by("starts_at", "pk")
