"""A cell's text read as a value, and a value written as text.

Reading is kind to Danish spreadsheets (24-11-2026, 1.234,5, "ja"); writing has one form only. Text that a
spreadsheet would run as a formula is disarmed by an apostrophe when it is written; reading takes it off again, so
that what was written is what is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import pairwise

from selvhjulpen.exchange.rules.faults import Kind
from selvhjulpen.exchange.rules.schema import LIST_SEPARATOR, SEVERAL, TEXTUAL, Field, Type, Value
from selvhjulpen.lib.calendars import COPENHAGEN
from selvhjulpen.lib.contact import NotAContact, parse_contact

TRUE, FALSE = "ja", "nej"
# A year beyond these is a slip of the hand, and half-years, weeks and charts are made from the first to the last.
FIRST_YEAR, LAST_YEAR = 1900, 2199
_CLOSED = "lukket"
_SELDOM_TWICE = {Type.TEXT, Type.IDENTIFIER, Type.EMAIL, Type.PHONE}
_TRUE = frozenset({TRUE, "true", "sand", "sandt", "1", "x", "yes"})
_FALSE = frozenset({FALSE, "false", "falsk", "0", "no"})

_WHOLE = re.compile(r"[+-]?\d+|[+-]?\d{1,3}(?:[. ]\d{3})+")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DANISH_DATE = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,6}))?)?")
_MOMENT = re.compile(r"(\S+?)(?:T|,?\s+(?:kl\.?\s*)?)(\d{1,2}[:.]\d{2}\S*?)\s*(Z|[+-]\d{2}:?\d{2})?")
_SPAN = re.compile(r"(\d{1,2}(?:[:.]\d{2}){0,2}(?:\.\d{1,6})?)-(\d{1,2}(?:[:.]\d{2}){0,2}(?:\.\d{1,6})?)")
_KRONER = re.compile(r"(-?)(\d{1,3}(?:[. ]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?:,-|\s*kr\.?)?", re.IGNORECASE)
_PER_CENT = re.compile(r"(\d{1,4})(?:[.,](\d)0*)?\s*%?")
_DANISH_E164 = re.compile(r"\+45\d{8}")
_ARMED = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")


class Unreadable(ValueError):
    """The text is not such a value; ``kind`` and ``words`` tell why."""

    def __init__(self, kind: Kind, **words: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.words = words


@dataclass(frozen=True)
class Reading:
    """How a Table Schema says that one column is written; the defaults are kind to Danish spreadsheets."""

    format: str = ""  # a strptime pattern
    decimal_char: str = ""
    group_char: str = ""
    true_values: frozenset[str] = _TRUE
    false_values: frozenset[str] = _FALSE


def disarm(text: str) -> str:
    """The text as it may stand in a spreadsheet: an apostrophe before what would be run as a formula."""
    return f"'{text}" if _ARMED.match(text) else text


def rearm(text: str) -> str:
    """The text as it was before ``disarm``."""
    return text[1:] if text[:1] == "'" and _ARMED.match(text[1:]) else text


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────


def reader(field: Field, reading: Reading) -> Callable[[str], Value]:
    """The function that reads one column's cells, none of them empty; it raises Unreadable.

    The same text is read once: references, days and codes come again and again.
    """
    read = _READERS[field.type]
    known: dict[str, Value] = {}

    def remembering(text: str) -> Value:
        try:
            return known[text]
        except KeyError:
            value = known[text] = read(text, field, reading)
            return value

    # Names and secrets seldom come twice.
    return (lambda text: read(text, field, reading)) if field.type in _SELDOM_TWICE else remembering


def _text(text: str, field: Field, reading: Reading) -> str:
    if "\0" in text:
        raise Unreadable(Kind.INVISIBLE_SIGN)
    if field.maximum is not None and len(text) > field.maximum:
        raise Unreadable(Kind.TOO_LONG, maximum=field.maximum, length=len(text))
    return text


def _identifier(text: str, field: Field, reading: Reading) -> str:
    text = _text(text.strip(), field, reading)
    if not field.made_elsewhere and any(sign.isspace() for sign in text):
        raise Unreadable(Kind.NOT_IDENTIFIER, suggestion="-".join(text.split()))
    return text


def _email(text: str, field: Field, reading: Reading) -> str:
    text = _text(text.strip(), field, reading)
    try:
        if not parse_contact(text).email:
            raise Unreadable(Kind.NOT_EMAIL)
    except NotAContact as error:
        raise Unreadable(Kind.NOT_EMAIL) from error
    return text


def _phone(text: str, field: Field, reading: Reading) -> str:
    if _DANISH_E164.fullmatch(text):
        return text
    try:
        phone = parse_contact(text).phone
    except NotAContact as error:
        raise Unreadable(Kind.NOT_PHONE) from error
    if not phone:
        raise Unreadable(Kind.NOT_PHONE)
    return phone


def _url(text: str, field: Field, reading: Reading) -> str:
    text = _text(text.strip(), field, reading)
    if not re.fullmatch(r"https?://[^\s/]+\.\S+", text):
        raise Unreadable(Kind.NOT_URL)
    return text


def _within(number: int | Decimal, field: Field) -> None:
    if field.minimum is not None and number < field.minimum:
        raise Unreadable(Kind.TOO_SMALL, minimum=field.minimum)
    if field.maximum is not None and number > field.maximum:
        raise Unreadable(Kind.TOO_LARGE, maximum=field.maximum)


def _integer(text: str, field: Field, reading: Reading) -> int:
    text = text.strip()
    if reading.group_char:
        text = text.replace(reading.group_char, "")
    if not _WHOLE.fullmatch(text):
        raise Unreadable(Kind.NOT_INTEGER)
    number = int(text.replace(".", "").replace(" ", ""))
    _within(number, field)
    return number


def _decimal(text: str, field: Field, reading: Reading) -> Decimal:
    text = text.strip().replace(" ", "")
    comma = reading.decimal_char or ("," if "," in text else ".")
    group = reading.group_char or (("." if comma == "," else ",") if not reading.decimal_char else "")
    if group:
        text = text.replace(group, "")
    try:
        number = Decimal(text.replace(comma, "."))
    except InvalidOperation as error:
        raise Unreadable(Kind.NOT_DECIMAL) from error
    if not number.is_finite():
        raise Unreadable(Kind.NOT_DECIMAL)
    _within(number, field)
    return round(number, field.decimals)


def _boolean(text: str, field: Field, reading: Reading) -> bool:
    word = text.strip().casefold()
    if word in reading.true_values:
        return True
    if word in reading.false_values:
        return False
    raise Unreadable(Kind.NOT_BOOLEAN)


def _pattern(text: str, reading: Reading) -> datetime | None:
    if not reading.format:
        return None
    try:
        return datetime.strptime(text, reading.format)  # noqa: DTZ007 - the caller gives it its zone
    except ValueError:
        return None


def _date(text: str, field: Field, reading: Reading) -> date:
    text = text.strip()
    if said := _pattern(text, reading):
        return said.date()
    if found := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DANISH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise Unreadable(Kind.NOT_DATE)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(Kind.NOT_DATE) from error


def _time(text: str, field: Field, reading: Reading) -> time:
    text = text.strip()
    if said := _pattern(text, reading):
        return said.time()
    found = _CLOCK.fullmatch(text)
    if not found:
        raise Unreadable(Kind.NOT_TIME)
    hour, minute, second, fraction = found.groups()
    try:
        return time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
    except ValueError as error:
        raise Unreadable(Kind.NOT_TIME) from error


def _moment(text: str, field: Field, reading: Reading) -> datetime:
    text = text.strip()
    if (said := _pattern(text, reading)) is None:
        try:
            said = datetime.fromisoformat(text) if "T" in text else _spoken_moment(text)
        except ValueError:
            said = _spoken_moment(text)
    try:
        if said.tzinfo is not None:
            return said.astimezone(UTC)
        moment = said.replace(tzinfo=COPENHAGEN).astimezone(UTC)
        if moment.astimezone(COPENHAGEN).replace(tzinfo=None) != said:
            raise Unreadable(Kind.SKIPPED_HOUR)
    except OverflowError as error:  # the first or the last day a calendar knows
        raise Unreadable(Kind.NOT_MOMENT) from error
    return moment


def _spoken_moment(text: str) -> datetime:
    found = _MOMENT.fullmatch(text)
    if not found:
        raise Unreadable(Kind.NOT_MOMENT)
    plain = Field("", Type.DATE, "")
    try:
        said = datetime.combine(_date(found[1], plain, Reading()), _time(found[2], plain, Reading()))
    except Unreadable as error:
        raise Unreadable(Kind.NOT_MOMENT) from error
    if not found[3]:
        return said
    return datetime.fromisoformat(f"{said.isoformat()}{found[3]}")


def _of_our_time(read: Callable[[str, Field, Reading], date]) -> Callable[[str, Field, Reading], date]:
    """``read``, which refuses a day or a moment of years that no programme knows."""

    def near(text: str, field: Field, reading: Reading) -> date:
        said = read(text, field, reading)
        if not FIRST_YEAR <= said.year <= LAST_YEAR:
            raise Unreadable(Kind.FAR_OFF, first=FIRST_YEAR, last=LAST_YEAR)
        return said

    return near


def _choice(text: str, field: Field, reading: Reading) -> str:
    said = text.strip()
    if said in field.codes:
        return said
    folded = said.casefold()
    for code, word in field.choices:
        if folded in (code, word.casefold()):
            return code
    raise Unreadable(
        Kind.UNKNOWN_CHOICE,
        choices=", ".join(f"{code} ({word})" for code, word in field.choices),
        suggestion=nearest(
            folded, {word.casefold(): code for code, word in field.choices} | {c: c for c in field.codes}
        ),
    )


def nearest(said: str, meant: dict[str, str]) -> str:
    """What was probably meant; empty where nothing is near."""
    close = get_close_matches(said, meant, n=1, cutoff=0.55)
    return meant[close[0]] if close else ""


def _money(text: str, field: Field, reading: Reading) -> int:
    found = _KRONER.fullmatch(text.strip())
    if not found:
        raise Unreadable(Kind.NOT_MONEY)
    sign, kroner, ore = found.groups()
    number = int(re.sub(r"\D", "", kroner)) * 100 + int((ore or "0").ljust(2, "0"))
    number = -number if sign else number
    if field.minimum is not None and number < field.minimum:
        raise Unreadable(Kind.TOO_SMALL, minimum=written(field.minimum, field))
    if field.maximum is not None and number > field.maximum:
        raise Unreadable(Kind.TOO_LARGE, maximum=written(field.maximum, field))
    return number


def _share(text: str, field: Field, reading: Reading) -> int:
    found = _PER_CENT.fullmatch(text.strip())
    if not found:
        raise Unreadable(Kind.NOT_SHARE)
    number = int(found[1]) * 10 + int(found[2] or 0)
    if field.maximum is not None and number > field.maximum:
        raise Unreadable(Kind.TOO_LARGE, maximum=written(field.maximum, field))
    return number


def _hours(text: str, field: Field, reading: Reading) -> tuple[str, ...]:
    """The stretches of one day, in order; each closes after it opens, and they do not overlap."""
    if text.strip().casefold() == _CLOSED:
        return ()
    said = re.sub(r"\s*[-–—]\s*", "-", text.casefold().replace("kl.", " ")).replace(" og ", " ")
    spans = sorted(_span(part) for part in re.split(r"[\s,;]+", said.strip()))
    for (opens, closes), (next_opens, next_closes) in pairwise(spans):
        words = {"span": span(opens, closes), "other": span(next_opens, next_closes)}
        if (opens, closes) == (next_opens, next_closes):
            raise Unreadable(Kind.OPEN_TWICE, **words)
        if next_opens < closes:
            raise Unreadable(Kind.HOURS_OVERLAP, **words)
    return tuple(span(*one) for one in spans)


def _span(text: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(text)
    if not found:
        raise Unreadable(Kind.NOT_HOURS)
    try:
        opens, closes = (_clock(part) for part in found.groups())
    except Unreadable as error:
        raise Unreadable(Kind.NOT_HOURS) from error
    if opens >= closes:
        raise Unreadable(Kind.CLOSES_BEFORE_OPENING, span=span(opens, closes))
    return opens, closes


def _clock(text: str) -> time:
    return _time(f"{text}:00" if text.isdecimal() else text, Field("", Type.TIME, ""), Reading())


def span(opens: time, closes: time) -> str:
    """One stretch of a day as it is written."""
    return "-".join(t.isoformat("auto" if t.second or t.microsecond else "minutes") for t in (opens, closes))


def open_and_close(stretch: str) -> tuple[time, time]:
    """The times of one stretch that ``span`` wrote."""
    opens, closes = stretch.split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _choices(text: str, field: Field, reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_choice(part, field, reading) for part in text.split()))


def _counts(text: str, field: Field, reading: Reading) -> tuple[str, ...]:
    counts = {}
    for part in text.split():
        code, equals, number = part.partition("=")
        if not equals or not number.isdecimal():
            raise Unreadable(Kind.NOT_COUNTS)
        counts[_choice(code, field, reading)] = int(number)
    return tuple(f"{code}={number}" for code, number in sorted(counts.items()))


def _references(text: str, field: Field, reading: Reading) -> tuple[str, ...]:
    # The same id twice is one: a set of people, kept in one order so that two spellings compare alike.
    return tuple(sorted(set(text.split())))


_READERS: dict[Type, Callable[[str, Field, Reading], Value]] = {
    Type.TEXT: _text,
    Type.IDENTIFIER: _identifier,
    Type.EMAIL: _email,
    Type.PHONE: _phone,
    Type.URL: _url,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.BOOLEAN: _boolean,
    Type.DATE: _of_our_time(_date),
    Type.TIME: _time,
    Type.MOMENT: _of_our_time(_moment),
    Type.MONEY: _money,
    Type.SHARE: _share,
    Type.HOURS: _hours,
    Type.CHOICE: _choice,
    Type.CHOICES: _choices,
    Type.COUNTS: _counts,
    Type.REFERENCE: _identifier,
    Type.REFERENCES: _references,
}


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────


def written(value: Value, field: Field) -> str:
    """The one text that stands for the value in an exported file."""
    if value is None or value == "":
        return ""
    if field.type in TEXTUAL:
        return disarm(str(value))
    if field.type in SEVERAL:
        assert isinstance(value, tuple)  # noqa: S101 - by its type
        return disarm(LIST_SEPARATOR.join(value))
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if field.type is Type.MONEY:
        assert isinstance(value, int)  # noqa: S101 - by its type
        kroner, ore = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{kroner}{f',{ore:02}' if ore else ''}"
    if field.type is Type.SHARE:
        assert isinstance(value, int)  # noqa: S101 - by its type
        return f"{value // 10},{value % 10}" if value % 10 else str(value // 10)
    if isinstance(value, datetime):
        return value.astimezone(COPENHAGEN).isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
