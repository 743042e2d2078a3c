"""Text for sheets, so that no program that opens them takes it for a formula."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None


class Formula(str):
    """A cell of somebody else's sheet that calculates; the text is its formula."""


# What a sheet calculates instead of showing; full-width forms count as well. Apostrophes before it are the text's own:
# with one more of ours, the text comes back as it was.
_FORMULA = re.compile(r"^'*\s*[=+\-@＝＋－＠\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def harmless(cell: Cell) -> Cell:
    """The cell as it may stand in a sheet: a text that would be calculated begins with an apostrophe."""
    if not isinstance(cell, str):
        return cell
    text = _CONTROL.sub("", cell)
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(text: str) -> str:
    """The text that ``harmless`` made harmless: without its apostrophe."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
