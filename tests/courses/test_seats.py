"""Seats: booked, changed, given up, moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from selvhjulpen.courses.actions import (
    cancel_booking,
    change_booking,
    move_booking,
)
from selvhjulpen.courses.actions.refusals import AlreadyBegun, AlreadyBooked, AlreadyCancelled, CourseFull, NotOpen
from selvhjulpen.courses.models import Booking, BookingState, InstanceState, Source
from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.models import Channel, Message
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CountedSessionFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.courses.seat_deeds import PHONE, book, guest, letters, states, wait

pytestmark = pytest.mark.django_db


class TestBooking:
    def test_booking_the_last_seat_confirms_it_by_mail(self) -> None:
        instance = SessionFactory(capacity=1)

        booking = book(instance)

        instance.refresh_from_db()
        message = Message.objects.get()
        assert (booking.state, instance.seats_left) == (BookingState.CONFIRMED, 0)
        assert (message.channel, message.to_address) == (Channel.EMAIL, "inga@example.dk")
        assert letters() == [("booked", "Inga")]

    def test_a_full_session_is_refused_and_nobody_is_written_to(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance, name="Karl")

        with pytest.raises(CourseFull):
            book(instance)

        assert states(instance) == {"Karl": "confirmed"}
        assert letters() == []

    def test_two_together_get_two_seats_or_none(self) -> None:
        instance = SessionFactory(capacity=3)

        book(instance, guest(companion="Lis"))
        with pytest.raises(CourseFull):
            book(instance, guest("Per", PHONE, companion="Bodil"))

        assert {b.names: b.seats for b in Booking.objects.all()} == {"Inga og Lis": 2}

    def test_a_cancelled_booking_leaves_its_seat_to_the_next(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance, name="Karl", state=BookingState.CANCELLED, cancelled_at=NOW)

        book(instance)

        assert states(instance) == {"Karl": "cancelled", "Inga": "confirmed"}

    @pytest.mark.parametrize(
        "why_not",
        [
            {"state": InstanceState.DRAFT},
            {"state": InstanceState.CANCELLED},
            {"starts_at": NOW},
            {"starts_at": instant(hours=-1)},
        ],
        ids=["draft", "cancelled", "begins now", "has begun"],
    )
    def test_a_session_that_is_not_open_takes_neither_bookings_nor_a_queue(self, why_not: dict[str, object]) -> None:
        instance = SessionFactory(**why_not)

        for ask in (book, wait):
            with pytest.raises(NotOpen):
                ask(instance)

        assert Booking.objects.count() == 0

    def test_nobody_books_where_people_are_counted(self) -> None:
        with pytest.raises(NotOpen):
            book(CountedSessionFactory())

    def test_a_second_before_the_start_is_in_time(self) -> None:
        instance = SessionFactory(starts_at=NOW + timedelta(seconds=1))

        assert book(instance).has_seat


class TestOnce:
    def test_the_same_form_sent_twice_gives_one_booking_and_one_letter(self) -> None:
        instance = SessionFactory()
        form = guest(form_key="form-1")

        first, again = book(instance, form), book(instance, form)

        assert first == again
        assert states(instance) == {"Inga": "confirmed"}
        assert letters() == [("booked", "Inga")]

    def test_the_same_form_sent_twice_gives_the_last_seat_once_and_is_not_told_that_it_is_full(self) -> None:
        instance = SessionFactory(capacity=1)
        form = guest(form_key="form-1")

        assert book(instance, form) == book(instance, form)

    def test_the_same_form_sent_twice_gives_one_place_in_the_queue(self) -> None:
        instance = SessionFactory(capacity=0)
        form = guest(form_key="form-1")

        assert wait(instance, form) == wait(instance, form)
        assert letters() == [("waiting", "Inga")]

    def test_a_form_sent_again_with_another_name_is_another_guest(self) -> None:
        """Somebody goes back in the browser and writes the neighbour's name."""
        instance = SessionFactory()

        book(instance, guest("Inga", PHONE, form_key="form-1"))
        book(instance, guest("Karl", PHONE, form_key="form-1"))

        assert states(instance) == {"Inga": "confirmed", "Karl": "confirmed"}

    def test_two_tabs_do_not_give_the_same_person_two_seats(self) -> None:
        instance = SessionFactory()
        book(instance, guest("Inga  Holm"))

        with pytest.raises(AlreadyBooked):
            book(instance, guest("inga holm"))

        assert states(instance) == {"Inga  Holm": "confirmed"}

    def test_who_has_a_seat_cannot_queue_for_another(self) -> None:
        instance = SessionFactory(capacity=1)
        book(instance)

        with pytest.raises(AlreadyBooked):
            wait(instance)

        assert states(instance) == {"Inga": "confirmed"}

    def test_several_people_share_one_phone(self) -> None:
        instance = SessionFactory()

        for name in ("Inga", "Karl", "Bodil"):
            book(instance, guest(name, PHONE))

        assert states(instance) == {"Inga": "confirmed", "Karl": "confirmed", "Bodil": "confirmed"}

    def test_two_of_the_same_name_without_any_contact_are_two_people(self) -> None:
        instance = SessionFactory()

        for _ in range(2):
            book(instance, guest("Jens Hansen", Contact()))

        assert instance.bookings.confirmed().count() == 2

    def test_who_has_cancelled_may_book_again(self) -> None:
        instance = SessionFactory()
        cancel_booking(booking=book(instance), now=NOW)

        book(instance)

        assert sorted(instance.bookings.values_list("state", flat=True)) == ["cancelled", "confirmed"]

    def test_the_same_person_may_come_on_two_days(self) -> None:
        for _ in range(2):
            book(SessionFactory())

        assert Booking.objects.confirmed().count() == 2


class TestCancelling:
    def test_a_cancelled_booking_is_told_and_stands_as_cancelled(self) -> None:
        booking = BookingFactory(name="Inga")

        cancel_booking(booking=booking, now=NOW)

        booking.refresh_from_db()
        booking.instance.refresh_from_db()
        assert (booking.state, booking.cancelled_at, booking.instance.seats_taken) == ("cancelled", NOW, 0)
        assert letters() == [("booking_cancelled", "Inga")]

    def test_a_confirmation_that_was_not_sent_before_the_cancellation_is_never_sent(self) -> None:
        booking = book(SessionFactory())

        cancel_booking(booking=booking, now=NOW)

        assert letters() == [("booking_cancelled", "Inga")]

    def test_cancelling_twice_promotes_one_and_writes_once(self) -> None:
        instance = SessionFactory(capacity=1)
        leaver = BookingFactory(instance=instance, name="Leaver")
        WaitingFactory(instance=instance, name="First")
        WaitingFactory(instance=instance, name="Second")

        cancel_booking(booking=leaver, now=NOW)
        with pytest.raises(AlreadyCancelled):
            cancel_booking(booking=leaver, now=NOW)

        assert states(instance) == {"Leaver": "cancelled", "First": "confirmed", "Second": "waiting"}
        assert letters() == [("booking_cancelled", "Leaver"), ("promoted", "First")]

    def test_nothing_is_cancelled_or_changed_once_the_session_has_begun(self) -> None:
        booking = BookingFactory(instance=SessionFactory(starts_at=NOW))

        with pytest.raises(AlreadyBegun):
            cancel_booking(booking=booking, now=NOW)
        with pytest.raises(AlreadyBegun):
            change_booking(booking=booking, level="new", needs=[], now=NOW)

        booking.refresh_from_db()
        assert (booking.state, booking.level) == ("confirmed", "unsure")

    def test_a_change_keeps_the_seat_and_the_place_in_the_queue(self) -> None:
        waiting = WaitingFactory(instance=SessionFactory(capacity=0))

        change_booking(booking=waiting, level="new", needs=["glasses"], now=NOW)

        queued_at = waiting.queued_at
        waiting.refresh_from_db()
        assert (waiting.level, waiting.needs, waiting.queued_at) == ("new", ["glasses"], queued_at)


class TestMoving:
    def test_a_guest_moves_seat_for_seat_with_all_that_is_known_of_them(self) -> None:
        booking = BookingFactory(
            name="Inga", companion="Lis", seats=2, level="new", needs=["glasses"], source=Source.DESK, booked_by="Bo"
        )
        other = SessionFactory(course=booking.instance.course, starts_at=instant(days=8))

        moved = move_booking(booking=booking, to=other, now=NOW)

        booking.refresh_from_db()
        assert booking.state == "cancelled"
        assert (moved.instance, moved.state, moved.seats, moved.names) == (other, "confirmed", 2, "Inga og Lis")
        assert (moved.level, moved.needs, moved.source, moved.booked_by) == ("new", ["glasses"], "desk", "Bo")
        assert letters() == [("booked", "Inga")]

    def test_a_move_to_a_full_session_leaves_everything_as_it_was(self) -> None:
        booking = BookingFactory(instance=SessionFactory(capacity=1))
        WaitingFactory(instance=booking.instance)
        full = SessionFactory(capacity=1)
        BookingFactory(instance=full)
        before = list(Booking.objects.order_by("pk").values())

        with pytest.raises(CourseFull):
            move_booking(booking=booking, to=full, now=NOW)

        assert list(Booking.objects.order_by("pk").values()) == before
        assert letters() == []

    @pytest.mark.parametrize("why_not", [{"starts_at": NOW}, {"state": InstanceState.CANCELLED}])
    def test_a_move_to_a_session_that_is_not_open_leaves_everything_as_it_was(self, why_not: dict[str, object]) -> None:
        booking = BookingFactory()

        with pytest.raises(NotOpen):
            move_booking(booking=booking, to=SessionFactory(**why_not), now=NOW)

        booking.refresh_from_db()
        assert booking.has_seat

    def test_who_stands_on_the_other_day_already_is_not_moved(self) -> None:
        booking = BookingFactory(name="Inga", email="inga@example.dk")
        other = SessionFactory()
        book(other)

        with pytest.raises(AlreadyBooked):
            move_booking(booking=booking, to=other, now=NOW)

        assert states(booking.instance) == {"Inga": "confirmed"}

    def test_a_cancelled_booking_is_not_moved(self) -> None:
        booking = BookingFactory(state=BookingState.CANCELLED, cancelled_at=NOW)

        with pytest.raises(AlreadyCancelled):
            move_booking(booking=booking, to=SessionFactory(), now=NOW)

        assert Booking.objects.count() == 1


def test_the_longest_name_with_the_longest_address_has_room() -> None:
    booking = BookingFactory(name="ﬃ" * 120, email=f"{'a' * 240}@example.dk")

    booking.full_clean(exclude=["instance"])
    assert booking.who.endswith("@example.dk")


def test_a_guest_who_moves_keeps_link_and_number_and_the_calendar_lets_the_old_day_go() -> None:
    instance = SessionFactory()
    other = SessionFactory(course=instance.course, starts_at=instant(days=8))
    booking = BookingFactory(instance=instance, email="inga@example.dk")

    moved = move_booking(booking=booking, to=other, now=NOW)

    assert (moved.token, moved.number) == (booking.token, booking.number)
    events = {
        str(event["uid"]): str(event["status"])
        for event in Calendar.from_ical(Message.objects.get(key=f"booked:{moved.pk}").calendar).walk("VEVENT")
    }
    assert events == {f"{booking.key}@selvhjulpen": "CANCELLED", f"{moved.key}@selvhjulpen": "CONFIRMED"}


def test_the_same_form_after_a_cancellation_gives_a_new_seat() -> None:
    instance = SessionFactory()
    first = book(instance, guest(form_key="once"))
    cancel_booking(booking=first, now=NOW)

    again = book(instance, guest(form_key="once"))

    assert (again.pk != first.pk, again.has_seat) == (True, True)
