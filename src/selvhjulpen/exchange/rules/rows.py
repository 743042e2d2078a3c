"""One row as a whole: what the import fills in, and what does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from selvhjulpen.exchange.rules.choices import CHECKLIST
from selvhjulpen.exchange.rules.faults import Kind
from selvhjulpen.exchange.rules.schema import Resource, Value, Values
from selvhjulpen.exchange.rules.values import span
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.keys import new_number, new_token

PERSONS = (1, 2)  # of a booking

# What forgetting wrote into a booking, and only forgetting writes.
_OF_THE_FORGOTTEN = ("forgotten_at", "token", "form_key", "number", "takes_sms", "notice", "language")

# What is wrong: kind, column, and the words of the sentence.
Misfit = tuple[Kind, str, dict[str, object]]


def new_row(resource: Resource, *, now: datetime) -> Callable[[Values], Values]:
    """The function that fills up what has been said of a new row: empty cells, and what is made here."""
    empty = {field.name: field.empty for field in resource.fields}
    makers: dict[str, Callable[[], Value]] = {
        "created_at": lambda: now,
        "checked_on": lambda: local_day(now),
        "token": new_token,
        "form_key": new_token,
        "number": new_number,
    }
    made = [(f.name, makers[f.name]) for f in resource.fields if f.made_here and f.name in makers]

    def fill(said: Values) -> Values:
        values = empty | said
        for name, make in made:
            if name not in said:
                values[name] = make()
        return values

    return fill


def complete(resource: Resource, values: Values, *, session_ends_at: datetime | None = None) -> None:
    """Fill in what follows from the rest of the row."""
    if resource.name in ("people", "bookings"):
        values["email"] = str(values["email"]).lower()
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
    """A guest who is forgotten stays so: what the file says of when, and the keys to the booking, do not come back."""
    if resource.name == "bookings" and before["forgotten_at"] is not None:
        values |= {column: before[column] for column in _OF_THE_FORGOTTEN}


def overruled(resource: Resource, values: Values, before: Values | None) -> Iterator[Misfit]:
    """What a file cannot change: no old one opens a closed account, or tells again whose a forgotten one was."""
    if resource.name != "people" or before is None or before["can_log_in"]:
        return
    for column in ("name", "email", "phone", "roles", "can_log_in"):
        if values[column] != before[column]:
            yield Kind.CLOSED_ACCOUNT, column, {}


def misfits(resource: Resource, values: Values) -> Iterator[Misfit]:
    """What in the row does not fit together."""
    check = _CHECKS.get(resource.name)
    if check:
        yield from check(values)


def _in_order(first: str, last: str) -> Callable[[Any], Iterator[Misfit]]:
    def check(values: Any) -> Iterator[Misfit]:
        if values[first] > values[last]:
            yield Kind.WRONG_ORDER, last, {"first": first}

    return check


def _place(values: Values) -> Iterator[Misfit]:
    if (values["latitude"] is None) != (values["longitude"] is None):
        yield Kind.HALF_A_POINT, "latitude" if values["latitude"] is None else "longitude", {}


def _offer_at_place(values: Values) -> Iterator[Misfit]:
    if values["place"] and values["area"]:
        yield Kind.PLACE_OR_AREA, "area", {}


def _exception(values: Any) -> Iterator[Misfit]:
    yield from _in_order("first_day", "last_day")(values)
    opens, closes = values["opens"], values["closes"]
    if (opens is None) != (closes is None):
        yield Kind.HALF_HOURS, "opens" if opens is None else "closes", {}
    elif opens is not None and opens >= closes:
        yield Kind.CLOSES_BEFORE_OPENING, "closes", {"span": span(opens, closes)}


def _membership(values: Any) -> Iterator[Misfit]:
    if values["until"] is not None and values["since"] >= values["until"]:
        yield Kind.WRONG_ORDER, "until", {"first": "since"}


def _format(values: Values) -> Iterator[Misfit]:
    yield from _in_order("shortest_minutes", "longest_minutes")(values)
    if values["counting"] == "booked" and values["capacity"] is None:
        yield Kind.BOOKED_NEEDS_CAPACITY, "capacity", {}
    if values["counting"] == "counted" and values["capacity"] is not None:
        yield Kind.COUNTED_HAS_NO_CAPACITY, "capacity", {}


def _session(values: Any) -> Iterator[Misfit]:
    if values["starts_at"] >= values["ends_at"]:
        yield Kind.WRONG_ORDER, "ends_at", {"first": "starts_at"}
    for code, _ in CHECKLIST:
        if values[f"{code}_checked_by"] and values[f"{code}_checked_at"] is None:
            yield Kind.REQUIRED, f"{code}_checked_at", {}


def _booking(values: Values) -> Iterator[Misfit]:
    yield from _whose(values)
    if values["companion"] and values["seats"] == 1:
        yield Kind.PAIR_NEEDS_TWO_SEATS, "seats", {}
    if values["attendance_2"] is not None and values["seats"] == 1:
        yield Kind.SECOND_PERSON_NEEDS_TWO_SEATS, "attendance_2", {}
    not_yet = {"confirmed": ["cancelled_at"], "waiting": ["confirmed_at", "cancelled_at"], "cancelled": []}
    for column in not_yet[str(values["state"])]:
        if values[column] is not None:
            yield Kind.STATE_AND_TIME, column, {"state": values["state"]}
    for no in PERSONS:
        said = values[f"attendance_{no}_by"] or values[f"attendance_{no}_at"]
        if values[f"attendance_{no}"] is None and said:
            yield Kind.REQUIRED, f"attendance_{no}", {}


def _whose(values: Values) -> Iterator[Misfit]:
    """A booking is somebody's, or it is forgotten whose it was: no old file brings back who asked to be forgotten."""
    if values["forgotten_at"] is None:
        if not values["name"]:
            yield Kind.REQUIRED, "name", {}
        return
    for column in ("name", "companion", "booked_by", "phone", "email", "needs"):
        if values[column]:
            yield Kind.FORGOTTEN, column, {}


def _historical(values: Values) -> Iterator[Misfit]:
    yield from _in_order("first_day", "last_day")(values)
    if values["precision"] == "unknown" and values["value"] is not None:
        yield Kind.UNKNOWN_HAS_NO_VALUE, "value", {}
    if values["precision"] != "unknown" and values["value"] is None:
        yield Kind.KNOWN_HAS_A_VALUE, "value", {}


_CHECKS: dict[str, Callable[[Values], Iterator[Misfit]]] = {
    "places": _place,
    "memberships": _membership,
    "offers-at-places": _offer_at_place,
    "opening-hours-exceptions": _exception,
    "formats": _format,
    "series": _in_order("first_date", "last_date"),
    "sessions": _session,
    "bookings": _booking,
    "historical-totals": _historical,
}


def identity(row_id: str, values: Values) -> str:
    """Who a booking is for, as far as booking twice is concerned; as ``courses.Booking.identity`` tells it."""
    contact = values["email"] or values["phone"] or row_id
    return f"{' '.join(str(values['name']).casefold().split())}|{contact}"


def seats_held(values: Any) -> int:
    """Chairs a booking keeps from others: a confirmed one's seats, less those who were marked absent."""
    if values["state"] != "confirmed":
        return 0
    return int(values["seats"]) - sum(values[f"attendance_{no}"] is False for no in PERSONS)
