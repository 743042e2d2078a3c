"""Cafés and their openings, shifts and numbers; or "not there"."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.cafe.models import Cafe, DropInSession, Shift, ShiftSwap, Ticket
from selvhjulpen.people.models import Person

# The address of the tablet at the door: whoever has it may take numbers at this one opening, and nothing else.
_DOOR = "cafe.door"
# The address of the screen in the room, as those who help open it: it shows the first names that were given. Whoever
# copied it once has it for so long; opened anew from the queue's page it is another.
_WALL, WALL_LASTS = "cafe.wall", timedelta(days=180)


def cafe(pk: int) -> Cafe:
    """A café, for those who keep the register."""
    return get_object_or_404(Cafe.objects.select_related("at__service", "at__location"), pk=pk)


def public_cafe(pk: int) -> Cafe:
    """A café that exists."""
    found = Cafe.objects.select_related("at__service", "at__location__area").defer("at__location__area__geometry")
    return get_object_or_404(found, pk=pk, is_active=True, at__service__is_active=True)


def session(pk: int) -> DropInSession:
    """An opening, for those who help."""
    return get_object_or_404(DropInSession.objects.with_page(), pk=pk)


def shift(person: Person, pk: int) -> Shift:
    """One's own shift; anybody's for the coordinator."""
    shifts = Shift.objects.with_page()
    return get_object_or_404(shifts if person.is_coordinator else shifts.filter(person=person), pk=pk)


def offered_shift(pk: int) -> Shift:
    """A shift of a colleague; whether it is still offered is seen when it is taken."""
    return get_object_or_404(Shift.objects.with_page(), pk=pk)


def question_to(person: Person, pk: int) -> ShiftSwap:
    """A swap this person is asked for."""
    return get_object_or_404(ShiftSwap.objects.with_shifts(), pk=pk, theirs__person=person)


def question_of(person: Person, pk: int) -> ShiftSwap:
    """A swap this person has asked for."""
    return get_object_or_404(ShiftSwap.objects.with_shifts(), pk=pk, mine__person=person)


def ticket(cafe_pk: int, pk: int) -> Ticket:
    """A number of this café."""
    found = Ticket.objects.select_related("session__cafe", "topic")
    return get_object_or_404(found, pk=pk, session__cafe__pk=cafe_pk)


def door_of(session: DropInSession) -> str:
    """The secret in the address of the tablet at the door."""
    return signing.Signer(salt=_DOOR).sign(str(session.pk))


def session_at_door(signed: str) -> DropInSession:
    """The opening a tablet stands at."""
    try:
        pk = int(signing.Signer(salt=_DOOR).unsign(signed))
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    return session(pk)


def wall_of(cafe: Cafe) -> str:
    """What the address of the screen has when it hangs where people wait."""
    return signing.TimestampSigner(salt=_WALL).sign(str(cafe.pk))


def is_in_the_room(cafe: Cafe, signed: str) -> bool:
    """True for a screen that those who help have opened this half-year; anybody else may see the numbers."""
    try:
        return signing.TimestampSigner(salt=_WALL).unsign(signed, max_age=WALL_LASTS) == str(cafe.pk)
    except signing.BadSignature:
        return False
