"""Fetch, or answer "not there": the permission is part of the query."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.meetings.models import ActionItem, AgendaItem, Answer, Group, Meeting, MeetingState
from selvhjulpen.meetings.queries import groups_of
from selvhjulpen.people.models import Person


def groups(person: Person) -> list[Group]:
    """The groups whose meetings this person may see. Who is in none, and has no page to say so, finds nothing there."""
    found = list(groups_of(person))
    if not found and not person.is_coordinator and not person.is_partner:
        raise Http404
    return found


def group(pk: int) -> Group:
    """One group, for the coordinator."""
    return get_object_or_404(Group.objects.select_related("location"), pk=pk)


def meeting(person: Person, pk: int) -> Meeting:
    """A meeting of one's groups; drafts are the coordinator's."""
    meetings = Meeting.objects.with_place().filter(group__in=groups_of(person))
    if not person.is_coordinator:
        meetings = meetings.exclude(state=MeetingState.DRAFT)
    return get_object_or_404(meetings, pk=pk)


def item(person: Person, pk: int, item_pk: int) -> AgendaItem:
    """A point of its agenda."""
    return get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=item_pk, meeting=meeting(person, pk))


def invited(person: Person, pk: int, answer_pk: int) -> Answer:
    """An invitation to it."""
    found = meeting(person, pk)
    answer = get_object_or_404(found.answers.with_names(), pk=answer_pk, is_walk_in=False)
    answer.meeting = found
    return answer


def action(pk: int) -> ActionItem:
    """An action point, for the coordinator."""
    return get_object_or_404(ActionItem, pk=pk)


def answer(token: str) -> Answer:
    """The invitation a personal link opens."""
    theirs = Answer.objects.select_related("organization", "meeting__group", "meeting__location")
    return get_object_or_404(theirs, token=token, is_walk_in=False)


def feed(token: str) -> Group:
    """The group whose calendar the link opens."""
    return get_object_or_404(Group, token=token)
