"""What is written to members, to those who would like to be, and about them to the coordinators.

A letter's template holds two partials: ``subject`` and ``mail``. All are in Danish: they are written to partners.
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

from selvhjulpen.directory.models import JoinMessage, JoinRequest, Organization, Service
from selvhjulpen.directory.queries.registers import host
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.adapters import about as reference_to
from selvhjulpen.people.adapters import password_link
from selvhjulpen.people.models import Person, Role


def about(request: JoinRequest) -> str:
    """How messages and the audit log name a join request."""
    return f"directory.joinrequest:{request.pk}"


def request_received(request: JoinRequest, *, now: datetime) -> None:
    """We have your wish to be a member; the link to your page."""
    _write(
        "request_received",
        key=f"join-received:{request.pk}",
        to=(request.contact_name, request.email),
        regards=about(request),
        now=now,
        request=request,
        link=_thread(request),
    )


def message_written(message: JoinMessage, *, is_first: bool, now: datetime) -> None:
    """The other side of the thread is told: the one who asked, or every coordinator."""
    request = message.request
    if message.is_from_us:
        _write(
            "request_answered",
            key=f"join-answered:{message.pk}",
            to=(request.contact_name, request.email),
            regards=about(request),
            now=now,
            request=request,
            message=message,
            link=_thread(request),
        )
        return
    link = settings.BASE_URL + reverse("directory:join_request", args=[request.pk])
    for person in Person.objects.active().with_role(Role.COORDINATOR):
        _write(
            "request_came" if is_first else "request_said_more",
            key=f"join-message:{message.pk}:{person.pk}",
            to=(person.name, person.email),
            regards=about(request),
            now=now,
            request=request,
            message=message,
            link=link,
        )


def declined(request: JoinRequest, *, now: datetime) -> None:
    """You do not become a member, and why."""
    _write(
        "request_declined",
        key=f"join-declined:{request.pk}",
        to=(request.contact_name, request.email),
        regards=about(request),
        now=now,
        request=request,
        link=_thread(request),
    )


def welcome(person: Person, *, organization: Organization, now: datetime) -> None:
    """You keep this organisation's page from now on. Who has no password yet finds the way to one here.

    It may hold the key to the account: as all such letters it is not kept once it is sent (``people.forget_letters``).
    """
    is_new = not person.has_usable_password()
    _write(
        "welcome",
        key=f"welcome:{organization.pk}:{person.pk}:{now:%Y%m%d}",
        to=(person.name, person.email),
        regards=reference_to(person),
        now=now,
        person=person,
        organization=organization,
        is_new=is_new,
        link=password_link(person) if is_new else settings.BASE_URL + reverse("account_login"),
        new_link=settings.BASE_URL + reverse("account_reset_password"),
    )


def still_right(
    organization: Organization,
    *,
    person: Person | None,
    offers: Sequence[tuple[Service, str]],
    asked_at: datetime,
    again: bool,
    now: datetime,
) -> None:
    """Are these offers still as they stand? Each with the path of its own page.

    ``person`` None is the organisation itself; ``again`` is the reminder.
    """
    kind = "still_right_again" if again else "still_right"
    _write(
        kind,
        key=f"{kind}:{organization.pk}:{person.pk if person else 0}:{asked_at:%Y%m%d}",
        to=(person.name, person.email) if person else (organization.name, organization.email),
        regards=f"directory.organization:{organization.pk}",
        now=now,
        name=person.name if person else organization.name,
        organization=organization,
        offers=[(offer, settings.BASE_URL + path) for offer, path in offers],
    )


def _thread(request: JoinRequest) -> str:
    return settings.BASE_URL + reverse("directory:join_thread", args=[request.token])


def _write(kind: str, *, key: str, to: tuple[str, str], regards: str, now: datetime, **words: object) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        context = {"host": host(), "site": settings.BASE_URL, **words}
        subject = " ".join(_text(kind, "subject", context).split())
        text = _text(kind, "mail", context)
    post(
        key=key,
        channel=Channel.EMAIL,
        to_name=to[0],
        to_address=to[1],
        subject=subject,
        text=text,
        about=regards,
        now=now,
    )


def _text(kind: str, part: str, context: dict[str, object]) -> str:
    # Plain text: an ampersand in a name stays an ampersand.
    template = get_template(f"directory/letters/{kind}.txt#{part}")
    text = template.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", text).strip()
