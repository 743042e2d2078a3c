"""Who, and where."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import (
    LARGE,
    choice,
    day,
    key,
    moment,
    money,
    number,
    phone,
    text,
    to,
    to_all,
)
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

ORGANISATIONS = Resource(
    "organisations",
    "Organisationer",
    "Dem, der er med: bibliotek, foreninger, fagforeninger, virksomheder, grupper.",
    (
        key("organisationen"),
        text("name", 120, "Navn.", required=True),
        choice("kind", of.ORGANIZATION_KINDS, "Slags.", default="association"),
        phone("phone", "Telefon."),
        text("phone_hours", 80, "Hvornår telefonen bliver taget, i ord."),
        text("phone_hours_en", 80, "Det samme på engelsk."),
        Field("email", Type.EMAIL, "E-mail.", maximum=254),
        Field("url", Type.URL, "Hjemmeside, med https:// foran.", maximum=200),
        text("address", 160, "Adresse."),
        Field("accessibility_url", Type.URL, "Link til sidens tilgængelighedserklæring.", maximum=200),
        day("accessibility_checked_on", "Hvornår erklæringen sidst er set efter."),
        Field(
            "shown_publicly",
            Type.CHOICES,
            "Kun for en privatperson: hvad alle må se. Flere koder skilles af mellemrum. Tom: intet.",
            choices=of.SHOWABLE,
        ),
        day("certificates_declared_on", "Hvornår de har erklæret, at børneattesterne er i orden."),
        Field("is_host", Type.BOOLEAN, "Ja for den ene organisation, der driver Selvhjulpen her.", default=False),
        Field(
            "contacts",
            Type.REFERENCES,
            "Kontaktpersoner. Flere id'er skilles af mellemrum.",
            references="people",
        ),
        moment("forgotten_at", "Kun for en privatperson: hvornår vedkommende er glemt. Så er resten tomt."),
    ),
)

AREAS = Resource(
    "areas",
    "Områder",
    "Kommunens områder eller bydele. Omridset står i areas.geojson.",
    (
        key("området"),
        text("name", 80, "Navn. Kun ét område kan hedde det samme.", required=True),
        number("target_group", "Borgere i målgruppen. Tom: det vides ikke (ikke det samme som 0).", maximum=LARGE),
    ),
    unique=(("name",),),
)

PLACES = Resource(
    "places",
    "Steder",
    "Hvor folk mødes.",
    (
        key("stedet"),
        text("name", 120, "Navn.", required=True),
        choice("kind", of.LOCATION_KINDS, "Slags sted.", default="library"),
        to("organisation", "organisations", "Hvem der er vært på stedet."),
        to("area", "areas", "Hvilket område stedet ligger i.", required=True),
        text("address", 160, "Adresse."),
        text("directions", 400, "Sådan finder man derhen, i ord."),
        text("directions_en", 400, "Det samme på engelsk."),
        Field("step_free", Type.BOOLEAN, "Om man kan komme ind uden trapper. Tom: det vides ikke."),
        Field("hearing_loop", Type.BOOLEAN, "Om der er teleslynge. Tom: det vides ikke."),
        Field(
            "latitude",
            Type.DECIMAL,
            "Breddegrad (WGS 84), rundet til 5 decimaler.",
            decimals=5,
            minimum=-90,
            maximum=90,
        ),
        Field(
            "longitude",
            Type.DECIMAL,
            "Længdegrad (WGS 84), rundet til 5 decimaler. Skriv begge eller ingen.",
            decimals=5,
            minimum=-180,
            maximum=180,
        ),
        text("contact_name", 120, "Hvem der låser op."),
        phone("contact_phone", "Telefon til stedet."),
    ),
)

FORMER_ORGANISATIONS = Resource(
    "former-organisations",
    "Organisationer, der er lagt sammen",
    "En række, der viste sig at være en anden to gange: under dette id og navn stod den før.",
    (
        key("den gamle organisation"),
        text("name", 120, "Navn, som den havde.", required=True),
        to("organisation", "organisations", "Den organisation, den er nu.", required=True),
        moment("merged_at", "Hvornår de blev lagt sammen.", required=True),
        to("merged_by", "people", "Hvem der lagde dem sammen."),
    ),
)
MEMBERSHIPS = Resource(
    "memberships",
    "Medlemskaber",
    "Hvornår en organisation er med i netværket. Én ad gangen: en organisation kan gå ud og komme igen.",
    (
        key("medlemskabet"),
        to("organisation", "organisations", "Organisation.", required=True),
        day("since", "Medlem fra og med.", required=True),
        day("until", "Den første dag, den ikke er med. Tom: den er med."),
    ),
    unique_while_empty=((("organisation",), ("until",)),),
)
PRIORITY_AREAS = Resource(
    "priority-areas",
    "Indsatsområder",
    "Det, kommunens politik sætter først, som et mærke på det, der gøres.",
    (
        key("indsatsområdet"),
        text("name", 80, "Navn. Kun ét indsatsområde kan hedde det samme.", required=True),
        text("name_en", 80, "Navn på engelsk."),
    ),
    unique=(("name",),),
)
OFFERS = Resource(
    "offers",
    "Tilbud",
    "Hjælp, som en organisation giver. Hvor og hvornår står i offers-at-places.csv.",
    (
        key("tilbuddet"),
        to("organisation", "organisations", "Hvem der hjælper.", required=True),
        text("name", 120, "Navn.", required=True),
        text("name_en", 120, "Navn på engelsk."),
        text("description", 600, "Hvad man kan få hjælp til."),
        text("description_en", 600, "Det samme på engelsk."),
        to_all("topics", "topics", "Emner."),
        text("for_whom", 120, "For hvem. Tom: for alle."),
        text("for_whom_en", 120, "For hvem, på engelsk."),
        Field(
            "languages",
            Type.CHOICES,
            "Sprog, der hjælpes på. Flere skilles af mellemrum.",
            choices=of.SPOKEN,
            default=("da",),
        ),
        money("cost", "Pris. 0 er gratis. Tom: det vides ikke."),
        text("cost_note", 80, "Om prisen."),
        choice("access", of.ACCESSES, "Sådan får man hjælp.", default="walk_in"),
        phone("phone", "Telefon. Tom: organisationens."),
        Field("email", Type.EMAIL, "E-mail. Tom: organisationens.", maximum=254),
        Field("url", Type.URL, "Hjemmeside. Tom: organisationens.", maximum=200),
        to_all("priority_areas", "priority-areas", "Indsatsområder."),
        Field("is_active", Type.BOOLEAN, "Om tilbuddet findes nu.", default=True),
        moment(
            "confirmed_at",
            "Hvornår nogen sidst sagde, at det stadig er rigtigt. Tom: aldrig. Uden kolonnen er en ny række det nu.",
        ),
        moment("asked_at", "Hvornår der sidst blev spurgt."),
        moment("reminded_at", "Hvornår der blev mindet om det."),
    ),
)
DAYS = tuple(
    zip(range(1, 8), ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), strict=True)
)
OFFERS_AT_PLACES = Resource(
    "offers-at-places",
    "Tilbud på steder",
    "Hvor et tilbud gives, og hvornår der er åbent: på et sted, eller hjemme og i telefonen i et område. "
    "Uden sted og område gælder det hele kommunen.",
    (
        key("rækken"),
        to("offer", "offers", "Tilbud.", required=True),
        to("place", "places", "Sted."),
        to("area", "areas", "Område, når der ikke er et sted."),
        Field("closed_on_holidays", Type.BOOLEAN, "Om der er lukket på helligdage.", default=True),
        *(
            Field(name, Type.HOURS, f"Åbent om {word}en, fx 10.00-12.00 13.00-15.00. Tom: lukket.")
            for (_, name), (_, word) in zip(DAYS, of.WEEKDAYS, strict=True)
        ),
    ),
    unique=(("offer", "place"),),
)
HOURS_EXCEPTIONS = Resource(
    "opening-hours-exceptions",
    "Undtagelser fra åbningstiden",
    "Dage, hvor ugens åbningstid ikke gælder: der er lukket, eller åbent på andre tider.",
    (
        key("undtagelsen"),
        to("offer_at_place", "offers-at-places", "Tilbuddet på stedet.", required=True),
        day("first_day", "Fra og med.", required=True),
        day("last_day", "Til og med.", required=True),
        Field("opens", Type.TIME, "Åbner. Tom sammen med closes: lukket."),
        Field("closes", Type.TIME, "Lukker."),
        text("reason", 80, "Hvorfor."),
        text("reason_en", 80, "Hvorfor, på engelsk."),
    ),
)
VOLUNTEERS = Resource(
    "volunteers",
    "Frivillige",
    "Det, den, der hjælper, har fortalt om sig selv. Koordinatoren ser det, og de selv.",
    (
        key("den frivillige"),
        to("person", "people", "Person.", required=True),
        to_all("topics", "topics", "Kan hjælpe med."),
        Field("languages", Type.CHOICES, "Sprog. Flere skilles af mellemrum.", choices=of.SPOKEN, default=("da",)),
        to_all("areas", "areas", "Områder."),
        Field("weekdays", Type.CHOICES, "Ugedage. Flere skilles af mellemrum.", choices=of.WEEKDAYS),
        text("availability", 200, "Hvornår det passer, i ord."),
        to("home", "organisations", "Hvem den frivillige hører til."),
        to_all("lent_to", "organisations", "Hvem der kan låne den frivillige."),
        day("confidentiality_signed_on", "Hvornår tavshedspligten er skrevet under."),
        Field("shows_first_name", Type.BOOLEAN, "Om fornavnet må stå på siden om IT-caféen.", default=False),
    ),
    unique=(("person",),),
)
COMPLETED_COURSES = Resource(
    "completed-courses",
    "Gennemførte kurser",
    "Kurser, en frivillig har været igennem.",
    (
        key("kurset"),
        to("volunteer", "volunteers", "Frivillig.", required=True),
        text("title", 120, "Kursus.", required=True),
        day("completed_on", "Gennemført.", required=True),
    ),
)
