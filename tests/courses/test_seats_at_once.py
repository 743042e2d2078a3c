"""Several people in the same moment: one seat is one seat."""

from __future__ import annotations

import pytest

from selvhjulpen.courses.actions import (
    book_seat,
    cancel_booking,
    move_booking,
)
from selvhjulpen.courses.models import Source
from tests.courses.factories import (
    NOW,
    BookingFactory,
    SessionFactory,
    WaitingFactory,
)
from tests.courses.seat_deeds import PHONE, book, guest, letters, states
from tests.courses.two_at_once import all_at_once

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_who_book_the_last_seat_at_once_get_one_seat_and_one_no(self) -> None:
        instance = SessionFactory(capacity=1)

        answers = all_at_once([lambda: book(instance, guest("Inga")), lambda: book(instance, guest("Karl", PHONE))])

        assert sorted(type(a).__name__ for a in answers) == ["Booking", "CourseFull"]
        assert instance.bookings.confirmed().count() == 1
        assert len(letters()) == 1

    def test_a_hundred_who_book_one_seat_at_once_get_one_seat_between_them(self) -> None:
        instance = SessionFactory(capacity=1)
        deeds = [lambda n=n: book(instance, guest(f"Guest {n}")) for n in range(20)]

        for _ in range(5):
            answers = all_at_once(deeds)
            assert {type(a).__name__ for a in answers} <= {"Booking", "CourseFull", "AlreadyBooked"}

        instance.refresh_from_db()
        assert (instance.seats_taken, instance.bookings.confirmed().count(), len(letters())) == (1, 1, 1)

    def test_a_citizen_and_the_desk_who_take_the_last_seat_at_once_get_it_once(self) -> None:
        instance = SessionFactory(capacity=1)

        answers = all_at_once(
            [
                lambda: book_seat(instance=instance, guest=guest(), source=Source.WEB, now=NOW),
                lambda: book_seat(instance=instance, guest=guest("Karl", PHONE), source=Source.DESK, now=NOW),
            ]
        )

        assert sorted(type(a).__name__ for a in answers) == ["Booking", "CourseFull"]

    def test_the_same_form_sent_twice_at_once_gives_one_booking_to_both(self) -> None:
        instance = SessionFactory(capacity=1)
        form = guest(form_key="form-1")

        first, second = all_at_once([lambda: book(instance, form)] * 2)

        assert first == second
        assert len(letters()) == 1

    def test_two_who_leave_at_once_make_room_for_exactly_two(self) -> None:
        instance = SessionFactory(capacity=2)
        leavers = BookingFactory.create_batch(2, instance=instance)
        for name in ("Oldest", "Middle", "Youngest"):
            WaitingFactory(instance=instance, name=name)

        all_at_once([lambda b=b: cancel_booking(booking=b, now=NOW) for b in leavers])

        assert [b.name for b in instance.bookings.waiting()] == ["Youngest"]
        assert [k for k, _ in letters()].count("promoted") == 2

    def test_two_who_swap_days_do_not_wait_for_each_other_for_ever(self) -> None:
        monday, tuesday = SessionFactory(capacity=2), SessionFactory(capacity=2)
        inga, karl = BookingFactory(instance=monday, name="Inga"), BookingFactory(instance=tuesday, name="Karl")

        answers = all_at_once(
            [
                lambda: move_booking(booking=inga, to=tuesday, now=NOW),
                lambda: move_booking(booking=karl, to=monday, now=NOW),
            ]
        )

        assert [type(a).__name__ for a in answers] == ["Booking", "Booking"]
        assert states(monday) == {"Inga": "cancelled", "Karl": "confirmed"}
        assert states(tuesday) == {"Inga": "confirmed", "Karl": "cancelled"}
