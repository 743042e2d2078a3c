"""What staff ask of the guests of a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from django.db.models import Prefetch, Q

from selvhjulpen.courses import rules
from selvhjulpen.courses.models import Booking, CourseInstance, Notice
from selvhjulpen.lib.contact import NotAContact, parse_contact
from selvhjulpen.outbox.models import Message


@dataclass(frozen=True)
class QueuePlace:
    """Where somebody stands in the queue: how many people are before them, and why no seat has come yet."""

    booking: Booking
    before: int
    stuck: rules.Stuck | None


def queue(instance: CourseInstance, *, now: datetime) -> list[QueuePlace]:
    """The waiting list, oldest first, each with the reason it does not move."""
    waiting = list(instance.bookings.waiting())
    rows = rules.run_queue(
        [rules.Queued(b.pk, b.seats, b.notice == Notice.SAME_MORNING) for b in waiting],
        free_seats=instance.seats_left,
        now=now,
        starts_at=instance.starts_at,
    )
    # Two together are two people to whoever stands behind them.
    before = accumulate((booking.seats for booking in waiting), initial=0)
    return [QueuePlace(b, people, row.stuck) for b, people, row in zip(waiting, before, rows, strict=False)]


def guests(instance: CourseInstance) -> list[Booking]:
    """Who has a seat, with their attendance, by name."""
    return list(instance.bookings.confirmed().prefetch_related(Prefetch("attendances")).order_by("name", "pk"))


def latest_messages(bookings: Iterable[Booking]) -> dict[int, Message]:
    """The newest message about each booking, by booking id."""
    of = {booking.about: booking.pk for booking in bookings}
    found = Message.objects.filter(about__in=of).order_by("created_at", "pk")
    return {of[message.about]: message for message in found}


def find_guests(words: str, *, now: datetime) -> list[Booking]:
    """Bookings of sessions not yet over whose seat number, name, phone or e-mail is what somebody says.

    At most twenty, the next session first.
    """
    words = words.strip()
    wanted = Q(name__icontains=words) | Q(companion__icontains=words)
    if words.isdecimal() and len(words) == 4:
        wanted = Q(number=words)
    else:
        try:
            contact = parse_contact(words)
        except NotAContact:
            pass
        else:
            wanted = Q(email=contact.email) if contact.email else Q(phone=contact.phone)
    return list(
        Booking.objects.active()
        .filter(wanted, instance__ends_at__gt=now)
        .select_related("instance__course", "instance__location__area")
        .order_by("instance__starts_at", "pk")[:20]
    )
