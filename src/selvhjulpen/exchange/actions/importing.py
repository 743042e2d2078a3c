"""Reading a Data Package in: all of it or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from selvhjulpen.cafe import triggers as visits
from selvhjulpen.cafe.actions.availability import occupy_all
from selvhjulpen.cafe.models import Occupied
from selvhjulpen.courses import triggers as seats
from selvhjulpen.exchange.actions.writing import write
from selvhjulpen.exchange.queries import Database
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.changes import Plan
from selvhjulpen.exchange.rules.descriptor import Source, sources
from selvhjulpen.exchange.rules.faults import Fault, Kind, fault
from selvhjulpen.exchange.rules.geometry import GEOMETRY, read_outlines
from selvhjulpen.exchange.rules.plan import make_plan
from selvhjulpen.exchange.rules.schema import Resource
from selvhjulpen.exchange.rules.tables import Row, Table, read_table
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person

# Told while the work goes on: what is being done, to which resource, how many rows.
Progress = Callable[[str, str, int], None]
READING, CHECKING, WRITING = "reading", "checking", "writing"


@dataclass(frozen=True)
class Tally:
    """How many rows of one resource are new, changed, and as they were."""

    resource: str
    title: str
    new: int
    changed: int
    unchanged: int

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True)
class Report:
    """What an import did, or would do."""

    tallies: list[Tally]

    @property
    def changes_something(self) -> bool:
        return any(tally.new or tally.changed for tally in self.tallies)


class PackageRefused(Exception):
    """The package has faults, all of them in ``faults``; nothing has been changed."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def _silent(stage: str, resource: str, rows: int) -> None:
    """Nobody watches."""


def import_package(
    *,
    files: dict[str, bytes],
    now: datetime,
    dry_run: bool = False,
    may_change_people: bool = True,
    progress: Progress = _silent,
    by: Person | None = None,
) -> Report:
    """Lay the package over the database: rows are known by their id, and rows not in the package are left alone.

    ``files``: content by path in the package. ``dry_run`` does everything and takes it back. ``by``: None on the
    command line. Nothing is sent to anybody. Raises PackageRefused with every fault; then nothing has changed.
    """
    tables, faults = _read(files, progress)
    try:
        with transaction.atomic():
            with seats.counted_at_the_end(), visits.counted_at_the_end():
                plan = _carried_out(tables, files, faults, now, may_change_people, progress)
            note(deed=Deed.CHANGED, what=gettext_noop("Data hentet ind"), by=by, now=now)
            transaction.set_rollback(dry_run)
    except (IntegrityError, DataError) as error:
        # What the checks above do not know, the database still refuses.
        raise PackageRefused([fault("", Kind.DATABASE_REFUSES, value=_constraint(error))]) from None
    return Report([_tally(plan, resource) for resource in r.RESOURCES if resource.name in plan.changes])


def _constraint(error: IntegrityError | DataError) -> str:
    """What refused, by name; never the database's own words, which may quote the row."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    return str(error).partition("constraint failed: ")[2]  # SQLite names the constraint, or the columns, and no values


def _carried_out(
    tables: dict[str, Table],
    files: dict[str, bytes],
    faults: list[Fault],
    now: datetime,
    may_change_people: bool,
    progress: Progress,
) -> Plan:
    stored = Database()
    tables = _with_outlines(tables, files, stored, faults)
    plan, more = make_plan(tables, stored, now=now, step=lambda resource, rows: progress(CHECKING, resource, rows))
    faults += more
    if not may_change_people:
        faults += _people_changed(plan)
    if faults:
        raise PackageRefused(_in_order(faults, tables))
    write(plan, now=now, step=lambda resource, rows: progress(WRITING, resource, rows))
    if faults := _taken_helpers(plan, now=now):
        raise PackageRefused(_in_order(faults, tables))
    return plan


def _read(files: dict[str, bytes], progress: Progress) -> tuple[dict[str, Table], list[Fault]]:
    found, faults = sources(files)
    tables = {}
    for resource in r.RESOURCES:
        source = found.get(resource.name)
        if source and source.is_missing:
            tables[resource.name] = Table(resource, source.path, [])
        elif source:
            tables[resource.name], more = read_table(resource, source, files[source.path])
            faults += more
            progress(READING, resource.name, len(tables[resource.name].rows))
    return tables, faults


def _with_outlines(
    tables: dict[str, Table], files: dict[str, bytes], stored: Database, faults: list[Fault]
) -> dict[str, Table]:
    """The tables, with the outlines of the GeoJSON file laid on their areas."""
    source: Source | None = sources(files)[0].get(r.GEOMETRY_NAME)
    if source is None or source.is_missing:
        return tables
    table = tables.get(r.AREAS.name) or Table(r.AREAS, source.path, [], set())
    if table.ids is None:
        return tables  # the table of areas has a fault of its own
    known = stored.all_rows(r.AREAS)
    rows = {str(row.values["id"]): row for row in table.rows}
    names = {str(values["name"]).casefold(): key for key, values in known.items()}
    names |= {str(row.values["name"]).casefold(): key for key, row in rows.items() if "name" in row.values}
    outlines, more = read_outlines(source.path, files[source.path], area_by_name=names)
    faults += more
    for number, (area, outline) in enumerate(outlines.items(), 1):
        if area in rows:
            rows[area].values[GEOMETRY] = outline
        elif area in known:
            table.rows.append(Row(number, {"id": area, GEOMETRY: outline}))
            table.ids.add(area)
        elif area not in table.ids:
            faults.append(fault(source.path, Kind.NOT_AN_AREA, column=f"features[{number}]", value=area))
    return tables | {r.AREAS.name: table}


def _taken_helpers(plan: Plan, *, now: datetime) -> list[Fault]:
    """Let appointments and absences take the helpers' time anew; those of the package whose time somebody else has."""
    times = [(resource, plan.by_id(resource)) for resource in (r.APPOINTMENTS, r.ABSENCES)]
    if not any(change.is_new or change.changed for _, changes in times for change in changes.values()):
        return []
    (_, appointments), (_, absences) = times
    moved = Q(appointment__key__in=[key for key, change in appointments.items() if change.changed])
    moved |= Q(absence__key__in=[key for key, change in absences.items() if change.changed])
    Occupied.objects.filter(moved).delete()
    clashing = {one.key for one in occupy_all(now=now)}
    return [
        fault(plan.files[resource.name], Kind.HELPER_TAKEN, row=changes[key].row, column="starts_at", value=key)
        for resource, changes in times
        for key in sorted(clashing & changes.keys())
    ]


def _people_changed(plan: Plan) -> list[Fault]:
    return [
        fault(plan.files[r.PEOPLE.name], Kind.NOT_YOURS, row=change.row, column="id", value=change.id)
        for change in plan.changes.get(r.PEOPLE.name, [])
        if change.is_new or change.changed
    ]


def _in_order(faults: list[Fault], tables: dict[str, Table]) -> list[Fault]:
    """File by file as the package has them, row by row."""
    files = [r.DESCRIPTOR_FILE, *(table.file for table in tables.values())]
    place = {file: number for number, file in enumerate(files)}
    return sorted(faults, key=lambda f: (place.get(f.file, len(files)), f.file, f.row or 0))


def _tally(plan: Plan, resource: Resource) -> Tally:
    changes = plan.changes[resource.name]
    new = sum(change.is_new for change in changes)
    changed = sum(bool(change.changed) for change in changes)
    return Tally(resource.name, resource.title_da, new, changed, len(changes) - new - changed)
