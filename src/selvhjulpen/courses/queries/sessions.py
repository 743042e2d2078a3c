"""What staff ask of sessions and of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from selvhjulpen.courses import rules
from selvhjulpen.courses.models import Course, CourseFormat, CourseInstance, InstanceState
from selvhjulpen.courses.models.sessions import InstanceQuerySet
from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.models import Person, Role
from selvhjulpen.solutions.models import Solution


def sessions_for(person: Person) -> InstanceQuerySet:
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


def catalogue() -> QuerySet[CourseFormat]:
    """The formats with their courses, those offered first."""
    courses = Course.objects.select_related("topic").order_by("-is_offered", "title", "pk")
    return CourseFormat.objects.prefetch_related(Prefetch("courses", queryset=courses))


def stale_courses() -> set[int]:
    """Ids of the courses whose text must be read again, because a digital solution of their topic has changed."""
    return set(Course.objects.with_stale_text().values_list("pk", flat=True))


def changes_since_checked(course: Course) -> list[Solution]:
    """The solutions that have changed since the course text was read."""
    changed = Q(changed_on__gt=course.checked_on)
    if course.checked_at:
        changed |= Q(changed_at__gt=course.checked_at)
    return list(course.topic.solutions.filter(changed).order_by("-changed_on"))
