"""Where the points of the chart of rates lie. A line goes from one round to the next of the same method, and no
further: what two methods say cannot be joined.

Lengths are whole units of the drawing's own coordinates; the page scales the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from selvhjulpen.solutions.rules.digitalisation import Dated

STEPS = (100, 200, 500, 1000)  # per mille at the top of the drawing
LINES = 5  # of the grid, above zero


@dataclass(frozen=True)
class Goal:
    """A target: it stands at the end of its year. ``of``: the number of its method, None where none is known."""

    year: int
    permille: int
    of: int | None


@dataclass(frozen=True)
class Mark:
    """A point of the drawing, and where its words begin or end."""

    x: int
    y: int
    permille: int
    label_y: int
    is_left: bool  # the words stand left of it: right of it there is no room
    is_said: bool = True  # False where its words would stand on others; the tables say them all


@dataclass(frozen=True)
class _Box:
    """Room that is taken: its middle, half its width and half its height."""

    x: int
    y: int
    half_width: int
    half_height: int

    def is_on(self, other: _Box) -> bool:
        beside = abs(self.x - other.x) >= self.half_width + other.half_width
        return not beside and abs(self.y - other.y) < self.half_height + other.half_height


@dataclass(frozen=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Series:
    """The rates of one method, by number, and the lines between them."""

    of: int
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class GoalMark:
    mark: Mark
    goal: Goal


@dataclass(frozen=True)
class Tick:
    at: int
    value: int


@dataclass(frozen=True)
class Chart:
    """``left`` to ``right`` and ``top`` to ``bottom`` is where the rates are drawn."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    series: tuple[Series, ...]
    goals: tuple[GoalMark, ...]
    years: tuple[Tick, ...]
    rates: tuple[Tick, ...]


@dataclass(frozen=True)
class Format:
    """The measures of one drawing. ``words``: room right of the last point for what is written there."""

    width: int
    height: int
    left: int
    words: int
    between_years: int  # the least room from one year's number to the next


WIDE = Format(width=960, height=340, left=64, words=90, between_years=56)
NARROW = Format(width=328, height=300, left=52, words=64, between_years=48)
TOP, FOOT = 24, 34
ABOVE, BELOW = -14, 24  # the foot of the words, from the point they belong to


def draw(methods: Sequence[Sequence[Dated]], goals: Sequence[Goal], form: Format) -> Chart | None:
    """The chart of each method's rates, by the order they were counted in; None where there is nothing to draw."""
    days = [rate.middle for rates in methods for rate in rates] + [date(goal.year, 12, 31) for goal in goals]
    if not days:
        return None
    first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
    highest = max([rate.permille for rates in methods for rate in rates] + [goal.permille for goal in goals])
    above = next(step for step in STEPS if step >= highest)
    right, bottom = form.width - form.words, form.height - FOOT

    def x(day: date) -> int:
        return form.left + round((right - form.left) * ((day - first) / max(last - first, timedelta(days=1))))

    def y(rate: int) -> int:
        return bottom - (bottom - TOP) * rate // above

    def mark(day: date, rate: int) -> Mark:
        return Mark(x(day), y(rate), rate, y(rate) + ABOVE, is_left=x(day) > right - form.words // 2)

    taken: list[_Box] = []
    series = []
    for number, rates in enumerate(methods):
        found = [mark(rate.middle, rate.permille) for rate in sorted(rates, key=lambda rate: rate.middle)]
        marks = _with_room(found, taken)
        lines = tuple(Line(one.x, one.y, other.x, other.y) for one, other in pairwise(marks))
        series.append(Series(number, marks, lines))
    years = range(first.year, last.year + 1)
    each = -(-form.between_years * len(years) // max(right - form.left, 1))
    return Chart(
        form.width,
        form.height,
        form.left,
        right,
        TOP,
        bottom,
        tuple(series),
        tuple(GoalMark(_below(mark(date(goal.year, 12, 31), goal.permille), taken), goal) for goal in goals),
        tuple(Tick(x(date(year, 7, 1)), year) for year in years[::each]),
        tuple(Tick(y(above * number // LINES), above * number // LINES) for number in range(LINES + 1)),
    )


def _with_room(marks: Sequence[Mark], taken: list[_Box]) -> tuple[Mark, ...]:
    """The marks of one method: the last one speaks, and the first, and from the last one back each other that has room.
    Adds to ``taken``.
    """
    said = set()
    last = len(marks) - 1
    points = [_Box(one.x, one.y, 9, 9) for one in marks]
    for number in dict.fromkeys([last, 0, *range(last, 0, -1)] if marks else []):
        words = _Box(marks[number].x, marks[number].label_y - 6, 23, 7)
        others = points[:number] + points[number + 1 :]
        if number in (0, last) or not any(words.is_on(other) for other in taken + others):
            taken.append(words)
            said.add(number)
    taken += points
    return tuple(replace(one, is_said=number in said) for number, one in enumerate(marks))


def _below(goal: Mark, taken: list[_Box]) -> Mark:
    """The goal with its words beneath it where they would stand on something above it. Adds to ``taken``."""
    above = _Box(goal.x - (16 if goal.is_left else 0), goal.label_y - 6, 32, 7)
    below = replace(above, y=goal.y + BELOW - 6)
    is_below = any(above.is_on(other) for other in taken) and not any(below.is_on(other) for other in taken)
    taken += [below if is_below else above, _Box(goal.x, goal.y, 16, 2)]
    return replace(goal, label_y=goal.y + BELOW) if is_below else goal
