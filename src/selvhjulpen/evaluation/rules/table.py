"""The participation table: reported figures and counted sessions, brought together row by row.

A reported figure stands for its whole period. It counts in a row only when the whole of it lies inside; a row that
cuts it in two is unknown there, since nobody can say how much fell on either side. Sessions held in days that a
reported figure already speaks for are not added on top of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property

from selvhjulpen.evaluation.rules.figures import UNKNOWN, ZERO, Figure, add, difference, of_sessions
from selvhjulpen.evaluation.rules.spans import hull, in_rows, is_covered, merge, overlap
from selvhjulpen.lib.periods import Period


class Audience(Enum):
    CITIZENS = "citizens"
    EMPLOYEES = "employees"


class Measure(Enum):
    """Persons on courses, drop-by contacts, or both together."""

    COURSE = "course"
    DROP_BY = "drop_by"
    ALL = "all"


class Way(Enum):
    """How people were met: at a session, in an IT-café and the like, or at a time that was agreed."""

    SESSION = "session"
    CAFE = "cafe"
    APPOINTMENT = "appointment"


class Status(Enum):
    HELD = "held"
    SO_FAR = "so_far"
    PLANNED = "planned"


class Column(Enum):
    """The four columns of the table, by the names they have in JSON."""

    COURSE = "citizens_on_courses"
    DROP_BY = "drop_by_contacts"
    CITIZENS = "citizens"
    EMPLOYEES = "employees"


_ASKS = {
    Column.COURSE: (Audience.CITIZENS, Measure.COURSE),
    Column.DROP_BY: (Audience.CITIZENS, Measure.DROP_BY),
    Column.CITIZENS: (Audience.CITIZENS, Measure.ALL),
    Column.EMPLOYEES: (Audience.EMPLOYEES, Measure.ALL),
}


@dataclass(frozen=True)
class Reported:
    """One cell of a table somebody printed. ``as_of``: the day it was true."""

    period: Period
    audience: Audience
    measure: Measure
    figure: Figure
    status: Status
    as_of: date
    is_grand_total: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    """One of the formats, areas, topics or partners; ``key`` None for sessions that have none.

    ``key`` of help that was no session is how it was given, a ``Way``.
    """

    key: int | Way | None
    name: str


@dataclass(frozen=True)
class Tally:
    """What the sessions of one kind hold together in a piece of time that no row and no reported period cuts.

    ``held`` sessions have begun; in ``missing`` of them nobody has been marked or counted; ``people`` came to the
    others. ``planned`` sessions have not begun; ``seats`` are taken on them.

    Help without a course is tallied alike: a visit or an appointment stands where a session does, and is a contact.
    """

    span: Period
    audience: Audience
    measure: Measure  # COURSE or DROP_BY
    held: int = 0
    missing: int = 0
    people: int = 0
    is_approximate: bool = False
    planned: int = 0
    seats: int = 0
    group: Group | None = None
    way: Way = Way.SESSION

    @property
    def figure(self) -> Figure:
        """How many came, as far as somebody has marked or counted."""
        return of_sessions(self.people, held=self.held, missing=self.missing, is_approximate=self.is_approximate)


class Remark(Enum):
    """What a reader must know of a row."""

    NO_ATTENDANCE = "no_attendance"  # so many held sessions where nobody has been marked
    NO_HEAD_COUNT = "no_head_count"  # so many presentations where nobody has been counted
    NO_OUTCOME = "no_outcome"  # so many appointments of which nobody has said whether they were held
    OF_CONTACTS_CAFE = "of_contacts_cafe"  # so many of the contacts are people helped in an IT-café and the like
    OF_CONTACTS_APPOINTMENT = "of_contacts_appointment"  # so many of the contacts are people at appointments
    KNOWN_FOR = "known_for"  # a reported figure cannot be split; this is the period it is known for
    REPORTS_OVERLAP = "reports_overlap"  # two reported periods share days; their sum would count some twice
    ALREADY_REPORTED = "already_reported"  # so many sessions lie in days a reported figure speaks for
    HELP_REPORTED = "help_reported"  # so many visits and appointments lie in such days
    SOURCE_SAYS = "source_says"  # what the source wrote beside a figure of just this period
    ROWS_OVERLAP = "rows_overlap"  # rows share days; the sum counts each of them once


@dataclass(frozen=True)
class Note:
    """``sessions``: how many of what the remark is about."""

    remark: Remark
    sessions: int = 0
    period: Period | None = None
    text: str = ""


class RowKind(Enum):
    PERIOD = "period"
    GROUP = "group"
    UNDIVIDED = "undivided"  # reported figures, which nobody has split by area, topic …
    SUM = "sum"
    PRINTED = "printed"


@dataclass(frozen=True)
class Row:
    """``planned``: seats taken on sessions that have not begun; never part of the figures."""

    kind: RowKind
    period: Period
    figures: Mapping[Column, Figure]
    planned: Mapping[Column, int]
    status: Status | None
    as_of: date
    notes: tuple[Note, ...] = ()
    group: Group | None = None


@dataclass(frozen=True)
class Table:
    """``total`` is computed from the rows and counts no day twice; ``printed`` are totals as their source has them."""

    rows: tuple[Row, ...]
    total: Row | None
    printed: tuple[Row, ...]
    as_of: date
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """All that is known on a day: reported cells (``as_known``, ``completed``) and sessions (cut to fit)."""

    reported: Sequence[Reported]
    tallies: Sequence[Tally]
    as_of: date

    @cached_property
    def counted(self) -> list[Tally]:
        """The sessions that count: no known reported figure of their audience covers their days."""
        return [t for t in self.tallies if not self._speaks_for(t)]

    @cached_property
    def spoken_for(self) -> list[Tally]:
        """The sessions in days a reported figure speaks for."""
        return [t for t in self.tallies if self._speaks_for(t)]

    def _speaks_for(self, tally: Tally) -> bool:
        return any(
            cell.audience is tally.audience and cell.figure.is_known and cell.period.contains(tally.span)
            for cell in self.reported
            if not cell.is_grand_total
        )


# ── What was reported ───────────────────────────────────────────────────────────────────────────


def as_known(cells: Iterable[Reported], on: date) -> list[Reported]:
    """The cells as they were known on a day: nothing from later, and the newest version of each."""
    newest: dict[tuple[Period, Audience, Measure, bool], Reported] = {}
    for cell in sorted((c for c in cells if c.as_of <= on), key=lambda c: c.as_of):
        newest[cell.period, cell.audience, cell.measure, cell.is_grand_total] = cell
    return list(newest.values())


def completed(cells: Iterable[Reported]) -> list[Reported]:
    """The cells, and those that follow from them within the same period.

    Citizens: drop-by is all less course, all is course and drop-by together, and all of nobody is nobody on courses.
    Employees do not drop by: where only their courses were reported, that is all of them.
    """
    places: dict[tuple[Period, Audience, bool], dict[Measure, Reported]] = {}
    for cell in cells:
        places.setdefault((cell.period, cell.audience, cell.is_grand_total), {})[cell.measure] = cell
    for (_period, audience, _is_grand_total), known in places.items():
        pattern = max(known.values(), key=lambda c: c.as_of)
        figures = {m: known[m].figure if m in known else UNKNOWN for m in Measure}
        for measure, figure in _following(figures, audience).items():
            known[measure] = replace(pattern, measure=measure, figure=figure)
    return [cell for known in places.values() for cell in known.values()]


def _following(given: Mapping[Measure, Figure], audience: Audience) -> dict[Measure, Figure]:
    course, drop_by, everybody = (given[m] for m in (Measure.COURSE, Measure.DROP_BY, Measure.ALL))
    if audience is Audience.EMPLOYEES:
        if everybody.is_known or not course.is_known:
            return {}
        return {Measure.ALL: add(f for f in (course, drop_by) if f.is_known)}
    if everybody == ZERO and not course.is_known:
        course = Figure(0, is_computed=True)
    if not drop_by.is_known:
        drop_by = difference(everybody, course)
    if not everybody.is_known and course.is_known and drop_by.is_known:
        everybody = replace(add([course, drop_by]), is_computed=True)
    completed = {Measure.COURSE: course, Measure.DROP_BY: drop_by, Measure.ALL: everybody}
    return {m: f for m, f in completed.items() if f.is_known and f != given[m]}


def _reported_terms(
    ledger: Ledger, period: Period, audience: Audience, measure: Measure
) -> tuple[list[Figure], list[Note]]:
    """The reported figures to add up in a cell, or why they cannot be added."""
    mine = [c for c in ledger.reported if not c.is_grand_total and c.audience is audience]
    known = [c for c in mine if c.measure is measure and c.figure.is_known]
    inside = _largest([c for c in known if period.contains(c.period)])
    covers = [c.period for c in inside]

    def is_cut(cell: Reported) -> bool:
        shared = overlap(cell.period, period)
        return shared is not None and not period.contains(cell.period) and not is_covered(shared, covers)

    notes = [Note(Remark.KNOWN_FOR, period=c.period) for c in known if is_cut(c)]
    if any(one.period.overlaps(other.period) for one in inside for other in inside if one is not other):
        notes.append(Note(Remark.REPORTS_OVERLAP))
    if notes:
        return [UNKNOWN], notes

    sessions = [t for t in ledger.counted if t.way is Way.SESSION and t.audience is audience and t.held]
    counted = [t for t in sessions if period.contains(t.span)]
    unknown = {
        c.period
        for c in mine
        if (period.contains(c.period) or (c.figure.is_known and is_cut(c)))
        and not is_covered(c.period, covers)
        # What was not known when it was printed may have been counted here since.
        and not any(c.period.contains(t.span) for t in counted)
    }
    return [c.figure for c in inside] + [UNKNOWN for _ in unknown], []


def _largest(cells: list[Reported]) -> list[Reported]:
    """The cells that do not lie inside another: a year, not also its halves."""
    return [c for c in cells if not any(o.period.contains(c.period) and o.period != c.period for o in cells)]


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────


def make_row(ledger: Ledger, period: Period, kind: RowKind = RowKind.PERIOD, group: Group | None = None) -> Row:
    """What is known of a period: reported figures and sessions (PERIOD), reported alone (UNDIVIDED), or the sessions
    of one group (GROUP)."""

    def of_row(tallies: Iterable[Tally]) -> list[Tally]:
        if kind is RowKind.UNDIVIDED:
            return []
        return [t for t in tallies if period.contains(t.span) and (kind is not RowKind.GROUP or t.group == group)]

    counted = of_row(ledger.counted)
    reported = [] if kind is RowKind.GROUP else [c for c in ledger.reported if not c.is_grand_total]

    figures: dict[Column, Figure] = {}
    notes: list[Note] = []
    for column, (audience, measure) in _ASKS.items():
        terms, reasons = _reported_terms(ledger, period, audience, measure) if reported else ([], [])
        notes += reasons
        if not reasons:
            alone = not terms and (kind is RowKind.GROUP or any(t.held and t.way is Way.SESSION for t in counted))
            terms = terms + _counted_terms(counted, audience, measure, alone=alone)
        figures[column] = add(terms)

    notes += _notes_of_tallies(counted, of_row(ledger.spoken_for), is_whole=kind is not RowKind.GROUP)

    told = [c for c in reported if period.overlaps(c.period)]
    notes += [Note(Remark.SOURCE_SAYS, text=c.note) for c in told if c.period == period and c.note]
    statuses = {c.status for c in told if period.contains(c.period)}
    statuses |= {Status.HELD for t in counted if t.held} | {Status.PLANNED for t in counted if t.planned}
    return Row(
        kind,
        period,
        figures,
        _planned(counted),
        status=statuses.pop() if len(statuses) == 1 else Status.SO_FAR if statuses else None,
        as_of=ledger.as_of if counted else max((c.as_of for c in told), default=ledger.as_of),
        notes=tuple(dict.fromkeys(notes)),
        group=group,
    )


def _notes_of_tallies(counted: Sequence[Tally], spoken_for: Sequence[Tally], *, is_whole: bool) -> list[Note]:
    sessions = [t for t in counted if t.way is Way.SESSION]
    helped = {way: [t for t in counted if t.way is way] for way in (Way.CAFE, Way.APPOINTMENT)}
    numbers = {
        Remark.NO_ATTENDANCE: sum(t.missing for t in sessions if t.measure is Measure.COURSE),
        Remark.NO_HEAD_COUNT: sum(t.missing for t in sessions if t.measure is Measure.DROP_BY),
        Remark.NO_OUTCOME: sum(t.missing for t in helped[Way.APPOINTMENT]),
        Remark.OF_CONTACTS_CAFE: is_whole * sum(t.people for t in helped[Way.CAFE]),
        Remark.OF_CONTACTS_APPOINTMENT: is_whole * sum(t.people for t in helped[Way.APPOINTMENT]),
        Remark.ALREADY_REPORTED: sum(t.held + t.planned for t in spoken_for if t.way is Way.SESSION),
        Remark.HELP_REPORTED: sum(t.held + t.planned for t in spoken_for if t.way is not Way.SESSION),
    }
    return [Note(remark, sessions=number) for remark, number in numbers.items() if number]


def _counted_terms(counted: Sequence[Tally], audience: Audience, measure: Measure, *, alone: bool) -> list[Figure]:
    """The figures of the sessions. Where sessions were held but none of this kind, nobody came to any: zero, unless
    (``alone`` False) this zero would hide something that was reported, or nothing but help without a course is known,
    which says nothing of courses."""
    held = [t for t in counted if t.held]
    kind = [t for t in held if t.audience is audience and measure in (t.measure, Measure.ALL)]
    if kind:
        return [t.figure for t in kind]
    return [ZERO] if held and alone else []


def _planned(counted: Sequence[Tally]) -> dict[Column, int]:
    citizens = sum(t.seats for t in counted if t.audience is Audience.CITIZENS)
    agreed = sum(t.seats for t in counted if t.way is Way.APPOINTMENT)
    employees = sum(t.seats for t in counted if t.audience is Audience.EMPLOYEES)
    return {
        Column.COURSE: citizens - agreed,
        Column.DROP_BY: agreed,
        Column.CITIZENS: citizens,
        Column.EMPLOYEES: employees,
    }


def _place_of(group: Group) -> tuple[int, str, int]:
    """By name; then help that was no session, and last what belongs to no group."""
    if isinstance(group.key, Way):
        return 1, "", list(Way).index(group.key)
    return (2 if group.key is None else 0), group.name.casefold(), group.key or 0


def _split_rows(ledger: Ledger, period: Period) -> list[Row]:
    groups = {t.group for t in ledger.counted if t.group and period.contains(t.span)}
    in_order = sorted(groups, key=_place_of)
    rows = [make_row(ledger, period, RowKind.GROUP, group) for group in in_order]
    if any(c.period.overlaps(period) for c in ledger.reported if not c.is_grand_total):
        rows.append(make_row(ledger, period, RowKind.UNDIVIDED))
    return rows or [make_row(ledger, period)]


def shown_by_default(ledger: Ledger, halves: Iterable[Period], within: Period | None) -> list[Period]:
    """The rows shown where nobody asks for others: each reported period, and each half-year with sessions that no
    reported figure speaks for; only the days ``within``."""
    reported = [c.period for c in ledger.reported if not c.is_grand_total]
    with_sessions = [half for half in halves if any(half.contains(t.span) for t in ledger.counted)]
    return in_rows([*reported, *with_sessions], within)


# ── The table ───────────────────────────────────────────────────────────────────────────────────


def make_table(ledger: Ledger, periods: Sequence[Period], *, is_split: bool) -> Table:
    """The table with a row for each period, or (``is_split``) for each group in each period."""
    whole = [make_row(ledger, period) for period in periods]
    rows = [row for period in periods for row in _split_rows(ledger, period)] if is_split else whole
    printed = _printed_rows(ledger, hull(periods)) if periods else []
    cells = [c for c in ledger.reported if any(p.overlaps(c.period) for p in periods)]
    return Table(
        rows=tuple(rows),
        total=_total(ledger, whole) if whole else None,
        printed=tuple(printed),
        as_of=max((row.as_of for row in whole), default=ledger.as_of),
        sources=tuple(dict.fromkeys(c.source for c in cells if c.source)),
    )


def _total(ledger: Ledger, rows: Sequence[Row]) -> Row:
    made = {row.period: row for row in rows}
    spans = merge(made)
    parts = [made.get(span) or make_row(ledger, span) for span in spans]
    statuses = {part.status for part in parts if part.status}
    return Row(
        RowKind.SUM,
        hull(spans),
        {column: add(part.figures[column] for part in parts) for column in Column},
        {column: sum(part.planned[column] for part in parts) for column in Column},
        status=statuses.pop() if len(statuses) == 1 else Status.SO_FAR if statuses else None,
        as_of=max(part.as_of for part in parts),
        notes=(Note(Remark.ROWS_OVERLAP),) if len(spans) < len(made) else (),
    )


def _printed_rows(ledger: Ledger, within: Period) -> list[Row]:
    grand = [c for c in ledger.reported if c.is_grand_total and within.contains(c.period)]
    rows = []
    for period in sorted({c.period for c in grand}):
        cells = [c for c in grand if c.period == period]
        figures = {
            column: next((c.figure for c in cells if (c.audience, c.measure) == asks), UNKNOWN)
            for column, asks in _ASKS.items()
        }
        as_of = max(c.as_of for c in cells)
        rows.append(Row(RowKind.PRINTED, period, figures, dict.fromkeys(Column, 0), None, as_of))
    return rows
