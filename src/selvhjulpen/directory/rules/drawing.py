"""The municipality on one sheet: its areas with their names, and pins for places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from selvhjulpen.lib.geo import WIDTH, Frame, Point, Shape, fit, label_point, on_sheet, points_of, svg_path

# What the type takes up on the sheet: names are kept apart by it.
LETTER_WIDTH, LINE_HEIGHT = 10, 21
# The pin is a drop whose tip stands on the place.
PIN_WIDTH, PIN_HEIGHT = 30, 41
_PIN = "M{x} {y}c-5-10-15-15-15-26a15 15 0 1 1 30 0c0 11-10 16-15 26Zm-6-26a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z"


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True where the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Label:
    """A name, centred on ``x`` with its baseline at ``y``."""

    text: str
    x: int
    y: int

    @property
    def box(self) -> Box:
        half = len(self.text) * LETTER_WIDTH / 2
        return Box(self.x - half, self.y - LINE_HEIGHT * 0.75, self.x + half, self.y + LINE_HEIGHT * 0.25)


@dataclass(frozen=True)
class Pin:
    """A place, at ``x`` and ``y`` on the sheet."""

    x: int
    y: int

    @property
    def path(self) -> str:
        """The drop as the ``d`` of an SVG path (fill-rule evenodd)."""
        return _PIN.format(x=self.x, y=self.y)

    @property
    def box(self) -> Box:
        return Box(self.x - PIN_WIDTH / 2, self.y - PIN_HEIGHT, self.x + PIN_WIDTH / 2, self.y)


@dataclass(frozen=True)
class MunicipalityMap:
    """All that the drawing needs: ``paths`` one per area, ``labels`` where there is room for the name.

    ``place`` and ``area`` say in words where the pin stands.
    """

    frame: Frame
    paths: tuple[str, ...]
    labels: tuple[Label, ...]
    pins: tuple[Pin, ...] = ()
    place: str = ""
    area: str = ""

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return self.frame.height


def draw(areas: Mapping[str, Shape], *, also: Iterable[Point] = ()) -> MunicipalityMap:
    """The areas (at least one), name to outline in degrees, on a sheet that also holds the points ``also``."""
    frame = fit([*(point for shape in areas.values() for point in points_of(shape)), *also])
    shapes = {name: on_sheet(shape, frame) for name, shape in areas.items()}
    labels = []
    for name, shape in shapes.items():
        x, y = label_point(shape)
        half = len(name) * LETTER_WIDTH / 2
        labels.append(Label(name, round(min(max(x, half), WIDTH - half)), round(y + LINE_HEIGHT / 4)))
    return MunicipalityMap(frame, tuple(svg_path(shape) for shape in shapes.values()), _readable(labels, []))


def with_pins(drawing: MunicipalityMap, places: Sequence[Point]) -> MunicipalityMap:
    """The drawing with a pin on each place; a name beneath a pin is moved clear of it, or left out."""
    pins = [Pin(round(x), round(y)) for x, y in map(drawing.frame.place, places)]
    return replace(drawing, pins=tuple(pins), labels=_readable(drawing.labels, [pin.box for pin in pins]))


def _readable(labels: Iterable[Label], taken: list[Box]) -> tuple[Label, ...]:
    """The labels that can stand without covering each other or what is ``taken``, moved down or up where it helps."""
    kept = []
    for label in labels:
        for away in (0, LINE_HEIGHT, -LINE_HEIGHT, PIN_HEIGHT, -PIN_HEIGHT):
            moved = replace(label, y=label.y + away)
            if not any(moved.box.meets(box) for box in taken):
                kept.append(moved)
                taken.append(moved.box)
                break
    return tuple(kept)
