"""Reads that span the models of the directory."""

from selvhjulpen.directory.queries.maps import map_of, map_of_areas
from selvhjulpen.directory.queries.registers import areas, by_name, host, in_danish_order, places_by_area

__all__ = [
    "areas",
    "by_name",
    "host",
    "in_danish_order",
    "map_of",
    "map_of_areas",
    "places_by_area",
]
