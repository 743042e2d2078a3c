"""Groups and their meetings: planned for a year, invited to, moved, cancelled."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory.models import Location
from selvhjulpen.lib.calendars import COPENHAGEN, at, closed_because, local_day
from selvhjulpen.lib.keys import new_key
from selvhjulpen.meetings import letters, rules
from selvhjulpen.meetings.actions.refusals import AlreadyOver, NobodyToInvite, SentAlready
from selvhjulpen.meetings.models import AgendaItem, Answer, Group, GroupMember, Meeting, MeetingState
from selvhjulpen.meetings.queries import agenda, carried_forward, people_to_invite
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui.actions import save_once

_OVER = {MeetingState.HELD, MeetingState.CANCELLED}


def save_group(*, group: Group) -> None:
    """Keep a group and its rhythm; meetings that are planned already stay as they are."""
    group.save()


def drop_group(*, group: Group) -> None:
    """Take a group away that never met. Raises SentAlready."""
    with transaction.atomic():
        if group.meetings.exists():
            raise SentAlready
        group.delete()


def add_member(*, member: GroupMember, by: Person, now: datetime) -> None:
    """One more of the group's own people."""
    with transaction.atomic():
        member.save()
        note(
            deed=Deed.CHANGED,
            what=gettext_noop("Person sat på gruppe"),
            about=f"meetings.member:{member.pk}",
            by=by,
            now=now,
        )


def remove_member(*, member: GroupMember, by: Person, now: datetime) -> None:
    """No longer of the group: name and address from outside go with it; what was answered and counted stays."""
    with transaction.atomic():
        reference = f"meetings.member:{member.pk}"
        member.delete()
        note(deed=Deed.CHANGED, what=gettext_noop("Person taget af gruppe"), about=reference, by=by, now=now)


@dataclass(frozen=True)
class Plan:
    """When and where a group meets; clock times are Danish."""

    day: date
    start: time
    minutes: int
    location: Location
    room: str = ""

    @property
    def starts_at(self) -> datetime:
        return at(self.day, self.start)

    @property
    def ends_at(self) -> datetime:
        # Added in UTC: two hours are two hours, also on the night the clock changes.
        return (self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(COPENHAGEN)


def plan_year(*, group: Group, year: int, now: datetime) -> list[Meeting]:
    """Make the year's meetings from the group's rhythm, as drafts with an agenda; returns those that were made.

    Months that have theirs (moved or cancelled as it may be) and days that are past are left out: pressing twice makes
    them once.
    """
    today = local_day(now)
    with transaction.atomic():
        group = Group.objects.select_for_update(of=("self",)).select_related("location").get(pk=group.pk)
        there = set(group.meetings.values_list("planned_for", flat=True))
        return [
            _make(group, plan=_usual(group, planned.day), planned_for=planned.month, now=now)
            for planned in rules.planned_days(group.rhythm, year, closed_because)
            if planned.month not in there and planned.day >= today
        ]


def plan_meeting(*, group: Group, plan: Plan, key: str = "", now: datetime) -> Meeting:
    """One meeting besides those of the rhythm, as a draft with an agenda.

    The same plan sent twice under one ``key`` (empty: its own) is one meeting.
    """
    with transaction.atomic():
        return _make(group, plan=plan, planned_for=None, key=key, now=now)


def _usual(group: Group, day: date) -> Plan:
    return Plan(day=day, start=group.start, minutes=group.minutes, location=group.location, room=group.room)


def _make(group: Group, *, plan: Plan, planned_for: date | None, key: str = "", now: datetime) -> Meeting:
    answer_by = rules.answer_deadline(plan.starts_at, days=group.answer_days)
    meeting = Meeting(
        key=key or new_key(),
        group=group,
        planned_for=planned_for,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        location=plan.location,
        room=plan.room,
        # A meeting at short notice is answered until it begins.
        answer_by=answer_by if answer_by > now else plan.starts_at,
        has_meal=group.has_meal,
        meal=group.meal,
        cost=group.cost,
        caterer_email=group.caterer_email,
        created_at=now,
    )
    if not save_once(meeting, says=("group", "starts_at", "ends_at", "location", "room")):
        return meeting
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=number, kind=kind, minutes=minutes, title=title)
        for number, (kind, minutes, title) in enumerate(rules.agenda_of(group.kind, has_meal=group.has_meal), start=1)
    )
    return meeting


def lock(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the deed is done."""
    return Meeting.objects.select_for_update(of=("self",)).with_place().get(pk=meeting.pk)


def edit_meeting(*, meeting: Meeting, priority_areas: list[object]) -> None:
    """Keep what moves nobody: deadline, meal, cost, caterer, priority areas.

    The deadline is a day; where the meeting was moved meanwhile, it is not later than that.
    """
    with transaction.atomic():
        held = lock(meeting)
        days = max((held.day - local_day(meeting.answer_by)).days, 0)
        meeting.answer_by = rules.answer_deadline(held.starts_at, days=days)
        meeting.save(update_fields=["answer_by", "has_meal", "meal", "cost", "caterer_email"])
        meeting.priority_areas.set(priority_areas)  # type: ignore[arg-type]


def invite(*, meeting: Meeting, now: datetime) -> int:
    """Write to everybody of the group who has no invitation yet; returns how many. Raises AlreadyOver, NobodyToInvite.

    Pressed again it reaches those who have become members since.
    """
    with transaction.atomic():
        held = lock(meeting)
        if held.state in _OVER or now >= held.starts_at:
            raise AlreadyOver
        wanted = people_to_invite(held.group, today=local_day(now))
        if not wanted:
            raise NobodyToInvite
        there = {
            (answer.organization_id if answer.person_id is None else None, answer.person_id, answer.member_id)
            for answer in held.answers.filter(is_walk_in=False)
        }
        new = [
            Answer(meeting=held, organization=one.organization, person=one.person, member=one.member)
            for one in wanted
            if (
                one.organization.pk if one.organization and one.person is None else None,
                one.person.pk if one.person else None,
                one.member.pk if one.member else None,
            )
            not in there
        ]
        Answer.objects.bulk_create(new)
        held.state = MeetingState.INVITED
        held.invited_at = held.invited_at or now
        held.save(update_fields=["state", "invited_at"])
        lines, carried = agenda(held), list(carried_forward(held, now=now))
        for answer in new:
            letters.invitation(answer, agenda=lines, carried=carried, now=now)
        return len(new)


def move_meeting(*, meeting: Meeting, plan: Plan, answer_by: datetime, now: datetime) -> Meeting:
    """Another time or place; everybody who was invited is told, and their calendars follow; and the kitchen, where it
    has an order. Raises AlreadyOver.

    Answers stay: the letter asks to mend those that no longer hold.
    """
    with transaction.atomic():
        held = lock(meeting)
        if held.state in _OVER or now >= held.starts_at:
            raise AlreadyOver
        before = copy(held)
        held.starts_at, held.ends_at = plan.starts_at, plan.ends_at
        held.location, held.room, held.answer_by = plan.location, plan.room, answer_by
        has_moved = any(
            getattr(held, field) != getattr(before, field) for field in ("starts_at", "ends_at", "location_id", "room")
        )
        if has_moved:
            held.calendar_sequence += 1
            held.reminded_at = None
        held.save()
        if has_moved and held.ordered_at and held.caterer_email:
            letters.kitchen_moved(held, before=before, now=now)
        if has_moved and held.state == MeetingState.INVITED:
            for answer in _invited(held):
                letters.moved(answer, before=before, now=now)
        return held


def cancel_meeting(*, meeting: Meeting, reason: str = "", now: datetime) -> None:
    """Not held; everybody who was invited is told, and their calendars take it out. Raises AlreadyOver.

    A draft, of which nobody has heard, is gone, and its month can be planned anew.
    """
    with transaction.atomic():
        held = lock(meeting)
        if held.state in _OVER or now >= held.starts_at:
            raise AlreadyOver
        if held.state == MeetingState.DRAFT:
            held.delete()
            return
        held.state = MeetingState.CANCELLED
        held.cancel_reason = reason
        held.calendar_sequence += 1
        held.save(update_fields=["state", "cancel_reason", "calendar_sequence"])
        for answer in _invited(held):
            letters.cancelled(answer, now=now)
        if held.ordered_at and held.caterer_email:
            letters.kitchen_cancelled(held, now=now)


def _invited(meeting: Meeting) -> list[Answer]:
    answers = list(meeting.answers.filter(is_walk_in=False).with_names())
    for answer in answers:
        answer.meeting = meeting
    return answers
