"""What within one row does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from selvhjulpen.exchange.rules.choices import CHANNELS, CHECKLIST
from selvhjulpen.exchange.rules.faults import Kind
from selvhjulpen.exchange.rules.schema import Resource, Values
from selvhjulpen.exchange.rules.values import span

PERSONS = (1, 2)  # of a booking

# What is wrong: kind, column, and the words of the sentence.
Misfit = tuple[Kind, str, dict[str, object]]


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


def _one_before_the_other(first: str, then: str) -> Callable[[Any], Iterator[Misfit]]:
    """As ``_in_order``, and not the same moment."""

    def check(values: Any) -> Iterator[Misfit]:
        if values[first] >= values[then]:
            yield Kind.WRONG_ORDER, then, {"first": first}

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
    yield from _one_before_the_other("starts_at", "ends_at")(values)
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


def _organisation(values: Values) -> Iterator[Misfit]:
    """A private helper who is forgotten is reached nowhere."""
    if values["forgotten_at"] is not None:
        for column in (
            "phone", "phone_hours", "phone_hours_en", "email", "url", "address", "shown_publicly", "contacts",
        ):  # fmt: skip
            if values[column]:
                yield Kind.FORGOTTEN, column, {}


def _availability(values: Any) -> Iterator[Misfit]:
    if values["opens"] >= values["closes"]:
        yield Kind.CLOSES_BEFORE_OPENING, "closes", {"span": span(values["opens"], values["closes"])}
    if values["last_day"] is not None:
        yield from _in_order("first_day", "last_day")(values)
    yield from _where(values)


def _where(values: Values) -> Iterator[Misfit]:
    if values["mode"] == "place" and not values["place"]:
        yield Kind.REQUIRED, "place", {}


def _appointment(values: Values) -> Iterator[Misfit]:
    yield from _one_before_the_other("starts_at", "ends_at")(values)
    yield from _where(values)
    if values["state"] != "cancelled" and values["cancelled_at"] is not None:
        yield Kind.STATE_AND_TIME, "cancelled_at", {"state": values["state"]}
    if values["forgotten_at"] is None:
        if not values["name"]:
            yield Kind.REQUIRED, "name", {}
        return
    for column in ("name", "booked_by", "companion", "phone", "email", "address"):
        if values[column]:
            yield Kind.FORGOTTEN, column, {}


def _stumbling_block(values: Values) -> Iterator[Misfit]:
    if not values["state"] and values["answered_at"] is not None:
        yield Kind.STATE_AND_TIME, "answered_at", {"state": "»«"}
    if values["state"] and values["answered_at"] is None:
        yield Kind.REQUIRED, "answered_at", {}
    if values["state"] == "declined" and not values["answer"]:
        yield Kind.NO_NEEDS_A_REASON, "answer", {}
    yield from _in_order("first_seen_on", "last_seen_on")(values)


def _task_count(values: Values) -> Iterator[Misfit]:
    if all(values[channel] is None for channel, _ in CHANNELS):
        yield Kind.NOTHING_COUNTED, "self_service", {}


def _historical(values: Values) -> Iterator[Misfit]:
    yield from _in_order("first_day", "last_day")(values)
    if values["precision"] == "unknown" and values["value"] is not None:
        yield Kind.UNKNOWN_HAS_NO_VALUE, "value", {}
    if values["precision"] != "unknown" and values["value"] is None:
        yield Kind.KNOWN_HAS_A_VALUE, "value", {}


def _group(values: Values) -> Iterator[Misfit]:
    by_week = values["week"] is not None and values["weekday"] is not None
    if by_week == (values["month_day"] is not None):
        yield Kind.RHYTHM, "month_day", {}


def _group_member(values: Values) -> Iterator[Misfit]:
    said = [bool(values["person"]), bool(values["name"]), bool(values["email"])]
    if said not in ([True, False, False], [False, True, True]):
        yield Kind.ACCOUNT_OR_NAME, "person", {}


def _meeting(values: Any) -> Iterator[Misfit]:
    yield from _one_before_the_other("starts_at", "ends_at")(values)
    if values["answer_by"] > values["starts_at"]:
        yield Kind.WRONG_ORDER, "starts_at", {"first": "answer_by"}
    if (values["ordered_at"] is None) != (values["ordered_meals"] is None):
        yield Kind.REQUIRED, "ordered_at" if values["ordered_at"] is None else "ordered_meals", {}


def _answer(values: Values) -> Iterator[Misfit]:
    if values["is_walk_in"]:
        if values["reply"] != "none" or values["present"] is not True:
            yield Kind.WALK_IN_CAME, "present", {}
    elif not (values["organisation"] or values["person"] or values["member"]):
        yield Kind.INVITED_IS_SOMEBODY, "organisation", {}
    if values["reply"] == "none" and values["answered_at"] is not None:
        yield Kind.STATE_AND_TIME, "answered_at", {"state": "none"}
    if values["reply"] != "none" and values["answered_at"] is None:
        yield Kind.REQUIRED, "answered_at", {}


def _somebody(values: Values) -> Iterator[Misfit]:
    said = [column for column in ("organisation", "person", "external_name") if values[column]]
    if len(said) > 1:
        yield Kind.ONE_SOMEBODY, said[1], {}


def _material(values: Any) -> Iterator[Misfit]:
    if values["kind"] == "link" and not values["url"]:
        yield Kind.REQUIRED, "url", {}
    if values["kind"] != "link" and values["url"]:
        yield Kind.ONLY_A_LINK_LEADS, "url", {}
    if values["kind"] == "tip" and not values["text"]:
        yield Kind.REQUIRED, "text", {}
    if values["licence"] == "permission" and not values["credit"]:
        yield Kind.REQUIRED, "credit", {}
    yield from _in_order("created_at", "changed_at")(values)


def _award_round(values: Values) -> Iterator[Misfit]:
    yield from _in_order("nominations_until", "jury_until")(values)
    yield from _in_order("jury_until", "result_day")(values)


def _one_name(values: Values) -> Iterator[Misfit]:
    if bool(values["organisation"]) == bool(values["outside_name"]):
        yield Kind.ONE_NAME, "organisation", {}


def _nomination(values: Values) -> Iterator[Misfit]:
    yield from _one_name(values)
    for column in ("won_because", "decided_by", "published_at"):
        if values[column] and values["decided_at"] is None:
            yield Kind.REQUIRED, "decided_at", {}
            return
    if values["decided_at"] is not None and not values["won_because"]:
        yield Kind.REQUIRED, "won_because", {}


def _expense(values: Values) -> Iterator[Misfit]:
    if values["amount"] == 0:
        yield Kind.NOTHING_SPENT, "amount", {}
    if values["meeting"] and values["session"]:
        yield Kind.ONE_ACTIVITY, "session", {}


def _voice(values: Values) -> Iterator[Misfit]:
    """Whole, or taken back: then neither says anything."""
    if bool(values["text"]) != bool(values["who"]):
        yield Kind.REQUIRED, "who" if values["text"] else "text", {}


_CHECKS: dict[str, Callable[[Values], Iterator[Misfit]]] = {
    "groups": _group,
    "group-members": _group_member,
    "meetings": _meeting,
    "answers": _answer,
    "agenda-items": _somebody,
    "action-items": _somebody,
    "materials": _material,
    "award-rounds": _award_round,
    "nominations": _nomination,
    "jury-members": _one_name,
    "grants": _in_order("first_day", "last_day"),
    "expenses": _expense,
    "organisations": _organisation,
    "places": _place,
    "memberships": _membership,
    "offers-at-places": _offer_at_place,
    "opening-hours-exceptions": _exception,
    "formats": _format,
    "series": _in_order("first_date", "last_date"),
    "sessions": _session,
    "bookings": _booking,
    "stumbling-blocks": _stumbling_block,
    "counting-rounds": _in_order("first_day", "last_day"),
    "task-counts": _task_count,
    "drop-in-sessions": _one_before_the_other("starts_at", "ends_at"),
    "availability": _availability,
    "absences": _one_before_the_other("starts_at", "ends_at"),
    "appointments": _appointment,
    "historical-totals": _historical,
    "voices": _voice,
}
