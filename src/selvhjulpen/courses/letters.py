"""What is written to guests: one function per letter, each into the outbox within the deed's own transaction.

A letter's template holds three partials: ``subject``, ``mail`` and ``short`` (a text message, or what to say on the
telephone to those nobody can write to).
"""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from selvhjulpen.courses import calendar_file
from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.directory.queries import host
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.ui.words import in_language

# One character outside the alphabet of text messages more than doubles what the message costs.
_EVERY_PHONE = str.maketrans({"\N{NO-BREAK SPACE}": " ", "–": "-"})


def booked(booking: Booking, *, now: datetime) -> None:
    """You have a seat."""
    _write("booked", booking, now=now, with_calendar=True)


def guest_moved(booking: Booking, *, left: Booking, now: datetime) -> None:
    """You have a seat on another day; the calendar takes the day you ``left`` out again."""
    _write("booked", booking, now=now, with_calendar=True, left=left)


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
    left: Booking | None = None,
    **words: object,
) -> None:
    """Post one letter. Nobody is telephoned with what they know already: only a ``must_arrive`` becomes a call."""
    channel = booking.channel
    if channel == Channel.CALL and not must_arrive:
        return
    with translation.override(booking.language if channel != Channel.CALL else settings.LANGUAGE_CODE):
        instance, course = booking.instance, booking.instance.course
        link = settings.BASE_URL + reverse("courses:seat", args=[booking.token])
        context = {
            "booking": booking,
            "instance": instance,
            "title": in_language(course, "title"),
            "directions": in_language(instance.location, "directions"),
            "bring": in_language(course, "bring"),
            "host": host(),
            "link": link,
            "programme": settings.BASE_URL + reverse("courses:programme"),
            **words,
        }
        subject = " ".join(_text(kind, "subject", context).split())
        if channel == Channel.EMAIL:
            text = _text(kind, "mail", context)
        else:
            text = _text(kind, "short", context).translate(_EVERY_PHONE)
        calendar = calendar_file.of_booking(booking, link=link, left=left) if with_calendar else ""
    post(
        key=":".join(filter(None, [kind, str(booking.pk), deed])),
        channel=channel,
        to_name=booking.name,
        to_address=booking.email or booking.phone,
        subject=subject,
        text=text,
        calendar=calendar,
        about=booking.about,
        now=now,
    )


def _text(kind: str, part: str, context: dict[str, object]) -> str:
    # Plain text: an ampersand in a name stays an ampersand.
    template = get_template(f"courses/letters/{kind}.txt#{part}")
    text = template.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", text).strip()
