"""The table as the page draws it: every word and every coordinate ready, so that the template only places them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap

from django.utils.translation import gettext

from selvhjulpen.evaluation.queries import By
from selvhjulpen.evaluation.rules import chart
from selvhjulpen.evaluation.rules.figures import Figure, Precision
from selvhjulpen.evaluation.rules.table import Column, Remark, Row, RowKind, Table
from selvhjulpen.evaluation.schemas.words import (
    COLUMNS,
    STATUSES,
    WAYS,
    day_text,
    figure_text,
    in_short,
    note_text,
    number_text,
    period_text,
    row_marks,
    row_text,
)

# Letters of a label on one line of the drawing.
BESIDE, ABOVE = 25, 38
LINE = 19


@dataclass(frozen=True)
class CellView:
    """``heading`` stands before the figure on a phone, where a row is a small sheet."""

    heading: str
    text: str
    is_open: bool  # False: a word instead of a number
    marks: Sequence[str]


@dataclass(frozen=True)
class RowView:
    label: str
    marks: Sequence[str]
    notes: Sequence[str]
    cells: Sequence[CellView]


@dataclass(frozen=True)
class BarView:
    bar: chart.Bar
    text: str
    text_y: int


@dataclass(frozen=True)
class LineView:
    text: str
    y: int
    is_quiet: bool


@dataclass(frozen=True)
class ClusterView:
    cluster: chart.Cluster
    lines: Sequence[LineView]
    bars: Sequence[BarView]


@dataclass(frozen=True)
class ChartView:
    """``name`` makes the drawing's ids its own."""

    name: str
    drawing: chart.Chart
    clusters: Sequence[ClusterView]


@dataclass(frozen=True)
class TableView:
    heading: str
    columns: Sequence[str]
    rows: Sequence[RowView]
    foot: Sequence[RowView]
    footnotes: Sequence[str]
    as_of: str
    span: str
    in_short: str
    charts: Sequence[ChartView]
    has_contacts: bool


def as_page(table: Table, by: By | None) -> TableView:
    """The table, its footnotes and its two drawings in the reader's language."""
    several = len({row.period for row in table.rows}) > 1
    return TableView(
        heading=str(WAYS[by]) if by else gettext("Periode"),
        columns=[str(label) for label in COLUMNS.values()],
        rows=[_row(row, several) for row in table.rows],
        foot=[_row(row, several) for row in [table.total, *table.printed] if row],
        footnotes=_footnotes(table),
        as_of=day_text(table.as_of),
        span=period_text(table.total.period) if table.total else "",
        in_short=in_short(table),
        charts=[
            _chart("wide", table.rows, chart.WIDE, BESIDE),
            _chart("narrow", table.rows, chart.NARROW, ABOVE),
        ],
        has_contacts=any(row.figures[Column.DROP_BY].value for row in table.rows),
    )


def _row(row: Row, several_periods: bool) -> RowView:
    return RowView(
        row_text(row),
        row_marks(row, names_period=several_periods),
        [note_text(note) for note in row.notes],
        [
            CellView(str(COLUMNS[column]), figure_text(figure), figure.is_known, _marks(row, column, figure))
            for column, figure in row.figures.items()
        ],
    )


def _marks(row: Row, column: Column, figure: Figure) -> list[str]:
    marks = []
    if figure.is_computed and row.kind is not RowKind.SUM:
        marks.append(gettext("beregnet"))
    # Seats are booked on courses: told once, not again for citizens in all.
    if row.planned[column] and column is not Column.CITIZENS:
        marks.append(gettext("+ %(number)s planlagt") % {"number": number_text(row.planned[column])})
    return marks


def _footnotes(table: Table) -> list[str]:
    rows = [row for row in [*table.rows, table.total, *table.printed] if row]
    figures = [figure for row in rows for figure in row.figures.values()]
    notes = []
    if any(figure.value == 0 for figure in figures):
        notes.append(gettext("0 betyder, at ingen var med."))
    if any(figure.precision is Precision.UNKNOWN for figure in figures):
        notes.append(gettext("Ikke opgjort betyder, at vi ikke kender tallet."))
    if any(row.figures[Column.DROP_BY].is_known for row in rows):
        notes.append(gettext("Kom forbi er kontakter: samme person kan være talt flere gange."))
    if any(
        note.remark in {Remark.OF_CONTACTS_CAFE, Remark.OF_CONTACTS_APPOINTMENT} for row in rows for note in row.notes
    ):
        notes.append(
            gettext(
                "Kom forbi er her også IT-café og aftaler. IT-café er al hjælp i hjælpeloggen undtagen ved aftaler; "
                "de tælles i kalenderen, én person hver."
            )
        )
    if any(row.figures[Column.DROP_BY].is_computed for row in table.rows):
        notes.append(gettext("Beregnet er borgere i alt minus borgere på kursus."))
    if any(n for row in table.rows for n in row.planned.values()):
        notes.append(gettext("Planlagt er pladser på hold og aftaler, der kommer. De er ikke talt med."))
    if any(figure.precision is Precision.UNDER_FIVE for figure in figures):
        notes.append(gettext("Under 5 er så få, at vi ikke viser tallet. Det er heller ikke med i summer."))
    notes += [gettext("Kilde: %(source)s.") % {"source": source.rstrip(".")} for source in table.sources]
    return notes


# ── The drawings ────────────────────────────────────────────────────────────────────────────────


def _chart(name: str, rows: Sequence[Row], form: chart.Format, letters: int) -> ChartView:
    drawing = chart.draw(rows, form)
    clusters = [
        ClusterView(
            cluster,
            _above(cluster, letters) if form.label_above else _beside(cluster, letters),
            [BarView(bar, _bar_text(bar), bar.y + chart.LABEL_DROP) for bar in cluster.bars],
        )
        for cluster in drawing.clusters
    ]
    return ChartView(name, drawing, clusters)


def _status(row: Row) -> str:
    return str(STATUSES[row.status]).lower() if row.status else ""


def _beside(cluster: chart.Cluster, letters: int) -> list[LineView]:
    """At most two lines of label and one of status, centred on the bars."""
    label = wrap(shorten(row_text(cluster.row), 2 * letters, placeholder=" …"), letters)[:2]
    lines = [(text, False) for text in label]
    if status := _status(cluster.row):
        lines.append((status, True))
    top = cluster.label_y - (len(lines) - 1) * LINE // 2
    return [LineView(text, top + number * LINE, quiet) for number, (text, quiet) in enumerate(lines)]


def _above(cluster: chart.Cluster, letters: int) -> list[LineView]:
    text = ", ".join(part for part in (row_text(cluster.row), _status(cluster.row)) if part)
    return [LineView(shorten(text, letters, placeholder=" …"), cluster.label_y, is_quiet=False)]


def _bar_text(bar: chart.Bar) -> str:
    text = figure_text(bar.figure)
    if not bar.says_who:
        return text
    if bar.figure.value is not None:
        words = gettext("%(figure)s medarbejdere") if bar.of_employees else gettext("%(figure)s borgere")
    else:
        words = gettext("Medarbejdere: %(figure)s") if bar.of_employees else gettext("Borgere: %(figure)s")
    return words % {"figure": text}
