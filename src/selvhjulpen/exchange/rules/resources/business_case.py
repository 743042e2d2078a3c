"""Money: what was granted, for what, and what it was spent on. Receipts lie in the backup, not in the package."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import HUGE, choice, day, key, moment, money, number, text, to
from selvhjulpen.exchange.rules.schema import Resource

GRANTS = Resource(
    "grants",
    "Bevillinger",
    "Penge, der er givet til et formål, for en tid.",
    (
        key("bevillingen"),
        text("name", 120, "Navn.", required=True),
        text("giver", 120, "Hvem der giver pengene.", required=True),
        text("purpose", 1000, "Formål."),
        number("year", "År.", required=True),
        money("amount", "Beløb.", minimum=1, maximum=HUGE, required=True),
        text("may_be_used_for", 300, "Det, pengene kun må bruges til."),
        day("first_day", "Gælder fra og med.", required=True),
        day("last_day", "Gælder til og med.", required=True),
        to("award", "award-rounds", "Prisrunden, når bevillingen er en præmie."),
    ),
    unique=(("award",),),
)
BUDGET_LINES = Resource(
    "budget-lines",
    "Budgetlinjer",
    "Så meget af en bevilling er til én slags aktivitet.",
    (
        key("budgetlinjen"),
        to("grant", "grants", "Bevilling.", required=True),
        text("name", 120, "Navn.", required=True),
        money("amount", "Beløb.", maximum=HUGE, required=True),
        choice("activity", of.ACTIVITIES, "Slags.", required=True),
    ),
    unique=(("grant", "name"),),
)
EXPENSES = Resource(
    "expenses",
    "Udgifter",
    "Det, pengene er brugt til. Bilagene følger ikke med: de er i sikkerhedskopien.",
    (
        key("udgiften"),
        to("line", "budget-lines", "Budgetlinje.", required=True),
        day("day", "Dag.", required=True),
        money("amount", "Beløb. Mindre end 0 er penge tilbage.", minimum=-HUGE, maximum=HUGE, required=True),
        text("what", 200, "Hvad der er købt.", required=True),
        text("supplier", 120, "Hos hvem."),
        to("meeting", "meetings", "Mødet, når udgiften hører til et."),
        to("session", "sessions", "Eller holdet."),
        moment("written_at", "Hvornår udgiften blev skrevet ind.", made_here=True),
        to("written_by", "people", "Hvem der skrev den ind."),
    ),
)
