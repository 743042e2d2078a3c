"""Birkesø's programme as a Data Package: the hand-made files, and what is made around today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from selvhjulpen.exchange.demo.guests import Guests, invent_people
from selvhjulpen.exchange.demo.help import Helping
from selvhjulpen.exchange.demo.network import network
from selvhjulpen.exchange.demo.online import digitalisation, stumbling
from selvhjulpen.exchange.demo.plan import (
    Meeting,
    meetings_of_the_day,
    seasons,
    series_meetings,
    single_meetings,
    working_day,
)
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.choices import CHECKLIST
from selvhjulpen.exchange.rules.descriptor import Source
from selvhjulpen.exchange.rules.schema import Resource, Values
from selvhjulpen.exchange.rules.tables import read_table
from selvhjulpen.exchange.rules.writing import csv_of
from selvhjulpen.lib.calendars import local_day

SEED = 2026
UNMARKED = 3  # the latest sessions whose attendance nobody has marked yet


def demo_package(*, folder: Path, now: datetime) -> dict[str, bytes]:
    """The files of the package. ``folder`` holds the hand-made part; the same day gives the same files."""
    random = Random(SEED)  # noqa: S311 - invented people, no secrets of anybody
    today = local_day(now)
    now = now.replace(minute=0, second=0, microsecond=0)
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".geojson")}
    solutions, courses = _rows(r.SOLUTIONS, files), _rows(r.COURSES, files)
    audience = {key: str(values["audience"]) for key, values in courses.items()}
    _date_texts(solutions, courses, today)
    citizens, employees = (
        invent_people(random, _names(folder, "first-names"), _names(folder, "last-names"), employees=is_employees)
        for is_employees in (False, True)
    )
    series, sessions, meetings = _sessions(random, now, today)
    over = sorted((m for m in meetings if m.capacity and m.ends_at <= now), key=lambda m: m.ends_at)
    unmarked = {meeting.key for meeting in over[-UNMARKED:]}
    guests = Guests(random, citizens, employees, now)
    bookings = [
        booking
        for meeting in meetings
        if sessions[meeting.key]["state"] != "draft"
        for booking in guests.of(
            meeting, audience[meeting.course], is_marked=meeting.ends_at <= now and meeting.key not in unmarked
        )
    ]
    made: dict[Resource, Iterable[Values]] = {
        r.SOLUTIONS: solutions.values(),
        r.COURSES: courses.values(),
        r.SERIES: series,
        r.SESSIONS: sessions.values(),
        r.BOOKINGS: bookings,
        r.HEAD_COUNTS: _head_counts(random, meetings, now),
        r.HISTORICAL_TOTALS: _printed_before(today),
    }
    held = next(meeting.key for meeting in reversed(over) if meeting.partner)
    made |= network(
        Random(SEED),  # noqa: S311 - invented, too
        now,
        organisations=_rows(r.ORGANISATIONS, files),
        offers=_rows(r.OFFERS, files),
        materials=_rows(r.MATERIALS, files),
        volunteers=_rows(r.VOLUNTEERS, files),
        session=held,
    )
    # A seed each: what is added to one part leaves the others as they were.
    made |= Helping(Random(SEED), citizens, now).write()  # noqa: S311 - invented
    made |= stumbling(Random(SEED), now) | digitalisation(Random(SEED), today)  # noqa: S311 - invented
    return files | {resource.file: csv_of(resource, rows) for resource, rows in made.items()}


def _names(folder: Path, name: str) -> list[str]:
    return (folder / f"{name}.txt").read_text().split()


def _rows(resource: Resource, files: dict[str, bytes]) -> dict[str, Values]:
    table, _ = read_table(resource, Source(resource.file), files[resource.file])
    return {str(row.values["id"]): row.values for row in table.rows}


def _date_texts(solutions: dict[str, Values], courses: dict[str, Values], today: date) -> None:
    """Every course text was read lately, but one since before its digital solution changed."""
    solutions["digital-post"]["changed_on"] = today - timedelta(days=40)
    for values in courses.values():
        values["checked_on"] = today - timedelta(days=20)
    courses["digital-post-orden"]["checked_on"] = today - timedelta(days=130)


def _sessions(random: Random, now: datetime, today: date) -> tuple[list[Values], dict[str, Values], list[Meeting]]:
    last, this, following = seasons(today)
    series: list[Values] = []
    meetings: list[Meeting] = []
    for season in (last, this, following):
        for name, pattern, found in series_meetings(season):
            if not found:
                continue
            meetings += found
            first, latest = found[0].series_date, found[-1].series_date
            series.append(
                {
                    "id": name,
                    "course": pattern.course,
                    "first_date": first,
                    "last_date": latest,
                    "every_weeks": pattern.every_weeks,
                    "start_time": pattern.start,
                }
            )
        meetings += single_meetings(season, random)
    meetings = _two_that_few_want(meetings, now)
    shown = working_day(today)
    meetings += meetings_of_the_day(shown)
    # The next season is being planned: nobody sees it yet.
    sessions = {m.key: _session(m, now, is_draft=local_day(m.starts_at) >= following.first) for m in meetings}
    for meeting in meetings_of_the_day(shown):
        sessions[meeting.key]["state"] = "published"
    _let_things_happen(sessions, meetings, now)
    return series, sessions, meetings


def _two_that_few_want(meetings: list[Meeting], now: datetime) -> list[Meeting]:
    """The next weeks hold two sessions with too few guests, so that there is something to be warned of."""
    near = [m for m in meetings if m.capacity and now + timedelta(days=2) < m.starts_at < now + timedelta(days=9)]
    few = {meeting.key for meeting in sorted(near, key=lambda meeting: meeting.pull)[:2]}
    return [replace(meeting, pull=0.15) if meeting.key in few else meeting for meeting in meetings]


def _session(meeting: Meeting, now: datetime, *, is_draft: bool) -> Values:
    made_at = min(meeting.starts_at - timedelta(days=90), now - timedelta(days=1))
    checked: Values = {}
    if not is_draft and meeting.starts_at < now + timedelta(days=10):
        # What is near is in order, but for the equipment of the next few days.
        ready = [code for code, _ in CHECKLIST if code != "equipment" or meeting.starts_at < now + timedelta(days=2)]
        for code in ready:
            checked[f"{code}_checked_at"] = min(meeting.starts_at - timedelta(days=7), now - timedelta(hours=3))
            checked[f"{code}_checked_by"] = "karen-dam"
    session: Values = {
        "id": meeting.key,
        "course": meeting.course,
        "place": meeting.place,
        "room": meeting.room,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "capacity": meeting.capacity,
        "minimum": 0 if meeting.capacity is None else 4,
        "state": "draft" if is_draft else "published",
        "instructors": meeting.instructors,
        "partner": meeting.partner,
        "part_of": meeting.part_of,
        "series": meeting.series,
        "series_date": meeting.series_date,
        "host_note": "Kaffe på termokande. Nøglen hentes hos værten." if meeting.partner else "",
        "created_at": made_at,
    }
    return session | checked


def _let_things_happen(sessions: dict[str, Values], meetings: list[Meeting], now: datetime) -> None:
    """One session has been cancelled, and one date of a series has been moved a day."""
    ahead = [m for m in meetings if m.series and m.starts_at > now + timedelta(days=4)]
    published = sorted((m for m in ahead if sessions[m.key]["state"] == "published"), key=lambda m: m.starts_at)
    if len(published) < 6:
        return
    cancelled, moved = published[5], published[3]
    sessions[cancelled.key] |= {"state": "cancelled", "cancel_reason": "Underviseren er syg.", "calendar_sequence": 1}
    later = timedelta(hours=2)
    sessions[moved.key] |= {
        "starts_at": moved.starts_at + later,
        "ends_at": moved.ends_at + later,
        "calendar_sequence": 1,
    }


def _head_counts(random: Random, meetings: list[Meeting], now: datetime) -> list[Values]:
    """People counted at each presentation that is over, an hour at a time."""
    counts: list[Values] = []
    for meeting in meetings:
        if meeting.capacity is not None or meeting.ends_at > now:
            continue
        for hour in range(meeting.minutes // 60):
            counts.append(
                {
                    "id": f"{meeting.key}-{hour + 1}",
                    "session": meeting.key,
                    "number": random.randint(4, 28),
                    "precision": "approximate" if random.random() < 0.15 else "exact",
                    "counted_at": meeting.starts_at + timedelta(hours=hour, minutes=50),
                    "recorded_by": meeting.instructors[0],
                }
            )
    return counts


def _printed_before(today: date) -> list[Values]:
    """What Birkesø counted by hand in the two half-years before the programme began to count."""
    last = seasons(today)[0]
    second = seasons(last.first - timedelta(days=1))[1]
    first = seasons(second.first - timedelta(days=1))[1]
    cells = [
        (first, "citizens", "all", 1_240, "approximate"),
        (first, "employees", "course", None, "unknown"),
        (second, "citizens", "course", 612, "exact"),
        (second, "citizens", "all", 1_530, "approximate"),
        (second, "employees", "course", 143, "exact"),
    ]
    return [
        {
            "id": f"opgjort-{period.first:%Y-%m}-{audience}-{measure}",
            "first_day": period.first,
            "last_day": period.last,
            "audience": audience,
            "measure": measure,
            "value": value,
            "precision": precision,
            "status": "held",
            "is_grand_total": False,
            "as_of": last.first,
            "source": "Birkesø Biblioteks årsberetning",
        }
        for period, audience, measure, value, precision in cells
    ]
