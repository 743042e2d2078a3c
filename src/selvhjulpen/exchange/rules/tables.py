"""CSV files as other programs write them, read into rows of values; whatever is wrong becomes a fault."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selvhjulpen.exchange.rules.descriptor import Source
from selvhjulpen.exchange.rules.faults import Fault, Kind, fault
from selvhjulpen.exchange.rules.schema import Field, Resource, Type, Value, Values
from selvhjulpen.exchange.rules.values import Reading, Unreadable, nearest, reader, rearm
from selvhjulpen.lib.cpr import holds_cpr

DELIMITERS = ";,\t"
WINDOWS = "cp1252"
_WHOLE_SIGNS = {"utf-8", "utf-8-sig", "utf-16", WINDOWS, "iso8859-1"}
_KEYS = {Type.IDENTIFIER, Type.REFERENCE, Type.REFERENCES}


@dataclass(slots=True)
class Row:
    """One row of a file; ``number`` as a spreadsheet shows it. A column that is not there says nothing.

    A row with a fault ``is_whole`` no more: only the cells that could be read are there, to be looked at further.
    """

    number: int
    values: Values
    is_whole: bool = True


@dataclass
class Table:
    """The rows of one resource that have an id, and all ids; ``ids`` is None where the file could not be read."""

    resource: Resource
    file: str
    rows: list[Row]
    ids: set[str] | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    field: Field
    read: Callable[[str], Value]
    is_key: bool
    is_typed_freely: bool
    is_stripped: bool


def read_table(resource: Resource, source: Source, data: bytes) -> tuple[Table, list[Fault]]:
    """The rows of a file, and everything that is wrong with it."""
    table = Table(resource, source.path, [])
    text, faults = decode(source, data)
    if text is None:
        return table, faults
    records = _records(text, source)
    try:
        header = next(records, [])
    except csv.Error:
        return table, [fault(source.path, Kind.BROKEN_CSV, row=1)]
    if not any(cell.strip() for cell in header):
        return table, [fault(source.path, Kind.EMPTY_FILE)]
    columns, faults = _columns(resource, source, header)
    if any(column.field.name == "id" for column in columns):
        table.ids = set()
    number = 1
    try:
        for number, cells in enumerate(records, 2):
            if any(cells):
                before = len(faults)
                values = _row(source, number, cells, columns, len(header), faults)
                if table.ids is not None and "id" in values:
                    table.ids.add(str(values["id"]))
                    table.rows.append(Row(number, values, is_whole=len(faults) == before))
    except csv.Error:
        faults.append(fault(source.path, Kind.BROKEN_CSV, row=number + 1))
    if any(found.kind is Kind.MISSING_COLUMN for found in faults):
        for row in table.rows:
            row.is_whole = False
    return table, faults


def decode(source: Source, data: bytes) -> tuple[str | None, list[Fault]]:
    """The text of a file, by what it says of itself or by what it is."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif source.encoding:
        candidates = [codecs.lookup(source.encoding).name]
        if candidates[0] in {WINDOWS, "iso8859-1"} and _is_utf8_beyond_ascii(data):
            return None, [fault(source.path, Kind.WRONG_ENCODING, said=source.encoding, is_really="UTF-8")]
    else:
        candidates = ["utf-8", WINDOWS]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
            if encoding not in _WHOLE_SIGNS:
                text.encode()  # some encodings can write half a sign, which nothing can show or keep
            return text, []
        except UnicodeError as error:
            row = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
    really = "Windows-1252" if candidates[0] == "utf-8" else "UTF-8"
    return None, [
        fault(source.path, Kind.WRONG_ENCODING, row=row, said=source.encoding or candidates[0], is_really=really)
    ]


def _is_utf8_beyond_ascii(data: bytes) -> bool:
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _records(text: str, source: Source) -> Iterator[list[str]]:
    delimiter = source.delimiter or _delimiter(text)
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=source.quote_char, doublequote=True, strict=True
    )


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def _columns(resource: Resource, source: Source, header: list[str]) -> tuple[list[_Column], list[Fault]]:
    columns, faults, seen = [], [], set()
    fields = resource.by_name
    for index, cell in enumerate(header):
        name = cell.strip().lower()
        if not name:
            continue  # a column without a name: its cells must be empty, see _row
        if name in seen:
            faults.append(fault(source.path, Kind.REPEATED_COLUMN, row=1, value=cell))
        elif name not in fields:
            faults.append(
                fault(
                    source.path,
                    Kind.UNKNOWN_COLUMN,
                    row=1,
                    value=cell,
                    suggestion=nearest(name, {n: n for n in fields if n not in seen}),
                    choices=", ".join(fields),
                )
            )
        else:
            seen.add(name)
            reading = source.columns.get(name) or Reading()
            columns.append(_column(index, fields[name], reading, source))
    faults += [
        fault(source.path, Kind.MISSING_COLUMN, row=1, column=field.name)
        for field in resource.fields
        if field.required and field.name not in seen
    ]
    return columns, faults


def _column(index: int, field: Field, reading: Reading, source: Source) -> _Column:
    return _Column(
        index,
        field,
        reader(field, reading),
        is_key=field.type in _KEYS,
        is_typed_freely=field.type in _TYPED_FREELY,
        # Text is kept as it stands where the file says how it is written; elsewhere blanks round it are an accident.
        is_stripped=not source.is_described or field.type is not Type.TEXT,
    )


def _row(
    source: Source, number: int, cells: list[str], columns: list[_Column], width: int, faults: list[Fault]
) -> Values:
    """One row's values; a cell that cannot be read is left out and its fault added."""
    values: Values = {}
    if len(cells) > width and any(cells[width:]):
        faults.append(
            fault(source.path, Kind.TOO_MANY_CELLS, row=number, value=next(filter(None, cells[width:])), width=width)
        )
    cells += [""] * (width - len(cells))  # spreadsheets leave out the empty cells at the end of a row
    for column in columns:
        text = cells[column.index]
        if text and column.is_stripped:
            text = text.strip(" ")
        if text in source.missing:
            if column.field.required:
                faults.append(fault(source.path, Kind.REQUIRED, row=number, column=column.field.name))
            elif not column.field.made_here:
                values[column.field.name] = column.field.empty
            continue
        text = rearm(text)
        try:
            if column.is_typed_freely and holds_cpr(text, is_key=column.is_key):
                raise Unreadable(Kind.CPR)
            values[column.field.name] = column.read(text)
        except Unreadable as error:
            name = column.field.name
            faults.append(fault(source.path, error.kind, row=number, column=name, value=text, **error.words))
    return values


# What a person types freely. Days, numbers and codes are shown to be nothing else when they are read.
_TYPED_FREELY = _KEYS | {Type.TEXT, Type.EMAIL, Type.PHONE, Type.URL}
