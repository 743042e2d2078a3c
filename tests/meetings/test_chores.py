"""Reminded once, closed when over, forgotten after two weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from selvhjulpen.meetings import actions
from selvhjulpen.meetings.models import Answer, Meeting, MeetingState, Reply
from selvhjulpen.meetings.queries import caterers, order_has_changed
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person
from tests.directory.factories import OrganizationFactory
from tests.meetings.factories import MEETING_AT, NOW, AnswerFactory, DraftFactory, MeetingFactory
from tests.outbox.factories import MessageFactory
from tests.people.factories import PartnerFactory

pytestmark = pytest.mark.django_db

DEADLINE = MEETING_AT - timedelta(days=7)
THREE_DAYS_BEFORE = DEADLINE - timedelta(days=3)


def reminded(*, now: datetime) -> list[str]:
    actions.remind(now=now)
    return [message.to_address for message in Message.objects.order_by("pk")]


class TestReminding:
    def test_those_who_have_not_answered_are_reminded_once(self) -> None:
        meeting = MeetingFactory()
        AnswerFactory(meeting=meeting, organization__email="silent@example.dk")
        AnswerFactory(meeting=meeting, reply="no", organization__email="no@example.dk")

        assert reminded(now=THREE_DAYS_BEFORE - timedelta(minutes=1)) == []
        assert reminded(now=THREE_DAYS_BEFORE) == ["silent@example.dk"]
        assert reminded(now=THREE_DAYS_BEFORE + timedelta(days=1)) == ["silent@example.dk"]

    def test_nobody_is_reminded_where_another_contact_of_the_member_has_answered(self) -> None:
        meeting, club = MeetingFactory(), OrganizationFactory()
        AnswerFactory(meeting=meeting, organization=club, person=PartnerFactory(), reply="yes")
        AnswerFactory(meeting=meeting, organization=club, person=PartnerFactory())

        assert reminded(now=THREE_DAYS_BEFORE) == []

    @pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED])
    def test_nobody_is_reminded_of_what_is_not_to_be(self, state: MeetingState) -> None:
        AnswerFactory(meeting__state=state)

        assert reminded(now=THREE_DAYS_BEFORE) == []

    def test_after_a_move_the_question_is_a_new_one(self) -> None:
        meeting = AnswerFactory(organization__email="silent@example.dk").meeting
        actions.remind(now=THREE_DAYS_BEFORE)
        plan = actions.Plan(meeting.day + timedelta(days=30), MEETING_AT.time(), 150, meeting.location)
        moved = actions.move_meeting(
            meeting=meeting, plan=plan, answer_by=plan.starts_at - timedelta(days=1), now=THREE_DAYS_BEFORE
        )

        actions.remind(now=moved.answer_by - timedelta(days=1))

        assert Message.objects.filter(key__startswith="meeting-reminder").count() == 2


def test_a_meeting_that_is_over_has_been_held() -> None:
    over, draft = MeetingFactory(), DraftFactory()

    actions.close_meetings(now=over.ends_at - timedelta(minutes=1))
    assert set(Meeting.objects.values_list("state", flat=True)) == {"invited", "draft"}
    actions.close_meetings(now=over.ends_at)

    over.refresh_from_db()
    draft.refresh_from_db()
    assert (over.state, draft.state) == ("held", "draft")


class TestForgetting:
    TWO_WEEKS_LATER = MEETING_AT + timedelta(days=15)

    def test_diets_and_names_from_outside_go_after_two_weeks_and_numbers_stay(self) -> None:
        answer = AnswerFactory(
            meeting__state="held", reply="other", guest_name="Gerda Holm", eats=True, diet="vegan", present=True
        )
        walk_in = AnswerFactory(
            meeting=answer.meeting, organization=None, is_walk_in=True, present=True, guest_name="Vera Vang"
        )
        letter = MessageFactory(about=answer.about)

        actions.forget_guests(now=self.TWO_WEEKS_LATER)

        for one in (answer, walk_in):
            one.refresh_from_db()
        letter.refresh_from_db()
        assert (answer.guest_name, answer.diet, answer.name) == ("", "none", "En anden")
        assert (walk_in.guest_name, walk_in.name, walk_in.present) == ("", "En gæst", True)
        assert (letter.to_name, letter.text) == ("", "")
        answer.meeting.refresh_from_db()
        told = caterers(answer.meeting)
        assert (told.meals, told.ordinary, [(diet.value, n) for diet, n in told.diets]) == (1, 0, [("vegan", 1)])

    def test_they_are_remembered_until_then(self) -> None:
        AnswerFactory(meeting__state="held", reply="other", guest_name="Gerda Holm", eats=True, diet="vegan")

        actions.forget_guests(now=self.TWO_WEEKS_LATER - timedelta(days=2))

        assert Answer.objects.get().guest_name == "Gerda Holm"

    def test_what_is_written_down_later_goes_too_and_the_kitchen_s_numbers_stay(self) -> None:
        answer = AnswerFactory(meeting__state="held", reply="yes", eats=True, diet="vegan")
        actions.forget_guests(now=self.TWO_WEEKS_LATER)
        late = actions.add_walk_in(
            meeting=answer.meeting, organization=None, name="Vera Vang", now=self.TWO_WEEKS_LATER
        )
        Answer.objects.filter(pk=answer.pk).update(diet="no_nuts")

        actions.forget_guests(now=self.TWO_WEEKS_LATER + timedelta(days=1))

        late.refresh_from_db()
        answer.refresh_from_db()
        assert (late.guest_name, answer.diet) == ("", "none")
        assert Meeting.objects.get().diets_then == {"none": 0, "vegan": 1}

    def test_what_the_kitchen_was_told_stays_right_when_guests_are_forgotten(self, kaja: Person) -> None:
        meeting = MeetingFactory()
        vegan = AnswerFactory(meeting=meeting, reply="yes", eats=True, diet="vegan", extra=1, extra_diet="no_nuts")
        AnswerFactory(meeting=meeting, reply="yes", eats=True)
        actions.order_meals(meeting=meeting, by=kaja, now=NOW)
        told = caterers(Meeting.objects.get())
        actions.close_meetings(now=self.TWO_WEEKS_LATER)

        actions.forget_guests(now=self.TWO_WEEKS_LATER)

        held = Meeting.objects.get()
        assert set(Answer.objects.values_list("diet", "extra_diet")) == {("none", "none")}
        assert held.ordered_diets == {"none": 1, "vegan": 1, "no_nuts": 1}
        assert (caterers(held), order_has_changed(held, caterers(held))) == (told, False)
        # Somebody rings afterwards: they did not come at all.
        actions.answer(answer=vegan, said=actions.Said(Reply.NO), by=kaja, now=self.TWO_WEEKS_LATER)
        held = Meeting.objects.get()
        assert caterers(held).plates == held.ordered_diets
        assert not order_has_changed(held, caterers(held))

    def test_a_meal_that_was_called_off_leaves_no_plates_behind(self) -> None:
        AnswerFactory(meeting__state="held", meeting__has_meal=False, reply="yes", eats=True, diet="vegan")

        actions.forget_guests(now=self.TWO_WEEKS_LATER)

        held = Meeting.objects.get()
        assert (held.diets_then, caterers(held).plates) == ({}, {"none": 0})

    def test_minutes_that_are_mailed_later_go_two_weeks_after_they_were(self) -> None:
        answer = AnswerFactory(meeting__state="held")
        actions.forget_guests(now=self.TWO_WEEKS_LATER)
        mailed = self.TWO_WEEKS_LATER + timedelta(days=1)
        actions.send_minutes(meeting=answer.meeting, now=mailed)

        actions.forget_guests(now=mailed + timedelta(days=13))
        assert Message.objects.get().to_address == answer.organization.email
        actions.forget_guests(now=mailed + timedelta(days=15))
        assert Message.objects.get().to_address == ""

    def test_is_cheap_and_changes_nothing_the_second_time(self, django_assert_num_queries: Any) -> None:
        AnswerFactory(meeting__state="held", reply="yes", eats=True, diet="vegan")
        actions.forget_guests(now=self.TWO_WEEKS_LATER)

        with django_assert_num_queries(1):
            actions.forget_guests(now=self.TWO_WEEKS_LATER + timedelta(days=1))

        assert caterers(Meeting.objects.get()).diets


def test_chores_ask_one_question_each_when_nothing_is_due(django_assert_num_queries: Any) -> None:
    MeetingFactory()
    for chore in (actions.remind, actions.close_meetings, actions.forget_guests):
        with django_assert_num_queries(1):
            chore(now=NOW)
