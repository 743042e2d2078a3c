"""The network's page and its share of the board: how it stands, and what needs a hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selvhjulpen.directory.models import RequestState
from selvhjulpen.home.queries import jobs, network
from selvhjulpen.home.queries.network import doubtful as doubtful_offers
from selvhjulpen.meetings.actions import order_meals
from selvhjulpen.meetings.models import MeetingState
from tests.directory.factories import JoinRequestFactory, MembershipFactory, ServiceFactory
from tests.meetings.factories import (
    MEETING_AT,
    NOW,
    TODAY,
    AnswerFactory,
    DraftFactory,
    GroupFactory,
    MeetingFactory,
    SteeringFactory,
)
from tests.people.factories import AdministratorFactory, CoordinatorFactory, InstructorFactory, PartnerFactory

pytestmark = pytest.mark.django_db


def kinds(**at: Any) -> set[str]:
    return {job.kind for job in jobs(now=at.get("now", NOW))}


def test_members_are_counted_as_of_today() -> None:
    MembershipFactory(since=TODAY)
    MembershipFactory(since=TODAY - timedelta(days=9), until=TODAY)
    MembershipFactory(since=TODAY + timedelta(days=1))

    assert network(now=NOW).members == 1


def test_offers_count_as_doubtful_two_weeks_after_a_reminder_nobody_answered() -> None:
    reminded = NOW - timedelta(weeks=2)
    doubtful = ServiceFactory(reminded_at=reminded)
    ServiceFactory(reminded_at=reminded, confirmed_at=reminded + timedelta(days=1))
    ServiceFactory(reminded_at=reminded + timedelta(minutes=1))
    ServiceFactory(reminded_at=reminded, is_active=False)

    assert set(doubtful_offers(now=NOW)) == {doubtful}


def test_the_next_meeting_is_one_of_the_network_s_that_people_are_invited_to() -> None:
    invited = MeetingFactory()
    DraftFactory(starts_at=MEETING_AT - timedelta(days=9), ends_at=MEETING_AT - timedelta(days=8))
    MeetingFactory(group=SteeringFactory(), starts_at=MEETING_AT - timedelta(days=5))

    assert network(now=NOW).next_meeting == invited


def test_who_asks_to_be_a_member_is_a_job_until_somebody_has_decided() -> None:
    asking = JoinRequestFactory(asked_at=NOW)
    assert [job.request for job in jobs(now=NOW) if job.kind == "join"] == [asking]

    asking.state, asking.decided_at = RequestState.DECLINED, NOW
    asking.save()
    assert "join" not in kinds()


def test_a_meeting_is_a_job_from_four_weeks_before_until_it_is_written_down() -> None:
    meeting = DraftFactory(has_meal=True)
    assert kinds(now=MEETING_AT - timedelta(weeks=4, minutes=1)) == set()
    assert kinds(now=MEETING_AT - timedelta(weeks=4) + timedelta(minutes=1)) == {"invite"}

    meeting.state = MeetingState.INVITED
    meeting.save()
    assert kinds(now=meeting.answer_by - timedelta(minutes=1)) == set()
    assert kinds(now=meeting.answer_by) == {"order"}

    meeting.ordered_at, meeting.ordered_meals = meeting.answer_by, 0
    meeting.save()
    assert kinds(now=meeting.answer_by) == set()
    assert kinds(now=meeting.ends_at + timedelta(minutes=1)) == {"write_up"}

    meeting.minutes_sent_at = meeting.ends_at
    meeting.save()
    assert kinds(now=meeting.ends_at + timedelta(minutes=1)) == set()


def test_the_order_is_a_job_again_where_the_answers_have_changed_since() -> None:
    answer = AnswerFactory(reply="yes", eats=True)
    meeting = answer.meeting
    order_meals(meeting=meeting, by=CoordinatorFactory(), now=meeting.answer_by)
    assert kinds(now=meeting.answer_by) == set()

    answer.diet = "vegan"
    answer.save()

    assert kinds(now=meeting.answer_by) == {"order"}
    assert kinds(now=meeting.starts_at) == set()


def test_a_cancelled_meeting_is_no_job() -> None:
    MeetingFactory(state=MeetingState.CANCELLED)

    assert kinds(now=MEETING_AT - timedelta(minutes=1)) == kinds(now=MEETING_AT + timedelta(days=1)) == set()


@pytest.mark.parametrize(
    ("factory", "doors"),
    [
        (
            CoordinatorFactory,
            {
                "/tilbud/",
                "/medlemmer/",
                "/moeder/",
                "/frivillige/",
                "/bevillinger/",
                "/priser/",
                "/rapporter/indstilling/",
            },
        ),
        (AdministratorFactory, {"/tilbud/", "/bevillinger/"}),
        (PartnerFactory, {"/tilbud/", "/moeder/", "/organisationer/"}),
        (InstructorFactory, {"/frivillige/mig/"}),
    ],
    ids=["coordinator", "administrator", "partner", "instructor"],
)
def test_each_role_finds_its_own_doors_and_each_leads_somewhere(client: Client, factory: Any, doors: set[str]) -> None:
    person = factory()
    GroupFactory()
    MembershipFactory().organization.contacts.add(person)
    client.force_login(person)
    found = {reverse(door.to) for door in client.get("/netvaerk/").context["doors"]}

    assert doors <= found
    assert {href for href in found if client.get(href).status_code != 200} == set()


def test_the_page_costs_the_same_for_one_member_and_for_three(client: Client) -> None:
    client.force_login(CoordinatorFactory())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/netvaerk/")
        return len(captured)

    MembershipFactory()
    queries()
    with_one = queries()
    MembershipFactory()
    MembershipFactory()
    assert queries() == with_one
