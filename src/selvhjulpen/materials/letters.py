"""What is written to those who have shared something. The template holds two partials: ``subject`` and ``mail``."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from selvhjulpen.materials.models import OutOfDateFlag
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.adapters import about

FLAGGED = "materials/letters/flagged.txt"


def flagged(flag: OutOfDateFlag, *, now: datetime) -> None:
    """Somebody says that yours is out of date. Nothing is sent to oneself, or to somebody whose account is closed."""
    author = flag.material.author
    if author is None or not author.is_active or author.pk == flag.by_id:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = {"flag": flag, "material": flag.material, "site": settings.BASE_URL}
        subject = " ".join(render_to_string(f"{FLAGGED}#subject", context).split())
        text = render_to_string(f"{FLAGGED}#mail", context).strip()
    post(
        key=f"material-flagged:{flag.pk}",
        channel=Channel.EMAIL,
        to_name=author.name,
        to_address=author.email,
        subject=subject,
        text=text,
        about=about(author),
        now=now,
    )
