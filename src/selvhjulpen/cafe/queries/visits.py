"""What the help log asks: where one is, what is used most there, what one wrote today, and one's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from selvhjulpen.cafe.models import DropInSession, HelpVisit, How, Outcome, SessionState, Shift, Ticket, TicketState
from selvhjulpen.cafe.rules.visits import most_used
from selvhjulpen.directory.models import Location, Organization, OrganizationKind, ServiceAtLocation
from selvhjulpen.directory.queries import by_name
from selvhjulpen.lib.calendars import at, local_day, months_after
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution, Topic
from selvhjulpen.ui.shelf import Remembered, kept_thing

# How far "recent" goes: one's own visits say more about oneself than the place's do.
OWN, OWN_WEIGHT = 60, 3
OF_PLACE, PLACE_WEIGHT = 150, 1
# Who opens the café and who closes it is there a little before and after.
AROUND = timedelta(minutes=45)
NEAR = 4  # organisations that are one tap away


@dataclass(frozen=True)
class Desk:
    """Where somebody helps: found by itself, or chosen by them before; None: nobody knows yet."""

    how: How | None = None
    location: Location | None = None
    session: DropInSession | None = None


def desk_of(person: Person, *, now: datetime) -> Desk:
    """The opening the person is on shift at now; else where they said they were the last time. Two queries."""
    return desk_after(last_visit(person), person, now=now)


def desk_after(last: HelpVisit | None, person: Person, *, now: datetime) -> Desk:
    """The same, where the person's last visit is known. One query."""
    shift = _on_shift(person, now).first()
    if shift:
        return Desk(How.CAFE, shift.session.cafe.at.location, shift.session)
    return Desk(How(last.how), last.location) if last else Desk()


def last_visit(person: Person) -> HelpVisit | None:
    """What the person wrote down last, whenever that was. One query."""
    return _with_answers(HelpVisit.objects.filter(logged_by=person)).first()


def session_of(how: How, location: Location | None, person: Person, moment: datetime) -> DropInSession | None:
    """The opening of a café in which help at this place and moment was given; None where there was none."""
    if how != How.CAFE or location is None:
        return None
    shift = _on_shift(person, moment).filter(session__cafe__at__location=location).first()
    if shift:
        return shift.session
    return (
        DropInSession.objects.planned()
        .filter(cafe__at__location=location, starts_at__lte=moment + AROUND, ends_at__gte=moment - AROUND)
        .order_by("starts_at")
        .first()
    )


def _on_shift(person: Person, moment: datetime) -> QuerySet[Shift]:
    shifts = Shift.objects.filter(
        person=person,
        session__state=SessionState.PLANNED,
        session__starts_at__lte=moment + AROUND,
        session__ends_at__gte=moment - AROUND,
    )
    return shifts.select_related("session__cafe__at__location").order_by("session__starts_at")


@dataclass(frozen=True)
class Offered:
    """The answers to choose from, in the order they are offered."""

    topics: list[Topic]
    solutions: list[Solution]
    topics_of: dict[int, list[int]]  # solution -> its topics
    locations: list[Location]  # in Danish order
    near: list[Organization]  # whom to refer to: used most, then nearest
    others: list[Organization]  # all the others, in Danish order


def offered(person: Person, location: Location | None, topic: Topic | None = None) -> Offered:
    """What is used most by this person and at this place comes first; of solutions, those of the topic.

    Two queries, where the catalogue is remembered and those to refer to are kept.
    """
    own = list(_used(HelpVisit.objects.filter(logged_by=person).order_by("-logged_at"))[:OWN])
    there = list(_used(HelpVisit.objects.filter(location=location).order_by("-pk"))[:OF_PLACE]) if location else []

    def recent(column: int) -> list[tuple[list[int], int]]:
        return [
            ([pk for row in visits if (pk := row[column])], weight)
            for visits, weight in ((own, OWN_WEIGHT), (there, PLACE_WEIGHT))
        ]

    topics, solutions, topics_of, locations = _catalogue()
    in_order = most_used(solutions, *recent(1))
    if topic:
        in_order.sort(key=lambda pk: topic.pk not in topics_of[pk])
    near_to = location.pk if location else None
    places = {
        row.pk: row
        for row in kept_thing(("referable", near_to), lambda: referable(location), size=lambda rows: 1_000 * len(rows))
    }
    used = most_used(places, *recent(2))
    return Offered(
        topics=[topics[pk] for pk in most_used(topics, *recent(0))],
        solutions=[solutions[pk] for pk in in_order],
        topics_of=topics_of,
        locations=locations,
        near=[places[pk] for pk in used[:NEAR]],
        others=sorted((places[pk] for pk in used[NEAR:]), key=by_name),
    )


def _ask_catalogue() -> tuple[dict[int, Topic], dict[int, Solution], dict[int, list[int]], list[Location]]:
    """Topics and solutions by their keys, the topics of each solution, and the places; all in Danish order.

    Four queries.
    """
    topics = {row.pk: row for row in sorted(Topic.objects.all(), key=by_topic)}
    solutions = sorted(Solution.objects.only("name"), key=lambda row: sort_key(row.name))
    topics_of: dict[int, list[int]] = {row.pk: [] for row in solutions}
    links = Topic.solutions.through.objects.order_by("topic__name")
    for solution, topic in links.values_list("solution_id", "topic_id"):
        topics_of.setdefault(solution, []).append(topic)  # it may have come since we asked for the solutions
    return topics, {row.pk: row for row in solutions}, topics_of, sorted(Location.objects.only("name"), key=by_name)


# The same for everybody who logs, until somebody changes it: all that is read of it is shown to all.
_catalogue = Remembered(_ask_catalogue)


def by_topic(topic: Topic) -> tuple[str, str]:
    """For ``sorted``: Danish order."""
    return sort_key(topic.name)


def _used(visits: QuerySet[HelpVisit]) -> QuerySet[HelpVisit, tuple[int, int | None, int | None]]:
    return visits.values_list("topic_id", "solution_id", "referred_to_id")


def referable(location: Location | None) -> list[Organization]:
    """Who takes those whom we send on: everybody with an offer, and the town hall; nearest first, then in Danish order.

    Private helpers are not among them: the log names nobody.
    """
    offers = ServiceAtLocation.objects.filter(service__organization=OuterRef("pk"), service__is_active=True)
    here = Q(location__area=location.area_id) | Q(area=location.area_id) if location else Q(pk=None)
    rows = (
        Organization.objects.exclude(kind=OrganizationKind.PERSON)
        .filter(Q(Exists(offers)) | Q(kind=OrganizationKind.MUNICIPALITY))
        .annotate(is_near=Exists(offers.filter(here)))
        .only("name", "kind")
    )
    return sorted(rows, key=lambda row: (not row.is_near, by_name(row)))  # type: ignore[attr-defined]  # asked for


def own_today(person: Person, *, now: datetime) -> QuerySet[HelpVisit]:
    """What the person wrote down today, the last first: that can be corrected. One query."""
    midnight = at(local_day(now), datetime.min.time())
    return _with_answers(HelpVisit.objects.filter(logged_by=person, logged_at__gte=midnight))


def _with_answers(visits: QuerySet[HelpVisit]) -> QuerySet[HelpVisit]:
    return visits.select_related("topic", "solution", "location", "referred_to").order_by("-logged_at", "-pk")


def next_ticket(session: DropInSession | None, person: Person) -> Ticket | None:
    """Who is the next in the queue of this opening, with ``my_table``: where the person sits. One query."""
    if session is None:
        return None
    mine = Ticket.objects.filter(session=session, taken_by=person).order_by("-taken_at").values("table")[:1]
    waiting = Ticket.objects.filter(session=session, state=TicketState.WAITING)
    return (
        waiting.select_related("topic")
        .annotate(my_table=Coalesce(Subquery(mine), Value("")))
        .order_by("number")
        .first()
    )


@dataclass(frozen=True)
class OwnFigures:
    """What somebody has done in a period: ``people`` helped in so many ``visits`` and minutes; ``solved`` visits."""

    visits: int
    people: int
    minutes: int
    solved: int

    @property
    def hours(self) -> int:
        return self.minutes // 60

    @property
    def rest(self) -> int:
        """Minutes beyond the full hours."""
        return self.minutes % 60


@dataclass(frozen=True)
class Own:
    """One's own figures, and what one helped with most this year (topic, visits)."""

    month: OwnFigures
    last_month: OwnFigures
    year: OwnFigures
    ever: OwnFigures
    topics: list[tuple[Topic, int]]


TOP = 5


def figures_of(person: Person, *, today: date) -> Own:
    """For nobody but themselves. Three queries."""
    own = HelpVisit.objects.filter(logged_by=person).order_by()
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    periods = {
        "month": Q(day__gte=month),
        "last_month": Q(day__gte=months_after(month, -1), day__lt=month),
        "year": Q(day__gte=year),
        "ever": Q(),
    }
    found = own.aggregate(
        **{
            f"{name}_{what}": how
            for name, when in periods.items()
            for what, how in {
                "visits": Count("pk", filter=when),
                "people": Sum("people", filter=when, default=0),
                "minutes": Sum("minutes", filter=when, default=0),
                "solved": Count("pk", filter=when & ~Q(outcome=Outcome.UNSOLVED)),
            }.items()
        }
    )
    counted = {
        name: OwnFigures(*(found[f"{name}_{what}"] for what in ("visits", "people", "minutes", "solved")))
        for name in periods
    }
    most = own.filter(day__gte=year).values_list("topic").annotate(times=Count("pk")).order_by("-times", "topic")[:TOP]
    topics = Topic.objects.in_bulk([pk for pk, _times in most])
    return Own(**counted, topics=[(topics[pk], times) for pk, times in most])
