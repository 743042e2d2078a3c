"""The demo's network: alive on any day, and nobody's."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Count, F, Q, Sum

from selvhjulpen.awards.models import AwardRound, Result, RoundState
from selvhjulpen.business_case.models import BudgetLine, Expense, Grant
from selvhjulpen.directory.models import Membership, OpeningHours, Organization, Service
from selvhjulpen.directory.rules.confirming import is_doubtful
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.lib.readability import lix
from selvhjulpen.materials.models import Occurrence
from selvhjulpen.meetings.models import Answer, GroupKind, GroupMember, Meeting, MeetingState
from selvhjulpen.outbox.models import Message

pytestmark = pytest.mark.django_db
DAYS = [at(date(2026, 11, 23), time(9, 20)), at(date(2027, 1, 1), time(8))]


@pytest.fixture(params=DAYS, ids=lambda day: f"{day:%d%b}")
def now(request: pytest.FixtureRequest) -> datetime:
    day: datetime = request.param
    with time_machine.travel(day, tick=False):
        call_command("demo", stdout=io.StringIO(), verbosity=0)
    return day


def test_the_demo_has_a_living_network_on_any_day(now: datetime) -> None:
    today = local_day(now)
    # Help somewhere on every day of the week, and much of it at once on a Tuesday.
    a_day = dict(OpeningHours.objects.values_list("weekday").annotate(Count("at")))
    assert set(a_day) == set(range(1, 8))
    assert a_day[2] >= 7
    doubted = [
        offer.key
        for offer in Service.objects.filter(is_active=True)
        if is_doubtful(confirmed_at=offer.confirmed_at, reminded_at=offer.reminded_at, now=now)
    ]
    assert doubted == ["skovby-hjaelp"]
    assert Membership.objects.filter(until=None, since__lte=today).count() == 19
    assert {lix(offer.description) > 30 for offer in Service.objects.all()} == {False}

    network = Meeting.objects.filter(group__kind=GroupKind.NETWORK)
    assert network.filter(state=MeetingState.INVITED, starts_at__gt=now - timedelta(hours=3)).count() == 1
    assert network.in_year(today.year).count() == network.in_year(today.year + 1).count() == 5
    came = network.filter(state=MeetingState.HELD).annotate(
        came=Count("answers", filter=Q(answers__present=True)), invited=Count("answers")
    )
    assert {meeting.invited for meeting in came} == {19}
    assert all(6 <= meeting.came <= 16 for meeting in came)
    assert Answer.objects.filter(meeting__state=MeetingState.INVITED).exclude(reply="none").exists()
    assert not Answer.objects.filter(answered_at__gt=now).exists()
    assert not Answer.objects.filter(answered_at__lt=F("meeting__invited_at")).exists()

    spent = BudgetLine.objects.annotate(spent=Sum("expenses__amount_ore"))
    assert [line.key for line in spent if (line.spent or 0) > line.amount_ore] == []
    assert Grant.objects.filter(year=today.year).get().amount_ore == 50_000_000
    assert not Expense.objects.filter(day__gt=today).exists()
    assert Expense.objects.filter(meeting__isnull=False).exists() or today.month < 2
    assert set(AwardRound.objects.values_list("state", flat=True)) == {RoundState.OPEN, RoundState.PUBLISHED}
    assert Result.objects.get().published_at < now
    assert Occurrence.objects.filter(material__key="tip-bog", word="bøgerne").exists()

    assert Message.objects.count() == 0
    people = [*Organization.objects.all(), *GroupMember.objects.exclude(email="")]
    assert {one.email.rpartition(".")[2] for one in people} == {"example"}
