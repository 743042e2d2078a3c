"""Meetings in a member's own calendar."""

from __future__ import annotations

from collections.abc import Iterable

from selvhjulpen.lib.calendar_events import CalendarEvent, calendar_file
from selvhjulpen.meetings.models import Meeting, MeetingState


def of_meeting(meeting: Meeting, *, link: str) -> str:
    """The file that goes with an invitation; one that was moved or cancelled changes what the calendar holds.

    ``link``: where this one person answers.
    """
    return calendar_file([_event(meeting, link=link)])


def of_group(meetings: Iterable[Meeting]) -> str:
    """A group's meetings as a feed that calendars follow; it holds nobody's name and nobody's link."""
    return calendar_file(_event(meeting) for meeting in meetings)


def _event(meeting: Meeting, *, link: str = "") -> CalendarEvent:
    return CalendarEvent(
        key=meeting.key,  # one event, whether it came by mail or by the feed
        sequence=meeting.calendar_sequence,
        status="CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED",
        made_at=meeting.created_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.group.name,
        place=", ".join(filter(None, [meeting.place, meeting.location.address])),
        link=link,
    )
