"""Excel workbooks; the only module that knows openpyxl."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from selvhjulpen.evaluation.adapters.cells import Cell, harmless

WIDEST = 60
FORMATS = {int: "#,##0", date: "yyyy-mm-dd"}


def workbook(rows: Sequence[Sequence[Cell]], *, title: str) -> bytes:
    """A workbook of one sheet: the first row is its header, numbers are numbers, text is never a formula."""
    # Nearly two hundred modules for a file asked for once a month: a server that shows pages does without them.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(map(harmless, row), start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.number_format = FORMATS.get(type(value), "General")
            if number == 1:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in range(1, len(rows[0]) + 1):
        longest = max(len(str(row[column - 1] or "")) for row in rows[1:] or rows)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 12), WIDEST)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
