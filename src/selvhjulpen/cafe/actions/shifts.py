"""Shifts: taken, given back, offered, taken over, swapped; and the weekly letter about holes.

Rows are held in one order, so that two deeds never wait for each other: people, then openings, each by their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from selvhjulpen.cafe.actions.cafes import AlreadyOver, Refused, appointments_between, lock, shifts_between
from selvhjulpen.cafe.letters import shifts as letters
from selvhjulpen.cafe.models import DropInSession, SessionState, Shift, ShiftSwap
from selvhjulpen.cafe.queries import shifts as queries
from selvhjulpen.cafe.rules.openings import Opening
from selvhjulpen.cafe.rules.shifts import is_hour_for_letters, is_late, week_of
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person


class EnoughHelpers(Refused):
    """Somebody else has taken the last shift; only the coordinator puts more people on."""


class OnAnotherShift(Refused):
    """The person is on another shift at that time."""


class OnAnAppointment(Refused):
    """A citizen has an appointment with the person at that time."""


class NotOffered(Refused):
    """Nobody looks for a substitute any more."""


class NotToSwap(Refused):
    """The two shifts cannot be swapped (any more)."""


def _hold(people: Iterable[int], sessions: Iterable[DropInSession]) -> list[DropInSession]:
    """The openings, held; raises AlreadyOver where one of them is gone."""
    list(Person.objects.filter(pk__in=set(people)).order_by("pk").select_for_update(no_key=True))
    return [lock(session) for session in sorted(sessions, key=lambda session: session.pk)]


def _is_over(session: DropInSession, now: datetime) -> bool:
    return session.state == SessionState.CANCELLED or session.ends_at <= now


def _refuse_overlap(person: Person, session: DropInSession, *, but: Iterable[int] = ()) -> None:
    opening = Opening(session.starts_at, session.ends_at)
    if shifts_between(opening, [person.pk]).exclude(pk__in=but).exists():
        raise OnAnotherShift
    if appointments_between(opening, [person.pk]):
        raise OnAnAppointment


def take_shift(*, session: DropInSession, person: Person, by: Person, now: datetime) -> Shift:
    """Help at this opening; somebody who is on it already stays on it. ``by``: who writes it down.

    Raises AlreadyOver; EnoughHelpers where as many as are needed have taken it, and it is not the coordinator who puts
    one more on; OnAnotherShift, OnAnAppointment.
    """
    with transaction.atomic():
        (held,) = _hold([person.pk], [session])
        if _is_over(held, now):
            raise AlreadyOver
        there = list(held.shifts.all())
        if own := next((shift for shift in there if shift.person_id == person.pk), None):
            return own
        if len(there) >= held.cafe.helpers_needed and not by.is_coordinator:
            raise EnoughHelpers
        _refuse_overlap(person, held)
        shift = Shift.objects.create(session=held, person=person, taken_at=now)
        if by != person:
            letters.put_on_shift(shift, by=by, now=now)
        return shift


def give_back(*, shift: Shift, by: Person, now: datetime) -> bool:
    """Not able to come after all: there is a hole. True where it is so late that the coordinators are told.

    Given back twice is given back once. Raises AlreadyOver.
    """
    with transaction.atomic():
        (held,) = _hold([], [shift.session])
        if _is_over(held, now):
            raise AlreadyOver
        row = Shift.objects.select_related("person").filter(pk=shift.pk).first()
        if row is None:
            return False
        row.session = held
        late = is_late(starts_at=held.starts_at, now=now)
        if by.pk != row.person_id:
            letters.taken_off_shift(row, by=by, now=now)
        elif late:
            letters.given_back_late(row, helpers=held.shifts.count() - 1, now=now)
        row.delete()
        return late


def look_for_substitute(*, shift: Shift, now: datetime) -> None:
    """Others may take it over; until then it stays theirs."""
    Shift.objects.filter(pk=shift.pk, offered_at=None).update(offered_at=now)


def keep_shift(*, shift: Shift) -> None:
    """They come themselves after all."""
    Shift.objects.filter(pk=shift.pk).update(offered_at=None)


def take_over(*, shift: Shift, person: Person, now: datetime) -> None:
    """The shift becomes this person's; whose it was is told. Raises AlreadyOver, NotOffered, OnAnotherShift,
    OnAnAppointment.
    """
    with transaction.atomic():
        (held,) = _hold([person.pk], [shift.session])
        if _is_over(held, now):
            raise AlreadyOver
        row = Shift.objects.select_related("person").filter(pk=shift.pk).exclude(offered_at=None).first()
        if row is None or row.person_id == person.pk:
            raise NotOffered
        _refuse_overlap(person, held)
        before = row.person
        row.session, row.person, row.offered_at, row.taken_at = held, person, None, now
        row.save(update_fields=["person", "offered_at", "taken_at"])
        _forget_swaps(row)
        letters.taken_over(row, before=before, now=now)


def ask_to_swap(*, mine: Shift, theirs: Shift, now: datetime) -> None:
    """Ask a colleague: yours for mine? Asked twice is asked once. Raises NotToSwap, OnAnotherShift, OnAnAppointment."""
    with transaction.atomic():
        _refuse_swap(mine, theirs, now=now)
        swap, is_new = ShiftSwap.objects.get_or_create(mine=mine, theirs=theirs, defaults={"asked_at": now})
        if is_new:
            letters.swap_asked(swap, now=now)


def answer_swap(*, swap: ShiftSwap, says_yes: bool, now: datetime) -> None:
    """The colleague answers; the one who asked is told.

    Raises NotToSwap, OnAnotherShift, OnAnAppointment, AlreadyOver on a late yes.
    """
    with transaction.atomic():
        if not says_yes:
            if ShiftSwap.objects.filter(pk=swap.pk).delete()[0]:
                letters.swap_declined(swap, now=now)
            return
        _hold([swap.mine.person_id, swap.theirs.person_id], [swap.mine.session, swap.theirs.session])
        held = ShiftSwap.objects.with_shifts().filter(pk=swap.pk).first()
        if held is None:
            raise NotToSwap
        mine, theirs = held.mine, held.theirs
        if (mine.person_id, theirs.person_id) != (swap.mine.person_id, swap.theirs.person_id):
            raise NotToSwap
        _refuse_swap(mine, theirs, now=now)
        mine.person, theirs.person = theirs.person, mine.person
        for shift in (mine, theirs):
            shift.offered_at, shift.taken_at = None, now
            shift.save(update_fields=["person", "offered_at", "taken_at"])
        letters.swap_agreed(asker=theirs.person, gets=theirs, gives=mine, now=now)
        _forget_swaps(mine, theirs)


def take_back_question(*, swap: ShiftSwap) -> None:
    """Whoever asked does not ask any more."""
    ShiftSwap.objects.filter(pk=swap.pk).delete()


def _refuse_swap(mine: Shift, theirs: Shift, *, now: datetime) -> None:
    if mine.person_id == theirs.person_id or mine.session_id == theirs.session_id:
        raise NotToSwap
    if any(_is_over(shift.session, now) or shift.session.starts_at <= now for shift in (mine, theirs)):
        raise NotToSwap
    _refuse_overlap(mine.person, theirs.session, but=[mine.pk, theirs.pk])
    _refuse_overlap(theirs.person, mine.session, but=[mine.pk, theirs.pk])


def _forget_swaps(*shifts: Shift) -> None:
    """What was asked of these shifts was asked of somebody else."""
    pks = [shift.pk for shift in shifts]
    ShiftSwap.objects.filter(mine__in=pks).delete()
    ShiftSwap.objects.filter(theirs__in=pks).delete()


def write_about_holes(*, now: datetime) -> None:
    """Tell those who help where somebody is missing in the next two weeks; one letter a week; a chore.

    Whoever has said which days they can is told of these days only, and nobody of what they cannot take.
    """
    if not is_hour_for_letters(now):
        return
    sessions = queries.holes(now=now)
    if not sessions:
        return
    week = week_of(now)
    people = queries.people_to_ask(sessions)
    keys = {letters.holes_key(person.pk, week=week): person for person in people}
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    busy = queries.promised(people, now=now)
    for key, person in keys.items():
        fitting = [one for one in sessions if key not in told and queries.can_take(person, one, busy)]
        if fitting:
            with transaction.atomic():
                letters.holes(person, sessions=fitting, week=week, now=now)
