"""Somebody of a group is forgotten because they wish it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from selvhjulpen.lib.traces import Trace
from selvhjulpen.meetings.actions.planning import remove_member
from selvhjulpen.meetings.models import GroupMember
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.models import Person


def forget_trace(*, trace: Trace, by: Person, now: datetime) -> None:
    """Name and address go, and what was written to them; that somebody answered and came stays."""
    with transaction.atomic():
        member = GroupMember.objects.select_for_update().get(pk=trace.pk)
        outbox.forget(about=[answer.about for answer in member.answers.all()], now=now)
        remove_member(member=member, by=by, now=now)
