"""Figures that were printed before, and what people have said of the programme."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import LARGE, choice, day, key, number, text
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

HISTORICAL_TOTALS = Resource(
    "historical-totals",
    "Tidligere opgjorte tal",
    "Tal fra før programmet selv talte, sådan som de blev trykt. En trykt sum står ved siden af den beregnede.",
    (
        key("tallet"),
        day("first_day", "Periodens første dag.", required=True),
        day("last_day", "Periodens sidste dag.", required=True),
        choice("audience", of.AUDIENCES, "Målgruppe.", required=True),
        choice("measure", of.MEASURES, "Hvad der er talt.", required=True),
        number("value", "Tallet. Tom, når det ikke er opgjort (ikke det samme som 0).", maximum=LARGE),
        choice("precision", of.PRECISIONS, "Hvor præcist tallet er.", required=True),
        choice("status", of.STATUSES, "Om det er afholdt eller planlagt.", required=True),
        Field("is_grand_total", Type.BOOLEAN, "Ja for en trykt sum over flere perioder.", default=False),
        day("as_of", "Den dag, tallet blev opgjort.", required=True),
        text("source", 200, "Hvor tallet er trykt."),
        text("note", 200, "Note."),
    ),
    unique=(("first_day", "last_day", "audience", "measure", "as_of", "is_grand_total"),),
)
VOICES = Resource(
    "voices",
    "Udsagn",
    "Det, folk har sagt om programmet, og har sagt ja til, at andre må læse. Filen rummer personoplysninger.",
    (
        key("udsagnet"),
        text("text", 600, "Hvad de sagde. Tom: de har sagt nej igen."),
        text("who", 120, "Hvem der sagde det, så lidt som muligt. Tom sammen med text."),
        day("said_on", "Hvornår de sagde det.", required=True),
        day("permitted_on", "Hvornår de sagde ja til, at andre må læse det.", required=True),
    ),
)
