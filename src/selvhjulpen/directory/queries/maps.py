"""The municipality's map, and places on it."""

from __future__ import annotations

from dataclasses import replace

from selvhjulpen.directory.models import Area, Location
from selvhjulpen.directory.rules.drawing import MunicipalityMap, draw, with_pins
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
    land = _land()
    if land is None or location.latitude is None or location.longitude is None:
        return None
    shapes, drawing = land
    point = (float(location.longitude), float(location.latitude))
    if not drawing.frame.holds(point):
        drawing = draw(shapes, also=[point])
    return replace(with_pins(drawing, [point]), place=location.name, area=location.area.name)
