"""Reads across the rooms: who took part, by period and by format, area, topic or partner.

Each room that counts people is a ``Source``: it says from when to when it has anything, and tallies it. A room on a
lower floor is read here, never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Sum, Value, When

from selvhjulpen.courses.models import Attendance, Booking, BookingState, CourseInstance, HeadCount, InstanceState
from selvhjulpen.evaluation.models import ReportedTotal
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
        )
        for row in ReportedTotal.objects.all()
    ]


# ── Courses ─────────────────────────────────────────────────────────────────────────────────────


def _courses_extent() -> Period | None:
    ends = CourseInstance.objects.published().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    return Period(local_day(ends["first"]), local_day(ends["last"])) if ends["first"] else None


def _course_tallies(pieces: Sequence[Period], by: By | None, moment: Moment) -> list[Tally]:
    sessions = _in_pieces(CourseInstance.objects.published(), pieces, by)
    rows = _now(sessions, moment.at) if moment.is_now else _back_then(sessions, pieces, by, moment.at)
    return [
        Tally(
            span=pieces[row["piece"]],
            audience=Audience(row["audience"]),
            measure=Measure.COURSE if row["is_booked"] else Measure.DROP_BY,
            held=row["held"],
            missing=row["missing"],
            people=row["people"] or 0,
            is_approximate=row["about"] > 0,
            planned=row["planned"],
            seats=row["taken"] or 0,
            group=Group(row["group"], row["group_name"] or "") if by else None,
        )
        for row in rows
        if row["piece"] != BETWEEN_PIECES
    ]


def _in_pieces(rows: QuerySet[Any], pieces: Sequence[Period], by: By | None, prefix: str = "") -> QuerySet[Any]:
    """Rows of sessions (or, by ``prefix``, rows that belong to one), each with the piece of time it falls in, its
    audience, whether its seats are booked, and its group; ready to be counted by these."""
    begins = f"{prefix}starts_at"
    whens, day = [], pieces[0].first
    for number, piece in enumerate(pieces):
        if piece.first > day:
            whens.append(When(**{f"{begins}__lt": _start(piece.first)}, then=Value(BETWEEN_PIECES)))
        day = piece.last + timedelta(days=1)
        whens.append(When(**{f"{begins}__lt": _start(day)}, then=Value(number)))
    keys: dict[str, Any] = {
        "piece": Case(*whens, output_field=IntegerField()),
        "audience": F(f"{prefix}course__audience"),
        "is_booked": Case(When(**{f"{prefix}capacity": None}, then=Value(0)), default=Value(1)),
    }
    if by:
        keys |= {"group": F(f"{prefix}{_PATHS[by]}_id"), "group_name": F(f"{prefix}{_PATHS[by]}__name")}
    in_time: QuerySet[Any] = rows.filter(
        **{f"{begins}__gte": _start(pieces[0].first), f"{begins}__lt": _start(day)}
    ).annotate(**keys)
    return in_time.values(*keys).order_by()


def _start(day: date) -> datetime:
    return at(day, MIDNIGHT)


def _now(sessions: QuerySet[Any], now: datetime) -> Iterable[dict[str, Any]]:
    """Counted from the numbers the database keeps on each session."""
    begun, booked = Q(starts_at__lte=now), Q(capacity__isnull=False)
    counts = HeadCount.objects.filter(instance=OuterRef("pk"))
    # Nobody booked: there was nobody to mark, and nobody came. A count of nobody is a count.
    unmarked = booked & Q(people_marked=0, seats_taken__gt=0)
    uncounted = Q(capacity=None, people_counted=0) & ~Q(Exists(counts))
    about = Q(capacity=None) & Q(Exists(counts.filter(precision=HeadCount.Precision.APPROXIMATE)))
    rows: Iterable[dict[str, Any]] = sessions.annotate(
        held=Count("pk", filter=begun),
        missing=Count("pk", filter=begun & (unmarked | uncounted)),
        people=Sum(F("people_present") + F("people_counted"), filter=begun),
        about=Count("pk", filter=begun & about),
        planned=Count("pk", filter=~begun),
        taken=Sum("seats_taken", filter=~begun & booked),
    )
    return rows


def _back_then(
    sessions: QuerySet[Any], pieces: Sequence[Period], by: By | None, moment: datetime
) -> Iterable[dict[str, Any]]:
    """Counted from the rows that were there before ``moment``."""
    begun, booked = Q(starts_at__lt=moment), Q(capacity__isnull=False)
    of_session = {"instance": OuterRef("pk"), "created_at__lt": moment}
    had_seats = Q(Exists(Booking.objects.filter(_had_seat(moment), **of_session)))
    marks = Attendance.objects.filter(booking__state=BookingState.CONFIRMED, recorded_at__lt=moment)
    heads = HeadCount.objects.filter(counted_at__lt=moment)
    unmarked = booked & had_seats & ~Q(Exists(marks.filter(booking__instance=OuterRef("pk"))))
    uncounted = Q(capacity=None) & ~Q(Exists(heads.filter(instance=OuterRef("pk"))))

    found: dict[tuple[Any, ...], dict[str, Any]] = {}

    def collect(rows: QuerySet[Any], *numbers: str) -> None:
        for row in rows:
            key = tuple(value for name, value in row.items() if name not in numbers)
            blank = {"held": 0, "missing": 0, "people": 0, "about": 0, "planned": 0, "taken": 0}
            into = found.setdefault(key, {**row, **blank})
            for name in numbers:
                into[name] += row[name] or 0

    collect(
        sessions.annotate(
            held=Count("pk", filter=begun),
            missing=Count("pk", filter=begun & (unmarked | uncounted)),
            planned=Count("pk", filter=~begun),
        ),
        "held",
        "missing",
        "planned",
    )
    published = {"booking__instance__state": InstanceState.PUBLISHED, "booking__instance__starts_at__lt": moment}
    present = _in_pieces(marks.filter(present=True, **published), pieces, by, "booking__instance__")
    collect(present.annotate(people=Count("pk")), "people")
    published = {"instance__state": InstanceState.PUBLISHED}
    counted = _in_pieces(heads.filter(instance__starts_at__lt=moment, **published), pieces, by, "instance__")
    approximate = Q(precision=HeadCount.Precision.APPROXIMATE)
    collect(counted.annotate(people=Sum("number"), about=Count("pk", filter=approximate)), "people", "about")
    booked_then = Booking.objects.filter(_had_seat(moment), created_at__lt=moment, instance__starts_at__gte=moment)
    taken = _in_pieces(booked_then.filter(**published), pieces, by, "instance__")
    collect(taken.annotate(taken=Sum("seats")), "taken")
    return found.values()


def _had_seat(moment: datetime) -> Q:
    return Q(confirmed_at__lt=moment) & (Q(cancelled_at=None) | Q(cancelled_at__gte=moment))


# The rooms that count people; IT-cafés and appointments join here.
SOURCES: tuple[Source, ...] = (Source(_courses_extent, _course_tallies),)
