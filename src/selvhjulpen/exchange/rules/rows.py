"""One row as a whole: what the import fills in, and what it leaves as it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

from selvhjulpen.exchange.rules.choices import ROLES
from selvhjulpen.exchange.rules.faults import Kind
from selvhjulpen.exchange.rules.misfits import PERSONS, Misfit
from selvhjulpen.exchange.rules.schema import Resource, Value, Values
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.keys import new_number, new_token

# What forgetting wrote into a row, and only forgetting writes; the column that says when stands first.
_OF_THE_FORGOTTEN = {
    "bookings": ("forgotten_at", "token", "form_key", "number", "takes_sms", "notice", "language"),
    "appointments": ("forgotten_at", "token", "form_key", "takes_sms", "companion", "language"),
    "meetings": ("guests_forgotten_at", "diets_then"),
    "organisations": ("forgotten_at",),
    "owners": ("forgotten_at",),
    "consents": ("withdrawn_at",),
}
# What stays away from a row for as long as it is marked as forgotten.
_GONE = {"owners": ("contact", "email", "phone")}
# Keys to pages that are made anew here, to lock out whoever has the old one: no file brings the old one back.
_KEPT_HERE = {"owners": ("token",)}
# What forgetting empties without a trace of when: what is empty here is not filled by a file.
_EMPTIED = {
    "appointments": ("address",),
    "nominations": ("by_name", "by_email"),
    "jury-members": ("email",),
    "voices": ("text", "who"),
}
# What is emptied where somebody is forgotten who is not the guest: who came along, or booked and gave their own number.
_OF_OTHERS = {
    "bookings": ("companion", "booked_by", "phone", "email"),
    "appointments": ("booked_by", "phone", "email"),
}


def new_row(resource: Resource, *, now: datetime) -> Callable[[Values], Values]:
    """The function that fills up what has been said of a new row: empty cells, and what is made here."""
    empty = {field.name: field.empty for field in resource.fields}
    makers: dict[str, Callable[[], Value]] = {
        "created_at": lambda: now,
        "written_at": lambda: now,
        "taken_at": lambda: now,
        "logged_at": lambda: now,
        "filed_at": lambda: now,
        "announced_on": lambda: local_day(now),
        "checked_on": lambda: local_day(now),
        "looked_over_on": lambda: local_day(now),
        "token": new_token,
        "form_key": new_token,
        "number": new_number,
    }
    made = [(f.name, makers[f.name]) for f in resource.fields if f.made_here and f.name in makers]
    if resource.name == "offers":
        # Else the network would be asked about all of it the moment it is imported. An empty cell says "never".
        made.append(("confirmed_at", lambda: now))

    def fill(said: Values) -> Values:
        values = empty | said
        for name, make in made:
            if name not in said:
                values[name] = make()
        return values

    return fill


def complete(resource: Resource, values: Values, *, session_ends_at: datetime | None = None) -> None:
    """Fill in what follows from the rest of the row."""
    if resource.name in ("people", "bookings", "appointments"):
        values["email"] = str(values["email"]).lower()
    if resource.name == "people":
        said: Any = values["roles"]
        values["roles"] = tuple(role for role, _ in ROLES if role in said)
    if resource.name == "materials" and values["changed_at"] is None:
        values["changed_at"] = values["created_at"]
    if resource.name == "meetings" and values["answer_by"] is None:
        values["answer_by"] = values["starts_at"]
    if resource.name == "appointments" and values["state"] == "cancelled" and values["cancelled_at"] is None:
        values["cancelled_at"] = values["created_at"]
    if resource.name != "bookings":
        return
    if values["seats"] is None:
        values["seats"] = 2 if values["companion"] else 1
    moment = {"confirmed": "confirmed_at", "waiting": "queued_at", "cancelled": "cancelled_at"}[str(values["state"])]
    if values[moment] is None:
        values[moment] = values["created_at"]
    for no in PERSONS:
        if values[f"attendance_{no}"] is not None and values[f"attendance_{no}_at"] is None:
            values[f"attendance_{no}_at"] = session_ends_at


def keep_forgotten(resource: Resource, values: Values, before: Values) -> None:
    """Who is forgotten stays so, and a consent taken back: when it was, and keys to a booking, are not the file's."""
    columns = _OF_THE_FORGOTTEN.get(resource.name, ())
    if columns and before[columns[0]] is not None:
        values |= {column: before[column] for column in columns}
    values |= {column: before[column] for column in _KEPT_HERE.get(resource.name, ())}


def refilled(resource: Resource, said: Values, before: Values) -> list[str]:
    """The columns that the file fills, and that are empty perhaps because somebody beside the guest was forgotten."""
    columns = () if before.get("forgotten_at") else _OF_OTHERS.get(resource.name, ())
    return [column for column in columns if said.get(column) and not before[column]]


def overruled(
    resource: Resource, values: Values, before: Values | None, *, refused: Collection[str] = ()
) -> Iterator[Misfit]:
    """What a file cannot change: no old one opens a closed account, or tells again whose a forgotten one was.

    ``refused``: columns that nobody fills again, as ``refilled`` found them.
    """
    if before is None:
        return
    if resource.name == "people" and not before["can_log_in"]:
        for column in ("name", "email", "phone", "roles", "can_log_in"):
            if values[column] != before[column]:
                yield Kind.CLOSED_ACCOUNT, column, {}
    if resource.name == "organisations" and before["forgotten_at"] is not None:
        for column in ("name", "kind"):
            if values[column] != before[column]:
                yield Kind.FORGOTTEN, column, {}
    if resource.name in _GONE and before["forgotten_at"] is not None:
        for column in _GONE[resource.name]:
            if values[column]:
                yield Kind.FORGOTTEN, column, {}
    for column in _EMPTIED.get(resource.name, ()):
        if values[column] and not before[column]:
            yield Kind.FORGOTTEN, column, {}
    for column in refused:
        yield Kind.FORGOTTEN, column, {}


def identity(row_id: str, values: Values) -> str:
    """Who a booking is for, as far as booking twice is concerned; as ``courses.Booking.identity`` tells it."""
    contact = values["email"] or values["phone"] or row_id
    return f"{' '.join(str(values['name']).casefold().split())}|{contact}"


def seats_held(values: Any) -> int:
    """Chairs a booking keeps from others: a confirmed one's seats, less those who were marked absent."""
    if values["state"] != "confirmed":
        return 0
    return int(values["seats"]) - sum(values[f"attendance_{no}"] is False for no in PERSONS)
