"""Who does what: the matrix of the network with the hours of a year, and what stands in one of its cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.dates import WEEKDAYS

from selvhjulpen.directory.models import (
    Area,
    HoursException,
    Membership,
    OpeningHours,
    PriorityArea,
    Service,
    ServiceAtLocation,
)
from selvhjulpen.directory.queries.offers import in_area, schedule_of, with_page
from selvhjulpen.directory.rules import coverage, hours
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.solutions.models import Topic


@dataclass(frozen=True)
class CoverageWish:
    """Which offers are looked at; None and empty mean all of them."""

    kind: str = ""
    priority_area: PriorityArea | None = None
    language: str = ""


@dataclass(frozen=True)
class Coverage:
    """The matrix with the rows that it names, in Danish order; hours of all offers in minutes by the clock.

    ``without_hours``: offers of which nobody has written when; they are in no sum of hours.
    """

    matrix: coverage.Matrix
    areas: list[Area]
    topics: list[Topic]
    begin_areas: list[coverage.AreaAdvice]
    begin_topics: list[coverage.TopicAdvice]
    surpluses: list[coverage.Surplus]
    minutes_a_week: int
    minutes_a_year: int
    without_hours: int

    @property
    def hours_a_week(self) -> int:
        """Rounded to whole hours."""
        return round(self.minutes_a_week / 60)

    @property
    def hours_a_year(self) -> int:
        """Rounded to whole hours."""
        return round(self.minutes_a_year / 60)


def chosen(wish: CoverageWish) -> QuerySet[Service]:
    """The offers that are looked at."""
    found = Service.objects.filter(is_active=True)
    if wish.kind:
        found = found.filter(organization__kind=wish.kind)
    if wish.priority_area:
        found = found.filter(priority_areas=wish.priority_area)
    if wish.language:
        # A list of short codes; looked for as text, which both databases can.
        found = found.alias(spoken=Cast("languages", TextField())).filter(spoken__contains=f'"{wish.language}"')
    return found.order_by()


def who_does_what(wish: CoverageWish, *, year: int) -> Coverage:
    """The matrix, with the hours of a year. At most nine queries, however many offers there are."""
    areas = sorted(Area.objects.defer("geometry"), key=lambda area: sort_key(area.name))
    topics = sorted(Topic.objects.all(), key=lambda topic: sort_key(topic.name))
    keys = chosen(wish).values("pk")
    of_offer: dict[int, set[int]] = defaultdict(set)
    for offer, topic in Service.topics.through.objects.filter(service__in=keys).values_list("service_id", "topic_id"):
        of_offer[offer].add(topic)
    spots = ServiceAtLocation.objects.filter(service__in=keys).order_by()
    opened = _opened(spots, year)
    never = Opened()
    given = [
        coverage.Given(
            offer,
            place_area or area,
            frozenset(of_offer[offer]),
            frozenset(opened.get(spot, never).weekdays),
            opened[spot].minutes_a_year if spot in opened else None,
        )
        for spot, offer, area, place_area in spots.values_list("pk", "service_id", "area_id", "location__area_id")
    ]
    found = coverage.matrix(given, areas=[area.pk for area in areas], topics=[topic.pk for topic in topics])
    people = {area.pk: area.target_group for area in areas}
    return Coverage(
        found,
        areas,
        topics,
        coverage.areas_to_begin_with(found, people),
        coverage.topics_to_begin_with(found),
        coverage.surpluses(found, people),
        minutes_a_week=sum(each.minutes_a_week for each in opened.values()),
        minutes_a_year=sum(each.minutes_a_year for each in opened.values()),
        without_hours=len({each.offer for each in given} - {each.offer for each in given if each.minutes is not None}),
    )


@dataclass
class Opened:
    """When an offer is open in one place: on which weekdays (ISO), and for how long."""

    weekdays: set[int] = field(default_factory=set)
    minutes_a_week: int = 0
    minutes_a_year: int = 0


def _opened(spots: QuerySet[ServiceAtLocation], year: int) -> dict[int, Opened]:
    """Of those places where somebody has written any hours; with the year's holidays and exceptions."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = hours.days_between(first, last)
    changed = HoursException.objects.filter(first_day__lte=last, last_day__gte=first)
    exact = spots.filter(pk__in=changed.values("at")).prefetch_related("hours", Prefetch("exceptions", changed))
    schedules = {spot.pk: schedule_of(spot) for spot in exact}
    opened: dict[int, Opened] = defaultdict(Opened)
    rows = OpeningHours.objects.filter(at__in=spots.values("pk")).order_by()
    for spot, closed, weekday, opens, closes in rows.values_list(
        "at_id", "at__closed_on_holidays", "weekday", "opens", "closes"
    ):
        minutes = hours.Stretch(opens, closes).minutes
        found = opened[spot]
        found.weekdays.add(weekday)
        found.minutes_a_week += minutes
        if spot not in schedules:
            found.minutes_a_year += minutes * (days.open if closed else days.all)[weekday]
    for spot, schedule in schedules.items():
        if not schedule.is_empty:
            opened[spot].minutes_a_year = hours.minutes_between(schedule, days)
    return dict(opened)


@dataclass(frozen=True)
class CellOffers:
    """What stands in one cell; where it is a gap, who might fill it."""

    area: Area
    topic: Topic
    offers: list[Service]
    same_area: list[Service]
    same_topic: list[Service]


MOST_NAMED = 8


def cell_offers(wish: CoverageWish, *, area: Area, topic: Topic) -> CellOffers:
    """The offers of one cell; beside them who helps with other things there, and with the same elsewhere."""
    there = ServiceAtLocation.objects.filter(in_area(area)).values("service")
    offers, of_topic = chosen(wish), Q(topics=topic)
    named = with_page(offers.order_by("sorts_as", "pk"))
    found = list(named.filter(of_topic, pk__in=there))
    return CellOffers(
        area,
        topic,
        found,
        [] if found else list(named.filter(pk__in=there).exclude(of_topic)[:MOST_NAMED]),
        [] if found else list(named.filter(of_topic).exclude(pk__in=there)[:MOST_NAMED]),
    )


@dataclass(frozen=True)
class Totals:
    """Of those that are looked at: how many members, offers and places there are."""

    members: int
    offers: int
    places: int


def totals(wish: CoverageWish, *, today: date) -> Totals:
    """How many there are today. Three queries."""
    offers = chosen(wish).distinct()
    members = Membership.objects.active(today)
    if wish.kind:
        members = members.filter(organization__kind=wish.kind)
    spots = ServiceAtLocation.objects.filter(service__in=offers.values("pk"), location__isnull=False).order_by()
    return Totals(members.count(), offers.count(), spots.values("location").distinct().count())


@dataclass(frozen=True)
class ShownDay:
    """A weekday of a cell: its first letter, its name, and how many help on it."""

    letter: str
    name: str
    count: int


@dataclass(frozen=True)
class ShownCell:
    """A cell as the table shows it."""

    topic: Topic
    cell: coverage.Cell
    days: list[ShownDay]


def rows_of(found: Coverage) -> list[tuple[Area, list[ShownCell]]]:
    """The table: area by area, topic by topic. Weekends stand there only where somebody helps in one."""
    names = [str(name) for name in WEEKDAYS.values()][: 7 if found.matrix.has_weekends else 5]
    return [
        (
            area,
            [
                ShownCell(
                    topic,
                    cell,
                    [ShownDay(name[0].lower(), name, cell.by_weekday[day]) for day, name in enumerate(names, start=1)],
                )
                for topic in found.topics
                for cell in [found.matrix.cells[area.pk, topic.pk]]
            ],
        )
        for area in found.areas
    ]


@dataclass(frozen=True)
class AreaHint:
    """An area to begin with, in the rows it names; ``first`` is the gap to look at first."""

    area: Area
    offers: int
    gaps: list[Topic]

    @property
    def first(self) -> Topic:
        return self.gaps[0]


@dataclass(frozen=True)
class TopicHint:
    """A topic to begin with."""

    topic: Topic
    areas: list[Area]

    @property
    def first(self) -> Area:
        return self.areas[0]


@dataclass(frozen=True)
class SurplusHint:
    """Where perhaps too many help, and where one of them might go."""

    area: Area
    topic: Topic
    offers: int
    to: Area | None


@dataclass(frozen=True)
class Hints:
    """Where to begin, and what is perhaps too much."""

    areas: list[AreaHint]
    topics: list[TopicHint]
    surpluses: list[SurplusHint]


def hints_of(found: Coverage) -> Hints:
    """The advice of the rules with the rows it names."""
    areas, topics = {area.pk: area for area in found.areas}, {topic.pk: topic for topic in found.topics}
    return Hints(
        [AreaHint(areas[each.area], each.offers, [topics[pk] for pk in each.gaps]) for each in found.begin_areas],
        [TopicHint(topics[each.topic], [areas[pk] for pk in each.areas]) for each in found.begin_topics],
        [
            SurplusHint(
                areas[each.cell.area],
                topics[each.cell.topic],
                len(each.cell.offers),
                areas[each.to] if each.to else None,
            )
            for each in found.surpluses
        ],
    )
