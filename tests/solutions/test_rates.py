"""What a rate is, what it is held against, and what the chart joins."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from selvhjulpen.lib.sheets.cells import Formula
from selvhjulpen.solutions.rules.count_sheet import Fault, Kind, lines_of, read
from selvhjulpen.solutions.rules.digitalisation import (
    CHANNELS,
    Basis,
    Counted,
    Dated,
    Numbers,
    counted,
    next_round,
    permille,
    progress,
)
from selvhjulpen.solutions.rules.rate_chart import NARROW, WIDE, Format, Goal, draw

TODAY = date(2026, 11, 24)
TASKS = {"flytning": "a", "sundhedskort": "b", "sundhedskort (eu)": "c"}


def year(number: int, rate: int) -> Dated:
    return Dated(date(number, 1, 1), date(number, 12, 31), rate)


# ── Rates ───────────────────────────────────────────────────────────────────────────────────────


def test_a_rate_is_whole_per_mille_with_half_of_one_rounded_up() -> None:
    assert [permille(part, whole) for part, whole in ((1, 3), (2, 3), (1, 2000), (0, 7), (7, 7))] == [
        333, 667, 1, 0, 1000,
    ]  # fmt: skip


def test_of_nothing_and_of_what_is_not_known_there_is_no_rate() -> None:
    assert [permille(0, 0), permille(None, 9), permille(9, None)] == [None, None, None]
    assert Numbers(5, 0, None, 1).total is None
    assert Numbers(5, 0, 0, 0).total == 5


def test_a_task_of_which_a_channel_is_not_known_is_in_none_of_the_numbers_and_is_named() -> None:
    numbers = [("Flytning", Numbers(30, 10, 40, 20)), ("Pas", Numbers(900, 0, None, 0)), ("Skat", Numbers(20, 0, 0, 0))]

    assert counted(numbers, reported=999, last_day=TODAY, today=TODAY) == Counted(
        Basis.COUNTED, 417, 50, 120, 2, ("Pas",)
    )


def test_a_rate_that_was_told_stands_where_nothing_was_counted() -> None:
    nothing = [("Pas", Numbers(None, None, None, None))]

    assert counted(nothing, reported=190, last_day=TODAY, today=TODAY) == Counted(Basis.REPORTED, 190)
    assert counted(nothing, reported=0, last_day=TODAY, today=TODAY).permille == 0


def test_without_numbers_a_round_is_planned_until_its_days_are_over() -> None:
    assert counted([], reported=None, last_day=TODAY, today=TODAY) == Counted(Basis.PLANNED)
    assert counted([], reported=None, last_day=date(2026, 11, 23), today=TODAY) == Counted(Basis.MISSING)


def test_a_target_is_held_against_the_latest_rate_until_the_end_of_its_year() -> None:
    rates = [year(2010, 190), year(2011, 330), year(2014, 480)]

    reached, missed = progress(year=2012, target=300, rates=rates), progress(year=2015, target=500, rates=rates)

    assert (reached.latest, reached.is_reached, reached.missing) == (year(2011, 330), True, 0)
    assert (missed.latest, missed.is_reached, missed.missing) == (year(2014, 480), False, 20)
    assert progress(year=2009, target=1, rates=rates).missing is None


def test_the_next_round_is_the_same_weeks_half_a_year_later() -> None:
    found = next_round(date(2012, 4, 23), date(2012, 4, 29))

    assert found
    first, last = found
    assert (first, last) == (date(2012, 10, 22), date(2012, 10, 28))
    assert first.isocalendar()[1:] == (43, 1)


def test_after_the_last_day_a_calendar_knows_there_is_no_next_round() -> None:
    assert next_round(date(9999, 7, 1), date(9999, 7, 7)) is None


# ── The chart ───────────────────────────────────────────────────────────────────────────────────


HALF_YEARS = [(number, month, 24) for number in (2024, 2025, 2026) for month in (4, 10)]


@pytest.mark.parametrize("form", [WIDE, NARROW])
def test_a_line_joins_two_rounds_of_one_method_and_never_two_methods(form: Format) -> None:
    methods = [
        [year(2010, 190)],
        [],
        [year(2013, 410), year(2011, 330), year(2012, 0)],  # in the order they were written down
        [year(2012, 1000), year(2014, 20)],
    ]

    chart = draw(methods, [Goal(2015, 500, 0)], form)

    assert chart is not None
    assert [len(series.marks) for series in chart.series] == [1, 0, 3, 2]
    assert [[mark.permille for mark in series.marks] for series in chart.series][2] == [330, 0, 410]
    for series in chart.series:
        own = [(mark.x, mark.y) for mark in series.marks]
        assert [((line.x1, line.y1), (line.x2, line.y2)) for line in series.lines] == list(pairwise(own))


def test_the_seeds_two_points_stand_alone() -> None:
    chart = draw([[year(2010, 190)], [year(2011, 330)]], [Goal(2012, 300, 1), Goal(2015, 500, 1)], WIDE)

    assert chart is not None
    assert [(len(series.marks), series.lines) for series in chart.series] == [(1, ()), (1, ())]
    assert [tick.value for tick in chart.years] == [2010, 2011, 2012, 2013, 2014, 2015]
    assert [tick.value for tick in chart.rates] == [0, 100, 200, 300, 400, 500]


def test_everything_lies_within_the_drawing() -> None:
    for form in (WIDE, NARROW):
        chart = draw([[year(2005, 0), year(2030, 1000)]], [Goal(2031, 900, None)], form)
        assert chart is not None
        marks = [*chart.series[0].marks, *(goal.mark for goal in chart.goals)]
        assert all(form.left <= mark.x <= chart.right and chart.top <= mark.y <= chart.bottom for mark in marks)
        assert all(mark.label_y > 0 for mark in marks)
    assert draw([[]], [], WIDE) is None


@pytest.mark.parametrize(("form", "said"), [(NARROW, [443, 603]), (WIDE, [443, 475, 502, 533, 558, 603])])
def test_no_words_stand_on_others_and_the_first_and_the_last_are_always_said(form: Format, said: list[int]) -> None:
    rates = [443, 475, 502, 533, 558, 603]
    rounds = [Dated(day, day, rate) for rate, day in zip(rates, map(date, *zip(*HALF_YEARS, strict=True)), strict=True)]

    chart = draw([[year(2022, 290)], rounds], [Goal(2026, 500, 1), Goal(2029, 700, 1)], form)

    assert chart is not None
    assert [mark.permille for mark in chart.series[1].marks if mark.is_said] == said
    below, above = (goal.mark for goal in chart.goals)
    assert (below.label_y > below.y, above.label_y < above.y) == (True, True)  # the first has a point above it


# ── Numbers from a sheet ────────────────────────────────────────────────────────────────────────


def said(*numbers: int | None) -> dict[str, int | None]:
    return dict(zip(CHANNELS, numbers, strict=True))


def test_pasted_numbers_are_read_with_or_without_the_names_of_the_columns() -> None:
    plain = "Flytning\t1.204\t30\t0\t\nsundhedskort\t 7\t?\t1 000\t2\n\n"
    named = "Opgave\tTelefon\tSelvbetjening\nFlytning\t0\t1204\n"

    assert read(lines_of(plain), TASKS) == ({"a": said(1204, 30, 0, None), "b": said(7, None, 1000, 2)}, [])
    assert read(lines_of(named), TASKS) == ({"a": {"phone": 0, "self_service": 1204}}, [])
    assert read([["Flytning", 7, None, None], ["Sundhedskort", 0, 3, None]], TASKS) == (
        {"a": {"self_service": 7, "letter": None}, "b": {"self_service": 0, "letter": 3}},
        [],
    )


def test_a_sheet_has_numbers_and_a_line_that_says_nothing_changes_nothing() -> None:
    table = [["Task", "Self-service", "Letter", "Phone", "In person"], ["Flytning", 12.0, 3, None, 0], ["Sundhedskort"]]

    assert read(table, TASKS) == ({"a": said(12, 3, None, 0)}, [])


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [Fault(Kind.EMPTY)]),
        ("Flytning\t\t\t\t", [Fault(Kind.EMPTY)]),
        ("Flytnning\t1\t2\t3\t4", [Fault(Kind.UNKNOWN_TASK, 1, "Flytnning", nearest="flytning")]),
        ("Flytning\t1\nFlytning\t2", [Fault(Kind.REPEATED_TASK, 2, "Flytning")]),
        ("Flytning\t1,5\t-2\ttolv", [
            Fault(Kind.NOT_A_NUMBER, 1, "1,5", "self_service"),
            Fault(Kind.NOT_A_NUMBER, 1, "-2", "letter"),
            Fault(Kind.NOT_A_NUMBER, 1, "tolv", "phone"),
        ]),
        ("Flytning\t2147483648", [Fault(Kind.TOO_LARGE, 1, "2147483648", "self_service")]),
        ("Flytning\t1\t2\t3\t4\t5", [Fault(Kind.TOO_MANY_CELLS, 1, "5")]),
        ("\t1", [Fault(Kind.NO_TASK, 1)]),
        ("Opgave\tTelefon\tFax\tTelefon\nFlytning\t1", [
            Fault(Kind.UNKNOWN_COLUMN, 1, "Fax"), Fault(Kind.REPEATED_COLUMN, 1, "Telefon"),
        ]),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_line_and_nothing_is_read(text: str, faults: list[Fault]) -> None:
    assert read(lines_of(text), TASKS) == ({}, faults)


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("0.333", Kind.NOT_A_NUMBER),
        (0.333, Kind.NOT_A_NUMBER),
        (12.345, Kind.NOT_A_NUMBER),
        (float("inf"), Kind.NOT_A_NUMBER),
        (float("nan"), Kind.NOT_A_NUMBER),
        ("1e999", Kind.NOT_A_NUMBER),
        ("9" * 5_000, Kind.TOO_LARGE),
        ("12.345", 12_345),
        ("12.0", 12),
        ("12,00", 12),
        (12.0, 12),
        ("0", 0),
    ],
)
def test_a_number_with_a_fraction_is_no_count(cell: str | float, read_as: int | Kind) -> None:
    found, faults = read([["Flytning", cell]], TASKS)

    assert (found.get("a", {}).get("self_service"), [fault.kind for fault in faults]) == (
        (None, [read_as]) if isinstance(read_as, Kind) else (read_as, [])
    )


def test_a_formula_is_refused_and_a_great_many_lines_too() -> None:
    assert read([["Flytning", Formula("=1+1")]], TASKS)[1] == [Fault(Kind.FORMULA, 1, "=1+1", "self_service")]
    assert read([["Flytning", 1]] * 1_001, TASKS)[1] == [Fault(Kind.TOO_MANY)]
