"""Fetch, or answer "not there": the permission is part of the query."""

from selvhjulpen.directory.access.offers import exception, offer, offers, priority_area, public_offer
from selvhjulpen.directory.access.registers import (
    area,
    keeps_the_registers,
    organization,
    organizations,
    place,
    places,
)

__all__ = [
    "area",
    "exception",
    "keeps_the_registers",
    "offer",
    "offers",
    "organization",
    "organizations",
    "place",
    "places",
    "priority_area",
    "public_offer",
]
