"""What the worker does: reminds, closes what is over, forgets."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from selvhjulpen.lib.calendars import at
from selvhjulpen.meetings import letters, rules
from selvhjulpen.meetings.actions.planning import lock
from selvhjulpen.meetings.models import Answer, Diet, Meeting, MeetingState, Reply
from selvhjulpen.meetings.queries.answers import caterers
from selvhjulpen.outbox import actions as outbox


def remind(*, now: datetime) -> None:
    """Write once to those who have not answered, some days before the deadline; a chore.

    Where another contact of the same member has answered, nobody is reminded.
    """
    near = Meeting.objects.filter(
        state=MeetingState.INVITED,
        reminded_at=None,
        answer_by__gt=now,
        answer_by__lte=now + rules.REMIND_BEFORE,
    )
    for meeting in near:
        due = rules.reminder_due(invited_at=meeting.invited_at or now, answer_by=meeting.answer_by)
        if due and due <= now:
            _remind(meeting, now=now)


def _remind(meeting: Meeting, *, now: datetime) -> None:
    with transaction.atomic():
        held = lock(meeting)
        if held.reminded_at or held.state != MeetingState.INVITED:
            return
        answers = list(held.answers.filter(is_walk_in=False).with_names())
        answered = {one.organization_id for one in answers if one.reply != Reply.NONE and one.organization_id}
        for answer in answers:
            if answer.reply == Reply.NONE and answer.organization_id not in answered:
                answer.meeting = held
                letters.reminder(answer, now=now)
        held.reminded_at = now
        held.save(update_fields=["reminded_at"])


def close_meetings(*, now: datetime) -> None:
    """What was invited to and is over has been held; a chore."""
    Meeting.objects.filter(state=MeetingState.INVITED, ends_at__lte=now).update(state=MeetingState.HELD)


def forget_guests(*, now: datetime) -> None:
    """Two weeks after a meeting diets and the names of those from outside go, and its letters; a chore.

    How many ate what, who of the members was invited, and how many came stays. What is written down later than that
    goes at once, and minutes that are mailed later two weeks after they were.
    """
    before = at(rules.guests_are_forgotten_before(now), time())
    tells = ~Q(guest_name="") | ~Q(diet=Diet.NONE) | ~Q(extra_diet=Diet.NONE)
    letters_due = Q(guests_forgotten_at=None) | Q(
        minutes_sent_at__gt=F("guests_forgotten_at"), minutes_sent_at__lt=before
    )
    again = Exists(Answer.objects.filter(tells, meeting=OuterRef("pk")))
    for meeting in Meeting.objects.filter(letters_due | again, ends_at__lt=before):
        with transaction.atomic():
            held = lock(meeting)
            answers = list(held.answers.all())
            if held.guests_forgotten_at is None:
                held.diets_then = caterers(held).plates if held.has_meal else {}
            held.answers.update(guest_name="", diet=Diet.NONE, extra_diet=Diet.NONE)
            if Meeting.objects.filter(letters_due, pk=held.pk).exists():
                held.guests_forgotten_at = now
                held.save(update_fields=["diets_then", "guests_forgotten_at"])
                outbox.forget(about=[held.about, *(answer.about for answer in answers)], now=now)
