"""The municipality on one sheet: its areas with their names, and pins for places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from selvhjulpen.lib.geo import WIDTH, Frame, Point, Shape, fit, label_point, on_sheet, points_of, svg_path

# What the type takes up on the sheet: names are kept apart by it.
LETTER_WIDTH, LINE_HEIGHT = 10, 21
# The pin is a drop whose tip stands on the place.
PIN_WIDTH, PIN_HEIGHT = 30, 41
# A numbered pin is a round of this radius, longer where it stands for several lines.
RADIUS, DIGIT_WIDTH, MOST_NUMBERS = 13, 7, 3
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
class Mark:
    """A numbered line of a list that stands on the map: filled where ``is_open``, hollow where not.

    ``words`` says all that the line says in short, for those who read the map without the list.
    """

    number: int
    point: Point
    is_open: bool
    words: str


@dataclass(frozen=True)
class NumberedPin:
    """One mark, or several that stand too close to be told apart; ``x`` and ``y`` are its middle."""

    x: int
    y: int
    marks: tuple[Mark, ...]

    @property
    def is_open(self) -> bool:
        """True where one of them is."""
        return any(mark.is_open for mark in self.marks)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Each once: an offer may be given in two houses of one street."""
        return tuple(dict.fromkeys(mark.number for mark in self.marks))

    @cached_property
    def text(self) -> str:
        """The numbers; of more than three the first two."""
        shown = self.numbers if len(self.numbers) <= MOST_NUMBERS else self.numbers[:2]
        return ", ".join(map(str, shown)) + (" …" if len(shown) < len(self.numbers) else "")

    @property
    def words(self) -> str:
        return "\n".join(dict.fromkeys(mark.words for mark in self.marks))

    @property
    def width(self) -> int:
        return max(2 * RADIUS, len(self.text) * DIGIT_WIDTH + RADIUS)

    @property
    def left(self) -> int:
        """Of its box, which stays on the sheet."""
        return min(max(self.x - self.width // 2, 1), WIDTH - self.width - 1)

    @property
    def top(self) -> int:
        return self.y - RADIUS

    @property
    def middle(self) -> int:
        """Where its text is centred."""
        return self.left + self.width // 2

    @property
    def baseline(self) -> int:
        """Of its text."""
        return self.y + 5

    @cached_property
    def box(self) -> Box:
        return Box(self.left, self.top, self.left + self.width, self.y + RADIUS)


@dataclass(frozen=True)
class MunicipalityMap:
    """All that the drawing needs: ``paths`` one per area, ``labels`` where there is room for the name.

    ``place`` and ``area`` say in words where the pin stands.
    """

    frame: Frame
    paths: tuple[str, ...]
    labels: tuple[Label, ...]
    pins: tuple[Pin, ...] = ()
    numbered: tuple[NumberedPin, ...] = ()
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


def with_numbers(drawing: MunicipalityMap, marks: Sequence[Mark]) -> MunicipalityMap:
    """The drawing with the marks on it; those that would cover each other share a pin."""
    pins: list[NumberedPin] = []
    for mark in marks:
        x, y = drawing.frame.place(mark.point)
        pin = NumberedPin(round(x), round(y), (mark,))
        while meeting := next((other for other in pins if other.box.meets(pin.box)), None):
            # It grows by what it takes in, and may then meet the next.
            pins.remove(meeting)
            gathered = sorted((*meeting.marks, *pin.marks), key=lambda each: each.number)
            pin = NumberedPin(meeting.x, meeting.y, tuple(gathered))
        pins.append(pin)
    # In the order of the list, for those who come from pin to pin by the keyboard.
    pins.sort(key=lambda pin: pin.numbers)
    return replace(drawing, numbered=tuple(pins), labels=_readable(drawing.labels, [pin.box for pin in pins]))


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
