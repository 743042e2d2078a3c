"""What the tests of the instructor's pages share: sessions of today, addresses, and what a form sends."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from selvhjulpen.courses.models import Attendance, Booking, CourseInstance
from tests.courses.factories import SessionFactory, instant

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def taught(by: Any, factory: Any = SessionFactory, hours: float = 1, **fields: Any) -> CourseInstance:
    """A session today, in an hour, taught by this person."""
    instance = factory(starts_at=instant(hours=hours), **fields)
    instance.instructors.add(by)
    return instance


def page(name: str, instance: CourseInstance) -> str:
    return reverse(f"courses:{name}", args=[instance.pk])


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def marked(instance: CourseInstance) -> set[tuple[str, int, bool]]:
    return set(
        Attendance.objects.filter(booking__instance=instance).values_list("booking__name", "person_no", "present")
    )


def choice(booking: Booking, mark: str, before: str = "", person: int = 1) -> dict[str, str]:
    """What the form sends for one person."""
    return {f"mark-{booking.pk}-{person}": mark, f"before-{booking.pk}-{person}": before}
