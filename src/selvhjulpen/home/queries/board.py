"""The board: the week, and what needs a hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, Q, QuerySet

from selvhjulpen.cafe.models import Appointment, DropInSession
from selvhjulpen.cafe.queries.openings import conflicts
from selvhjulpen.cafe.queries.shifts import holes
from selvhjulpen.courses import rules as course_rules
from selvhjulpen.courses.models import BookingState, ChecklistItem, Course, CourseInstance
from selvhjulpen.courses.queries import is_too_few
from selvhjulpen.directory.models import JoinRequest, Organization
from selvhjulpen.directory.queries import host
from selvhjulpen.home.queries import network
from selvhjulpen.home.rules import ABOUT_A_BARRIER, FIRST_HOUR, ROWS, Slot, Span, lay_out, statement_is_old
from selvhjulpen.lib.calendars import COPENHAGEN, at, closed_because, local_day
from selvhjulpen.meetings.models import Meeting
from selvhjulpen.outbox.models import Message
from selvhjulpen.solutions.models import CountingRound
from selvhjulpen.solutions.queries.digitalisation import without_numbers
from selvhjulpen.solutions.queries.observations import unread

URGENT_BEFORE = timedelta(days=2)
DRAFTS_BEFORE = timedelta(days=14)
ATTENDANCE_SINCE = timedelta(days=60)
COUNTED_SINCE = timedelta(weeks=26)  # then the next round begins


@dataclass(frozen=True)
class Job:
    """Something that needs a hand. ``kind`` chooses the words; the rest is what they speak of."""

    kind: str
    is_urgent: bool = False
    is_over: bool = False
    count: int = 0
    instance: CourseInstance | None = None
    course: Course | None = None
    organization: Organization | None = None
    meeting: Meeting | None = None
    request: JoinRequest | None = None
    opening: DropInSession | None = None
    round: CountingRound | None = None
    since: datetime | None = None
    names: str = ""
    about: tuple[str, ...] = ()  # the bookings whose guests are named


def jobs(*, now: datetime) -> list[Job]:
    """What needs a hand, the urgent first, each with the one thing to do about it."""
    today = at(local_day(now), time())
    coming = list(
        CourseInstance.objects.published()
        .on_or_after(now)
        .before(now + course_rules.WARN_BEFORE)
        .with_page()
        .annotate(
            checked=Count("checklist", distinct=True),
            teachers=Count("instructors", distinct=True),
        )
        .order_by("starts_at", "pk")
    )
    subjects = len(ChecklistItem.Subject)
    found = [
        *_calls(),
        *(
            Job("no_instructor", is_urgent=i.starts_at < today + URGENT_BEFORE, instance=i)
            for i in coming
            if not i.teachers  # type: ignore[attr-defined]
        ),
        *(Job("too_few", instance=i, count=i.seats_taken) for i in coming if is_too_few(i, now=now)),
        *_waiting(now),
        *(Job("join", request=request, since=request.asked_at) for request in network.asking()),
        *(Job("order", is_urgent=True, meeting=meeting) for meeting in network.to_order(now=now)),
        *(Job("invite", meeting=meeting) for meeting in network.to_invite(now=now)),
        *(Job("write_up", meeting=meeting) for meeting in network.to_write_up(now=now)),
        *_it_help(now),
        *_rounds(local_day(now)),
        *_statement(local_day(now)),
        *(
            Job("checklist", instance=i, count=subjects - i.checked)  # type: ignore[attr-defined]
            for i in coming
            if i.checked < subjects and i.starts_at < now + course_rules.CHECKLIST_BEFORE  # type: ignore[attr-defined]
        ),
        *_unmarked(now),
        *(
            Job("draft", instance=i)
            for i in CourseInstance.objects.filter(state="draft")
            .on_or_after(now)
            .before(now + DRAFTS_BEFORE)
            .with_page()
            .order_by("starts_at", "pk")
        ),
        *(Job("stale_text", course=course) for course in Course.objects.with_stale_text()),
    ]
    return sorted(found, key=lambda job: not job.is_urgent)


def calls() -> QuerySet[Message]:
    """What somebody must be told on the telephone: guests, those invited to meetings, or the house itself.

    A letter about an account holds the key to it, and is left out.
    """
    rooms = Q(about__startswith="courses.") | Q(about__startswith="meetings.") | Q(about__startswith="cafe.")
    return Message.objects.to_phone().filter(rooms | Q(about=ABOUT_A_BARRIER))


def _calls() -> list[Job]:
    waiting = calls()
    count = waiting.count()
    if not count:
        return []
    first = list(waiting[:3])
    names = ", ".join(dict.fromkeys(call.to_name for call in first))
    return [Job("calls", is_urgent=True, count=count, names=names, about=tuple(call.about for call in first))]


def _it_help(now: datetime) -> list[Job]:
    """Cafés and appointments: one line for each kind, however many there are."""
    found = []
    if lacking := holes(now=now):
        soon = lacking[0].starts_at < at(local_day(now), time()) + URGENT_BEFORE
        found.append(Job("hole", is_urgent=soon, opening=lacking[0], count=len(lacking)))
    if counted_on := conflicts(now=now):
        found.append(Job("conflict", opening=counted_on[0][1], count=len(counted_on)))
    if over := Appointment.objects.unanswered(now - URGENT_BEFORE).count():
        found.append(Job("unanswered", count=over))
    if words := unread():
        found.append(Job("unread", count=words))
    return found


def _rounds(today: date) -> list[Job]:
    lacking = without_numbers(since=today - COUNTED_SINCE, today=today)
    return [Job("numbers", round=held, is_over=held.last_day < today) for held in lacking]


def _statement(today: date) -> list[Job]:
    site = host()
    if site is None or not site.accessibility_url:
        return []
    is_old = statement_is_old(checked_on=site.accessibility_checked_on, today=today)
    return [Job("statement", organization=site)] if is_old else []


def _waiting(now: datetime) -> list[Job]:
    queues = (
        CourseInstance.objects.published()
        .upcoming(now)
        .with_page()
        .filter(seats_waiting__gt=0)
        .annotate(first=Min("bookings__queued_at", filter=Q(bookings__state=BookingState.WAITING)))
    )
    return [Job("waiting", instance=i, count=i.seats_waiting, since=i.first) for i in queues]  # type: ignore[attr-defined]


def _unmarked(now: datetime) -> list[Job]:
    unmarked = (
        CourseInstance.objects.published()
        .filter(ends_at__lt=now, ends_at__gt=now - ATTENDANCE_SINCE)
        .attendance_missing()
        .with_page()
        .order_by("-starts_at", "pk")
    )
    return [
        Job("attendance", instance=i, count=i.seats_taken - i.people_present)
        if i.is_booked
        else Job("count", instance=i)
        for i in unmarked
    ]


@dataclass(frozen=True)
class BoardEvent:
    """A session in the week, and where it is drawn."""

    instance: CourseInstance
    slot: Slot

    @property
    def tone(self) -> str:
        """The class of its colour."""
        if self.instance.course.audience == "employees":
            return "staffc"
        return "" if self.instance.is_booked else "forbi"


@dataclass(frozen=True)
class BoardDay:
    """One day of the week."""

    day: date
    is_today: bool
    closed: str | None
    events: list[BoardEvent]
    lanes: int


@dataclass(frozen=True)
class BoardWeek:
    """Monday to Friday, and the weekend where something is held there."""

    monday: date
    number: int
    days: list[BoardDay]

    @property
    def previous(self) -> date:
        return self.monday - timedelta(weeks=1)

    @property
    def following(self) -> date:
        return self.monday + timedelta(weeks=1)

    @property
    def hours(self) -> list[tuple[int, int]]:
        """The full hours down the side, each with the row it stands at."""
        return [(FIRST_HOUR + n // 2, n + 1) for n in range(0, ROWS, 2)]


def week(monday: date, *, now: datetime) -> BoardWeek:
    """The published sessions of a week, laid out."""
    instances: dict[date, list[CourseInstance]] = {}
    for instance in (
        CourseInstance.objects.published()
        .on_or_after(at(monday, time()))
        .before(at(monday + timedelta(weeks=1), time()))
        .with_page()
        .order_by("starts_at", "pk")
    ):
        instances.setdefault(local_day(instance.starts_at), []).append(instance)
    days = [monday + timedelta(days=n) for n in range(7)]
    return BoardWeek(
        monday=monday,
        number=monday.isocalendar().week,
        days=[_day(day, instances.get(day, []), now=now) for n, day in enumerate(days) if n < 5 or day in instances],
    )


def _day(day: date, instances: list[CourseInstance], *, now: datetime) -> BoardDay:
    layout = lay_out([Span(i.starts_at.astimezone(COPENHAGEN), i.ends_at.astimezone(COPENHAGEN)) for i in instances])
    return BoardDay(
        day=day,
        is_today=day == local_day(now),
        closed=closed_because(day),
        events=[BoardEvent(i, slot) for i, slot in zip(instances, layout.slots, strict=True)],
        lanes=layout.lanes,
    )
