"""Sessions in a guest's own calendar, and the programme in anybody's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from selvhjulpen.courses.models import Booking, CourseInstance, InstanceState
from selvhjulpen.lib.calendar_events import CalendarEvent, calendar_file
from selvhjulpen.ui.words import in_language


def of_booking(booking: Booking, *, link: str, left: Booking | None = None) -> str:
    """The file a guest puts in their own calendar; a seat given up or a cancelled session takes it out again.

    ``left``: the seat they had before they moved, which goes out of the calendar in the same breath.
    """
    return calendar_file(_event_of(each, link=link) for each in (left, booking) if each)


def _event_of(booking: Booking, *, link: str) -> CalendarEvent:
    instance = booking.instance
    gone = booking.is_cancelled or instance.state == InstanceState.CANCELLED
    title = in_language(instance.course, "title")
    return _event(
        instance,
        # Each booking is an event of its own: two who share an e-mail also share its calendar.
        key=booking.key,
        title=_("Venteliste: %s") % title if booking.is_waiting else title,
        link=link,
        # A calendar follows only what is newer than what it holds: waiting, then a seat, then gone.
        sequence=3 * instance.calendar_sequence + (2 if gone else 0 if booking.is_waiting else 1),
        status="CANCELLED" if gone else "TENTATIVE" if booking.is_waiting else "CONFIRMED",
    )


def of_programme(instances: Iterable[CourseInstance]) -> str:
    """The public programme as a feed."""
    return calendar_file(
        _event(
            instance,
            key=instance.key,
            title=in_language(instance.course, "title"),
            link=settings.BASE_URL + reverse("courses:session", args=[instance.pk]),
            sequence=instance.calendar_sequence,
            status="CONFIRMED",
        )
        for instance in instances
    )


def _event(
    instance: CourseInstance,
    *,
    key: str,
    title: str,
    link: str,
    sequence: int,
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"],
) -> CalendarEvent:
    return CalendarEvent(
        key=key,
        sequence=sequence,
        status=status,
        made_at=instance.created_at,
        starts_at=instance.starts_at,
        ends_at=instance.ends_at,
        title=title,
        place=", ".join(filter(None, [instance.place, instance.location.address])),
        description=in_language(instance.location, "directions"),
        link=link,
    )
