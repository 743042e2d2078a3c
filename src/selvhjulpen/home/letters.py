"""What is written to the house itself."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from selvhjulpen.directory.models import Organization
from selvhjulpen.home.rules import ABOUT_A_BARRIER
from selvhjulpen.lib.contact import spoken_phone
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel


def barrier(
    *, key: str, host: Organization | None, what: str, where: str, name: str, contact: str, now: datetime
) -> None:
    """Somebody could not use a page: told by e-mail; where the host has none, it comes on the call list.

    ``where``, ``name`` and ``contact`` may be empty. The same ``key`` twice is one message.
    """
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("En borger kunne ikke bruge en side i Selvhjulpen."),
            f"{_('Side')}: {where or _('ikke oplyst')}",
            f"{_('Hvad gik galt')}: {what}",
            f"{_('Navn')}: {name or _('ikke oplyst')}",
            f"{_('Svar til')}: {_as_said(contact) or _('vil ikke have svar')}",
            _("Svar hurtigt, og ret det, du kan. Loven giver borgeren ret til et svar."),
        ]
        by_mail = bool(host and host.email)
        post(
            key=f"barrier:{key}",
            channel=Channel.EMAIL if by_mail else Channel.CALL,
            to_name=host.name if host and by_mail else name or _("En borger, der ikke kunne bruge siden"),
            to_address=host.email if host and by_mail else contact,
            subject=_("En borger kunne ikke bruge en side"),
            text="\n".join(lines),
            about=ABOUT_A_BARRIER,
            now=now,
        )


def _as_said(contact: str) -> str:
    return contact if "@" in contact else spoken_phone(contact)
