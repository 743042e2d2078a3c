"""Danish civil registration numbers (CPR): found in order to be refused, never kept."""

import re
from datetime import date

# DDMMYY in one of the ways people part it, four digits after it; not part of a longer number or a foreign telephone's.
_SHAPE = re.compile(r"(?<![\d+])(\d{2})([\s./-]?)(\d{2})\2(\d{2})\s?[-–—./]?\s?(\d{4})(?!\d)")
# The same with the whole year, as people write their birthday. After a year of this century a blank is no mark of such
# a number: "24-11-2026 1000" is when something begins.
_WHOLE_YEAR = re.compile(
    r"(?<![\d+])(\d{2})([\s./-]?)(\d{2})\2(19\d{2}|(?:18|20)\d{2}(?=\s?[-–—]))\s?[-–—./]?\s?(\d{4})(?!\d)"
)
# What stands before the digits of a foreign telephone number.
_ABROAD = re.compile(r"\+(?!45)\d{1,3}[\s.-]*$")

# Ten digits that stand alone in a key; see holds_cpr.
_ALONE = re.compile(r"(?<!\w)\d{6}\s?[-–. ]?\s?\d{4}(?!\w)")

# People paste; what they see as a hyphen or as nothing at all is read as such.
_SEEN_AS = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\N{NON-BREAKING HYPHEN}": "-", "_": "-"}
    | dict.fromkeys(
        "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
    )
)


def _is_birth_date(day: int, month: int, year: int) -> bool:
    # Administrative numbers ("erstatnings-CPR") add 60 to the day.
    day = day - 60 if day > 60 else day
    try:
        # The century is not asked for: leap years fall alike in all of them, save 1800 and 1900, whom nobody misses.
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def contains_cpr(text: str) -> bool:
    """True where ``text`` holds something shaped like a CPR number that begins with a date.

    Check digits are not asked for: they have not been guaranteed since 2007.
    A Danish telephone number has eight digits and is never taken for one.
    """
    seen = text.translate(_SEEN_AS)
    return any(
        _is_birth_date(int(m[1]), int(m[3]), int(m[4]) % 100)
        and not _ABROAD.search(seen[max(0, m.start() - 6) : m.start()])
        for shape in (_SHAPE, _WHOLE_YEAR)
        for m in shape.finditer(seen)
    )


def holds_cpr(text: str, *, is_key: bool = False) -> bool:
    """True where the cell holds a CPR number. A made key may hold ten digits in a row by chance, never alone."""
    if is_key:
        return any(contains_cpr(found) for found in _ALONE.findall(text))
    return contains_cpr(text)
