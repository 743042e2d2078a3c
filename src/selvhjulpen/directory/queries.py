"""What every page asks of the directory: who runs the installation, and the municipality's map."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.directory.rules.drawing import MunicipalityMap, draw, with_pins
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.lib.geo import NotAShape, Shape, read_shape
from selvhjulpen.ui.shelf import Remembered


def _ask_host() -> Organization | None:
    return Organization.objects.filter(is_host=True).first()


def _ask_land() -> tuple[dict[str, Shape], MunicipalityMap] | None:
    shapes = {}
    for name, geometry in Area.objects.filter(geometry__isnull=False).values_list("name", "geometry"):
        try:
            shapes[name] = read_shape(geometry)
        except NotAShape:
            # An outline that cannot be drawn costs the map one area, not the page its map.
            continue
    return (shapes, draw(shapes)) if shapes else None


# The organisation whose name and telephone stand on every page; None before it is known.
host = Remembered(_ask_host)
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


def places_by_area(places: QuerySet[Location]) -> list[tuple[Area, list[Location]]]:
    """The places in Danish order, area by area. One query."""
    rows = places.select_related("area", "organization").defer("area__geometry")
    in_order = sorted(rows, key=lambda place: (sort_key(place.area.name), sort_key(place.name)))
    return [(area, list(group)) for area, group in groupby(in_order, key=lambda place: place.area)]


def by_name(thing: Area | Location | Organization) -> tuple[str, str]:
    """For ``sorted``: Danish order."""
    return sort_key(thing.name)


def in_danish_order(organizations: QuerySet[Organization]) -> list[Organization]:
    """The organisations by name, each with its contacts. Two queries."""
    return sorted(organizations.prefetch_related("contacts"), key=by_name)


def areas() -> list[Area]:
    """Every area in Danish order, with ``places`` (how many) and ``is_drawn``, but without the outline. One query."""
    is_drawn = ExpressionWrapper(Q(geometry__isnull=False), output_field=BooleanField())
    return sorted(
        Area.objects.defer("geometry").annotate(places=Count("locations"), is_drawn=is_drawn),
        key=by_name,
    )
