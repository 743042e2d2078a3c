"""What is done in the directory: registers, offers, memberships."""

from selvhjulpen.directory.actions.refusals import NoHost, Refused
from selvhjulpen.directory.actions.registers import (
    redraw_areas,
    save_area,
    save_contact_data,
    save_directions,
    save_organization,
    save_place,
)

__all__ = [
    "NoHost",
    "Refused",
    "redraw_areas",
    "save_area",
    "save_contact_data",
    "save_directions",
    "save_organization",
    "save_place",
]
