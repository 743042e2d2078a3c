"""What does not fit together across rows and files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.changes import Change, Plan, Stored
from selvhjulpen.exchange.rules.faults import Fault, Kind, fault
from selvhjulpen.exchange.rules.rows import identity, seats_held
from selvhjulpen.exchange.rules.schema import Values
from selvhjulpen.solutions.rules.steps import fold_step


def faults_across(plan: Plan, stored: Stored, *, are_nominations_whole: bool) -> list[Fault]:
    """All of them. Nominations with faults of their own are not counted for winners."""
    return (
        _hosts(plan, stored)
        + _merged(plan, stored)
        + _forgotten_guests(plan, stored)
        + _forgotten_helpers(plan, stored)
        + _outsiders(plan, stored)
        + _consents(plan, stored)
        + _taken_back(plan, stored)
        + _blocks_alike(plan, stored)
        + _sessions_and_guests(plan, stored)
        + (_winners(plan, stored) if are_nominations_whole else [])
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


def _consents(plan: Plan, stored: Stored) -> list[Fault]:
    """Consents of somebody who is forgotten: they went with their name."""
    consents = plan.changes.get(r.CONSENTS.name, [])
    appointments = {key: change.values for key, change in plan.by_id(r.APPOINTMENTS).items()}
    elsewhere = {str(change.values["appointment"]) for change in consents} - appointments.keys()
    appointments |= stored.rows(r.APPOINTMENTS, elsewhere)
    return [
        fault(plan.files[r.CONSENTS.name], Kind.FORGOTTEN, row=change.row, column="appointment")
        for change in consents
        if appointments.get(str(change.values["appointment"]), {}).get("forgotten_at") is not None
    ]


def _taken_back(plan: Plan, stored: Stored) -> list[Fault]:
    """Help that was logged by mistake and is in the log no more."""
    new = [change for change in plan.changes.get(r.HELP_VISITS.name, []) if change.is_new]
    gone = stored.visits_taken_back([change.id for change in new])
    return [
        fault(plan.files[r.HELP_VISITS.name], Kind.TAKEN_BACK, row=change.row, column="id", value=change.id)
        for change in new
        if change.id in gone
    ]


def _blocks_alike(plan: Plan, stored: Stored) -> list[Fault]:
    """Two rows of which the database says that they are one thing people get stuck on."""
    blocks = plan.by_id(r.STUMBLING_BLOCKS)
    touched = {key for key, change in blocks.items() if change.is_new or change.changed}
    if not touched:
        return []

    def thing(values: Values) -> tuple[object, ...]:
        return values["solution"], values["kind"], fold_step(str(values["step"]))

    standing = stored.rows(r.STUMBLING_BLOCKS, stored.ids(r.STUMBLING_BLOCKS) - blocks.keys())
    holders = {thing(values): key for key, values in standing.items()}
    faults = []
    for key, change in blocks.items():
        other = holders.setdefault(thing(change.values), key)
        if other != key and (key in touched or other in touched):
            words = {"columns": "solution, kind, step", "id": other}
            value = str(change.values["step"])
            file = plan.files[r.STUMBLING_BLOCKS.name]
            faults.append(fault(file, Kind.TAKEN, row=change.row, column="step", value=value, **words))
    return faults


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
