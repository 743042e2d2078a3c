"""Who took part, by period and by format, area, topic or partner.

Each room that counts people is a ``Source``: it says from when to when it has anything, and tallies it. A room on a
lower floor is read here, never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from selvhjulpen.courses.models import Attendance, Booking, BookingState, CourseInstance, HeadCount
from selvhjulpen.evaluation.models import ReportedTotal
from selvhjulpen.evaluation.queries.help import (
    appointment_tallies,
    appointments_extent,
    visit_tallies,
    visits_extent,
)
from selvhjulpen.evaluation.rules.figures import Figure, Precision
from selvhjulpen.evaluation.rules.spans import cut, half_years, hull, in_rows
from selvhjulpen.evaluation.rules.table import (
    Audience,
    Group,
    Ledger,
    Measure,
    Reported,
    Status,
    Table,
    Tally,
    as_known,
    completed,
    make_table,
    shown_by_default,
)
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.lib.periods import Period

MIDNIGHT = datetime.min.time()
BETWEEN_PIECES = -1


class By(Enum):
    """What the table can be split by."""

    FORMAT = "format"
    AREA = "area"
    TOPIC = "topic"
    PARTNER = "partner"


# Where a session says to which group it belongs.
_PATHS = {
    By.FORMAT: "course__format",
    By.AREA: "location__area",
    By.TOPIC: "course__topic",
    By.PARTNER: "partner",
}


@dataclass(frozen=True)
class Ask:
    """What somebody wants to see.

    ``periods`` are the rows; without any, each reported period and each half-year with sessions, as far as it lies
    ``within``. ``as_of`` None: as it is known today.
    """

    periods: tuple[Period, ...] = ()
    within: Period | None = None
    by: By | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Moment:
    """The moment as which figures are counted; ``is_now`` where what is known today is wanted."""

    at: datetime
    is_now: bool


@dataclass(frozen=True)
class Source:
    """One room that counts people. ``extent``: first and last day of anything; ``tallies``: what there is in each
    piece of time, split or not."""

    extent: Callable[[], Period | None]
    tallies: Callable[[Sequence[Period], By | None, Moment], list[Tally]]


def participation(ask: Ask, *, now: datetime) -> Table:
    """The participation table. The number of queries does not depend on how many rows it has."""
    today = local_day(now)
    as_of = min(ask.as_of or today, today)
    moment = Moment(now, True) if as_of == today else Moment(_start(as_of + timedelta(days=1)), False)
    reported = completed(as_known(_reported(), as_of))
    told = [cell.period for cell in reported if not cell.is_grand_total]

    if ask.periods:
        wanted, halves = list(ask.periods), []
    else:
        extents = [extent for source in SOURCES if (extent := source.extent())]
        halves = in_rows(half_years(hull(extents).first, hull(extents).last) if extents else [], ask.within)
        wanted = in_rows([*told, *halves], ask.within)
        if ask.by and wanted:
            wanted = [hull(wanted)]

    pieces = cut([*wanted, *halves] if not ask.by else wanted, told)
    tallies = [tally for source in SOURCES for tally in source.tallies(pieces, ask.by, moment)] if pieces else []
    ledger = Ledger(reported, tallies, as_of)
    if not ask.periods and not ask.by:
        wanted = shown_by_default(ledger, halves, ask.within)
    return make_table(ledger, wanted, is_split=ask.by is not None)


def _reported() -> list[Reported]:
    return [
        Reported(
            Period(row.first_day, row.last_day),
            Audience(row.audience),
            Measure(row.measure),
            Figure(row.value, Precision(row.precision)),
            Status(row.status),
            row.as_of,
            row.is_grand_total,
            row.source,
            row.note,
        )
        for row in ReportedTotal.objects.all()
    ]


# ── Courses ─────────────────────────────────────────────────────────────────────────────────────


def _courses_extent() -> Period | None:
    # Two short looks into the index; together they would read the whole of it.
    sessions = CourseInstance.objects.published()
    first = sessions.order_by("starts_at").values_list("starts_at", flat=True).first()
    if first is None:
        return None
    return Period(local_day(first), local_day(sessions.order_by("-starts_at").values_list("starts_at", flat=True)[0]))


def _course_tallies(pieces: Sequence[Period], by: By | None, moment: Moment) -> list[Tally]:
    sessions = CourseInstance.objects.published()
    if moment.is_now:
        portions = [(sessions, facts_now())]
    else:
        # Most sessions are as they were. Only those with a mark or a count made since, and those that were still to
        # come, are counted again from their rows. One to come that was made later was not yet planned; one that was
        # held may have been imported since.
        marked = Attendance.objects.filter(recorded_at__gte=moment.at).values("booking__instance")
        counted = HeadCount.objects.filter(counted_at__gte=moment.at).values("instance")
        was_to_come = Q(starts_at__gte=moment.at)
        changed = Q(pk__in=marked) | Q(pk__in=counted) | was_to_come
        portions = [
            (sessions.exclude(changed), facts_now()),
            (sessions.filter(changed).exclude(was_to_come, created_at__gte=moment.at), _facts_then(moment.at)),
        ]
    edges = _edges(pieces, moment.at)
    return [
        _tally(row, pieces[row["leaf"] // 2], by)
        for some, facts in portions
        for row in _in_pieces(some, edges, pieces[0].first, by).annotate(sessions=Count("pk"), **facts)
        if row["leaf"] != BETWEEN_PIECES
    ]


def _edges(pieces: Sequence[Period], moment: datetime) -> list[tuple[datetime, int]]:
    """Where the pieces end, and which leaf ends there: twice the piece's number, and one more for what is still to
    come at ``moment``."""
    edges, day = [], pieces[0].first
    for number, piece in enumerate(pieces):
        if piece.first > day:
            edges.append((_start(piece.first), BETWEEN_PIECES))
        day = piece.last + timedelta(days=1)
        if _start(piece.first) < moment < _start(day):
            edges.append((moment, 2 * number))
        edges.append((_start(day), 2 * number + (_start(day) > moment)))
    return edges


def _in_pieces(
    sessions: QuerySet[Any], edges: Sequence[tuple[datetime, int]], first: date, by: By | None
) -> QuerySet[Any]:
    """The sessions by piece of time, audience, way of counting, and group; ready to be counted by these."""
    keys: dict[str, Any] = {
        "leaf": _search(edges),
        "audience": F("course__audience"),
        "is_booked": Case(When(capacity=None, then=Value(0)), default=Value(1)),
    }
    if by:
        keys |= {"group": F(f"{_PATHS[by]}_id"), "group_name": F(f"{_PATHS[by]}__name")}
    in_time: QuerySet[Any] = sessions.filter(starts_at__gte=_start(first), starts_at__lt=edges[-1][0])
    lines: QuerySet[Any] = in_time.annotate(**keys).values(*keys).order_by()
    return lines


def _search(edges: Sequence[tuple[datetime, int]]) -> Case | Value:
    """The leaf a session falls in, found by halving: the database compares five times for thirty leaves."""
    if len(edges) == 1:
        return Value(edges[0][1])
    middle = len(edges) // 2
    earlier = When(starts_at__lt=edges[middle - 1][0], then=_search(edges[:middle]))
    return Case(earlier, default=_search(edges[middle:]), output_field=IntegerField())


def _tally(row: dict[str, Any], span: Period, by: By | None) -> Tally:
    measure = Measure.COURSE if row["is_booked"] else Measure.DROP_BY
    group = Group(row["group"], row["group_name"] or "") if by else None
    kind = Tally(span, Audience(row["audience"]), measure, group=group)
    if row["leaf"] % 2:
        return replace(kind, planned=row["sessions"], seats=row["seats"] or 0)
    return replace(
        kind,
        held=row["sessions"],
        missing=row["missing"],
        people=row["people"] or 0,
        is_approximate=row["about"] > 0,
    )


def _start(day: date) -> datetime:
    return at(day, MIDNIGHT)


def facts_now() -> dict[str, Any]:
    """What is known today, from the numbers the database keeps on each session."""
    counts = HeadCount.objects.filter(instance=OuterRef("pk"))
    # Nobody booked: there was nobody to mark, and nobody came. A count of nobody is a count.
    unmarked = Q(capacity__isnull=False, people_marked=0, seats_taken__gt=0)
    uncounted = Q(capacity=None, people_counted=0) & ~Q(Exists(counts))
    about = Q(capacity=None) & Q(Exists(counts.filter(precision=HeadCount.Precision.APPROXIMATE)))
    return {
        "people": Sum(F("people_present") + F("people_counted")),
        "missing": Count("pk", filter=unmarked | uncounted),
        "about": Count("pk", filter=about),
        "seats": Sum("seats_taken"),
    }


def _facts_then(moment: datetime) -> dict[str, Any]:
    """What was known at ``moment``, from the rows that were there."""
    of_session = {"instance": OuterRef("pk")}
    marks = Attendance.objects.filter(
        booking__instance=OuterRef("pk"), booking__state=BookingState.CONFIRMED, recorded_at__lt=moment
    )
    counts = HeadCount.objects.filter(**of_session, counted_at__lt=moment)
    not_given_up = Q(cancelled_at=None) | Q(cancelled_at__gte=moment)
    seats = Booking.objects.filter(not_given_up, **of_session, created_at__lt=moment, confirmed_at__lt=moment)
    unmarked = Q(capacity__isnull=False) & Q(Exists(seats)) & ~Q(Exists(marks))
    uncounted = Q(capacity=None) & ~Q(Exists(counts))
    about = Q(capacity=None) & Q(Exists(counts.filter(precision=HeadCount.Precision.APPROXIMATE)))
    present = _of_each(marks.filter(present=True), "booking__instance", Count("pk"))
    return {
        "people": Sum(present + _of_each(counts, "instance", Sum("number"))),
        "missing": Count("pk", filter=unmarked | uncounted),
        "about": Count("pk", filter=about),
        "seats": Sum(_of_each(seats, "instance", Sum("seats"))),
    }


def _of_each(rows: QuerySet[Any], session: str, number: Aggregate) -> Coalesce:
    """A number counted from the rows of each session; 0 where there are none."""
    counted = rows.order_by().values(session).annotate(number=number).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


# Those who count people.
SOURCES: tuple[Source, ...] = (
    Source(_courses_extent, _course_tallies),
    Source(visits_extent, lambda pieces, by, moment: visit_tallies(pieces, by is not None, moment.at)),
    Source(appointments_extent, lambda pieces, by, moment: appointment_tallies(pieces, by is not None, moment.at)),
)
