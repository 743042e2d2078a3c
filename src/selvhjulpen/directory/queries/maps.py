"""The municipality's map, and places on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from selvhjulpen.directory.models import Area, Location
from selvhjulpen.directory.rules.drawing import Mark, MunicipalityMap, draw, with_numbers, with_pins
from selvhjulpen.lib.geo import NotAShape, Shape, read_shape
from selvhjulpen.ui.shelf import Remembered


def _ask_land() -> tuple[dict[str, Shape], MunicipalityMap] | None:
    shapes = {}
    for name, geometry in Area.objects.filter(geometry__isnull=False).values_list("name", "geometry"):
        try:
            shapes[name] = read_shape(geometry)
        except NotAShape:
            # An outline that cannot be drawn costs the map one area, not the page its map.
            continue
    return (shapes, draw(shapes)) if shapes else None


_land = Remembered(_ask_land)


def map_of_areas() -> MunicipalityMap | None:
    """The municipality without pins; None where no area has an outline. At most one query."""
    land = _land()
    return land[1] if land else None


def map_of(location: Location) -> MunicipalityMap | None:
    """The municipality with a pin on the place; None where no area has an outline, or the place no point.

    At most one query where the place comes with its area.
    """
    return map_of_locations([location])


def map_of_locations(locations: Sequence[Location]) -> MunicipalityMap | None:
    """The municipality with a pin on each of the places; None where no area has an outline, or no place a point.

    At most one query where the places come with their areas.
    """
    land = _land()
    places = {
        (float(place.longitude), float(place.latitude)): place
        for place in locations
        if place.latitude is not None and place.longitude is not None
    }
    if land is None or not places:
        return None
    shapes, drawing = land
    if any(not drawing.frame.holds(point) for point in places):
        drawing = draw(shapes, also=list(places))
    first = next(iter(places.values()))
    return replace(with_pins(drawing, list(places)), place=first.name, area=first.area.name)


def map_of_marks(marks: Sequence[Mark]) -> MunicipalityMap | None:
    """The municipality with numbered pins; None where no area has an outline. At most one query."""
    land = _land()
    if land is None:
        return None
    shapes, drawing = land
    outside = [mark.point for mark in marks if not drawing.frame.holds(mark.point)]
    return with_numbers(draw(shapes, also=outside) if outside else drawing, marks)
