"""What is written to those who help in the cafés: one function per letter, within the deed's own transaction.

A letter's template holds two partials, ``subject`` and ``mail``. Letters to volunteers are Danish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from selvhjulpen.cafe.models import DropInSession, Shift, ShiftSwap
from selvhjulpen.directory.queries import host
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.adapters import about as reference_to
from selvhjulpen.people.models import Person, Role


def session_cancelled(shift: Shift, *, now: datetime) -> None:
    """The café is closed that day: you need not come."""
    _write("session_cancelled", shift.person, key=f"{shift.key}", now=now, session=shift.session)


def session_moved(shift: Shift, *, before: DropInSession, now: datetime) -> None:
    """Other hours; ``before`` is the opening as it was."""
    key = f"{shift.key}:{_stamp(now)}"
    _write("session_moved", shift.person, key=key, now=now, session=shift.session, before=before)


def put_on_shift(shift: Shift, *, by: Person, now: datetime) -> None:
    """The coordinator has written you down."""
    _write("put_on_shift", shift.person, key=shift.key, now=now, session=shift.session, by=by)


def taken_off_shift(shift: Shift, *, by: Person, now: datetime) -> None:
    """The coordinator has taken you off."""
    _write("taken_off_shift", shift.person, key=shift.key, now=now, session=shift.session, by=by)


def given_back_late(shift: Shift, *, helpers: int, now: datetime) -> None:
    """To every coordinator: somebody cannot come, and it is soon."""
    for person in Person.objects.active().with_role(Role.COORDINATOR):
        key = f"{shift.key}:{person.pk}"
        _write("given_back_late", person, key=key, now=now, session=shift.session, shift=shift, helpers=helpers)


def taken_over(shift: Shift, *, before: Person, now: datetime) -> None:
    """Somebody has taken your shift over: you need not come."""
    key = f"{shift.key}:{before.pk}:{_stamp(now)}"
    _write("taken_over", before, key=key, now=now, session=shift.session, shift=shift)


def swap_asked(swap: ShiftSwap, *, now: datetime) -> None:
    """Will you swap?"""
    _write("swap_asked", swap.theirs.person, key=f"{swap.pk}:{_stamp(swap.asked_at)}", now=now, swap=swap)


def swap_agreed(*, asker: Person, gets: Shift, gives: Shift, now: datetime) -> None:
    """They said yes: ``gets`` is the asker's now."""
    key = f"{gets.key}:{gives.key}:{_stamp(now)}"
    _write("swap_agreed", asker, key=key, now=now, gets=gets, gives=gives)


def swap_declined(swap: ShiftSwap, *, now: datetime) -> None:
    """They said no: your shift is yours."""
    _write("swap_declined", swap.mine.person, key=f"{swap.pk}:{_stamp(swap.asked_at)}", now=now, swap=swap)


def holes(person: Person, *, sessions: Sequence[DropInSession], week: str, now: datetime) -> None:
    """Somebody is missing at these; one letter a week."""
    _write("holes", person, key=f"{week}:{person.pk}", now=now, sessions=sessions)


def holes_key(person_pk: int, *, week: str) -> str:
    """The key of that letter: who has it has been written to this week."""
    return f"cafe-holes:{week}:{person_pk}"


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%d%H%M%S}"


def _write(kind: str, to: Person, *, key: str, now: datetime, **words: object) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        link = settings.BASE_URL + reverse("cafe:shifts")
        context = {"host": host(), "to": to, "link": link, **words}
        subject, text = " ".join(_text(kind, "subject", context).split()), _text(kind, "mail", context)
    post(
        key=f"cafe-{kind.replace('_', '-')}:{key}",
        channel=Channel.EMAIL,
        to_name=to.name,
        to_address=to.email,
        subject=subject,
        text=text,
        about=reference_to(to),
        now=now,
    )


def _text(kind: str, part: str, context: dict[str, object]) -> str:
    # Plain text: an ampersand in a name stays an ampersand.
    template = get_template(f"cafe/letters/{kind}.txt#{part}")
    text = template.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", text).strip()
