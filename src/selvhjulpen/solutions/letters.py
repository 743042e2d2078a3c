"""What is written to the owners of digital solutions, and to those who told where people get stuck.

A letter's template holds two partials: ``subject`` and ``mail``. Letters are Danish, save to citizens who read English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.models import FORGOTTEN
from selvhjulpen.solutions.models import Observation, Owner, StumblingBlock


def link_of(owner: Owner) -> str:
    """The address of the owner's page, which opens without an account."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.BASE_URL + reverse("solutions:owner_page", args=[owner.token])


def digest(owner: Owner, news: Sequence[StumblingBlock], *, now: datetime) -> None:
    """Here people get stuck in your solutions: what is new, with the link to answer."""
    _to_owner("digest", owner, deed=f"{now:%Y%m%d}", now=now, news=news)


def new_link(owner: Owner, *, now: datetime) -> None:
    """Your page has another address; nothing is written where we have no e-mail."""
    if owner.email:
        _to_owner("new_link", owner, deed=sha256(owner.token.encode()).hexdigest()[:12], now=now)


def answered(observation: Observation, *, now: datetime) -> None:
    """The owner has said something to what this person told; nothing is written where there is nobody to tell.

    Who has filed several of one block is told once.
    """
    block, person = observation.block, observation.filed_by
    if person and person.is_active and not person.email.endswith(FORGOTTEN):
        to, who, language = (person.name, person.email), f"person:{person.pk}", settings.LANGUAGE_CODE
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse("solutions:block", args=[block.pk])
    elif observation.email:
        to, language = ("", observation.email), observation.language
        who = f"mail:{sha256(observation.email.encode()).hexdigest()[:12]}"
        path = ""
    else:
        return
    said = sha256(f"{block.state} {block.answered_at} {block.answer}".encode()).hexdigest()[:12]
    _write(
        "answered",
        key=f"observation-answered:{block.pk}:{said}:{who}",
        to=to,
        regards=observation.about,
        language=language,
        now=now,
        block=block,
        name=to[0],
        link=settings.BASE_URL + path if path else "",
    )


def _to_owner(kind: str, owner: Owner, *, deed: str, now: datetime, **words: object) -> None:
    _write(
        kind,
        key=f"owner-{kind}:{owner.pk}:{deed}",
        to=(owner.contact or owner.name, owner.email),
        regards=owner.about,
        language=settings.LANGUAGE_CODE,
        now=now,
        owner=owner,
        link=link_of(owner),
        **words,
    )


def _write(
    kind: str, *, key: str, to: tuple[str, str], regards: str, language: str, now: datetime, **words: object
) -> None:
    with translation.override(language):
        subject = " ".join(_text(kind, "subject", words).split())
        text = _text(kind, "mail", words)
    post(
        key=key,
        channel=Channel.EMAIL,
        to_name=to[0] or to[1],
        to_address=to[1],
        subject=subject,
        text=text,
        about=regards,
        now=now,
    )


def _text(kind: str, part: str, context: dict[str, object]) -> str:
    # Plain text: an ampersand in a name stays an ampersand.
    template = get_template(f"solutions/letters/{kind}.txt#{part}")
    text = template.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", text).strip()
