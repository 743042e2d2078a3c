"""Answers: by link, by telephone, at the door; and what the kitchen is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.keys import new_key
from selvhjulpen.meetings import letters
from selvhjulpen.meetings.actions.planning import lock
from selvhjulpen.meetings.actions.refusals import AlreadyOver, NoCaterer, NoMeal, NotInvited, NotYet, TooLate
from selvhjulpen.meetings.models import Answer, Diet, Meeting, MeetingState, Reply
from selvhjulpen.meetings.queries import caterers
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui.actions import save_once


@dataclass(frozen=True)
class Said:
    """What somebody answers. Who does not come eats nothing and brings nobody, whatever else was ticked."""

    reply: Reply
    guest_name: str = ""  # who comes instead
    eats: bool = False
    diet: Diet = Diet.NONE
    extra: int = 0
    extra_diet: Diet = Diet.NONE


def answer(*, answer: Answer, said: Said, now: datetime, by: Person | None = None) -> None:
    """Keep an answer; the latest one holds. ``by`` wrote it down (it came by telephone), None: it came by the link.

    Raises NotInvited, AlreadyOver; TooLate where the deadline is past and nobody of the house writes it down.
    """
    with transaction.atomic():
        meeting = lock(answer.meeting)
        if meeting.state == MeetingState.DRAFT:
            raise NotInvited
        if meeting.state == MeetingState.CANCELLED or (by is None and meeting.state == MeetingState.HELD):
            raise AlreadyOver
        if by is None and now > meeting.answer_by:
            raise TooLate
        held = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk, is_walk_in=False)
        comes = said.reply in {Reply.YES, Reply.OTHER}
        eats = comes and meeting.has_meal and said.eats
        held.reply = said.reply
        held.guest_name = said.guest_name if said.reply == Reply.OTHER else ""
        held.extra = said.extra if comes else 0
        held.eats = eats
        held.diet = said.diet if eats else Diet.NONE
        held.extra_diet = said.extra_diet if eats and held.extra else Diet.NONE
        held.answered_at = None if said.reply == Reply.NONE else now
        held.answered_by = by
        held.save()
        if by:
            note(deed=Deed.CHANGED, what=gettext_noop("Svar til møde skrevet ind"), about=held.about, by=by, now=now)


@dataclass(frozen=True)
class Mark:
    """At the door: None takes a mark back; ``extra`` of those brought along came too."""

    present: bool | None
    extra: int = 0


def mark_attendance(*, meeting: Meeting, marks: Mapping[int, Mark], now: datetime) -> None:
    """Keep who came (Answer.pk -> mark). Raises NotYet before the day, NotInvited, AlreadyOver where it is cancelled.

    Somebody who walked in, and did not come after all, is taken off the list.
    """
    with transaction.atomic():
        held = _at_the_door(meeting, now=now)
        answers = held.answers.select_for_update(of=("self",)).in_bulk(list(marks))
        for pk, row in answers.items():
            mark = marks[pk]
            if row.is_walk_in and not mark.present:
                row.delete()
                continue
            row.present = mark.present
            row.extra_present = mark.extra if mark.present else 0
            row.save(update_fields=["present", "extra_present"])


def add_walk_in(
    *, meeting: Meeting, organization: Organization | None, name: str, key: str = "", now: datetime
) -> Answer:
    """Somebody came without an invitation. Raises as ``mark_attendance``.

    Sent twice under one ``key`` (empty: its own) it is one person.
    """
    with transaction.atomic():
        held = _at_the_door(meeting, now=now)
        guest = Answer(
            key=key or new_key(),
            meeting=held,
            organization=organization,
            guest_name=name,
            is_walk_in=True,
            present=True,
        )
        save_once(guest, says=("meeting", "organization", "guest_name"))
        return guest


def _at_the_door(meeting: Meeting, *, now: datetime) -> Meeting:
    held = lock(meeting)
    if held.state == MeetingState.DRAFT:
        raise NotInvited
    if held.state == MeetingState.CANCELLED:
        raise AlreadyOver
    if local_day(now) < local_day(held.starts_at):
        raise NotYet
    return held


def order_meals(*, meeting: Meeting, by: Person, now: datetime) -> None:
    """Tell the kitchen how many eat what, as it is now. Raises NoMeal, NoCaterer, NotInvited, AlreadyOver."""
    with transaction.atomic():
        held = lock(meeting)
        if held.state == MeetingState.DRAFT:
            raise NotInvited
        if held.state != MeetingState.INVITED or now >= held.starts_at:
            raise AlreadyOver
        if not held.has_meal:
            raise NoMeal
        if not held.caterer_email:
            raise NoCaterer
        told = caterers(held)
        letters.order(held, caterers=told, by_name=by.name, now=now)
        held.ordered_at, held.ordered_meals, held.ordered_diets = now, told.meals, told.plates
        held.save(update_fields=["ordered_at", "ordered_meals", "ordered_diets"])
