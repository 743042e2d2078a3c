"""Guests, staff and the clock in any order: after each deed the house is as a plain model of it says.

The model below knows the rules of seats, queue and letters in their simplest form, without a database. Hypothesis makes
up the order of deeds and shortens what it finds. A deeper search by hand: ``STORM_EXAMPLES=500 pytest
tests/courses/test_model.py``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from selvhjulpen.courses import queries
from selvhjulpen.courses.actions import (
    Guest,
    add_walk_in,
    book_seat,
    cancel_booking,
    cancel_session,
    edit_session,
    give_seat,
    join_waiting_list,
    mark_attendance,
    move_booking,
    move_session,
    plan_of,
    replan,
)
from selvhjulpen.courses.actions.refusals import (
    AlreadyBegun,
    AlreadyBooked,
    AlreadyCancelled,
    BelowBooked,
    CourseFull,
    NotOpen,
    NotYet,
    TimeDoesNotFit,
)
from selvhjulpen.courses.models import Booking, CourseInstance, Notice, Source
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.keys import new_token
from selvhjulpen.outbox.actions import send_due
from selvhjulpen.outbox.models import Message
from tests.courses.factories import TODAY, CourseFactory, InstructorFactory, LocationFactory, SessionFactory

SEARCH = settings(
    max_examples=int(os.environ.get("STORM_EXAMPLES", "14")),
    stateful_step_count=30,
    derandomize="STORM_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

# Few people, so that the same one comes again; two share an address, and the last cannot be written to.
PEOPLE = [
    ("Inga", Contact(email="inga@example.dk")),
    ("Karl", Contact(email="karl@example.dk")),
    ("Lis", Contact(phone="+4512345678")),
    ("Bodil", Contact(email="inga@example.dk")),
    ("Anna", Contact(email="anna@example.dk")),
    ("Per", Contact()),
]
# Who asks for what: the person, whether for two, and whether they may be told the same morning.
WISHES = st.tuples(st.sampled_from(PEOPLE), st.sampled_from([False, False, True]), st.booleans())
ABSENT, PRESENT = False, True


@dataclass
class Session:
    """What the model knows of a session."""

    pk: int
    starts_at: datetime
    capacity: int
    is_cancelled: bool = False
    moves: int = 0


@dataclass
class Seat:
    """What the model knows of a booking; ``marks`` are of its one or two persons."""

    pk: int
    session: Session
    guest: Guest | None
    name: str
    contact: Contact
    seats: int
    state: str
    same_morning: bool = False
    marks: dict[int, bool] = field(default_factory=dict)

    @property
    def chairs(self) -> int:
        return self.seats - list(self.marks.values()).count(ABSENT) if self.state == "confirmed" else 0

    @property
    def is_written_to(self) -> bool:
        return bool(self.contact.email or self.contact.phone)


class House(RuleBasedStateMachine):
    """Three sessions of one course: this evening, tomorrow, the day after."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at(TODAY, time(9))
        self.seats: list[Seat] = []
        self.said: dict[str, str] = {}
        # Of these only a few: little can happen on a session that is far away or cancelled.
        self.moves_left, self.cancellations_left = 3, 2
        self._undo = transaction.atomic()
        self._undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    @initialize(
        capacities=st.tuples(*[st.integers(1, 3)] * 3),
        wishes=st.tuples(*[st.lists(WISHES, min_size=2, max_size=5)] * 3),
    )
    def open(self, capacities: tuple[int, ...], wishes: tuple[list[Any], ...]) -> None:
        self.teacher, course, self.place = InstructorFactory(), CourseFactory(), LocationFactory()
        begins = [(TODAY, 18), (TODAY + timedelta(days=1), 10), (TODAY + timedelta(days=2), 10)]
        self.sessions = []
        for number, ((day, hour), capacity) in enumerate(zip(begins, capacities, strict=True)):
            made = SessionFactory(course=course, location=self.place, starts_at=at(day, time(hour)), capacity=capacity)
            self.sessions.append(Session(made.pk, made.starts_at, capacity))
            for wish in wishes[number]:
                self._ask(number, wish, would_wait=True)

    # ── What the model expects ──────────────────────────────────────────────────────────────────

    def here(self, session: Session, *states: str) -> list[Seat]:
        return [seat for seat in self.seats if seat.session is session and seat.state in states]

    def free(self, session: Session) -> int:
        return session.capacity - sum(seat.chairs for seat in self.here(session, "confirmed"))

    def is_open(self, session: Session) -> bool:
        return not session.is_cancelled and self.now < session.starts_at

    def stands_there(self, session: Session, name: str, contact: Contact) -> bool:
        known = contact.email or contact.phone
        return bool(known) and any(
            (seat.name, seat.contact.email or seat.contact.phone) == (name, known)
            for seat in self.here(session, "confirmed", "waiting")
        )

    def say(self, kind: str, seat: Seat, *, must_arrive: bool = False, deed: str = "") -> None:
        if seat.is_written_to or must_arrive:
            self.said.setdefault(f"{kind}:{seat.pk}{deed}", "waiting")

    def hush(self, seat: Seat) -> None:
        for key in self.said:
            if key.split(":")[1] == str(seat.pk) and self.said[key] == "waiting":
                self.said[key] = "dropped"

    def pass_on(self, session: Session) -> None:
        """Free seats go to the oldest who can still be told and who can take them."""
        for seat in self.here(session, "waiting") if self.is_open(session) else []:
            evening_before = at(local_day(session.starts_at) - timedelta(days=1), time(20))
            last_word = session.starts_at - timedelta(hours=1) if seat.same_morning else evening_before
            if self.now <= last_word and seat.seats <= self.free(session):
                seat.state = "confirmed"
                self.hush(seat)
                self.say("promoted", seat, must_arrive=True)

    def why_not_a_seat(self, session: Session, name: str, contact: Contact, seats: int) -> type[Exception] | None:
        if not self.is_open(session):
            return NotOpen
        if self.free(session) < seats:
            return CourseFull
        return AlreadyBooked if self.stands_there(session, name, contact) else None

    def why_not_changed(self, seat: Seat) -> type[Exception] | None:
        if seat.state == "cancelled":
            return AlreadyCancelled
        return AlreadyBegun if self.now >= seat.session.starts_at else None

    def why_not_marked(self, session: Session) -> type[Exception] | None:
        if session.is_cancelled:
            return AlreadyCancelled
        return NotYet if local_day(self.now) < local_day(session.starts_at) else None

    @staticmethod
    def refuses_or(why_not: type[Exception] | None, deed: Callable[[], Any]) -> Any:
        """What the deed returns; None where it is refused as the model says it must be."""
        if why_not is None:
            return deed()
        with pytest.raises(why_not):
            deed()
        return None

    # ── The deeds ───────────────────────────────────────────────────────────────────────────────

    def a_session(self, number: int) -> tuple[Session, CourseInstance]:
        session = self.sessions[number]
        return session, CourseInstance.objects.get(pk=session.pk)

    def a_seat(self, number: int, *states: str) -> tuple[Seat, Booking]:
        """One that is in such a state, if there is any; else any: then the deed is refused."""
        seats = [seat for seat in self.seats if seat.state in states] or self.seats
        seat = seats[number % len(seats)]
        return seat, Booking.objects.get(pk=seat.pk)

    session_no = st.integers(0, 2)
    seat_no = st.integers(0, 30)

    @rule(number=session_no, wish=WISHES, would_wait=st.booleans())
    def ask_for_a_seat(self, number: int, wish: Any, would_wait: bool) -> None:
        self._ask(number, wish, would_wait=would_wait)

    def _ask(self, number: int, wish: Any, *, would_wait: bool) -> None:
        session, instance = self.a_session(number)
        (name, contact), pair, same_morning = wish
        notice = Notice.SAME_MORNING if same_morning else Notice.DAY_BEFORE
        guest = Guest(name=name, contact=contact, companion="Bo" if pair else "", notice=notice)
        why_not = self.why_not_a_seat(session, name, contact, guest.seats)
        must_wait = would_wait and why_not is CourseFull
        if must_wait:
            why_not = AlreadyBooked if self.stands_there(session, name, contact) else None
        ask = join_waiting_list if would_wait else book_seat
        made = self.refuses_or(why_not, lambda: ask(instance=instance, guest=guest, source=Source.WEB, now=self.now))
        if made:
            state = "waiting" if must_wait else "confirmed"
            seat = Seat(made.pk, session, guest, name, contact, guest.seats, state, same_morning)
            self.seats.append(seat)
            self.say("waiting" if must_wait else "booked", seat)

    @precondition(lambda self: any(seat.guest and seat.state != "cancelled" for seat in self.seats))
    @rule(number=seat_no)
    def send_the_same_form_again(self, number: int) -> None:
        sent = [seat for seat in self.seats if seat.guest and seat.state != "cancelled"]
        seat = sent[number % len(sent)]
        instance = CourseInstance.objects.get(pk=seat.session.pk)

        again = book_seat(instance=instance, guest=seat.guest, source=Source.WEB, now=self.now)

        assert again.pk == seat.pk

    @precondition(lambda self: self.seats)
    @rule(number=seat_no)
    def cancel(self, number: int) -> None:
        seat, booking = self.a_seat(number, "confirmed")
        if self.refuses_or(self.why_not_changed(seat), lambda: cancel_booking(booking=booking, now=self.now)):
            seat.state = "cancelled"
            self.hush(seat)
            self.say("booking_cancelled", seat)
            self.pass_on(seat.session)

    @precondition(lambda self: self.seats)
    @rule(number=seat_no, to=session_no)
    def move(self, number: int, to: int) -> None:
        seat, booking = self.a_seat(number)
        session, instance = self.a_session(to)
        if session is seat.session:
            return
        why_not = self.why_not_changed(seat) or self.why_not_a_seat(session, seat.name, seat.contact, seat.seats)
        moved = self.refuses_or(why_not, lambda: move_booking(booking=booking, to=instance, now=self.now))
        if moved:
            seat.state = "cancelled"
            self.hush(seat)
            there = Seat(moved.pk, session, None, seat.name, seat.contact, seat.seats, "confirmed", seat.same_morning)
            self.seats.append(there)
            self.say("booked", there)
            self.pass_on(seat.session)

    @precondition(lambda self: self.seats)
    @rule(number=seat_no)
    def give(self, number: int) -> None:
        seat, booking = self.a_seat(number, "waiting")
        why_not = self.why_not_changed(seat)
        if not why_not and seat.state == "waiting":
            room = self.free(seat.session) >= seat.seats
            why_not = NotOpen if seat.session.is_cancelled else None if room else CourseFull
        if self.refuses_or(why_not, lambda: give_seat(booking=booking, now=self.now)) and seat.state == "waiting":
            seat.state = "confirmed"
            self.hush(seat)
            self.say("promoted", seat, must_arrive=True)

    @rule(number=session_no, one_more_chair=st.booleans())
    def walk_in(self, number: int, one_more_chair: bool) -> None:
        of_today = [s for s in self.sessions if not self.why_not_marked(s)] or self.sessions
        session = of_today[number % len(of_today)]
        instance = CourseInstance.objects.get(pk=session.pk)
        is_full = self.free(session) < 1
        why_not = self.why_not_marked(session) or (CourseFull if is_full and not one_more_chair else None)
        made = self.refuses_or(
            why_not,
            lambda: add_walk_in(
                instance=instance,
                name="Ole",
                level="",
                one_more_chair=one_more_chair,
                form_key=new_token(),
                by=self.teacher,
                now=self.now,
            ),
        )
        if made:
            session.capacity += 1 if is_full else 0
            self.seats.append(Seat(made.pk, session, None, "Ole", Contact(), 1, "confirmed", marks={1: PRESENT}))

    @precondition(lambda self: self.seats)
    @rule(
        number=seat_no,
        person_no=st.sampled_from([1, 1, 2]),
        mark=st.sampled_from([ABSENT, ABSENT, PRESENT, None]),
        chairs=st.booleans(),
    )
    def mark(self, number: int, person_no: int, mark: bool | None, chairs: bool) -> None:
        of_today = [s for s in self.seats if s.state == "confirmed" and not self.why_not_marked(s.session)]
        seat = of_today[number % len(of_today)] if of_today else self.seats[number % len(self.seats)]
        session = seat.session
        why_not = self.why_not_marked(session)
        marks = {no: m for no, m in {**seat.marks, person_no: mark}.items() if m is not None and no <= seat.seats}
        before = seat.marks
        if seat.state == "confirmed" and not why_not:
            seat.marks = marks
        lacking = -self.free(session)
        if lacking > 0 and not chairs:
            why_not, seat.marks = CourseFull, before
        if why_not is None and lacking > 0:
            session.capacity += lacking
        instance = CourseInstance.objects.get(pk=session.pk)
        self.refuses_or(
            why_not,
            lambda: mark_attendance(
                instance=instance,
                marks={(seat.pk, person_no): mark},
                more_chairs=chairs,
                by=self.teacher,
                now=self.now,
            ),
        )
        if why_not is None:
            self.pass_on(session)

    @rule(number=session_no, capacity=st.integers(0, 6))
    def change_the_number_of_seats(self, number: int, capacity: int) -> None:
        session, instance = self.a_session(number)
        taken = session.capacity - self.free(session)
        why_not = BelowBooked if capacity < taken else None
        plan = replan(plan_of(instance), capacity=capacity)
        if self.refuses_or(why_not, lambda: edit_session(instance=instance, plan=plan, host_note="", now=self.now)):
            session.capacity = capacity
            self.pass_on(session)

    @precondition(lambda self: self.moves_left)
    @rule(number=session_no, day=st.sampled_from([TODAY + timedelta(days=n) for n in (0, 1, 2, 3, 7)]))
    def move_the_session(self, number: int, day: date) -> None:
        self.moves_left -= 1
        session, instance = self.a_session(number)
        starts_at = at(day, time(14))
        why_not: type[Exception] | None = None
        if session.is_cancelled:
            why_not = AlreadyCancelled
        elif self.now >= session.starts_at:
            why_not = AlreadyBegun
        elif starts_at <= self.now:
            why_not = TimeDoesNotFit
        if self.refuses_or(
            why_not,
            lambda: move_session(
                instance=instance, day=day, start=time(14), location=self.place, room="", now=self.now
            ),
        ):
            session.starts_at = starts_at
            session.moves += 1
            for seat in self.here(session, "confirmed", "waiting"):
                self.hush(seat)
                self.say("session_moved", seat, must_arrive=True, deed=f":{session.moves}")
            self.pass_on(session)

    @precondition(lambda self: self.cancellations_left)
    @rule(number=session_no)
    def cancel_the_session(self, number: int) -> None:
        self.cancellations_left -= 1
        session, instance = self.a_session(number)
        why_not: type[Exception] | None = AlreadyCancelled if session.is_cancelled else None
        if not why_not and self.now >= session.starts_at:
            why_not = AlreadyBegun
        if self.refuses_or(why_not, lambda: cancel_session(instance=instance, reason="Syg", now=self.now)):
            session.is_cancelled = True
            session.moves += 1
            for seat in self.here(session, "confirmed", "waiting"):
                self.hush(seat)
                self.say("session_cancelled", seat, must_arrive=True)

    @rule()
    def the_worker_sends(self) -> None:
        send_due(clock=lambda: self.now)
        unreachable = {str(seat.pk) for seat in self.seats if not seat.is_written_to}
        for key, state in self.said.items():
            if state == "waiting" and key.split(":")[1] not in unreachable:
                self.said[key] = "sent"

    @rule(hours=st.sampled_from([1, 3, 9]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # ── What is true after each of them ─────────────────────────────────────────────────────────

    @invariant()
    def the_house_is_as_the_model_says(self) -> None:
        found = CourseInstance.objects.values_list("pk", "capacity", "seats_taken", "seats_waiting", "starts_at")
        assert set(found) == {
            (
                session.pk,
                session.capacity,
                session.capacity - self.free(session),
                sum(seat.seats for seat in self.here(session, "waiting")),
                session.starts_at,
            )
            for session in self.sessions
        }
        assert dict(Booking.objects.values_list("pk", "state")) == {seat.pk: seat.state for seat in self.seats}

    @invariant()
    def no_session_is_oversold(self) -> None:
        assert not CourseInstance.objects.filter(seats_taken__gt=F("capacity")).exists()

    @invariant()
    def nobody_waits_for_a_seat_that_is_free_and_theirs(self) -> None:
        for instance in CourseInstance.objects.all():
            if instance.is_open_for_booking(self.now):
                assert [place.booking for place in queries.queue(instance, now=self.now) if place.stuck is None] == []

    @invariant()
    def nobody_stands_on_a_session_twice(self) -> None:
        active = list(Booking.objects.active().values_list("instance_id", "who"))
        assert len(active) == len(set(active))

    @invariant()
    def every_message_matches_a_state(self) -> None:
        assert dict(Message.objects.values_list("key", "state")) == self.said
        state_of = {str(seat.pk): seat.state for seat in self.seats}
        fits = {
            "confirmed": {"booked", "promoted", "session_moved", "session_cancelled"},
            "waiting": {"waiting", "session_moved", "session_cancelled"},
            "cancelled": {"booking_cancelled"},
        }
        for key, state in self.said.items():
            kind, pk, *_ = key.split(":")
            assert state != "waiting" or kind in fits[state_of[pk]], (
                f"{key} is still to be said to a guest who is {state_of[pk]}"
            )


@pytest.mark.django_db
def test_in_whatever_order_people_come_seats_queue_and_letters_stay_true() -> None:
    run_state_machine_as_test(House, settings=SEARCH)
