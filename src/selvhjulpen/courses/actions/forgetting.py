"""Guests forgotten: when their time has come, and when they ask for it. The rows stay, count, and are nobody's.

Seats, states and attendance are not touched, so that no count moves and no seat is given twice.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import translation
from django.utils.translation import gettext_noop

from selvhjulpen.courses import rules
from selvhjulpen.courses.actions.refusals import AlreadyBegun, AlreadyCancelled
from selvhjulpen.courses.actions.seats import cancel_booking, lock, promote_waiting
from selvhjulpen.courses.models import Booking, BookingState, CourseInstance, Notice
from selvhjulpen.courses.models.bookings import NO_NUMBER
from selvhjulpen.courses.queries.held import Held
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person

# So many rows in one transaction. Between two whoever waits to write comes first: SQLite lets them look every 0.1 s.
BATCH = 200
SECONDS_BETWEEN = 0.12
# The worker has letters to send, too: the rest is for its next round.
MOST_AT_ONCE = 10_000


class _Secret(models.Func):
    """32 random characters for each row, made by the database."""

    output_field = models.CharField()
    arity = 0

    def as_sqlite(self, compiler, connection, **context):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, template="LOWER(HEX(RANDOMBLOB(16)))", **context)

    def as_postgresql(self, compiler, connection, **context):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, template="REPLACE(gen_random_uuid()::text, '-', '')", **context)


def forget_needs(*, now: datetime) -> None:
    """What a session had to have ready goes when the session is over or the seat given up; a chore."""
    over = Q(instance__ends_at__lte=now) | Q(state=BookingState.CANCELLED)
    for batch in _in_batches(Booking.objects.remembered().filter(over).exclude(needs=[])):
        Booking.objects.filter(pk__in=batch).update(needs=[])


def forget_guests(*, now: datetime) -> None:
    """Who came to sessions more than six months ago, and what was noted about these sessions in free text; a chore."""
    before = rules.guests_are_remembered_from(now)
    for batch in _in_batches(Booking.objects.remembered().filter(instance__ends_at__lt=before)):
        forget_bookings(batch, now=now)
    # Such notes name people: who unlocks, who is ill.
    for batch in _in_batches(CourseInstance.objects.filter(ends_at__lt=before).exclude(host_note="", cancel_reason="")):
        CourseInstance.objects.filter(pk__in=batch).update(host_note="", cancel_reason="")


def _in_batches(rows: models.QuerySet[Any]) -> Iterator[list[int]]:
    """The keys of the rows, found in one go: looking for the rest after each part would read the first parts again."""
    pks = list(rows.order_by().values_list("pk", flat=True)[:MOST_AT_ONCE])
    for start in range(0, len(pks), BATCH):
        if start:
            time.sleep(SECONDS_BETWEEN)
        yield pks[start : start + BATCH]


def forget_person(*, held: Held, by: Person, now: datetime) -> None:
    """Somebody has asked to be forgotten: their coming seats go to the next, who are told; they are not.

    A guest's whole booking is forgotten. Where they only came along or made the booking, the guest keeps it: without
    the companion, who leaves a coming seat; without the telephone number or e-mail of whoever made it.
    """
    with transaction.atomic():
        # Always in the same order, as all who take several sessions do.
        for pk in sorted({booking.instance_id for booking in held.all}):
            lock(CourseInstance(pk=pk))
        for booking in held.guest:
            with suppress(AlreadyBegun, AlreadyCancelled):
                cancel_booking(booking=booking, by=by, tells_guest=False, now=now)
        forget_bookings([booking.pk for booking in held.guest], now=now)
        for booking in held.companion:
            _forget_companion(booking, now=now)
        for booking in held.booker:
            _forget_booker(booking, now=now)
        what = gettext_noop("Slettet efter ønske")
        note(deed=Deed.ERASED, what=what, about=[booking.about for booking in held.all], by=by, now=now)


def _forget_companion(booking: Booking, *, now: datetime) -> None:
    held = Booking.objects.select_related("instance").get(pk=booking.pk)
    both = _in_each_language(held)
    held.companion = ""
    held.save(update_fields=["companion"])
    if held.may_change(now):
        _give_up_second_seat(held)
    outbox.forget_said(about=[held.about], instead=dict.fromkeys(both, held.name))
    promote_waiting(instance=held.instance, now=now)


def _in_each_language(pair: Booking) -> set[str]:
    """The names of the two as letters have them."""
    names = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(pair.names)
    return names


def _give_up_second_seat(held: Booking) -> None:
    """One seat instead of two, and no mark for the second: a booking never counts less than its seat.

    Between the two writes the session counts one guest less, or one more where it counts none: never below nothing,
    and never above what it holds, when others sit on the chairs of those marked absent.
    """
    marks = held.attendances.filter(person_no=2)
    if held.instance.seats_taken == 0:
        marks.delete()
    held.seats = 1
    held.save(update_fields=["seats"])
    marks.delete()


def _forget_booker(booking: Booking, *, now: datetime) -> None:
    held = Booking.objects.get(pk=booking.pk)
    held.booked_by = held.phone = held.email = ""
    held.save(update_fields=["booked_by", "phone", "email", "who"])
    outbox.forget(about=[held.about], now=now)


def forget_bookings(pks: Collection[int], *, now: datetime) -> None:
    """These bookings are nobody's any more: their link opens nothing, their letters are empty, their counts stay."""
    with transaction.atomic():
        Booking.objects.remembered().filter(pk__in=pks).update(
            name="",
            companion="",
            booked_by="",
            phone="",
            email="",
            who=Concat(Value("|"), F("key")),  # as Booking.identity tells it of somebody without name and contact
            takes_sms=True,
            needs=[],
            notice=Notice.DAY_BEFORE,
            language="da",
            token=_Secret(),
            form_key=_Secret(),
            number=NO_NUMBER,
            forgotten_at=now,
        )
        outbox.forget(about=[Booking(pk=pk).about for pk in pks], now=now)
