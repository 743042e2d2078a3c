"""What is handed out to somebody who asks, as JSON: the columns of the Data Package where there are such."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from selvhjulpen.courses.models import Booking
from selvhjulpen.lib.traces import Trace
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Person
from selvhjulpen.privacy.queries import Everything


def as_json(held: Everything) -> dict[str, Any]:
    """``name``, ``bookings`` (as guest, companion and booker), ``account``, ``network``, ``messages`` and ``log``.

    ``network`` is what a room of the network says: pairs of a heading and words.

    ``messages_alongside`` went to a guest the person came along with: when and about what, not what was written.

    Times are ISO 8601. The log tells what was done and when, not which member of the staff did it.
    """
    bookings = held.bookings
    return {
        "name": held.subject.name,
        "bookings": {
            "as_guest": [_booking(booking) for booking in bookings.guest],
            "as_companion": [_alongside(booking) for booking in bookings.companion],
            "as_booker": [
                _alongside(booking) | {"phone": booking.phone, "email": booking.email} for booking in bookings.booker
            ],
        },
        "account": _account(held.account) if held.account else None,
        "network": _trace(held.trace) if held.trace else None,
        "messages": [_message(message) for message in held.messages],
        "messages_alongside": [
            {"subject": message.subject, "created_at": message.created_at.isoformat()} for message in held.alongside
        ],
        "log": _log(held.entries),
    }


def _alongside(booking: Booking) -> dict[str, Any]:
    """A booking that is somebody else's: what it says of the person, not of the other."""
    instance = booking.instance
    return {
        "id": booking.key,
        "course": instance.course.title,
        "place": instance.location.name,
        "starts_at": instance.starts_at.isoformat(),
        "state": booking.state,
        "created_at": booking.created_at.isoformat(),
    }


def _booking(booking: Booking) -> dict[str, Any]:
    plain = ["source", "seats", "name", "companion", "booked_by", "phone", "email", "takes_sms", "level", "needs"]
    plain += ["notice", "language", "number"]
    times = ["queued_at", "confirmed_at", "cancelled_at"]
    return (
        _alongside(booking)
        | {field: getattr(booking, field) for field in plain}
        | {field: at.isoformat() if (at := getattr(booking, field)) else None for field in times}
        | {"attendance": {mark.person_no: mark.present for mark in booking.attendances.all()}}
    )


def _account(person: Person) -> dict[str, Any]:
    return {
        "id": person.key,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "roles": sorted(role.value for role in person.roles),
        "can_log_in": person.is_active,
        "created_at": person.created_at.isoformat(),
        "last_login": person.last_login.isoformat() if person.last_login else None,
    }


def _trace(trace: Trace) -> dict[str, Any]:
    facts = [{"what": heading, "says": words} for heading, words in trace.facts if words]
    return {"as": trace.part, "phone": trace.contact.phone, "email": trace.contact.email, "facts": facts}


def _message(message: Message) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "to_name": message.to_name,
        "to_address": message.to_address,
        "subject": message.subject,
        "text": message.text,
        "state": message.state,
        "created_at": message.created_at.isoformat(),
    }


def _log(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    newest_first = sorted(entries, key=lambda entry: entry.at, reverse=True)
    return [{"at": entry.at.isoformat(), "deed": entry.deed, "what": entry.what} for entry in newest_first]
