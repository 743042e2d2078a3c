"""Excel workbooks; the only module that knows openpyxl."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selvhjulpen.lib.sheets.cells import Cell, Formula, as_written, harmless

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
FORMATS = {int: "#,##0", Decimal: "#,##0.00", date: "yyyy-mm-dd"}
# A sheet somebody sends: so many rows and columns are looked at, and so much may come out of the file.
MOST_ROWS, MOST_COLUMNS = 20_000, 60
MOST_BYTES_UNPACKED = 50_000_000


class NotAWorkbook(Exception):
    """No Excel workbook (.xlsx), a broken one, one under lock, or one that unpacks into too much."""


def workbook(rows: Sequence[Sequence[Cell]], *, title: str) -> bytes:
    """A workbook of one sheet: the first row is its header, numbers are numbers, text is never a formula."""
    return workbook_of({title: rows})


def workbook_of(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook of several sheets, each as ``workbook`` makes it."""
    # Nearly two hundred modules for a file asked for once a month: a server that shows pages does without them.
    from openpyxl import Workbook

    book = Workbook()
    empty = book.active
    for title, rows in sheets.items():
        _fill(book.create_sheet(title), rows)
    if empty is not None:
        book.remove(empty)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_first_sheet(content: bytes) -> list[list[Any]]:
    """The cells of a workbook's first sheet, row by row: text, numbers, days, None, or a ``Formula``.

    Nothing in it is calculated. Raises NotAWorkbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES_UNPACKED:
                raise NotAWorkbook
    except zipfile.BadZipFile as error:
        raise NotAWorkbook from error
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        return [[_value(cell) for cell in row] for row in rows]
    except Exception as error:  # whatever a broken file makes the library raise
        raise NotAWorkbook from error


def _value(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "f":
        return Formula(value)
    return as_written(value) if isinstance(value, str) else value


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

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
