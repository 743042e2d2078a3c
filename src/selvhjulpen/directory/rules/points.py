"""A point on the map as people copy it from one: "55.86066, 9.85034"."""

from __future__ import annotations

import re
from decimal import Decimal

# Two numbers, each with a point or a comma for its decimals; between them a comma, a semicolon or spaces.
_POINT = re.compile(r"(\d{1,3}[.,]\d+)°?\s*[Nn]?\s*[,;\s]\s*(\d{1,3}[.,]\d+)°?\s*[EeØø]?")
_SOUTH, _NORTH = Decimal("54.5"), Decimal("57.8")
_WEST, _EAST = Decimal("8"), Decimal("15.3")
_PLACES = Decimal("0.00001")  # about a metre


class NotAPoint(ValueError):
    """Not two numbers, or not a place in Denmark; ``swapped`` where the two stand the wrong way round."""

    def __init__(self, *, swapped: bool = False) -> None:
        super().__init__()
        self.swapped = swapped


def read_point(text: str) -> tuple[Decimal, Decimal]:
    """Latitude and longitude in degrees (WGS 84), to about a metre. Raises NotAPoint."""
    match = _POINT.fullmatch(text.strip())
    if not match:
        raise NotAPoint
    latitude, longitude = (Decimal(number.replace(",", ".")).quantize(_PLACES) for number in match.groups())
    if not _is_in_denmark(latitude, longitude):
        raise NotAPoint(swapped=_is_in_denmark(longitude, latitude))
    return latitude, longitude


def _is_in_denmark(latitude: Decimal, longitude: Decimal) -> bool:
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST
