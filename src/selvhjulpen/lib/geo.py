"""Districts on a drawing: GeoJSON in, lines and points on a small flat sheet out. No tiles, no libraries."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

Point = tuple[float, float]  # longitude and latitude in degrees (WGS 84), or x and y on the sheet
Ring = tuple[Point, ...]  # closed: the first point is also the last
Polygon = tuple[Ring, ...]  # the outline, then the holes
Shape = tuple[Polygon, ...]

# The sheet, in its own units: the type on it is as large as these make it.
WIDTH = 360
TALLEST = 400
MARGIN = 18
# Nearer than this to the last point of a line, a point is not drawn: a page need not carry a surveyor's detail.
COARSENESS = 1.2
# So many horizontal cuts are tried in the search for the roomiest place for a name.
CUTS = 24


class ShapeFault(Enum):
    """Why something is not the outline of a district."""

    WRONG_TYPE = "wrong_type"  # neither a Polygon nor a MultiPolygon
    BROKEN = "broken"  # its coordinates are not nested lists of numbers, or a ring is too short or not closed
    NOT_DEGREES = "not_degrees"  # metres in a national grid, most likely


class NotAShape(ValueError):
    """``fault`` says why."""

    def __init__(self, fault: ShapeFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def read_shape(geometry: object) -> Shape:
    """A GeoJSON geometry (Polygon or MultiPolygon, degrees) as plain tuples. Raises NotAShape."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise NotAShape(ShapeFault.WRONG_TYPE)
    coordinates = geometry.get("coordinates")
    try:
        polygons = coordinates if kind == "MultiPolygon" else [coordinates]
        shape = tuple(tuple(_read_ring(ring) for ring in polygon) for polygon in polygons)  # type: ignore[union-attr]
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        raise error if isinstance(error, NotAShape) else NotAShape(ShapeFault.BROKEN) from error
    if not shape or not all(shape):
        raise NotAShape(ShapeFault.BROKEN)
    return shape


def _read_ring(ring: Sequence[Sequence[float]]) -> Ring:
    points = tuple((float(position[0]), float(position[1])) for position in ring)
    if len(points) < 4 or points[0] != points[-1]:
        raise NotAShape(ShapeFault.BROKEN)
    if not all(abs(longitude) <= 180 and abs(latitude) <= 90 for longitude, latitude in points):
        raise NotAShape(ShapeFault.NOT_DEGREES)
    return points


@dataclass(frozen=True)
class Frame:
    """How degrees lie on the sheet: ``height`` in its units (the width is always WIDTH), north up."""

    height: int
    west: float
    north: float
    left: float
    top: float
    x_per_degree: float
    y_per_degree: float

    def place(self, point: Point) -> Point:
        """Where a longitude and latitude lie on the sheet."""
        longitude, latitude = point
        return (
            self.left + (longitude - self.west) * self.x_per_degree,
            self.top + (self.north - latitude) * self.y_per_degree,
        )

    def holds(self, point: Point) -> bool:
        """True where the point lies on the sheet, clear of its edge."""
        x, y = self.place(point)
        return MARGIN <= x <= WIDTH - MARGIN and MARGIN <= y <= self.height - MARGIN


def fit(points: Iterable[Point]) -> Frame:
    """The frame that shows all the points (at least one) as large as the sheet allows.

    A degree of longitude is shorter than one of latitude, in Denmark by nearly half: the cosine of the middle
    latitude keeps a square field square.
    """
    longitudes, latitudes = zip(*points, strict=True)
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    narrowing = math.cos(math.radians((south + north) / 2))
    across = max((east - west) * narrowing, 1e-9)
    down = max(north - south, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / down)
    return Frame(
        height=round(down * scale + 2 * MARGIN),
        west=west,
        north=north,
        left=(WIDTH - across * scale) / 2,
        top=MARGIN,
        x_per_degree=scale * narrowing,
        y_per_degree=scale,
    )


def points_of(shape: Shape) -> Iterator[Point]:
    """Every point of every ring."""
    return (point for polygon in shape for ring in polygon for point in ring)


def on_sheet(shape: Shape, frame: Frame) -> Shape:
    """The shape in the units of the sheet."""
    return tuple(tuple(tuple(frame.place(point) for point in ring) for ring in polygon) for polygon in shape)


def svg_path(shape: Shape) -> str:
    """The ``d`` of an SVG path (fill-rule evenodd) for a shape on the sheet, in whole units."""
    return "".join(_ring_path(ring) for polygon in shape for ring in polygon)


def _ring_path(ring: Ring) -> str:
    kept = [ring[0]]
    for point in ring[1:-1]:
        if math.dist(kept[-1], point) >= COARSENESS:
            kept.append(point)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in kept) + "Z"


def label_point(shape: Shape) -> Point:
    """A point inside the shape (outside its holes) with much room around it: where its name is written."""
    largest = max(shape, key=lambda polygon: abs(_area(polygon[0])))
    ys = [y for _, y in largest[0]]
    lowest, highest = min(ys), max(ys)
    middle = (lowest + highest) / 2
    candidates = [
        ((left + right) / 2, y)
        for y in (lowest + (highest - lowest) * (cut + 0.5) / CUTS for cut in range(CUTS))
        for left, right in _inside_at(largest, y)
    ]
    # Of places with about as much room, the one nearest the middle.
    return max(
        candidates,
        key=lambda point: (round(_room_around(point, largest) / 5), -abs(point[1] - middle)),
        default=largest[0][0],
    )


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)) / 2


def _inside_at(polygon: Polygon, y: float) -> Iterator[Point]:
    """The stretches (from x, to x) of the horizontal line at ``y`` that lie inside the polygon."""
    crossings = sorted(
        x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for ring in polygon
        for (x1, y1), (x2, y2) in itertools.pairwise(ring)
        if (y1 > y) != (y2 > y)
    )
    return zip(crossings[::2], crossings[1::2], strict=True)


def _room_around(point: Point, polygon: Polygon) -> float:
    """The distance to the nearest edge. A name is wide and low, so what is above and below counts double."""
    x, y = point[0], point[1] * 2
    return min(
        _distance((x, y), (x1, y1 * 2), (x2, y2 * 2))
        for ring in polygon
        for (x1, y1), (x2, y2) in itertools.pairwise(ring)
    )


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return math.dist(point, (x1 + along * (x2 - x1), y1 + along * (y2 - y1)))
