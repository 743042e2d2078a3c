"""The files of the Data Package, column by column. A file may point only to files that stand before it.

``docs/data-package.md`` is written from these lines (``selvhjulpen describe_data_package``).
"""

from __future__ import annotations

from selvhjulpen.exchange.rules.resources.awards import AWARD_ROUNDS, CONFLICTS, CRITERIA, JURY_MEMBERS, NOMINATIONS
from selvhjulpen.exchange.rules.resources.business_case import BUDGET_LINES, EXPENSES, GRANTS
from selvhjulpen.exchange.rules.resources.courses import BOOKINGS, COURSES, FORMATS, HEAD_COUNTS, SERIES, SESSIONS
from selvhjulpen.exchange.rules.resources.directory import (
    AREAS,
    COMPLETED_COURSES,
    DAYS,
    FORMER_ORGANISATIONS,
    HOURS_EXCEPTIONS,
    MEMBERSHIPS,
    OFFERS,
    OFFERS_AT_PLACES,
    ORGANISATIONS,
    PLACES,
    PRIORITY_AREAS,
    VOLUNTEERS,
)
from selvhjulpen.exchange.rules.resources.evaluation import HISTORICAL_TOTALS, VOICES
from selvhjulpen.exchange.rules.resources.materials import MATERIALS
from selvhjulpen.exchange.rules.resources.meetings import (
    ACTION_ITEMS,
    AGENDA_ITEMS,
    ANSWERS,
    DECISIONS,
    GROUP_MEMBERS,
    GROUPS,
    MEETINGS,
)
from selvhjulpen.exchange.rules.resources.people import PEOPLE
from selvhjulpen.exchange.rules.resources.solutions import SOLUTIONS, TOPICS
from selvhjulpen.exchange.rules.schema import Resource

RESOURCES: tuple[Resource, ...] = (
    PEOPLE,
    ORGANISATIONS,
    FORMER_ORGANISATIONS,
    MEMBERSHIPS,
    AREAS,
    PRIORITY_AREAS,
    PLACES,
    FORMATS,
    SOLUTIONS,
    TOPICS,
    OFFERS,
    OFFERS_AT_PLACES,
    HOURS_EXCEPTIONS,
    VOLUNTEERS,
    COMPLETED_COURSES,
    COURSES,
    SERIES,
    SESSIONS,
    BOOKINGS,
    HEAD_COUNTS,
    GROUPS,
    GROUP_MEMBERS,
    MEETINGS,
    AGENDA_ITEMS,
    DECISIONS,
    ACTION_ITEMS,
    ANSWERS,
    MATERIALS,
    AWARD_ROUNDS,
    CRITERIA,
    NOMINATIONS,
    JURY_MEMBERS,
    CONFLICTS,
    GRANTS,
    BUDGET_LINES,
    EXPENSES,
    HISTORICAL_TOTALS,
    VOICES,
)
BY_NAME = {resource.name: resource for resource in RESOURCES}

GEOMETRY_NAME = "areas-geometry"
GEOMETRY_FILE = "areas.geojson"
DESCRIPTOR_FILE = "datapackage.json"

__all__ = [
    "ACTION_ITEMS",
    "AGENDA_ITEMS",
    "ANSWERS",
    "AREAS",
    "AWARD_ROUNDS",
    "BOOKINGS",
    "BUDGET_LINES",
    "BY_NAME",
    "COMPLETED_COURSES",
    "CONFLICTS",
    "COURSES",
    "CRITERIA",
    "DAYS",
    "DECISIONS",
    "DESCRIPTOR_FILE",
    "EXPENSES",
    "FORMATS",
    "FORMER_ORGANISATIONS",
    "GEOMETRY_FILE",
    "GEOMETRY_NAME",
    "GRANTS",
    "GROUPS",
    "GROUP_MEMBERS",
    "HEAD_COUNTS",
    "HISTORICAL_TOTALS",
    "HOURS_EXCEPTIONS",
    "JURY_MEMBERS",
    "MATERIALS",
    "MEETINGS",
    "MEMBERSHIPS",
    "NOMINATIONS",
    "OFFERS",
    "OFFERS_AT_PLACES",
    "ORGANISATIONS",
    "PEOPLE",
    "PLACES",
    "PRIORITY_AREAS",
    "RESOURCES",
    "SERIES",
    "SESSIONS",
    "SOLUTIONS",
    "TOPICS",
    "VOICES",
    "VOLUNTEERS",
]
