"""Periods of whole months, as the programme reports them: any length, overlapping as they like."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:\.\.(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?)?")


class NotAPeriod(ValueError):
    """The text is not a period such as 2012, 2010-09 or 2010-09..2011-06."""


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotAPeriod(f"{self.first}..{self.last}")

    def contains(self, other: "Period") -> bool:
        """True where the whole of ``other`` lies in this period."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "Period") -> bool:
        """True where the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        whole_months = self.first.day == 1 and self.last == _last_of_month(self.last)
        form = "%Y-%m" if whole_months else "%Y-%m-%d"
        return f"{self.first:{form}}..{self.last:{form}}"


def parse_period(text: str) -> Period:
    """Read "2012", "2010-09", "2010-09..2011-06" or "2010-09-01..2011-06-30". Raises NotAPeriod."""
    match = _PERIOD.fullmatch(text.strip())
    if not match:
        raise NotAPeriod(text)
    y1, m1, d1, y2, m2, d2 = (int(part) if part else None for part in match.groups())
    assert y1 is not None  # the expression demands it  # noqa: S101
    end_year, end_month, end_day = (y2, m2, d2) if y2 else (y1, m1, d1)
    try:
        first = date(y1, 1 if m1 is None else m1, 1 if d1 is None else d1)
        last = date(end_year, 12 if end_month is None else end_month, 1 if end_day is None else end_day)
    except ValueError as error:
        raise NotAPeriod(text) from error
    return Period(first, _last_of_month(last) if end_day is None else last)


def half_year(day: date) -> Period:
    """January-June or July-December around ``day``."""
    return (
        Period(date(day.year, 1, 1), date(day.year, 6, 30))
        if day.month < 7
        else Period(date(day.year, 7, 1), date(day.year, 12, 31))
    )


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
