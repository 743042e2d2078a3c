"""The files of the Data Package, column by column. A file may point only to files that stand before it.

``docs/data-package.md`` is written from these lines (``selvhjulpen describe_data_package``).
"""

from __future__ import annotations

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
from selvhjulpen.exchange.rules.resources.evaluation import HISTORICAL_TOTALS
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
    HISTORICAL_TOTALS,
)
BY_NAME = {resource.name: resource for resource in RESOURCES}

GEOMETRY_NAME = "areas-geometry"
GEOMETRY_FILE = "areas.geojson"
DESCRIPTOR_FILE = "datapackage.json"

__all__ = [
    "AREAS",
    "BOOKINGS",
    "BY_NAME",
    "COMPLETED_COURSES",
    "COURSES",
    "DAYS",
    "DESCRIPTOR_FILE",
    "FORMATS",
    "FORMER_ORGANISATIONS",
    "GEOMETRY_FILE",
    "GEOMETRY_NAME",
    "HEAD_COUNTS",
    "HISTORICAL_TOTALS",
    "HOURS_EXCEPTIONS",
    "MEMBERSHIPS",
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
    "VOLUNTEERS",
]
