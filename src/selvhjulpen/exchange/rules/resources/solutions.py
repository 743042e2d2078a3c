"""What it is about."""

from __future__ import annotations

from selvhjulpen.exchange.rules.resources.fields import day, key, text
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

SOLUTIONS = Resource(
    "solutions",
    "Digitale løsninger",
    "MitID, Digital Post, kommunens selvbetjening og de andre.",
    (
        key("løsningen"),
        text("name", 80, "Navn. Kun én løsning kan hedde det samme.", required=True),
        day("changed_on", "Hvornår løsningen sidst blev ændret, så undervisningen må følge med."),
        text("change", 200, "Hvad der er nyt."),
    ),
    unique=(("name",),),
)

TOPICS = Resource(
    "topics",
    "Emner",
    "Det, et kursus handler om.",
    (
        key("emnet"),
        text("name", 80, "Navn. Kun ét emne kan hedde det samme.", required=True),
        text("name_en", 80, "Navn på engelsk."),
        Field(
            "solutions",
            Type.REFERENCES,
            "Digitale løsninger, som emnet handler om. Flere id'er skilles af mellemrum.",
            references="solutions",
        ),
    ),
    unique=(("name",),),
)
