"""What is written to those who work for the programme; allauth's own letters go through ``adapters``.

A letter's template holds two partials: ``subject`` and ``mail``.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.adapters import about, password_link
from selvhjulpen.people.models import Person


def invitation(person: Person, *, by: Person, now: datetime) -> None:
    """You have an account: choose a password. Twice within a minute is once."""
    _write("invitation", person, by=by, now=now, deed=f"{now:%Y%m%d%H%M}", link=password_link(person))


def second_factor_removed(person: Person, *, by: Person, now: datetime) -> None:
    """An administrator has removed your code app: set up a new one."""
    _write("second_factor_removed", person, by=by, now=now, deed=f"{now:%Y%m%d%H%M%S}")


def _write(kind: str, person: Person, *, by: Person, now: datetime, deed: str, **words: object) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        context = {"person": person, "by": by, "site": settings.BASE_URL, **words}
        template = f"people/letters/{kind}.txt"
        subject = " ".join(render_to_string(f"{template}#subject", context).split())
        text = render_to_string(f"{template}#mail", context).strip()
    post(
        key=f"{kind}:{person.pk}:{deed}",
        channel=Channel.EMAIL,
        to_name=person.name,
        to_address=person.email,
        subject=subject,
        text=text,
        about=about(person),
        now=now,
    )
