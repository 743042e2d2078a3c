"""What an import would do: every row of the package held against what is stored, and everything that is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Protocol

from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.faults import Fault, Kind, fault
from selvhjulpen.exchange.rules.misfits import misfits
from selvhjulpen.exchange.rules.rows import complete, identity, keep_forgotten, new_row, overruled, seats_held
from selvhjulpen.exchange.rules.schema import Resource, Type, Values
from selvhjulpen.exchange.rules.tables import Row, Table
from selvhjulpen.exchange.rules.values import nearest, written


class Stored(Protocol):
    """What the database holds, told in the package's own terms."""

    def rows(self, resource: Resource, ids: Collection[str]) -> dict[str, Values]: ...
    def bookings_of(self, sessions: Collection[str]) -> dict[str, Values]: ...
    def ids(self, resource: Resource) -> set[str]: ...
    def holders(
        self,
        resource: Resource,
        columns: tuple[str, ...],
        among: Collection[object],
        *,
        while_empty: tuple[str, ...] = (),
    ) -> dict[tuple[object, ...], str]: ...


@dataclass(slots=True)
class Change:
    """One row as it will stand; ``before`` is what stands now, None for a new row."""

    id: str
    row: int
    values: Values
    before: Values | None

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def changed(self) -> list[str]:
        """The columns that will be different."""
        before = self.before
        return [] if before is None else [name for name, value in self.values.items() if before[name] != value]


@dataclass
class Plan:
    """All changes, by resource name, in the order of the files."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def by_id(self, resource: Resource) -> dict[str, Change]:
        return {change.id: change for change in self.changes.get(resource.name, [])}


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
    faults += (
        _hosts(plan, stored)
        + _merged(plan, stored)
        + _forgotten_guests(plan, stored)
        + _forgotten_helpers(plan, stored)
        + _outsiders(plan, stored)
        + _sessions_and_guests(plan, stored)
        + ([] if _has_fault(faults, plan, r.NOMINATIONS) else _winners(plan, stored))
    )
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
    changes = plan.changes[resource.name] = []
    for row in rows:
        row_id = str(row.values["id"])
        was = before.get(row_id)
        values = fill(row.values) if was is None else was | row.values
        complete(resource, values, session_ends_at=ends.get(str(values.get("session"))))
        if was is not None:
            keep_forgotten(resource, values, was)
        changes.append(Change(row_id, row.number, values, was))
        for kind, column, words in chain(misfits(resource, values), overruled(resource, values, was)):
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


def _hosts(plan: Plan, stored: Stored) -> list[Fault]:
    hosts = [change for change in plan.changes.get(r.ORGANISATIONS.name, []) if change.values["is_host"]]
    if not hosts:
        return []
    in_package = plan.by_id(r.ORGANISATIONS).keys()
    others = stored.holders(r.ORGANISATIONS, ("is_host",), [True])
    already = [holder for holder in others.values() if holder not in in_package]
    file = plan.files[r.ORGANISATIONS.name]
    extra = hosts if already else hosts[1:]
    other = already[0] if already else hosts[0].id
    return [fault(file, Kind.TWO_HOSTS, row=c.row, column="is_host", value=c.id, other=other) for c in extra]


def _merged(plan: Plan, stored: Stored) -> list[Fault]:
    """Ids under which there would be both an organisation and one that has gone into another."""
    organisations, former = plan.by_id(r.ORGANISATIONS), plan.by_id(r.FORMER_ORGANISATIONS)
    if not organisations and not former:
        return []
    into = {key: values["organisation"] for key, values in stored.rows(r.FORMER_ORGANISATIONS, organisations).items()}
    into |= {key: change.values["organisation"] for key, change in former.items()}
    both = into.keys() & (organisations.keys() | stored.rows(r.ORGANISATIONS, former).keys())
    return [
        fault(plan.files[resource.name], Kind.MERGED, row=changes[key].row, column="id", value=key, other=into[key])
        for resource, changes in ((r.ORGANISATIONS, organisations), (r.FORMER_ORGANISATIONS, former))
        for key in sorted(both & changes.keys())
    ]


def _forgotten_guests(plan: Plan, stored: Stored) -> list[Fault]:
    """Names and diets of those who came to a meeting so long ago that they are forgotten."""
    answers = [
        (change, column)
        for change in plan.changes.get(r.ANSWERS.name, [])
        for column, nothing in (("guest_name", ""), ("diet", "none"), ("extra_diet", "none"))
        if change.values[column] != nothing
    ]
    at = {str(change.values["meeting"]) for change, _ in answers}
    meetings = {key: change.values for key, change in plan.by_id(r.MEETINGS).items()}
    meetings |= stored.rows(r.MEETINGS, at - meetings.keys())
    return [
        fault(plan.files[r.ANSWERS.name], Kind.FORGOTTEN, row=change.row, column=column)
        for change, column in answers
        if meetings.get(str(change.values["meeting"]), {}).get("guests_forgotten_at") is not None
    ]


def _forgotten_helpers(plan: Plan, stored: Stored) -> list[Fault]:
    """What a file says anew of a private helper who is forgotten here: offers, places, membership, an older name."""
    rows = [
        (resource, change, str(change.values["organisation"]))
        for resource in (r.FORMER_ORGANISATIONS, r.MEMBERSHIPS, r.PLACES, r.OFFERS)
        for change in plan.changes.get(resource.name, [])
        if change.is_new or change.changed
    ]
    told = [c for c in plan.changes.get(r.HOURS_EXCEPTIONS.name, []) if c.is_new or c.changed]
    at_places = stored.rows(r.OFFERS_AT_PLACES, {str(change.values["offer_at_place"]) for change in told})
    offers = stored.rows(r.OFFERS, {str(values["offer"]) for values in at_places.values()})
    for change in told:
        if at_place := at_places.get(str(change.values["offer_at_place"])):
            rows.append((r.HOURS_EXCEPTIONS, change, str(offers[str(at_place["offer"])]["organisation"])))
    helpers = stored.rows(r.ORGANISATIONS, {whose for *_, whose in rows})
    return [
        fault(plan.files[resource.name], Kind.FORGOTTEN, row=change.row, column=column)
        for resource, change, whose in rows
        if helpers.get(whose, {}).get("forgotten_at") is not None
        for column in change.changed or ["id"]
    ]


def _outsiders(plan: Plan, stored: Stored) -> list[Fault]:
    """New people from outside in a group that is here: nothing tells them from those who were taken off and erased."""
    new = [c for c in plan.changes.get(r.GROUP_MEMBERS.name, []) if c.is_new and not c.values["person"]]
    here = stored.rows(r.GROUPS, {str(change.values["group"]) for change in new})
    return [
        fault(plan.files[r.GROUP_MEMBERS.name], Kind.OUTSIDER, row=change.row, column="name")
        for change in new
        if change.values["group"] in here
    ]


def _winners(plan: Plan, stored: Stored) -> list[Fault]:
    """Awards that are decided and have not one winner, or are not and have one."""
    rounds, nominations = plan.by_id(r.AWARD_ROUNDS), plan.by_id(r.NOMINATIONS)
    touched = {change.id: (r.AWARD_ROUNDS, change) for change in rounds.values() if change.is_new or change.changed}
    for change in nominations.values():
        if change.is_new or change.changed:
            touched.setdefault(str(change.values["round"]), (r.NOMINATIONS, change))
    if not touched:
        return []
    awards = stored.rows(r.AWARD_ROUNDS, touched) | {key: change.values for key, change in rounds.items()}
    standing = stored.rows(r.NOMINATIONS, stored.ids(r.NOMINATIONS) - nominations.keys())
    won = Counter(
        str(values["round"])
        for values in chain(standing.values(), (change.values for change in nominations.values()))
        if values["decided_at"] is not None
    )
    return [
        fault(
            plan.files[resource.name],
            Kind.ONE_WINNER,
            row=change.row,
            column="state" if resource is r.AWARD_ROUNDS else "decided_at",
            state=awards[key]["state"],
            number=won[key],
        )
        for key, (resource, change) in touched.items()
        if key in awards and won[key] != (awards[key]["state"] in ("decided", "published"))
    ]


def _sessions_and_guests(plan: Plan, stored: Stored) -> list[Fault]:
    """Sessions with more seats given away than they have, and people who stand on one session twice."""
    bookings, sessions = plan.by_id(r.BOOKINGS), plan.by_id(r.SESSIONS)
    touched = {str(change.values["session"]) for change in bookings.values() if change.is_new or change.changed}
    touched |= {change.id for change in sessions.values() if "capacity" in change.changed}
    if not touched:
        return []
    capacities = {c.id: c.values["capacity"] for c in sessions.values()}
    capacities |= {
        key: values["capacity"] for key, values in stored.rows(r.SESSIONS, touched - capacities.keys()).items()
    }
    standing = {key: values for key, values in stored.bookings_of(touched).items() if key not in bookings}
    faults: list[Fault] = []
    held: dict[str, int] = defaultdict(int)
    guests: dict[tuple[str, str], str] = {}
    for key, values in standing.items():
        held[str(values["session"])] += seats_held(values)
        if values["state"] != "cancelled":
            guests[str(values["session"]), identity(key, values)] = key
    last_row: dict[str, Change] = {}
    for change in bookings.values():
        session = str(change.values["session"])
        held[session] += seats_held(change.values)
        if seats_held(change.values):
            last_row[session] = change
        if change.values["state"] == "cancelled":
            continue
        other = guests.setdefault((session, identity(change.id, change.values)), change.id)
        if other != change.id:
            faults.append(
                fault(
                    plan.files[r.BOOKINGS.name],
                    Kind.BOOKED_TWICE,
                    row=change.row,
                    column="name",
                    value=str(change.values["name"]),
                    session=session,
                    other=other,
                )
            )
    return faults + list(_too_full(touched, capacities, held, last_row, plan))


def _too_full(
    touched: Iterable[str],
    capacities: Mapping[str, object],
    held: dict[str, int],
    last_row: dict[str, Change],
    plan: Plan,
) -> Iterable[Fault]:
    sessions = plan.by_id(r.SESSIONS)
    for session in sorted(touched):
        if session not in capacities:
            continue  # a session that is not there has its own fault
        capacity = capacities[session] or 0
        if held[session] <= int(str(capacity)):
            continue
        words = {"session": session, "held": held[session], "capacity": capacity}
        if session in last_row:
            row = last_row[session].row
            yield fault(
                plan.files[r.BOOKINGS.name], Kind.OVER_CAPACITY, row=row, column="session", value=session, **words
            )
        else:
            change = sessions[session]
            yield fault(
                plan.files[r.SESSIONS.name],
                Kind.BELOW_BOOKED,
                row=change.row,
                column="capacity",
                value=str(capacity),
                **words,
            )
