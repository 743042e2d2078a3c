"""A sheet of expenses, read row by row: all that is wrong with it, or what it says.

The same sheet twice adds nothing: a row with an id is that expense, and a row without one is known again by what it
says (and by how many rows before it say the same).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from hashlib import sha256
from typing import Any

from selvhjulpen.lib.cpr import contains_cpr, holds_cpr
from selvhjulpen.lib.money import MOST_ORE, ORE, NotMoney, parse_kroner
from selvhjulpen.lib.sheets.cells import Formula


class Column(Enum):
    """The columns, by the words in their first row. They are the file's, so they are the same in every language."""

    KEY = "Id"
    LINE = "Budgetlinje"
    DAY = "Dag"
    AMOUNT = "Beløb i kr."
    WHAT = "Hvad er købt?"
    SUPPLIER = "Hos hvem?"
    MEETING = "Møde (id)"
    SESSION = "Hold (id)"
    RECEIPT = "Bilag"  # only told: a receipt is not in the sheet


KEYS = (Column.KEY, Column.MEETING, Column.SESSION)  # they hold keys, which we have made
NEEDED = (Column.LINE, Column.DAY, Column.AMOUNT, Column.WHAT)
LONGEST = {Column.KEY: 80, Column.WHAT: 200, Column.SUPPLIER: 120}
MOST_ROWS = 5_000


class Kind(Enum):
    """What is wrong with a cell, or with the whole sheet."""

    EMPTY_SHEET = "empty_sheet"
    TOO_MANY_ROWS = "too_many_rows"
    MISSING_COLUMN = "missing_column"
    REPEATED_COLUMN = "repeated_column"
    UNKNOWN_COLUMN = "unknown_column"
    CPR = "cpr"
    FORMULA = "formula"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    UNKNOWN_LINE = "unknown_line"
    LINES_ALIKE = "lines_alike"
    NOT_A_DAY = "not_a_day"
    NOT_MONEY = "not_money"
    NO_MONEY = "no_money"
    UNKNOWN_MEETING = "unknown_meeting"
    UNKNOWN_SESSION = "unknown_session"
    TWO_ACTIVITIES = "two_activities"
    BAD_KEY = "bad_key"
    REPEATED_KEY = "repeated_key"
    OTHER_GRANT = "other_grant"


@dataclass(frozen=True)
class Fault:
    """One thing wrong. ``row`` as the sheet numbers it, None for the whole; ``value`` what stands there."""

    kind: Kind
    row: int | None = None
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Row:
    """One expense as the sheet says it. ``has_key``: the sheet names the expense itself."""

    key: str
    has_key: bool
    line: str
    day: date
    ore: int
    what: str
    supplier: str
    meeting: str
    session: str


@dataclass(frozen=True)
class Known:
    """What rows may name: budget lines, keys of meetings and sessions, and expenses that are another grant's."""

    grant: str
    lines: Collection[str]
    meetings: Collection[str]
    sessions: Collection[str]
    others: Collection[str]


_KEY = re.compile(r"[\w.:-]+")
_DAY = re.compile(r"(?P<y1>\d{4})-(?P<m1>\d\d?)-(?P<d1>\d\d?)|(?P<d2>\d\d?)[-./ ](?P<m2>\d\d?)[-./ ](?P<y2>\d{4})")
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


def read(table: Sequence[Sequence[Any]], known: Known) -> tuple[list[Row], list[Fault]]:
    """The rows of a sheet, or all its faults. Cells are text, numbers, days, None, or a ``Formula``."""
    filled = _filled(table)
    if not filled:
        return [], [Fault(Kind.EMPTY_SHEET)]
    if len(filled) > MOST_ROWS:
        return [], [Fault(Kind.TOO_MANY_ROWS)]
    (head_row, head), *rest = filled
    places, faults = _columns(head_row, head)
    if faults:
        return [], faults
    said = [(number, _by_column(cells, places)) for number, cells in rest]
    reader = _Reader(known, keys={text_of(cells.get(Column.KEY)) for _number, cells in said})
    rows = [reader.row(number, cells) for number, cells in said if any(c not in (None, "") for c in cells.values())]
    return ([row for row in rows if row] if not reader.faults else []), reader.faults


def named(table: Sequence[Sequence[Any]]) -> dict[Column, set[str]]:
    """What stands in the columns of KEYS, to be looked up; nothing of a sheet that is refused before its rows."""
    filled = _filled(table)
    if not filled or len(filled) > MOST_ROWS:
        return {column: set() for column in KEYS}
    (_number, head), *rest = filled
    places, _faults = _columns(1, head)
    rows = [_by_column(cells, places) for _number, cells in rest]
    return {column: {text_of(row.get(column)) for row in rows} - {""} for column in KEYS}


def _filled(table: Sequence[Sequence[Any]]) -> list[tuple[int, Sequence[Any]]]:
    return [(number, cells) for number, cells in enumerate(table, start=1) if any(c not in (None, "") for c in cells)]


def _by_column(cells: Sequence[Any], places: Mapping[Column, int]) -> dict[Column, Any]:
    return {column: cells[at] if at < len(cells) else None for column, at in places.items()}


def _columns(number: int, head: Sequence[Any]) -> tuple[dict[Column, int], list[Fault]]:
    by_name = {column.value.lower(): column for column in Column}
    places: dict[Column, int] = {}
    faults = []
    for at, cell in enumerate(head):
        name = text_of(cell)
        if not name:
            continue
        column = by_name.get(name.lower())
        if contains_cpr(name):
            faults.append(Fault(Kind.CPR, number))
        elif column is None:
            faults.append(Fault(Kind.UNKNOWN_COLUMN, number, name[:80]))
        elif column in places:
            faults.append(Fault(Kind.REPEATED_COLUMN, number, column.value))
        else:
            places[column] = at
    faults += [Fault(Kind.MISSING_COLUMN, number, column.value) for column in NEEDED if column not in places]
    return places, faults


class _Reader:
    """Reads rows and remembers what was wrong with them. ``keys``: those the sheet names itself."""

    def __init__(self, known: Known, *, keys: Collection[str]) -> None:
        self.faults: list[Fault] = []
        self._known = known
        self._keys = keys
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for line in known.lines:
            self._lines[text_of(line)].append(line)
            self._alike[text_of(line).lower()].append(line)
        self._seen_keys: set[str] = set()
        self._said_before: Counter[tuple[object, ...]] = Counter()

    def row(self, number: int, said: Mapping[Column, Any]) -> Row | None:
        before = len(self.faults)
        text = {column: self._plain(number, column, said.get(column)) for column in Column}
        key = text[Column.KEY]
        if key:
            self._check_key(number, key)
        line = self._line(number, text[Column.LINE])
        day = self._day(number, said.get(Column.DAY), text[Column.DAY])
        ore = self._ore(number, said.get(Column.AMOUNT), text[Column.AMOUNT])
        meeting, session = text[Column.MEETING], text[Column.SESSION]
        if meeting and meeting not in self._known.meetings:
            self._fault(Kind.UNKNOWN_MEETING, number, Column.MEETING, meeting)
        if session and session not in self._known.sessions:
            self._fault(Kind.UNKNOWN_SESSION, number, Column.SESSION, session)
        if meeting and session:
            self._fault(Kind.TWO_ACTIVITIES, number, Column.SESSION, session)
        if len(self.faults) > before or day is None or ore is None:
            return None
        says = (line, day, ore, text[Column.WHAT], text[Column.SUPPLIER], meeting, session)
        return Row(key or self._key_of(says), bool(key), *says)

    def _fault(self, kind: Kind, number: int, column: Column, value: str = "") -> None:
        self.faults.append(Fault(kind, number, column.value, "" if contains_cpr(value) else value[:80]))

    def _line(self, number: int, text: str) -> str:
        """The line of that name, or of the only name that is the same but for capitals."""
        meant = self._lines.get(text) or self._alike.get(text.lower(), [])
        if len(meant) == 1:
            return meant[0]
        if text:
            self._fault(Kind.LINES_ALIKE if meant else Kind.UNKNOWN_LINE, number, Column.LINE, text)
        return ""

    def _plain(self, number: int, column: Column, cell: Any) -> str:
        text = text_of(cell)
        if column is Column.RECEIPT:
            return ""
        if holds_cpr(text, is_key=column in KEYS):
            self._fault(Kind.CPR, number, column)
        elif isinstance(cell, Formula):
            self._fault(Kind.FORMULA, number, column, text)
        elif not text and column in NEEDED:
            self._fault(Kind.REQUIRED, number, column)
        elif len(text) > LONGEST.get(column, 1_000):
            self._fault(Kind.TOO_LONG, number, column, text)
        return text

    def _check_key(self, number: int, key: str) -> None:
        if not _KEY.fullmatch(key):
            self._fault(Kind.BAD_KEY, number, Column.KEY, key)
        elif key in self._seen_keys:
            self._fault(Kind.REPEATED_KEY, number, Column.KEY, key)
        elif key in self._known.others:
            self._fault(Kind.OTHER_GRANT, number, Column.KEY, key)
        self._seen_keys.add(key)

    def _day(self, number: int, cell: Any, text: str) -> date | None:
        day = _read_day(cell, text)
        if text and day is None and not isinstance(cell, Formula):
            self._fault(Kind.NOT_A_DAY, number, Column.DAY, text)
        return day

    def _ore(self, number: int, cell: Any, text: str) -> int | None:
        if not text or isinstance(cell, Formula):
            return None
        try:
            ore = _read_ore(cell, text)
        except NotMoney:
            self._fault(Kind.NOT_MONEY, number, Column.AMOUNT, text)
            return None
        if ore == 0:
            self._fault(Kind.NO_MONEY, number, Column.AMOUNT, text)
        return ore

    def _key_of(self, says: tuple[object, ...]) -> str:
        """A key of what the row says, and of how many before it say so; never one the sheet gives another row."""
        line, *more = says
        while True:
            self._said_before[says] += 1
            spoken = "\x1f".join(map(str, (self._known.grant, text_of(line), *more, self._said_before[says])))
            key = f"ark-{sha256(spoken.encode()).hexdigest()[:16]}"
            if key not in self._keys:
                return key


def text_of(cell: Any) -> str:
    """What a cell says, with one blank where there are more."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _read_day(cell: Any, text: str) -> date | None:
    if isinstance(cell, datetime):
        day: date | None = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif found := _DAY.fullmatch(text):
        year, month, of_month = (int(found[f"{part}1"] or found[f"{part}2"]) for part in "ymd")
        try:
            day = date(year, month, of_month)
        except ValueError:
            day = None
    else:
        day = None
    return day if day and EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _read_ore(cell: Any, text: str) -> int:
    """Raises NotMoney; a number with more than two decimals is no amount."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        return parse_kroner(text)
    try:
        # A sheet keeps 0.1 + 0.2 as it is: what is nearer to a whole øre than any hand can type is that øre.
        exact = Decimal(repr(cell) if isinstance(cell, float) else cell) * ORE
        ore = int(exact.to_integral_value())
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise NotMoney(text) from error
    if abs(exact - ore) > Decimal("0.001") or abs(ore) > MOST_ORE:
        raise NotMoney(text)
    return ore
