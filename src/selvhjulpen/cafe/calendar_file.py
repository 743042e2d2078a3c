"""Appointments as iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import UTC

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from selvhjulpen.cafe.models import Appointment, Mode


def of_appointment(appointment: Appointment, *, link: str) -> str:
    """The file a citizen puts in their own calendar; moved or cancelled, it changes what the calendar holds."""
    event = Event()
    event.add("uid", f"{appointment.key}@selvhjulpen")
    event.add("dtstamp", appointment.created_at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", _("Hjælp til it"))
    if appointment.mode == Mode.PLACE and appointment.location:
        place = appointment.location
        event.add("location", ", ".join(filter(None, [place.name, place.address])))
    event.add("url", link)
    event.add("sequence", appointment.calendar_sequence)
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Selvhjulpen//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text
