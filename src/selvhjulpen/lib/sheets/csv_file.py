"""CSV as Danish Excel opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from selvhjulpen.lib.sheets.cells import Cell, harmless

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows with semicolons between; days as 2012-03-27."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
