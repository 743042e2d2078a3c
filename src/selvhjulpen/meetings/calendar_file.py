"""Meetings as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from icalendar import Calendar, Event

from selvhjulpen.meetings.models import Meeting, MeetingState


def of_meeting(meeting: Meeting, *, link: str) -> str:
    """The file that goes with an invitation; one that was moved or cancelled changes what the calendar holds.

    ``link``: where this one person answers.
    """
    return _file([_event(meeting, link=link)])


def of_group(meetings: Iterable[Meeting]) -> str:
    """A group's meetings as a feed that calendars follow; it holds nobody's name and nobody's link."""
    return _file(_event(meeting) for meeting in meetings)


def _event(meeting: Meeting, *, link: str = "") -> Event:
    is_cancelled = meeting.state == MeetingState.CANCELLED
    event = Event()
    # One event, whether it came by mail or by the feed.
    event.add("uid", f"{meeting.key}@selvhjulpen")
    event.add("dtstamp", meeting.created_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", meeting.group.name)
    event.add("location", ", ".join(filter(None, [meeting.place, meeting.location.address])))
    if link:
        event.add("url", link)
    event.add("sequence", meeting.calendar_sequence)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def _file(events: Iterable[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Selvhjulpen//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text
