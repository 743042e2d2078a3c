"""Appointments in a citizen's own calendar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from selvhjulpen.cafe.models import Appointment, Mode
from selvhjulpen.lib.calendar_events import CalendarEvent, calendar_file


def of_appointment(appointment: Appointment, *, link: str) -> str:
    """The file a citizen puts in their own calendar; moved or cancelled, it changes what the calendar holds."""
    place = appointment.location if appointment.mode == Mode.PLACE else None
    event = CalendarEvent(
        key=appointment.key,
        sequence=appointment.calendar_sequence,
        status="CANCELLED" if appointment.is_cancelled else "CONFIRMED",
        made_at=appointment.created_at,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        title=_("Hjælp til it"),
        place=", ".join(filter(None, [place.name, place.address])) if place else "",
        link=link,
    )
    return calendar_file([event])
