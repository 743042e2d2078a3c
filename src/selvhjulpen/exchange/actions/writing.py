"""Writes a plan into the database, table by table, in few and large statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models

from selvhjulpen.courses.models import Attendance, Booking, ChecklistItem
from selvhjulpen.exchange.actions.bulk import insert
from selvhjulpen.exchange.queries.mapping import HOMES, ROLES, Home, linked_columns, plain_columns
from selvhjulpen.exchange.queries.stored import in_parts
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.choices import CHECKLIST
from selvhjulpen.exchange.rules.geometry import GEOMETRY
from selvhjulpen.exchange.rules.plan import Change, Plan
from selvhjulpen.exchange.rules.rows import PERSONS
from selvhjulpen.exchange.rules.schema import SEVERAL, Resource, Type, Values
from selvhjulpen.people.models import Person, Role

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
    build = _builder(resource, known)
    rows = {change.id: build(change.values) for change in touched}
    insert(home.model, [rows[change.id] for change in touched if change.is_new])
    owners: Pks = {}
    for part in in_parts(rows):
        owners |= dict(home.model._default_manager.filter(key__in=part).values_list("key", "pk"))
    _update(resource, home, [change for change in touched if not change.is_new], rows, owners)
    for column in linked_columns(resource):
        _write_links(resource, column, touched, owners, known)
    people = _pks(r.PEOPLE.name, known)
    if resource is r.SESSIONS:
        _write_parts(ChecklistItem, "instance", touched, owners, lambda values: _checked(values, people))
    if resource is r.BOOKINGS:
        _write_parts(Attendance, "booking", touched, owners, lambda values: _attended(values, people))


def _builder(resource: Resource, known: dict[str, Pks]) -> Callable[[Values], Any]:
    """The function that makes a row of the database from a row of the package, not saved."""
    home = HOMES[resource.name]
    fields = resource.by_name
    plain, several, references = [], [], []
    for column in plain_columns(resource):
        attribute = home.attribute(column)
        if fields[column].type is Type.REFERENCE:
            references.append((column, f"{attribute}_id", _pks(fields[column].references, known)))
        elif fields[column].type in SEVERAL:
            several.append((column, attribute))
        else:
            plain.append((column, attribute))

    def build(values: Values) -> Any:
        said: dict[str, Any] = {attribute: values[column] for column, attribute in plain}
        for column, attribute in several:
            said[attribute] = list(values[column])  # type: ignore[arg-type]
        for column, attribute, pks in references:
            said[attribute] = pks[str(values[column])] if values[column] else None
        if resource is r.AREAS:
            outline = values.get(GEOMETRY)
            said["geometry"] = json.loads(str(outline)) if outline else None
        if resource is r.PEOPLE:
            said |= {f"is_{role.value}": role.value in values[ROLES] for role in Role}  # type: ignore[operator]
        row: Any = home.model(**said)
        if isinstance(row, Person):
            row.set_unusable_password()
        if isinstance(row, Booking):
            row.who = row.identity()  # as save() would
        return row

    return build


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
    insert(home.model, [rows[change.id] for change in old], update=sorted(names))


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
    insert(through, rows)


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
    insert(model, rows)


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
