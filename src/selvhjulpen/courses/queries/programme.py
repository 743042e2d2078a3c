"""What citizens ask: what can I come to?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from selvhjulpen.courses import rules
from selvhjulpen.courses.models import Course, CourseInstance, InstanceState
from selvhjulpen.directory.models import Area, Location
from selvhjulpen.lib.calendars import at, local_day, monday
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui import shelf


@dataclass(frozen=True)
class Wish:
    """What a citizen looks for in the programme; None and empty mean "anything"."""

    area: Area | None = None
    topic: Topic | None = None
    when: str = ""
    weekday: int | None = None  # ISO: Monday is 1
    level: str = ""
    format: str = ""
    with_seats: bool = False


def programme(wish: Wish, *, now: datetime, first: int = 0, count: int | None = None) -> list[CourseInstance]:
    """What a citizen can come to from now on, the next one first: so many of them after the ``first``, or all.

    They are chosen by the index first and joined afterwards: asked for both at once, SQLite may begin with the
    courses and sort all sessions there are.
    """
    chosen = _wished(wish, now=now)[first : None if count is None else first + count]
    return list(CourseInstance.objects.filter(pk__in=chosen.values("pk")).with_page().order_by("starts_at", "pk"))


def _wished(wish: Wish, *, now: datetime) -> QuerySet[CourseInstance]:
    found = CourseInstance.objects.published().for_citizens().upcoming(now)
    if wish.area:
        found = found.in_area(wish.area)
    if wish.topic:
        found = found.filter(course__topic=wish.topic)
    if wish.level:
        found = found.filter(course__level__in=[wish.level, ""])
    if wish.format:
        found = found.filter(course__format__key=wish.format)
    if wish.weekday:
        found = found.filter(starts_at__iso_week_day=wish.weekday)
    if wish.with_seats:
        found = found.with_seats()
    first, last = _span(wish.when, now)
    if first:
        found = found.on_or_after(first)
    if last:
        found = found.before(last)
    return found


def _span(when: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    today = local_day(now)
    midnight = at(today, datetime.min.time())
    this_monday = at(monday(today), datetime.min.time())
    return {
        "today": (None, midnight + timedelta(days=1)),
        "this_week": (None, this_monday + timedelta(weeks=1)),
        "next_week": (this_monday + timedelta(weeks=1), this_monday + timedelta(weeks=2)),
        "fortnight": (None, midnight + timedelta(days=14)),
        "later": (midnight + timedelta(days=14), None),
    }.get(when, (None, None))


PER_SHEET = 50
MOST_SHEETS = 999  # further on nobody looks


@dataclass(frozen=True)
class Sheet:
    """One page of the programme: ``number`` counts from 1."""

    instances: list[CourseInstance]
    number: int
    has_more: bool

    @property
    def previous(self) -> int:
        """The sheet before; 0 where this is the first."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The sheet after; 0 where this is the last."""
        return self.number + 1 if self.has_more else 0


def sheet(wish: Wish, *, number: str, now: datetime) -> Sheet:
    """The sheet of that number; the first where there is no such sheet.

    Whether there are more is seen by looking one further, not by counting all there is.
    """
    is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(MOST_SHEETS))
    wanted = max(1, int(number)) if is_number else 1
    found = programme(wish, now=now, first=(wanted - 1) * PER_SHEET, count=PER_SHEET + 1)
    if not found and wanted > 1:
        return sheet(wish, number="1", now=now)
    return Sheet(found[:PER_SHEET], wanted, has_more=len(found) > PER_SHEET)


def next_change(now: datetime) -> datetime:
    """Until when the programme and its sessions stay as they are if nobody changes them.

    Then the next session begins, or "today" is another day.
    """
    midnight = at(local_day(now) + timedelta(days=1), datetime.min.time())
    begins = CourseInstance.objects.published().upcoming(now).values_list("starts_at", flat=True).first()
    return min(midnight, begins) if begins else midnight


def seats_shown(pk: int, *, now: datetime) -> rules.RoomLeft | None:
    """What the page of a session says of its seats now (see ``rules.seats_shown``)."""
    for state, starts_at, capacity, taken in CourseInstance.objects.filter(pk=pk).values_list(
        "state", "starts_at", "capacity", "seats_taken"
    ):
        if state == InstanceState.PUBLISHED and now < starts_at:
            return rules.seats_shown(capacity=capacity, taken=taken)
    return None


def course_and_place(instance: CourseInstance) -> tuple[Course, Location]:
    """The course with its format, and the place with its area: hundreds of guests book the same ones. To read only."""
    course = shelf.kept_thing(
        ("course", instance.course_id),
        lambda: Course.objects.select_related("format").get(pk=instance.course_id),
    )
    places = Location.objects.select_related("area").defer("area__geometry")
    location = shelf.kept_thing(("location", instance.location_id), lambda: places.get(pk=instance.location_id))
    return course, location


def session_to_show(pk: int) -> CourseInstance:
    """A session as many pages show it, save its seats, which may be old. To read only."""
    return shelf.kept_thing(("session", pk), lambda: CourseInstance.objects.with_page().get(pk=pk))


@dataclass(frozen=True)
class Week:
    """The sessions of one ISO week, in order."""

    monday: datetime
    number: int
    is_this: bool
    is_next: bool
    instances: list[CourseInstance]


def by_week(instances: Iterable[CourseInstance], *, now: datetime) -> list[Week]:
    """The same sessions, gathered by week."""
    this = monday(local_day(now))
    weeks: dict[datetime, list[CourseInstance]] = {}
    for instance in instances:
        start = at(monday(local_day(instance.starts_at)), datetime.min.time())
        weeks.setdefault(start, []).append(instance)
    return [
        Week(
            monday=start,
            number=start.isocalendar().week,
            is_this=start.date() == this,
            is_next=start.date() == this + timedelta(weeks=1),
            instances=found,
        )
        for start, found in weeks.items()
    ]


def other_dates(instance: CourseInstance, *, seats: int, now: datetime) -> list[CourseInstance]:
    """The next three sessions of the same course that still have room for so many."""
    others = (
        CourseInstance.objects.published()
        .upcoming(now)
        .with_page()
        .with_seats()
        .filter(course=instance.course)
        .exclude(pk=instance.pk)
    )
    return [other for other in others[:10] if not other.is_booked or other.seats_left >= seats][:3]
