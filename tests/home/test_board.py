"""The coordinator's board: what needs a hand, and the week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selvhjulpen.courses.actions import cancel_session, mark_attendance, tick_checklist
from selvhjulpen.courses.models import ChecklistItem
from selvhjulpen.home.queries import jobs, week
from selvhjulpen.home.rules import Slot, Span, lay_out
from selvhjulpen.outbox.actions import settle
from selvhjulpen.outbox.models import Message, MessageState
from selvhjulpen.people.letters import invitation
from tests.courses.factories import (
    NOW,
    TODAY,
    BookingFactory,
    CoordinatorFactory,
    CountedSessionFactory,
    InstructorFactory,
    PersonFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)


def at(hour: float) -> datetime:
    return datetime(2026, 11, 24, int(hour), int(hour % 1 * 60))  # noqa: DTZ001 - a clock time on a page


class TestLayOut:
    def test_sessions_after_each_other_have_the_whole_width(self):
        layout = lay_out([Span(at(8.5), at(10)), Span(at(10), at(12))])

        assert (layout.slots, layout.lanes) == ([Slot(2, 3, 0), Slot(5, 4, 0)], 1)

    def test_sessions_at_the_same_time_stand_beside_each_other(self):
        layout = lay_out([Span(at(9), at(11)), Span(at(10), at(12)), Span(at(13), at(14))])

        assert (layout.slots, layout.lanes) == ([Slot(3, 4, 1), Slot(5, 4, 2), Slot(11, 2, 0)], 2)

    def test_an_evening_session_stays_on_the_page(self):
        assert lay_out([Span(at(18.5), at(21))]).slots == [Slot(19, 2, 0)]


def ready(instance):
    """With an instructor and everything checked: nothing to do about it."""
    instance.instructors.add(InstructorFactory())
    tick_checklist(instance=instance, done=list(ChecklistItem.Subject), by=None, now=NOW)
    return instance


@pytest.mark.django_db
class TestJobs:
    def kinds(self):
        return [(job.kind, job.is_urgent) for job in jobs(now=NOW)]

    def test_a_session_with_everything_in_place_needs_no_hand(self):
        ready(SessionFactory(minimum=0))

        assert self.kinds() == []

    def test_who_must_be_phoned_comes_first(self):
        instance = ready(SessionFactory())
        BookingFactory(instance=instance, email="", phone="+4512345678", takes_sms=False, name="Inga Thorup")
        SessionFactory()
        cancel_session(instance=instance, reason="Sygdom", now=NOW)

        first, *others = jobs(now=NOW)
        assert (first.kind, first.count, first.names, first.is_urgent) == ("calls", 1, "Inga Thorup", True)
        assert others

    def test_each_lack_is_told_of_once(self):
        SessionFactory(minimum=4)

        assert self.kinds() == [("no_instructor", True), ("too_few", False), ("checklist", False)]

    def test_too_few_are_told_of_ten_days_before_and_not_earlier(self):
        ready(SessionFactory(minimum=4, starts_at=instant(days=9)))
        ready(SessionFactory(minimum=4, starts_at=instant(days=11)))

        assert self.kinds() == [("too_few", False)]

    def test_a_waiting_list_is_told_of_with_its_age(self):
        instance = ready(SessionFactory(capacity=1))
        BookingFactory(instance=instance)
        oldest = WaitingFactory(instance=instance)
        WaitingFactory(instance=instance, seats=2, companion="Lis Østergaard")

        (job,) = jobs(now=NOW)
        # Two together are two people, as the citizens' pages count them.
        assert (job.kind, job.count, job.since) == ("waiting", 3, oldest.queued_at)

    def test_a_session_without_attendance_is_told_of_until_one_is_marked(self):
        person = InstructorFactory()
        instance = ready(SessionFactory(starts_at=instant(days=-3)))
        booking = BookingFactory(instance=instance)
        assert self.kinds() == [("attendance", False)]

        mark_attendance(instance=instance, marks={(booking.pk, 1): True}, by=person, now=NOW)
        assert self.kinds() == []

    def test_a_draft_for_the_coming_fortnight_is_told_of(self):
        SessionFactory(state="draft", starts_at=instant(days=5))
        SessionFactory(state="draft", starts_at=instant(days=30))

        assert self.kinds() == [("draft", False)]

    def test_counted_sessions_are_never_too_few(self):
        ready(CountedSessionFactory(minimum=0))

        assert self.kinds() == []

    def test_the_jobs_cost_the_same_for_one_session_and_for_three(self):
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                jobs(now=NOW)
                week(TODAY, now=NOW)
            return len(captured)

        SessionFactory(minimum=4)
        with_one = queries()
        SessionFactory(minimum=4)
        SessionFactory(minimum=4)
        assert queries() == with_one


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.fixture(autouse=True)
    def _coordinator(self, client, _now):
        client.force_login(CoordinatorFactory(name="Merete Lund"))

    def test_the_board_counts_what_needs_a_hand(self, client):
        SessionFactory(minimum=4)

        assert "3 ting skal have en hånd." in client.get(reverse("home:board")).content.decode()

    def test_the_week_shows_a_saturday_only_when_something_is_held_there(self, client):
        CountedSessionFactory(starts_at=NOW + timedelta(days=5))

        this = client.get(reverse("home:board")).context["week"]
        following = client.get(reverse("home:board"), {"uge": "2026-11-30"}).context["week"]
        assert ([d.day for d in this.days][-1], [d.day for d in following.days][-1]) == (
            date(2026, 11, 28),
            date(2026, 12, 4),
        )

    @pytest.mark.parametrize("asked", ["i morgen", "0001-01-01", "9999-12-31"])
    def test_a_week_that_cannot_be_read_is_this_week(self, client, asked):
        assert client.get(reverse("home:board"), {"uge": asked}).context["week"].monday == TODAY

    def test_a_call_made_leaves_the_list_with_the_name_of_the_caller(self, client):
        instance = SessionFactory()
        BookingFactory(instance=instance, email="", phone="+4512345678", takes_sms=False)
        cancel_session(instance=instance, reason="Sygdom", now=NOW)
        message = Message.objects.get()
        assert "12\xa034\xa056\xa078" in client.get(reverse("home:calls")).content.decode()

        client.post(reverse("home:called", args=[message.pk]))

        message.refresh_from_db()
        assert (message.state, message.settled_by) == (MessageState.CALLED, "Merete Lund")
        assert "Ingen skal ringes op" in client.get(reverse("home:calls")).content.decode()

    def test_a_letter_that_opens_an_account_is_nobodys_to_read_aloud(self, client):
        invited = PersonFactory(is_administrator=True)
        invitation(invited, by=invited, now=NOW)
        letter = Message.objects.get()
        settle(letter, state=MessageState.FAILED, now=NOW)

        assert "Ingen skal ringes op" in client.get(reverse("home:calls")).content.decode()
        client.post(reverse("home:called", args=[letter.pk]))
        letter.refresh_from_db()
        assert letter.state == MessageState.FAILED
        assert "calls" not in {job.kind for job in jobs(now=NOW)}

    @pytest.mark.parametrize(
        ("roles", "where"),
        [
            ({"is_coordinator": True}, "home:board"),
            ({"is_instructor": True}, "courses:today"),
            ({"is_partner": True}, "courses:sessions"),
            ({"is_administrator": True}, "home:setup"),
        ],
    )
    def test_each_role_arrives_where_its_work_is(self, client, roles, where):
        person = InstructorFactory(is_instructor=False)
        for role, value in roles.items():
            setattr(person, role, value)
        person.save()
        client.force_login(person)

        assert client.get(reverse("home:arrive")).url == reverse(where)
