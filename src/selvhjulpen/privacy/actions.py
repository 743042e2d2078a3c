"""Somebody's wish is done: to see what is held, or to be forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.awards import actions as awards
from selvhjulpen.cafe.actions import traces as cafe
from selvhjulpen.courses.actions import forget_person
from selvhjulpen.directory.actions import traces as directory
from selvhjulpen.meetings.actions import traces as meetings
from selvhjulpen.people.actions import StillOpen, forget_account, note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.privacy.queries import Everything, Part, Subject, everything_about
from selvhjulpen.solutions.actions import traces as solutions

__all__ = ["NothingHeld", "StillOpen", "erase", "take_out"]


_FORGET = {
    Part.ASKED: directory.forget_trace,
    Part.HELPER: directory.forget_trace,
    Part.MEMBER: meetings.forget_trace,
    Part.NOMINATOR: awards.forget_trace,
    Part.JUROR: awards.forget_trace,
    Part.CITIZEN: cafe.forget_trace,
    Part.CITIZENS_BOOKER: cafe.forget_trace,
    Part.WAITING: solutions.forget_trace,
    Part.OWNER: solutions.forget_trace,
}


class NothingHeld(Exception):
    """There is nothing to forget: somebody else has just done it."""


def take_out(*, subject: Subject, by: Person, now: datetime) -> Everything:
    """Everything held, to be handed to the person."""
    with transaction.atomic():
        held = everything_about(subject)
        what = gettext_noop("Taget ud til personen selv")
        note(deed=Deed.EXPORTED, what=what, about=held.references, by=by, now=now)
    return held


def erase(*, subject: Subject, by: Person, now: datetime) -> None:
    """Forget the person at once, in all rooms or in none. Raises NothingHeld, or StillOpen for an open account."""
    with transaction.atomic():
        held = everything_about(subject)
        if held.is_nothing:
            raise NothingHeld
        if held.trace:
            _FORGET[held.subject.part](trace=held.trace, by=by, now=now)
            return
        if held.account:
            forget_account(person=held.account, by=by, now=now)
        forget_person(held=held.bookings, by=by, now=now)
