"""Groups that meet, their meetings, who answered and came, and what came of it."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import (
    CREATED,
    choice,
    day,
    key,
    moment,
    money,
    number,
    secret,
    text,
    to,
    to_all,
)
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

_CATERING = (
    Field("has_meal", Type.BOOLEAN, "Om der er mad.", default=False),
    text("meal", 120, "Hvad der spises."),
    money("cost", "Pris pr. person. Tom: det vides ikke."),
    Field("caterer_email", Type.EMAIL, "E-mail til køkkenet.", maximum=254),
)
_SOMEBODY = (
    to("organisation", "organisations", "Hvem der gør det: en organisation."),
    to("person", "people", "Eller en person."),
    text("external_name", 120, "Eller en udefra. Kun én af de tre."),
)

GROUPS = Resource(
    "groups",
    "Grupper, der mødes",
    "Netværket, styregruppen: hvem der mødes, og hvor tit.",
    (
        key("gruppen"),
        text("name", 120, "Navn.", required=True),
        choice("kind", of.GROUP_KINDS, "Slags. Til netværkets møder inviteres alle medlemmer.", default="network"),
        Field("months", Type.CHOICES, "De måneder, der er møde i. Flere skilles af mellemrum.", choices=of.MONTHS),
        number("week", "Hvilken af månedens ugedage: 1 til 4, eller 5 for den sidste.", minimum=1, maximum=5),
        number("weekday", "Ugedagen: 1 er mandag.", minimum=1, maximum=7),
        number("month_day", "Eller datoen i måneden, når ugen og ugedagen er tomme.", minimum=1, maximum=31),
        Field("start", Type.TIME, "Klokkeslæt.", required=True),
        number("minutes", "Varighed i minutter.", minimum=15, maximum=720, default=150),
        to("place", "places", "Sted.", required=True),
        text("room", 80, "Lokale."),
        number("answer_days", "Svarfrist, i dage før mødet.", default=7),
        *_CATERING,
        secret("token", "Hemmelig kode i linket til gruppens kalender. Tom i en ny række: den laves."),
    ),
    unique=(("token",),),
)
GROUP_MEMBERS = Resource(
    "group-members",
    "Gruppernes egne folk",
    "Dem, der er med i en gruppe uden at være medlem af netværket: en person med konto, eller navn og e-mail.",
    (
        key("rækken"),
        to("group", "groups", "Gruppe.", required=True),
        to("person", "people", "Person med konto."),
        text("name", 120, "Eller navn."),
        Field("email", Type.EMAIL, "Og e-mail.", maximum=254),
    ),
    unique=(("group", "person"),),
)
MEETINGS = Resource(
    "meetings",
    "Møder",
    "Hvornår og hvor en gruppe mødes.",
    (
        key("mødet"),
        to("group", "groups", "Gruppe.", required=True),
        day("planned_for", "Den måned i gruppens rytme, mødet er for (månedens første dag). Tom: et ekstra møde."),
        moment("starts_at", "Hvornår mødet begynder.", required=True),
        moment("ends_at", "Hvornår mødet slutter.", required=True),
        to("place", "places", "Sted.", required=True),
        text("room", 80, "Lokale."),
        choice("state", of.MEETING_STATES, "Status.", default="draft"),
        moment("answer_by", "Svarfrist. Tom: når mødet begynder.", made_here=True),
        *_CATERING,
        to_all("priority_areas", "priority-areas", "Indsatsområder."),
        text("notes", 6000, "Noter."),
        text("cancel_reason", 200, "Hvorfor mødet er aflyst."),
        CREATED,
        moment("invited_at", "Hvornår invitationerne blev sendt."),
        moment("reminded_at", "Hvornår der blev mindet om svar."),
        moment("ordered_at", "Hvornår maden blev bestilt."),
        number("ordered_meals", "Hvor mange kuverter der blev bestilt."),
        Field(
            "ordered_diets",
            Type.COUNTS,
            "Hvor mange der blev bestilt af hvad, fx `none=14 vegetarian=3`. Tom: det vides ikke.",
            choices=of.DIETS,
        ),
        moment("minutes_sent_at", "Hvornår referatet blev sendt."),
        number("calendar_sequence", "Hvor mange gange mødet er flyttet eller aflyst (til kalenderfiler).", default=0),
        moment("guests_forgotten_at", "Hvornår navne på gæster og deres mad blev glemt."),
        Field(
            "diets_then",
            Type.COUNTS,
            "Hvor mange der spiste hvad, da det blev glemt, fx `none=14 vegetarian=3`.",
            choices=of.DIETS,
        ),
    ),
    unique=(("group", "planned_for"),),
)
AGENDA_ITEMS = Resource(
    "agenda-items",
    "Dagsordenens punkter",
    "Det, et møde handler om, punkt for punkt, med referatet.",
    (
        key("punktet"),
        to("meeting", "meetings", "Møde.", required=True),
        number("order", "Rækkefølge.", required=True),
        choice("kind", of.ITEM_KINDS, "Slags.", default="other"),
        number("minutes", "Minutter.", minimum=1, maximum=720, required=True),
        text("title", 160, "Overskrift.", required=True),
        text("notes", 6000, "Referat."),
        *_SOMEBODY,
    ),
)
DECISIONS = Resource(
    "decisions",
    "Beslutninger",
    "Det, der blev besluttet på et møde.",
    (
        key("beslutningen"),
        to("meeting", "meetings", "Møde.", required=True),
        to("item", "agenda-items", "Punkt på dagsordenen."),
        text("text", 500, "Beslutning.", required=True),
    ),
)
ACTION_ITEMS = Resource(
    "action-items",
    "Opgaver",
    "Hvem der gør hvad hvornår. En åben opgave kommer på gruppens næste dagsorden.",
    (
        key("opgaven"),
        to("meeting", "meetings", "Møde.", required=True),
        text("title", 200, "Opgave.", required=True),
        day("due", "Senest."),
        moment("done_at", "Hvornår den var gjort. Tom: den er åben."),
        *_SOMEBODY,
    ),
)
ANSWERS = Resource(
    "answers",
    "Svar på invitationer",
    "Hvem der er inviteret til et møde, hvad de svarer, og om de kom. Filen rummer personoplysninger.",
    (
        key("svaret"),
        to("meeting", "meetings", "Møde.", required=True),
        secret("token", "Hemmelig kode i linket til svaret. Tom i en ny række: den laves."),
        to("organisation", "organisations", "Medlem, der er inviteret."),
        to("person", "people", "Medlemmets kontaktperson. Tom: organisationens egen e-mail."),
        to("member", "group-members", "Eller en af gruppens egne folk."),
        Field("is_walk_in", Type.BOOLEAN, "Ja for en, der kom uden invitation.", default=False),
        choice("reply", of.REPLIES, "Svar.", default="none"),
        moment("answered_at", "Hvornår der blev svaret. Tom sammen med none."),
        to("answered_by", "people", "Hvem der skrev svaret op. Tom: de svarede selv."),
        text("guest_name", 120, "Navn på den, der kommer i stedet eller udefra."),
        Field("eats", Type.BOOLEAN, "Om der spises med.", default=False),
        choice("diet", of.DIETS, "Mad.", default="none"),
        number("extra", "Hvor mange der tages med.", maximum=9, default=0),
        choice("extra_diet", of.DIETS, "Mad til den, der tages med.", default="none"),
        Field("present", Type.BOOLEAN, "Om de kom. Tom: ikke krydset af (ikke det samme som nej)."),
        number("extra_present", "Hvor mange af dem, der blev taget med, der kom.", default=0),
    ),
    unique=(("token",),),
    unique_while_empty=(
        (("meeting", "person"), ("is_walk_in",)),
        (("meeting", "organisation"), ("person", "is_walk_in")),
        (("meeting", "member"), ("is_walk_in",)),
    ),
)
