"""What is done in the directory: registers, offers, memberships."""

from selvhjulpen.directory.actions.offers import (
    PlaceHours,
    add_exception,
    add_offer,
    remove_exception,
    save_offer,
)
from selvhjulpen.directory.actions.refusals import NoHost, Outdated, PlaceInUse, Refused
from selvhjulpen.directory.actions.registers import (
    redraw_areas,
    save_area,
    save_contact_data,
    save_directions,
    save_organization,
    save_place,
    save_priority_area,
)

__all__ = [
    "NoHost",
    "Outdated",
    "PlaceHours",
    "PlaceInUse",
    "Refused",
    "add_exception",
    "add_offer",
    "redraw_areas",
    "remove_exception",
    "save_area",
    "save_contact_data",
    "save_directions",
    "save_offer",
    "save_organization",
    "save_place",
    "save_priority_area",
]
