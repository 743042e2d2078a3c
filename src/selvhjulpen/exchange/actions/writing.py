"""Writes a plan into the database, table by table, in few and large statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from selvhjulpen.exchange.actions.bulk import insert
from selvhjulpen.exchange.queries.mapping import HOMES, ROLES, Home, linked_columns, plain_columns
from selvhjulpen.exchange.queries.parts import PARTS, Find, Part
from selvhjulpen.exchange.queries.stored import in_parts
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.changes import Change, Plan
from selvhjulpen.exchange.rules.geometry import GEOMETRY
from selvhjulpen.exchange.rules.schema import SEVERAL, Resource, Type, Values
from selvhjulpen.materials.actions import keep_words
from selvhjulpen.materials.models import Material
from selvhjulpen.people.models import Person, Role

Pks = dict[str, int]  # of one table, by key


def write(plan: Plan, *, now: datetime, step: Callable[[str, int], None]) -> None:
    """Carry the plan out. The caller holds the transaction."""
    known: dict[str, Pks] = {}
    for resource in r.RESOURCES:
        changes = plan.changes.get(resource.name, [])
        touched = [change for change in changes if change.is_new or change.changed]
        if touched:
            _write_rows(resource, touched, known)
        if resource is r.MATERIALS:
            for part in in_parts(change.id for change in touched):
                keep_words(Material.objects.filter(key__in=part), now=now)
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
    old = [change for change in touched if not change.is_new]
    names = _changed_fields(resource, old)
    # What only one may have is let go of before another row takes it.
    _park(home, old, names)
    insert(home.model, [rows[change.id] for change in touched if change.is_new])
    if names:
        # Every row is there: it is found by its key and changed, in one statement for many rows.
        insert(home.model, [rows[change.id] for change in old], update=sorted(names))
    owners: Pks = {}
    for part in in_parts(rows):
        owners |= dict(home.model._default_manager.filter(key__in=part).values_list("key", "pk"))
    for column in linked_columns(resource):
        _write_links(resource, column, touched, owners, known)
    if resource.name in PARTS:
        _write_part(
            PARTS[resource.name], touched, owners, lambda name, key: _pks(name, known)[str(key)] if key else None
        )


def _builder(resource: Resource, known: dict[str, Pks]) -> Callable[[Values], Any]:
    """The function that makes a row of the database from a row of the package, not saved."""
    home = HOMES[resource.name]
    fields = resource.by_name
    plain, several, counts, references = [], [], [], []
    for column in plain_columns(resource):
        attribute = home.attribute(column)
        if fields[column].type is Type.REFERENCE:
            references.append((column, f"{attribute}_id", _pks(fields[column].references, known)))
        elif fields[column].type is Type.COUNTS:
            counts.append((column, attribute))
        elif fields[column].type in SEVERAL:
            several.append((column, attribute))
        else:
            plain.append((column, attribute))

    def build(values: Values) -> Any:
        said: dict[str, Any] = {attribute: values[column] for column, attribute in plain}
        for column, attribute in several:
            codes: Any = values[column]
            said[attribute] = [int(code) for code in codes] if column in home.numbers else list(codes)
        for column, attribute in counts:
            pairs: Any = values[column]
            said[attribute] = {code: int(number) for code, number in (pair.split("=") for pair in pairs)}
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
        if home.derived:
            home.reckon(row)
        return row

    return build


def _changed_fields(resource: Resource, old: Sequence[Change]) -> set[str]:
    """The fields of the table that are written of the rows that were there."""
    home = HOMES[resource.name]
    columns = {column for change in old for column in change.changed}
    names = {home.attribute(column) for column in columns & {*plain_columns(resource), GEOMETRY}}
    if ROLES in columns:
        names |= {f"is_{role.value}" for role in Role}
    return names.union(home.derived) if names else names


def _park(home: Home, old: Sequence[Change], names: set[str]) -> None:
    parked = {name: value for name, value in home.parking.items() if name in names or (names and name == "seats_taken")}
    if home.counts_changes:
        parked[home.counts_changes] = models.F(home.counts_changes) + 1
    for part in in_parts(change.id for change in old) if parked else []:
        home.model._default_manager.filter(key__in=part).update(**parked)


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


def _write_part(part: Part, touched: Sequence[Change], owners: Pks, find: Find) -> None:
    """Rows that belong to another row: those that changed are written anew."""
    said = {change.id: list(part.said(change.values, find)) for change in touched}
    was = {change.id: list(part.said(change.before, find)) for change in touched if change.before is not None}
    changed = [key for key in said if said[key] != was.get(key, [])]
    for some in in_parts(owners[key] for key in changed if key in was):
        part.model._default_manager.filter(**{f"{part.owner}__in": some}).delete()
    rows = [part.model(**{f"{part.owner}_id": owners[key]}, **fields) for key in changed for fields in said[key]]
    insert(part.model, rows)
