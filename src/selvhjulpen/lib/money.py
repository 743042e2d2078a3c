"""Danish kroner: whole øre in the code, kroner on the screen and in people's fingers."""

import re

ORE = 100
MOST_ORE = 10**13  # a hundred milliard kroner: more is a slip of the finger

_SIGN = r"(?P<minus>[-\N{MINUS SIGN}]?)\s*"
_DANISH = re.compile(_SIGN + r"(?P<whole>\d+|\d{1,3}(?:[. ]\d{3})+)(?:,(?P<part>\d{1,2}|-))?")
_WITH_POINT = re.compile(_SIGN + r"(?P<whole>\d+|\d{1,3}(?:,\d{3})+)\.(?P<part>\d{1,2})")
_UNIT = re.compile(r"^(?:kr\.?|dkk)\s*|\s*(?:kr\.?|dkk)$", re.IGNORECASE)


class NotMoney(ValueError):
    """No amount in kroner that could be meant."""


def parse_kroner(text: str) -> int:
    """Øre from "1.234,50", "1234,5 kr.", "kr. 500.000", "500.000,-" or "12.50". Raises NotMoney.

    A point before exactly three digits parts the thousands; before one or two digits it stands for a comma.
    """
    bare = _UNIT.sub("", " ".join(text.split()))
    found = _DANISH.fullmatch(bare) or _WITH_POINT.fullmatch(bare)
    if not found:
        raise NotMoney(text)
    part = (found["part"] or "").replace("-", "").ljust(2, "0")
    ore = int(re.sub(r"\D", "", found["whole"])) * ORE + int(part)
    if ore > MOST_ORE:
        raise NotMoney(text)
    return -ore if found["minus"] else ore


def spoken_kroner(ore: int, *, point: str = ",", thousands: str = ".") -> str:
    """ "500.000", or "1.234,50" where it is not whole kroner; a minus before what is less than nothing."""
    whole, part = divmod(abs(ore), ORE)
    figures = f"{whole:,}".replace(",", thousands) + (f"{point}{part:02}" if part else "")
    return f"\N{MINUS SIGN}{figures}" if ore < 0 else figures
