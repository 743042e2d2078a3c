"""An award: its rounds, criteria, nominations and jury."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import (
    HUGE,
    choice,
    day,
    key,
    moment,
    money,
    number,
    secret,
    text,
    to,
)
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

AWARD_ROUNDS = Resource(
    "award-rounds",
    "Prisrunder",
    "Én pris i ét år: opslaget, fristerne, præmien og hvad den må bruges til.",
    (
        key("runden"),
        text("name", 120, "Prisens navn.", required=True),
        number("year", "År.", required=True),
        text("call", 3000, "Opslag.", required=True),
        day("nominations_until", "Indstil til og med.", required=True),
        day("jury_until", "Juryen er færdig senest.", required=True),
        day("result_day", "Resultatet kommer.", required=True),
        number("shortlist_size", "Så mange bliver nomineret.", minimum=1, default=10),
        money("prize", "Præmie. Tom: der er ingen penge i den.", minimum=1, maximum=HUGE),
        text("prize_use", 300, "Det må præmien bruges til."),
        choice("state", of.ROUND_STATES, "Status.", default="draft"),
    ),
    unique=(("name", "year"),),
)
CRITERIA = Resource(
    "criteria",
    "Kriterier",
    "Det, juryen ser efter, og hvor meget det tæller.",
    (
        key("kriteriet"),
        to("round", "award-rounds", "Runde.", required=True),
        text("name", 120, "Kriterium.", required=True),
        number("weight", "Vægt.", minimum=1, default=1),
    ),
    unique=(("round", "name"),),
)
NOMINATIONS = Resource(
    "nominations",
    "Indstillinger",
    "Dem, nogen ønsker skal vinde. De sidste kolonner er udfyldt hos den, der vandt. Juryens point følger ikke med.",
    (
        key("indstillingen"),
        to("round", "award-rounds", "Runde.", required=True),
        text("title", 120, "Hvad initiativet hedder.", required=True),
        to("organisation", "organisations", "Hvem der står bag, når de er i organisations.csv."),
        text("outside_name", 120, "Hvem der står bag, når de ikke er."),
        text("text", 2000, "Hvorfor de skal vinde.", required=True),
        text("by_name", 120, "Hvem der indstillede. Tomt, når det er glemt."),
        Field("by_email", Type.EMAIL, "E-mail til den, der indstillede. Tom, når den er glemt.", maximum=254),
        Field(
            "form_key",
            Type.IDENTIFIER,
            "Hemmelig kode for den formular, indstillingen kom fra. Tom i en ny række: den laves.",
            maximum=64,
            made_here=True,
            made_elsewhere=True,
            secret=True,
        ),
        moment("nominated_at", "Hvornår der blev indstillet.", required=True),
        Field("is_shortlisted", Type.BOOLEAN, "Om initiativet er nomineret.", default=False),
        moment("decided_at", "Vinderen: hvornår det blev afgjort."),
        to("decided_by", "people", "Vinderen: hvem der skrev afgørelsen ind."),
        text("won_because", 2000, "Vinderen: juryens begrundelse."),
        moment("published_at", "Vinderen: hvornår afgørelsen blev offentliggjort."),
    ),
    unique=(("form_key",),),
)
JURY_MEMBERS = Resource(
    "jury-members",
    "Juryens medlemmer",
    "Organisationer, der bedømmer.",
    (
        key("rækken"),
        to("round", "award-rounds", "Runde.", required=True),
        to("organisation", "organisations", "Organisation, når den er i organisations.csv."),
        text("outside_name", 120, "Navn, når den ikke er."),
        Field("email", Type.EMAIL, "E-mail.", maximum=254),
        secret("token", "Hemmelig kode i linket til juryens side. Tom i en ny række: den laves."),
    ),
    unique=(("token",), ("round", "organisation"), ("round", "outside_name")),
)
CONFLICTS = Resource(
    "conflicts",
    "Juryens inhabilitet",
    "Hvem i juryen der har sagt, at de har en interesse i en nomineret. De bedømmer den ikke.",
    (
        key("rækken"),
        to("jury_member", "jury-members", "Jurymedlem.", required=True),
        to("nomination", "nominations", "Den indstilling, de ikke bedømmer.", required=True),
        moment("declared_at", "Hvornår de sagde det.", required=True),
    ),
    unique=(("jury_member", "nomination"),),
)
