"""Counts of a round, pasted from a sheet or sent as one: a task a line, and a number for each channel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from typing import Any

from selvhjulpen.lib.sheets.cells import Formula, as_written
from selvhjulpen.solutions.rules.digitalisation import CHANNELS

LARGEST = 2_147_483_647
MOST_LINES = 1_000
LONGEST = 80  # signs of a cell that are shown again
# By the words in the first line; where it has none of them, the columns come in this order.
WORDS = {
    "self_service": ("selvbetjening", "digitalt", "self-service", "self_service", "online"),
    "letter": ("brev og e-mail", "brev", "letter and e-mail", "letter"),
    "phone": ("telefon", "telephone", "phone"),
    "in_person": ("personligt", "personlig", "fremmøde", "in person", "in_person"),
}
_TASK = ("opgave", "opgaver", "task", "tasks")
# What people write where a number is not known.
_UNKNOWN = ("", "?", "-", "–", "ukendt", "unknown", "ikke opgjort", "not counted")
# In threes, the first not nought: "0.333" is a fraction. "12.0" is how spreadsheets write a number that has none.
_WHOLE = re.compile(r"(\d+|[1-9]\d{0,2}(?:[. \N{NO-BREAK SPACE}]\d{3})+)(?:[.,]0{1,2})?")


class Kind(Enum):
    """What is wrong with a line, or with all of it."""

    EMPTY = "empty"
    TOO_MANY = "too_many"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    NO_TASK = "no_task"
    UNKNOWN_TASK = "unknown_task"
    REPEATED_TASK = "repeated_task"
    FORMULA = "formula"
    NOT_A_NUMBER = "not_a_number"
    TOO_LARGE = "too_large"
    TOO_MANY_CELLS = "too_many_cells"


@dataclass(frozen=True)
class Fault:
    """One thing wrong. ``line`` counts from 1, None for all of it; ``nearest``: what was perhaps meant."""

    kind: Kind
    line: int | None = None
    value: str = ""
    channel: str = ""
    nearest: str = ""


# Of one task, by channel: how often, None where that is not known. A channel that is not named is not spoken of.
Said = dict[str, int | None]


def lines_of(text: str) -> list[list[str]]:
    """What was pasted, as cells: spreadsheets put a tabulator between two, people sometimes a semicolon."""
    lines = text.splitlines()
    sign = "\t" if any("\t" in line for line in lines) else ";"
    return [[as_written(cell.strip()) for cell in line.split(sign)] for line in lines]


def read(table: Sequence[Sequence[Any]], tasks: Mapping[str, str]) -> tuple[dict[str, Said], list[Fault]]:
    """The numbers by task, or all that is wrong. ``tasks``: the key of each task by its name in lower case.

    Of a channel the sheet has no column for, nothing is said; an empty cell in a column says "not known".

    A line without a number says nothing. Cells are text, numbers, None, or a ``Formula``.
    """
    filled = [(number, list(row)) for number, row in enumerate(table, 1) if any(_text(cell) for cell in row)]
    if not filled:
        return {}, [Fault(Kind.EMPTY)]
    if len(filled) > MOST_LINES:
        return {}, [Fault(Kind.TOO_MANY)]
    channels, faults = _channels(*filled[0])
    if channels is None:
        widest = max(place for _line, row in filled for place, cell in enumerate(row) if _text(cell))
        channels = dict(enumerate(CHANNELS[:widest], 1))
    else:
        filled = filled[1:]
    found: dict[str, Said] = {}
    seen: set[str] = set()
    for line, row in filled if not faults else ():
        faults += _read_line(line, row, channels, tasks, found, seen)
    return ({}, faults) if faults else (found, [] if found else [Fault(Kind.EMPTY)])


def _channels(line: int, row: Sequence[Any]) -> tuple[dict[int, str] | None, list[Fault]]:
    """Which column holds which channel, where the first line says so."""
    heads = [_text(cell).casefold() for cell in row]
    if heads[0] not in _TASK:
        return None, []
    places: dict[int, str] = {}
    faults = []
    for place, head in enumerate(heads[1:], 1):
        channel = next((channel for channel, words in WORDS.items() if head in words), "")
        if channel and channel in places.values():
            faults.append(Fault(Kind.REPEATED_COLUMN, line, _text(row[place])))
        elif channel:
            places[place] = channel
        elif head:
            faults.append(Fault(Kind.UNKNOWN_COLUMN, line, _text(row[place])))
    return places, faults


def _read_line(
    line: int,
    row: Sequence[Any],
    channels: Mapping[int, str],
    tasks: Mapping[str, str],
    found: dict[str, Said],
    seen: set[str],
) -> list[Fault]:
    faults = []
    name = _text(row[0])
    key = tasks.get(name.casefold())
    if not name:
        faults.append(Fault(Kind.NO_TASK, line))
    elif key is None:
        close = get_close_matches(name.casefold(), tasks, n=1, cutoff=0.6)
        faults.append(Fault(Kind.UNKNOWN_TASK, line, name[:LONGEST], nearest=close[0] if close else ""))
    elif key in seen:
        faults.append(Fault(Kind.REPEATED_TASK, line, name[:LONGEST]))
    numbers: Said = dict.fromkeys(channels.values())
    for place, cell in enumerate(row[1:], 1):
        if place in channels:
            number = _number(cell)
            if isinstance(number, Kind):
                faults.append(Fault(number, line, _text(cell)[:LONGEST], channels[place]))
            else:
                numbers[channels[place]] = number
        elif _text(cell):
            faults.append(Fault(Kind.TOO_MANY_CELLS, line, _text(cell)[:LONGEST]))
    if key is not None and not faults:
        seen.add(key)
        if any(number is not None for number in numbers.values()):
            found[key] = numbers
    return faults


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _number(cell: Any) -> int | Kind | None:
    if isinstance(cell, Formula):
        return Kind.FORMULA
    text = written(cell)
    if text.casefold() in _UNKNOWN:
        return None
    number = whole(text)
    if number is None:
        return Kind.NOT_A_NUMBER
    return number if number <= LARGEST else Kind.TOO_LARGE


def whole(text: str) -> int | None:
    """The count that is written, LARGEST + 1 for any larger one; None where it is no whole number."""
    found = _WHOLE.fullmatch(text)
    if not found:
        return None
    digits = re.sub(r"\D", "", found[1]).lstrip("0")
    # Python refuses to read a number of thousands of digits.
    return min(int(digits or "0"), LARGEST + 1) if len(digits) <= len(str(LARGEST)) else LARGEST + 1


def written(cell: Any) -> str:
    """A cell as it would have been typed here: "12.345" is twelve thousand, so a fraction stands after a comma."""
    text = _text(cell)
    return text.removesuffix(".0").replace(".", ",") if isinstance(cell, (float, Decimal)) else text
