"""How the outbox is doing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min

from selvhjulpen.outbox.models import Channel, Heartbeat, Message, MessageState
from selvhjulpen.outbox.rules import unsent_since


def held_about(references: Collection[str]) -> list[Message]:
    """The messages about these things that still say something, the newest first."""
    return list(Message.objects.filter(about__in=references).exclude(text="").order_by("-created_at", "-pk"))


def last_heartbeat() -> datetime | None:
    """When a worker last said that it is alive; None where none ever did."""
    return Heartbeat.objects.values_list("at", flat=True).first()


def oldest_unsent(*, now: datetime) -> datetime | None:
    """Since when the message that has waited longest should have been sent; None where nothing is due.

    Those a person must telephone are not among them.
    """
    unsent = Message.objects.exclude(channel=Channel.CALL)
    unsent = unsent.filter(state__in=[MessageState.WAITING, MessageState.SENDING]).order_by()
    since = [
        # An attempt under way, or one that was interrupted, has moved nothing.
        unsent_since(send_after=at, failed_attempts=attempts - interruptions - (state == MessageState.SENDING))
        for state, attempts, interruptions, at in unsent.values_list("state", "attempts", "interruptions").annotate(
            at=Min("send_after")
        )
    ]
    return min((at for at in since if at <= now), default=None)
