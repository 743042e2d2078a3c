"""Reads every fact of the programme, in as few queries as there are tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from selvhjulpen.cafe.models import LogDeed
from selvhjulpen.exchange.queries.mapping import (
    HOMES,
    ROLES,
    distant_columns,
    extra_columns,
    linked_columns,
    plain_columns,
)
from selvhjulpen.exchange.queries.parts import PARTS, Part
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.geometry import GEOMETRY, canonical
from selvhjulpen.exchange.rules.schema import Resource, Type, Values
from selvhjulpen.people.models import AuditEntry, Deed, Role

AT_ONCE = 5_000  # ids in one question


def is_empty() -> bool:
    """True where nothing of the programme is there yet, but the formats every installation begins with."""
    return not any(home.rows.exists() for name, home in HOMES.items() if name != "formats")


def in_parts(things: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at once as one question may hold."""
    rest = list(things)
    for at in range(0, len(rest), AT_ONCE):
        yield rest[at : at + AT_ONCE]


class Database:
    """The stored programme, in the package's own terms (see ``rules.changes.Stored``)."""

    def all_rows(self, resource: Resource) -> dict[str, Values]:
        """Every row by id, in the order the rows came into the world."""
        return self._read(resource, {})

    def rows(self, resource: Resource, ids: Collection[str]) -> dict[str, Values]:
        """The rows of these ids that are there."""
        found: dict[str, Values] = {}
        for part in in_parts(ids):
            found |= self._read(resource, {"key__in": part})
        return found

    def bookings_of(self, sessions: Collection[str]) -> dict[str, Values]:
        """All bookings on these sessions."""
        found: dict[str, Values] = {}
        for part in in_parts(sessions):
            found |= self._read(r.BOOKINGS, {"instance__key__in": part})
        return found

    def ids(self, resource: Resource) -> set[str]:
        return set(HOMES[resource.name].rows.values_list("key", flat=True))

    def erased_of(self, resource: Resource, ids: Collection[str]) -> set[str]:
        """Those of these rows of which the audit log knows that somebody was erased."""
        home = HOMES[resource.name]
        found: set[str] = set()
        for part in in_parts(ids):
            keys = home.rows.filter(key__in=part).values_list("pk", "key")
            named = {home.model(pk=pk).about: key for pk, key in keys}  # type: ignore[attr-defined]
            entries = AuditEntry.objects.filter(deed=Deed.ERASED, about__in=named)
            found |= {named[about] for about in entries.values_list("about", flat=True)}
        return found

    def visits_taken_back(self, ids: Collection[str]) -> set[str]:
        """Those of these visits of which it is still remembered that they were logged and taken back."""
        found: set[str] = set()
        for part in in_parts(ids):
            deeds = LogDeed.objects.filter(is_undo=True, visit_key__in=part)
            found |= set(deeds.values_list("visit_key", flat=True))
        return found

    def holders(
        self,
        resource: Resource,
        columns: tuple[str, ...],
        among: Collection[object],
        *,
        while_empty: tuple[str, ...] = (),
    ) -> dict[tuple[object, ...], str]:
        """Who holds these values of the unique ``columns`` (``among``: values of the first of them).

        ``while_empty``: only rows that have nothing (or no) in these columns.
        """
        home = HOMES[resource.name]
        fields = resource.by_name
        paths = [home.attribute(c) + ("__key" if fields[c].type is Type.REFERENCE else "") for c in columns]
        found: dict[tuple[object, ...], str] = {}
        only = {home.attribute(c): False if fields[c].type is Type.BOOLEAN else None for c in while_empty}
        for part in in_parts(set(among)):
            rows = home.rows.filter(**{f"{paths[0]}__in": part}, **only)
            found |= {tuple(value): key for key, *value in rows.values_list("key", *paths)}
        return found

    def _read(self, resource: Resource, where: dict[str, object]) -> dict[str, Values]:
        rows = dict(_plain(resource, where))
        for column in linked_columns(resource):
            _add_links(rows, resource, column, where)
        if part := PARTS.get(resource.name):
            _add_part(rows, part, where)
        return rows


def _plain(resource: Resource, where: dict[str, object]) -> Iterator[tuple[str, Values]]:
    home = HOMES[resource.name]
    fields = resource.by_name
    columns = plain_columns(resource)
    paths = [home.attribute(c) + ("__key" if fields[c].type is Type.REFERENCE else "") for c in columns]
    roles = [f"is_{role.value}" for role in Role] if ROLES in home.elsewhere else []
    extra = extra_columns(resource)
    nothing: Values = {c: fields[c].empty for c in distant_columns(resource)}
    references = [c for c in columns if fields[c].type is Type.REFERENCE]
    lists = [c for c in columns if fields[c].type is Type.CHOICES]
    counts = [c for c in columns if fields[c].type is Type.COUNTS]
    found = home.rows.filter(**where).order_by("pk").values_list(*paths, *extra, *roles)
    for cells in found.iterator(chunk_size=2_000):
        values: Values = dict(zip(columns, cells, strict=False)) | nothing
        for column in references:
            values[column] = values[column] or ""
        for column in lists:
            values[column] = tuple(map(str, values[column]))  # type: ignore[arg-type]
        for column in counts:
            values[column] = tuple(f"{code}={number}" for code, number in sorted(values[column].items()))  # type: ignore[union-attr]
        if extra:
            geometry = cells[len(columns)]
            values[GEOMETRY] = canonical(geometry) if geometry else ""
        if roles:
            has = cells[len(columns) + len(extra) :]
            values[ROLES] = tuple(role.value for role, is_one in zip(Role, has, strict=True) if is_one)
        yield str(values["id"]), values


def _of(owner: str, where: dict[str, object]) -> dict[str, object]:
    return {f"{owner}__{lookup}": value for lookup, value in where.items()}


def _add_links(rows: dict[str, Values], resource: Resource, column: str, where: dict[str, object]) -> None:
    home = HOMES[resource.name]
    link: Any = home.model._meta.get_field(home.attribute(column))
    owner, target = link.m2m_field_name(), link.m2m_reverse_field_name()
    for values in rows.values():
        values[column] = ()
    links = link.remote_field.through._default_manager.filter(**_of(owner, where | home.only))
    gathered: dict[str, list[str]] = {}
    for row_id, to in links.values_list(f"{owner}__key", f"{target}__key"):
        gathered.setdefault(row_id, []).append(to)
    for row_id, to_all in gathered.items():
        rows[row_id][column] = tuple(sorted(to_all))


def _add_part(rows: dict[str, Values], part: Part, where: dict[str, object]) -> None:
    found = part.model._default_manager.filter(**_of(part.owner, where))
    for row_id, *cells in found.values_list(f"{part.owner}__key", *part.read):
        part.lay(rows[row_id], *cells)
