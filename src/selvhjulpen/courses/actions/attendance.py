"""The day itself: who came, who came without a booking, and how many stopped by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from selvhjulpen.courses.actions.refusals import AlreadyCancelled, NotOpen, NotYet, TooLate
from selvhjulpen.courses.actions.seats import lock, promote_waiting, refusal
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
from selvhjulpen.lib.keys import new_token
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person


def mark_attendance(
    *,
    instance: CourseInstance,
    marks: Mapping[tuple[int, int], bool | None],
    more_chairs: bool = False,
    by: Person,
    now: datetime,
) -> None:
    """Mark who came. ``marks``: (booking id, 1 or 2) -> True, False, or None to take the mark away.

    Marks of bookings that are not confirmed on this session are passed over. Raises NotYet, AlreadyCancelled, or
    CourseFull where an absent guest's chair has been given to somebody else and they are now said to be present;
    ``more_chairs`` makes the session so much larger instead. A chair that is free before the start goes to the queue.
    """
    with transaction.atomic():
        held = lock(instance)
        _refuse_wrong_day(held, now)
        confirmed = {b.pk: b for b in held.bookings.confirmed()}
        if more_chairs:
            _make_room(held, marks)
        marked = dict.fromkeys(confirmed[pk].about for pk, _person_no in marks if pk in confirmed)
        note(deed=Deed.CHANGED, what=gettext_noop("Fremmøde krydset af"), about=marked, by=by, now=now)
        try:
            with transaction.atomic():
                # Absences first: the chairs they free may be needed by the next mark.
                for (booking_id, person_no), present in sorted(marks.items(), key=lambda mark: mark[1] is not False):
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
        if now < held.starts_at:
            promote_waiting(instance=held, now=now)


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
        used = Booking.objects.filter(form_key=form_key).first()
        if used and used.instance_id == held.pk and used.name == name:
            return used
        if held.seats_left < 1 and one_more_chair:
            held.capacity = held.seats_taken + 1
            held.save(update_fields=["capacity"])
        booking = Booking(
            instance=held,
            state=BookingState.CONFIRMED,
            source=Source.WALK_IN,
            name=name,
            level=level or Level.UNSURE,
            form_key=new_token() if used else form_key,  # back in the browser, and another name
            created_at=now,
            confirmed_at=now,
        )
        try:
            with transaction.atomic():
                booking.save()
        except IntegrityError as error:
            raise refusal(error) from error
        Attendance.objects.create(booking=booking, person_no=1, present=True, recorded_at=now, recorded_by=by)
        note(deed=Deed.CHANGED, what=gettext_noop("Skrevet på uden tilmelding"), about=booking.about, by=by, now=now)
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


def take_back_count(*, instance: CourseInstance, key: str, by: Person, now: datetime) -> None:
    """Take back one's own recent count with this key; taken back twice, it is gone once. ``now``: when it was asked.

    Raises TooLate where it is one's own, and no longer recent.
    """
    with transaction.atomic():
        lock(instance)
        instance.head_counts.undoable(by, now).filter(key=key).delete()
        if instance.head_counts.filter(key=key, recorded_by=by).exists():
            raise TooLate


def finish_count(*, instance: CourseInstance, by: Person, now: datetime) -> None:
    """The counting is over. Where nobody was counted, nobody came: zero, which is not the same as not counted.

    Raises NotYet, AlreadyCancelled, or NotOpen for a session with booked seats.
    """
    with transaction.atomic():
        held = lock(instance)
        if not held.head_counts.exists():
            count_heads(instance=held, number=0, key=f"nobody:{held.key}", by=by, now=now)


def _make_room(instance: CourseInstance, marks: Mapping[tuple[int, int], bool | None]) -> None:
    """Set in the chairs that the marks ask for beyond those there are."""
    absent = set(
        Attendance.objects.filter(booking__in=instance.bookings.confirmed(), present=False).values_list(
            "booking_id", "person_no"
        )
    )
    returned = sum(1 for person, present in marks.items() if person in absent and present is not False)
    left = sum(1 for person, present in marks.items() if person not in absent and present is False)
    needed = instance.seats_taken + returned - left
    if instance.capacity is not None and needed > instance.capacity:
        instance.capacity = needed
        instance.save(update_fields=["capacity"])


def _refuse_wrong_day(instance: CourseInstance, now: datetime) -> None:
    if instance.state == InstanceState.CANCELLED:
        raise AlreadyCancelled
    if local_day(now) < local_day(instance.starts_at):
        raise NotYet
