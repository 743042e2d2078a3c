"""The lists of the pages: groups, a year's meetings, what is left to do, one's own answers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.meetings.models import ActionItem, Answer, Group, GroupKind, Meeting, MeetingState, Reply
from selvhjulpen.meetings.queries.answers import members
from selvhjulpen.people.models import Person


def groups_of(person: Person) -> QuerySet[Group]:
    """The groups whose meetings this person may see: all, those of their members, and those they are in themselves."""
    if person.is_coordinator:
        return Group.objects.all()
    own = Q(members__person=person)
    if person.is_partner and members(today=local_day(timezone.now())).filter(contacts=person).exists():
        own |= Q(kind=GroupKind.NETWORK)
    return Group.objects.filter(own).distinct()


def listed(groups: Iterable[Group], *, year: int, with_drafts: bool) -> QuerySet[Meeting]:
    """A year's meetings, each with ``invited`` and ``marked`` (answers), ``expected`` and ``came`` (persons)."""
    meetings = Meeting.objects.filter(group__in=list(groups)).in_year(year).with_place()
    if not with_drafts:
        meetings = meetings.exclude(state=MeetingState.DRAFT)
    coming = Q(answers__reply__in=[Reply.YES, Reply.OTHER])
    present = Q(answers__present=True)
    return meetings.annotate(
        invited=Count("answers", filter=Q(answers__is_walk_in=False)),
        expected=Count("answers", filter=coming) + Coalesce(Sum("answers__extra", filter=coming), 0),
        marked=Count("answers", filter=Q(answers__present__isnull=False)),
        came=Count("answers", filter=present) + Coalesce(Sum("answers__extra_present", filter=present), 0),
        # Where rows are counted together, a model's own order is forgotten.
    ).order_by("starts_at", "pk")


def in_years(groups: Iterable[Group]) -> list[int]:
    """The years in which they have meetings, the newest first; the years between are among them."""
    span = Meeting.objects.filter(group__in=list(groups)).aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if span["first"] is None:
        return []
    return list(range(local_day(span["last"]).year, local_day(span["first"]).year - 1, -1))


def open_actions(groups: Iterable[Group]) -> QuerySet[ActionItem]:
    """What is left to do, the oldest date first, those without a date last."""
    left = ActionItem.objects.filter(done_at=None, meeting__group__in=list(groups))
    return left.select_related("organization", "person", "meeting__group")


def own_answers(meeting: Meeting, person: Person) -> QuerySet[Answer]:
    """The invitations that are this person's to answer: their own, and those to their organisation's mailbox."""
    theirs = Organization.objects.filter(contacts=person)
    return meeting.answers.filter(is_walk_in=False).filter(
        Q(person=person) | Q(member__person=person) | Q(person=None, organization__in=theirs)
    )


def feed_of(group: Group) -> QuerySet[Meeting]:
    """What a group's calendar holds: no drafts; a cancelled one so that calendars take it out."""
    return group.meetings.exclude(state=MeetingState.DRAFT).with_place()
