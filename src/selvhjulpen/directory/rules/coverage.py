"""Who does what: offers by area, topic and weekday; where nobody helps, where many do, and where to begin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WORKING_DAYS = (1, 2, 3, 4, 5)
# From so many offers on one weekday the same help is perhaps given by too many at once.
MANY_A_DAY = 3
MOST_ADVICE = 3


@dataclass(frozen=True)
class Given:
    """One offer in one place: ``area`` None is for all areas. ``weekdays`` (ISO) are those it has hours on.

    ``minutes`` are those of a year; None where nobody has written when, which is not the same as never.
    """

    offer: int
    area: int | None
    topics: frozenset[int]
    weekdays: frozenset[int]
    minutes: int | None = None


@dataclass
class Cell:
    """One topic in one area: the offers, how many of them help on each weekday, and how long in a year.

    ``minutes`` None: there is help, but nobody has written when.
    """

    area: int
    topic: int
    offers: set[int] = field(default_factory=set)
    by_weekday: Counter[int] = field(default_factory=Counter)
    minutes: int | None = None

    @property
    def is_gap(self) -> bool:
        """Nobody helps."""
        return not self.offers

    @property
    def is_much(self) -> bool:
        """Several help on the same weekday, or there is help on every working day by more than one."""
        crowded = max(self.by_weekday.values(), default=0) >= MANY_A_DAY
        every_day = all(self.by_weekday[day] for day in WORKING_DAYS)
        return crowded or (every_day and len(self.offers) > 1)


@dataclass(frozen=True)
class AreaAdvice:
    """An area to begin with: what is missing there, and how many it is meant for (None: not known)."""

    area: int
    offers: int
    target_group: int | None
    gaps: tuple[int, ...]


@dataclass(frozen=True)
class TopicAdvice:
    """A topic that is missing in these areas."""

    topic: int
    areas: tuple[int, ...]


@dataclass(frozen=True)
class Surplus:
    """A topic that many help with in one area; ``to``: the area where it is missing and most live, or None."""

    cell: Cell
    to: int | None


@dataclass(frozen=True)
class Matrix:
    """Every topic in every area; ``without_topic``: offers that say nothing of what they help with."""

    areas: tuple[int, ...]
    topics: tuple[int, ...]
    cells: Mapping[tuple[int, int], Cell]
    offers_in: Mapping[int, frozenset[int]]
    without_topic: frozenset[int]
    offers: frozenset[int]

    @property
    def gaps(self) -> list[Cell]:
        """Cells in which nobody helps, area by area."""
        return [cell for cell in self._all() if cell.is_gap]

    @property
    def much(self) -> list[Cell]:
        """Cells in which perhaps too many help, the fullest first."""
        found = [cell for cell in self._all() if cell.is_much]
        return sorted(found, key=lambda cell: -len(cell.offers))

    @property
    def has_weekends(self) -> bool:
        """True where anybody helps on a Saturday or Sunday."""
        return any(cell.by_weekday[6] or cell.by_weekday[7] for cell in self._all())

    def _all(self) -> list[Cell]:
        return [self.cells[area, topic] for area in self.areas for topic in self.topics]


def matrix(given: Iterable[Given], *, areas: Sequence[int], topics: Sequence[int]) -> Matrix:
    """The offers put into their cells; an offer for all areas stands in each of them."""
    cells = {(area, topic): Cell(area, topic) for area in areas for topic in topics}
    offers_in: dict[int, set[int]] = defaultdict(set)
    without_topic, offers = set(), set()
    seen: set[tuple[int, int, int, int]] = set()
    for each in given:
        offers.add(each.offer)
        if not each.topics:
            without_topic.add(each.offer)
        for area in areas if each.area is None else [each.area]:
            offers_in[area].add(each.offer)
            for topic in each.topics:
                if (cell := cells.get((area, topic))) is None:
                    continue
                cell.offers.add(each.offer)
                if each.minutes is not None:
                    cell.minutes = (cell.minutes or 0) + each.minutes
                for day in each.weekdays:
                    # Given in two houses of an area, it is one offer on that day all the same.
                    if (mark := (each.offer, area, topic, day)) not in seen:
                        seen.add(mark)
                        cell.by_weekday[day] += 1
    return Matrix(
        tuple(areas),
        tuple(topics),
        cells,
        {area: frozenset(offers_in[area]) for area in areas},
        frozenset(without_topic),
        frozenset(offers),
    )


def areas_to_begin_with(found: Matrix, target_groups: Mapping[int, int | None]) -> list[AreaAdvice]:
    """Areas with gaps: where most people go without most of the topics first. Unknown numbers come last."""
    advice = []
    for area in found.areas:
        gaps = tuple(topic for topic in found.topics if found.cells[area, topic].is_gap)
        if gaps:
            advice.append(AreaAdvice(area, len(found.offers_in[area]), target_groups.get(area), gaps))
    advice.sort(key=lambda each: (-len(each.gaps) * (each.target_group or 0), -len(each.gaps)))
    return advice[:MOST_ADVICE]


def topics_to_begin_with(found: Matrix) -> list[TopicAdvice]:
    """Topics that are missing in two areas or more, those missing most first."""
    advice = [
        TopicAdvice(topic, tuple(area for area in found.areas if found.cells[area, topic].is_gap))
        for topic in found.topics
    ]
    several = [each for each in advice if len(each.areas) > 1]
    return sorted(several, key=lambda each: -len(each.areas))[:MOST_ADVICE]


def surpluses(found: Matrix, target_groups: Mapping[int, int | None]) -> list[Surplus]:
    """Where perhaps too many help, and where one of them might go."""
    advice = []
    for cell in found.much[:MOST_ADVICE]:
        missing = [area for area in found.areas if found.cells[area, cell.topic].is_gap]
        advice.append(Surplus(cell, max(missing, key=lambda area: target_groups.get(area) or 0, default=None)))
    return advice
