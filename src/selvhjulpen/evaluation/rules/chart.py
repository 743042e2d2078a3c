"""Where the bars of the participation chart lie: horizontal, from one drawn zero line, never more than three series.

Lengths are whole units of the drawing's own coordinates; the page scales the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from selvhjulpen.evaluation.rules.figures import Figure, Precision
from selvhjulpen.evaluation.rules.table import Column, Row


class Series(Enum):
    """How a piece is drawn: filled, hatched, filled in the other colour, or as the dashed box of the unknown."""

    CITIZENS = "citizens"
    DROP_BY = "drop_by"
    EMPLOYEES = "employees"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Piece:
    series: Series
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """One line of the chart. ``figure`` is written at ``label_x``, after the last piece; ``says_who`` where there is
    no bar to tell by its colour whose figure it is."""

    y: int
    pieces: tuple[Piece, ...]
    figure: Figure
    label_x: int
    of_employees: bool
    says_who: bool


@dataclass(frozen=True)
class Cluster:
    """A row of the table: its label at (``label_x``, ``label_y``), its bars, and its stretch of the zero line."""

    row: Row
    label_x: int
    label_y: int
    bars: tuple[Bar, ...]
    axis_top: int
    axis_bottom: int


@dataclass(frozen=True)
class Chart:
    """``zero`` is where the bars begin."""

    width: int
    height: int
    zero: int
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True)
class Format:
    """The measures of one drawing: the label stands beside the bars (wide) or above them (narrow)."""

    width: int
    zero: int
    for_number: int  # room right of the longest bar
    label_above: int  # height of the label line; 0: beside
    box: int  # width of the box of the unknown


WIDE = Format(width=960, zero=230, for_number=100, label_above=0, box=190)
NARROW = Format(width=328, zero=10, for_number=82, label_above=26, box=176)

BAR, GAP, BETWEEN = 24, 4, 18
LABEL_DROP = 17  # from the top of a bar to the base line of a text in it


def citizens_pieces(row: Row) -> list[tuple[Series, int]]:
    """What the citizens' bar is made of: courses and drop-by contacts, or all of them where they are not split."""
    course, drop_by, everybody = (row.figures[c] for c in (Column.COURSE, Column.DROP_BY, Column.CITIZENS))
    if course.is_known and drop_by.is_known:
        return [(Series.CITIZENS, course.value or 0), (Series.DROP_BY, drop_by.value or 0)]
    if everybody.is_known and everybody.value and not course.is_known and drop_by.is_known:
        return [(Series.CITIZENS, everybody.value - (drop_by.value or 0)), (Series.DROP_BY, drop_by.value or 0)]
    if everybody.is_known:
        return [(Series.CITIZENS, everybody.value or 0)]
    return [(Series.CITIZENS, course.value or 0), (Series.DROP_BY, drop_by.value or 0)]


def draw(rows: Sequence[Row], form: Format) -> Chart:
    """The chart of these rows in one of the two formats."""
    contents = [_contents(row) for row in rows]
    longest = max((sum(n for _, n in pieces) for bars in contents for _, pieces, _ in bars), default=0)
    space = form.width - form.zero - form.for_number
    top, clusters = 0, []
    for row, bars in zip(rows, contents, strict=True):
        first = top + form.label_above + GAP
        drawn = []
        for number, (figure, pieces, of_employees) in enumerate(bars):
            y = first + number * (BAR + GAP)
            drawn.append(_bar(figure, pieces, of_employees, y=y, longest=longest, space=space, form=form))
        bottom = first + len(bars) * (BAR + GAP)
        label_y = top + LABEL_DROP if form.label_above else (first + bottom - GAP) // 2 + 5
        clusters.append(
            Cluster(row, form.zero if form.label_above else 0, label_y, tuple(drawn), first - GAP + 1, bottom - 1)
        )
        top = bottom + BETWEEN
    return Chart(form.width, max(top - BETWEEN, BAR), form.zero, tuple(clusters))


def _contents(row: Row) -> list[tuple[Figure, list[tuple[Series, int]], bool]]:
    citizens, employees = row.figures[Column.CITIZENS], row.figures[Column.EMPLOYEES]
    pieces = citizens_pieces(row)
    if citizens.precision is Precision.UNKNOWN and (told := sum(number for _, number in pieces)):
        # Everybody is not known, but those on courses are, or the contacts.
        citizens = Figure(told, Precision.AT_LEAST)
    return [(citizens, pieces, False), (employees, [(Series.EMPLOYEES, employees.value or 0)], True)]


def _bar(
    figure: Figure,
    contents: list[tuple[Series, int]],
    of_employees: bool,
    *,
    y: int,
    longest: int,
    space: int,
    form: Format,
) -> Bar:
    if figure.precision is Precision.UNKNOWN:
        box = Piece(Series.UNKNOWN, form.zero, form.box)
        return Bar(y, (box,), figure, form.zero + 10, of_employees, says_who=True)
    pieces, x = [], form.zero
    for series, number in contents:
        if number > 0:
            width = max(round(space * number / longest), 2)
            pieces.append(Piece(series, x, width))
            x += width
    return Bar(y, tuple(pieces), figure, x + 8, of_employees, says_who=not pieces)
