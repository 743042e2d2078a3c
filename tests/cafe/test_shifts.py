"""Shifts: taken, given back, offered, swapped; and the weekly letter about holes."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from selvhjulpen.cafe.actions import shifts as actions
from selvhjulpen.cafe.actions.appointments import cancel, occupy
from selvhjulpen.cafe.actions.cafes import AlreadyOver, Elsewhere, move_session
from selvhjulpen.cafe.models import Appointment, DropInSession, Shift, ShiftSwap
from selvhjulpen.cafe.queries import shifts as queries
from selvhjulpen.cafe.rules.openings import Opening
from selvhjulpen.lib.calendars import at
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person
from tests.cafe.factories import MONDAY, NOW, OPENS, OpenCafeFactory, SessionFactory, ShiftFactory
from tests.directory.factories import VolunteerFactory
from tests.people.factories import CoordinatorFactory, InstructorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ulla() -> Person:
    return InstructorFactory(name="Ulla")


@pytest.fixture
def aksel() -> Person:
    return InstructorFactory(name="Aksel")


@pytest.fixture
def kaja() -> Person:
    return CoordinatorFactory(name="Kaja")


def letters() -> list[tuple[str, str]]:
    """To whom, and about what."""
    return [(one.to_name, one.key.split(":")[0]) for one in Message.objects.order_by("pk")]


def on_shift(session: DropInSession) -> set[str]:
    return set(session.shifts.values_list("person__name", flat=True))


def test_a_shift_is_taken_once(ulla: Person) -> None:
    session = SessionFactory()
    for _time in range(2):
        actions.take_shift(session=session, person=ulla, by=ulla, now=NOW)
    assert (on_shift(session), Shift.objects.count(), letters()) == ({"Ulla"}, 1, [])


def test_no_volunteer_takes_more_than_is_needed_but_the_coordinator_puts_one_more_on(
    ulla: Person, kaja: Person
) -> None:
    session = SessionFactory()
    ShiftFactory.create_batch(2, session=session)
    with pytest.raises(actions.EnoughHelpers):
        actions.take_shift(session=session, person=ulla, by=ulla, now=NOW)
    actions.take_shift(session=session, person=ulla, by=kaja, now=NOW)
    assert session.shifts.count() == 3
    assert letters() == [("Ulla", "cafe-put-on-shift")]


def test_nobody_is_on_two_shifts_at_once(ulla: Person) -> None:
    ShiftFactory(person=ulla)
    overlapping = SessionFactory(starts_at=OPENS + timedelta(hours=1))
    with pytest.raises(actions.OnAnotherShift):
        actions.take_shift(session=overlapping, person=ulla, by=ulla, now=NOW)
    after = SessionFactory(starts_at=OPENS + timedelta(hours=2))
    actions.take_shift(session=after, person=ulla, by=ulla, now=NOW)


@pytest.mark.parametrize("fields", [{"state": "cancelled"}, {"starts_at": NOW - timedelta(hours=5)}])
def test_what_is_over_or_cancelled_is_not_taken(ulla: Person, fields: dict[str, object]) -> None:
    with pytest.raises(AlreadyOver):
        actions.take_shift(session=SessionFactory(**fields), person=ulla, by=ulla, now=NOW)


@pytest.mark.parametrize(
    ("hours_before", "late", "told"), [(49, False, []), (47, True, [("Kaja", "cafe-given-back-late")])]
)
def test_given_back_early_is_free_and_late_the_coordinator_is_told(
    ulla: Person, kaja: Person, hours_before: int, late: bool, told: list[tuple[str, str]]
) -> None:
    shift = ShiftFactory(person=ulla)
    now = OPENS - timedelta(hours=hours_before)
    assert actions.give_back(shift=shift, by=ulla, now=now) is late
    assert actions.give_back(shift=shift, by=ulla, now=now) is False
    assert (on_shift(shift.session), letters()) == (set(), told)


def test_a_substitute_takes_a_shift_over_and_whose_it_was_is_told(ulla: Person, aksel: Person) -> None:
    shift = ShiftFactory(person=ulla)
    with pytest.raises(actions.NotOffered):
        actions.take_over(shift=shift, person=aksel, now=NOW)
    actions.look_for_substitute(shift=shift, now=NOW)
    assert on_shift(shift.session) == {"Ulla"}  # until somebody takes it
    actions.take_over(shift=shift, person=aksel, now=NOW)
    assert (on_shift(shift.session), letters()) == ({"Aksel"}, [("Ulla", "cafe-taken-over")])
    with pytest.raises(actions.NotOffered):
        actions.take_over(shift=shift, person=InstructorFactory(), now=NOW)


class TestSwapping:
    @pytest.fixture
    def mine(self, ulla: Person) -> Shift:
        return ShiftFactory(person=ulla)

    @pytest.fixture
    def theirs(self, aksel: Person) -> Shift:
        return ShiftFactory(person=aksel, session__starts_at=OPENS + timedelta(days=7))

    def ask(self, mine: Shift, theirs: Shift) -> ShiftSwap:
        actions.ask_to_swap(mine=mine, theirs=theirs, now=NOW)
        return ShiftSwap.objects.with_shifts().get()

    def test_yes_swaps_the_two_and_ends_all_that_was_asked_of_them(self, mine: Shift, theirs: Shift) -> None:
        swap = self.ask(mine, theirs)
        ShiftSwap.objects.create(mine=ShiftFactory(session__starts_at=OPENS + timedelta(days=14)), theirs=theirs)
        actions.answer_swap(swap=swap, says_yes=True, now=NOW)
        assert (on_shift(mine.session), on_shift(theirs.session)) == ({"Aksel"}, {"Ulla"})
        assert not ShiftSwap.objects.exists()
        assert letters() == [("Aksel", "cafe-swap-asked"), ("Ulla", "cafe-swap-agreed")]

    def test_no_leaves_all_as_it_is_and_is_told(self, mine: Shift, theirs: Shift) -> None:
        swap = self.ask(mine, theirs)
        for _time in range(2):
            actions.answer_swap(swap=swap, says_yes=False, now=NOW)
        assert (on_shift(mine.session), on_shift(theirs.session)) == ({"Ulla"}, {"Aksel"})
        assert letters() == [("Aksel", "cafe-swap-asked"), ("Ulla", "cafe-swap-declined")]

    def test_nobody_swaps_into_two_shifts_at_once(self, mine: Shift, theirs: Shift, ulla: Person) -> None:
        swap = self.ask(mine, theirs)
        ShiftFactory(person=ulla, session__starts_at=theirs.session.starts_at + timedelta(hours=1))
        with pytest.raises(actions.OnAnotherShift):
            actions.answer_swap(swap=swap, says_yes=True, now=NOW)
        assert on_shift(mine.session) == {"Ulla"}

    def test_a_shift_that_has_changed_hands_meanwhile_is_not_swapped(self, mine: Shift, theirs: Shift) -> None:
        swap = self.ask(mine, theirs)
        Shift.objects.filter(pk=theirs.pk).update(person=InstructorFactory(name="Per"))
        with pytest.raises(actions.NotToSwap):
            actions.answer_swap(swap=swap, says_yes=True, now=NOW)
        assert (on_shift(mine.session), on_shift(theirs.session)) == ({"Ulla"}, {"Per"})


class TestHoles:
    def test_holes_are_the_openings_of_two_weeks_that_lack_somebody(self) -> None:
        cafe = OpenCafeFactory(helpers_needed=1)
        full, empty, later = (SessionFactory(cafe=cafe, starts_at=OPENS + timedelta(days=days)) for days in (0, 7, 14))
        ShiftFactory(session=full)
        SessionFactory(cafe=cafe, starts_at=OPENS + timedelta(hours=5), state="cancelled")
        assert [(session.pk, session.helpers) for session in queries.holes(now=NOW)] == [(empty.pk, 0)]
        assert later.starts_at > NOW + timedelta(days=14)

    def test_one_letter_a_week_to_those_who_can(self, ulla: Person) -> None:
        SessionFactory()
        VolunteerFactory(person=InstructorFactory(name="Kun onsdag"), weekdays=[3])
        VolunteerFactory(person=InstructorFactory(name="Også mandag"), weekdays=[1])
        ShiftFactory(person__name="Har vagt", session=SessionFactory(starts_at=OPENS + timedelta(minutes=30)))
        for now in (NOW, NOW + timedelta(days=1), at(MONDAY, time(9))):
            actions.write_about_holes(now=now)
        told = [name for name, _key in letters()]
        assert told == ["Ulla", "Også mandag", "Ulla", "Også mandag"]
        assert "mandag 9. marts" in Message.objects.filter(to_name="Ulla")[0].text.lower()

    def test_nobody_is_written_to_at_night(self, ulla: Person) -> None:
        SessionFactory()
        actions.write_about_holes(now=at(NOW.date(), time(7, 59)))
        assert letters() == []


def test_the_weeks_are_two_questions_however_many_openings(ulla: Person, django_assert_num_queries: object) -> None:
    cafe = OpenCafeFactory()
    for number in (1, 3):
        for one in range(number):
            ShiftFactory(session=SessionFactory(cafe=cafe, starts_at=OPENS + timedelta(days=number, hours=3 * one)))
        with django_assert_num_queries(2):  # type: ignore[operator]
            (*_weeks,) = queries.weeks_ahead(ulla, now=NOW)


def test_nobody_is_put_on_a_shift_over_an_appointment(ulla: Person, aksel: Person, kaja: Person) -> None:
    mine = ShiftFactory(person=ulla, session__starts_at=OPENS - timedelta(hours=3))
    theirs = ShiftFactory(person=aksel, offered_at=NOW)
    free = SessionFactory(starts_at=OPENS + timedelta(days=7))
    agreed = Appointment.objects.create(
        helper=ulla, mode="phone", starts_at=OPENS + timedelta(minutes=15), ends_at=OPENS + timedelta(minutes=45)
    )
    occupy(agreed)
    for deed in (
        lambda: actions.take_shift(session=SessionFactory(), person=ulla, by=ulla, now=NOW),
        lambda: actions.take_shift(session=theirs.session, person=ulla, by=kaja, now=NOW),
        lambda: actions.take_over(shift=theirs, person=ulla, now=NOW),
        lambda: actions.ask_to_swap(mine=mine, theirs=theirs, now=NOW),
    ):
        with pytest.raises(actions.OnAnAppointment):
            deed()
    with pytest.raises(Elsewhere):
        move_session(session=mine.session, opening=Opening(OPENS, OPENS + timedelta(hours=1)), by=kaja, now=NOW)
    actions.take_shift(session=free, person=ulla, by=ulla, now=NOW)
    cancel(appointment=agreed, now=NOW)
    actions.take_over(shift=theirs, person=ulla, now=NOW)
    assert set(Shift.objects.values_list("session", "person")) == {
        (mine.session.pk, ulla.pk), (theirs.session.pk, ulla.pk), (free.pk, ulla.pk),
    }  # fmt: skip
