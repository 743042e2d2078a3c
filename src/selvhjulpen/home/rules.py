"""How a week of sessions is laid out on the board, and what the house must look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# What a message to the house itself is about.
ABOUT_A_BARRIER = "home.barrier"
# The law: a statement on accessibility is looked through every year.
STATEMENT_HOLDS_FOR = timedelta(days=365)

FIRST_HOUR = 8
ROWS = 20  # half hours, 8.00 to 18.00
MOST_LANES = 4


def statement_is_old(*, checked_on: date | None, today: date) -> bool:
    """Whether a statement last looked through on that day (None: nobody knows) must be looked through again."""
    return checked_on is None or today - checked_on > STATEMENT_HOLDS_FOR


@dataclass(frozen=True)
class Span:
    """From when to when, in Danish local time, on one day."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Slot:
    """Where a span is drawn: its first half-hour row (1-based), how many rows, its lane; 0: the whole width."""

    row: int
    rows: int
    lane: int


@dataclass(frozen=True)
class DayLayout:
    """The slots of one day, in the order of its spans, and how many lanes stand beside each other."""

    slots: list[Slot]
    lanes: int


def lay_out(spans: Sequence[Span]) -> DayLayout:
    """Spans (in order of start) on rows and lanes: those at the same time beside each other, the others full width.

    More than four at once share the last lane.
    """
    lanes_end: list[int] = []
    placed: list[tuple[int, int, int]] = []
    for span in spans:
        first = _row(span.starts_at)
        rows = max(2, _row(span.ends_at, up=True) - first)
        first = min(first, ROWS - 1)
        lane = next((n for n, end in enumerate(lanes_end) if end <= first), len(lanes_end))
        lane = min(lane, MOST_LANES - 1)
        if lane == len(lanes_end):
            lanes_end.append(0)
        lanes_end[lane] = first + rows
        placed.append((first, min(rows, ROWS + 1 - first), lane))
    slots = [Slot(first, rows, 0 if _alone(n, placed) else lane + 1) for n, (first, rows, lane) in enumerate(placed)]
    return DayLayout(slots, max(1, len(lanes_end)))


def _row(moment: datetime, *, up: bool = False) -> int:
    half_hours, rest = divmod((moment.hour - FIRST_HOUR) * 60 + moment.minute, 30)
    return max(1, half_hours + 1 + (1 if up and rest else 0))


def _alone(n: int, placed: Sequence[tuple[int, int, int]]) -> bool:
    first, rows, _lane = placed[n]
    return all(
        other_first >= first + rows or other_first + other_rows <= first
        for m, (other_first, other_rows, _other) in enumerate(placed)
        if m != n
    )
