"""The register of cafés, and their openings: made from the opening hours, cancelled, opened again, changed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_noop

from selvhjulpen.cafe.letters import shifts as letters
from selvhjulpen.cafe.models import AppointmentState, Cafe, DropInSession, Occupied, SessionState, Shift
from selvhjulpen.cafe.queries.openings import plan_of, sessions_ahead, with_hours
from selvhjulpen.cafe.rules import slots
from selvhjulpen.cafe.rules.openings import Opening
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui.actions import save_once


class Refused(Exception):
    """The deed was not done."""


class AlreadyOver(Refused):
    """It has ended, or is cancelled, or is not there any more."""


class OpensThenAlready(Refused):
    """The café opens at that moment as it is."""


class Elsewhere(Refused):
    """Somebody on shift is on another, or has an appointment, at that time."""


class AsTheHoursSay(Refused):
    """There is nothing to decide any more."""


def add_cafe(*, cafe: Cafe, by: Person, now: datetime) -> None:
    """Keep a new café, with its openings. The same form twice makes one of it."""
    with transaction.atomic():
        if save_once(cafe, says=["at_id", "helpers_needed", "minutes_each", "is_active"]):
            _note(gettext_noop("IT-café oprettet"), _about(cafe), by=by, now=now)
    plan_cafe(cafe=cafe, now=now)


def save_cafe(*, cafe: Cafe, by: Person, now: datetime) -> None:
    """Keep a changed café. One that is no more opens no more; what people have taken shifts at is asked of."""
    with transaction.atomic():
        cafe.save()
        _note(gettext_noop("IT-café rettet"), _about(cafe), by=by, now=now)
    plan_cafe(cafe=cafe, now=now)


def plan_openings(*, now: datetime) -> None:
    """Hold the openings of the next weeks against the opening hours, and make them so; a chore. See rules.openings."""
    ahead = Prefetch("sessions", sessions_ahead(now), to_attr="ahead")
    for cafe in with_hours(Cafe.objects.all()).prefetch_related(ahead):
        if not plan_of(cafe, cafe.ahead, now=now).is_nothing:
            plan_cafe(cafe=cafe, now=now)


def plan_cafe(*, cafe: Cafe, now: datetime) -> None:
    """The same for one café."""
    with transaction.atomic():
        # The café's row is held, so that two who plan do it one after the other; and the openings, so that nobody takes
        # a shift at one that is taken away.
        Cafe.objects.select_for_update().get(pk=cafe.pk)
        # They are taken in the order in which whoever swaps shifts takes them.
        list(DropInSession.objects.filter(cafe=cafe, ends_at__gt=now).order_by("pk").select_for_update())
        held = with_hours(Cafe.objects.all()).get(pk=cafe.pk)
        plan = plan_of(held, sessions_ahead(now).filter(cafe=cafe), now=now)
        DropInSession.objects.filter(pk__in=plan.drop).delete()
        for pk, opening in plan.move:
            DropInSession.objects.filter(pk=pk).update(ends_at=opening.ends_at)
        DropInSession.objects.bulk_create(
            [DropInSession(cafe=held, starts_at=opening.starts_at, ends_at=opening.ends_at) for opening in plan.make],
            ignore_conflicts=True,
        )


def lock(session: DropInSession) -> DropInSession:
    """Hold the row of an opening: deeds at it are done one after the other. Raises AlreadyOver where it is gone.

    Its key is not held: whoever writes something down that belongs to it, as a visit, need not wait.
    """
    try:
        held = DropInSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    except DropInSession.DoesNotExist:
        raise AlreadyOver from None
    held.cafe = session.cafe
    return held


def cancel_session(*, session: DropInSession, reason: str, by: Person, now: datetime) -> None:
    """The café does not open this once. Who is on shift is told, and free. Raises AlreadyOver."""
    with transaction.atomic():
        held = lock(session)
        if held.state == SessionState.CANCELLED or held.ends_at <= now:
            raise AlreadyOver
        held.state, held.cancel_reason, held.is_own = SessionState.CANCELLED, reason, True
        held.save(update_fields=["state", "cancel_reason", "is_own"])
        for shift in held.shifts.select_related("person"):
            shift.session = held
            letters.session_cancelled(shift, now=now)
        held.shifts.all().delete()
        _note(gettext_noop("Åbning af IT-café aflyst"), _about(held), by=by, now=now)


def reopen_session(*, session: DropInSession, by: Person, now: datetime) -> None:
    """It opens after all, and needs helpers anew. Raises AlreadyOver."""
    with transaction.atomic():
        held = lock(session)
        if held.ends_at <= now:
            raise AlreadyOver
        held.state, held.cancel_reason = SessionState.PLANNED, ""
        held.save(update_fields=["state", "cancel_reason"])
        _note(gettext_noop("Aflyst IT-café åbnet igen"), _about(held), by=by, now=now)


def move_session(*, session: DropInSession, opening: Opening, by: Person, now: datetime, is_own: bool = True) -> None:
    """Other hours this once; who is on shift is told. Raises AlreadyOver, OpensThenAlready, Elsewhere.

    ``is_own``: by hand, and the opening hours leave it alone from now on.
    """
    with transaction.atomic():
        people = list(Shift.objects.filter(session=session).order_by("person").values_list("person", flat=True))
        list(Person.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
        held = lock(session)
        before = DropInSession(cafe=session.cafe, starts_at=held.starts_at, ends_at=held.ends_at)
        if held.state == SessionState.CANCELLED or held.ends_at <= now:
            raise AlreadyOver
        shifts = list(held.shifts.select_related("person"))
        on_it = [shift.person_id for shift in shifts]
        if shifts_between(opening, on_it).exclude(session=held).exists() or appointments_between(opening, on_it):
            raise Elsewhere
        has_moved = opening != Opening(held.starts_at, held.ends_at)
        held.starts_at, held.ends_at, held.is_own = opening.starts_at, opening.ends_at, is_own
        try:
            with transaction.atomic():
                held.save(update_fields=["starts_at", "ends_at", "is_own"])
        except IntegrityError as error:
            raise OpensThenAlready from error
        for shift in shifts if has_moved else ():
            shift.session = held
            letters.session_moved(shift, before=before, now=now)
        _note(gettext_noop("Åbning af IT-café rettet"), _about(held), by=by, now=now)


def shifts_between(opening: Opening, people: list[int]) -> QuerySet[Shift]:
    """What these people have promised for that time (``Shift`` rows)."""
    return Shift.objects.filter(
        person__in=people,
        session__state=SessionState.PLANNED,
        session__starts_at__lt=opening.ends_at,
        session__ends_at__gt=opening.starts_at,
    )


def appointments_between(opening: Opening, people: list[int]) -> bool:
    """Whether a citizen waits for one of these people then, the way there and the pause counted."""
    quarters = slots.quarters(opening.starts_at, opening.ends_at)
    taken = Occupied.objects.filter(helper__in=people, quarter__in=quarters)
    return taken.filter(appointment__state=AppointmentState.BOOKED).exists()


def keep_session(*, session: DropInSession, by: Person, now: datetime) -> None:
    """It opens as it stands, whatever the hours say. Raises AlreadyOver."""
    with transaction.atomic():
        held = lock(session)
        if held.state == SessionState.CANCELLED or held.ends_at <= now:
            raise AlreadyOver
        held.is_own = True
        held.save(update_fields=["is_own"])
        _note(gettext_noop("Åbning af IT-café rettet"), _about(held), by=by, now=now)


def follow_hours(*, session: DropInSession, by: Person, now: datetime) -> None:
    """It opens as the hours say by now. Raises as ``move_session``; AsTheHoursSay where these have nothing for it."""
    cafe = with_hours(Cafe.objects.all()).get(pk=session.cafe_id)
    plan = plan_of(cafe, sessions_ahead(now).filter(cafe=cafe), now=now)
    instead = next((one.instead for one in plan.conflicts if one.planned.pk == session.pk), None)
    if instead is None:
        raise AsTheHoursSay
    move_session(session=session, opening=instead, by=by, now=now, is_own=False)


def _about(row: Cafe | DropInSession) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _note(what: str, about: str, *, by: Person, now: datetime) -> None:
    note(deed=Deed.CHANGED, what=what, about=about, by=by, now=now)
