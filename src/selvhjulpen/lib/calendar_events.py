"""Events as iCalendar (RFC 5545): the one place that writes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from icalendar import Calendar, Event


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """One event, as somebody's calendar is told of it.

    ``key`` is the same each time the event is told of; a calendar follows only what has a higher ``sequence`` than what
    it holds. The moments are aware. What is empty is left out.
    """

    key: str
    sequence: int
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    description: str = ""
    link: str = ""


def calendar_file(events: Iterable[CalendarEvent]) -> str:
    """The text of a file that a calendar reads; its lines are folded and its words escaped as RFC 5545 says."""
    calendar = Calendar()
    calendar.add("prodid", "-//Selvhjulpen//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(_component(event))
    text: str = calendar.to_ical().decode()
    return text


def _component(event: CalendarEvent) -> Event:
    component = Event()
    component.add("uid", f"{event.key}@selvhjulpen")
    component.add("dtstamp", event.made_at.astimezone(UTC))
    component.add("dtstart", event.starts_at.astimezone(UTC))
    component.add("dtend", event.ends_at.astimezone(UTC))
    component.add("summary", event.title)
    for name, words in (("location", event.place), ("description", event.description), ("url", event.link)):
        if words:
            component.add(name, words)
    component.add("sequence", event.sequence)
    component.add("status", event.status)
    return component
