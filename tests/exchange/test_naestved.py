"""examples/naestved-2015: the network as it was told of in November 2015, with its numbers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Count, Q, Sum
from frictionless import validate

from selvhjulpen.awards.models import AwardRound, JuryMember, Nomination, Result
from selvhjulpen.business_case.models import BudgetLine, Expense, Grant
from selvhjulpen.directory.models import Membership, Organization, OrganizationKind, Service
from selvhjulpen.exchange.actions import import_package
from selvhjulpen.exchange.adapters import read_folder
from selvhjulpen.lib.readability import lix
from selvhjulpen.meetings.models import Meeting, MeetingState
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person
from tests.exchange.programme import NOW

NAESTVED = Path(__file__).parents[2] / "examples" / "naestved-2015"
TOLD_OF = date(2015, 11, 4)


@pytest.fixture
def _network(db: None) -> None:
    import_package(files=read_folder(NAESTVED), now=NOW)


@pytest.mark.usefixtures("_network")
def test_the_network_has_56_members_of_the_kinds_that_were_told_of() -> None:
    members = Organization.objects.filter(
        Q(memberships__until=None) | Q(memberships__until__gt=TOLD_OF), memberships__since__lte=TOLD_OF
    )
    assert Membership.objects.count() == members.distinct().count() == 56
    assert not members.filter(is_host=True).exists()
    assert set(members.values_list("kind", flat=True)) == set(OrganizationKind) - {
        OrganizationKind.MUNICIPALITY, OrganizationKind.LIBRARY, OrganizationKind.UNION, OrganizationKind.HOUSING
    }  # fmt: skip
    for name in (
        "Ældre Sagen", "Pensionistforeningen i Fuglebjerg", "Pensionistforeningen i Glumsø",
        "Pensionistforeningen i Holmegård", "Borgerforeningen i Hyllinge", "Seniorværkstedet", "Ældrecentret",
        "IT-klubben", "De IT-frivillige på HB", "De IT-frivillige i Glumsø", "Sam-Ex", "Næstved Kulturforening",
        "Oplysningsforbundet",
    ):  # fmt: skip
        assert members.filter(name__startswith=name).exists(), name


@pytest.mark.usefixtures("_network")
def test_five_meetings_were_held_and_15_to_20_came() -> None:
    meetings = Meeting.objects.filter(state=MeetingState.HELD).order_by("starts_at")
    assert [meeting.day.month for meeting in meetings] == [1, 3, 5, 9, 11]
    assert {meeting.day.year for meeting in meetings} == {2015}
    came = meetings.annotate(invited=Count("answers"), came=Count("answers", filter=Q(answers__present=True)))
    assert [(meeting.invited, meeting.came) for meeting in came] == [(56, 17), (56, 19), (56, 16), (56, 18), (56, 20)]


@pytest.mark.usefixtures("_network")
def test_the_grant_is_split_on_lines_and_never_overspent() -> None:
    assert Grant.objects.get().amount_ore == 50_000_000
    lines = BudgetLine.objects.annotate(spent=Sum("expenses__amount_ore"))
    assert sum(line.amount_ore for line in lines) == 50_000_000
    assert [line.name for line in lines if line.spent > line.amount_ore] == []
    assert Expense.objects.filter(meeting__isnull=False).count() == 7


@pytest.mark.usefixtures("_network")
def test_the_network_is_one_of_ten_and_nobody_has_won_yet() -> None:
    award = AwardRound.objects.get()
    assert (award.prize_ore, award.result_day) == (1_000_000, date(2015, 11, 19))
    assert Nomination.objects.filter(is_shortlisted=True).count() == 10
    assert Nomination.objects.get(organization__is_host=True).title == "IT-netværket i Næstved Kommune"
    assert set(JuryMember.objects.values_list("outside_name", flat=True)) == {
        "Digitaliseringsstyrelsen", "KL", "Danske Regioner", "Kulturstyrelsen", "Ældre Sagen", "Telecenter Danmark",
        "Danske Seniorer",
    }  # fmt: skip
    assert not Result.objects.exists()


@pytest.mark.usefixtures("_network")
def test_the_network_read_in_twice_changes_nothing_and_writes_to_nobody() -> None:
    report = import_package(files=read_folder(NAESTVED), now=NOW)

    assert [(t.resource, t.new, t.changed) for t in report.tallies if t.new or t.changed] == []
    assert Message.objects.count() == 0


@pytest.mark.usefixtures("_network")
def test_private_helpers_show_only_what_they_chose() -> None:
    helpers = Organization.objects.filter(kind=OrganizationKind.PERSON)
    assert helpers.count() == 29
    assert {tuple(helper.shown_publicly) for helper in helpers} == {
        (), ("name",), ("phone",), ("name", "phone"), ("name", "phone", "email")
    }  # fmt: skip


@pytest.mark.usefixtures("_network")
def test_what_is_told_in_the_example_is_easy_to_read_and_reaches_nobody() -> None:
    assert {offer.key: lix(offer.description) for offer in Service.objects.all() if lix(offer.description) > 30} == {}
    reached = [*Organization.objects.all(), *Person.objects.all()]
    assert {one.email.rpartition(".")[2] for one in reached} <= {"example", ""}
    assert {one.phone[:5] for one in reached} <= {"+4512", ""}
    files = "\n".join(path.read_text() for path in NAESTVED.iterdir())
    assert re.findall(r"Bergstedt|Frederiksen", files) == []


def test_the_example_satisfies_an_independent_validator() -> None:
    report = validate(str(NAESTVED / "datapackage.json"))

    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
