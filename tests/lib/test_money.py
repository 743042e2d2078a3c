"""Amounts as people type them and as they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.lib.money import MOST_ORE, NotMoney, parse_kroner, spoken_kroner


@pytest.mark.parametrize(
    ("typed", "ore"),
    [
        ("500.000", 50_000_000),
        ("500.000 kr.", 50_000_000),
        ("kr. 500.000,-", 50_000_000),
        ("1.234,50", 123_450),
        ("1 234,50", 123_450),
        ("1234,5", 123_450),
        ("12.50", 1_250),
        ("1,234.50", 123_450),
        ("0,05", 5),
        ("-250", -25_000),
        ("\N{MINUS SIGN}1.000", -100_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed, ore):
    assert parse_kroner(typed) == ore


@pytest.mark.parametrize(
    "typed", ["", "kr.", "mange", "1.2.3", "12,345", "1.23,4", "1e5", "--5", "5 % af 3", "²", "9" * 40]
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(NotMoney):
        parse_kroner(typed)


@given(st.integers(-MOST_ORE, MOST_ORE))
def test_an_amount_that_is_shown_can_be_typed_again(ore):
    assert parse_kroner(spoken_kroner(ore)) == ore
