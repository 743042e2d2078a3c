"""Find help near you: which offers there are, which of them are open, and until when that is true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.utils import timezone

from selvhjulpen.directory.models import (
    Area,
    HoursException,
    Location,
    OpeningHours,
    Organization,
    Service,
    ServiceAtLocation,
)
from selvhjulpen.directory.rules import hours
from selvhjulpen.directory.rules.confirming import doubtful_from
from selvhjulpen.lib.calendars import at, closed_because, local_day
from selvhjulpen.lib.search import read_query
from selvhjulpen.solutions.models import Topic

PER_SHEET = 50
MOST_SHEETS = 999  # further on nobody looks


@dataclass(frozen=True)
class HelpWish:
    """What somebody looks for; None and empty mean "anything"."""

    topic: Topic | None = None
    area: Area | None = None
    weekday: int | None = None  # ISO: Monday is 1
    open_now: bool = False
    words: str = ""


@dataclass
class Spot:
    """Where an offer is given, with its hours, and whether it is open.

    ``opens`` says how to name the day it opens next: "today", "tomorrow", "week" (by its weekday) or "later".
    """

    at: ServiceAtLocation
    schedule: hours.Schedule
    state: hours.State
    opens: str = ""


@dataclass
class Offer:
    """An offer with its places: those that are open first."""

    service: Service
    spots: list[Spot]
    number: int = 0  # on the sheet and on its map, from 1
    doubtful_since: datetime | None = None

    @property
    def other_spots(self) -> int:
        """How many places there are beside the first."""
        return max(0, len(self.spots) - 1)

    @property
    def first(self) -> Spot | None:
        """The place to name first: one that is open, or opens next."""
        return self.spots[0] if self.spots else None

    @property
    def is_open(self) -> bool:
        return bool(self.first and self.first.state.is_open)


@dataclass(frozen=True)
class HelpSheet:
    """One page of offers: ``number`` counts from 1."""

    offers: list[Offer]
    number: int
    has_more: bool

    @property
    def previous(self) -> int:
        """The sheet before; 0 where this is the first."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The sheet after; 0 where this is the last."""
        return self.number + 1 if self.has_more else 0

    @property
    def open_now(self) -> int:
        """How many of its offers are open."""
        return sum(offer.is_open for offer in self.offers)


def help_sheet(wish: HelpWish, *, number: str = "", now: datetime) -> HelpSheet:
    """The sheet of that number; the first where there is no such sheet.

    Whether there are more is seen by looking one further, not by counting all there is.
    """
    is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(MOST_SHEETS))
    wanted = max(1, int(number)) if is_number else 1
    first = (wanted - 1) * PER_SHEET
    keys = _keys(wish, now=now, first=first, count=PER_SHEET + 1)
    if not keys and wanted > 1:
        return help_sheet(wish, now=now)
    found = offers_of(keys[:PER_SHEET], wish=wish, now=now)
    for place_no, offer in enumerate(found, start=first + 1):
        offer.number = place_no
    return HelpSheet(found, wanted, has_more=len(keys) > PER_SHEET)


def nearest(wish: HelpWish, *, now: datetime) -> list[Offer]:
    """Where nothing is found: the nearest that is, at most three: the same help elsewhere or at another time."""
    for easier in (
        HelpWish(topic=wish.topic, area=wish.area),
        HelpWish(topic=wish.topic),
        HelpWish(area=wish.area),
        HelpWish(),
    ):
        if keys := _keys(easier, now=now, first=0, count=3):
            return offers_of(keys, wish=easier, now=now)
    return []


def _keys(wish: HelpWish, *, now: datetime, first: int, count: int) -> list[int]:
    """The primary keys of what is looked for, open ones first, then in Danish order.

    They are chosen before anything is joined to them, the open ones by the index over weekday and hour: a town has
    thousands of offers, and some dozens of them are open.
    """
    wanted = _wanted(wish).values_list("pk", flat=True)
    open_ones = _open_at(now, wish)
    found = list(wanted.filter(open_ones)[first : first + count])
    if wish.open_now or len(found) == count:
        return found
    # On the first sheet these are all that are open: nobody need look for them twice.
    closed = wanted.exclude(pk__in=found) if first == 0 else wanted.exclude(open_ones)
    if wish.area or wish.weekday:
        there = ServiceAtLocation.objects.filter(_is_wished_spot(wish)).order_by()
        closed = closed.filter(pk__in=there.values("service"))
    skipped = first + len(found) if found or not first else wanted.filter(open_ones).count()
    begin = max(0, first - skipped)
    return found + list(closed[begin : begin + count - len(found)])


def _wanted(wish: HelpWish) -> QuerySet[Service]:
    found = Service.objects.filter(is_active=True)
    if wish.topic:
        found = found.filter(pk__in=Service.topics.through.objects.filter(topic=wish.topic).values("service"))
    for term in read_query(wish.words):
        in_offer = in_name = Q()
        for find in term.finds:
            in_offer |= Q(searched__contains=find.mark)
            in_name |= Q(searched__contains=find.mark)
        found = found.filter(in_offer | Q(organization__in=Organization.objects.filter(in_name).values("pk")))
    return found.order_by("sorts_as", "pk")


def _is_wished_spot(wish: HelpWish, spot: str = "") -> Q:
    """Of ``ServiceAtLocation``, or of what has one under the name ``spot``, with two underscores."""
    wished = in_area(wish.area, spot) if wish.area else Q()
    if wish.weekday:
        of_day = OpeningHours.objects.filter(weekday=wish.weekday).order_by()
        wished &= Q(Exists(of_day.filter(at=OuterRef(f"{spot}pk"))))
    return wished


def in_area(area: Area, spot: str = "") -> Q:
    """At a place in the area, or without a place for it, or for all of the municipality; ``spot``: see above."""
    there = {f"{spot}location__in": Location.objects.filter(area=area).order_by().values("pk")}
    anywhere = {f"{spot}location": None, f"{spot}area": None}
    return Q(**there) | Q(**{f"{spot}area": area}) | Q(**anywhere)


def _open_at(now: datetime, wish: HelpWish) -> Q:
    """Of ``Service``: open at that moment in a spot that is wished for.

    Says in SQL what ``rules.hours.state`` says of one schedule. It begins at the hours, by their index: most spots are
    closed, and need not be looked at.
    """
    local = timezone.localtime(now)
    today, clock = local.date(), local.time()
    is_on = Q(opens__lte=clock) & (Q(closes__gt=clock) | Q(closes=hours.LAST_MINUTE))
    is_no_holiday = Q(at__closed_on_holidays=False) if closed_because(today) else Q()
    changed_today = HoursException.objects.filter(first_day__lte=today, last_day__gte=today).order_by()
    week = OpeningHours.objects.filter(weekday=today.isoweekday()).order_by()
    by_week = week.filter(
        is_on, is_no_holiday, _is_wished_spot(wish, "at__"), ~Exists(changed_today.filter(at=OuterRef("at")))
    )
    # Of several exceptions the one over the fewest days holds; over several days it opens no day that is closed anyway.
    length = ExpressionWrapper(F("last_day") - F("first_day"), output_field=DurationField())
    changed_today = changed_today.annotate(length=length)
    nearer = changed_today.filter(at=OuterRef("at"), length__lt=OuterRef("length"))
    usual = Q(Exists(week.filter(at=OuterRef("at")))) & is_no_holiday
    by_change = changed_today.filter(Q(first_day=F("last_day")) | usual, is_on).exclude(Exists(nearer))
    changed = ServiceAtLocation.objects.filter(_is_wished_spot(wish), pk__in=by_change.values("at")).order_by()
    return Q(pk__in=by_week.values("at__service")) | Q(pk__in=changed.values("service"))


def with_page(services: QuerySet[Service]) -> QuerySet[Service]:
    """The offers with all that their pages show. Five queries."""
    return _with_places(services).prefetch_related("topics")


def _with_places(services: QuerySet[Service]) -> QuerySet[Service]:
    """The offers with their organisations, their places and when they are open there. Four queries."""
    spots = ServiceAtLocation.objects.select_related("location__area", "area").defer(
        "location__area__geometry", "area__geometry"
    )
    found = services.select_related("organization").prefetch_related(
        Prefetch("at", spots), "at__hours", "at__exceptions"
    )
    return found.defer("searched", "organization__searched")


def offers_of(keys: list[int], *, wish: HelpWish, now: datetime) -> list[Offer]:
    """The offers with these keys, in this order, each with the places that are wished for. At most five queries."""
    rows = {service.pk: service for service in _with_places(Service.objects.filter(pk__in=keys))}
    # A card names the topics of an offer that nobody has described.
    prefetch_related_objects([service for service in rows.values() if not service.description], "topics")
    return [offer_of(rows[key], wish=wish, now=now) for key in keys if key in rows]


def offer_of(service: Service, *, wish: HelpWish = HelpWish(), now: datetime) -> Offer:
    """One offer as everybody may see it; ``service`` as from ``with_page``."""
    spots = []
    for spot in service.at.all():
        schedule = schedule_of(spot)
        if _is_wished(spot, schedule, wish):
            state = hours.state(schedule, now)
            spots.append(Spot(spot, schedule, state, _which_day(state.opens, now)))
    if wish.open_now:
        spots = [spot for spot in spots if spot.state.is_open]
    never = now + timedelta(days=hours.FURTHEST)
    spots.sort(key=lambda spot: (not spot.state.is_open, spot.state.opens or never, spot.at.pk))
    doubt = doubtful_from(confirmed_at=service.confirmed_at, reminded_at=service.reminded_at)
    return Offer(service, spots, doubtful_since=doubt if doubt and doubt <= now else None)


def _which_day(opens: datetime | None, now: datetime) -> str:
    if opens is None:
        return ""
    ahead = (local_day(opens) - local_day(now)).days
    return ("today", "tomorrow")[ahead] if ahead < 2 else "week" if ahead < 7 else "later"


def _is_wished(spot: ServiceAtLocation, schedule: hours.Schedule, wish: HelpWish) -> bool:
    if wish.weekday and not schedule.week.get(wish.weekday):
        return False
    area_id = spot.location.area_id if spot.location else spot.area_id
    return wish.area is None or area_id in (None, wish.area.pk)


def schedule_of(spot: ServiceAtLocation) -> hours.Schedule:
    """Its hours as the rules read them. No query where ``hours`` and ``exceptions`` are there."""
    week: dict[int, tuple[hours.Stretch, ...]] = {}
    for row in spot.hours.all():
        week[row.weekday] = (*week.get(row.weekday, ()), hours.Stretch(row.opens, row.closes))
    changes = tuple(
        hours.Change(
            row.first_day,
            row.last_day,
            hours.Stretch(row.opens, row.closes) if row.opens and row.closes else None,
            row.reason,
        )
        for row in spot.exceptions.all()
    )
    return hours.Schedule(week, changes, closed_on_holidays=spot.closed_on_holidays)


def next_change_of_hours(now: datetime) -> datetime:
    """Until when what is open stays open, and what is closed closed: something opens or closes, or the day is over."""
    local = timezone.localtime(now)
    today, clock = local.date(), local.time()
    midnight = at(local_day(now) + timedelta(days=1), datetime.min.time())
    usual = OpeningHours.objects.filter(weekday=today.isoweekday())
    changed = HoursException.objects.filter(first_day__lte=today, last_day__gte=today, opens__isnull=False)
    clocks = [
        found
        for rows in (usual, changed)
        for found in rows.aggregate(
            opens_next=Min("opens", filter=Q(opens__gt=clock)), closes_next=Min("closes", filter=Q(closes__gt=clock))
        ).values()
    ]
    return min([midnight, *(at(today, found) for found in clocks if found)])


def until_when(offers: Iterable[Offer], *, now: datetime) -> datetime:
    """Until when a page with these offers is true, if nobody changes them. At most two queries."""
    doubts = (
        doubtful_from(confirmed_at=offer.service.confirmed_at, reminded_at=offer.service.reminded_at)
        for offer in offers
    )
    return min([next_change_of_hours(now), *(moment for moment in doubts if moment and moment > now)])


def other_offers(service: Service, *, count: int = 6) -> list[Service]:
    """What else the same organisation offers, in Danish order. One query."""
    same = Service.objects.filter(organization=service.organization_id, is_active=True)
    return list(same.exclude(pk=service.pk)[:count])


def coming_exceptions(service: Service, *, today: date) -> list[HoursException]:
    """Days from today on that are not as the week of an offer says, in order, each with its place. One query."""
    coming = HoursException.objects.filter(at__service=service, last_day__gte=today)
    return list(coming.select_related("at__location", "at__area").defer("at__area__geometry"))


def kept_offers(services: QuerySet[Service]) -> QuerySet[Service]:
    """The offers as those see them who keep them: in Danish order, with organisation, and ``places`` (how many)."""
    return services.select_related("organization").annotate(places=Count("at")).order_by("sorts_as", "pk")
