"""Where each column of the Data Package lives in the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models

from selvhjulpen.courses.models import Booking, Course, CourseFormat, CourseInstance, HeadCount, Series
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.evaluation.models import ReportedTotal
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.choices import CHECKLIST
from selvhjulpen.exchange.rules.geometry import GEOMETRY
from selvhjulpen.exchange.rules.rows import PERSONS
from selvhjulpen.exchange.rules.schema import Resource, Type
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution, Topic

ROLES = "roles"
CHECKED = tuple(f"{code}_checked_{part}" for code, _ in CHECKLIST for part in ("at", "by"))
ATTENDED = tuple(f"attendance_{no}{part}" for no in PERSONS for part in ("", "_at", "_by"))


@dataclass(frozen=True)
class Home:
    """The table of a resource. ``renamed``: columns whose field has another name.

    ``elsewhere``: columns that are rows of another table, or several fields of this one.
    ``parking``: unique fields, each with a value nobody holds while rows swap theirs.
    """

    model: type[models.Model]
    renamed: dict[str, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    parking: dict[str, object] = field(default_factory=dict)

    def attribute(self, column: str) -> str:
        return "key" if column == "id" else self.renamed.get(column, column)


_PARKED = models.functions.Concat(models.Value("~"), models.functions.Cast("pk", models.CharField()))

HOMES: dict[str, Home] = {
    r.PEOPLE.name: Home(Person, {"can_log_in": "is_active"}, elsewhere=(ROLES,), parking={"email": _PARKED}),
    r.ORGANISATIONS.name: Home(Organization, parking={"is_host": False}),
    r.AREAS.name: Home(Area, parking={"name": _PARKED}),
    r.PLACES.name: Home(Location, {"organisation": "organization"}),
    r.FORMATS.name: Home(CourseFormat, parking={"name": _PARKED}),
    r.SOLUTIONS.name: Home(Solution, parking={"name": _PARKED}),
    r.TOPICS.name: Home(Topic, parking={"name": _PARKED}),
    r.COURSES.name: Home(Course),
    r.SERIES.name: Home(Series),
    r.SESSIONS.name: Home(
        CourseInstance, {"place": "location"}, elsewhere=CHECKED, parking={"series_date": None, "seats_taken": 0}
    ),
    r.BOOKINGS.name: Home(Booking, {"session": "instance"}, elsewhere=ATTENDED, parking={"who": _PARKED}),
    r.HEAD_COUNTS.name: Home(HeadCount, {"session": "instance"}),
    r.HISTORICAL_TOTALS.name: Home(ReportedTotal),
}


def plain_columns(resource: Resource) -> list[str]:
    """The columns that are one field each of the resource's own table."""
    home = HOMES[resource.name]
    return [f.name for f in resource.fields if f.name not in home.elsewhere and f.type is not Type.REFERENCES]


def linked_columns(resource: Resource) -> list[str]:
    """The columns that name several rows of another table."""
    return [f.name for f in resource.fields if f.type is Type.REFERENCES]


def extra_columns(resource: Resource) -> list[str]:
    """Facts of the resource that stand in a file of their own."""
    return [GEOMETRY] if resource is r.AREAS else []
