"""The decisions of the evaluation room: figures, periods, rows, and what may be shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selvhjulpen.evaluation.rules import chart
from selvhjulpen.evaluation.rules.figures import (
    UNKNOWN,
    ZERO,
    Figure,
    Precision,
    add,
    approximate,
    difference,
    exact,
    thousands,
)
from selvhjulpen.evaluation.rules.privacy import for_sharing
from selvhjulpen.evaluation.rules.spans import cut, is_covered, merge, overlap, parse_month
from selvhjulpen.evaluation.rules.table import (
    Audience,
    Column,
    Group,
    Ledger,
    Measure,
    Note,
    Remark,
    Reported,
    Row,
    RowKind,
    Status,
    Table,
    Tally,
    as_known,
    completed,
    make_row,
    make_table,
)
from selvhjulpen.lib.periods import NotAPeriod, Period, parse_period

# How long an example takes says more of the machine than of the rule.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

TODAY = date(2026, 11, 23)
PRINTED_ON = date(2012, 3, 27)
CITIZENS, EMPLOYEES = Audience.CITIZENS, Audience.EMPLOYEES

numbers = st.integers(min_value=0, max_value=5000)
figures = st.one_of(st.just(UNKNOWN), st.builds(exact, numbers), st.builds(approximate, numbers))
days = st.dates(date(2010, 1, 1), date(2013, 12, 31))
periods = st.builds(lambda a, b: Period(min(a, b), max(a, b)), days, days)


def reported(
    period: str,
    value: int | None,
    *,
    measure: Measure = Measure.ALL,
    audience: Audience = CITIZENS,
    as_of: date = PRINTED_ON,
    status: Status = Status.HELD,
) -> Reported:
    return Reported(parse_period(period), audience, measure, UNKNOWN if value is None else exact(value), status, as_of)


def tally(span: str, people: int = 0, *, measure: Measure = Measure.COURSE, **facts: object) -> Tally:
    return Tally(parse_period(span), facts.pop("audience", CITIZENS), measure, people=people, **{"held": 1, **facts})


def ledger(*cells: Reported, tallies: list[Tally] | None = None) -> Ledger:
    return Ledger(completed(as_known(cells, TODAY)), tallies or [], TODAY)


def row_of(known: Ledger, period: str) -> Row:
    return make_row(known, parse_period(period))


def values(row: Row) -> list[int | None]:
    return [row.figures[column].value for column in Column]


# ── Figures ─────────────────────────────────────────────────────────────────────────────────────


def test_a_sum_leaves_the_unknown_out_and_says_so():
    assert add([exact(200), UNKNOWN]) == Figure(200, leaves_out_unknown=True)
    assert add([exact(200), exact(0)]) == Figure(200)


def test_a_sum_of_nothing_known_is_unknown_and_never_zero():
    assert add([]) == UNKNOWN
    assert add([UNKNOWN, UNKNOWN]) == UNKNOWN


def test_one_approximate_part_makes_the_sum_approximate():
    assert add([exact(200), approximate(3)]) == approximate(203)


@given(st.lists(figures), st.lists(figures))
def test_figures_add_up_in_any_order_and_in_any_portions(one, other):
    assert add([*one, *other]) == add([*other, *one])
    if one and other:
        assert add([add(one), add(other)]) == add([*one, *other])


@given(st.lists(figures))
def test_a_sum_is_zero_only_where_somebody_counted_nobody(parts):
    total = add(parts)
    assert (total.value == 0) == (any(p.is_known for p in parts) and all(not p.value for p in parts))


def test_the_difference_is_computed_and_approximate():
    assert difference(exact(3200), exact(1333)) == Figure(1867, Precision.APPROXIMATE, is_computed=True)


def test_nothing_left_over_is_exactly_nothing():
    assert difference(ZERO, ZERO) == Figure(0, Precision.EXACT, is_computed=True)


@pytest.mark.parametrize(
    ("everybody", "on_courses"),
    [
        (UNKNOWN, exact(3)),
        (exact(3), UNKNOWN),
        (exact(3), exact(4)),
        (Figure(200, leaves_out_unknown=True), exact(3)),
        (exact(200), Figure(3, leaves_out_unknown=True)),
    ],
)
def test_a_difference_with_something_unknown_is_unknown(everybody, on_courses):
    assert difference(everybody, on_courses) == UNKNOWN


def test_an_unknown_figure_cannot_have_a_value():
    with pytest.raises(ValueError, match="unknown"):
        Figure(0, Precision.UNKNOWN)
    with pytest.raises(ValueError, match="exact"):
        Figure(None)


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (1333, "1.333"), (1234567, "1.234.567")])
def test_thousands_are_set_apart_with_a_full_stop(number, text):
    assert thousands(number) == text


# ── Periods ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["2010-09", "9.2010", "09/2010", "9-2010", "sep 2010", "Sept. 2010", "september 2010", "2010 9"]
)
def test_a_month_is_read_as_people_write_it(text):
    assert parse_month(text) == parse_period("2010-09")


@pytest.mark.parametrize("text", ["", "2010", "13/2010", "2010-00", "foo 2010", "sep", "2010-09-01", "0000-01"])
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(NotAPeriod):
        parse_month(text)


@given(st.lists(periods, min_size=1, max_size=5), st.lists(periods, max_size=5))
def test_pieces_are_cut_by_no_period_and_fill_each_wanted_one(wanted, along):
    pieces = cut(wanted, along)

    assert all(a.last < b.first for a, b in pairwise(pieces))
    for period in [*wanted, *along]:
        assert all(period.contains(piece) for piece in pieces if period.overlaps(piece))
    for period in wanted:
        assert is_covered(period, [piece for piece in pieces if period.contains(piece)])


@given(st.lists(periods, max_size=6))
def test_merged_periods_have_the_same_days_and_share_none(some):
    merged = merge(some)

    assert not [1 for a in merged for b in merged if a is not b and a.overlaps(b)]
    assert all(is_covered(period, merged) for period in some)
    assert all(is_covered(period, some) for period in merged)


@given(periods, periods)
def test_an_overlap_lies_in_both(one, other):
    shared = overlap(one, other)
    assert (shared is not None) == one.overlaps(other)
    assert shared is None or (one.contains(shared) and other.contains(shared))


# ── Reported figures ────────────────────────────────────────────────────────────────────────────


def test_a_reported_figure_counts_where_the_whole_of_its_period_lies_inside():
    known = ledger(reported("2010-09..2011-06", 3200), reported("2012", 200))

    assert row_of(known, "2010-09..2011-06").figures[Column.CITIZENS] == exact(3200)
    assert row_of(known, "2010..2012").figures[Column.CITIZENS] == exact(3400)


def test_a_reported_figure_that_is_cut_in_two_is_unknown_and_names_its_period():
    known = ledger(reported("2010-09..2011-06", 3200), reported("2012", 200))

    row = row_of(known, "2011-01..2012-12")

    assert row.figures[Column.CITIZENS] == UNKNOWN
    assert row.notes == (Note(Remark.KNOWN_FOR, period=parse_period("2010-09..2011-06")),)


def test_a_year_that_is_also_known_by_its_halves_is_counted_once():
    known = ledger(reported("2012", 200), reported("2012-01..2012-06", 80), reported("2012-07..2012-12", 120))

    assert row_of(known, "2012").figures[Column.CITIZENS] == exact(200)
    assert row_of(known, "2012-01..2012-06").figures[Column.CITIZENS] == exact(80)


def test_reported_periods_that_share_days_are_not_added_up():
    known = ledger(reported("2012-01..2012-06", 80), reported("2012-04..2012-09", 70))

    row = row_of(known, "2012")

    assert row.figures[Column.CITIZENS] == UNKNOWN
    assert row.notes == (Note(Remark.REPORTS_OVERLAP),)


def test_the_newest_version_of_a_cell_wins_and_later_ones_are_not_yet_known():
    first, second = reported("2012", 200), reported("2012", 260, as_of=date(2013, 1, 15))

    assert as_known([second, first], date(2012, 12, 31)) == [first]
    assert as_known([second, first], date(2013, 1, 15)) == [second]
    assert as_known([second, first], date(2012, 3, 26)) == []


def test_drop_by_is_everybody_less_those_on_courses_within_one_reported_period():
    known = ledger(reported("2010-09..2011-06", 1333, measure=Measure.COURSE), reported("2010-09..2011-06", 3200))

    assert values(row_of(known, "2010-09..2011-06")) == [1333, 1867, 3200, None]
    # Where courses are known only for a part, the difference over the whole would be wrong.
    more = ledger(*known.reported, reported("2012", 200))
    assert values(row_of(more, "2010-09..2012-12")) == [1333, 1867, 3400, None]


def test_nobody_in_all_is_nobody_on_courses():
    assert values(row_of(ledger(reported("2011-08..2011-12", 0)), "2011-08..2011-12")) == [0, 0, 0, None]


def test_employees_reported_by_courses_alone_are_all_employees():
    known = ledger(reported("2012", 890, measure=Measure.COURSE, audience=EMPLOYEES))
    assert row_of(known, "2012").figures[Column.EMPLOYEES] == exact(890)


# ── Sessions ────────────────────────────────────────────────────────────────────────────────────


def test_citizens_are_persons_on_courses_and_drop_by_contacts_together():
    known = ledger(tallies=[tally("2026-01..2026-06", 40), tally("2026-01..2026-06", 90, measure=Measure.DROP_BY)])
    assert values(row_of(known, "2026-01..2026-06")) == [40, 90, 130, 0]


def test_a_held_session_where_nobody_is_marked_is_unknown_and_noted():
    known = ledger(tallies=[tally("2026-01..2026-06", held=4, missing=4)])

    row = row_of(known, "2026-01..2026-06")

    assert row.figures[Column.COURSE] == UNKNOWN
    assert row.notes == (Note(Remark.NO_ATTENDANCE, sessions=4),)


def test_marked_sessions_count_beside_unmarked_ones():
    known = ledger(tallies=[tally("2026-01..2026-06", 35, held=9, missing=4)])
    assert row_of(known, "2026-01..2026-06").figures[Column.COURSE] == Figure(35, leaves_out_unknown=True)


def test_an_approximate_head_count_spreads_to_citizens_in_all():
    known = ledger(
        tallies=[
            tally("2026-01..2026-06", 40),
            tally("2026-01..2026-06", 90, measure=Measure.DROP_BY, is_approximate=True),
        ]
    )
    assert row_of(known, "2026-01..2026-06").figures[Column.CITIZENS] == approximate(130)


def test_a_time_without_sessions_is_unknown_and_has_no_status():
    row = row_of(ledger(tallies=[tally("2026-01..2026-06", 40)]), "2025")
    assert values(row) == [None] * 4
    assert row.status is None


@pytest.mark.parametrize(
    ("held", "planned", "status"), [(3, 0, Status.HELD), (3, 2, Status.SO_FAR), (0, 2, Status.PLANNED)]
)
def test_a_row_is_held_known_so_far_or_planned(held, planned, status):
    row = row_of(ledger(tallies=[tally("2026-07..2026-12", held=held, planned=planned, seats=12)]), "2026-07..2026-12")
    assert row.status is status
    assert row.planned[Column.CITIZENS] == 12


def test_planned_seats_are_not_participants():
    row = row_of(ledger(tallies=[tally("2027-01..2027-06", held=0, planned=2, seats=12)]), "2027-01..2027-06")
    assert values(row) == [None] * 4


def test_sessions_in_days_a_reported_figure_speaks_for_are_not_added_to_it():
    known = ledger(reported("2012", 200), tallies=[tally("2012", 40, held=3)])

    row = row_of(known, "2012")

    assert row.figures[Column.CITIZENS] == exact(200)
    assert row.notes == (Note(Remark.ALREADY_REPORTED, sessions=3),)


def test_sessions_fill_what_was_unknown_when_it_was_printed():
    known = ledger(reported("2013", None, status=Status.PLANNED), tallies=[tally("2013", 40)])
    assert values(row_of(known, "2013")) == [40, 0, 40, 0]


def test_nobody_counted_does_not_hide_what_was_reported_as_unknown():
    known = ledger(reported("2013", None), tallies=[tally("2013", 40, audience=EMPLOYEES)])
    assert values(row_of(known, "2013")) == [None, None, None, 40]


def test_employees_and_citizens_are_reported_and_counted_apart():
    known = ledger(reported("2012", 200), tallies=[tally("2012", 40, audience=EMPLOYEES)])
    assert values(row_of(known, "2012")) == [None, None, 200, 40]


# ── The table ───────────────────────────────────────────────────────────────────────────────────


def table_of(known: Ledger, *texts: str, is_split: bool = False) -> Table:
    return make_table(known, [parse_period(text) for text in texts], is_split=is_split)


def test_rows_that_share_days_are_summed_without_counting_a_day_twice():
    known = ledger(tallies=[tally("2026-01..2026-06", 40), tally("2026-07..2026-12", 60)])

    table = table_of(known, "2026", "2026-01..2026-06")

    assert [row.figures[Column.COURSE].value for row in table.rows] == [100, 40]
    assert table.total.figures[Column.COURSE] == exact(100)
    assert table.total.notes == (Note(Remark.ROWS_OVERLAP),)


def test_split_rows_hold_the_sessions_by_group_and_the_reported_undivided():
    north, south = Group(1, "Nord"), Group(2, "Syd")
    known = ledger(
        reported("2025", 500),
        tallies=[
            tally("2026-01..2026-06", 40, group=north),
            tally("2026-01..2026-06", 60, group=south),
            tally("2026-01..2026-06", 5, group=Group(None, "")),
        ],
    )

    table = table_of(known, "2025-01..2026-06", is_split=True)

    assert [(row.kind, row.group and row.group.name, row.figures[Column.CITIZENS].value) for row in table.rows] == [
        (RowKind.GROUP, "Nord", 40),
        (RowKind.GROUP, "Syd", 60),
        (RowKind.GROUP, "", 5),
        (RowKind.UNDIVIDED, None, 500),
    ]
    assert table.total.figures[Column.CITIZENS] == exact(605)


parts = st.sampled_from([None, 0, 1, 2, 3, 4, 5, 6, 40, 1333])


@given(st.lists(st.tuples(parts, parts, parts), min_size=1, max_size=6))
def test_the_total_of_separate_rows_is_the_sum_of_what_they_know(rows):
    table = shared_out(rows)
    for column in Column:
        assert table.total.figures[column].value == add(row.figures[column] for row in table.rows).value


# ── Sharing ─────────────────────────────────────────────────────────────────────────────────────


def shared_out(rows: list[tuple[int | None, int | None, int | None]]) -> Table:
    """A table of one half-year a row: citizens on courses, contacts, employees. None: held, but not counted."""
    halves = [Period(date(2000 + n, 1, 1), date(2000 + n, 12, 31)) for n in range(len(rows))]
    tallies = []
    for half, (course, drop_by, employees) in zip(halves, rows, strict=True):
        for people, measure, audience in [
            (course, Measure.COURSE, CITIZENS),
            (drop_by, Measure.DROP_BY, CITIZENS),
            (employees, Measure.COURSE, EMPLOYEES),
        ]:
            tallies.append(Tally(half, audience, measure, held=1, missing=people is None, people=people or 0))
    return make_table(Ledger([], tallies, TODAY), halves, is_split=False)


small = st.integers(min_value=1, max_value=4)
cells = st.one_of(st.none(), st.just("small"), st.sampled_from([0, 5, 6, 9, 40, 1333]))


@given(st.data(), st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5))
def test_two_tables_that_differ_only_in_their_small_cells_look_the_same(data, rows):
    def filled() -> Table:
        return shared_out([tuple(data.draw(small) if cell == "small" else cell for cell in row) for row in rows])

    assert for_sharing(filled()) == for_sharing(filled())


@given(st.lists(st.tuples(parts, parts, parts), min_size=1, max_size=5))
def test_no_shared_figure_is_from_one_to_four(rows):
    table = for_sharing(shared_out(rows))
    for row in [*table.rows, table.total]:
        assert not [f for f in row.figures.values() if f.value in {1, 2, 3, 4}]


def test_a_table_without_small_cells_is_shared_as_it_is():
    table = shared_out([(1333, 1867, 278), (0, None, 425)])
    shared = for_sharing(table)
    assert [row.figures for row in shared.rows] == [row.figures for row in table.rows]
    assert shared.total.figures == table.total.figures


def test_sums_over_a_small_cell_are_told_as_at_least_what_is_shown():
    shared = for_sharing(shared_out([(3, 100, 20), (40, 7, 2)]))

    under, at_least = Figure(None, Precision.UNDER_FIVE), lambda n: Figure(n, Precision.AT_LEAST)
    assert [list(row.figures.values()) for row in [*shared.rows, shared.total]] == [
        [under, exact(100), at_least(100), exact(20)],
        [exact(40), exact(7), exact(47), under],
        [at_least(40), exact(107), at_least(147), at_least(20)],
    ]


def test_planned_seats_are_not_shared():
    known = ledger(tallies=[tally("2026-07..2026-12", 40, planned=2, seats=3)])
    shared = for_sharing(table_of(known, "2026-07..2026-12"))
    assert {n for row in [*shared.rows, shared.total] for n in row.planned.values()} == {0}


def test_a_printed_total_does_not_reveal_a_small_row():
    known = ledger(
        reported("2011", 3),
        reported("2012", 200),
        replace(reported("2011..2012", 203), is_grand_total=True),
    )

    shared = for_sharing(table_of(known, "2011", "2012"))

    assert shared.printed[0].figures[Column.CITIZENS] == Figure(None, Precision.WITHHELD)


def test_a_row_within_another_is_withheld_where_so_few_lie_between_them():
    known = ledger(tallies=[tally("2026-01..2026-06", 100), tally("2026-07..2026-12", 3)])

    shared = for_sharing(table_of(known, "2026", "2026-01..2026-06"))

    assert [row.figures[Column.COURSE] for row in shared.rows] == [exact(103), Figure(None, Precision.WITHHELD)]
    assert shared.total.figures[Column.COURSE] == Figure(None, Precision.WITHHELD)


# ── The chart ───────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.tuples(parts, parts, parts), min_size=1, max_size=6), st.sampled_from([chart.WIDE, chart.NARROW]))
def test_bars_begin_at_the_zero_line_follow_their_figures_and_stay_inside(rows, form):
    drawing = chart.draw(shared_out(rows).rows, form)

    for cluster in drawing.clusters:
        assert len(cluster.bars) == 2
        for bar in cluster.bars:
            ends = [form.zero, *(piece.x + piece.width for piece in bar.pieces)]
            assert [piece.x for piece in bar.pieces] == ends[:-1]
            assert ends[-1] <= form.width - form.for_number + 4
            assert cluster.axis_top <= bar.y
            assert bar.y + chart.BAR <= cluster.axis_bottom <= drawing.height


def test_the_unknown_is_a_box_and_zero_is_written_without_a_bar():
    drawing = chart.draw(shared_out([(0, 0, None)]).rows, chart.WIDE)

    citizens, employees = drawing.clusters[0].bars
    assert (citizens.pieces, citizens.figure, citizens.says_who) == ((), ZERO, True)
    assert [piece.series for piece in employees.pieces] == [chart.Series.UNKNOWN]


def test_courses_are_filled_and_contacts_hatched_in_one_bar():
    drawing = chart.draw(shared_out([(1333, 1867, 278)]).rows, chart.WIDE)

    citizens, employees = drawing.clusters[0].bars
    assert [piece.series for piece in citizens.pieces] == [chart.Series.CITIZENS, chart.Series.DROP_BY]
    assert citizens.figure == exact(3200)
    assert sum(piece.width for piece in citizens.pieces) == pytest.approx(630, abs=1)
    assert employees.pieces[0].width == pytest.approx(630 * 278 / 3200, abs=1)
