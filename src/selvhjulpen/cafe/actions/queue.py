"""The queue: numbers are taken and called, helped and ended. Each deed has a key, and is done once.

The row of the opening is held while a deed is done: no two people get one number, and no two helpers one person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from selvhjulpen.cafe.actions.cafes import AlreadyOver, Refused, lock
from selvhjulpen.cafe.models import DropInSession, QueueDeed, SessionState, Ticket, TicketState
from selvhjulpen.cafe.rules.queue import (
    AFTER,
    BEFORE,
    KEYS_KEPT,
    NEXT,
    Waiting,
    day_is_over_before,
    key_of_deed,
    whose_turn,
)
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Topic


class QueueClosed(Refused):
    """There is no queue: the café opens later, closed long ago, or is cancelled."""


class NumberTaken(Refused):
    """Somebody has that number already."""


class NobodyWaits(Refused):
    """There is no next."""


class OtherwiseBy(Refused):
    """Somebody else was first: the number does not wait any more, or is not being helped any more."""


@dataclass(frozen=True)
class Done:
    """What came of a deed; ``is_new`` False: it was done already, by the same key."""

    ticket: Ticket
    is_new: bool


def take_number(
    *,
    session: DropInSession,
    key: str,
    topic: Topic | None = None,
    first_name: str = "",
    number: int | None = None,
    at: datetime,
    now: datetime,
) -> Done:
    """Somebody waits, from ``at`` on: with the next number, or with that of their slip of paper (``number``).

    The numbers that follow are higher than any slip's, so that none comes twice. Raises QueueClosed, NumberTaken.
    """
    with transaction.atomic():
        held = _hold(session)
        if earlier := Ticket.objects.filter(key=key).first():
            return Done(earlier, is_new=False)
        if held.state == SessionState.CANCELLED or not held.starts_at - BEFORE <= at < held.ends_at:
            raise QueueClosed
        given = held.next_number if number is None else number
        if Ticket.objects.filter(session=held, number=given).exists():
            raise NumberTaken
        held.next_number = max(held.next_number, given + 1)
        held.save(update_fields=["next_number"])
        ticket = Ticket.objects.create(
            key=key, session=held, number=given, first_name=first_name, topic=topic, created_at=min(at, now)
        )
        return Done(ticket, is_new=True)


def call_next(
    *,
    session: DropInSession,
    by: Person,
    key: str,
    table: str = "",
    skills: Collection[int] | None = None,
    at: datetime,
) -> Done:
    """Help the next; with ``skills`` (topics) the next that fits these. Raises QueueClosed, NobodyWaits."""
    with transaction.atomic():
        held = _hold(session)
        own = key_of_deed(key, NEXT)
        earlier = QueueDeed.objects.select_related("ticket").filter(key=own).first()
        if earlier:
            done, is_new = earlier.ticket, False
        else:
            _refuse_closed(held, at)
            done, is_new = _next(held, by=by, table=table, skills=skills, at=at), True
            QueueDeed.objects.create(key=own, session=held, ticket=done, done_at=at)
    if done is None:
        raise NobodyWaits
    return Done(done, is_new)


def _next(
    held: DropInSession, *, by: Person, table: str, skills: Collection[int] | None, at: datetime
) -> Ticket | None:
    # Who writes down a visit ends its number without holding the opening: hence the rows are held, too.
    rows = Ticket.objects.filter(session=held, state=TicketState.WAITING).select_for_update()
    waiting = {one.number: one for one in rows}
    turn = whose_turn([Waiting(one.number, one.topic_id) for one in waiting.values()], skills=skills)
    return _call(waiting[turn.number], by=by, table=table, at=at) if turn else None


def call(*, ticket: Ticket, by: Person, key: str, table: str = "", at: datetime) -> Done:
    """Help this one, whoever is before them; or say at which table they are being helped.

    Raises QueueClosed; OtherwiseBy where a colleague helps them already, or they have left.
    """

    def deed(held: Ticket) -> None:
        if held.state == TicketState.TAKEN and held.taken_by_id in (by.pk, None):
            held.table = table
            held.save(update_fields=["table"])
        elif held.state == TicketState.WAITING:
            _call(held, by=by, table=table, at=at)
        else:
            raise OtherwiseBy

    return _do(ticket, deed, name="call", key=key, at=at)


def give_back(*, ticket: Ticket, by: Person, key: str, at: datetime) -> Done:
    """They wait again, in their old place: what was pressed by mistake is taken back.

    Raises QueueClosed; OtherwiseBy where a colleague helps them, or has done so, since.
    """

    def deed(held: Ticket) -> None:
        if _is_helped_by_another(held, by) or (held.ended_at and held.ended_at > at):
            raise OtherwiseBy
        held.state, held.taken_at, held.taken_by, held.table, held.ended_at = TicketState.WAITING, None, None, "", None
        held.save()

    return _do(ticket, deed, name="back", key=key, at=at)


def leave(*, ticket: Ticket, by: Person, key: str, at: datetime) -> Done:
    """They have gone again. Raises QueueClosed, OtherwiseBy where a colleague helps them, or they are done."""

    def deed(held: Ticket) -> None:
        if held.state == TicketState.DONE or _is_helped_by_another(held, by):
            raise OtherwiseBy
        held.state, held.ended_at = TicketState.GONE, held.ended_at or at
        held.save(update_fields=["state", "ended_at"])

    return _do(ticket, deed, name="gone", key=key, at=at)


def finish(*, ticket: Ticket, by: Person, key: str, at: datetime) -> Done:
    """They have been helped; who ended before a second tap, ended then.

    Raises QueueClosed; OtherwiseBy where nobody has called them, or a colleague has called them since.
    """

    def deed(held: Ticket) -> None:
        if held.taken_at is None or (held.taken_at > at and _is_helped_by_another(held, by)):
            raise OtherwiseBy
        held.state, held.ended_at = TicketState.DONE, held.ended_at or max(at, held.taken_at)
        held.save(update_fields=["state", "ended_at"])

    return _do(ticket, deed, name="done", key=key, at=at)


def _is_helped_by_another(ticket: Ticket, by: Person) -> bool:
    return ticket.state == TicketState.TAKEN and ticket.taken_by_id not in (by.pk, None)


def _hold(session: DropInSession) -> DropInSession:
    try:
        return lock(session)
    except AlreadyOver:
        raise QueueClosed from None


def _refuse_closed(held: DropInSession, at: datetime) -> None:
    if held.state == SessionState.CANCELLED or not held.starts_at - BEFORE <= at < held.ends_at + AFTER:
        raise QueueClosed


def _do(ticket: Ticket, deed: Callable[[Ticket], object], *, name: str, key: str, at: datetime) -> Done:
    with transaction.atomic():
        held = _hold(ticket.session)
        own = key_of_deed(key, name, ticket.pk)
        row = Ticket.objects.select_for_update().get(pk=ticket.pk)
        row.session = held
        if QueueDeed.objects.filter(key=own).exists():
            return Done(row, is_new=False)
        _refuse_closed(held, at)
        deed(row)
        QueueDeed.objects.create(key=own, session=held, ticket=row, done_at=at)
        return Done(row, is_new=True)


def _call(ticket: Ticket, *, by: Person, table: str, at: datetime) -> Ticket:
    ticket.state, ticket.taken_by, ticket.taken_at, ticket.table = TicketState.TAKEN, by, at, table
    ticket.save(update_fields=["state", "taken_by", "taken_at", "table"])
    return ticket


def end_days(*, now: datetime) -> None:
    """When the day is over names go, nobody waits any more, and who was being helped has been; a chore.

    Who helped whom, and at which table, goes too: the queue is no account of those who help. The keys of deeds go when
    nobody can send them again.
    """
    over = Ticket.objects.filter(session__ends_at__lt=day_is_over_before(now))
    over.exclude(first_name="").update(first_name="")
    over.filter(state=TicketState.WAITING).update(state=TicketState.GONE, ended_at=now)
    over.filter(state=TicketState.TAKEN).update(state=TicketState.DONE, ended_at=now)
    over.exclude(taken_by=None, table="").update(taken_by=None, table="")
    QueueDeed.objects.filter(done_at__lt=now - KEYS_KEPT).delete()
