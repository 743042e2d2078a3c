"""The counts that the database keeps, and the seat it never gives away twice: no deed of ours takes part here."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, Sum

from selvhjulpen.courses import triggers
from selvhjulpen.courses.models import Attendance, Booking, BookingState, CourseInstance, HeadCount
from selvhjulpen.ui import triggers as edition_triggers
from tests.courses.factories import NOW, BookingFactory, CountedSessionFactory, SessionFactory, WaitingFactory
from tests.courses.two_at_once import all_at_once

pytestmark = pytest.mark.django_db

FULL = "courses_seats_within_capacity"
COUNTS = ["seats_taken", "seats_waiting", "people_marked", "people_present", "people_counted"]


def counts(instance: CourseInstance) -> dict[str, int]:
    instance.refresh_from_db()
    return {name: getattr(instance, name) for name in COUNTS}


def no_counts(**known: int) -> dict[str, int]:
    return dict.fromkeys(COUNTS, 0) | known


def recount(instance: CourseInstance) -> dict[str, int]:
    """The same counts, from the rows themselves."""
    confirmed = instance.bookings.filter(state="confirmed")
    marks = Attendance.objects.filter(booking__in=confirmed)
    return {
        "seats_taken": (confirmed.aggregate(n=Sum("seats"))["n"] or 0) - marks.filter(present=False).count(),
        "seats_waiting": instance.bookings.filter(state="waiting").aggregate(n=Sum("seats"))["n"] or 0,
        "people_marked": marks.count(),
        "people_present": marks.filter(present=True).count(),
        "people_counted": instance.head_counts.aggregate(n=Sum("number"))["n"] or 0,
    }


def mark(booking: Booking, *, present: bool, person_no: int = 1) -> Attendance:
    return Attendance.objects.create(booking=booking, person_no=person_no, present=present, recorded_at=NOW)


@contextmanager
def suppress_full() -> Iterator[None]:
    """A full session is an answer; any other fault of the database is not."""
    try:
        yield
    except IntegrityError as error:
        if FULL not in str(error):
            raise


def refuses(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=FULL), transaction.atomic():
        write()


class TestRefusal:
    def test_the_database_refuses_one_seat_too_many(self) -> None:
        instance = SessionFactory(capacity=2)
        BookingFactory(instance=instance, seats=2, companion="Lis")

        refuses(lambda: BookingFactory(instance=instance))

        assert counts(instance) == no_counts(seats_taken=2)

    def test_the_database_refuses_a_pair_where_one_seat_is_left(self) -> None:
        instance = SessionFactory(capacity=1)

        refuses(lambda: BookingFactory(instance=instance, seats=2, companion="Lis"))

        assert Booking.objects.count() == 0

    def test_rows_written_in_bulk_are_refused_as_a_whole(self) -> None:
        instance = SessionFactory(capacity=2)
        three = [BookingFactory.build(instance=instance) for _ in range(3)]
        for booking in three:
            booking.who = booking.identity()

        refuses(lambda: Booking.objects.bulk_create(three))

        assert counts(instance) == no_counts()

    def test_a_waiting_guest_cannot_be_confirmed_by_hand_on_a_full_session(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        waiting = WaitingFactory(instance=instance)

        refuses(lambda: Booking.objects.filter(pk=waiting.pk).update(state=BookingState.CONFIRMED, confirmed_at=NOW))

        assert counts(instance) == no_counts(seats_taken=1, seats_waiting=1)

    def test_one_seat_cannot_be_made_two_by_hand_on_a_full_session(self) -> None:
        instance = SessionFactory(capacity=1)
        booking = BookingFactory(instance=instance)

        refuses(lambda: Booking.objects.filter(pk=booking.pk).update(seats=2))

    def test_a_booking_cannot_be_carried_over_to_a_full_session(self) -> None:
        full = SessionFactory(capacity=1)
        BookingFactory(instance=full)
        other = BookingFactory()

        refuses(lambda: Booking.objects.filter(pk=other.pk).update(instance=full))

        assert counts(other.instance) == no_counts(seats_taken=1)

    def test_the_capacity_cannot_go_below_the_seats_given_away(self) -> None:
        instance = SessionFactory(capacity=3)
        BookingFactory.create_batch(2, instance=instance)

        refuses(lambda: CourseInstance.objects.filter(pk=instance.pk).update(capacity=1))

        CourseInstance.objects.filter(pk=instance.pk).update(capacity=2)
        assert counts(instance) == no_counts(seats_taken=2)

    def test_a_session_that_counts_its_people_has_no_seat_to_give(self) -> None:
        counted = CountedSessionFactory()

        refuses(lambda: BookingFactory(instance=counted))

    def test_the_chair_of_an_absent_guest_who_comes_after_all_is_not_there_twice(self) -> None:
        instance = SessionFactory(capacity=1)
        absent = mark(BookingFactory(instance=instance), present=False)
        BookingFactory(instance=instance)

        refuses(lambda: Attendance.objects.filter(pk=absent.pk).update(present=True))
        refuses(lambda: absent.delete())

        assert counts(instance) == no_counts(seats_taken=1, people_marked=1)


class TestCounts:
    def test_every_confirmed_seat_is_taken_and_every_waiting_seat_waits(self) -> None:
        instance = SessionFactory()

        BookingFactory(instance=instance)
        BookingFactory(instance=instance, seats=2, companion="Lis")
        WaitingFactory(instance=instance, seats=2, companion="Per")

        assert counts(instance) == no_counts(seats_taken=3, seats_waiting=2)

    def test_rows_written_in_bulk_are_counted(self) -> None:
        instance = SessionFactory()
        two = [BookingFactory.build(instance=instance) for _ in range(2)]
        for booking in two:
            booking.who = booking.identity()

        Booking.objects.bulk_create(two)

        assert counts(instance) == no_counts(seats_taken=2)

    def test_a_cancelled_booking_takes_no_seat(self) -> None:
        instance = SessionFactory()
        booking = BookingFactory(instance=instance, seats=2, companion="Lis")

        Booking.objects.filter(pk=booking.pk).update(state=BookingState.CANCELLED, cancelled_at=NOW)

        assert counts(instance) == no_counts()

    def test_a_deleted_booking_frees_its_own_seats_and_no_phantom_ones(self) -> None:
        instance = SessionFactory()
        BookingFactory(instance=instance)
        gone = BookingFactory(instance=instance, seats=2, companion="Lis")
        cancelled = BookingFactory(instance=instance, state=BookingState.CANCELLED, cancelled_at=NOW)

        gone.delete()
        cancelled.delete()

        assert counts(instance) == no_counts(seats_taken=1)

    def test_a_deleted_booking_takes_its_attendance_with_it(self) -> None:
        instance = SessionFactory()
        booking = BookingFactory(instance=instance)
        mark(booking, present=False)

        booking.delete()

        assert counts(instance) == no_counts()

    def test_a_booking_carried_over_is_counted_where_it_is_and_not_where_it_was(self) -> None:
        here, there = SessionFactory(), SessionFactory()
        booking = BookingFactory(instance=here)
        mark(booking, present=True)

        Booking.objects.filter(pk=booking.pk).update(instance=there)

        assert counts(here) == no_counts()
        assert counts(there) == no_counts(seats_taken=1, people_marked=1, people_present=1)

    def test_an_absent_guest_leaves_the_chair_to_a_walk_in(self) -> None:
        instance = SessionFactory(capacity=1)
        absent = mark(BookingFactory(instance=instance), present=False)
        assert counts(instance) == no_counts(people_marked=1)

        walk_in = BookingFactory(instance=instance)
        mark(walk_in, present=True)

        assert counts(instance) == no_counts(seats_taken=1, people_marked=2, people_present=1)
        walk_in.delete()
        absent.delete()
        assert counts(instance) == no_counts(seats_taken=1)

    def test_one_of_two_who_comes_keeps_one_chair(self) -> None:
        instance = SessionFactory()
        booking = BookingFactory(instance=instance, seats=2, companion="Lis")

        mark(booking, present=True)
        mark(booking, present=False, person_no=2)

        assert counts(instance) == no_counts(seats_taken=1, people_marked=2, people_present=1)

    def test_taps_add_up_and_a_tap_taken_back_is_not_counted(self) -> None:
        instance, other = CountedSessionFactory(), CountedSessionFactory()
        HeadCount.objects.create(instance=instance, number=3, counted_at=NOW)
        five = HeadCount.objects.create(instance=instance, number=5, counted_at=NOW)
        HeadCount.objects.create(instance=other, number=1, counted_at=NOW)
        assert counts(instance) == no_counts(people_counted=8)

        HeadCount.objects.filter(pk=five.pk).update(number=4)
        assert counts(instance) == no_counts(people_counted=7)

        five.delete()
        assert counts(instance) == no_counts(people_counted=3)

    @pytest.mark.parametrize("seed", range(5))
    def test_after_a_random_walk_every_count_equals_a_recount(self, seed: int) -> None:
        walk = random.Random(seed)
        sessions = [SessionFactory(capacity=4), SessionFactory(capacity=7), CountedSessionFactory()]

        for _ in range(60):
            with suppress_full(), transaction.atomic():
                _step(walk, sessions)

        assert [counts(s) for s in sessions] == [recount(s) for s in sessions]
        assert not CourseInstance.objects.filter(Q(seats_taken__gt=F("capacity")) | Q(capacity=None, seats_taken__gt=0))


def _step(walk: random.Random, sessions: list[CourseInstance]) -> None:
    """One write of some kind, as somebody at a database prompt might do it."""
    instance = walk.choice(sessions)
    booking = Booking.objects.order_by("pk")[walk.randrange(n)] if (n := Booking.objects.count()) else None
    seats = walk.choice([1, 2])
    match walk.randrange(9):
        case 0 | 1:
            BookingFactory(instance=instance, seats=seats)
        case 2:
            WaitingFactory(instance=instance, seats=seats)
        case 3 if booking:
            Booking.objects.filter(pk=booking.pk).update(state="cancelled", cancelled_at=NOW)
        case 4 if booking:
            Booking.objects.filter(pk=booking.pk).update(state="confirmed", confirmed_at=NOW, cancelled_at=None)
        case 5 if booking:
            booking.delete()
        case 6 if booking:
            Booking.objects.filter(pk=booking.pk).update(instance=instance, seats=seats)
        case 7 if booking:
            Attendance.objects.update_or_create(
                booking=booking,
                person_no=walk.randint(1, booking.seats),
                defaults={"present": walk.random() < 0.5, "recorded_at": NOW},
            )
        case 8:
            HeadCount.objects.create(instance=instance, number=walk.randint(1, 9), counted_at=NOW)


@pytest.mark.django_db(transaction=True)
class TestInstallation:
    def test_the_counting_goes_on_after_migrate(self) -> None:
        instance = SessionFactory(capacity=1)

        call_command("migrate", verbosity=0)

        BookingFactory(instance=instance)
        assert counts(instance) == no_counts(seats_taken=1)
        refuses(lambda: BookingFactory(instance=instance))

    def test_the_counting_goes_on_after_a_migration_rebuilds_the_table(self) -> None:
        """As SQLite does for every altered column: it makes a new table and drops the old one with its triggers."""
        instance = SessionFactory(capacity=1)
        as_it_is = Booking._meta.get_field("companion")
        longer = as_it_is.clone()
        longer.max_length = 200
        longer.set_attributes_from_name("companion")
        longer.model = Booking

        triggers.remove()
        with connection.schema_editor() as editor:
            editor.alter_field(Booking, as_it_is, longer, strict=True)
            editor.alter_field(Booking, longer, as_it_is, strict=True)
        triggers.install()
        edition_triggers.install()

        BookingFactory(instance=instance)

        assert counts(instance) == no_counts(seats_taken=1)
        refuses(lambda: BookingFactory(instance=instance))

    def test_installing_twice_counts_once(self) -> None:
        triggers.install()
        instance = SessionFactory()

        BookingFactory(instance=instance)

        assert counts(instance) == no_counts(seats_taken=1)

    def test_without_the_counting_a_session_is_oversold(self) -> None:
        """The control: it is the database that says no above, and nothing else."""
        instance = SessionFactory(capacity=1)
        triggers.remove()
        try:
            BookingFactory.create_batch(2, instance=instance)
        finally:
            triggers.install()

        assert instance.bookings.confirmed().count() == 2

    def test_many_who_write_at_once_past_all_our_code_get_the_one_seat_once(self) -> None:
        instance = SessionFactory(capacity=1, starts_at=NOW + timedelta(days=1))

        answers = all_at_once([lambda: BookingFactory(instance=instance)] * 8)

        assert sorted(type(a).__name__ for a in answers) == ["Booking"] + ["IntegrityError"] * 7
        assert counts(instance) == no_counts(seats_taken=1)
