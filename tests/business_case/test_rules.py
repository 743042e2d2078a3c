"""What a grant's money has become, what a sheet says, and what a receipt may be."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from selvhjulpen.business_case.rules import files, sheet, spending
from selvhjulpen.business_case.rules.sheet import Column, Known
from selvhjulpen.business_case.rules.spending import Balance, Concern, Cost, Kind, Line, Spent, Turnout
from selvhjulpen.lib.sheets.cells import Formula

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


TENTH = Balance(100, 10)


def concerns(*, grant=TENTH, lines=(), spent=(), today=date(2026, 6, 1)):
    return spending.concerns(grant=grant, first_day=FIRST, last_day=LAST, lines=lines, spent=spent, today=today)


def line(granted, spent, name="Møder"):
    return Line(name, Balance(granted, spent))


def spent(ore=100, day=date(2026, 6, 1), has_receipt=True, activity="meetings", at=None):
    return Spent(activity, day, ore, has_receipt, at)


class TestWhatNeedsALook:
    def test_nothing_does_while_money_is_left_and_every_receipt_is_there(self):
        assert concerns(lines=[line(100, 89)], spent=[spent()]) == []

    def test_a_line_is_told_of_from_nine_tenths_on_and_again_when_it_is_over(self):
        assert concerns(lines=[line(100, 90)]) == [Concern(Kind.LINE_NEARLY_USED, ore=10, line="Møder", percent=90)]
        assert concerns(lines=[line(100, 100)]) == [Concern(Kind.LINE_NEARLY_USED, ore=0, line="Møder", percent=100)]
        assert concerns(lines=[line(100, 101)]) == [Concern(Kind.LINE_OVERSPENT, ore=1, line="Møder")]

    def test_lines_may_not_share_out_more_than_there_is(self):
        assert concerns(lines=[line(60, 0), line(50, 0, "Kurser")]) == [Concern(Kind.OVER_BUDGETED, ore=10)]

    def test_money_left_is_told_of_when_the_period_is_over_and_not_on_its_last_day(self):
        assert concerns(today=LAST) == []
        assert concerns(today=date(2027, 1, 1)) == [Concern(Kind.OVER_WITH_MONEY_LEFT, ore=90)]

    def test_expenses_outside_the_period_and_without_receipt_are_counted(self):
        mixed = [spent(day=date(2025, 12, 31)), spent(day=date(2027, 1, 1), has_receipt=False), spent(day=LAST)]

        assert concerns(spent=mixed) == [Concern(Kind.OUTSIDE_PERIOD, count=2), Concern(Kind.NO_RECEIPT, count=1)]

    def test_nobody_asks_for_receipts_that_are_no_longer_kept(self):
        asked = concerns(grant=Balance(10, 10), spent=[spent(has_receipt=False)], today=date(2031, 12, 31))
        not_asked = concerns(grant=Balance(10, 10), spent=[spent(has_receipt=False)], today=date(2032, 1, 1))

        assert (asked, not_asked) == ([Concern(Kind.NO_RECEIPT, count=1)], [])

    def test_a_grant_that_is_overspent_comes_first(self):
        assert concerns(grant=Balance(100, 130), lines=[line(100, 130)])[0] == Concern(Kind.GRANT_OVERSPENT, ore=30)

    def test_a_share_is_never_rounded_up_to_all_of_it(self):
        assert (Balance(1000, 999).percent, Balance(0, 5).percent, Balance(100, -5).bar) == (99, 0, 0)


class TestWhatAParticipantHasCost:
    def test_is_unknown_where_nobody_has_counted_and_no_number_where_nobody_came(self):
        assert [Cost(100, people).ore_each for people in (None, 0, 3, 6)] == [None, None, 33, 17]

    def test_only_money_spent_at_what_was_counted_is_divided(self):
        costs = spending.by_kind(
            [
                spent(1000, at=("meeting", 1)),
                spent(500, at=("meeting", 2)),
                spent(9000),
                spent(70, activity="materials"),
            ],
            {("meeting", 1): Turnout(20), ("meeting", 2): Turnout(None)},
        )

        assert costs == [
            spending.KindCost("meetings", 10_500, Cost(1000, 20), uncounted=1),
            spending.KindCost("materials", 70, None, uncounted=0),
        ]

    def test_a_meeting_paid_in_two_bills_has_its_people_once(self):
        (cost,) = spending.by_kind(
            [spent(600, at=("session", 1)), spent(400, at=("session", 1))], {("session", 1): Turnout(10, True)}
        )

        assert cost.at == Cost(1000, 10, is_approximate=True)

    def test_no_rule_takes_a_number_of_members(self):
        asked = {
            name
            for _, rule in inspect.getmembers(spending, inspect.isfunction)
            for name in inspect.signature(rule).parameters
        }

        assert not {name for name in asked if "member" in name or "organi" in name}


HEAD = [column.value for column in Column]
KNOWN = Known(grant="g", lines=["Møder", "Kurser"], meetings=["m1"], sessions=["s1"], others=["theirs"])


def row(key=None, line="Møder", day=date(2026, 3, 4), amount=12.5, what="Mad", supplier="", meeting="", session=""):
    return [key, line, day, amount, what, supplier, meeting, session, None]


def read(*rows, head=HEAD):
    return sheet.read([head, *rows], KNOWN)


class TestASheet:
    @pytest.mark.parametrize(
        "day",
        [date(2026, 3, 4), datetime(2026, 3, 4, tzinfo=UTC), "04-03-2026", "4.3.2026", "2026-03-04", " 4/3/2026 "],
    )
    def test_reads_days_as_sheets_and_people_write_them(self, day):
        assert read(row(day=day))[0][0].day == date(2026, 3, 4)

    @pytest.mark.parametrize(
        ("amount", "ore"),
        [(12, 1200), (12.5, 1250), (0.1 + 0.2, 30), (Decimal("7.25"), 725), ("1.250,50", 125_050), (-20, -2000)],
    )
    def test_reads_amounts_as_sheets_and_people_write_them(self, amount, ore):
        assert read(row(amount=amount))[0][0].ore == ore

    @pytest.mark.parametrize(
        ("wrong", "kind", "column"),
        [
            (row(line="Ukendt"), sheet.Kind.UNKNOWN_LINE, Column.LINE),
            (row(line=None), sheet.Kind.REQUIRED, Column.LINE),
            (row(day="i går"), sheet.Kind.NOT_A_DAY, Column.DAY),
            (row(day="31-02-2026"), sheet.Kind.NOT_A_DAY, Column.DAY),
            (row(day=date(202, 3, 4)), sheet.Kind.NOT_A_DAY, Column.DAY),
            (row(amount="meget"), sheet.Kind.NOT_MONEY, Column.AMOUNT),
            (row(amount=12.345), sheet.Kind.NOT_MONEY, Column.AMOUNT),
            (row(amount=float("inf")), sheet.Kind.NOT_MONEY, Column.AMOUNT),
            (row(amount=True), sheet.Kind.NOT_MONEY, Column.AMOUNT),
            (row(amount=0), sheet.Kind.NO_MONEY, Column.AMOUNT),
            (row(amount=Formula("=2+2")), sheet.Kind.FORMULA, Column.AMOUNT),
            (row(what="Til Inga, 010150-1234"), sheet.Kind.CPR, Column.WHAT),
            (row(what="x" * 201), sheet.Kind.TOO_LONG, Column.WHAT),
            (row(meeting="m9"), sheet.Kind.UNKNOWN_MEETING, Column.MEETING),
            (row(session="s9"), sheet.Kind.UNKNOWN_SESSION, Column.SESSION),
            (row(meeting="m1", session="s1"), sheet.Kind.TWO_ACTIVITIES, Column.SESSION),
            (row(key="a b"), sheet.Kind.BAD_KEY, Column.KEY),
            (row(key="theirs"), sheet.Kind.OTHER_GRANT, Column.KEY),
        ],
    )
    def test_names_what_is_wrong_by_row_and_column_and_keeps_nothing(self, wrong, kind, column):
        rows, faults = read(row(), wrong)

        assert rows == []
        assert [(fault.kind, fault.row, fault.column) for fault in faults] == [(kind, 3, column.value)]

    def test_never_says_a_cpr_number_again(self):
        assert read(row(what="010150-1234"))[1][0].value == ""

    def test_counts_rows_as_the_sheet_does_and_passes_over_empty_ones(self):
        rows, faults = read([None] * 9, row(), ["", None], row(line="Ukendt"))

        assert (rows, [fault.row for fault in faults]) == ([], [5])

    @pytest.mark.parametrize(
        ("head", "kinds"),
        [
            (["Budgetlinje", "Dag"], [sheet.Kind.MISSING_COLUMN] * 2),
            ([*HEAD, "Farve"], [sheet.Kind.UNKNOWN_COLUMN]),
            ([*HEAD, "dag"], [sheet.Kind.REPEATED_COLUMN]),
            ([], [sheet.Kind.EMPTY_SHEET]),
        ],
    )
    def test_names_what_is_wrong_with_its_columns(self, head, kinds):
        rows = [] if not head else [row()]

        assert [fault.kind for fault in read(*rows, head=head)[1]] == kinds

    def test_rows_that_say_the_same_are_two_and_are_known_again(self):
        first, second = (read(row(), row(), row(amount=1))[0] for _ in range(2))

        assert len({one.key for one in first}) == 3
        assert [one.key for one in first] == [one.key for one in second]

    def test_an_id_may_stand_there_once(self):
        assert [fault.kind for fault in read(row(key="a"), row(key="a"))[1]] == [sheet.Kind.REPEATED_KEY]

    def test_a_line_is_the_one_of_that_very_name_and_capitals_are_passed_over_where_it_is_the_only_one(self):
        known = replace(KNOWN, lines=["Kurser", "KURSER", "Møder  og mad"])

        rows, _none = sheet.read([HEAD, row(line="KURSER"), row(line="Kurser"), row(line="møder og  mad")], known)
        _rows, faults = sheet.read([HEAD, row(line="kurser")], known)

        assert [one.line for one in rows] == ["KURSER", "Kurser", "Møder  og mad"]
        assert [(fault.kind, fault.value) for fault in faults] == [(sheet.Kind.LINES_ALIKE, "kurser")]

    @pytest.mark.parametrize("column", [Column.KEY, Column.MEETING, Column.SESSION])
    def test_a_key_of_ours_may_have_ten_digits_in_it_and_is_no_cpr_number(self, column):
        made, alone = "ark-2401551234abcdef", "240155-1234"
        known = replace(KNOWN, meetings=[made, alone], sessions=[made, alone])
        at = HEAD.index(column.value)

        def told(key):
            cells = row()
            cells[at] = key
            return [(fault.kind, fault.value) for fault in sheet.read([HEAD, cells], known)[1]]

        assert (told(made), told(alone)) == ([], [(sheet.Kind.CPR, "")])

    def test_a_row_without_an_id_never_gets_the_id_of_another_row(self):
        (first,), _none = read(row())

        rows, faults = read(row(), row(key=first.key))

        assert (faults, rows[1].key, len({one.key for one in rows})) == ([], first.key, 2)
        assert [one.key for one in read(row(), row(key=first.key))[0]] == [one.key for one in rows]

    def test_only_ids_are_looked_up_and_none_of_a_sheet_that_is_too_long(self):
        table = [HEAD, row(key="a", meeting="m1"), row(session="s1", what="m2", supplier="s2")]

        assert sheet.named(table) == {Column.KEY: {"a"}, Column.MEETING: {"m1"}, Column.SESSION: {"s1"}}
        assert not any(sheet.named([*table, *[row(key="b")] * sheet.MOST_ROWS]).values())


def test_a_receipt_is_what_is_in_it():
    assert [files.ending_of(content) for content in (b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0")] == [
        "pdf",
        "png",
        "jpg",
    ]
    assert [files.ending_of(content) for content in (b"<html>", b"MZ", b"", b"GIF89a", b" %PDF-")] == [None] * 5


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("regning.PDF", "regning.pdf"),
        ("../../etc/passwd", "bilag.pdf"),
        ("../mad.til/møde 3.jpeg", "mad.til møde 3.pdf"),
        ('a"\r\nb<script>.html', "a b script.pdf"),
        ("", "bilag.pdf"),
        ("...", "bilag.pdf"),
    ],
)
def test_a_receipt_keeps_its_name_without_what_may_not_stand_in_one(sent, name):
    assert files.name_for(sent, "pdf") == name
