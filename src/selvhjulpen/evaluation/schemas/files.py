"""The table for other programs: JSON, the rows of a sheet, and plain text for a terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext

from selvhjulpen.evaluation.queries import By
from selvhjulpen.evaluation.rules.figures import Figure
from selvhjulpen.evaluation.rules.table import Column, Row, RowKind, Table
from selvhjulpen.evaluation.schemas.words import (
    COLUMNS,
    STATUSES,
    WAYS,
    day_text,
    figure_text,
    in_sentence,
    note_text,
    number_text,
    period_text,
    precision_text,
    row_marks,
    row_text,
)

Cell = str | int | date | None


def as_json(table: Table, by: By | None) -> dict[str, Any]:
    """The table as plain data.

    ``as_of``      the day the figures describe, "2012-03-27"
    ``by``         what the rows are split by: format, area, topic, partner; null for periods
    ``rows``       list of rows; ``total``: the computed sum, or null; ``printed``: totals as their source has them
    ``sources``    where the reported figures were printed

    A row: ``kind`` (period, group, undivided, sum, printed), ``label``, ``group`` (the name, or null), ``period``
    (``first`` and ``last`` day, both included), ``status`` ("held"; "so_far": some of it; "planned": none of it yet;
    null where nothing is known), ``as_of``, ``figures``, ``notes`` (sentences).

    The rows of a split have two of their own for help without a course: "IT-café" (everything in the help log but
    help at appointments) and "Aftaler" (from the calendar, one person each). Both are drop_by_contacts.

    ``figures`` has citizens_on_courses, drop_by_contacts, citizens and employees, each with ``value`` (null where
    unknown: unknown is not zero), ``precision`` ("exact", "approximate", "unknown"), ``computed`` (worked out from
    other figures), ``complete`` (false where something unknown is left out) and ``planned_seats`` (seats taken on
    sessions that have not begun; never part of ``value``).
    """
    return {
        "as_of": table.as_of.isoformat(),
        "by": by.value if by else None,
        "rows": [_row_json(row) for row in table.rows],
        "total": _row_json(table.total) if table.total else None,
        "printed": [_row_json(row) for row in table.printed],
        "sources": list(table.sources),
    }


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "label": row_text(row),
        "group": row.group.name if row.group else None,
        "period": {"first": row.period.first.isoformat(), "last": row.period.last.isoformat()},
        "status": row.status.value if row.status else None,
        "as_of": row.as_of.isoformat(),
        "figures": {c.value: _figure_json(row.figures[c], row.planned[c]) for c in Column},
        "notes": [note_text(note) for note in row.notes],
    }


def _figure_json(figure: Figure, planned: int) -> dict[str, Any]:
    return {
        "value": figure.value,
        "precision": figure.precision.value,
        "computed": figure.is_computed,
        "complete": figure.is_whole,
        "planned_seats": planned,
    }


# ── Sheets ──────────────────────────────────────────────────────────────────────────────────────


def as_sheet(table: Table, by: By | None) -> list[list[Cell]]:
    """Header and rows for CSV and Excel: numbers as numbers, days as days, what is unknown in words, nothing empty
    that could be taken for zero."""
    header: list[Cell] = [str(WAYS[by]) if by else gettext("Periode")]
    header += [gettext("Fra"), gettext("Til"), gettext("Status")]
    header += [str(label) for label in COLUMNS.values()]
    header += [gettext("%(column)s: hvor sikkert?") % {"column": label} for label in COLUMNS.values()]
    header += [gettext("Planlagte pladser, borgere"), gettext("Planlagte pladser, medarbejdere")]
    header += [gettext("Opgjort"), gettext("Bemærkninger")]
    rows = [*table.rows, *([table.total] if table.total else []), *table.printed]
    return [header, *(_sheet_row(row) for row in rows)]


def _sheet_row(row: Row) -> list[Cell]:
    figures = [row.figures[column] for column in COLUMNS]
    is_printed = row.kind is RowKind.PRINTED
    return [
        row_text(row),
        row.period.first,
        row.period.last,
        str(STATUSES[row.status]) if row.status else "",
        *(figure_text(f) if f.value is None else f.value for f in figures),
        *(precision_text(f) for f in figures),
        "" if is_printed else row.planned[Column.CITIZENS],
        "" if is_printed else row.planned[Column.EMPLOYEES],
        row.as_of,
        " ".join(note_text(note) for note in row.notes),
    ]


# ── A terminal ──────────────────────────────────────────────────────────────────────────────────


def as_text(table: Table, by: By | None) -> str:
    """The table in columns, for people at a terminal."""
    if not table.rows:
        return gettext("Der er ingen tal for den tid.")
    header = [str(WAYS[by]) if by else gettext("Periode"), *(str(label) for label in COLUMNS.values())]
    several = len({row.period for row in table.rows}) > 1
    body = [[_label(row, several), *_texts(row)] for row in table.rows]
    foot = [[_label(row, several), *_texts(row)] for row in [table.total, *table.printed] if row]
    cells = [header, *body, *foot]
    widths = [max(len(line[n]) for line in cells) for n in range(len(header))]
    rule = "─" * (sum(widths) + 3 * (len(widths) - 1))
    lines = [gettext("Deltagelse, opgjort %(day)s") % {"day": day_text(table.as_of)}, ""]
    lines += [_line(header, widths), rule, *(_line(line, widths) for line in body), rule]
    lines += [_line(line, widths) for line in foot]
    remarks = [f"{row_text(row)}: {note_text(note)}" for row in [*table.rows, table.total] if row for note in row.notes]
    planned = [
        gettext(
            "%(row)s: %(citizens)s borgere og %(employees)s medarbejdere har plads på hold eller en aftale, der kommer."
        )
        % {
            "row": row_text(row),
            "citizens": number_text(row.planned[Column.CITIZENS]),
            "employees": number_text(row.planned[Column.EMPLOYEES]),
        }
        for row in table.rows
        if any(row.planned.values())
    ]
    sources = [gettext("Kilde: %(source)s") % {"source": source} for source in table.sources]
    return "\n".join([*lines, *([""] if remarks or planned or sources else []), *remarks, *planned, *sources])


def _label(row: Row, names_period: bool) -> str:
    if row.kind is RowKind.PRINTED:
        return f"{row_text(row)} ({in_sentence(period_text(row.period))})"
    marks = row_marks(row, names_period=names_period)
    return f"{row_text(row)} ({', '.join(marks).lower()})" if marks else row_text(row)


def _texts(row: Row) -> list[str]:
    return [figure_text(row.figures[column]) for column in COLUMNS]


def _line(texts: list[str], widths: list[int]) -> str:
    first, *rest = [
        text.ljust(width) if n == 0 else text.rjust(width)
        for n, (text, width) in enumerate(zip(texts, widths, strict=True))
    ]
    return "   ".join([first, *rest]).rstrip()
