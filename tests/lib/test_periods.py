from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.lib.periods import NotAPeriod, Period, half_year, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011-02", date(2011, 2, 1), date(2011, 2, 28)),
        ("2012-02-03", date(2012, 2, 3), date(2012, 2, 3)),
        ("2010-09..2011-06", date(2010, 9, 1), date(2011, 6, 30)),
        ("2010..2013", date(2010, 1, 1), date(2013, 12, 31)),
        ("2010-09-15..2011-06-02", date(2010, 9, 15), date(2011, 6, 2)),
        ("2010-09..2011", date(2010, 9, 1), date(2011, 12, 31)),
        ("2010..2011-06", date(2010, 1, 1), date(2011, 6, 30)),
        (" 2012-05 ", date(2012, 5, 1), date(2012, 5, 31)),
    ],
)
def test_a_period_is_read_from_its_first_day_to_its_last(text, first, last):
    assert parse_period(text) == Period(first, last)


@pytest.mark.parametrize(
    "text",
    ["", "i fjor", "12", "2012-13", "2012-00", "2012-02-30", "2012-5", "2012/05", "2012-05..", "..2012-05",
     "2011-06..2010-09", "2012-05-10..2012-05-09", "2010..2011..2012", "0000"],
)  # fmt: skip
def test_anything_else_is_not_a_period(text):
    with pytest.raises(NotAPeriod):
        parse_period(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_period_is_read_again_as_it_is_written(one, other):
    period = Period(min(one, other), max(one, other))

    assert parse_period(str(period)) == period


def test_whole_months_are_written_without_days():
    assert str(parse_period("2010-09..2011-06")) == "2010-09..2011-06"
    assert str(Period(date(2010, 9, 1), date(2011, 6, 29))) == "2010-09-01..2011-06-29"


def test_a_period_contains_what_lies_within_it_and_overlaps_what_shares_a_day():
    year, spring, autumn = parse_period("2011"), parse_period("2011-01..2011-06"), parse_period("2011-07..2011-12")
    school_year = parse_period("2010-09..2011-06")

    assert [year.contains(p) for p in (year, spring, autumn, school_year)] == [True, True, True, False]
    assert [spring.overlaps(p) for p in (year, spring, autumn, school_year)] == [True, True, False, True]
    assert Period(date(2011, 6, 30), date(2011, 7, 1)).overlaps(spring)


def test_a_half_year_changes_on_the_first_of_july():
    assert half_year(date(2026, 6, 30)) == parse_period("2026-01..2026-06")
    assert half_year(date(2026, 7, 1)) == parse_period("2026-07..2026-12")
