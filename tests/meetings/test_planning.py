"""A year of meetings made in one go; who is invited; moved and cancelled meetings reach everybody."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from selvhjulpen.lib.calendars import at
from selvhjulpen.meetings import actions
from selvhjulpen.meetings.actions.refusals import AlreadyOver, NobodyToInvite, SentAlready
from selvhjulpen.meetings.models import Answer, Meeting, MeetingState
from selvhjulpen.meetings.queries import agenda, carried_forward, minutes_left, open_actions
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person
from tests.directory.factories import OrganizationFactory
from tests.meetings.factories import (
    NOW,
    ActionItemFactory,
    AgendaItemFactory,
    DraftFactory,
    GroupFactory,
    GroupMemberFactory,
    HeldFactory,
    MeetingFactory,
    SteeringFactory,
    member,
)
from tests.people.factories import PartnerFactory

pytestmark = pytest.mark.django_db


def letters() -> dict[str, Message]:
    """Those to people, by address."""
    return {message.to_address: message for message in Message.objects.all()}


class TestTheYear:
    def test_is_made_in_one_go_without_the_days_that_are_gone(self) -> None:
        group = GroupFactory()

        made = actions.plan_year(group=group, year=2026, now=NOW)

        assert [meeting.day for meeting in made] == [
            date(2026, 3, 17), date(2026, 5, 19), date(2026, 9, 15), date(2026, 11, 17),
        ]  # fmt: skip
        assert {meeting.state for meeting in made} == {MeetingState.DRAFT}
        assert made[0].answer_by == at(date(2026, 3, 10), time(23, 59))
        assert (made[0].meal, made[0].cost) == ("Smørrebrød", 8500)

    def test_is_made_once_however_often_somebody_presses(self) -> None:
        group = GroupFactory()
        first, *_ = actions.plan_year(group=group, year=2027, now=NOW)
        moved = actions.Plan(date(2027, 2, 2), time(16), 150, group.location)
        actions.move_meeting(meeting=first, plan=moved, answer_by=moved.starts_at, now=NOW)

        assert actions.plan_year(group=group, year=2027, now=NOW) == []
        assert Meeting.objects.count() == 5

    def test_each_meeting_has_an_agenda_that_fills_its_time(self) -> None:
        made, *_ = actions.plan_year(group=GroupFactory(), year=2027, now=NOW)

        lines = agenda(made)

        assert [line.item.title for line in lines] == [
            "Velkomst", "Fagligt oplæg", "Spisning", "Videndeling", "Beslutninger og opgaver",
        ]  # fmt: skip
        assert lines[-1].ends_at == made.ends_at
        assert minutes_left(made, lines) == 0

    def test_a_meeting_at_short_notice_is_answered_until_it_begins(self) -> None:
        group = GroupFactory()
        plan = actions.Plan(date(2026, 2, 25), time(16), 60, group.location)

        assert actions.plan_meeting(group=group, plan=plan, now=NOW).answer_by == plan.starts_at

    def test_a_draft_that_is_cancelled_is_gone_and_its_month_can_be_planned_anew(self, as_kaja: Client) -> None:
        group = GroupFactory()
        first, *_ = actions.plan_year(group=group, year=2027, now=NOW)

        told = as_kaja.post(f"/moeder/{first.pk}/aflys/", {"aflys": "1"})

        assert told["Location"] == "/moeder/"
        (again,) = actions.plan_year(group=group, year=2027, now=NOW)
        assert again.day == first.day

    def test_a_group_that_has_met_stays(self) -> None:
        meeting, empty = HeldFactory(), SteeringFactory()

        actions.drop_group(group=empty)
        with pytest.raises(SentAlready):
            actions.drop_group(group=meeting.group)


class TestInviting:
    def test_each_contact_of_a_member_is_invited_and_a_member_without_contacts_by_its_mailbox(self) -> None:
        one, two = PartnerFactory(email="one@example.dk"), PartnerFactory(email="two@example.dk")
        member(contacts=[one, two])
        member(email="klub@example.dk")
        draft = DraftFactory()

        assert actions.invite(meeting=draft, now=NOW) == 3

        assert set(letters()) == {"one@example.dk", "two@example.dk", "klub@example.dk"}
        draft.refresh_from_db()
        assert (draft.state, draft.invited_at) == (MeetingState.INVITED, NOW)

    def test_who_is_a_contact_of_two_members_gets_one_invitation_and_the_other_mailbox_its_own(self) -> None:
        both = PartnerFactory(email="both@example.dk")
        member(contacts=[both])
        member(contacts=[both], email="anden@example.dk")

        actions.invite(meeting=DraftFactory(), now=NOW)

        assert sorted(letters()) == ["anden@example.dk", "both@example.dk"]

    def test_who_is_no_member_any_more_or_not_yet_is_not_invited(self) -> None:
        former, coming = member(), member()
        former.memberships.update(until=date(2026, 2, 23))
        coming.memberships.update(since=date(2026, 3, 1))

        with pytest.raises(NobodyToInvite):
            actions.invite(meeting=DraftFactory(), now=NOW)

    def test_the_steering_group_has_its_own_people(self) -> None:
        member(email="klub@example.dk")
        leader = GroupMemberFactory(email="leder@example.dk")
        GroupMemberFactory(group=leader.group, name="", email="", person=PartnerFactory(email="konto@example.dk"))

        actions.invite(meeting=DraftFactory(group=leader.group), now=NOW)

        assert sorted(letters()) == ["konto@example.dk", "leder@example.dk"]

    def test_who_has_no_email_is_telephoned(self) -> None:
        member(name="Pensionisternes Klub", phone="+4587654321")

        actions.invite(meeting=DraftFactory(), now=NOW)

        (call,) = Message.objects.all()
        assert (call.channel, call.to_address) == ("call", "+4587654321")
        assert "/moede/svar/" not in call.text

    def test_pressed_again_it_reaches_the_new_members_only(self) -> None:
        member()
        draft = DraftFactory()
        actions.invite(meeting=draft, now=NOW)
        member(email="ny@example.dk")

        assert actions.invite(meeting=draft, now=NOW) == 1
        assert actions.invite(meeting=draft, now=NOW) == 0
        assert Message.objects.count() == 2

    @pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
    def test_nobody_is_invited_to_what_is_over(self, state: MeetingState) -> None:
        member()

        with pytest.raises(AlreadyOver):
            actions.invite(meeting=MeetingFactory(state=state), now=NOW)


class TestMovingAndCancelling:
    @pytest.fixture
    def invited(self) -> Meeting:
        member(email="klub@example.dk")
        meeting = DraftFactory()
        actions.invite(meeting=meeting, now=NOW)
        return meeting

    def event(self, message: Message) -> dict[str, object]:
        (event,) = Calendar.from_ical(message.calendar).walk("VEVENT")
        return {name: event.decoded(name) for name in ("UID", "SEQUENCE", "STATUS", "DTSTART")}

    def test_a_moved_meeting_is_mailed_with_a_calendar_file_that_follows_it(self, invited: Meeting) -> None:
        plan = actions.Plan(date(2026, 3, 24), time(17), 150, invited.location, "Sal 2")

        actions.move_meeting(meeting=invited, plan=plan, answer_by=plan.starts_at, now=NOW)

        first, moved = Message.objects.order_by("pk")
        assert "Sal 2" in moved.text
        assert "Før var det tirsdag 17. marts" in moved.text
        before, after = self.event(first), self.event(moved)
        assert before["UID"] == after["UID"]
        assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
        assert after["DTSTART"] == plan.starts_at

    def test_only_another_deadline_moves_nobody(self, invited: Meeting) -> None:
        plan = actions.Plan(invited.day, time(16), 150, invited.location)

        moved = actions.move_meeting(meeting=invited, plan=plan, answer_by=NOW + timedelta(days=1), now=NOW)

        assert (moved.calendar_sequence, moved.answer_by) == (0, NOW + timedelta(days=1))
        assert Message.objects.count() == 1

    def test_a_deadline_written_while_the_meeting_was_moved_is_before_it(self, invited: Meeting) -> None:
        old = Meeting.objects.get(pk=invited.pk)
        plan = actions.Plan(date(2026, 3, 4), time(16), 150, invited.location)
        actions.move_meeting(meeting=invited, plan=plan, answer_by=plan.starts_at, now=NOW)

        actions.edit_meeting(meeting=old, priority_areas=[])

        assert Meeting.objects.get().answer_by == plan.starts_at

    def test_a_cancelled_meeting_goes_out_of_the_calendars_and_says_why(self, invited: Meeting) -> None:
        actions.cancel_meeting(meeting=invited, reason="Oplægsholderen er syg", now=NOW)

        letter = Message.objects.latest("pk")
        assert "Oplægsholderen er syg" in letter.text
        assert self.event(letter)["STATUS"] == "CANCELLED"
        with pytest.raises(AlreadyOver):
            actions.cancel_meeting(meeting=invited, reason="Igen", now=NOW)

    def test_a_kitchen_that_has_an_order_hears_of_a_move_and_of_a_cancellation(
        self, invited: Meeting, kaja: Person
    ) -> None:
        Answer.objects.update(reply="yes", answered_at=NOW, eats=True)
        plan = actions.Plan(date(2026, 3, 24), time(17), 150, invited.location, "Sal 2")
        to_kitchen = Message.objects.filter(to_address="koekken@example.dk").order_by("pk")
        actions.move_meeting(meeting=invited, plan=plan, answer_by=plan.starts_at, now=NOW)
        assert not to_kitchen.exists()
        actions.order_meals(meeting=invited, by=kaja, now=NOW)

        again = actions.Plan(date(2026, 3, 25), time(17), 150, invited.location, "Sal 3")
        actions.move_meeting(meeting=invited, plan=again, answer_by=again.starts_at, now=NOW)
        actions.cancel_meeting(meeting=invited, reason="Oplægsholderen er syg", now=NOW)

        _order, moved, cancelled = to_kitchen
        assert moved.subject == "Flyttet: maden tirsdag 24. marts skal bruges onsdag 25. marts"
        assert "mad til 1." in moved.text
        assert "Sal 3" in moved.text
        assert cancelled.subject == "Aflyst: mad onsdag 25. marts"
        assert "syg" not in cancelled.text

    def test_who_has_left_or_whose_account_is_closed_hears_no_more(self) -> None:
        closed, leader = PartnerFactory(email="lukket@example.dk"), GroupMemberFactory(email="leder@example.dk")
        gone = GroupMemberFactory(group=leader.group)
        GroupMemberFactory(group=leader.group, name="", email="", person=closed)
        meeting = DraftFactory(group=leader.group)
        actions.invite(meeting=meeting, now=NOW)
        Person.objects.filter(pk=closed.pk).update(is_active=False)
        gone.delete()
        Message.objects.all().delete()
        plan = actions.Plan(date(2026, 3, 24), time(17), 150, meeting.location)

        actions.move_meeting(meeting=meeting, plan=plan, answer_by=plan.starts_at, now=NOW)
        actions.cancel_meeting(meeting=meeting, reason="Ingen grund", now=NOW)

        assert {message.to_address for message in Message.objects.all()} == {"leder@example.dk"}

    def test_of_a_draft_nobody_hears(self) -> None:
        draft = DraftFactory()
        plan = actions.Plan(date(2026, 3, 24), time(17), 150, draft.location)

        actions.move_meeting(meeting=draft, plan=plan, answer_by=plan.starts_at, now=NOW)
        actions.cancel_meeting(meeting=draft, reason="Ingen grund", now=NOW)

        assert not Message.objects.exists()


class TestWhatIsLeftToDo:
    def test_stands_on_the_next_agenda_until_it_is_done(self) -> None:
        held = HeldFactory()
        one, two = ActionItemFactory(meeting=held), ActionItemFactory(meeting=held)
        actions.set_done(action=two, done=True, now=NOW)
        next_one = DraftFactory(group=held.group)

        assert list(carried_forward(next_one, now=NOW)) == [one]
        actions.set_done(action=one, done=True, now=NOW)
        assert list(carried_forward(next_one, now=NOW)) == []

    def test_stands_in_the_invitation_and_a_private_helper_is_not_named(self) -> None:
        held = HeldFactory()
        helper = OrganizationFactory(kind="person", name="Vera Vang")
        ActionItemFactory(meeting=held, title="Lav en plakat", organization=helper, due=date(2026, 3, 1))
        AgendaItemFactory(meeting=DraftFactory(group=held.group), title="MitID", organization=helper)
        member(email="klub@example.dk")

        actions.invite(meeting=Meeting.objects.get(state="draft"), now=NOW)

        text = Message.objects.get().text
        assert "Opgaver fra sidst\n- Lav en plakat: Privat hjælper, senest 1. marts 2026" in text
        assert "MitID (Privat hjælper)" in text

    def test_is_done_from_the_page_of_the_meeting_it_stands_on(self, as_kaja: Client) -> None:
        action = ActionItemFactory()
        next_one = DraftFactory(group=action.meeting.group)
        page = f"/moeder/{next_one.pk}/"
        assert f'name="her" value="{next_one.pk}"' in as_kaja.get(page).content.decode()

        told = as_kaja.post(f"/moeder/opgaver/{action.pk}/", {"gjort": "1", "her": next_one.pk})

        assert told["Location"] == page

    def test_stands_on_no_other_agenda(self) -> None:
        held = HeldFactory()
        ActionItemFactory(meeting=held)
        DraftFactory(group=held.group)
        later = DraftFactory(group=held.group, starts_at=NOW + timedelta(days=90))

        assert list(carried_forward(later, now=NOW)) == []
        assert list(carried_forward(DraftFactory(group=SteeringFactory()), now=NOW)) == []
        assert list(carried_forward(held, now=NOW)) == []

    def test_stays_on_the_agenda_of_the_meeting_at_which_it_was_still_open(self) -> None:
        held, later = HeldFactory(), HeldFactory(starts_at=NOW - timedelta(days=5))
        later.group = held.group
        later.save()
        done_since = ActionItemFactory(meeting=held, done_at=NOW)

        assert list(carried_forward(later, now=NOW)) == [done_since]

    def test_a_cancelled_meeting_is_passed_over(self) -> None:
        held = HeldFactory()
        action = ActionItemFactory(meeting=held)
        cancelled = MeetingFactory(group=held.group, state=MeetingState.CANCELLED)
        later = DraftFactory(group=held.group, starts_at=NOW + timedelta(days=90))

        assert list(carried_forward(cancelled, now=NOW)) == []
        assert list(carried_forward(later, now=NOW)) == [action]

    def test_the_oldest_date_comes_first_and_no_date_last(self) -> None:
        held = HeldFactory()
        undated = ActionItemFactory(meeting=held)
        late = ActionItemFactory(meeting=held, due=date(2026, 4, 1))
        soon = ActionItemFactory(meeting=held, due=date(2026, 3, 1))

        assert list(open_actions([held.group])) == [soon, late, undated]


def test_a_member_of_the_group_who_leaves_takes_name_and_address_along(kaja: Person) -> None:
    leader = GroupMemberFactory()
    meeting = DraftFactory(group=leader.group)
    actions.invite(meeting=meeting, now=NOW)

    actions.remove_member(member=leader, by=kaja, now=NOW)

    (answer,) = Answer.objects.all()
    assert (answer.name, answer.email) == ("En gæst", "")
