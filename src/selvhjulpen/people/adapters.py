"""django-allauth, bent to this house: nobody signs up by themselves, and its mail goes by our outbox."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's letter (password reset, say) into the outbox."""
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        post(
            key=f"account:{template_prefix}:{secrets.token_hex(8)}",
            channel=Channel.EMAIL,
            to_name=str(context.get("user") or email),
            to_address=email,
            subject=subject,
            text=render_to_string(f"{template_prefix}_message.txt", context).strip(),
            about="people.person",
            now=timezone.now(),
        )
