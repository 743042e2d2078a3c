"""A café opens as its opening hours say, and as the coordinator has changed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine

from selvhjulpen.cafe.actions import cafes as actions
from selvhjulpen.cafe.models import Cafe, DropInSession
from selvhjulpen.cafe.queries import openings
from selvhjulpen.cafe.rules.openings import Conflict, Opening, Plan, Planned, reconcile
from selvhjulpen.directory.actions import PlaceInUse, save_offer
from selvhjulpen.lib.calendars import at
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person
from tests.cafe.factories import (
    CLOSES,
    MONDAY,
    NOW,
    OPENS,
    OpenCafeFactory,
    SessionFactory,
    ShiftFactory,
    change_hours,
    spans,
)
from tests.directory.factories import HoursExceptionFactory
from tests.people.factories import CoordinatorFactory

DAY = date(2026, 3, 9)


def opening(first: int, last: int, day: date = DAY) -> Opening:
    return Opening(at(day, time(first)), at(day, time(last)))


def planned(pk: int, first: int, last: int, **flags: bool) -> Planned:
    one = opening(first, last)
    return Planned(pk, one.starts_at, one.ends_at, **flags)


@pytest.mark.parametrize(
    ("hours", "there", "plan"),
    [
        ([opening(10, 12)], [], Plan(make=[opening(10, 12)])),
        ([opening(10, 12)], [planned(1, 10, 12)], Plan()),
        ([], [planned(1, 10, 12)], Plan(drop=[1])),
        ([opening(10, 13)], [planned(1, 10, 12)], Plan(move=[(1, opening(10, 13))])),
        ([opening(11, 13)], [planned(1, 10, 12)], Plan(make=[opening(11, 13)], drop=[1])),
        # What somebody has changed or cancelled stays, and stands for the opening it was.
        ([opening(10, 12)], [planned(1, 14, 16, is_own=True)], Plan()),
        ([opening(10, 12), opening(15, 17)], [planned(1, 16, 18, is_own=True)], Plan(make=[opening(10, 12)])),
        ([], [planned(1, 10, 12, is_own=True)], Plan()),
        # Where somebody has a shift, somebody decides.
        ([], [planned(1, 10, 12, is_used=True)], Plan(conflicts=[Conflict(planned(1, 10, 12, is_used=True), None)])),
        (
            [opening(11, 13)],
            [planned(1, 10, 12, is_used=True)],
            Plan(conflicts=[Conflict(planned(1, 10, 12, is_used=True), opening(11, 13))]),
        ),
        # Of two that begin at once the longer one holds.
        ([opening(10, 12), opening(10, 14)], [], Plan(make=[opening(10, 14)])),
    ],
)
def test_the_plan_is_held_against_the_hours(hours: list[Opening], there: list[Planned], plan: Plan) -> None:
    assert reconcile(hours, there) == plan


@pytest.mark.django_db
class TestPlanning:
    @pytest.fixture
    def kaja(self) -> Person:
        return CoordinatorFactory(name="Kaja Koordinator")

    def test_openings_are_there_for_eight_weeks_without_holidays_and_closed_days(self) -> None:
        cafe = OpenCafeFactory()
        HoursExceptionFactory(at=cafe.at, first_day=MONDAY + timedelta(weeks=1), reason="Ferie")
        actions.plan_openings(now=NOW)
        days = [starts_at.date() for starts_at, _ends_at in spans(cafe)]
        # 16 March is closed, 6 April is Easter Monday; 29 March the clocks change, and ten is ten.
        assert days == [
            date(2026, 3, 9),
            date(2026, 3, 23),
            date(2026, 3, 30),
            date(2026, 4, 13),
            date(2026, 4, 20),
            date(2026, 4, 27),
        ]
        assert cafe.sessions.get(starts_at=at(date(2026, 3, 30), time(10))).ends_at == at(date(2026, 3, 30), time(12))

    def test_planning_again_changes_nothing_and_asks_little(self, django_assert_num_queries: Any) -> None:
        OpenCafeFactory.create_batch(3)
        actions.plan_openings(now=NOW)
        before = list(DropInSession.objects.values())
        with django_assert_num_queries(4):
            actions.plan_openings(now=NOW)
        assert list(DropInSession.objects.values()) == before

    def test_new_hours_move_what_nobody_counts_on_and_leave_what_was_changed(self, kaja: Person) -> None:
        cafe = OpenCafeFactory()
        actions.plan_openings(now=NOW)
        first, second, third, *_ = cafe.sessions.all()
        actions.cancel_session(session=first, reason="Sygdom", by=kaja, now=NOW)
        actions.move_session(session=second, opening=opening(14, 16, date(2026, 3, 16)), by=kaja, now=NOW)
        ShiftFactory(session=third)
        change_hours(cafe, opens=time(9), closes=time(11))
        actions.plan_openings(now=NOW)
        kept = [opening(10, 12), opening(14, 16, date(2026, 3, 16)), opening(10, 12, date(2026, 3, 23))]
        assert spans(cafe)[:4] == [(one.starts_at, one.ends_at) for one in [*kept, opening(9, 11, date(2026, 3, 30))]]
        assert [(each.pk, conflict.instead) for _cafe, each, conflict in openings.conflicts(now=NOW)] == [
            (third.pk, opening(9, 11, date(2026, 3, 23)))
        ]

    def test_the_coordinator_lets_the_new_hours_hold_and_those_on_shift_are_told(self, kaja: Person) -> None:
        shift = ShiftFactory(person__name="Ulla")
        change_hours(shift.session.cafe, opens=time(11), closes=time(13))
        actions.follow_hours(session=shift.session, by=kaja, now=NOW)
        shift.session.refresh_from_db()
        assert (shift.session.starts_at, shift.session.is_own) == (at(MONDAY, time(11)), False)
        assert openings.conflicts(now=NOW) == []
        assert "10.00–12.00" in Message.objects.get(to_name="Ulla").text

    def test_the_coordinator_keeps_it_as_planned(self, kaja: Person) -> None:
        shift = ShiftFactory()
        change_hours(shift.session.cafe, opens=time(11), closes=time(13))
        actions.keep_session(session=shift.session, by=kaja, now=NOW)
        actions.plan_openings(now=NOW)
        assert openings.conflicts(now=NOW) == []
        assert spans(shift.session.cafe)[0] == (OPENS, CLOSES)

    def test_cancelling_tells_those_on_shift_once_and_frees_them(self, kaja: Person) -> None:
        shift = ShiftFactory(person__name="Ulla")
        actions.cancel_session(session=shift.session, reason="Vandskade", by=kaja, now=NOW)
        with pytest.raises(actions.AlreadyOver):
            actions.cancel_session(session=shift.session, reason="Vandskade", by=kaja, now=NOW)
        (letter,) = Message.objects.all()
        assert (letter.to_name, "Vandskade" in letter.text) == ("Ulla", True)
        assert not shift.session.shifts.exists()
        actions.reopen_session(session=shift.session, by=kaja, now=NOW)
        assert DropInSession.objects.planned().get(pk=shift.session.pk).cancel_reason == ""

    def test_a_cafe_that_is_no_more_opens_no_more(self, kaja: Person) -> None:
        cafe = OpenCafeFactory()
        actions.plan_openings(now=NOW)
        cafe.is_active = False
        actions.save_cafe(cafe=cafe, by=kaja, now=NOW)
        assert spans(cafe) == []

    def test_the_place_of_a_cafe_is_not_taken_off_its_offer(self, kaja: Person) -> None:
        cafe = OpenCafeFactory()
        offer = cafe.at.service
        with pytest.raises(PlaceInUse):
            save_offer(offer=offer, version=offer.version, topics=[], priority_areas=None, places=[], by=kaja, now=NOW)
        assert offer.at.get() == cafe.at

    def test_an_opening_does_not_move_onto_another_or_onto_a_shift_elsewhere(self, kaja: Person) -> None:
        shift = ShiftFactory()
        SessionFactory(cafe=shift.session.cafe, starts_at=at(MONDAY, time(15)))
        with pytest.raises(actions.OpensThenAlready):
            actions.move_session(session=shift.session, opening=opening(15, 16), by=kaja, now=NOW)
        ShiftFactory(person=shift.person, session__starts_at=at(MONDAY, time(13)))
        with pytest.raises(actions.Elsewhere):
            actions.move_session(session=shift.session, opening=opening(12, 14), by=kaja, now=NOW)


@pytest.mark.django_db
class TestWhatCitizensSee:
    @pytest.fixture(autouse=True)
    def clock(self) -> Iterator[None]:
        with time_machine.travel(NOW, tick=False):
            yield

    def see(self) -> list[tuple[bool, Opening | None]]:
        return [
            (bool(one.open_now), Opening(one.next.starts_at, one.next.ends_at) if one.next else None)
            for one in openings.cafes_now(Cafe.objects.all(), now=NOW)
        ]

    def test_what_the_hours_say_holds_before_the_plan_follows(self) -> None:
        cafe = OpenCafeFactory()
        assert self.see() == [(False, opening(10, 12))]
        actions.plan_openings(now=NOW)
        change_hours(cafe, opens=time(9), closes=time(11))
        assert self.see() == [(False, opening(9, 11))]
        HoursExceptionFactory(at=cafe.at, first_day=MONDAY)
        assert self.see() == [(False, opening(9, 11, date(2026, 3, 16)))]

    def test_where_somebody_has_a_shift_citizens_still_see_the_hours(self) -> None:
        shift = ShiftFactory()
        HoursExceptionFactory(at=shift.session.cafe.at, first_day=MONDAY)
        assert self.see() == [(False, opening(10, 12, date(2026, 3, 16)))]

    def test_a_cancelled_one_is_seen_as_cancelled_and_the_next_one_is_the_next(self) -> None:
        session = SessionFactory(state="cancelled", cancel_reason="Sygdom", is_own=True)
        (one,) = openings.cafes_now(Cafe.objects.all(), now=NOW)
        assert one.cancelled_first
        assert (one.cancelled_first.reason, one.cancelled_first.session) == ("Sygdom", session)
        assert self.see() == [(False, opening(10, 12, date(2026, 3, 16)))]

    @pytest.mark.parametrize("number", [1, 3])
    def test_all_cafes_are_four_questions(self, number: int, django_assert_num_queries: Any) -> None:
        OpenCafeFactory.create_batch(number)
        with django_assert_num_queries(4):
            openings.cafes_now(Cafe.objects.all(), now=NOW)
