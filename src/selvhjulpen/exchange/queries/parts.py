"""Rows of other tables that stand in the columns of one row of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import models

from selvhjulpen.awards.models import Result
from selvhjulpen.courses.models import Attendance, ChecklistItem
from selvhjulpen.directory.models import OpeningHours
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.choices import CHECKLIST
from selvhjulpen.exchange.rules.misfits import PERSONS
from selvhjulpen.exchange.rules.schema import Values
from selvhjulpen.exchange.rules.values import open_and_close, span

# The primary key of the row that a cell names by its id, in the resource of this name; None for an empty cell.
Find = Callable[[str, object], int | None]


@dataclass(frozen=True)
class Part:
    """A table whose rows belong to a row of a resource, by the field ``owner``, and stand in its ``columns``.

    ``read``: the fields that ``lay`` is given of each row, to lay them into the columns; ``said`` the other way:
    the fields of each row that the columns speak of.
    """

    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]
    read: tuple[str, ...]
    lay: Callable[..., None]
    said: Callable[[Values, Find], Iterable[Mapping[str, Any]]]


def _lay_check(values: Values, subject: str, done_at: datetime, done_by: str | None) -> None:
    values[f"{subject}_checked_at"] = done_at
    values[f"{subject}_checked_by"] = done_by or ""


def _checks(values: Values, find: Find) -> Iterable[Mapping[str, Any]]:
    for subject, _ in CHECKLIST:
        if done_at := values[f"{subject}_checked_at"]:
            by = find(r.PEOPLE.name, values[f"{subject}_checked_by"])
            yield {"subject": subject, "done_at": done_at, "done_by_id": by}


def _lay_attendance(values: Values, no: int, present: bool, recorded_at: datetime, by: str | None) -> None:
    values |= {f"attendance_{no}": present, f"attendance_{no}_at": recorded_at, f"attendance_{no}_by": by or ""}


def _attendances(values: Values, find: Find) -> Iterable[Mapping[str, Any]]:
    for no in PERSONS:
        if (present := values[f"attendance_{no}"]) is not None:
            by = find(r.PEOPLE.name, values[f"attendance_{no}_by"])
            recorded_at = values[f"attendance_{no}_at"]
            yield {"person_no": no, "present": present, "recorded_at": recorded_at, "recorded_by_id": by}


_DAY_COLUMNS = dict(r.DAYS)


def _lay_hours(values: Any, weekday: int, opens: time, closes: time) -> None:
    column = _DAY_COLUMNS[weekday]
    values[column] += (span(opens, closes),)


def _hours(values: Any, find: Find) -> Iterable[Mapping[str, Any]]:
    for weekday, column in r.DAYS:
        for stretch in values[column]:
            opens, closes = open_and_close(stretch)
            yield {"weekday": weekday, "opens": opens, "closes": closes}


def _lay_result(
    values: Values, decided_at: datetime, decided_by: str | None, reason: str, published_at: datetime | None
) -> None:
    values |= {
        "decided_at": decided_at,
        "decided_by": decided_by or "",
        "won_because": reason,
        "published_at": published_at,
    }


def _result(values: Values, find: Find) -> Iterable[Mapping[str, Any]]:
    if values["decided_at"] is not None:
        yield {
            "round_id": find(r.AWARD_ROUNDS.name, values["round"]),
            "decided_at": values["decided_at"],
            "decided_by_id": find(r.PEOPLE.name, values["decided_by"]),
            "reason": values["won_because"],
            "published_at": values["published_at"],
        }


PARTS: dict[str, Part] = {
    r.SESSIONS.name: Part(
        ChecklistItem,
        "instance",
        tuple(f"{code}_checked_{part}" for code, _ in CHECKLIST for part in ("at", "by")),
        ("subject", "done_at", "done_by__key"),
        _lay_check,
        _checks,
    ),
    r.BOOKINGS.name: Part(
        Attendance,
        "booking",
        tuple(f"attendance_{no}{part}" for no in PERSONS for part in ("", "_at", "_by")),
        ("person_no", "present", "recorded_at", "recorded_by__key"),
        _lay_attendance,
        _attendances,
    ),
    r.NOMINATIONS.name: Part(
        Result,
        "winner",
        ("decided_at", "decided_by", "won_because", "published_at"),
        ("decided_at", "decided_by__key", "reason", "published_at"),
        _lay_result,
        _result,
    ),
    r.OFFERS_AT_PLACES.name: Part(
        OpeningHours, "at", tuple(_DAY_COLUMNS.values()), ("weekday", "opens", "closes"), _lay_hours, _hours
    ),
}
