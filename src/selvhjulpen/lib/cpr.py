"""Danish civil registration numbers (CPR): found in order to be refused, never kept."""

import re
from datetime import date

# DDMMYY, an optional separator, four digits; not part of a longer number.
_SHAPE = re.compile(r"(?<![\d+])(\d{2})[ .]?(\d{2})[ .]?(\d{2})\s?[-–. ]?\s?(\d{4})(?!\d)")


def _is_birth_date(day: int, month: int, year: int) -> bool:
    # Administrative numbers ("erstatnings-CPR") add 60 to the day.
    day = day - 60 if day > 60 else day
    try:
        date(2000 + year, month, day)  # 2000 is a leap year: 29 February passes in either century
    except ValueError:
        # 29 February of a year that was a leap year only in another century
        return (day, month) == (29, 2)
    return True


def contains_cpr(text: str) -> bool:
    """True where ``text`` holds something shaped like a CPR number whose first six digits are a date.

    Check digits are not asked for: they have not been guaranteed since 2007.
    A Danish telephone number has eight digits and is never taken for one.
    """
    return any(_is_birth_date(int(m[1]), int(m[2]), int(m[3])) for m in _SHAPE.finditer(text))
