"""Sessions as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from selvhjulpen.courses.models import Booking, CourseInstance, InstanceState


def of_booking(booking: Booking, *, link: str) -> str:
    """The file a guest puts in their own calendar; a seat given up or a cancelled session takes it out again."""
    gone = booking.is_cancelled or booking.instance.state == InstanceState.CANCELLED
    title = booking.instance.course.title
    event = _event(booking.instance, title=_("Venteliste: %s") % title if booking.is_waiting else title, link=link)
    event["STATUS"] = "CANCELLED" if gone else "TENTATIVE" if booking.is_waiting else "CONFIRMED"
    if gone:
        # A calendar only follows a cancellation that is newer than what it holds.
        event["SEQUENCE"] = booking.instance.calendar_sequence + 1
    return _file([event])


def of_programme(instances: Iterable[CourseInstance]) -> str:
    """The public programme as a feed."""
    return _file(
        _event(i, title=i.course.title, link=settings.BASE_URL + reverse("courses:session", args=[i.pk]))
        for i in instances
    )


def _event(instance: CourseInstance, *, title: str, link: str) -> Event:
    event = Event()
    event.add("uid", f"{instance.key}@selvhjulpen")
    event.add("dtstamp", instance.created_at.astimezone(UTC))
    event.add("dtstart", _utc(instance.starts_at))
    event.add("dtend", _utc(instance.ends_at))
    event.add("summary", title)
    event.add("location", ", ".join(filter(None, [instance.place, instance.location.address])))
    event.add("description", instance.location.directions)
    event.add("url", link)
    event.add("sequence", instance.calendar_sequence)
    return event


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _file(events: Iterable[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Selvhjulpen//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()
