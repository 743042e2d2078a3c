"""What an instructor asks: the day, the roster, the head count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from selvhjulpen.courses import rules
from selvhjulpen.courses.models import Booking, CourseInstance, InstanceState
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.people.models import Person


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
