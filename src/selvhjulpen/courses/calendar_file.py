"""Sessions as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from selvhjulpen.courses.models import Booking, CourseInstance, InstanceState
from selvhjulpen.ui.words import in_language


def of_booking(booking: Booking, *, link: str, left: Booking | None = None) -> str:
    """The file a guest puts in their own calendar; a seat given up or a cancelled session takes it out again.

    ``left``: the seat they had before they moved, which goes out of the calendar in the same breath.
    """
    return _file(_event_of(each, link=link) for each in (left, booking) if each)


def _event_of(booking: Booking, *, link: str) -> Event:
    instance = booking.instance
    gone = booking.is_cancelled or instance.state == InstanceState.CANCELLED
    title = in_language(instance.course, "title")
    return _event(
        instance,
        # Each booking is an event of its own: two who share an e-mail also share its calendar.
        uid=booking.key,
        title=_("Venteliste: %s") % title if booking.is_waiting else title,
        link=link,
        # A calendar follows only what is newer than what it holds: waiting, then a seat, then gone.
        sequence=3 * instance.calendar_sequence + (2 if gone else 0 if booking.is_waiting else 1),
        status="CANCELLED" if gone else "TENTATIVE" if booking.is_waiting else "CONFIRMED",
    )


def of_programme(instances: Iterable[CourseInstance]) -> str:
    """The public programme as a feed."""
    return _file(
        _event(
            instance,
            uid=instance.key,
            title=in_language(instance.course, "title"),
            link=settings.BASE_URL + reverse("courses:session", args=[instance.pk]),
            sequence=instance.calendar_sequence,
            status="CONFIRMED",
        )
        for instance in instances
    )


def _event(instance: CourseInstance, *, uid: str, title: str, link: str, sequence: int, status: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@selvhjulpen")
    event.add("dtstamp", _utc(instance.created_at))
    event.add("dtstart", _utc(instance.starts_at))
    event.add("dtend", _utc(instance.ends_at))
    event.add("summary", title)
    event.add("location", ", ".join(filter(None, [instance.place, instance.location.address])))
    event.add("description", in_language(instance.location, "directions"))
    event.add("url", link)
    event.add("sequence", sequence)
    event.add("status", status)
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
    text: str = calendar.to_ical().decode()
    return text
