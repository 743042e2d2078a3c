"""Reads over sessions and reported totals, as of today and as of an earlier day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from selvhjulpen.courses.models import Audience
from selvhjulpen.directory.models import Organization
from selvhjulpen.evaluation.queries import Ask, By, participation
from selvhjulpen.evaluation.rules.figures import UNKNOWN, Figure, Precision, approximate, exact
from selvhjulpen.evaluation.rules.spans import DAY
from selvhjulpen.evaluation.rules.table import Column, Note, Remark, RowKind, Status, Table
from selvhjulpen.lib.periods import parse_period
from tests.courses.factories import (
    NOW,
    TODAY,
    AreaFactory,
    BookingFactory,
    CourseFactory,
    LocationFactory,
    SessionFactory,
    TopicFactory,
    WaitingFactory,
)
from tests.evaluation.factories import ReportedTotalFactory, drop_by_session, held_session, print_seed_table

pytestmark = pytest.mark.django_db

SPRING, AUTUMN = date(2026, 3, 2), date(2026, 9, 7)
LAST_WEEK = TODAY - timedelta(days=7)


def table_of(*texts: str, by: By | None = None, as_of: date | None = None, now: datetime = NOW) -> Table:
    return participation(Ask(periods=tuple(map(parse_period, texts)), by=by, as_of=as_of), now=now)


def lines(table: Table) -> list[tuple[str, list[int | None]]]:
    return [
        (row.group.name if row.group else str(row.period), [row.figures[c].value for c in Column]) for row in table.rows
    ]


def housing() -> Organization:
    return Organization.objects.create(name="Boligforeningen Søparken", kind="housing")


# ── The seed ────────────────────────────────────────────────────────────────────────────────────


def test_the_printed_table_comes_out_row_by_row_with_computed_sums_beside_the_printed_totals():
    print_seed_table()

    table = table_of()

    assert lines(table) == [
        ("2010-09..2011-06", [1333, 1867, 3200, 278]),
        ("2011-08..2011-12", [0, 0, 0, 425]),
        ("2012-01..2012-12", [None, None, 200, 890]),
        ("2013-01..2013-06", [None, None, None, 140]),
    ]
    assert [row.status for row in table.rows] == [Status.HELD, Status.HELD, Status.SO_FAR, Status.PLANNED]
    assert table.rows[0].figures[Column.DROP_BY] == Figure(1867, Precision.APPROXIMATE, is_computed=True)
    assert table.total.figures[Column.CITIZENS] == Figure(3400, leaves_out_unknown=True)
    assert table.total.figures[Column.EMPLOYEES] == exact(1733)
    assert [list(row.figures.values()) for row in table.printed] == [
        [UNKNOWN, UNKNOWN, approximate(3400), approximate(1700)]
    ]
    assert table.as_of == date(2012, 3, 27)


def test_before_it_was_printed_nothing_was_known():
    print_seed_table()
    assert table_of(as_of=date(2012, 3, 26)).rows == ()
    assert len(table_of(as_of=date(2012, 3, 27)).rows) == 4


def test_any_period_can_be_asked_for_and_they_may_overlap():
    print_seed_table()

    table = table_of("2010-09..2011-12", "2011-08..2012-12")

    assert lines(table) == [
        ("2010-09..2011-12", [1333, 1867, 3200, 703]),
        ("2011-08..2012-12", [0, 0, 200, 1315]),
    ]
    assert table.total.figures[Column.EMPLOYEES] == exact(1593)
    assert table.printed == ()


# ── Sessions ────────────────────────────────────────────────────────────────────────────────────


def test_a_row_counts_persons_present_contacts_and_employees():
    held_session(AUTUMN, present=5, absent=2)
    held_session(AUTUMN + DAY, present=4, course=CourseFactory(audience=Audience.EMPLOYEES))
    drop_by_session(AUTUMN + 2 * DAY, 30, 12)

    assert lines(table_of()) == [("2026-07..2026-12", [5, 42, 47, 4])]


def test_each_half_year_with_sessions_is_a_row_and_empty_ones_are_not():
    held_session(date(2024, 5, 6), present=2)
    held_session(SPRING, present=3)
    held_session(AUTUMN, present=4)

    assert [period for period, _ in lines(table_of())] == ["2024-01..2024-06", "2026-01..2026-06", "2026-07..2026-12"]


def test_drafts_and_cancelled_sessions_never_count():
    held_session(AUTUMN, present=5)
    held_session(AUTUMN, present=7, state="draft")
    held_session(AUTUMN, present=9, state="cancelled")
    held_session(SPRING, present=9, state="cancelled")

    assert lines(table_of()) == [("2026-07..2026-12", [5, 0, 5, 0])]
    assert lines(table_of(as_of=LAST_WEEK)) == [("2026-07..2026-12", [5, 0, 5, 0])]


@pytest.mark.parametrize("as_of", [None, LAST_WEEK])
def test_a_session_nobody_has_marked_is_counted_in_a_note_and_not_as_zero(as_of):
    held_session(AUTUMN, present=5)
    held_session(AUTUMN, unmarked=6)
    held_session(AUTUMN)  # nobody booked: nobody to mark, and nobody came
    drop_by_session(AUTUMN)

    (row,) = table_of(as_of=as_of).rows

    assert row.figures[Column.COURSE] == Figure(5, leaves_out_unknown=True)
    assert row.figures[Column.DROP_BY] == UNKNOWN
    assert row.notes == (Note(Remark.NO_ATTENDANCE, sessions=1), Note(Remark.NO_HEAD_COUNT, sessions=1))


@pytest.mark.parametrize("as_of", [None, LAST_WEEK])
def test_a_presentation_where_nobody_stopped_is_zero_and_not_unknown(as_of):
    drop_by_session(AUTUMN, 0)
    (row,) = table_of(as_of=as_of).rows
    assert (row.figures[Column.DROP_BY], row.notes) == (exact(0), ())


@pytest.mark.parametrize("as_of", [None, LAST_WEEK])
def test_an_approximate_head_count_makes_the_sum_approximate(as_of):
    drop_by_session(AUTUMN, 30)
    drop_by_session(AUTUMN, 100, precision="approximate")
    (row,) = table_of(as_of=as_of).rows
    assert row.figures[Column.DROP_BY] == approximate(130)


def test_seats_on_sessions_to_come_are_planned_and_not_counted():
    coming = SessionFactory()
    BookingFactory(instance=coming, seats=2, companion="Karl")
    BookingFactory(instance=coming)
    WaitingFactory(instance=coming)
    held_session(AUTUMN, present=5)

    (row,) = table_of().rows

    assert row.status is Status.SO_FAR
    assert row.planned == {Column.COURSE: 3, Column.DROP_BY: 0, Column.CITIZENS: 3, Column.EMPLOYEES: 0}
    assert row.figures[Column.COURSE] == exact(5)


def test_a_session_that_has_begun_is_held():
    held_session(TODAY, present=2)
    before, after = NOW, NOW + timedelta(hours=2)  # it begins at ten
    assert table_of(now=before).rows[0].status is Status.PLANNED
    assert table_of(now=after).rows[0].figures[Column.COURSE] == exact(2)


def test_days_begin_at_midnight_in_denmark():
    held_session(date(2026, 6, 30), present=1)
    late = SessionFactory(starts_at=NOW.replace(month=6, day=30, hour=23, minute=30))
    BookingFactory(instance=late)

    assert [str(row.period) for row in table_of().rows] == ["2026-01..2026-06"]


# ── Split ───────────────────────────────────────────────────────────────────────────────────────


def test_sessions_are_split_by_format_area_topic_and_partner():
    north = LocationFactory(area=AreaFactory(name="Nord"))
    south = LocationFactory(area=AreaFactory(name="Syd"))
    post = CourseFactory(topic=TopicFactory(name="Digital Post"))
    held_session(AUTUMN, present=5, location=north, course=post)
    held_session(SPRING, present=3, location=south, course=post, partner=housing())
    drop_by_session(AUTUMN, 30, location=south, course__topic=TopicFactory(name="MitID"))

    def groups(by: By) -> list[tuple[str, list[int | None]]]:
        return lines(table_of(by=by))

    assert groups(By.AREA) == [("Nord", [5, 0, 5, 0]), ("Syd", [3, 30, 33, 0])]
    assert groups(By.FORMAT) == [("Kom forbi", [0, 30, 30, 0]), ("Kom i gang", [8, 0, 8, 0])]
    assert groups(By.TOPIC) == [("Digital Post", [8, 0, 8, 0]), ("MitID", [0, 30, 30, 0])]
    assert groups(By.PARTNER) == [("Boligforeningen Søparken", [3, 0, 3, 0]), ("", [5, 30, 35, 0])]


def test_reported_totals_are_one_row_that_is_not_split():
    print_seed_table()
    held_session(AUTUMN, present=5)

    table = table_of(by=By.AREA)

    assert [(row.kind, row.figures[Column.CITIZENS].value) for row in table.rows] == [
        (RowKind.GROUP, 5),
        (RowKind.UNDIVIDED, 3400),
    ]
    assert table.total.figures[Column.CITIZENS].value == 3405


def test_only_the_days_asked_for_are_shown():
    print_seed_table()
    held_session(date(2026, 8, 10), present=2)
    held_session(AUTUMN, present=5)

    table = participation(Ask(within=parse_period("2012-07..2026-08")), now=NOW)

    assert lines(table) == [
        ("2012-07..2012-12", [None, None, None, None]),
        ("2013-01..2013-06", [None, None, None, 140]),
        ("2026-07..2026-08", [2, 0, 2, 0]),
    ]
    assert table.rows[0].notes == (Note(Remark.KNOWN_FOR, period=parse_period("2012")),)


# ── As of an earlier day ────────────────────────────────────────────────────────────────────────


def test_as_of_an_earlier_day_only_what_had_been_recorded_by_then_counts():
    held_session(AUTUMN, present=5)
    held_session(AUTUMN, present=7, marked_at=NOW)
    drop_by_session(AUTUMN, 30)
    drop_by_session(AUTUMN, 12, counted_at=NOW)
    held_session(TODAY - DAY, present=9)

    (then,) = table_of(as_of=LAST_WEEK).rows
    (now,) = table_of(as_of=TODAY).rows

    assert then.figures[Column.COURSE] == Figure(5, leaves_out_unknown=True)
    assert then.figures[Column.DROP_BY] == Figure(30, leaves_out_unknown=True)
    assert then.notes == (Note(Remark.NO_ATTENDANCE, sessions=1), Note(Remark.NO_HEAD_COUNT, sessions=1))
    assert then.planned[Column.COURSE] == 9
    assert then.as_of == LAST_WEEK
    assert [now.figures[c].value for c in Column] == [21, 42, 63, 0]


def test_planned_seats_of_an_earlier_day_are_those_booked_by_then_and_not_yet_given_up():
    coming = SessionFactory()
    long_ago, since = NOW - timedelta(days=20), NOW - timedelta(days=1)
    BookingFactory(instance=coming, created_at=long_ago, confirmed_at=long_ago)
    BookingFactory(instance=coming, created_at=long_ago, confirmed_at=long_ago, state="cancelled", cancelled_at=since)
    BookingFactory(instance=coming, created_at=since, confirmed_at=since)

    (then,) = table_of(as_of=LAST_WEEK).rows

    assert then.planned[Column.COURSE] == 2
    assert table_of().rows[0].planned[Column.COURSE] == 2


def test_a_session_made_since_was_not_yet_planned_on_an_earlier_day():
    SessionFactory(created_at=NOW - timedelta(days=1))
    assert table_of(as_of=LAST_WEEK).rows == ()
    assert [row.status for row in table_of().rows] == [Status.PLANNED]


@pytest.mark.parametrize("by", [None, *By])
def test_yesterday_and_today_agree_where_nothing_has_happened_since(by):
    print_seed_table()
    held_session(SPRING, present=5, absent=1, partner=housing())
    held_session(AUTUMN, present=3, unmarked=2)
    held_session(AUTUMN, unmarked=2, course=CourseFactory(audience=Audience.EMPLOYEES))
    drop_by_session(AUTUMN, 30, 5, precision="approximate")
    BookingFactory(instance=SessionFactory(), created_at=NOW - timedelta(days=9), confirmed_at=NOW - timedelta(days=9))

    now, then = table_of(by=by), table_of(by=by, as_of=TODAY - DAY)

    assert [(r.figures, r.planned, r.status, r.notes) for r in [*now.rows, now.total]] == [
        (r.figures, r.planned, r.status, r.notes) for r in [*then.rows, then.total]
    ]


# ── Cost ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", [None, By.AREA])
@pytest.mark.parametrize(("as_of", "queries"), [(None, 8), (TODAY - DAY, 9)])
def test_the_number_of_queries_is_the_same_for_one_row_and_for_three(as_of, queries, by, django_assert_num_queries):
    held_session(SPRING, present=1)
    with django_assert_num_queries(queries):
        assert len(table_of(by=by, as_of=as_of).rows) == 1

    held_session(AUTUMN, present=1)
    held_session(date(2025, 9, 8), present=1)
    ReportedTotalFactory(first_day=date(2020, 1, 1), last_day=date(2020, 12, 31))
    with django_assert_num_queries(queries):
        assert len(table_of(by=by, as_of=as_of).rows) == 4
