"""Writes a plan into the database, table by table, in few and large statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models

from selvhjulpen.courses.models import Attendance, Booking, ChecklistItem
from selvhjulpen.exchange.queries.mapping import HOMES, ROLES, Home, linked_columns, plain_columns
from selvhjulpen.exchange.queries.stored import in_parts
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.choices import CHECKLIST
from selvhjulpen.exchange.rules.geometry import GEOMETRY
from selvhjulpen.exchange.rules.plan import Change, Plan
from selvhjulpen.exchange.rules.rows import PERSONS
from selvhjulpen.exchange.rules.schema import Resource, Type, Values
from selvhjulpen.people.models import Person, Role

BATCH = 2_000
Pks = dict[str, int]  # of one table, by key


def write(plan: Plan, *, step: Callable[[str, int], None]) -> None:
    """Carry the plan out. The caller holds the transaction."""
    known: dict[str, Pks] = {}
    for resource in r.RESOURCES:
        changes = plan.changes.get(resource.name, [])
        touched = [change for change in changes if change.is_new or change.changed]
        if touched:
            _write_rows(resource, touched, known)
        step(resource.name, len(changes))


def _pks(resource_name: str, known: dict[str, Pks]) -> Pks:
    """The primary keys of a table, read once; a table is written before any other points to it."""
    if resource_name not in known:
        known[resource_name] = dict(HOMES[resource_name].model._default_manager.values_list("key", "pk"))
    return known[resource_name]


def _write_rows(resource: Resource, touched: Sequence[Change], known: dict[str, Pks]) -> None:
    home = HOMES[resource.name]
    rows = {change.id: _built(resource, change, known) for change in touched}
    new = [rows[change.id] for change in touched if change.is_new]
    home.model._default_manager.bulk_create(new, batch_size=BATCH)
    owners: Pks = {row.key: row.pk for row in new}
    old = [change for change in touched if not change.is_new]
    for part in in_parts(change.id for change in old):
        owners |= dict(home.model._default_manager.filter(key__in=part).values_list("key", "pk"))
    _update(resource, home, old, rows, owners)
    if resource is r.PEOPLE:
        # Django writes its own clock into a new row; the file knows better.
        for change in touched:
            rows[change.id].pk, rows[change.id].created_at = owners[change.id], change.values["created_at"]
        home.model._default_manager.bulk_update(rows.values(), ["created_at"], batch_size=BATCH)
    for column in linked_columns(resource):
        _write_links(resource, column, touched, owners, known)
    people = _pks(r.PEOPLE.name, known)
    if resource is r.SESSIONS:
        _write_parts(ChecklistItem, "instance", touched, owners, lambda values: _checked(values, people))
    if resource is r.BOOKINGS:
        _write_parts(Attendance, "booking", touched, owners, lambda values: _attended(values, people))


def _built(resource: Resource, change: Change, known: dict[str, Pks]) -> Any:
    home = HOMES[resource.name]
    row: Any = home.model()
    fields = resource.by_name
    for column in plain_columns(resource):
        value: Any = change.values[column]
        attribute = home.attribute(column)
        if fields[column].type is Type.REFERENCE:
            setattr(row, f"{attribute}_id", _pks(fields[column].references, known)[value] if value else None)
        else:
            setattr(row, attribute, list(value) if isinstance(value, tuple) else value)
    if resource is r.AREAS:
        outline = change.values.get(GEOMETRY)
        row.geometry = json.loads(str(outline)) if outline else None
    if isinstance(row, Person):
        for role in Role:
            setattr(row, f"is_{role.value}", role.value in (change.values[ROLES] or ()))  # type: ignore[operator]
        row.set_unusable_password()
    if isinstance(row, Booking):
        row.who = row.identity()  # as save() would
    return row


def _update(resource: Resource, home: Home, old: Sequence[Change], rows: dict[str, Any], owners: Pks) -> None:
    columns = {column for change in old for column in change.changed}
    names = {home.attribute(column) for column in columns & {*plain_columns(resource), GEOMETRY}}
    if ROLES in columns:
        names |= {f"is_{role.value}" for role in Role}
    if resource is r.BOOKINGS and names:
        names.add("who")
    if not names:
        return
    parked = {name: value for name, value in home.parking.items() if name in names or name == "seats_taken"}
    for part in in_parts(owners[change.id] for change in old) if parked else []:
        home.model._default_manager.filter(pk__in=part).update(**parked)
    # Every row is there: it is found by its key and changed, in one statement for many rows.
    home.model._default_manager.bulk_create(
        [rows[change.id] for change in old],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=sorted(names),
    )


def _write_links(
    resource: Resource, column: str, touched: Sequence[Change], owners: Pks, known: dict[str, Pks]
) -> None:
    home = HOMES[resource.name]
    link: Any = home.model._meta.get_field(home.attribute(column))
    through = link.remote_field.through
    owner, target = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
    target_pks = _pks(resource.by_name[column].references, known)
    changed = [change for change in touched if change.is_new or column in change.changed]
    for part in in_parts(owners[change.id] for change in changed if not change.is_new):
        through._default_manager.filter(**{f"{owner}__in": part}).delete()
    rows = [
        through(**{owner: owners[change.id], target: target_pks[to]})
        for change in changed
        for to in change.values[column] or ()  # type: ignore[union-attr]
    ]
    through._default_manager.bulk_create(rows, batch_size=BATCH)


def _write_parts(
    model: type[models.Model],
    owner: str,
    touched: Sequence[Change],
    owners: Pks,
    parts: Callable[[Values], Iterable[dict[str, Any]]],
) -> None:
    """Rows that belong to another row: those that changed are written anew."""
    said = {change.id: list(parts(change.values)) for change in touched}
    was = {change.id: list(parts(change.before)) for change in touched if change.before is not None}
    changed = [key for key in said if said[key] != was.get(key, [])]
    for part in in_parts(owners[key] for key in changed if key in was):
        model._default_manager.filter(**{f"{owner}__in": part}).delete()
    rows = [model(**{f"{owner}_id": owners[key]}, **fields) for key in changed for fields in said[key]]
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _checked(values: Values, people: Pks) -> Iterable[dict[str, Any]]:
    for subject, _ in CHECKLIST:
        if done_at := values[f"{subject}_checked_at"]:
            by = people.get(str(values[f"{subject}_checked_by"]))
            yield {"subject": subject, "done_at": done_at, "done_by_id": by}


def _attended(values: Values, people: Pks) -> Iterable[dict[str, Any]]:
    for no in PERSONS:
        if (present := values[f"attendance_{no}"]) is not None:
            by = people.get(str(values[f"attendance_{no}_by"]))
            recorded_at: Any = values[f"attendance_{no}_at"]
            yield {"person_no": no, "present": present, "recorded_at": recorded_at, "recorded_by_id": by}
