"""What every page asks of the directory: who runs the installation, and the municipality's map.

Both are the same for hours, so each process remembers them: until an action here calls ``forget``, and never for
longer than ``REMEMBERED_SECONDS``, within which a change made by another process (an import, say) is seen too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Generic, TypeVar

from selvhjulpen.directory import rules
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.lib.geo import NotAShape, Shape, read_shape

REMEMBERED_SECONDS = 10.0

Thing = TypeVar("Thing")


class Remembered(Generic[Thing]):
    """The answer of ``ask``, kept for a short while."""

    def __init__(self, ask: Callable[[], Thing]) -> None:
        self._ask = ask
        self._answer: tuple[float, Thing] | None = None
        self._changes = 0

    def __call__(self) -> Thing:
        if (answer := self._answer) and monotonic() - answer[0] < REMEMBERED_SECONDS:
            return answer[1]
        changes, thing = self._changes, self._ask()
        # What changed while we asked must not be remembered as it was.
        if changes == self._changes:
            self._answer = (monotonic(), thing)
        return thing

    def forget(self) -> None:
        self._changes += 1
        self._answer = None


def _ask_host() -> Organization | None:
    return Organization.objects.filter(is_host=True).first()


def _ask_land() -> tuple[dict[str, Shape], rules.MunicipalityMap] | None:
    shapes = {}
    for name, geometry in Area.objects.filter(geometry__isnull=False).values_list("name", "geometry"):
        try:
            shapes[name] = read_shape(geometry)
        except NotAShape:
            # An outline that cannot be drawn costs the map one area, not the page its map.
            continue
    return (shapes, rules.draw(shapes)) if shapes else None


# The organisation whose name and telephone stand on every page; None before it is known.
host = Remembered(_ask_host)
_land = Remembered(_ask_land)


def forget() -> None:
    """Ask the database again: an organisation or an area has been changed."""
    host.forget()
    _land.forget()


def map_of(location: Location) -> rules.MunicipalityMap | None:
    """The municipality with a pin on the place; None where no area has an outline, or the place no point.

    At most one query where the place comes with its area.
    """
    land = _land()
    if land is None or location.latitude is None or location.longitude is None:
        return None
    shapes, drawing = land
    point = (float(location.longitude), float(location.latitude))
    if not drawing.frame.holds(point):
        drawing = rules.draw(shapes, also=[point])
    return replace(rules.with_pins(drawing, [point]), place=location.name, area=location.area.name)
