"""Seats: booked, waited for, changed, given up, passed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from icalendar import Calendar

from selvhjulpen.courses import queries
from selvhjulpen.courses.actions import (
    Guest,
    book_seat,
    cancel_booking,
    change_booking,
    edit_session,
    give_seat,
    join_waiting_list,
    move_booking,
    plan_of,
    promote_waiting,
)
from selvhjulpen.courses.actions.refusals import AlreadyBegun, AlreadyBooked, AlreadyCancelled, CourseFull, NotOpen
from selvhjulpen.courses.models import Booking, BookingState, CourseInstance, InstanceState, Notice, Source
from selvhjulpen.courses.rules import Stuck
from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.models import Channel, Message, MessageState
from tests.courses.factories import (
    NOW,
    TODAY,
    BookingFactory,
    CountedSessionFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.courses.two_at_once import all_at_once

pytestmark = pytest.mark.django_db

INGA = Contact(email="inga@example.dk")
PHONE = Contact(phone="+4512345678")


def guest(name: str = "Inga", contact: Contact = INGA, **more: object) -> Guest:
    return Guest(name=name, contact=contact, **more)  # type: ignore[arg-type]


def book(instance: CourseInstance, who: Guest | None = None, now: datetime = NOW) -> Booking:
    return book_seat(instance=instance, guest=who or guest(), source=Source.WEB, now=now)


def wait(instance: CourseInstance, who: Guest | None = None, now: datetime = NOW) -> Booking:
    return join_waiting_list(instance=instance, guest=who or guest(), source=Source.WEB, now=now)


def states(instance: CourseInstance) -> dict[str, str]:
    return dict(instance.bookings.values_list("name", "state"))


def letters() -> list[tuple[str, str]]:
    """What stands in the outbox and will be sent or said: (kind, to whom), in order."""
    waiting = Message.objects.filter(state=MessageState.WAITING)
    return [(key.split(":")[0], name) for key, name in waiting.values_list("key", "to_name")]


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
