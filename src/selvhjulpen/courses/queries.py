"""Reads that span the models of the room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from django.db.models import Prefetch, Q, QuerySet

from selvhjulpen.courses import rules
from selvhjulpen.courses.models import Booking, Course, CourseFormat, CourseInstance, InstanceState, Notice
from selvhjulpen.directory.models import Area, Organization
from selvhjulpen.lib.calendars import at, local_day, monday
from selvhjulpen.lib.contact import NotAContact, parse_contact
from selvhjulpen.outbox.models import Channel, Message
from selvhjulpen.people.models import Person, Role
from selvhjulpen.solutions.models import Solution, Topic


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


def programme(wish: Wish, *, now: datetime) -> QuerySet[CourseInstance]:
    """What a citizen can come to from now on, the next one first."""
    found = CourseInstance.objects.published().for_citizens().upcoming(now).with_page()
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


@dataclass(frozen=True)
class QueuePlace:
    """Where somebody stands in the queue: how many people are before them, and why no seat has come yet."""

    booking: Booking
    before: int
    stuck: rules.Stuck | None


def queue(instance: CourseInstance, *, now: datetime) -> list[QueuePlace]:
    """The waiting list, oldest first, each with the reason it does not move."""
    waiting = list(instance.bookings.waiting())
    rows = rules.run_queue(
        [rules.Queued(b.pk, b.seats, b.notice == Notice.SAME_MORNING) for b in waiting],
        free_seats=instance.seats_left,
        now=now,
        starts_at=instance.starts_at,
    )
    # Two together are two people to whoever stands behind them.
    before = accumulate((booking.seats for booking in waiting), initial=0)
    return [QueuePlace(b, people, row.stuck) for b, people, row in zip(waiting, before, rows, strict=False)]


def sessions_for(person: Person) -> QuerySet[CourseInstance]:
    """The sessions a person may see on the staff pages: all, those they teach, those of their organisations."""
    sessions = CourseInstance.objects.with_page().prefetch_related("instructors")
    if person.is_coordinator:
        return sessions
    mine = CourseInstance.objects.none()
    if Role.INSTRUCTOR in person.roles:
        mine = mine | CourseInstance.objects.taught_by(person)
    if Role.PARTNER in person.roles:
        mine = mine | CourseInstance.objects.hosted_by(Organization.objects.of_contact(person)).exclude(
            state=InstanceState.DRAFT
        )
    return sessions.filter(pk__in=mine.values("pk"))


def guests(instance: CourseInstance) -> list[Booking]:
    """Who has a seat, with their attendance, by name."""
    return list(instance.bookings.confirmed().prefetch_related(Prefetch("attendances")).order_by("name", "pk"))


STAFF_VIEWS = ("kommende", "kladder", "tidligere", "aflyste")


def staff_list(person: Person, *, view: str, now: datetime) -> QuerySet[CourseInstance]:
    """The staff's list: coming (the default), drafts, past or cancelled sessions."""
    mine = sessions_for(person)
    match view:
        case "kladder":
            return mine.filter(state=InstanceState.DRAFT).order_by("starts_at", "pk")
        case "tidligere":
            return mine.published().before(at(local_day(now), datetime.min.time())).order_by("-starts_at", "pk")
        case "aflyste":
            return mine.filter(state=InstanceState.CANCELLED).order_by("-starts_at", "pk")
        case _:
            return mine.published().on_or_after(at(local_day(now), datetime.min.time())).order_by("starts_at", "pk")


def is_too_few(instance: CourseInstance, *, now: datetime) -> bool:
    """True where the session begins soon with fewer guests than it needs."""
    return rules.is_too_few(
        capacity=instance.capacity,
        minimum=instance.minimum,
        taken=instance.seats_taken,
        starts_at=instance.starts_at,
        now=now,
    )


@dataclass(frozen=True)
class Reach:
    """How the guests of a session, the waiting ones too, would hear of a change: counts of bookings."""

    written: int
    phoned: int


def reach(instance: CourseInstance) -> Reach:
    """Who gets a message by themselves, and how many somebody must telephone."""
    channels = [booking.channel for booking in instance.bookings.active()]
    phoned = channels.count(Channel.CALL)
    return Reach(written=len(channels) - phoned, phoned=phoned)


def latest_messages(bookings: Iterable[Booking]) -> dict[int, Message]:
    """The newest message about each booking, by booking id."""
    of = {booking.about: booking.pk for booking in bookings}
    found = Message.objects.filter(about__in=of).order_by("created_at", "pk")
    return {of[message.about]: message for message in found}


def find_guests(words: str, *, now: datetime) -> list[Booking]:
    """Bookings of sessions not yet over whose seat number, name, phone or e-mail is what somebody says.

    At most twenty, the next session first.
    """
    words = words.strip()
    wanted = Q(name__icontains=words) | Q(companion__icontains=words)
    if words.isdecimal() and len(words) == 4:
        wanted = Q(number=words)
    else:
        try:
            contact = parse_contact(words)
        except NotAContact:
            pass
        else:
            wanted = Q(email=contact.email) if contact.email else Q(phone=contact.phone)
    return list(
        Booking.objects.active()
        .filter(wanted, instance__ends_at__gt=now)
        .select_related("instance__course", "instance__location__area")
        .order_by("instance__starts_at", "pk")[:20]
    )


def catalogue() -> QuerySet[CourseFormat]:
    """The formats with their courses, those offered first."""
    courses = Course.objects.select_related("topic").order_by("-is_offered", "title", "pk")
    return CourseFormat.objects.prefetch_related(Prefetch("courses", queryset=courses))


def stale_courses() -> set[int]:
    """Ids of the courses whose text must be read again, because a digital solution of their topic has changed."""
    return set(Course.objects.with_stale_text().values_list("pk", flat=True))


def changes_since_checked(course: Course) -> list[Solution]:
    """The solutions that have changed since the course text was read."""
    return list(course.topic.solutions.filter(changed_on__gt=course.checked_on).order_by("-changed_on"))


@dataclass(frozen=True)
class Roster:
    """Who sits in a session, in numbers of persons; ``needs`` in numbers of bookings that asked."""

    people: int
    here: int
    absent: int
    levels: Counter[str]
    needs: Counter[str]

    @property
    def unmarked(self) -> int:
        return self.people - self.here - self.absent

    @property
    def spread_is_wide(self) -> bool:
        return rules.level_spread_is_wide(self.levels.elements())


def roster(guests: Iterable[Booking]) -> Roster:
    """The numbers of these guests, whose attendances have been read with them."""
    guests = list(guests)
    marks = [mark.present for guest in guests for mark in guest.attendances.all()]
    return Roster(
        people=sum(guest.seats for guest in guests),
        here=marks.count(True),
        absent=marks.count(False),
        levels=Counter(guest.level for guest in guests for _ in range(guest.seats)),
        needs=Counter(need for guest in guests for need in guest.needs),
    )


@dataclass(frozen=True)
class Teaching:
    """What somebody teaches: today with all that is needed there, then the next, and what they owe an answer on."""

    today: list[tuple[CourseInstance, Roster]]
    coming: list[CourseInstance]
    unmarked: list[CourseInstance]


COMING_DAYS = 14
UNMARKED_DAYS = 30


def teaching(person: Person, *, now: datetime) -> Teaching:
    """Today's sessions, those of the next 14 days (or else the one after), those of the last 30 not marked yet."""
    midnight = at(local_day(now), datetime.min.time())
    tomorrow = at(local_day(now) + timedelta(days=1), datetime.min.time())
    own = CourseInstance.objects.taught_by(person).exclude(state=InstanceState.DRAFT).with_page()
    seated = Prefetch("bookings", Booking.objects.confirmed().prefetch_related("attendances"), to_attr="seated")
    today = own.on_or_after(midnight).before(tomorrow).order_by("starts_at", "pk")
    later = own.on_or_after(tomorrow).order_by("starts_at", "pk")
    unmarked = own.published().on_or_after(midnight - timedelta(days=UNMARKED_DAYS)).before(midnight)
    return Teaching(
        today=[(i, roster(i.seated)) for i in today.prefetch_related("instructors", seated)],  # type: ignore[attr-defined]
        coming=list(later.before(tomorrow + timedelta(days=COMING_DAYS))) or list(later[:1]),
        unmarked=list(unmarked.attendance_missing().order_by("-starts_at", "-pk")),
    )


HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class HalfHour:
    """So many stopped by in the half hour; ``is_now`` where it is not over yet."""

    starts_at: datetime
    ends_at: datetime
    number: int
    is_now: bool


@dataclass(frozen=True)
class Count:
    """How a count has gone: by half hour on the day itself, and what was written in on other days."""

    half_hours: list[HalfHour]
    afterwards: int


def count_so_far(instance: CourseInstance, *, now: datetime) -> Count:
    """The counts of a drop-by presentation, with the empty half hours between the first and the last."""
    day = local_day(instance.starts_at)
    counts = [(count.counted_at, count.number) for count in instance.head_counts.all()]
    numbers: Counter[datetime] = Counter()
    for moment, number in counts:
        if local_day(moment) == day:
            numbers[_half_hour(moment)] += number
    half_hours = []
    start = min(numbers, default=None)
    while start is not None and start <= max(numbers):
        end = start + HALF_HOUR
        half_hours.append(HalfHour(start, end, numbers[start], is_now=start <= now < end))
        start = end
    return Count(half_hours, afterwards=sum(number for moment, number in counts if local_day(moment) != day))


def half_hours_of(instance: CourseInstance) -> list[datetime]:
    """When each half hour of the session begins, for counting on paper."""
    starts = []
    start = _half_hour(instance.starts_at)
    while start < instance.ends_at:
        starts.append(start)
        start += HALF_HOUR
    return starts


def _half_hour(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute - moment.minute % 30, second=0, microsecond=0)
