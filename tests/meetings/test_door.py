"""At the door: who is there, and who came without an invitation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from selvhjulpen.meetings import actions
from selvhjulpen.meetings.actions import Mark
from selvhjulpen.meetings.actions.refusals import AlreadyOver, NotInvited, NotYet
from selvhjulpen.meetings.models import Answer, Meeting
from selvhjulpen.meetings.queries import roster
from selvhjulpen.people.models import Person
from tests.directory.factories import OrganizationFactory
from tests.meetings.factories import MEETING_AT, NOW, AnswerFactory, MeetingFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def tonight(clock: time_machine.Traveller, client: Client, kaja: Person) -> Meeting:
    """A quarter to four; the coordinator's tablet is at the door."""
    clock.move_to(MEETING_AT - timedelta(minutes=15))
    client.force_login(kaja)
    meeting: Meeting = MeetingFactory()
    return meeting


def door(meeting: Meeting) -> str:
    return f"/moeder/{meeting.pk}/fremmoede/"


def tapped(answer: Answer, mark: str, before: str = "", **extra: str) -> dict[str, str]:
    fields = {f"before-{answer.pk}": before, f"mark-{answer.pk}": mark}
    return fields | {f"{name.replace('_', '-')}-{answer.pk}": value for name, value in extra.items()}


def test_everybody_is_marked_with_one_button(client: Client, tonight: Meeting) -> None:
    came, brought = AnswerFactory(meeting=tonight, reply="yes"), AnswerFactory(meeting=tonight, reply="yes", extra=1)
    stayed, silent = AnswerFactory(meeting=tonight, reply="yes"), AnswerFactory(meeting=tonight)

    client.post(
        door(tonight),
        tapped(came, "yes")
        | tapped(brought, "yes", extra_before="1", extra="1")
        | tapped(stayed, "no")
        | tapped(silent, "yes"),
    )

    marks = {answer.pk: (answer.present, answer.extra_present) for answer in Answer.objects.all()}
    assert marks == {came.pk: (True, 0), brought.pk: (True, 1), stayed.pk: (False, 0), silent.pk: (True, 0)}
    assert "4 af 5 er her" in client.get(door(tonight)).content.decode()


def test_two_tablets_do_not_undo_each_other(client: Client, tonight: Meeting) -> None:
    one, two = AnswerFactory(meeting=tonight, reply="yes"), AnswerFactory(meeting=tonight, reply="yes")
    client.post(door(tonight), tapped(one, "yes") | tapped(two, ""))

    client.post(door(tonight), tapped(one, "") | tapped(two, "no"))

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.present, two.present) == (True, False)


def test_somebody_who_comes_without_an_invitation_is_added(client: Client, tonight: Meeting) -> None:
    club = member(name="IT-klubben")

    client.post(door(tonight), {"add": "1", "name": "Gerda", "organization": club.pk})
    client.post(door(tonight), {"add": "1", "name": "", "organization": club.pk})

    assert [(one.name, one.is_walk_in, one.present) for one in Answer.objects.all()] == [
        ("Gerda", True, True),
        ("IT-klubben", True, True),
    ]


def test_two_taps_are_one_who_came(client: Client, tonight: Meeting) -> None:
    address = reverse("meetings:attendance", args=[tonight.pk])
    sent = {"add": "1", "name": "Vera", "formkey": client.get(address).context["walk_in"]["formkey"].value()}

    for name in ("Vera", "Vera", "Ib"):
        client.post(address, sent | {"name": name})

    assert list(Answer.objects.filter(is_walk_in=True).values_list("guest_name", flat=True)) == ["Vera", "Ib"]


def test_a_walk_in_has_a_name_or_a_member_and_the_taps_are_saved_all_the_same(client: Client, tonight: Meeting) -> None:
    answer = AnswerFactory(meeting=tonight, reply="yes")

    told = client.post(door(tonight), {"add": "1", "name": ""} | tapped(answer, "yes"))

    assert "Skriv et navn, eller vælg et medlem." in told.content.decode()
    answer.refresh_from_db()
    assert answer.present is True
    assert Answer.objects.count() == 1


def test_only_members_are_offered_to_whoever_walks_in(client: Client, tonight: Meeting) -> None:
    ours = member(name="Solvang IT")
    OrganizationFactory(name="Ikke medlem")

    form = client.get(door(tonight)).context["walk_in"]

    assert list(form.fields["organization"].queryset) == [ours]


def test_a_walk_in_who_did_not_come_after_all_is_taken_off(client: Client, tonight: Meeting) -> None:
    guest = actions.add_walk_in(meeting=tonight, organization=None, name="Gerda", now=MEETING_AT)

    client.post(door(tonight), tapped(guest, "no", before="yes"))

    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({}, NotYet), ({"state": "draft"}, NotInvited), ({"state": "cancelled"}, AlreadyOver)],
)
def test_nobody_is_marked_before_the_day_or_at_what_is_not_held(fields: dict[str, Any], refusal: type) -> None:
    answer = AnswerFactory(meeting=MeetingFactory(**fields))

    with pytest.raises(refusal):
        actions.mark_attendance(meeting=answer.meeting, marks={answer.pk: Mark(True)}, now=NOW)


def test_nonsense_marks_nobody(client: Client, tonight: Meeting) -> None:
    answer = AnswerFactory(meeting=tonight, reply="yes", extra=1)
    other = AnswerFactory(meeting=MeetingFactory(group=tonight.group), reply="yes")

    client.post(door(tonight), tapped(answer, "maybe") | tapped(other, "yes"))
    client.post(door(tonight), tapped(answer, "yes", extra="99999999999"))

    answer.refresh_from_db()
    other.refresh_from_db()
    assert (answer.present, answer.extra_present, other.present) == (True, 0, None)


def test_those_who_said_yes_stand_first_each_in_danish_order() -> None:
    meeting = MeetingFactory()
    for name, reply in (("Ørum", "yes"), ("Ådal", "yes"), ("Zebra", "yes"), ("Aba", "none")):
        AnswerFactory(meeting=meeting, reply=reply, organization__name=name)

    found = roster(meeting)

    assert [answer.name for answer in found.expected] == ["Zebra", "Ørum", "Ådal"]
    assert [answer.name for answer in found.others] == ["Aba"]
