"""Help without a course in the participation table and in what was done this year."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from selvhjulpen.cafe.models import Appointment, HelpVisit
from selvhjulpen.directory.queries import CoverageWish
from selvhjulpen.evaluation.queries import Ask, By, done, participation
from selvhjulpen.evaluation.rules.figures import UNKNOWN, ZERO, Precision, exact
from selvhjulpen.evaluation.rules.privacy import for_sharing
from selvhjulpen.evaluation.rules.table import Column, Remark, Row, Table
from selvhjulpen.evaluation.schemas.files import as_json, as_sheet, as_text
from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.periods import parse_period
from tests.courses.factories import SessionFactory
from tests.directory.factories import LocationFactory, PriorityAreaFactory
from tests.evaluation.factories import ReportedTotalFactory
from tests.people.factories import InstructorFactory
from tests.solutions.factories import TopicFactory

pytestmark = pytest.mark.django_db

NOW = at(date(2026, 3, 18), time(12))
MARCH = Ask(periods=(parse_period("2026-03"),))


def log(day: date, number: int = 1, **more: Any) -> None:
    said = {"started_at": at(day, time(10)), "minutes": 10, "outcome": "alone"} | more
    if "topic" not in said:
        said["topic"] = TopicFactory()
    rows = [HelpVisit(**said) for _ in range(number)]
    for row in rows:
        row.reckon()
    HelpVisit.objects.bulk_create(rows)


def agree(starts_at: datetime, **more: Any) -> Appointment:
    helper = more.pop("helper", None) or InstructorFactory()
    said = {"mode": "phone", "created_at": starts_at - timedelta(days=30)} | more
    return Appointment.objects.create(
        helper=helper, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), **said
    )


def only_row(table: Table) -> Row:
    (row,) = table.rows
    return row


def remarks(row: Row) -> dict[Remark, int]:
    return {note.remark: note.sessions for note in row.notes}


def test_the_help_log_counts_as_contacts_and_says_nothing_of_courses():
    log(date(2026, 3, 2), 3, people=2)
    log(date(2026, 2, 27), 9)  # another month

    row = only_row(participation(MARCH, now=NOW))

    assert row.figures[Column.DROP_BY] == row.figures[Column.CITIZENS] == exact(6)
    assert row.figures[Column.COURSE] == row.figures[Column.EMPLOYEES] == UNKNOWN
    assert remarks(row) == {Remark.OF_CONTACTS_CAFE: 6}


def test_periods_of_days_cut_the_log_where_they_like():
    log(date(2026, 3, 2), 3)
    log(date(2026, 3, 3), 5)

    table = participation(Ask(periods=(parse_period("2026-03-03..2026-03-09"),)), now=NOW)

    assert only_row(table).figures[Column.CITIZENS] == exact(5)


def test_as_known_on_a_day_the_visits_of_the_next_are_not_known():
    log(date(2026, 3, 10), 4)
    log(date(2026, 3, 11), 5)

    row = only_row(participation(Ask(periods=MARCH.periods, as_of=date(2026, 3, 10)), now=NOW))

    assert row.figures[Column.DROP_BY] == exact(4)


def test_a_visit_at_an_appointment_is_counted_once_with_the_appointment():
    agree(at(date(2026, 3, 2), time(10)), state="held", companion=True)
    log(date(2026, 3, 2), how="appointment")

    row = only_row(participation(MARCH, now=NOW))

    assert row.figures[Column.CITIZENS] == exact(1)
    assert remarks(row) == {Remark.OF_CONTACTS_APPOINTMENT: 1}


def test_held_and_planned_appointments_are_kept_apart_and_what_nobody_said_is_unknown():
    held, silent, to_come = (at(date(2026, 3, day), time(10)) for day in (2, 3, 30))
    agree(held, state="held")
    agree(held, state="absent")
    agree(held, state="cancelled", cancelled_at=held)
    agree(silent)
    agree(to_come)
    agree(to_come, state="cancelled", cancelled_at=held)

    row = only_row(participation(MARCH, now=NOW))

    contacts = row.figures[Column.DROP_BY]
    assert (contacts.value, contacts.leaves_out_unknown) == (1, True)
    assert row.planned == {Column.COURSE: 0, Column.DROP_BY: 1, Column.CITIZENS: 1, Column.EMPLOYEES: 0}
    assert remarks(row) == {Remark.NO_OUTCOME: 1, Remark.OF_CONTACTS_APPOINTMENT: 1}


def test_of_an_earlier_day_only_what_was_agreed_by_then_was_to_come():
    starts = at(date(2026, 3, 16), time(10))
    agree(starts, state="held", created_at=at(date(2026, 3, 1), time(8)))
    agree(starts, state="held", created_at=at(date(2026, 3, 12), time(8)))
    agree(
        starts, state="cancelled", cancelled_at=at(date(2026, 3, 13), time(8)), created_at=at(date(2026, 3, 1), time(8))
    )

    row = only_row(participation(Ask(periods=MARCH.periods, as_of=date(2026, 3, 10)), now=NOW))

    assert row.figures[Column.CITIZENS] == UNKNOWN
    assert row.planned[Column.CITIZENS] == 2


@pytest.mark.parametrize("by", list(By))
def test_both_have_a_row_of_their_own_however_the_table_is_split(by):
    log(date(2026, 3, 2), 7)
    agree(at(date(2026, 3, 2), time(10)), state="held")
    ask = Ask(periods=MARCH.periods, by=by)

    table = participation(ask, now=NOW)

    found = [(row["label"], row["figures"]["drop_by_contacts"]["value"]) for row in as_json(table, by)["rows"]]
    assert found == [("IT-café", 7), ("Aftaler", 1)]
    assert table.total.figures[Column.CITIZENS] == exact(8)
    assert [line[0] for line in as_sheet(table, by)[1:3]] == ["IT-café", "Aftaler"]
    assert "IT-café" in as_text(table, by)
    assert {row.figures[Column.COURSE] for row in table.rows} == {ZERO}


def test_what_a_source_has_counted_is_not_added_again():
    ReportedTotalFactory(
        first_day=date(2026, 3, 1), last_day=date(2026, 3, 31), measure="all", value=100, as_of=date(2026, 3, 10)
    )
    log(date(2026, 3, 2), 7)

    row = only_row(participation(MARCH, now=NOW))

    assert row.figures[Column.CITIZENS].value == 100
    assert remarks(row)[Remark.HELP_REPORTED] == 7


def test_the_link_for_the_council_does_not_take_the_contacts_apart():
    log(date(2026, 3, 2), 7)
    agree(at(date(2026, 3, 2), time(10)), state="held")

    row = only_row(for_sharing(participation(MARCH, now=NOW)))

    assert row.figures[Column.CITIZENS] == exact(8)
    assert remarks(row) == {}
    split = for_sharing(participation(Ask(periods=MARCH.periods, by=By.FORMAT), now=NOW))
    assert [row.figures[Column.DROP_BY].precision for row in split.rows] == [Precision.EXACT, Precision.UNDER_FIVE]


def test_the_questions_asked_do_not_grow_with_the_visits(django_assert_max_num_queries):
    log(date(2026, 3, 2))
    with django_assert_max_num_queries(10) as few:
        participation(Ask(), now=NOW)
    for day in (3, 4, 5):
        log(date(2026, 3, day), 2)
        agree(at(date(2026, 3, day), time(10)))
    with django_assert_max_num_queries(len(few)):
        participation(Ask(), now=NOW)


def test_what_was_done_has_the_help_log_by_area_and_topic():
    topic, place = TopicFactory(), LocationFactory()
    log(date(2026, 3, 2), 3, topic=topic, location=place, people=2)
    log(date(2026, 3, 2), 2, topic=topic)  # at no place
    log(date(2025, 12, 31), 5, topic=topic, location=place)

    work = done(CoverageWish(), now=NOW)

    assert (work.in_cell(place.area_id, topic.pk).visits, work.in_cell(place.area_id, topic.pk).helped) == (3, 6)
    assert work.in_area(place.area_id).visits == 3
    assert work.on_topic(topic.pk).visits == work.total.visits == 5
    assert work.has_help


def test_help_does_not_make_an_unmarked_session_one_without_people():
    session = SessionFactory(starts_at=NOW - timedelta(days=2), seats_taken=3)
    type(session).objects.filter(pk=session.pk).update(seats_taken=3)
    log(date(2026, 3, 2), 3, topic=session.course.topic, location=session.location)

    work = done(CoverageWish(), now=NOW)

    cell = work.in_cell(session.location.area_id, session.course.topic_id)
    assert (cell.people, cell.visits) == (UNKNOWN, 3)


def test_where_something_narrower_is_wished_for_the_help_log_is_left_out():
    log(date(2026, 3, 2), 3)

    work = done(CoverageWish(priority_area=PriorityAreaFactory()), now=NOW)

    assert (work.total.visits, work.has_help) == (0, False)
