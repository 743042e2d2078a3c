"""Writing messages and sending them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from selvhjulpen.outbox.adapters import MessageRefused, deliver, withdraw, withdraw_before
from selvhjulpen.outbox.models import Channel, Heartbeat, Message, MessageState
from selvhjulpen.outbox.rules import FILES_KEPT_FOR, LEASE, MOST_INTERRUPTIONS, PATIENCE, next_attempt_in

log = logging.getLogger(__name__)

_UNSAID = [MessageState.WAITING, MessageState.SENDING, MessageState.FAILED]
# What is left of a message that is forgotten.
_NOTHING = dict.fromkeys(["to_name", "to_address", "subject", "text", "calendar", "error", "settled_by"], "")


def post(
    *,
    key: str,
    channel: Channel,
    to_name: str,
    to_address: str,
    subject: str,
    text: str,
    about: str,
    now: datetime,
    calendar: str = "",
) -> None:
    """Put a message in the outbox, inside the transaction of the deed it tells of.

    A message with the same key is there already when a deed is repeated; then nothing happens.
    """
    Message.objects.bulk_create(
        [
            Message(
                key=key,
                channel=channel,
                to_name=to_name,
                to_address=to_address,
                subject=subject[:200],
                text=text,
                calendar=calendar,
                about=about,
                created_at=now,
                send_after=now,
            )
        ],
        ignore_conflicts=True,
    )


def claim_next(*, now: datetime) -> Message | None:
    """Take the oldest due message for this worker alone; None where there is nothing to send.

    A message whose senders have died of it is left to a person: the next sender would die, too, and the guest may have
    got it every time.
    """
    with transaction.atomic():
        while message := Message.objects.due(now).select_for_update(skip_locked=True).first():
            if message.state == MessageState.SENDING:
                message.interruptions += 1
                if message.interruptions >= MOST_INTERRUPTIONS:
                    _give_up(message, now=now)
                    continue
            message.state = MessageState.SENDING
            message.attempts += 1
            message.lease_until = now + LEASE
            message.save(update_fields=["state", "attempts", "interruptions", "lease_until"])
            return message
    return None


def _give_up(message: Message, *, now: datetime) -> None:
    log.error("message %s ended its sender %d times", message.pk, message.interruptions)
    message.error = f"its sender died {message.interruptions} times"
    message.save(update_fields=["interruptions", "error"])
    settle(message, state=MessageState.FAILED, now=now)


def send_next(*, clock: Callable[[], datetime]) -> bool:
    """Try the oldest due message; False where there is none. What fails is tried later, then given to a person."""
    message = claim_next(now=clock())
    if message is None:
        return False
    try:
        deliver(message)
    except (OSError, MessageRefused) as error:
        _postpone(message, error=str(error), now=clock())
    except Exception as error:
        # Whatever is wrong with this one message, it must not hold back all the others.
        log.error("message %s breaks its adapter: %s", message.pk, type(error).__name__)
        _postpone(message, error=repr(error), now=clock())
    else:
        settle(message, state=MessageState.SENT, now=clock())
    return True


def send_due(*, clock: Callable[[], datetime]) -> int:
    """Send all that is due; returns how many were tried."""
    tried = 0
    while send_next(clock=clock):
        tried += 1
    return tried


def _postpone(message: Message, *, error: str, now: datetime) -> None:
    wait = next_attempt_in(message.attempts)
    # The text of an error may hold the address it was meant for: it stays in the database, not in the log.
    log.warning("message %s not sent on attempt %d", message.pk, message.attempts)
    outcome: dict[str, object] = (
        {"state": MessageState.FAILED, "settled_at": now}
        if wait is None
        else {"state": MessageState.WAITING, "send_after": now + wait}
    )
    # Unless it was dropped while it was under way: then it is not to be said any more. By its key as ``settle`` does.
    Message.objects.filter(pk=message.pk, key=message.key, state=MessageState.SENDING).update(
        **outcome, lease_until=None, error=error[:300]
    )


def settle(message: Message, *, state: MessageState, now: datetime, by: str = "") -> None:
    """Close a message: sent, given up, no longer needed, or said on the telephone (``by`` is who said it)."""
    # By its key as well: a backup may have been restored while it was under way, and the number be another's now.
    Message.objects.filter(pk=message.pk, key=message.key).update(
        state=state, settled_at=now, settled_by=by, lease_until=None
    )


def drop_waiting(*, about: str, now: datetime) -> None:
    """What has not been said yet about this is overtaken by events: do not say it any more."""
    Message.objects.filter(about=about, state__in=_UNSAID).update(
        state=MessageState.DROPPED, settled_at=now, lease_until=None
    )


def forget(*, about: Collection[str], now: datetime) -> None:
    """Whom these messages were for, and what they said, is gone; what had not been said yet is not said any more.

    That there was a message, by which channel and how it went stays.
    """
    with transaction.atomic():
        theirs = Message.objects.filter(about__in=about)
        withdraw(theirs)
        theirs.filter(state__in=_UNSAID).update(state=MessageState.DROPPED, settled_at=now, lease_until=None)
        theirs.update(**_NOTHING)


def forget_said(*, about: Collection[str], instead: Mapping[str, str]) -> None:
    """What has been said about these is not kept; what somebody has still to say is, with other words ``instead``."""
    with transaction.atomic():
        theirs = Message.objects.filter(about__in=about)
        withdraw(theirs)
        for message in theirs.filter(state__in=_UNSAID).select_for_update():
            for field in ("subject", "text", "calendar"):
                for old, new in instead.items():
                    setattr(message, field, getattr(message, field).replace(old, new))
            message.save(update_fields=["subject", "text", "calendar"])
        theirs.exclude(state__in=_UNSAID).update(**_NOTHING)


def forget_settled(*, room: str) -> None:
    """What a room ("people") has written is not kept once it is sent, or given up; a chore of that room."""
    _of_room(room).filter(settled_at__isnull=False).exclude(text="").update(**_NOTHING)


def forget_reached(*, about: str) -> None:
    """What has reached whom it was for, in writing or by telephone, is not kept; what failed still waits for a hand."""
    reached = Message.objects.filter(about=about, state__in=[MessageState.SENT, MessageState.CALLED])
    reached.exclude(text="").update(**_NOTHING)


def forget_reached_of(*, room: str) -> None:
    """As ``forget_reached``, of all that a room ("directory") has written; a chore of that room."""
    reached = _of_room(room).filter(state__in=[MessageState.SENT, MessageState.CALLED])
    reached.exclude(text="").update(**_NOTHING)


def forget_older(*, room: str, before: datetime) -> None:
    """What a room ("solutions") wrote before that moment goes, whether it reached anybody or not."""
    old = _of_room(room).filter(created_at__lt=before).exclude(text="")
    withdraw(old)
    old.filter(state__in=_UNSAID).update(state=MessageState.DROPPED, settled_at=before, lease_until=None)
    old.update(**_NOTHING)


def _of_room(room: str) -> QuerySet[Message]:
    # A range, because SQLite finds the beginning of a text by no index.
    return Message.objects.filter(about__gte=f"{room}.", about__lt=f"{room}/")


def forget_old_files(*, now: datetime) -> None:
    """Messages that became files because there is no mail server are kept for a month; a chore."""
    withdraw_before(now - FILES_KEPT_FOR)


def mark_called(*, message: Message, by: str, now: datetime) -> None:
    """Somebody has said it on the telephone."""
    settle(message, state=MessageState.CALLED, now=now, by=by)


@dataclass(frozen=True)
class Unsent:
    """Messages a restored database had not sent: so many will be sent now, so many a person must judge."""

    to_send: int
    to_judge: int


def hand_over_unsent(*, now: datetime, using: str = "default") -> Unsent:
    """After a restore: what has been due longer than we would have tried goes to the telephone list.

    It may have been sent after the backup was made. What is younger is sent (perhaps again, under the same
    Message-ID): twice is better than never.
    """
    unsent = Message.objects.using(using).exclude(channel=Channel.CALL)
    unsent = unsent.filter(state__in=[MessageState.WAITING, MessageState.SENDING])
    to_judge = unsent.filter(send_after__lt=now - PATIENCE).update(
        state=MessageState.FAILED, settled_at=now, lease_until=None
    )
    return Unsent(to_send=unsent.count(), to_judge=to_judge)


def beat(*, now: datetime) -> None:
    """The worker is alive."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(pk=1, at=now)], update_conflicts=True, unique_fields=["id"], update_fields=["at"]
    )
