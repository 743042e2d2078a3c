"""How many came: per meeting, by kind of member, year by year."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from selvhjulpen.lib.calendars import at
from selvhjulpen.meetings.models import GroupKind, Meeting
from selvhjulpen.meetings.queries import Turnout, by_kind, by_meeting, turnout
from tests.directory.factories import OrganizationFactory
from tests.meetings.factories import AnswerFactory, GroupFactory, HeldFactory, SteeringFactory

pytestmark = pytest.mark.django_db

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.fixture
def held() -> Meeting:
    """Three invited: one came with another, one stayed away, one came without saying so; and two walked in."""
    meeting: Meeting = HeldFactory()
    AnswerFactory(meeting=meeting, reply="yes", extra=1, present=True, extra_present=1)
    AnswerFactory(meeting=meeting, reply="yes", present=False)
    AnswerFactory(meeting=meeting, organization__kind="company", present=True)
    AnswerFactory(meeting=meeting, organization=None, is_walk_in=True, present=True, guest_name="Vera")
    AnswerFactory(meeting=meeting, is_walk_in=True, present=True)
    return meeting


EXPECTED = Turnout(
    held=1, invited=3, answered_yes=2, came=5, walk_ins=2, members_invited=3, members_came=2
)  # fmt: skip


def test_everybody_who_was_there_is_counted(held: Meeting) -> None:
    assert turnout(**YEAR) == EXPECTED


def test_no_share_passes_a_hundred_whoever_walks_in(held: Meeting) -> None:
    held.answers.filter(is_walk_in=False).update(present=True)
    AnswerFactory(meeting=held, organization=held.answers.earliest("pk").organization, is_walk_in=True, present=True)

    assert turnout(**YEAR).share == 100


def test_only_meetings_held_in_the_period_count(held: Meeting) -> None:
    AnswerFactory(meeting__state="invited", present=True)

    assert turnout(first=date(2026, 1, 21), last=date(2026, 12, 31)) == Turnout()
    assert turnout(first=date(2026, 1, 20), last=date(2026, 1, 20)).held == 1


def test_a_meeting_nobody_marked_is_held_but_its_people_are_not_zero(held: Meeting) -> None:
    AnswerFactory(meeting=HeldFactory(group=held.group), reply="yes")

    found = turnout(**YEAR)

    assert (found.held, found.unmarked, found.invited, found.came) == (2, 1, 3, 5)


def test_groups_of_the_other_kind_are_left_out_where_one_is_asked_for(held: Meeting) -> None:
    HeldFactory(group=SteeringFactory())

    assert turnout(**YEAR, kind=GroupKind.NETWORK) == EXPECTED
    assert turnout(**YEAR, kind=GroupKind.STEERING) == Turnout(held=1, unmarked=1)


def test_a_member_that_came_twice_is_one_member_of_those_invited(held: Meeting) -> None:
    member = OrganizationFactory()
    again = HeldFactory(group=held.group, starts_at=at(date(2026, 2, 3), time(16)))
    for meeting in (held, again):
        AnswerFactory(meeting=meeting, organization=member, present=True)

    found = turnout(**YEAR)

    assert (found.came, found.members_came, found.members_invited, found.share) == (7, 3, 4, 75)


def test_each_meeting_has_its_own_numbers(held: Meeting) -> None:
    unmarked = HeldFactory(group=held.group, starts_at=at(date(2026, 2, 3), time(16)))

    assert by_meeting(held.group) == [(unmarked, Turnout(held=1, unmarked=1)), (held, EXPECTED)]


def test_kinds_of_members_stand_with_the_years_side_by_side(held: Meeting) -> None:
    before = HeldFactory(group=held.group, starts_at=at(date(2025, 1, 21), time(16)))
    AnswerFactory(meeting=before, organization__kind="company", present=True)

    table = by_kind(held.group, years=[2026, 2025])

    assert table.years == [2025, 2026]
    assert [one.came for one in table.totals] == [1, 5]
    assert {row.label: [(one.invited, one.came, one.walk_ins) for one in row.years] for row in table.kinds} == {
        "Forening": [(0, 0, 0), (2, 3, 1)],
        "Virksomhed": [(1, 1, 0), (1, 1, 0)],
        "": [(0, 0, 0), (0, 1, 1)],
    }


def test_a_meeting_late_on_new_years_eve_belongs_to_its_danish_year() -> None:
    meeting = HeldFactory(starts_at=at(date(2025, 12, 31), time(23, 30)))
    AnswerFactory(meeting=meeting, present=True)

    assert [one.came for one in by_kind(meeting.group, years=[2025]).kinds[0].years] == [1]


def test_the_page_says_a_share_only_with_what_it_is_a_share_of(as_kaja: Client, held: Meeting) -> None:
    text = as_kaja.get("/moeder/tal/").content.decode()

    assert "2 af 3 (67 %)" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_meeting_and_for_three(
    as_kaja: Client, number: int, django_assert_num_queries: Any
) -> None:
    group = GroupFactory()
    for day in range(number):
        meeting = HeldFactory(group=group, starts_at=at(date(2026, 2, 3 + day), time(16)))
        AnswerFactory(meeting=meeting, present=True)

    with django_assert_num_queries(9):
        as_kaja.get("/moeder/tal/")
