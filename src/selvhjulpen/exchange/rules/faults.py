"""What can be wrong with a Data Package. The sentences that tell it stand in ``letters``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from selvhjulpen.lib.cpr import contains_cpr

LONGEST_ECHO = 80  # characters of a cell that are shown again


class Kind(Enum):
    """What is wrong. Each has one sentence."""

    # files
    NO_FILES = auto()
    MISSING_FILE = auto()
    UNKNOWN_FILE = auto()
    UNKNOWN_RESOURCE = auto()
    UNLISTED_FILE = auto()
    UNSAFE_PATH = auto()
    BAD_DESCRIPTOR = auto()
    WRONG_ENCODING = auto()
    UNKNOWN_ENCODING = auto()
    EMPTY_FILE = auto()
    BROKEN_CSV = auto()
    BAD_GEOJSON = auto()
    # columns
    MISSING_COLUMN = auto()
    UNKNOWN_COLUMN = auto()
    REPEATED_COLUMN = auto()
    TOO_MANY_CELLS = auto()
    # cells
    CPR = auto()
    REQUIRED = auto()
    INVISIBLE_SIGN = auto()
    NOT_INTEGER = auto()
    NOT_DECIMAL = auto()
    NOT_BOOLEAN = auto()
    NOT_DATE = auto()
    NOT_TIME = auto()
    NOT_MOMENT = auto()
    SKIPPED_HOUR = auto()
    FAR_OFF = auto()
    NOT_IDENTIFIER = auto()
    NOT_EMAIL = auto()
    NOT_PHONE = auto()
    NOT_URL = auto()
    TOO_LONG = auto()
    TOO_SMALL = auto()
    TOO_LARGE = auto()
    NOT_MONEY = auto()
    NOT_SHARE = auto()
    NOT_COUNTS = auto()
    NOT_HOURS = auto()
    CLOSES_BEFORE_OPENING = auto()
    OPEN_TWICE = auto()
    HOURS_OVERLAP = auto()
    UNKNOWN_CHOICE = auto()
    # rows among each other
    REPEATED_ID = auto()
    NO_SUCH_ROW = auto()
    TAKEN = auto()
    TWO_HOSTS = auto()
    MERGED = auto()
    BOOKED_TWICE = auto()
    OVER_CAPACITY = auto()
    HELPER_TAKEN = auto()
    BELOW_BOOKED = auto()
    # one row
    WRONG_ORDER = auto()
    HALF_A_POINT = auto()
    PLACE_OR_AREA = auto()
    HALF_HOURS = auto()
    RHYTHM = auto()
    ACCOUNT_OR_NAME = auto()
    OUTSIDER = auto()
    WALK_IN_CAME = auto()
    INVITED_IS_SOMEBODY = auto()
    ONE_SOMEBODY = auto()
    ONLY_A_LINK_LEADS = auto()
    ONE_NAME = auto()
    ONE_WINNER = auto()
    NOTHING_SPENT = auto()
    ONE_ACTIVITY = auto()
    BOOKED_NEEDS_CAPACITY = auto()
    COUNTED_HAS_NO_CAPACITY = auto()
    PAIR_NEEDS_TWO_SEATS = auto()
    SECOND_PERSON_NEEDS_TWO_SEATS = auto()
    STATE_AND_TIME = auto()
    NO_NEEDS_A_REASON = auto()
    NOTHING_COUNTED = auto()
    FORGOTTEN = auto()
    TAKEN_BACK = auto()
    CLOSED_ACCOUNT = auto()
    UNKNOWN_HAS_NO_VALUE = auto()
    KNOWN_HAS_A_VALUE = auto()
    # geometry
    NOT_AN_AREA = auto()
    NOT_AN_OUTLINE = auto()
    NOT_WGS84 = auto()
    # outside the package
    NOT_YOURS = auto()
    DATABASE_REFUSES = auto()


@dataclass(frozen=True)
class Fault:
    """One fault. ``row`` counts as a spreadsheet does: the header is row 1. ``words`` fill the sentence."""

    file: str
    kind: Kind
    row: int | None = None
    column: str = ""
    value: str = ""
    words: dict[str, str] = field(default_factory=dict, hash=False)


def fault(
    file: str, kind: Kind, *, row: int | None = None, column: str = "", value: str = "", **words: object
) -> Fault:
    """A fault whose value may be shown: never a CPR number, never longer than a line."""
    if kind is Kind.CPR or (value and contains_cpr(value)):
        return Fault(file, Kind.CPR if row is not None else kind, row, column)
    if len(value) > LONGEST_ECHO:
        value = value[: LONGEST_ECHO - 1] + "…"
    # Words quote the file too (a suggestion, another row's id).
    safe = {name: "" if contains_cpr(str(word)) else str(word) for name, word in words.items()}
    return Fault(file, kind, row, "" if contains_cpr(column) else column, value, safe)
