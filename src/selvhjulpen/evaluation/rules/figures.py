"""A figure and what is known of it. Unknown is not zero, and a sum that leaves something out says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Precision(Enum):
    """How well a figure is known. The last three are found only in tables made for sharing (see privacy.py)."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    UNKNOWN = "unknown"
    UNDER_FIVE = "under_five"  # from one to four; which of them is not told
    AT_LEAST = "at_least"  # the part of it that may be told
    WITHHELD = "withheld"  # told, it would reveal another


WITHOUT_VALUE = {Precision.UNKNOWN, Precision.UNDER_FIVE, Precision.WITHHELD}


@dataclass(frozen=True)
class Figure:
    """So many people or contacts.

    ``value`` None where it is not known or not told; ``is_computed`` where it was worked out from other figures
    instead of counted; ``leaves_out_unknown`` where it is a sum of only those parts that are known.
    """

    value: int | None
    precision: Precision = Precision.EXACT
    is_computed: bool = False
    leaves_out_unknown: bool = False

    def __post_init__(self) -> None:
        if (self.value is None) != (self.precision in WITHOUT_VALUE):
            raise ValueError(f"{self.value} cannot be {self.precision.value}")

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_whole(self) -> bool:
        """Known, and nothing left out."""
        return self.is_known and not self.leaves_out_unknown


UNKNOWN = Figure(None, Precision.UNKNOWN)
ZERO = Figure(0)


def exact(value: int) -> Figure:
    """A figure somebody counted."""
    return Figure(value)


def approximate(value: int) -> Figure:
    """A figure given as "about"."""
    return Figure(value, Precision.APPROXIMATE)


def of_sessions(people: int, *, held: int, missing: int, is_approximate: bool) -> Figure:
    """How many came to ``held`` sessions, as far as somebody has marked or counted; in ``missing`` nobody has."""
    if held == missing:
        return UNKNOWN
    precision = Precision.APPROXIMATE if is_approximate else Precision.EXACT
    return Figure(people, precision, leaves_out_unknown=missing > 0)


def add(figures: Iterable[Figure]) -> Figure:
    """The sum of what is known. Unknown where nothing is; approximate where any part is."""
    parts = list(figures)
    known = [part for part in parts if part.is_known]
    if not known:
        return UNKNOWN
    about = any(part.precision is Precision.APPROXIMATE for part in known)
    return Figure(
        sum(part.value or 0 for part in known),
        Precision.APPROXIMATE if about else Precision.EXACT,
        is_computed=any(part.is_computed for part in known),
        leaves_out_unknown=len(known) < len(parts) or any(part.leaves_out_unknown for part in known),
    )


def difference(everybody: Figure, on_courses: Figure) -> Figure:
    """Everybody less those on courses: the drop-by contacts, computed and approximate.

    Approximate, because the one counts persons and the other also contacts. Nothing left over is exactly nothing.
    Unknown where either is, or is only a part, or where fewer came in all than came to courses.
    """
    if not (everybody.is_whole and on_courses.is_whole):
        return UNKNOWN
    left = (everybody.value or 0) - (on_courses.value or 0)
    if left < 0:
        return UNKNOWN
    is_nothing = left == 0 and everybody.precision is on_courses.precision is Precision.EXACT
    return Figure(left, Precision.EXACT if is_nothing else Precision.APPROXIMATE, is_computed=True)


def thousands(value: int, separator: str = ".") -> str:
    """ "1.333"."""
    return f"{value:,}".replace(",", separator)
