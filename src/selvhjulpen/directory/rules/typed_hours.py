"""Opening hours as people type them for one weekday: "10-12, 14-16", "kl. 9.30 til 11", "9–12 og 13–15.30"."""

from __future__ import annotations

import itertools
import re
from datetime import time
from enum import Enum

from selvhjulpen.directory.rules.hours import LAST_MINUTE, Stretch

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
CLOSED = {"", "lukket", "closed", "-", "–"}

_CLOCK = r"(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?"
_STRETCH = re.compile(rf"{_CLOCK}\s*(?:-|–|—|til|to)\s*{_CLOCK}")
_DAY = re.compile(r"([a-zæøå]{2,9})\b\.?:?\s*")
_BETWEEN = re.compile(r"\s*(?:,|;|\bog\b|\band\b|\n)\s*")


class Why(Enum):
    """Why what was typed cannot be used."""

    NOT_HOURS = "not_hours"
    NO_SUCH_CLOCK = "no_such_clock"  # 25.00, 10.75
    CLOSES_FIRST = "closes_first"
    OVERLAP = "overlap"
    OTHER_DAY = "other_day"


class NotHours(ValueError):
    """``why``, and the words (``value``) that it is said of."""

    def __init__(self, why: Why, value: str) -> None:
        super().__init__(why.value)
        self.why = why
        self.value = value


def read_hours(text: str, *, weekday: int | None = None) -> tuple[Stretch, ...]:
    """The stretches in order; none where it says nothing or "lukket". Raises NotHours.

    People may name the weekday (ISO) that the line is for anyway, but no other.
    """
    words = " ".join(text.casefold().split())
    if (named := _DAY.match(words)) and (day := _weekday(named[1])):
        if day != weekday:
            raise NotHours(Why.OTHER_DAY, WEEKDAYS[day - 1])
        words = words[named.end() :]
    if words in CLOSED:
        return ()
    stretches = sorted(_read_stretch(part) for part in _BETWEEN.split(words) if part)
    if not stretches:
        raise NotHours(Why.NOT_HOURS, text.strip())
    for one, next_one in itertools.pairwise(stretches):
        if next_one.opens < one.closes:
            raise NotHours(Why.OVERLAP, f"{spoken(one)}, {spoken(next_one)}")
    return tuple(stretches)


def _weekday(word: str) -> int:
    """1 to 7 where the word is a weekday or begins one ("man", "tirs"); else 0."""
    return next((number for number, name in enumerate(WEEKDAYS, start=1) if len(word) > 2 and name.startswith(word)), 0)


def _read_stretch(part: str) -> Stretch:
    match = _STRETCH.fullmatch(part)
    if not match:
        raise NotHours(Why.NOT_HOURS, part)
    opens, closes = _read_clock(match[1], match[2], part), _read_clock(match[3], match[4], part, ends=True)
    if closes <= opens:
        raise NotHours(Why.CLOSES_FIRST, part)
    return Stretch(opens, closes)


def _read_clock(hour: str, minute: str | None, part: str, *, ends: bool = False) -> time:
    if ends and (int(hour), int(minute or 0)) in {(24, 0), (0, 0)}:
        return LAST_MINUTE
    try:
        return time(int(hour), int(minute or 0))
    except ValueError as error:
        raise NotHours(Why.NO_SUCH_CLOCK, part) from error


def spoken(stretch: Stretch) -> str:
    """ "9.30-12", as it may be typed."""
    closes = "24" if stretch.closes == LAST_MINUTE else _clock(stretch.closes)
    return f"{_clock(stretch.opens)}-{closes}"


def _clock(clock: time) -> str:
    return f"{clock.hour}.{clock:%M}" if clock.minute else str(clock.hour)
