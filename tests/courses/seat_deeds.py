"""Booking and waiting in few words, and what came of it."""

from __future__ import annotations

from datetime import datetime

from selvhjulpen.courses.actions import (
    Guest,
    book_seat,
    join_waiting_list,
)
from selvhjulpen.courses.models import Booking, CourseInstance, Source
from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.models import Message, MessageState
from tests.courses.factories import (
    NOW,
)

INGA = Contact(email="inga@example.dk")
PHONE = Contact(phone="+4512345678")


def guest(name: str = "Inga", contact: Contact = INGA, **more: object) -> Guest:
    return Guest(name=name, contact=contact, **more)  # type: ignore[arg-type]


def book(instance: CourseInstance, who: Guest | None = None, now: datetime = NOW) -> Booking:
    return book_seat(instance=instance, guest=who or guest(), source=Source.WEB, now=now)


def wait(instance: CourseInstance, who: Guest | None = None, now: datetime = NOW) -> Booking:
    return join_waiting_list(instance=instance, guest=who or guest(), source=Source.WEB, now=now)


def states(instance: CourseInstance) -> dict[str, str]:
    return dict(instance.bookings.values_list("name", "state"))


def letters() -> list[tuple[str, str]]:
    """What stands in the outbox and will be sent or said: (kind, to whom), in order."""
    waiting = Message.objects.filter(state=MessageState.WAITING)
    return [(key.split(":")[0], name) for key, name in waiting.values_list("key", "to_name")]
