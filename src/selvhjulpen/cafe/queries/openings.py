"""When a café is open: by its opening hours, and by what the coordinator has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from selvhjulpen.cafe.models import Cafe, DropInSession, SessionState, Shift, Ticket
from selvhjulpen.cafe.rules.openings import AHEAD, Conflict, Opening, Plan, Planned, reconcile
from selvhjulpen.directory.queries import schedule_of
from selvhjulpen.directory.rules.hours import moments
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.lib.danish import sort_key

# How far ahead the public pages look.
SHOWN_AHEAD = timedelta(weeks=4)


@dataclass(frozen=True)
class Coming:
    """An opening as citizens see it: open now or later. ``day``: "today", "tomorrow", "week" (by its weekday), "later".

    ``session`` is None for one that the hours have and the plan has not yet.
    """

    starts_at: datetime
    ends_at: datetime
    day: str
    is_open: bool = False
    is_cancelled: bool = False
    reason: str = ""
    session: DropInSession | None = None


@dataclass
class CafeNow:
    """A café and its openings from now on, the next first."""

    cafe: Cafe
    coming: list[Coming]

    @property
    def open_now(self) -> Coming | None:
        return next((one for one in self.coming if one.is_open), None)

    @property
    def next(self) -> Coming | None:
        """The next opening that has not begun and is not cancelled."""
        return next((one for one in self.coming if not one.is_open and not one.is_cancelled), None)

    @property
    def cancelled_first(self) -> Coming | None:
        """One that is cancelled and comes before the next: people may stand there in vain."""
        return next((one for one in self.coming[:1] if one.is_cancelled), None)


def with_hours(cafes: QuerySet[Cafe]) -> QuerySet[Cafe]:
    """The cafés with their offers, places and opening hours. Three queries."""
    return (
        cafes.select_related("at__service__organization", "at__location__area")
        .defer("at__location__area__geometry", "at__service__searched", "at__service__organization__searched")
        .prefetch_related("at__hours", "at__exceptions")
    )


def in_danish_order(cafes: Iterable[Cafe]) -> list[Cafe]:
    """By the name of the place."""
    return sorted(cafes, key=lambda cafe: (sort_key(str(cafe.at)), cafe.pk))


def with_use(sessions: QuerySet[DropInSession]) -> QuerySet[DropInSession]:
    """The sessions with ``is_used``: somebody has taken a shift there, or a number."""
    shifts, tickets = Shift.objects.filter(session=OuterRef("pk")), Ticket.objects.filter(session=OuterRef("pk"))
    return sessions.annotate(is_used=Exists(shifts) | Exists(tickets))


def sessions_ahead(now: datetime) -> QuerySet[DropInSession]:
    """All that are not over, cancelled ones too, in order, with ``is_used``."""
    return with_use(DropInSession.objects.ends_after(now))


def hours_ahead(cafe: Cafe, *, now: datetime) -> list[Opening]:
    """What the opening hours have from now on, some weeks ahead; nothing where the café or its offer is no more.

    No query where the café came ``with_hours``.
    """
    if not (cafe.is_active and cafe.at.service.is_active):
        return []
    days = AHEAD.days + 1
    openings = (Opening(*each) for each in moments(schedule_of(cafe.at), local_day(now), days=days))
    return [opening for opening in openings if now < opening.starts_at]


def plan_of(cafe: Cafe, sessions: Iterable[DropInSession], *, now: datetime) -> Plan:
    """What is to do so that the plan is as the hours say; ``sessions`` as from ``sessions_ahead``. No query."""
    planned = [
        Planned(
            session.pk,
            session.starts_at,
            session.ends_at,
            is_own=session.is_own or session.state == SessionState.CANCELLED,
            is_used=session.is_used,  # type: ignore[attr-defined]
        )
        for session in sessions
        if now < session.starts_at
    ]
    return reconcile(hours_ahead(cafe, now=now), planned)


def cafes_now(cafes: QuerySet[Cafe], *, now: datetime) -> list[CafeNow]:
    """The cafés as citizens see them, those that are open first, then by what opens next. Four queries."""
    ahead = Prefetch("sessions", sessions_ahead(now), to_attr="ahead")
    found = [_cafe_now(cafe, now=now) for cafe in in_danish_order(with_hours(cafes).prefetch_related(ahead))]
    never = now + 2 * AHEAD
    return sorted(found, key=lambda one: (one.open_now is None, one.next.starts_at if one.next else never))


def _cafe_now(cafe: Cafe, *, now: datetime) -> CafeNow:
    sessions: list[DropInSession] = cafe.ahead  # type: ignore[attr-defined]
    plan = plan_of(cafe, sessions, now=now)
    # Where the hours and the plan do not agree, citizens are told what the hours say.
    moved = dict(plan.move)
    asked = {conflict.planned.pk: conflict.instead for conflict in plan.conflicts}
    hidden = set(plan.drop) | {pk for pk, instead in asked.items() if instead is None}
    coming = [_coming(opening, None, now=now) for opening in plan.make]
    for session in sessions:
        if session.pk not in hidden:
            opening = moved.get(session.pk) or asked.get(session.pk) or Opening(session.starts_at, session.ends_at)
            coming.append(_coming(opening, session, now=now))
    last = now + SHOWN_AHEAD
    return CafeNow(cafe, sorted((one for one in coming if one.starts_at < last), key=lambda one: one.starts_at))


def _coming(opening: Opening, session: DropInSession | None, *, now: datetime) -> Coming:
    days = (local_day(opening.starts_at) - local_day(now)).days
    is_cancelled = session is not None and session.state == SessionState.CANCELLED
    return Coming(
        opening.starts_at,
        opening.ends_at,
        day="today" if days < 1 else "tomorrow" if days == 1 else "week" if days < 7 else "later",
        is_open=not is_cancelled and opening.starts_at <= now,
        is_cancelled=is_cancelled,
        reason=session.cancel_reason if session else "",
        session=session,
    )


def true_until(cafes: Sequence[CafeNow], *, now: datetime) -> datetime:
    """Until when what was told of them is true, if nobody changes anything: something opens or closes, or it is night.

    No query.
    """
    midnight = at(local_day(now) + timedelta(days=1), time())
    changes = (moment for one in cafes for each in one.coming for moment in (each.starts_at, each.ends_at))
    return min([midnight, *(moment for moment in changes if moment > now)])


def conflicts(*, now: datetime) -> list[tuple[Cafe, DropInSession, Conflict]]:
    """Openings people have taken shifts at and the hours do not have (any more), the next first. Four queries."""
    ahead = Prefetch("sessions", sessions_ahead(now), to_attr="ahead")
    found = []
    for cafe in with_hours(Cafe.objects.all()).prefetch_related(ahead):
        sessions = {session.pk: session for session in cafe.ahead}
        plan = plan_of(cafe, sessions.values(), now=now)
        found += [(cafe, sessions[conflict.planned.pk], conflict) for conflict in plan.conflicts]
    return sorted(found, key=lambda each: (each[1].starts_at, each[1].pk))
