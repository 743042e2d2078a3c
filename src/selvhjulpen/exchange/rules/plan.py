"""What an import would do: every row of the package held against what is stored, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain

from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.across import faults_across
from selvhjulpen.exchange.rules.changes import Change, Plan, Stored
from selvhjulpen.exchange.rules.faults import Fault, Kind, fault
from selvhjulpen.exchange.rules.misfits import misfits
from selvhjulpen.exchange.rules.rows import complete, keep_forgotten, new_row, overruled, refilled
from selvhjulpen.exchange.rules.schema import Resource, Type, Values
from selvhjulpen.exchange.rules.tables import Row, Table
from selvhjulpen.exchange.rules.values import nearest, written

Step = Callable[[str, int], None]  # (resource name, rows done)


def make_plan(tables: dict[str, Table], stored: Stored, *, now: datetime, step: Step) -> tuple[Plan, list[Fault]]:
    """Hold every row against the database. The faults come file by file, row by row."""
    plan = Plan(files={name: table.file for name, table in tables.items()})
    faults: list[Fault] = []
    for resource in r.RESOURCES:
        table = tables.get(resource.name)
        if table is None:
            continue
        rows = _once(table, faults)
        faults += _missing_references(table, rows, tables, stored)
        _fit(table, [row for row in rows if row.is_whole], plan, stored, faults, now=now)
        parts = [row for row in rows if not row.is_whole]
        faults += _shared(table, parts, plan, stored)
        faults += _misfits_in_parts(table, parts)
        step(resource.name, len(table.rows))
    are_whole = not _has_fault(faults, plan, r.NOMINATIONS)
    faults += faults_across(plan, stored, are_nominations_whole=are_whole)
    return plan, faults


def _has_fault(faults: list[Fault], plan: Plan, resource: Resource) -> bool:
    return any(found.file == plan.files.get(resource.name) for found in faults)


def _once(table: Table, faults: list[Fault]) -> list[Row]:
    rows: dict[str, Row] = {}
    for row in table.rows:
        row_id = str(row.values["id"])
        if row_id in rows:
            faults.append(
                fault(
                    table.file, Kind.REPEATED_ID, row=row.number, column="id", value=row_id, other=rows[row_id].number
                )
            )
        else:
            rows[row_id] = row
    return list(rows.values())


def _missing_references(table: Table, rows: list[Row], tables: dict[str, Table], stored: Stored) -> list[Fault]:
    faults = []
    for column in table.resource.fields:
        if column.type not in (Type.REFERENCE, Type.REFERENCES):
            continue
        target = r.BY_NAME[column.references]
        package = tables.get(target.name)
        if package and package.ids is None:
            continue  # the other file has a fault of its own; what it would have held is not known
        known = package.ids if package and package.ids else set()
        pointing = [(row, _pointed(row.values.get(column.name))) for row in rows]
        if not any(to not in known for _, to_all in pointing for to in to_all):
            continue
        known = known | stored.ids(target)
        suggestions = {one: one for one in known} if len(known) <= 2_000 else {}
        if target is r.ORGANISATIONS:
            merged = stored.rows(r.FORMER_ORGANISATIONS, stored.ids(r.FORMER_ORGANISATIONS))
            suggestions |= {key: str(values["organisation"]) for key, values in merged.items()}
        for row, to_all in pointing:
            faults += [
                fault(
                    table.file,
                    Kind.NO_SUCH_ROW,
                    row=row.number,
                    column=column.name,
                    value=to,
                    target=package.file if package else target.file,
                    suggestion=nearest(to, suggestions),
                )
                for to in to_all
                if to not in known
            ]
    return faults


def _pointed(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (str(value),) if value else ()


def _fit(table: Table, rows: list[Row], plan: Plan, stored: Stored, faults: list[Fault], *, now: datetime) -> None:
    """Lay each row over what is stored (or over a blank row) and look at it as a whole."""
    resource = table.resource
    before = stored.rows(resource, [str(row.values["id"]) for row in rows])
    ends = _session_ends(rows, plan, stored) if resource is r.BOOKINGS else {}
    fill = new_row(resource, now=now)
    filled = {
        key: refilled(resource, row.values, before[key]) for row in rows if (key := str(row.values["id"])) in before
    }
    erased = stored.erased_of(resource, [key for key, columns in filled.items() if columns])
    changes = plan.changes[resource.name] = []
    for row in rows:
        row_id = str(row.values["id"])
        was = before.get(row_id)
        values = fill(row.values) if was is None else was | row.values
        complete(resource, values, session_ends_at=ends.get(str(values.get("session"))))
        if was is not None:
            keep_forgotten(resource, values, was)
        changes.append(Change(row_id, row.number, values, was))
        refused = filled[row_id] if row_id in erased else ()
        for kind, column, words in chain(misfits(resource, values), overruled(resource, values, was, refused=refused)):
            faults.append(_misfit(table, row.number, values, kind, column, words))


def _misfits_in_parts(table: Table, rows: list[Row]) -> Iterator[Fault]:
    """What does not fit together in the cells that could be read."""
    for row in rows:
        try:
            for kind, column, words in misfits(table.resource, row.values):
                yield _misfit(table, row.number, row.values, kind, column, words)
        except KeyError:
            continue  # the rest needs a cell that could not be read


def _misfit(table: Table, row: int, values: Values, kind: Kind, column: str, words: dict[str, object]) -> Fault:
    shown = written(values[column], table.resource.by_name[column])
    return fault(table.file, kind, row=row, column=column, value=shown, **words)


def _session_ends(rows: list[Row], plan: Plan, stored: Stored) -> dict[str, datetime]:
    ends = {change.id: change.values["ends_at"] for change in plan.changes.get(r.SESSIONS.name, [])}
    elsewhere = {str(row.values["session"]) for row in rows} - ends.keys()
    if elsewhere:
        ends |= {session: values["ends_at"] for session, values in stored.rows(r.SESSIONS, elsewhere).items()}
    return {session: moment for session, moment in ends.items() if isinstance(moment, datetime)}


def _shared(table: Table, parts: list[Row], plan: Plan, stored: Stored) -> list[Fault]:
    """Rows that share what only one may have."""
    faults = []
    read = [Change(str(row.values["id"]), row.number, row.values, None) for row in parts]
    changes = plan.changes[table.resource.name] + read
    in_package = {change.id for change in changes}
    always: list[tuple[tuple[str, ...], tuple[str, ...]]] = [(columns, ()) for columns in table.resource.unique]
    for columns, while_empty in chain(always, table.resource.unique_while_empty):
        taken: dict[tuple[object, ...], int] = {}
        touched: list[tuple[Change, tuple[object, ...]]] = []
        for change in changes:
            value: tuple[object, ...] = tuple(change.values.get(column) for column in columns)
            if any(part is None or part == "" for part in value) or any(
                change.values.get(column) for column in while_empty
            ):
                continue
            if (row := taken.setdefault(value, change.row)) != change.row:
                faults.append(_taken(table, change, columns, same_row=row))
            elif change.is_new or any(column in change.changed for column in (*columns, *while_empty)):
                touched.append((change, value))
        if not touched:
            continue
        holders = stored.holders(table.resource, columns, [value[0] for _, value in touched], while_empty=while_empty)
        for change, value in touched:
            holder = holders.get(value)
            if holder is not None and holder not in in_package:
                faults.append(_taken(table, change, columns, id=holder))
    return faults


def _taken(table: Table, change: Change, columns: tuple[str, ...], **other: object) -> Fault:
    fields = table.resource.by_name
    secret = any(fields[column].secret for column in columns)
    value = "" if secret else " ".join(filter(None, (written(change.values[c], fields[c]) for c in columns)))
    return fault(
        table.file, Kind.TAKEN, row=change.row, column=columns[0], value=value, columns=", ".join(columns), **other
    )
