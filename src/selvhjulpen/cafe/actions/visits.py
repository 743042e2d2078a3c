"""The help log: a visit is written down, corrected and taken back; each deed once, however often it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from selvhjulpen.cafe.models import Device, DropInSession, HelpVisit, How, LogDeed, Outcome, Ticket, TicketState
from selvhjulpen.cafe.queries.visits import session_of
from selvhjulpen.cafe.rules.visits import KEPT_FOR
from selvhjulpen.directory.models import Location, Organization
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution, Topic


class Refused(Exception):
    """A deed that cannot be done; nothing has been changed."""


class NotYours(Refused):
    """Somebody else wrote it down."""


class TooLate(Refused):
    """It can be corrected and taken back on the day on which it was written down."""


class NotThere(Refused):
    """It has been taken back, or never was."""


@dataclass(frozen=True)
class Help:
    """What somebody was helped with, and how it went. ``minutes``: how long; ``people``: how many at once."""

    how: How
    location: Location | None
    topic: Topic
    solution: Solution | None
    device: Device | str  # "" is not said
    outcome: Outcome
    minutes: int
    people: int
    referred_to: Organization | None


def log_help(
    *, said: Help, started_at: datetime, ticket: Ticket | None = None, key: str, by: Person, at: datetime
) -> tuple[HelpVisit | None, bool]:
    """Write down a visit at the moment ``at``; a ``ticket`` of the queue is done with it.

    Returns the visit, and True where it is new. ``key`` is made where it is logged: sent again, also after it was
    taken back (then there is no visit to return), nothing is changed.
    """
    is_there = ticket is not None and _is_where(ticket, said)
    session = ticket.session if ticket and is_there else session_of(said.how, said.location, by, started_at)
    visit = HelpVisit(key=key, session=session, started_at=started_at, logged_by=by, logged_at=at, **_columns(said))
    try:
        with transaction.atomic():
            _take_turns(key)
            if LogDeed.objects.filter(visit_key=key, is_undo=True).exists():
                return None, False
            visit.save(force_insert=True)
            if ticket:
                _end(ticket, by=by, started_at=started_at, at=at)
    except IntegrityError:
        if earlier := HelpVisit.objects.filter(key=key).first():
            return earlier, False
        raise
    return visit, True


def correct_help(*, visit: HelpVisit, said: Help, key: str, by: Person, at: datetime) -> bool:
    """Write it down as it was; False where this correction has been made already.

    Raises NotYours, TooLate, or NotThere where it has been taken back.
    """
    with transaction.atomic():
        held = HelpVisit.objects.select_for_update().filter(pk=visit.pk).first()
        if held is None:
            raise NotThere
        _refuse_others(held, by=by, at=at)
        _deed, is_new = LogDeed.objects.get_or_create(
            key=key, defaults={"visit_key": held.key, "is_undo": False, "done_at": at}
        )
        if not is_new:
            return False
        was = (held.how, held.location)
        for column, value in _columns(said).items():
            setattr(held, column, value)
        if (held.how, held.location) != was:
            held.session = session_of(said.how, said.location, by, held.started_at)
        held.save()
    return True


def take_back_help(*, visit_key: str, key: str, by: Person, at: datetime) -> bool:
    """It did not happen; False where it has been taken back already.

    A visit that has not arrived yet will find that it was taken back. Raises NotYours and TooLate.
    """
    with transaction.atomic():
        _take_turns(visit_key)
        try:
            with transaction.atomic():
                LogDeed.objects.create(key=key, visit_key=visit_key, is_undo=True, done_at=at)
        except IntegrityError:
            return False
        held = HelpVisit.objects.select_for_update().filter(key=visit_key).first()
        if held:
            _refuse_others(held, by=by, at=at)
            held.delete()
    return True


def forget_log_deeds(*, now: datetime) -> None:
    """Keys are kept for as long as the same deed may be sent again; a chore."""
    LogDeed.objects.filter(done_at__lt=now - KEPT_FOR - timedelta(days=1)).delete()


def _take_turns(visit_key: str) -> None:
    """Who logs a visit and who takes it back do not overlook each other; SQLite lets only one write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [visit_key])


def _is_where(ticket: Ticket, said: Help) -> bool:
    """Whether they were helped in the café of this queue, not taken elsewhere or rung up afterwards."""
    there = DropInSession.objects.filter(pk=ticket.session_id, cafe__at__location=said.location)
    return said.how == How.CAFE and said.location is not None and there.exists()


def _columns(said: Help) -> dict[str, object]:
    return {name: getattr(said, name) for name in Help.__dataclass_fields__}


def _refuse_others(visit: HelpVisit, *, by: Person, at: datetime) -> None:
    if visit.logged_by_id != by.pk:
        raise NotYours
    if local_day(visit.logged_at) != local_day(at):
        raise TooLate


def _end(ticket: Ticket, *, by: Person, started_at: datetime, at: datetime) -> None:
    """Done with this number, unless somebody has said so already; one that was only called out was taken now."""
    waiting = Ticket.objects.filter(pk=ticket.pk, state=TicketState.WAITING)
    waiting.update(state=TicketState.TAKEN, taken_at=started_at, taken_by=by)
    Ticket.objects.filter(pk=ticket.pk, state=TicketState.TAKEN).update(state=TicketState.DONE, ended_at=at)
