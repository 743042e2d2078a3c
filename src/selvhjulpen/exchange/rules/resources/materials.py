"""Tips and links that those who help share. Files lie in the backup, not in the package."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import CREATED, choice, day, key, moment, text, to, to_all
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

MATERIALS = Resource(
    "materials",
    "Tips og links",
    "Det, de, der hjælper, deler med hinanden. Filer, kommentarer og tak følger ikke med: de er i sikkerhedskopien.",
    (
        key("materialet"),
        choice("kind", of.MATERIAL_KINDS, "Slags.", default="tip"),
        text("title", 120, "Titel.", required=True),
        text("text", 4000, "Tekst."),
        Field("url", Type.URL, "Adresse, når det er et link.", maximum=500),
        to_all("topics", "topics", "Emner."),
        to_all("solutions", "solutions", "Digitale løsninger."),
        choice("level", of.MATERIAL_LEVELS, "Niveau hos dem, der undervises. Tom: for alle."),
        choice("licence", of.LICENCES, "Hvad andre må.", default="cc-by-4.0"),
        text("credit", 120, "Hvem der har lavet det. Tom: den, der lagde det ind."),
        to("organisation", "organisations", "Hvem det kommer fra."),
        to("author", "people", "Hvem der lagde det ind."),
        CREATED,
        moment("changed_at", "Hvornår det sidst blev ændret. Tom: da det blev oprettet.", made_here=True),
        day("looked_over_on", "Hvornår nogen sidst så det efter. Tom i en ny række: i dag.", made_here=True),
        moment("looked_over_at", "Det samme med klokkeslæt. Tom: det vides ikke."),
    ),
)
