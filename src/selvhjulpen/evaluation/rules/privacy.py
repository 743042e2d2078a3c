"""What of a table may be shown to everybody: no cell of one to four people, and no way to work one out.

Cells of one to four become "under 5". Whatever is added up from such a cell is told only as the sum of the cells that
are shown ("at least"), or not at all: so everything on a shared table follows from its open cells, and two tables that
differ only in their small cells look the same. Nobody is no secret: 0 stays 0, and unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from selvhjulpen.evaluation.rules.figures import Figure, Precision
from selvhjulpen.evaluation.rules.table import Column, Remark, Row, Table

FEWEST_SHOWN = 5
UNDER_FIVE = Figure(None, Precision.UNDER_FIVE)
WITHHELD = Figure(None, Precision.WITHHELD)
# How many of the contacts came to a café: read beside the contacts, it would tell how many came to the rest.
PARTS = {Remark.OF_CONTACTS_CAFE, Remark.OF_CONTACTS_APPOINTMENT}
CLOSED = {Precision.UNDER_FIVE, Precision.WITHHELD, Precision.AT_LEAST}


def for_sharing(table: Table) -> Table:
    """The table as anybody may see it. Planned seats are left out: they change from day to day and are few."""
    rows = _without_small_differences([_row(row) for row in table.rows])
    shown = [row.figures for row in rows]
    double = _any_overlap(table)
    return replace(
        table,
        rows=tuple(rows),
        total=replace(_row(table.total), figures=_total(table.total, shown, double)) if table.total else None,
        printed=tuple(replace(_row(row), figures=_printed(row, shown)) for row in table.printed),
    )


def _is_small(figure: Figure) -> bool:
    return figure.value is not None and 0 < figure.value < FEWEST_SHOWN


def _at_least(figures: Sequence[Figure]) -> Figure:
    """The sum of the open figures as a lower bound; withheld where that is less than five."""
    told = sum(f.value or 0 for f in figures)
    return Figure(told, Precision.AT_LEAST) if told >= FEWEST_SHOWN else WITHHELD


def _row(row: Row) -> Row:
    shown = {column: UNDER_FIVE if _is_small(figure) else figure for column, figure in row.figures.items()}
    parts = [shown[Column.COURSE], shown[Column.DROP_BY]]
    closed = [part for part in parts if part.precision in CLOSED]
    everybody = row.figures[Column.CITIZENS]
    # With a small part and nobody in the other, everybody is that small part and already reads "under 5".
    if closed and everybody.is_known and not (len(closed) == 1 and any(part.value == 0 for part in parts)):
        shown[Column.CITIZENS] = _at_least(parts)
    notes = tuple(note for note in row.notes if note.remark not in PARTS)
    return replace(row, figures=shown, planned=dict.fromkeys(Column, 0), notes=notes)


def _total(total: Row, shown: Sequence[Mapping[Column, Figure]], double: bool) -> dict[Column, Figure]:
    figures = dict(_row(total).figures)
    for column in Column:
        cells = [row[column] for row in shown]
        if any(cell.precision in CLOSED for cell in cells):
            # Where rows share days their sum counts some people twice, so it is no lower bound either.
            figures[column] = WITHHELD if double else _at_least(cells)
    return figures


def _printed(printed: Row, shown: Sequence[Mapping[Column, Figure]]) -> dict[Column, Figure]:
    figures = dict(_row(printed).figures)
    for column, figure in figures.items():
        if figure.is_known and any(row[column].precision in CLOSED for row in shown):
            figures[column] = WITHHELD
    return figures


def _any_overlap(table: Table) -> bool:
    periods = {row.period for row in table.rows}
    return any(one.overlaps(other) for one in periods for other in periods if one != other)


def _without_small_differences(rows: list[Row]) -> list[Row]:
    """Of two rows where the one's days lie within the other's, a difference of one to four would tell of the rest."""
    told = []
    for row in rows:
        figures = dict(row.figures)
        for column, figure in figures.items():
            larger = [o.figures[column] for o in rows if o.period != row.period and o.period.contains(row.period)]
            if any(0 < abs((o.value or 0) - (figure.value or 0)) < FEWEST_SHOWN for o in larger if o.is_known):
                figures[column] = WITHHELD if figure.is_known else figure
        told.append(replace(row, figures=figures))
    return told
