"""What is written to guests: one function per letter, each into the outbox within the deed's own transaction.

A letter's template holds three partials: ``subject``, ``mail`` and ``short`` (a text message, or what to say on the
telephone to those nobody can write to).
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from selvhjulpen.courses import calendar_file
from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.directory.models import Organization
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel


def booked(booking: Booking, *, now: datetime) -> None:
    """You have a seat."""
    _write("booked", booking, now=now, with_calendar=True)


def waiting(booking: Booking, *, now: datetime) -> None:
    """You are on the waiting list: you do not have a seat."""
    _write("waiting", booking, now=now)


def promoted(booking: Booking, *, now: datetime) -> None:
    """You waited, and now you have a seat."""
    _write("promoted", booking, now=now, with_calendar=True, must_arrive=True)


def booking_cancelled(booking: Booking, *, now: datetime) -> None:
    """You have given up your seat."""
    _write("booking_cancelled", booking, now=now, with_calendar=True)


def session_moved(booking: Booking, *, now: datetime, before: CourseInstance) -> None:
    """Your session has another time or place; ``before`` is the session as it was."""
    _write(
        "session_moved",
        booking,
        now=now,
        deed=f"{booking.instance.calendar_sequence}",
        with_calendar=booking.has_seat,
        must_arrive=True,
        before=before,
    )


def session_cancelled(booking: Booking, *, now: datetime) -> None:
    """Your session will not be held."""
    _write("session_cancelled", booking, now=now, with_calendar=booking.has_seat, must_arrive=True)


def _write(
    kind: str,
    booking: Booking,
    *,
    now: datetime,
    deed: str = "",
    with_calendar: bool = False,
    must_arrive: bool = False,
    **words: object,
) -> None:
    """Post one letter. Nobody is telephoned with what they know already: only a ``must_arrive`` becomes a call."""
    channel = booking.channel
    if channel == Channel.CALL and not must_arrive:
        return
    with translation.override(booking.language if channel != Channel.CALL else settings.LANGUAGE_CODE):
        context = {
            "booking": booking,
            "instance": booking.instance,
            "course": booking.instance.course,
            "host": Organization.objects.filter(is_host=True).first(),
            "link": settings.BASE_URL + reverse("courses:seat", args=[booking.token]),
            "programme": settings.BASE_URL + reverse("courses:programme"),
            **words,
        }
        template = f"courses/letters/{kind}.txt"
        body = "mail" if channel == Channel.EMAIL else "short"
        subject = " ".join(render_to_string(f"{template}#subject", context).split())
        text = render_to_string(f"{template}#{body}", context).strip()
    post(
        key=":".join(filter(None, [kind, str(booking.pk), deed])),
        channel=channel,
        to_name=booking.name,
        to_address=booking.email or booking.phone,
        subject=subject,
        text=text,
        calendar=calendar_file.of_booking(booking, link=str(context["link"])) if with_calendar else "",
        about=booking.about,
        now=now,
    )
