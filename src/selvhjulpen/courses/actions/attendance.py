"""The day itself: who came, who came without a booking, and how many stopped by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from selvhjulpen.courses.actions.refusals import AlreadyCancelled, NotOpen, NotYet
from selvhjulpen.courses.actions.seats import lock, refusal
from selvhjulpen.courses.models import (
    Attendance,
    Booking,
    BookingState,
    CourseInstance,
    HeadCount,
    InstanceState,
    Level,
    Source,
)
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.models import Person

# A tap may be taken back for so long.
UNDO_WITHIN = timedelta(hours=12)


def mark_attendance(
    *, instance: CourseInstance, marks: Mapping[tuple[int, int], bool | None], by: Person, now: datetime
) -> None:
    """Mark who came. ``marks``: (booking id, 1 or 2) -> True, False, or None to take the mark away.

    Marks of bookings that are not confirmed on this session are passed over. Raises NotYet, AlreadyCancelled, or
    CourseFull where an absent guest's chair has been given to a walk-in and they are now said to be present.
    """
    with transaction.atomic():
        held = lock(instance)
        _refuse_wrong_day(held, now)
        confirmed = {b.pk: b for b in held.bookings.confirmed()}
        try:
            with transaction.atomic():
                # Absences first: the chairs they free may be needed by the next mark.
                for (booking_id, person_no), present in sorted(marks.items(), key=lambda mark: bool(mark[1])):
                    booking = confirmed.get(booking_id)
                    if booking is None or person_no > booking.seats:
                        continue
                    if present is None:
                        booking.attendances.filter(person_no=person_no).delete()
                        continue
                    Attendance.objects.update_or_create(
                        booking=booking,
                        person_no=person_no,
                        defaults={"present": present},
                        create_defaults={"present": present, "recorded_at": now, "recorded_by": by},
                    )
        except IntegrityError as error:
            raise refusal(error) from error


def add_walk_in(
    *, instance: CourseInstance, name: str, level: str, one_more_chair: bool, form_key: str, by: Person, now: datetime
) -> Booking:
    """Somebody came without a booking: they get a seat and are marked present.

    Raises CourseFull where no chair is free; ``one_more_chair`` then makes the session one seat larger.
    Raises NotOpen for a session whose people are counted.
    """
    with transaction.atomic():
        held = lock(instance)
        _refuse_wrong_day(held, now)
        if not held.is_booked:
            raise NotOpen
        if booking := Booking.objects.filter(form_key=form_key).first():
            return booking
        if held.seats_left < 1 and one_more_chair:
            held.capacity = held.seats_taken + 1
            held.save(update_fields=["capacity"])
        booking = Booking(
            instance=held,
            state=BookingState.CONFIRMED,
            source=Source.WALK_IN,
            name=name,
            level=level or Level.UNSURE,
            form_key=form_key,
            created_at=now,
            confirmed_at=now,
        )
        try:
            with transaction.atomic():
                booking.save()
        except IntegrityError as error:
            raise refusal(error) from error
        Attendance.objects.create(booking=booking, person_no=1, present=True, recorded_at=now, recorded_by=by)
    return booking


def count_heads(*, instance: CourseInstance, number: int, key: str, by: Person, now: datetime) -> None:
    """So many more have stopped by. ``key`` is made where the tap was made: the same tap sent twice counts once.

    Raises NotYet, AlreadyCancelled, or NotOpen for a session with booked seats.
    """
    with transaction.atomic():
        held = lock(instance)
        _refuse_wrong_day(held, now)
        if held.is_booked:
            raise NotOpen
        HeadCount.objects.get_or_create(
            key=key, defaults={"instance": held, "number": number, "counted_at": now, "recorded_by": by}
        )


def take_back_count(*, instance: CourseInstance, by: Person, now: datetime) -> HeadCount | None:
    """Take back one's own latest count of today; None where there is none."""
    with transaction.atomic():
        lock(instance)
        latest = instance.head_counts.filter(recorded_by=by, counted_at__gte=now - UNDO_WITHIN).last()
        if latest:
            latest.delete()
    return latest


def _refuse_wrong_day(instance: CourseInstance, now: datetime) -> None:
    if instance.state == InstanceState.CANCELLED:
        raise AlreadyCancelled
    if local_day(now) < local_day(instance.starts_at):
        raise NotYet
