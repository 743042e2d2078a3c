"""Who works for the programme."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import CREATED, key, phone, text
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

PEOPLE = Resource(
    "people",
    "Personer",
    "De, der arbejder for programmet og kan logge ind. Adgangskoder følger aldrig med: en ny person vælger selv sin.",
    (
        key("personen"),
        Field("email", Type.EMAIL, "E-mail, som personen logger ind med. Små bogstaver.", required=True, maximum=254),
        text("name", 120, "Navn.", required=True),
        phone("phone", "Telefon."),
        Field(
            "roles", Type.CHOICES, "Hvad personen arbejder med. Flere roller skilles af mellemrum.", choices=of.ROLES
        ),
        Field("can_log_in", Type.BOOLEAN, "Om personen kan logge ind.", default=True),
        CREATED,
    ),
    unique=(("email",),),
)
