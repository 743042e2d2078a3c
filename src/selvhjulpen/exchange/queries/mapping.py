"""Where each column of the Data Package lives in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import methodcaller
from typing import Any

from django.db import models

from selvhjulpen.awards.models import AwardRound, Conflict, Criterion, JuryMember, Nomination
from selvhjulpen.business_case.models import BudgetLine, Expense, Grant
from selvhjulpen.cafe.models import (
    Absence,
    Appointment,
    Availability,
    Cafe,
    Consent,
    DropInSession,
    HelpVisit,
    Shift,
)
from selvhjulpen.courses.models import Booking, Course, CourseFormat, CourseInstance, HeadCount, Series
from selvhjulpen.directory.models import (
    Area,
    CompletedCourse,
    FormerOrganization,
    HoursException,
    Location,
    Membership,
    Organization,
    PriorityArea,
    Service,
    ServiceAtLocation,
    Volunteer,
)
from selvhjulpen.evaluation.models import ReportedTotal, Voice
from selvhjulpen.exchange.queries.parts import PARTS
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.geometry import GEOMETRY
from selvhjulpen.exchange.rules.schema import Resource, Type
from selvhjulpen.materials.models import Kind, Material
from selvhjulpen.meetings.models import ActionItem, AgendaItem, Answer, Decision, Group, GroupMember, Meeting
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import (
    CountingRound,
    Method,
    Observation,
    Owner,
    Solution,
    SolutionVersion,
    StumblingBlock,
    Target,
    Task,
    TaskCount,
    Topic,
)
from selvhjulpen.solutions.rules.steps import fold_step

ROLES = "roles"


@dataclass(frozen=True)
class Home:
    """The table of a resource. ``renamed``: columns whose field has another name.

    ``elsewhere``: columns that are several fields of this table.
    ``numbers``: columns whose codes are numbers in the database.
    ``parking``: unique fields, each with a value nobody holds while rows swap theirs.
    ``derived``: fields that ``reckon`` makes of the others, as the model's own ``save`` does.
    ``counts_changes``: the field that grows by one with every change.
    ``only``: which rows of the table the package holds.
    """

    model: type[models.Model]
    renamed: dict[str, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    parking: dict[str, object] = field(default_factory=dict)
    derived: tuple[str, ...] = ()
    reckon: Callable[[Any], None] = methodcaller("reckon")
    counts_changes: str = ""
    only: dict[str, object] = field(default_factory=dict)

    @property
    def rows(self) -> models.QuerySet[Any]:
        """The rows of the table that the package holds."""
        return self.model._default_manager.filter(**self.only)

    def attribute(self, column: str) -> str:
        return "key" if column == "id" else self.renamed.get(column, column)


_PARKED = models.functions.Concat(models.Value("~"), models.functions.Cast("pk", models.CharField()))


# Days so far off that nothing is there.
_LONG_AGO = timedelta(days=365_000)


def _reckon_booking(booking: Booking) -> None:
    booking.who = booking.identity()


def _reckon_block(block: StumblingBlock) -> None:
    block.step_folded = fold_step(block.step)


HOMES: dict[str, Home] = {
    r.PEOPLE.name: Home(Person, {"can_log_in": "is_active"}, elsewhere=(ROLES,), parking={"email": _PARKED}),
    r.ORGANISATIONS.name: Home(Organization, parking={"is_host": False}, derived=("searched",)),
    r.FORMER_ORGANISATIONS.name: Home(FormerOrganization, {"organisation": "merged_into"}),
    r.MEMBERSHIPS.name: Home(Membership, {"organisation": "organization"}, parking={"until": date.max}),
    r.PRIORITY_AREAS.name: Home(PriorityArea, parking={"name": _PARKED}),
    r.OFFERS.name: Home(
        Service,
        {"organisation": "organization"},
        derived=("sorts_as", "searched"),
        counts_changes="version",
    ),
    r.OFFERS_AT_PLACES.name: Home(
        ServiceAtLocation, {"offer": "service", "place": "location"}, parking={"location": None}
    ),
    r.HOURS_EXCEPTIONS.name: Home(HoursException, {"offer_at_place": "at"}),
    r.VOLUNTEERS.name: Home(Volunteer, numbers=("weekdays",)),
    r.COMPLETED_COURSES.name: Home(CompletedCourse),
    r.AREAS.name: Home(Area, parking={"name": _PARKED}),
    r.PLACES.name: Home(Location, {"organisation": "organization"}),
    r.FORMATS.name: Home(CourseFormat, parking={"name": _PARKED}),
    r.OWNERS.name: Home(Owner, parking={"name": _PARKED}),
    r.SOLUTIONS.name: Home(Solution, parking={"name": _PARKED}),
    r.SOLUTION_VERSIONS.name: Home(SolutionVersion, parking={"change": _PARKED}),
    r.STUMBLING_BLOCKS.name: Home(
        StumblingBlock, parking={"step_folded": _PARKED}, derived=("step_folded",), reckon=_reckon_block
    ),
    r.OBSERVATIONS.name: Home(Observation),
    r.METHODS.name: Home(Method, parking={"name": _PARKED}),
    r.TASKS.name: Home(Task, parking={"name": _PARKED}),
    r.COUNTING_ROUNDS.name: Home(
        CountingRound,
        {"reported": "reported_permille"},
        parking={"first_day": models.functions.Cast(models.F("first_day") - _LONG_AGO, models.DateField())},
    ),
    r.TASK_COUNTS.name: Home(TaskCount),
    r.TARGETS.name: Home(Target, {"rate": "permille"}, parking={"year": models.F("year") + 10_000}),
    r.TOPICS.name: Home(Topic, parking={"name": _PARKED}),
    r.COURSES.name: Home(Course),
    r.SERIES.name: Home(Series),
    r.SESSIONS.name: Home(CourseInstance, {"place": "location"}, parking={"series_date": None, "seats_taken": 0}),
    r.BOOKINGS.name: Home(
        Booking, {"session": "instance"}, parking={"who": _PARKED}, derived=("who",), reckon=_reckon_booking
    ),
    r.HEAD_COUNTS.name: Home(HeadCount, {"session": "instance"}),
    r.CAFES.name: Home(Cafe, {"offer_at_place": "at"}),
    r.DROP_IN_SESSIONS.name: Home(DropInSession, parking={"starts_at": models.F("starts_at") - _LONG_AGO}),
    r.SHIFTS.name: Home(Shift),
    r.HELP_VISITS.name: Home(HelpVisit, {"place": "location"}, derived=("day", "slot")),
    r.AVAILABILITY.name: Home(Availability, {"place": "location"}),
    r.ABSENCES.name: Home(Absence),
    r.APPOINTMENTS.name: Home(Appointment, {"place": "location"}),
    r.CONSENTS.name: Home(Consent),
    r.GROUPS.name: Home(Group, {"place": "location"}, numbers=("months",)),
    r.GROUP_MEMBERS.name: Home(GroupMember),
    r.MEETINGS.name: Home(Meeting, {"place": "location"}, parking={"planned_for": None}),
    r.AGENDA_ITEMS.name: Home(AgendaItem, {"organisation": "organization"}),
    r.DECISIONS.name: Home(Decision),
    r.ACTION_ITEMS.name: Home(ActionItem, {"organisation": "organization"}),
    r.ANSWERS.name: Home(Answer, {"organisation": "organization"}),
    r.MATERIALS.name: Home(Material, {"organisation": "organization"}, only={"kind__in": [Kind.TIP, Kind.LINK]}),
    r.AWARD_ROUNDS.name: Home(AwardRound, {"prize": "prize_ore"}, parking={"name": _PARKED}),
    r.CRITERIA.name: Home(Criterion, parking={"name": _PARKED}),
    r.NOMINATIONS.name: Home(Nomination, {"organisation": "organization"}),
    r.JURY_MEMBERS.name: Home(JuryMember, {"organisation": "organization"}),
    r.CONFLICTS.name: Home(Conflict, {"jury_member": "juror"}),
    r.GRANTS.name: Home(Grant, {"amount": "amount_ore"}, parking={"award": None}),
    r.BUDGET_LINES.name: Home(BudgetLine, {"amount": "amount_ore"}, parking={"name": _PARKED}),
    r.EXPENSES.name: Home(Expense, {"amount": "amount_ore", "session": "instance"}),
    r.HISTORICAL_TOTALS.name: Home(ReportedTotal),
    r.VOICES.name: Home(Voice),
}


def plain_columns(resource: Resource) -> list[str]:
    """The columns that are one field each of the resource's own table."""
    away = distant_columns(resource)
    return [f.name for f in resource.fields if f.name not in away and f.type is not Type.REFERENCES]


def distant_columns(resource: Resource) -> tuple[str, ...]:
    """The columns that are rows of another table, or several fields of the resource's own."""
    part = PARTS.get(resource.name)
    return HOMES[resource.name].elsewhere + (part.columns if part else ())


def linked_columns(resource: Resource) -> list[str]:
    """The columns that name several rows of another table."""
    return [f.name for f in resource.fields if f.type is Type.REFERENCES]


def extra_columns(resource: Resource) -> list[str]:
    """Facts of the resource that stand in a file of their own."""
    return [GEOMETRY] if resource is r.AREAS else []
