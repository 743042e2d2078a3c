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
from selvhjulpen.solutions.rules.digitalisation import CHANNELS, Numbers

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
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[. \N{NO-BREAK SPACE}]\d{3})+")


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


def lines_of(text: str) -> list[list[str]]:
    """What was pasted, as cells: spreadsheets put a tabulator between two, people sometimes a semicolon."""
    lines = text.splitlines()
    sign = "\t" if any("\t" in line for line in lines) else ";"
    return [[as_written(cell.strip()) for cell in line.split(sign)] for line in lines]


def read(table: Sequence[Sequence[Any]], tasks: Mapping[str, str]) -> tuple[dict[str, Numbers], list[Fault]]:
    """The numbers by task, or all that is wrong. ``tasks``: the key of each task by its name in lower case.

    A line without a number says nothing. Cells are text, numbers, None, or a ``Formula``.
    """
    filled = [(number, list(row)) for number, row in enumerate(table, 1) if any(_text(cell) for cell in row)]
    if not filled:
        return {}, [Fault(Kind.EMPTY)]
    if len(filled) > MOST_LINES:
        return {}, [Fault(Kind.TOO_MANY)]
    channels, faults = _channels(*filled[0])
    if channels is None:
        channels = dict(enumerate(CHANNELS, 1))
    else:
        filled = filled[1:]
    found: dict[str, Numbers] = {}
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
    found: dict[str, Numbers],
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
    numbers: dict[str, int | None] = dict.fromkeys(CHANNELS)
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
            found[key] = Numbers(**numbers)
    return faults


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _number(cell: Any) -> int | Kind | None:
    if isinstance(cell, Formula):
        return Kind.FORMULA
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        whole = cell == int(cell)
        text = str(int(cell)) if whole else str(cell)
    else:
        text = _text(cell)
    if text.casefold() in _UNKNOWN:
        return None
    if not _WHOLE.fullmatch(text):
        return Kind.NOT_A_NUMBER
    number = int(re.sub(r"\D", "", text))
    return number if number <= LARGEST else Kind.TOO_LARGE
