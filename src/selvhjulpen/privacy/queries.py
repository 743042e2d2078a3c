"""Who somebody is, and everything the rooms hold about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from selvhjulpen.awards import queries as awards
from selvhjulpen.cafe.queries import traces as cafe
from selvhjulpen.courses import queries as courses
from selvhjulpen.courses.models import Attendance, Booking
from selvhjulpen.courses.rules import same_name
from selvhjulpen.directory.queries import traces as directory
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.lib.personal_links import without_secrets
from selvhjulpen.lib.traces import Trace
from selvhjulpen.meetings.queries import traces as meetings
from selvhjulpen.outbox import queries as outbox
from selvhjulpen.outbox.models import Message
from selvhjulpen.people import queries as people
from selvhjulpen.people.models import AuditEntry, Person
from selvhjulpen.solutions.queries import traces as solutions


class Part(Enum):
    """As what somebody is known; the word stands in the address of their page."""

    GUEST = "gaest"
    COMPANION = "ledsager"
    BOOKER = "bestiller"
    ACCOUNT = "konto"
    ASKED = directory.ASKED
    HELPER = directory.HELPER
    MEMBER = meetings.MEMBER
    NOMINATOR = awards.NOMINATOR
    JUROR = awards.JUROR
    CITIZEN = cafe.CITIZEN
    CITIZENS_BOOKER = cafe.BOOKER
    WAITING = solutions.WAITING
    OWNER = solutions.OWNER


def trace_of(part: Part, pk: int) -> Trace | None:
    """What a room of the network knows of somebody; None where it knows nobody so, or another room would."""
    room = next((room for room in (directory, meetings, awards, cafe, solutions) if part.value in room.PARTS), None)
    found = room.trace(part.value, pk) if room else None
    return _with_all_letters(found) if found else None


def _with_all_letters(trace: Trace) -> Trace:
    """A private helper's mailbox is invited to meetings, which the directory knows nothing of."""
    if trace.part != directory.HELPER:
        return trace
    return replace(trace, references=(*trace.references, *meetings.references_of(trace.pk)))


@dataclass(frozen=True)
class Subject:
    """Somebody something is held about, named in addresses by a row (``part``, ``pk``) and never by name or contact."""

    part: Part
    pk: int
    name: str
    contact: Contact
    trace: Trace | None = None

    @property
    def is_account(self) -> bool:
        return self.part is Part.ACCOUNT

    @property
    def reference(self) -> str:
        """How the audit log names them."""
        if self.trace:
            return self.trace.reference
        return f"people.person:{self.pk}" if self.is_account else f"courses.booking:{self.pk}"


@dataclass(frozen=True)
class Everything:
    """All that is held about one person."""

    subject: Subject
    bookings: courses.Held
    account: Person | None
    messages: Sequence[Message]  # to the person, or to those the person has booked for
    alongside: Sequence[Message]  # to guests the person came along with: theirs to read
    entries: Sequence[AuditEntry]

    @property
    def references(self) -> list[str]:
        """How the audit log and the outbox name what is held."""
        if self.trace:
            return list(self.trace.references)
        if self.account:
            return [self.subject.reference]
        return [booking.about for booking in self.bookings.all]

    @property
    def trace(self) -> Trace | None:
        """What a room of the network says of the person."""
        return self.subject.trace

    @property
    def is_nothing(self) -> bool:
        return self.account is None and self.trace is None and not self.bookings.all

    @property
    def phones(self) -> list[str]:
        """The person's own: not those of a guest they came along with."""
        return sorted({row.phone for row in self._own if row.phone})

    @property
    def emails(self) -> list[str]:
        """The person's own, as ``phones``."""
        return sorted({row.email for row in self._own if row.email})

    @property
    def _own(self) -> list[Booking | Person | Contact]:
        return [
            *self.bookings.guest,
            *self.bookings.booker,
            *([self.account] if self.account else []),
            *([self.trace.contact] if self.trace else []),
        ]

    @property
    def messages_number(self) -> int:
        return len(self.messages) + len(self.alongside)

    @property
    def attendances(self) -> list[Attendance]:
        return [mark for booking in self.bookings.guest for mark in booking.attendances.all()]

    def coming(self, now: datetime) -> list[Booking]:
        """The bookings as a guest that can still be given up."""
        return [booking for booking in self.bookings.guest if booking.may_change(now)]


def subjects(contact: Contact) -> list[Subject]:
    """Everybody known by this telephone number or e-mail address, by name: several may share it."""
    found: list[Subject] = []
    for booking in courses.bookings_with(contact):
        for part in (Part.GUEST, Part.COMPANION, Part.BOOKER):
            name = name_of(booking, part)
            if name and not any(same_name(name, other.name) for other in found):
                found.append(Subject(part, booking.pk, name, contact))
    accounts = [Subject(Part.ACCOUNT, person.pk, person.name, contact) for person in people.accounts_with(contact)]
    found += [
        Subject(Part(trace.part), trace.pk, trace.name, trace.contact, _with_all_letters(trace))
        for room in (directory, meetings, awards, cafe, solutions)
        for trace in room.traces(contact)
    ]
    return sorted(found, key=lambda subject: sort_key(subject.name)) + accounts


def name_of(booking: Booking, part: Part) -> str:
    """What the booking calls the person in this part; empty where it knows nobody in it."""
    return {Part.GUEST: booking.name, Part.COMPANION: booking.companion, Part.BOOKER: booking.booked_by}[part]


def everything_about(subject: Subject) -> Everything:
    """All that the rooms hold, except the keys that open it."""
    if subject.trace:
        account, held = None, courses.Held()
        own = references = list(subject.trace.references)
    elif subject.is_account:
        account = Person.objects.get(pk=subject.pk)
        own = references = [subject.reference]
        held = courses.Held()
    else:
        account = None
        held = courses.held_about(name=subject.name, contact=subject.contact, pk=subject.pk)
        own = [booking.about for booking in [*held.guest, *held.booker]]
        references = [booking.about for booking in held.all]
    messages = outbox.held_about(own)
    for message in messages:
        message.text = without_secrets(message.text)
    return Everything(
        subject=subject,
        bookings=held,
        account=account,
        messages=messages,
        alongside=outbox.held_about(set(references) - set(own)),
        entries=[*people.entries_about(references), *_seen_with_others(held)],
    )


def _seen_with_others(held: courses.Held) -> list[AuditEntry]:
    """Who opened the page of a session has seen all its guests, from when they were booked."""
    since = {f"courses.session:{booking.instance_id}": booking.created_at for booking in held.all}
    return [entry for entry in people.entries_about(since) if entry.at >= since[entry.about]]
