"""The waiting list: who stands where, who gets a free seat, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest

from selvhjulpen.courses import queries
from selvhjulpen.courses.actions import (
    cancel_booking,
    edit_session,
    give_seat,
    move_booking,
    plan_of,
    promote_waiting,
)
from selvhjulpen.courses.actions.refusals import CourseFull, NotOpen
from selvhjulpen.courses.models import Booking, CourseInstance, InstanceState, Notice
from selvhjulpen.courses.rules import Stuck
from selvhjulpen.lib.calendars import at
from selvhjulpen.outbox.models import Message, MessageState
from tests.courses.factories import (
    NOW,
    TODAY,
    BookingFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.courses.seat_deeds import guest, letters, states, wait

pytestmark = pytest.mark.django_db


class TestQueue:
    def test_who_joins_stands_last_and_is_told_that_it_is_a_queue(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        WaitingFactory(instance=instance, name="Karl", queued_at=instant(days=-1))

        booking = wait(instance)

        assert [b.name for b in instance.bookings.waiting()] == ["Karl", "Inga"]
        assert not booking.has_seat
        assert letters() == [("waiting", "Inga")]

    def test_who_joins_while_a_seat_is_free_gets_the_seat(self) -> None:
        booking = wait(SessionFactory(capacity=1))

        assert booking.has_seat
        assert letters() == [("booked", "Inga")]

    def test_two_who_join_where_one_seat_is_free_wait_together(self) -> None:
        instance = SessionFactory(capacity=1)

        wait(instance, guest(companion="Lis"))

        instance.refresh_from_db()
        assert (instance.seats_taken, instance.seats_waiting) == (0, 2)

    def test_the_queue_says_how_many_people_are_before_each_and_why_it_does_not_move(self) -> None:
        instance = SessionFactory(capacity=2)
        BookingFactory(instance=instance)
        WaitingFactory(instance=instance, name="Inga", companion="Lis", seats=2)
        WaitingFactory(instance=instance, name="Karl")
        WaitingFactory(instance=instance, name="Bodil")
        instance.refresh_from_db()

        places = queries.queue(instance, now=NOW)

        assert [(p.booking.name, p.before, p.stuck) for p in places] == [
            ("Inga", 0, Stuck.PAIR_NEEDS_TWO),
            ("Karl", 2, None),
            ("Bodil", 3, Stuck.NO_SEAT),
        ]

    def test_the_queue_says_that_it_is_too_late(self) -> None:
        instance = SessionFactory(capacity=1)
        WaitingFactory(instance=instance)

        (place,) = queries.queue(instance, now=at(TODAY, time(20, 1)))

        assert place.stuck is Stuck.TOO_LATE


def _citizen_cancels(instance: CourseInstance) -> None:
    cancel_booking(booking=instance.bookings.get(name="Leaver"), now=NOW)


def _is_moved_away(instance: CourseInstance) -> None:
    move_booking(booking=instance.bookings.get(name="Leaver"), to=SessionFactory(course=instance.course), now=NOW)


def _capacity_is_raised(instance: CourseInstance) -> None:
    plan = plan_of(instance)
    more = type(plan)(**{**plan.__dict__, "capacity": 3})
    edit_session(instance=instance, plan=more, host_note="", now=NOW)


class TestPassingOn:
    @pytest.mark.parametrize("leave", [_citizen_cancels, _is_moved_away, _capacity_is_raised])
    def test_however_one_seat_becomes_free_exactly_the_oldest_gets_it(
        self, leave: Callable[[CourseInstance], None]
    ) -> None:
        instance = SessionFactory(capacity=2)
        BookingFactory(instance=instance, name="Leaver")
        BookingFactory(instance=instance, name="Stayer")
        for name in ("Oldest", "Middle", "Youngest"):
            WaitingFactory(instance=instance, name=name)

        leave(instance)

        instance.refresh_from_db()
        assert set(instance.bookings.waiting().values_list("name", flat=True)) == {"Middle", "Youngest"}
        assert states(instance)["Oldest"] == "confirmed"
        assert instance.seats_left == 0
        assert [letter for letter in letters() if letter[0] == "promoted"] == [("promoted", "Oldest")]

    def test_a_pair_that_leaves_makes_room_for_two(self) -> None:
        instance = SessionFactory(capacity=2)
        pair = BookingFactory(instance=instance, name="Pair", companion="Lis", seats=2)
        for name in ("Oldest", "Middle", "Youngest"):
            WaitingFactory(instance=instance, name=name)

        cancel_booking(booking=pair, now=NOW)

        assert states(instance) == {
            "Pair": "cancelled",
            "Oldest": "confirmed",
            "Middle": "confirmed",
            "Youngest": "waiting",
        }

    def test_a_single_seat_goes_past_a_pair_that_keeps_its_place(self) -> None:
        instance = SessionFactory(capacity=2)
        first, second = BookingFactory.create_batch(2, instance=instance)
        WaitingFactory(instance=instance, name="Pair", companion="Lis", seats=2)
        WaitingFactory(instance=instance, name="One")
        WaitingFactory(instance=instance, name="Two")

        cancel_booking(booking=first, now=NOW)
        assert [b.name for b in instance.bookings.waiting()] == ["Pair", "Two"]

        cancel_booking(booking=second, now=NOW)
        assert [b.name for b in instance.bookings.waiting()] == ["Pair"]

    def test_one_who_leaves_the_queue_moves_nobody_into_a_seat(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance, name="Seated")
        leaver = WaitingFactory(instance=instance, name="Leaver")
        WaitingFactory(instance=instance, name="Next")

        cancel_booking(booking=leaver, now=NOW)

        assert states(instance) == {"Seated": "confirmed", "Leaver": "cancelled", "Next": "waiting"}

    def test_a_seat_given_up_on_the_evening_before_goes_to_the_oldest_who_can_still_be_told(self) -> None:
        instance = SessionFactory(capacity=1)
        leaver = BookingFactory(instance=instance)
        WaitingFactory(instance=instance, name="Day before")
        WaitingFactory(instance=instance, name="Same morning", notice=Notice.SAME_MORNING)

        cancel_booking(booking=leaver, now=at(TODAY, time(21)))

        assert [b.name for b in instance.bookings.waiting()] == ["Day before"]

    def test_nobody_is_promoted_once_the_session_has_begun(self) -> None:
        instance = SessionFactory(capacity=1, starts_at=NOW)
        WaitingFactory(instance=instance, notice=Notice.SAME_MORNING)

        assert promote_waiting(instance=instance, now=NOW) == []

    def test_nobody_is_promoted_on_a_cancelled_session(self) -> None:
        instance = SessionFactory(capacity=1, state=InstanceState.CANCELLED)
        WaitingFactory(instance=instance)

        assert promote_waiting(instance=instance, now=NOW) == []

    def test_who_is_promoted_and_cannot_be_written_to_is_telephoned(self) -> None:
        instance = SessionFactory(capacity=1)
        leaver = BookingFactory(instance=instance)
        WaitingFactory(instance=instance, name="Landline", email="", phone="+4587654321", takes_sms=False)

        cancel_booking(booking=leaver, now=NOW)

        call = Message.objects.to_phone().get()
        assert (call.to_name, call.to_address, call.key.split(":")[0]) == ("Landline", "+4587654321", "promoted")

    def test_what_was_said_about_the_queue_and_not_yet_sent_is_not_sent_to_who_has_a_seat_now(self) -> None:
        instance = SessionFactory(capacity=1)
        leaver = BookingFactory(instance=instance, name="Leaver")
        wait(instance)

        cancel_booking(booking=leaver, now=NOW)

        assert letters() == [("booking_cancelled", "Leaver"), ("promoted", "Inga")]
        assert Message.objects.get(key__startswith="waiting:").state == MessageState.DROPPED


class TestGivenByHand:
    def test_a_coordinator_gives_a_seat_to_whom_the_queue_could_not_tell_in_time(self) -> None:
        tonight = at(TODAY, time(21))
        instance = SessionFactory(capacity=1)
        waiting = wait(SessionFactory(capacity=0), now=tonight)
        Booking.objects.filter(pk=waiting.pk).update(instance=instance)
        assert promote_waiting(instance=instance, now=tonight) == []

        booking = give_seat(booking=Booking.objects.get(pk=waiting.pk), now=tonight)

        assert booking.has_seat
        assert letters() == [("promoted", "Inga")]

    def test_no_seat_is_given_by_hand_where_there_is_none(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        waiting = WaitingFactory(instance=instance)

        with pytest.raises(CourseFull):
            give_seat(booking=waiting, now=NOW)

        assert letters() == []

    def test_no_seat_is_given_by_hand_on_a_cancelled_session(self) -> None:
        waiting = WaitingFactory(instance=SessionFactory(state=InstanceState.CANCELLED))

        with pytest.raises(NotOpen):
            give_seat(booking=waiting, now=NOW)

        assert letters() == []
