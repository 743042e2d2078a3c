"""Fetch, or answer "not there": the permission is part of the query."""

from selvhjulpen.directory.access.registers import (
    area,
    keeps_the_registers,
    organization,
    organizations,
    place,
    places,
)

__all__ = ["area", "keeps_the_registers", "organization", "organizations", "place", "places"]
