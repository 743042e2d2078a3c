"""How a resource of the Data Package is described: one file, its columns, what each cell may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cached_property

# What a cell holds once read. A reference is the id of the row it points to; several things are a tuple.
Value = str | int | bool | Decimal | date | datetime | time | tuple[str, ...] | None
Values = dict[str, Value]

LIST_SEPARATOR = " "


class Type(Enum):
    """What a cell holds."""

    TEXT = "text"
    IDENTIFIER = "identifier"  # text without spaces that names a row for ever
    EMAIL = "email"
    PHONE = "phone"  # E.164 once read
    URL = "url"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"  # day and clock time, aware
    HOURS = "hours"  # the opening hours of one day: "10:00-12:00 13:00-15:00"
    COUNTS = "counts"  # how many of each: "vegan=1 vegetarian=3"
    MONEY = "money"  # kroner in the cell, whole øre once read
    SHARE = "share"  # per cent in the cell, whole per mille once read
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"


TEXTUAL = {Type.TEXT, Type.IDENTIFIER, Type.EMAIL, Type.PHONE, Type.URL, Type.CHOICE, Type.REFERENCE}
SEVERAL = {Type.CHOICES, Type.REFERENCES, Type.HOURS, Type.COUNTS}


@dataclass(frozen=True)
class Field:
    """One column.

    ``maximum`` is characters for text, the largest number for numbers (øre for money); ``choices`` are pairs of code
    and Danish word; ``references`` names the resource a reference points into. ``made_here``: an empty cell leaves it
    to the import to make the value, or to keep the one that is there. ``made_elsewhere``: a key made in a browser,
    which may be any text. ``secret``: whoever has it can open a door.
    """

    name: str
    type: Type
    description_da: str
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    references: str = ""
    minimum: int | None = None
    maximum: int | None = None
    decimals: int = 0
    default: Value = None
    made_here: bool = False
    made_elsewhere: bool = False
    secret: bool = False

    @cached_property
    def empty(self) -> Value:
        """What an empty cell means."""
        if self.default is not None:
            return self.default
        if self.type in TEXTUAL:
            return ""
        return () if self.type in SEVERAL else None

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.choices)


@dataclass(frozen=True)
class Resource:
    """One file of the package.

    ``unique`` names the sets of columns that no two rows may share; ``unique_while_empty`` the sets that no two rows
    may share as long as the columns named last have nothing (or no) in either.
    """

    name: str
    title_da: str
    description_da: str
    fields: tuple[Field, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    unique_while_empty: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}
