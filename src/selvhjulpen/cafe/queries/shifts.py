"""Who helps when: the coming openings with those on shift, holes, questions to swap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from selvhjulpen.cafe.models import DropInSession, SessionState, Shift, ShiftSwap
from selvhjulpen.cafe.models.cafes import DropInSessionQuerySet
from selvhjulpen.cafe.rules.shifts import HOLES_AHEAD
from selvhjulpen.lib.calendars import at, local_day, monday
from selvhjulpen.people.models import Person

WEEKS_AHEAD = 4
MOST_WEEKS = 8


@dataclass
class Line:
    """One opening as those who help see it: who is on shift, and what one may do oneself."""

    session: DropInSession
    shifts: list[Shift]
    own: Shift | None
    is_elsewhere: bool = False  # one is on another shift at that time
    offered: list[Shift] = field(default_factory=list)  # colleagues look for somebody to take these over

    @property
    def needed(self) -> int:
        return self.session.cafe.helpers_needed

    @property
    def missing(self) -> int:
        is_planned = self.session.state == SessionState.PLANNED
        return max(0, self.needed - len(self.shifts)) if is_planned else 0

    @property
    def can_take(self) -> bool:
        return self.missing > 0 and self.own is None and not self.is_elsewhere


@dataclass(frozen=True)
class Week:
    """The openings of one week; ``number``: 0 is this week, 1 the next."""

    monday: date
    number: int
    lines: list[Line]


def lines_of(sessions: DropInSessionQuerySet, *, person: Person) -> list[Line]:
    """The openings with their shifts. Two queries."""
    shifts = Prefetch("shifts", Shift.objects.select_related("person").order_by("taken_at", "pk"))
    found = [_line(session, person) for session in sessions.with_page().prefetch_related(shifts)]
    own = [line.session for line in found if line.own]
    for line in found:
        line.is_elsewhere = line.own is None and any(_overlap(line.session, session) for session in own)
    return found


def _line(session: DropInSession, person: Person) -> Line:
    shifts = list(session.shifts.all())
    own = next((shift for shift in shifts if shift.person_id == person.pk), None)
    offered = [shift for shift in shifts if shift.offered_at and shift != own]
    return Line(session, shifts, own, offered=offered)


def _overlap(one: DropInSession, other: DropInSession) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def weeks_ahead(person: Person, *, now: datetime, weeks: int = WEEKS_AHEAD, cafe: int | None = None) -> list[Week]:
    """All openings of so many weeks, week by week. Two queries."""
    first = monday(local_day(now))
    last = first + timedelta(weeks=weeks)
    sessions = DropInSession.objects.ends_after(now).filter(
        Q(cafe__is_active=True) | Exists(Shift.objects.filter(session=OuterRef("pk"))), starts_at__lt=at(last, time())
    )
    by_week: dict[date, list[Line]] = defaultdict(list)
    for line in lines_of(sessions, person=person):
        if cafe is None or line.session.cafe_id == cafe:
            by_week[monday(local_day(line.session.starts_at))].append(line)
    return [Week(day, (day - first).days // 7, lines) for day, lines in sorted(by_week.items())]


def own_shifts(person: Person, *, now: datetime) -> list[Shift]:
    """What somebody has promised, the next first. One query."""
    coming = Shift.objects.filter(person=person, session__ends_at__gt=now, session__state=SessionState.PLANNED)
    return list(coming.with_page().order_by("session__starts_at", "pk"))


def shifts_to_swap(person: Person, *, now: datetime) -> QuerySet[Shift]:
    """Shifts of colleagues that one could have for one's own. One query."""
    coming = Shift.objects.filter(session__starts_at__gt=now, session__state=SessionState.PLANNED)
    return coming.exclude(person=person).exclude(session__shifts__person=person).with_page()


def questions_to(person: Person, *, now: datetime) -> list[ShiftSwap]:
    """Swaps somebody is asked for and has not answered. One query."""
    return list(_open_swaps(now).filter(theirs__person=person))


def questions_of(person: Person, *, now: datetime) -> list[ShiftSwap]:
    """Swaps somebody has asked for and got no answer to. One query."""
    return list(_open_swaps(now).filter(mine__person=person))


def _open_swaps(now: datetime) -> QuerySet[ShiftSwap]:
    return ShiftSwap.objects.with_shifts().filter(mine__session__starts_at__gt=now, theirs__session__starts_at__gt=now)


def holes(*, now: datetime) -> list[DropInSession]:
    """Openings of the next two weeks with fewer on shift than are needed, with ``helpers`` (how many). One query."""
    soon = DropInSession.objects.planned().filter(starts_at__gt=now, starts_at__lte=now + HOLES_AHEAD)
    lacking = soon.annotate(helpers=Count("shifts")).filter(helpers__lt=F("cafe__helpers_needed"))
    return list(lacking.with_page().order_by("starts_at", "pk"))


def people_to_ask(sessions: Sequence[DropInSession]) -> list[Person]:
    """Those who help and are not on all of these already, each with what they have told of themselves. One query."""
    helpers = Person.objects.active().filter(is_instructor=True)
    return list(helpers.select_related("volunteer").order_by("pk")) if sessions else []


def promised(people: Collection[Person], *, now: datetime) -> dict[int, list[DropInSession]]:
    """What each of them (by pk) has promised. One query."""
    found: dict[int, list[DropInSession]] = defaultdict(list)
    coming = Shift.objects.filter(person__in=people, session__ends_at__gt=now, session__state=SessionState.PLANNED)
    for shift in coming.select_related("session"):
        found[shift.person_id].append(shift.session)
    return found


def can_take(person: Person, session: DropInSession, busy: Mapping[int, Iterable[DropInSession]]) -> bool:
    """Free at that time, and on a day they have said they can, if they have said any. ``busy`` as from ``promised``."""
    told = getattr(person, "volunteer", None)
    weekdays = told.weekdays if told else []
    if weekdays and local_day(session.starts_at).isoweekday() not in weekdays:
        return False
    return not any(_overlap(session, other) for other in busy.get(person.pk, ()))
