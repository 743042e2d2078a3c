"""What is written about appointments: to the citizen, in their language, and to the helper.

A letter's template holds three partials: ``subject``, ``mail`` and ``short`` (a text message, or what to say on the
telephone to those nobody can write to). The helper's letters name no citizen: whom to help stands behind the login.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from selvhjulpen.cafe import calendar_file
from selvhjulpen.cafe.models import Appointment
from selvhjulpen.directory.queries import host
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.adapters import about as reference_to
from selvhjulpen.people.models import Person
from selvhjulpen.ui.words import in_language

# One character outside the alphabet of text messages more than doubles what the message costs.
_EVERY_PHONE = str.maketrans({"\N{NO-BREAK SPACE}": " ", "–": "-", "\N{SOFT HYPHEN}": None})


def booked(appointment: Appointment, *, now: datetime) -> None:
    """You have an appointment."""
    _to_citizen("booked", appointment, now=now, with_calendar=True)


def moved(appointment: Appointment, *, before: Appointment, is_staffs: bool, now: datetime) -> None:
    """Another time; ``before`` is the appointment as it was. Who has moved it themselves knows it already."""
    _to_citizen("moved", appointment, now=now, with_calendar=True, must_arrive=is_staffs, before=before)


def cancelled(appointment: Appointment, *, is_staffs: bool, now: datetime) -> None:
    """There is no appointment any more."""
    _to_citizen("cancelled", appointment, now=now, with_calendar=True, must_arrive=is_staffs, is_staffs=is_staffs)


def reminder(appointment: Appointment, *, now: datetime) -> None:
    """It is tomorrow. Who cannot be written to is telephoned: they are as likely to forget as others."""
    _to_citizen("reminder", appointment, now=now, must_arrive=True)


def tell_helper(appointment: Appointment, helper: Person, *, what: str, now: datetime) -> None:
    """``what``: "new", "moved", "gone". Nothing of the citizen stands in it."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "appointment": appointment,
            "what": what,
            "link": settings.BASE_URL + reverse("cafe:appointment", args=[appointment.pk]),
            "host": host(),
        }
        subject, text = _line("helper", "subject", context), _text("helper", "mail", context)
    post(
        key=f"appointment-helper-{what}:{appointment.pk}:{appointment.calendar_sequence}:{helper.pk}",
        channel=Channel.EMAIL,
        to_name=helper.name,
        to_address=helper.email,
        subject=subject,
        text=text,
        about=reference_to(helper),
        now=now,
    )


def _to_citizen(
    kind: str,
    appointment: Appointment,
    *,
    now: datetime,
    with_calendar: bool = False,
    must_arrive: bool = False,
    **words: object,
) -> None:
    """Post one letter. Nobody is telephoned with what they know already: only a ``must_arrive`` becomes a call."""
    channel = appointment.channel
    if channel == Channel.CALL and not must_arrive:
        return
    with translation.override(appointment.language if channel != Channel.CALL else settings.LANGUAGE_CODE):
        link = settings.BASE_URL + reverse("cafe:booked", args=[appointment.token])
        place = appointment.location
        context = {
            "appointment": appointment,
            "directions": in_language(place, "directions") if place else "",
            "host": host(),
            "link": link,
            "again": settings.BASE_URL + reverse("cafe:book"),
            **words,
        }
        subject = _line(kind, "subject", context)
        if channel == Channel.EMAIL:
            text = _text(kind, "mail", context)
        else:
            text = _text(kind, "short", context).translate(_EVERY_PHONE)
        calendar = calendar_file.of_appointment(appointment, link=link) if with_calendar else ""
    post(
        key=f"appointment-{kind}:{appointment.pk}:{appointment.calendar_sequence}",
        channel=channel,
        to_name=appointment.name,
        to_address=appointment.email or appointment.phone,
        subject=subject,
        text=text,
        calendar=calendar,
        about=appointment.about,
        now=now,
    )


def _line(kind: str, part: str, context: dict[str, object]) -> str:
    return " ".join(_text(kind, part, context).split())


def _text(kind: str, part: str, context: dict[str, object]) -> str:
    # Plain text: an ampersand in a name stays an ampersand.
    template = get_template(f"cafe/letters/appointment_{kind}.txt#{part}")
    text = template.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", text).strip()
