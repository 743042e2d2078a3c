"""Seats: booked, waited for, changed, given up, passed on.

Every deed takes the session's row first, so that two of them on one session come after each other; and the database
refuses one seat too many whatever the code believes (see triggers.py). What a person of the staff does for a guest
(``by``; None is the guest) stands in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from selvhjulpen.courses import letters, queries, rules
from selvhjulpen.courses.actions.refusals import (
    AlreadyBegun,
    AlreadyBooked,
    AlreadyCancelled,
    CourseFull,
    NotOpen,
)
from selvhjulpen.courses.models import Audience, Booking, BookingState, CourseInstance, Level, Notice, Source
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.keys import new_number, new_token
from selvhjulpen.outbox.actions import drop_waiting
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui import shelf


@dataclass(frozen=True)
class Guest:
    """Whom a seat is for, as the form asked. ``companion`` makes it two seats."""

    name: str
    contact: Contact
    companion: str = ""
    booked_by: str = ""
    takes_sms: bool = True
    level: str = Level.UNSURE
    needs: Sequence[str] = ()
    notice: str = Notice.DAY_BEFORE
    language: str = "da"
    form_key: str = field(default_factory=new_token)
    # A guest who moves keeps the link in their mail and the number on their refrigerator.
    token: str = field(default_factory=new_token)
    number: str = field(default_factory=new_number)

    @property
    def seats(self) -> int:
        return 2 if self.companion else 1


def book_seat(
    *, instance: CourseInstance, guest: Guest, source: Source, by: Person | None = None, now: datetime
) -> Booking:
    """Give the guest a seat and write to them. Raises NotOpen, CourseFull or AlreadyBooked.

    The same form sent twice gives the booking it gave the first time.
    """
    with transaction.atomic():
        held = lock(instance)
        guest, booking = _sent_before(held, guest)
        if booking:
            return booking
        booking = _take_seat(held, guest, source=source, now=now)
        letters.booked(booking, now=now)
        _note(booking, gettext_noop("Plads givet"), by=by, now=now)
    return booking


def join_waiting_list(
    *, instance: CourseInstance, guest: Guest, source: Source, by: Person | None = None, now: datetime
) -> Booking:
    """Put the guest last in the queue and tell them so; a seat that is free after all is theirs at once.

    Raises NotOpen or AlreadyBooked.
    """
    with transaction.atomic():
        held = lock(instance)
        guest, booking = _sent_before(held, guest)
        if booking:
            return booking
        _require_open(held, source=source, now=now)
        if held.seats_left >= guest.seats:
            return book_seat(instance=held, guest=guest, source=source, by=by, now=now)
        booking = _write(held, guest, source=source, state=BookingState.WAITING, queued_at=now, created_at=now)
        letters.waiting(booking, now=now)
        _note(booking, gettext_noop("Skrevet på ventelisten"), by=by, now=now)
    return booking


def change_booking(*, booking: Booking, level: str, needs: Sequence[str], now: datetime) -> Booking:
    """Change what the session must know of a guest. Raises AlreadyCancelled or AlreadyBegun."""
    with transaction.atomic():
        _, held = lock_booking(booking, now=now)
        held.level = level
        held.needs = list(needs)
        held.save(update_fields=["level", "needs"])
    return held


def cancel_booking(*, booking: Booking, by: Person | None = None, tells_guest: bool = True, now: datetime) -> Booking:
    """Give up a seat or a place in the queue; a freed seat goes to the next.

    ``tells_guest`` False: they are not written to, because they have asked to be forgotten. Raises AlreadyCancelled or
    AlreadyBegun.
    """
    with transaction.atomic():
        instance, held = lock_booking(booking, now=now)
        _cancel(held, now=now)
        if tells_guest:
            letters.booking_cancelled(held, now=now)
        _note(held, gettext_noop("Meldt fra"), by=by, now=now)
        promote_waiting(instance=instance, now=now)
    return held


def move_booking(*, booking: Booking, to: CourseInstance, by: Person | None = None, now: datetime) -> Booking:
    """Move a guest to another session, seat for seat; the seat they leave goes to the next in its queue.

    Raises CourseFull, NotOpen, AlreadyBooked, AlreadyCancelled or AlreadyBegun, and then nothing has moved.
    """
    with transaction.atomic():
        # Always in the same order, so that two who swap do not wait for each other for ever.
        for pk in sorted([booking.instance_id, to.pk]):
            lock(CourseInstance(pk=pk))
        old_instance, held = lock_booking(booking, now=now)
        _cancel(held, now=now)
        token, held.token = held.token, new_token()
        held.save(update_fields=["token"])
        guest = Guest(
            name=held.name,
            companion=held.companion,
            booked_by=held.booked_by,
            contact=held.contact,
            takes_sms=held.takes_sms,
            level=held.level,
            needs=held.needs,
            notice=held.notice,
            language=held.language,
            token=token,
            number=held.number,
        )
        moved = _take_seat(lock(to), guest, source=Source(held.source), now=now)
        letters.guest_moved(moved, left=held, now=now)
        for booking_of_both in (held, moved):
            _note(booking_of_both, gettext_noop("Flyttet til et andet hold"), by=by, now=now)
        promote_waiting(instance=old_instance, now=now)
    return moved


def promote_waiting(*, instance: CourseInstance, now: datetime) -> list[Booking]:
    """Give free seats to the oldest in the queue who can take them, and tell each of them; returns who got one.

    Called by every deed that may free a seat, inside its transaction.
    """
    held = lock(instance)
    if not held.is_open_for_booking(now):
        return []
    waiting = {booking.pk: booking for booking in held.bookings.waiting()}
    rows = rules.run_queue(
        [rules.Queued(b.pk, b.seats, b.notice == Notice.SAME_MORNING) for b in waiting.values()],
        free_seats=held.seats_left,
        now=now,
        starts_at=held.starts_at,
    )
    promoted = [waiting[row.id] for row in rows if row.stuck is None]
    for booking in promoted:
        booking.state = BookingState.CONFIRMED
        booking.confirmed_at = now
        booking.save(update_fields=["state", "confirmed_at"])
        drop_waiting(about=booking.about, now=now)
        letters.promoted(booking, now=now)
    return promoted


def give_seat(*, booking: Booking, by: Person | None = None, now: datetime) -> Booking:
    """A free seat to somebody in the queue by a person's decision, when it is too late for the queue to write.

    Raises CourseFull, NotOpen, AlreadyCancelled or AlreadyBegun. Somebody who has a seat keeps it.
    """
    with transaction.atomic():
        instance, held = lock_booking(booking, now=now)
        if held.has_seat:
            return held
        if not instance.is_open_for_booking(now):
            raise NotOpen
        if instance.seats_left < held.seats:
            raise CourseFull
        held.state = BookingState.CONFIRMED
        held.confirmed_at = now
        held.save(update_fields=["state", "confirmed_at"])
        drop_waiting(about=held.about, now=now)
        letters.promoted(held, now=now)
        _note(held, gettext_noop("Plads givet fra ventelisten"), by=by, now=now)
    return held


def lock(instance: CourseInstance) -> CourseInstance:
    """The session as it is now, held until the transaction ends (SQLite holds the whole database instead)."""
    held = CourseInstance.objects.select_for_update().get(pk=instance.pk)
    # We may have waited for it while somebody moved the course or changed the address.
    shelf.renew()
    held.course, held.location = queries.course_and_place(held)
    return held


def lock_booking(booking: Booking, *, now: datetime) -> tuple[CourseInstance, Booking]:
    """The booking and its session as they are now, held. Raises AlreadyCancelled or AlreadyBegun."""
    instance = lock(CourseInstance(pk=booking.instance_id))
    held = Booking.objects.get(pk=booking.pk)
    held.instance = instance
    if held.is_cancelled:
        raise AlreadyCancelled
    if now >= instance.starts_at:
        raise AlreadyBegun
    return instance, held


def _note(booking: Booking, what: str, *, by: Person | None, now: datetime) -> None:
    if by:
        note(deed=Deed.CHANGED, what=what, about=booking.about, by=by, now=now)


def _take_seat(instance: CourseInstance, guest: Guest, *, source: Source, now: datetime) -> Booking:
    _require_open(instance, source=source, now=now)
    if instance.seats_left < guest.seats:
        raise CourseFull(instance.seats_left)
    return _write(instance, guest, source=source, state=BookingState.CONFIRMED, confirmed_at=now, created_at=now)


def _require_open(instance: CourseInstance, *, source: Source, now: datetime) -> None:
    # What is held for employees has no page on the web, and so no form either.
    is_hidden = source == Source.WEB and instance.course.audience != Audience.CITIZENS
    if is_hidden or not instance.is_open_for_booking(now):
        raise NotOpen


def _sent_before(instance: CourseInstance, guest: Guest) -> tuple[Guest, Booking | None]:
    """What this form gave when it was sent before: the same person on the same session.

    Somebody who goes back in the browser and writes another name sends the same form key, but means another guest, who
    gets a key of their own.
    """
    with_this_key = Booking.objects.filter(form_key=guest.form_key)
    # Mostly there is none: whether there is costs half of what reading it does, and others wait for us.
    if not with_this_key.exists():
        return guest, None
    earlier = with_this_key.get()
    is_same = earlier.instance_id == instance.pk and earlier.name == guest.name and earlier.contact == guest.contact
    return replace(guest, form_key=new_token()), earlier if is_same and not earlier.is_cancelled else None


def _cancel(booking: Booking, *, now: datetime) -> None:
    booking.state = BookingState.CANCELLED
    booking.cancelled_at = now
    booking.save(update_fields=["state", "cancelled_at"])
    drop_waiting(about=booking.about, now=now)


def _write(
    instance: CourseInstance, guest: Guest, *, source: Source, state: BookingState, **times: datetime
) -> Booking:
    booking = Booking(
        instance=instance,
        state=state,
        source=source,
        seats=guest.seats,
        name=guest.name,
        companion=guest.companion,
        booked_by=guest.booked_by,
        phone=guest.contact.phone,
        email=guest.contact.email,
        takes_sms=guest.takes_sms,
        level=guest.level,
        needs=list(guest.needs),
        notice=guest.notice,
        language=guest.language,
        token=guest.token,
        number=guest.number,
        form_key=guest.form_key,
        **times,
    )
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        raise refusal(error) from error
    return booking


def refusal(error: IntegrityError) -> Exception:
    """The refusal a named constraint stands for; the error itself where none is known.

    SQLite names a unique index by its columns, PostgreSQL by its name.
    """
    text = str(error)
    if "courses_seats_within_capacity" in text:
        return CourseFull()
    if "courses_booked_once" in text or "courses_booking.who" in text:
        return AlreadyBooked()
    return error
