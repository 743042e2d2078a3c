"""Periods among each other: cut where they meet, merged where they overlap, and the rows shown by default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from selvhjulpen.lib.periods import NotAPeriod, Period, half_year, parse_period

DAY = timedelta(days=1)

_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_MONTH = re.compile(r"(?:(?P<y1>\d{4})[-/. ](?P<m1>\d{1,2})|(?P<m2>\d{1,2}|[a-z]{3,9})\.?[-/. ]+(?P<y2>\d{4}))")


def parse_month(text: str) -> Period:
    """Read "2010-09", "9.2010", "09/2010", "sep 2010" or "september 2010". Raises NotAPeriod."""
    match = _MONTH.fullmatch(text.strip().lower())
    if not match:
        raise NotAPeriod(text)
    year, month = match["y1"] or match["y2"], match["m1"] or match["m2"]
    if month[:3] in _MONTHS:
        month = str(_MONTHS.index(month[:3]) + 1)
    if not month.isdigit():
        raise NotAPeriod(text)
    return parse_period(f"{year}-{int(month):02}")


def overlap(one: Period, other: Period) -> Period | None:
    """The days both have; None where there are none."""
    if not one.overlaps(other):
        return None
    return Period(max(one.first, other.first), min(one.last, other.last))


def hull(periods: Sequence[Period]) -> Period:
    """From the first day of any to the last day of any. Wants at least one period."""
    return Period(min(p.first for p in periods), max(p.last for p in periods))


def merge(periods: Iterable[Period]) -> list[Period]:
    """Periods that share days become one, so that no day is counted twice; neighbours stay apart."""
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and merged[-1].overlaps(period):
            merged[-1] = Period(merged[-1].first, max(merged[-1].last, period.last))
        else:
            merged.append(period)
    return merged


def is_covered(period: Period, by: Iterable[Period]) -> bool:
    """True where every day of the period lies in one of the others."""
    day = period.first
    for cover in sorted(by):
        if cover.first <= day <= cover.last:
            day = cover.last + DAY
    return day > period.last


def cut(wanted: Sequence[Period], along: Iterable[Period] = ()) -> list[Period]:
    """The days of ``wanted`` in pieces that no period of either kind cuts through, in order.

    Every wanted period is exactly the sum of some of the pieces.
    """
    edges = sorted({edge for p in [*wanted, *along] for edge in (p.first, p.last + DAY)})
    pieces = [Period(first, following - DAY) for first, following in pairwise(edges)]
    return [piece for piece in pieces if any(period.contains(piece) for period in wanted)]


def half_years(first: date, last: date) -> list[Period]:
    """The half-years from the one around ``first`` to the one around ``last``."""
    found = [half_year(first)]
    while found[-1].last < last:
        found.append(half_year(found[-1].last + DAY))
    return found


def in_rows(periods: Iterable[Period], within: Period | None) -> list[Period]:
    """The periods as rows: each once, in order, and only the days asked for."""
    clipped = (overlap(period, within) if within else period for period in periods)
    return sorted({period for period in clipped if period})
