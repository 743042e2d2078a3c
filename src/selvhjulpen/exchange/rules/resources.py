"""The files of the Data Package, column by column. A file may point only to files that stand before it.

``docs/data-package.md`` is written from these lines (``selvhjulpen describe_data_package``).
"""

from __future__ import annotations

from typing import Any

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

SMALL = 32_767  # the largest number of a small column in the database
LARGE = 2_147_483_647


def _id(of_what: str, *, made_elsewhere: bool = False) -> Field:
    return Field(
        "id",
        Type.IDENTIFIER,
        f"Fast navn på {of_what}, uden mellemrum. Skift det aldrig: det er sådan, rækken kendes igen.",
        required=True,
        maximum=80,
        made_elsewhere=made_elsewhere,
    )


def _text(name: str, maximum: int, description: str, **more: Any) -> Field:
    return Field(name, Type.TEXT, description, maximum=maximum, **more)


def _phone(name: str, description: str) -> Field:
    return Field(name, Type.PHONE, description, maximum=20)


def _number(name: str, description: str, *, maximum: int = SMALL, **more: Any) -> Field:
    return Field(name, Type.INTEGER, description, **{"minimum": 0, "maximum": maximum, **more})


def _choice(name: str, choices: of.Choices, description: str, **more: Any) -> Field:
    return Field(name, Type.CHOICE, description, choices=choices, **more)


def _to(name: str, resource: str, description: str, **more: Any) -> Field:
    return Field(name, Type.REFERENCE, description, references=resource, **more)


def _moment(name: str, description: str, **more: Any) -> Field:
    return Field(name, Type.MOMENT, description, **more)


def _day(name: str, description: str, **more: Any) -> Field:
    return Field(name, Type.DATE, description, **more)


CREATED = _moment("created_at", "Hvornår rækken blev oprettet.", made_here=True)

PEOPLE = Resource(
    "people",
    "Personer",
    "De, der arbejder for programmet og kan logge ind. Adgangskoder følger aldrig med: en ny person vælger selv sin.",
    (
        _id("personen"),
        Field("email", Type.EMAIL, "E-mail, som personen logger ind med. Små bogstaver.", required=True, maximum=254),
        _text("name", 120, "Navn.", required=True),
        _phone("phone", "Telefon."),
        Field(
            "roles", Type.CHOICES, "Hvad personen arbejder med. Flere roller skilles af mellemrum.", choices=of.ROLES
        ),
        Field("can_log_in", Type.BOOLEAN, "Om personen kan logge ind.", default=True),
        CREATED,
    ),
    unique=(("email",),),
)
ORGANISATIONS = Resource(
    "organisations",
    "Organisationer",
    "Dem, der er med: bibliotek, foreninger, fagforeninger, virksomheder, grupper.",
    (
        _id("organisationen"),
        _text("name", 120, "Navn.", required=True),
        _choice("kind", of.ORGANIZATION_KINDS, "Slags.", default="association"),
        _phone("phone", "Telefon."),
        _text("phone_hours", 80, "Hvornår telefonen bliver taget, i ord."),
        _text("phone_hours_en", 80, "Det samme på engelsk."),
        Field("email", Type.EMAIL, "E-mail.", maximum=254),
        Field("url", Type.URL, "Hjemmeside, med https:// foran.", maximum=200),
        _text("address", 160, "Adresse."),
        Field("accessibility_url", Type.URL, "Link til sidens tilgængelighedserklæring.", maximum=200),
        _day("accessibility_checked_on", "Hvornår erklæringen sidst er set efter."),
        Field("is_host", Type.BOOLEAN, "Ja for den ene organisation, der driver Selvhjulpen her.", default=False),
        Field(
            "contacts",
            Type.REFERENCES,
            "Kontaktpersoner. Flere id'er skilles af mellemrum.",
            references="people",
        ),
    ),
)
AREAS = Resource(
    "areas",
    "Områder",
    "Kommunens områder eller bydele. Omridset står i areas.geojson.",
    (
        _id("området"),
        _text("name", 80, "Navn. Kun ét område kan hedde det samme.", required=True),
        _number("target_group", "Borgere i målgruppen. Tom: det vides ikke (ikke det samme som 0).", maximum=LARGE),
    ),
    unique=(("name",),),
)
PLACES = Resource(
    "places",
    "Steder",
    "Hvor folk mødes.",
    (
        _id("stedet"),
        _text("name", 120, "Navn.", required=True),
        _choice("kind", of.LOCATION_KINDS, "Slags sted.", default="library"),
        _to("organisation", "organisations", "Hvem der er vært på stedet."),
        _to("area", "areas", "Hvilket område stedet ligger i.", required=True),
        _text("address", 160, "Adresse."),
        _text("directions", 400, "Sådan finder man derhen, i ord."),
        _text("directions_en", 400, "Det samme på engelsk."),
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
        _text("contact_name", 120, "Hvem der låser op."),
        _phone("contact_phone", "Telefon til stedet."),
    ),
)
FORMATS = Resource(
    "formats",
    "Formater",
    "Kom forbi, Kom i gang, Vejleder: de regler, et hold af slagsen følger.",
    (
        _id("formatet"),
        _text("name", 40, "Navn. Kun ét format kan hedde det samme.", required=True),
        _choice("counting", of.COUNTINGS, "Om deltagerne har en plads eller bliver talt.", default="booked"),
        _number("shortest_minutes", "Korteste varighed i minutter.", required=True),
        _number("longest_minutes", "Længste varighed i minutter.", required=True),
        _number("capacity", "Pladser, når ikke andet er sagt. Tom, når deltagerne bliver talt."),
        _number("minimum", "Færrest deltagere, når ikke andet er sagt.", default=0),
    ),
    unique=(("name",),),
)
SOLUTIONS = Resource(
    "solutions",
    "Digitale løsninger",
    "MitID, Digital Post, kommunens selvbetjening og de andre.",
    (
        _id("løsningen"),
        _text("name", 80, "Navn. Kun én løsning kan hedde det samme.", required=True),
        _day("changed_on", "Hvornår løsningen sidst blev ændret, så undervisningen må følge med."),
        _text("change", 200, "Hvad der er nyt."),
    ),
    unique=(("name",),),
)
TOPICS = Resource(
    "topics",
    "Emner",
    "Det, et kursus handler om.",
    (
        _id("emnet"),
        _text("name", 80, "Navn. Kun ét emne kan hedde det samme.", required=True),
        _text("name_en", 80, "Navn på engelsk."),
        Field(
            "solutions",
            Type.REFERENCES,
            "Digitale løsninger, som emnet handler om. Flere id'er skilles af mellemrum.",
            references="solutions",
        ),
    ),
    unique=(("name",),),
)
COURSES = Resource(
    "courses",
    "Kurser",
    "Det, der undervises i. Én tekst, som alle hold af kurset bruger.",
    (
        _id("kurset"),
        _text("title", 120, "Titel.", required=True),
        _text("title_en", 120, "Titel på engelsk."),
        _text("description", 1200, "Hvad man lærer.", required=True),
        _text("description_en", 1200, "Hvad man lærer, på engelsk."),
        _text("for_whom", 200, "For hvem."),
        _text("for_whom_en", 200, "For hvem, på engelsk."),
        _text("bring", 200, "Hvad man skal tage med."),
        _text("bring_en", 200, "Hvad man skal tage med, på engelsk."),
        _text("material", 200, "Materiale til underviseren."),
        _to("format", "formats", "Format.", required=True),
        _to("topic", "topics", "Emne.", required=True),
        _choice("audience", of.AUDIENCES, "Målgruppe.", default="citizens"),
        _choice("level", of.COURSE_LEVELS, "Niveau. Tom: for alle."),
        _day("checked_on", "Hvornår teksten sidst er set efter. Tom i en ny række: i dag.", made_here=True),
        Field("is_offered", Type.BOOLEAN, "Om kurset udbydes nu.", default=True),
    ),
)
SERIES = Resource(
    "series",
    "Serier",
    "Hold af samme kursus på samme ugedag og klokkeslæt.",
    (
        _id("serien"),
        _to("course", "courses", "Kursus.", required=True),
        _day("first_date", "Første dag.", required=True),
        _day("last_date", "Sidste dag.", required=True),
        _number("every_weeks", "Hver hvilken uge: 1 er hver uge, 2 er hver anden.", minimum=1, default=1),
        Field("start_time", Type.TIME, "Klokkeslæt.", required=True),
    ),
)
SESSIONS = Resource(
    "sessions",
    "Hold",
    "Hvornår og hvor et kursus holdes.",
    (
        _id("holdet"),
        _to("course", "courses", "Kursus.", required=True),
        _to("place", "places", "Sted.", required=True),
        _text("room", 80, "Lokale."),
        _moment("starts_at", "Hvornår holdet begynder.", required=True),
        _moment("ends_at", "Hvornår holdet slutter.", required=True),
        _number("capacity", "Pladser. Tom: ingen booker, deltagerne bliver talt."),
        _number("minimum", "Færrest deltagere.", default=0),
        _choice("state", of.INSTANCE_STATES, "Status.", default="draft"),
        Field("instructors", Type.REFERENCES, "Undervisere. Flere id'er skilles af mellemrum.", references="people"),
        _to("partner", "organisations", "Hvem holdet holdes sammen med."),
        _text("part_of", 120, "Den aktivitet hos partneren, som holdet er en del af."),
        _to("series", "series", "Serien, som holdet hører til."),
        _day("series_date", "Den dag, serien gav holdet. Den bliver stående, når holdet flyttes."),
        _text("host_note", 2000, "Aftaler med værten."),
        _text("cancel_reason", 200, "Hvorfor holdet er aflyst."),
        _number("calendar_sequence", "Hvor mange gange holdet er flyttet eller aflyst (til kalenderfiler).", default=0),
        CREATED,
        *(
            field
            for code, word in of.CHECKLIST
            for field in (
                _moment(
                    f"{code}_checked_at", f"Tjekliste: »{word}« er krydset af på dette tidspunkt. Tom: endnu ikke."
                ),
                _to(f"{code}_checked_by", "people", f"Hvem der krydsede »{word}« af."),
            )
        ),
    ),
    unique=(("series", "series_date"),),
)
BOOKINGS = Resource(
    "bookings",
    "Tilmeldinger",
    "En eller to pladser på et hold, eller en plads i køen. Filen rummer personoplysninger.",
    (
        _id("tilmeldingen"),
        _to("session", "sessions", "Hold.", required=True),
        _choice("state", of.BOOKING_STATES, "Status.", required=True),
        _choice("source", of.SOURCES, "Hvor tilmeldingen kom fra.", default="web"),
        _number(
            "seats",
            "Pladser: 1 eller 2. Tom: 2, når der er en ledsager, ellers 1.",
            minimum=1,
            maximum=2,
            made_here=True,
        ),
        _text("name", 120, "Navn. Tomt, når borgeren er glemt."),
        _text("companion", 120, "Den anden, når to følges ad."),
        _text("booked_by", 120, "Hvem der tilmeldte på borgerens vegne."),
        _phone("phone", "Telefon."),
        Field("email", Type.EMAIL, "E-mail. Små bogstaver.", maximum=254),
        Field("takes_sms", Type.BOOLEAN, "Om telefonen kan få en sms. Nej: vi ringer.", default=True),
        _choice("level", of.LEVELS, "Niveau.", default="unsure"),
        Field("needs", Type.CHOICES, "Det, holdet skal have klar. Flere skilles af mellemrum.", choices=of.NEEDS),
        _choice("notice", of.NOTICES, "Hvor sent en på ventelisten kan få besked.", default="day_before"),
        _choice("language", of.LANGUAGES, "Sprog i breve.", default="da"),
        Field(
            "token",
            Type.IDENTIFIER,
            "Hemmelig kode i borgerens personlige link. Tom i en ny række: den laves.",
            maximum=32,
            made_here=True,
            secret=True,
        ),
        _text("number", 4, "Fire cifre til telefonen. Tom i en ny række: de laves.", made_here=True),
        Field(
            "form_key",
            Type.IDENTIFIER,
            "Hemmelig kode for den formular, tilmeldingen kom fra. Tom i en ny række: den laves.",
            maximum=64,
            made_here=True,
            made_elsewhere=True,
            secret=True,
        ),
        CREATED,
        _moment("queued_at", "Hvornår tilmeldingen kom i kø."),
        _moment("confirmed_at", "Hvornår den fik plads. Tom med status confirmed: da den blev oprettet."),
        _moment("cancelled_at", "Hvornår den blev afmeldt. Tom med status cancelled: da den blev oprettet."),
        _moment("forgotten_at", "Hvornår borgeren blev glemt. Så er navne, telefon, e-mail og behov tomme."),
        *(
            field
            for no, who in ((1, "den, der har tilmeldt sig"), (2, "ledsageren"))
            for field in (
                Field(
                    f"attendance_{no}",
                    Type.BOOLEAN,
                    f"Om {who} kom. Tom: ikke krydset af endnu (ikke det samme som nej).",
                ),
                _moment(f"attendance_{no}_at", "Hvornår det blev krydset af. Tom: da holdet sluttede."),
                _to(f"attendance_{no}_by", "people", "Hvem der krydsede af."),
            )
        ),
    ),
    unique=(("token",), ("form_key",)),
)
HEAD_COUNTS = Resource(
    "head-counts",
    "Optællinger",
    "Så mange kom forbi: kontakter, ikke personer. Flere rækker for samme hold lægges sammen.",
    (
        _id("optællingen", made_elsewhere=True),
        _to("session", "sessions", "Hold.", required=True),
        _number("number", "Hvor mange.", required=True),
        _choice("precision", of.HEAD_COUNT_PRECISIONS, "Hvor præcist der er talt.", default="exact"),
        _moment("counted_at", "Hvornår der blev talt.", required=True),
        _to("recorded_by", "people", "Hvem der talte."),
    ),
)
HISTORICAL_TOTALS = Resource(
    "historical-totals",
    "Tidligere opgjorte tal",
    "Tal fra før programmet selv talte, sådan som de blev trykt. En trykt sum står ved siden af den beregnede.",
    (
        _id("tallet"),
        _day("first_day", "Periodens første dag.", required=True),
        _day("last_day", "Periodens sidste dag.", required=True),
        _choice("audience", of.AUDIENCES, "Målgruppe.", required=True),
        _choice("measure", of.MEASURES, "Hvad der er talt.", required=True),
        _number("value", "Tallet. Tom, når det ikke er opgjort (ikke det samme som 0).", maximum=LARGE),
        _choice("precision", of.PRECISIONS, "Hvor præcist tallet er.", required=True),
        _choice("status", of.STATUSES, "Om det er afholdt eller planlagt.", required=True),
        Field("is_grand_total", Type.BOOLEAN, "Ja for en trykt sum over flere perioder.", default=False),
        _day("as_of", "Den dag, tallet blev opgjort.", required=True),
        _text("source", 200, "Hvor tallet er trykt."),
        _text("note", 200, "Note."),
    ),
    unique=(("first_day", "last_day", "audience", "measure", "as_of", "is_grand_total"),),
)

RESOURCES: tuple[Resource, ...] = (
    PEOPLE,
    ORGANISATIONS,
    AREAS,
    PLACES,
    FORMATS,
    SOLUTIONS,
    TOPICS,
    COURSES,
    SERIES,
    SESSIONS,
    BOOKINGS,
    HEAD_COUNTS,
    HISTORICAL_TOTALS,
)
BY_NAME = {resource.name: resource for resource in RESOURCES}

GEOMETRY_NAME = "areas-geometry"
GEOMETRY_FILE = "areas.geojson"
DESCRIPTOR_FILE = "datapackage.json"
