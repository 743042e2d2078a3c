"""Groups, meetings and answers, made up."""

from __future__ import annotations

from datetime import date, time, timedelta

import factory
from factory.django import DjangoModelFactory

from selvhjulpen.directory.models import Membership, Organization
from selvhjulpen.lib.calendars import at
from selvhjulpen.meetings.models import (
    ActionItem,
    AgendaItem,
    Answer,
    Group,
    GroupKind,
    GroupMember,
    ItemKind,
    Meeting,
    MeetingState,
)
from selvhjulpen.people.models import Person
from tests.directory.factories import LocationFactory, OrganizationFactory

# A Monday; the meeting of these tests is three weeks later, a Tuesday.
TODAY = date(2026, 2, 23)
NOW = at(TODAY, time(9))
MEETING_DAY = date(2026, 3, 17)
MEETING_AT = at(MEETING_DAY, time(16))


class GroupFactory(DjangoModelFactory):
    """The network: the third Tuesday of January, March, May, September and November, with a meal."""

    class Meta:
        model = Group

    name = "IT-netværket"
    months = [1, 3, 5, 9, 11]
    week = 3
    weekday = 2
    start = time(16)
    minutes = 150
    location = factory.SubFactory(LocationFactory)
    has_meal = True
    meal = "Smørrebrød"
    cost = 8500
    caterer_email = "koekken@example.dk"


class SteeringFactory(GroupFactory):
    """Meets four times a year, and has its own people."""

    name = "Styregruppen"
    kind = GroupKind.STEERING
    months = [2, 5, 8, 11]
    minutes = 90
    has_meal = False
    meal = ""
    cost = None
    caterer_email = ""


class GroupMemberFactory(DjangoModelFactory):
    class Meta:
        model = GroupMember

    group = factory.SubFactory(SteeringFactory)
    name = factory.Sequence(lambda n: f"Leder {n}")
    email = factory.Sequence(lambda n: f"leder{n}@example.dk")


class MeetingFactory(DjangoModelFactory):
    """Tuesday 17 March 2026, 16.00-18.30, invited to."""

    class Meta:
        model = Meeting

    group = factory.SubFactory(GroupFactory)
    starts_at = MEETING_AT
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(minutes=150))
    location = factory.SelfAttribute("group.location")
    state = MeetingState.INVITED
    answer_by = factory.LazyAttribute(lambda o: o.starts_at - timedelta(days=7))
    invited_at = NOW - timedelta(days=5)
    has_meal = factory.SelfAttribute("group.has_meal")
    meal = factory.SelfAttribute("group.meal")
    cost = factory.SelfAttribute("group.cost")
    caterer_email = factory.SelfAttribute("group.caterer_email")
    created_at = NOW - timedelta(days=30)


class DraftFactory(MeetingFactory):
    state = MeetingState.DRAFT
    invited_at = None


class HeldFactory(MeetingFactory):
    state = MeetingState.HELD
    starts_at = at(date(2026, 1, 20), time(16))


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    order = factory.Sequence(lambda n: n + 1)
    kind = ItemKind.SHARING
    minutes = 45
    title = factory.Sequence(lambda n: f"Punkt {n}")


class ActionItemFactory(DjangoModelFactory):
    class Meta:
        model = ActionItem

    meeting = factory.SubFactory(HeldFactory)
    title = factory.Sequence(lambda n: f"Opgave {n}")


class AnswerFactory(DjangoModelFactory):
    """An invitation to a member's mailbox; a ``reply`` has its time."""

    class Meta:
        model = Answer

    meeting = factory.SubFactory(MeetingFactory)
    organization = factory.SubFactory(OrganizationFactory, email=factory.Sequence(lambda n: f"medlem{n}@example.dk"))
    reply = "none"
    answered_at = factory.LazyAttribute(lambda o: None if o.reply == "none" else NOW)


def member(*, contacts: list[Person] | None = None, **fields: object) -> Organization:
    """An organisation that has been a member since 2014."""
    organization: Organization = OrganizationFactory(contacts=contacts or [], **fields)
    Membership.objects.create(organization=organization, since=date(2014, 1, 1))
    return organization
