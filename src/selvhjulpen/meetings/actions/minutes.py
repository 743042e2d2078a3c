"""The agenda, and what is written down: notes, decisions, action points; the minutes mailed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from selvhjulpen.meetings import letters
from selvhjulpen.meetings.actions.planning import lock
from selvhjulpen.meetings.actions.refusals import NotInvited, NotYet
from selvhjulpen.meetings.models import ActionItem, AgendaItem, Decision, Meeting, MeetingState
from selvhjulpen.meetings.queries import minutes_of
from selvhjulpen.ui.actions import save_once


def save_item(*, item: AgendaItem) -> None:
    """Keep a point of the agenda; a new one comes last unless it says where, and its form sent twice is one."""
    with transaction.atomic():
        if item.order is None:
            last = AgendaItem.objects.filter(meeting=item.meeting).aggregate(last=Max("order"))["last"]
            item.order = (last or 0) + 1
        if item.pk:
            item.save()
        else:
            save_once(item, says=("meeting", "kind", "title", "minutes", "organization", "person", "external_name"))


def move_item(*, item: AgendaItem, up: bool) -> None:
    """One place earlier or later on the agenda."""
    with transaction.atomic():
        items = list(AgendaItem.objects.select_for_update(of=("self",)).filter(meeting=item.meeting_id))
        here = next((place for place, one in enumerate(items) if one.pk == item.pk), None)
        there = None if here is None else here + (-1 if up else 1)
        if here is None or there is None or not 0 <= there < len(items):
            return
        items[here], items[there] = items[there], items[here]
        for number, one in enumerate(items, start=1):
            one.order = number
        AgendaItem.objects.bulk_update(items, ["order"])


def remove_item(*, item: AgendaItem) -> None:
    """Take a point off the agenda; what was decided there stays the meeting's."""
    item.delete()


@dataclass(frozen=True)
class Written:
    """What is written down on the page of the minutes; only what was changed there.

    ``decisions``: of each point (AgendaItem.pk, or None for none of them) the old ones by pk, empty where one is taken
    away, and the ``new_decisions``. ``actions``: ActionItem.pk -> the columns to write.
    """

    notes: str | None = None
    item_notes: Mapping[int, str] | None = None
    decisions: Mapping[int, str] | None = None
    new_decisions: Sequence[tuple[int | None, str]] = ()
    actions: Mapping[int, Mapping[str, Any]] | None = None
    new_actions: Collection[ActionItem] = ()
    dropped_actions: Collection[int] = ()


def write_minutes(*, meeting: Meeting, written: Written) -> None:
    """Keep the notes, decisions and action points, all or none."""
    with transaction.atomic():
        held = lock(meeting)
        if written.notes is not None:
            held.notes = written.notes
            held.save(update_fields=["notes"])
        for pk, notes in (written.item_notes or {}).items():
            held.agenda.filter(pk=pk).update(notes=notes)
        for pk, text in (written.decisions or {}).items():
            theirs = held.decisions.filter(pk=pk)
            theirs.update(text=text) if text else theirs.delete()
        # A point may have been taken off while somebody wrote: what was decided there stays the meeting's.
        points = set(held.agenda.values_list("pk", flat=True))
        Decision.objects.bulk_create(
            Decision(meeting=held, item_id=item_pk if item_pk in points else None, text=text)
            for item_pk, text in written.new_decisions
        )
        for pk, columns in (written.actions or {}).items():
            held.actions.filter(pk=pk).update(**columns)
        for action in written.new_actions:
            action.meeting = held
            action.save()
        held.actions.filter(pk__in=written.dropped_actions).delete()


def set_done(*, action: ActionItem, done: bool, now: datetime) -> None:
    """An action point is done; or it was not, after all."""
    action.done_at = (action.done_at or now) if done else None
    action.save(update_fields=["done_at"])


def send_minutes(*, meeting: Meeting, now: datetime) -> int:
    """Mail the minutes to everybody who was invited and has an e-mail; returns how many. Raises NotYet, NotInvited."""
    with transaction.atomic():
        held = lock(meeting)
        if held.state not in {MeetingState.INVITED, MeetingState.HELD}:
            raise NotInvited
        if now < held.starts_at:
            raise NotYet
        said = minutes_of(held)
        # Who is a contact of two members reads them once.
        to = {answer.email: answer for answer in held.answers.with_names() if answer.email}
        for answer in to.values():
            answer.meeting = held
            letters.minutes(answer, said=said, now=now)
        held.minutes_sent_at = now
        held.save(update_fields=["minutes_sent_at"])
        return len(to)
