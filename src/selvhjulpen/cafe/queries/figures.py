"""The figures of the help log, from the roll-ups the database keeps; nobody who helps is among them.

Periods are of whole months, since that is what most of the roll-up is kept by.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Max, Min, QuerySet, Sum
from django.db.models.functions import ExtractIsoWeekDay

from selvhjulpen.cafe.models import Device, Dimension, HelpCount, HelpDay, How, Outcome
from selvhjulpen.cafe.rules.figures import Told, in_fives, months_of, percent, told, told_share, whole_months
from selvhjulpen.directory.models import Location, Organization
from selvhjulpen.lib.calendars import months_after
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.lib.periods import Period
from selvhjulpen.solutions.models import Solution, Topic

NO_PLACE = 0
Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True)
class Sums:
    """So many ``visits`` of so many ``people``, ``minutes`` long together."""

    visits: int = 0
    people: int = 0
    minutes: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.visits + other.visits, self.people + other.people, self.minutes + other.minutes)

    @property
    def hours(self) -> int:
        return round(self.minutes / 60)


@dataclass(frozen=True)
class Figures:
    """What was helped with in a period; each list has the largest first. None as a thing: not said, or no place.

    ``slots``: visits by weekday (Monday is 1) and hour; ``topic_months``: visits by topic and first day of the month.
    """

    period: Period
    total: Sums
    solved: int
    places: dict[Location | None, Sums]
    ways: dict[How, Sums]
    topics: dict[Topic, Sums]
    solutions: dict[Solution | None, Sums]
    devices: dict[Device | None, Sums]
    outcomes: dict[Outcome, Sums]
    referrals: dict[Organization, Sums]
    slots: dict[tuple[int, int], int]
    topic_months: dict[Topic, dict[date, int]]
    months: list[date] = field(default_factory=list)

    @property
    def solved_percent(self) -> int | None:
        """Of all visits: how they ended is always said. None where there were none."""
        return percent(self.solved, self.total.visits) if self.total.visits else None


def extent() -> Period | None:
    """From the first day of any visit to the last. One query, two short looks into the index."""
    days = HelpDay.objects.aggregate(first=Min("day"), last=Max("day"))
    return Period(days["first"], days["last"]) if days["first"] else None


def places() -> list[Location]:
    """Where anybody was ever helped, in Danish order. One query."""
    used = HelpDay.objects.exclude(place=NO_PLACE).values("place").distinct()
    return sorted(Location.objects.filter(pk__in=used).only("name"), key=lambda place: sort_key(place.name))


def figures(period: Period, *, place: int | None = None) -> Figures:
    """The figures of a period of whole months, at one place (0: at none) or at all. Seven queries."""
    days = HelpDay.objects.filter(day__range=(period.first, period.last))
    counts = HelpCount.objects.filter(month__range=(period.first, period.last))
    if place is not None:
        days, counts = days.filter(place=place), counts.filter(place=place)
    by_day = list(days.values_list("place", "how").annotate(*_sums(), Sum("solved")).order_by())
    by = _by_dimension(counts)
    topics = Topic.objects.in_bulk(_keys(by[Dimension.TOPIC]))
    found_places = Location.objects.only("name").in_bulk([pk for pk, *_rest in by_day if pk])
    return Figures(
        period=period,
        total=sum((Sums(*row[2:5]) for row in by_day), Sums()),
        solved=sum(row[5] for row in by_day),
        places=_ranked((found_places.get(row[0]), Sums(*row[2:5])) for row in by_day),
        ways=_ranked((How(row[1]), Sums(*row[2:5])) for row in by_day),
        topics=_ranked((topics[int(value)], sums) for value, sums in by[Dimension.TOPIC].items()),
        solutions=_named(Solution.objects.only("name"), by[Dimension.SOLUTION]),
        devices=_ranked((Device(value) if value else None, sums) for value, sums in by[Dimension.DEVICE].items()),
        outcomes=_in_order(Outcome, by[Dimension.OUTCOME]),
        referrals=_without_none(_named(Organization.objects.only("name"), by[Dimension.REFERRAL])),
        slots={divmod(int(value), 24): sums.visits for value, sums in by[Dimension.SLOT].items()},
        topic_months=_topic_months(counts, topics),
        months=months_of(period),
    )


@dataclass(frozen=True)
class PublicFigures:
    """What everybody may read: twelve months that are over, in fives and without small figures (see
    ``rules.figures.told``)."""

    period: Period
    visits: int | None  # None: fewer than five
    solved_percent: int | None
    topics: Told[Topic]
    places: Told[Location | None]
    weekdays: Told[int]


def public_figures(*, today: date) -> PublicFigures:
    """The last twelve months that are over. Seven queries."""
    found = figures(whole_months(today))
    weekdays = dict.fromkeys(range(1, 8), 0)
    for (weekday, _hour), visits in found.slots.items():
        weekdays[weekday] += visits
    return PublicFigures(
        period=found.period,
        visits=in_fives(found.total.visits) or None,
        solved_percent=told_share(found.solved, found.total.visits),
        topics=told({topic: sums.visits for topic, sums in found.topics.items()}),
        places=told({place: sums.visits for place, sums in found.places.items()}),
        weekdays=told(weekdays),
    )


def public_state(*, today: date) -> tuple[object, ...]:
    """What the public page would tell of: another answer where a visit came, went or was corrected. Two queries."""
    period = whole_months(today)
    within = (period.first, period.last)
    days = HelpDay.objects.filter(day__range=within).annotate(weekday=ExtractIsoWeekDay("day"))
    topics = HelpCount.objects.filter(dimension=Dimension.TOPIC, month__range=within).values_list("value")
    return (
        period,
        *days.values_list("place", "weekday").annotate(Sum("visits"), Sum("solved")).order_by("place", "weekday"),
        *topics.annotate(Sum("visits")).order_by("value"),
    )


def _sums() -> list[Sum]:
    return [Sum("visits"), Sum("people"), Sum("minutes")]


def _by_dimension(counts: QuerySet[HelpCount]) -> dict[str, dict[str, Sums]]:
    found: dict[str, dict[str, Sums]] = {dimension: {} for dimension in Dimension}
    for dimension, value, *sums in counts.values_list("dimension", "value").annotate(*_sums()).order_by():
        found[dimension][value] = Sums(*sums)
    return found


def _topic_months(counts: QuerySet[HelpCount], topics: Mapping[int, Topic]) -> dict[Topic, dict[date, int]]:
    lines = counts.filter(dimension=Dimension.TOPIC).values_list("value", "month").annotate(Sum("visits"))
    found: dict[Topic, dict[date, int]] = {}
    for value, month, visits in lines.order_by():
        found.setdefault(topics[int(value)], {})[month] = visits
    return dict(sorted(found.items(), key=lambda line: -sum(line[1].values())))


def _keys(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value]


def _named(rows: QuerySet[Any], by: Mapping[str, Sums]) -> dict[Any, Sums]:
    """By the rows themselves; None for what was not said."""
    found = rows.in_bulk(_keys(by))
    return _ranked((found[int(value)] if value else None, sums) for value, sums in by.items())


def _ranked(sums: Iterable[tuple[Thing, Sums]]) -> dict[Thing, Sums]:
    """The same things together, the largest first."""
    together: dict[Thing, Sums] = {}
    for thing, some in sums:
        together[thing] = together.get(thing, Sums()) + some
    return dict(sorted(together.items(), key=lambda one: (-one[1].visits, str(one[0]))))


def _in_order(choices: type[Outcome], by: Mapping[str, Sums]) -> dict[Outcome, Sums]:
    return {choice: by[choice] for choice in choices if choice in by}


def _without_none(by: dict[Any, Sums]) -> dict[Any, Sums]:
    return {thing: sums for thing, sums in by.items() if thing is not None}


def help_by_area(year: int, *, until: date) -> dict[tuple[int, int], Sums]:
    """Visits of a year by the area of the place and by topic; area 0: no place. Two queries."""
    first = date(year, 1, 1)
    counts = HelpCount.objects.filter(
        dimension=Dimension.TOPIC, month__gte=first, month__lt=months_after(first, 12), month__lte=until
    )
    areas = dict(Location.objects.values_list("pk", "area_id"))
    found: dict[tuple[int, int], Sums] = {}
    for place, topic, *sums in counts.values_list("place", "value").annotate(*_sums()).order_by():
        cell = (areas.get(place) or 0, int(topic))
        found[cell] = found.get(cell, Sums()) + Sums(*sums)
    return found
