"""What is taught, when, and who comes."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import (
    CREATED,
    choice,
    day,
    form_key,
    key,
    moment,
    number,
    phone,
    secret,
    text,
    to,
    to_all,
)
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

FORMATS = Resource(
    "formats",
    "Formater",
    "Kom forbi, Kom i gang, Vejleder: de regler, et hold af slagsen følger.",
    (
        key("formatet"),
        text("name", 40, "Navn. Kun ét format kan hedde det samme.", required=True),
        choice("counting", of.COUNTINGS, "Om deltagerne har en plads eller bliver talt.", default="booked"),
        number("shortest_minutes", "Korteste varighed i minutter.", required=True),
        number("longest_minutes", "Længste varighed i minutter.", required=True),
        number("capacity", "Pladser, når ikke andet er sagt. Tom, når deltagerne bliver talt."),
        number("minimum", "Færrest deltagere, når ikke andet er sagt.", default=0),
    ),
    unique=(("name",),),
)

COURSES = Resource(
    "courses",
    "Kurser",
    "Det, der undervises i. Én tekst, som alle hold af kurset bruger.",
    (
        key("kurset"),
        text("title", 120, "Titel.", required=True),
        text("title_en", 120, "Titel på engelsk."),
        text("description", 1200, "Hvad man lærer.", required=True),
        text("description_en", 1200, "Hvad man lærer, på engelsk."),
        text("for_whom", 200, "For hvem."),
        text("for_whom_en", 200, "For hvem, på engelsk."),
        text("bring", 200, "Hvad man skal tage med."),
        text("bring_en", 200, "Hvad man skal tage med, på engelsk."),
        text("material", 200, "Materiale til underviseren."),
        to("format", "formats", "Format.", required=True),
        to("topic", "topics", "Emne.", required=True),
        choice("audience", of.AUDIENCES, "Målgruppe.", default="citizens"),
        choice("level", of.COURSE_LEVELS, "Niveau. Tom: for alle."),
        day("checked_on", "Hvornår teksten sidst er set efter. Tom i en ny række: i dag.", made_here=True),
        moment("checked_at", "Det samme med klokkeslæt. Tom: det vides ikke."),
        to_all("priority_areas", "priority-areas", "Indsatsområder."),
        Field("is_offered", Type.BOOLEAN, "Om kurset udbydes nu.", default=True),
    ),
)

SERIES = Resource(
    "series",
    "Serier",
    "Hold af samme kursus på samme ugedag og klokkeslæt.",
    (
        key("serien"),
        to("course", "courses", "Kursus.", required=True),
        day("first_date", "Første dag.", required=True),
        day("last_date", "Sidste dag.", required=True),
        number("every_weeks", "Hver hvilken uge: 1 er hver uge, 2 er hver anden.", minimum=1, default=1),
        Field("start_time", Type.TIME, "Klokkeslæt.", required=True),
    ),
)

SESSIONS = Resource(
    "sessions",
    "Hold",
    "Hvornår og hvor et kursus holdes.",
    (
        key("holdet"),
        to("course", "courses", "Kursus.", required=True),
        to("place", "places", "Sted.", required=True),
        text("room", 80, "Lokale."),
        moment("starts_at", "Hvornår holdet begynder.", required=True),
        moment("ends_at", "Hvornår holdet slutter.", required=True),
        number("capacity", "Pladser. Tom: ingen booker, deltagerne bliver talt."),
        number("minimum", "Færrest deltagere.", default=0),
        choice("state", of.INSTANCE_STATES, "Status.", default="draft"),
        Field("instructors", Type.REFERENCES, "Undervisere. Flere id'er skilles af mellemrum.", references="people"),
        to("partner", "organisations", "Hvem holdet holdes sammen med."),
        text("part_of", 120, "Den aktivitet hos partneren, som holdet er en del af."),
        to("series", "series", "Serien, som holdet hører til."),
        day("series_date", "Den dag, serien gav holdet. Den bliver stående, når holdet flyttes."),
        text("host_note", 2000, "Aftaler med værten."),
        text("cancel_reason", 200, "Hvorfor holdet er aflyst."),
        number("calendar_sequence", "Hvor mange gange holdet er flyttet eller aflyst (til kalenderfiler).", default=0),
        CREATED,
        *(
            field
            for code, word in of.CHECKLIST
            for field in (
                moment(f"{code}_checked_at", f"Tjekliste: »{word}« er krydset af på dette tidspunkt. Tom: endnu ikke."),
                to(f"{code}_checked_by", "people", f"Hvem der krydsede »{word}« af."),
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
        key("tilmeldingen"),
        to("session", "sessions", "Hold.", required=True),
        choice("state", of.BOOKING_STATES, "Status.", required=True),
        choice("source", of.SOURCES, "Hvor tilmeldingen kom fra.", default="web"),
        number(
            "seats",
            "Pladser: 1 eller 2. Tom: 2, når der er en ledsager, ellers 1.",
            minimum=1,
            maximum=2,
            made_here=True,
        ),
        text("name", 120, "Navn. Tomt, når borgeren er glemt."),
        text("companion", 120, "Den anden, når to følges ad."),
        text("booked_by", 120, "Hvem der tilmeldte på borgerens vegne."),
        phone("phone", "Telefon."),
        Field("email", Type.EMAIL, "E-mail. Små bogstaver.", maximum=254),
        Field("takes_sms", Type.BOOLEAN, "Om telefonen kan få en sms. Nej: vi ringer.", default=True),
        choice("level", of.LEVELS, "Niveau.", default="unsure"),
        Field("needs", Type.CHOICES, "Det, holdet skal have klar. Flere skilles af mellemrum.", choices=of.NEEDS),
        choice("notice", of.NOTICES, "Hvor sent en på ventelisten kan få besked.", default="day_before"),
        choice("language", of.LANGUAGES, "Sprog i breve.", default="da"),
        secret("token", "Hemmelig kode i borgerens personlige link. Tom i en ny række: den laves."),
        text("number", 4, "Fire cifre til telefonen. Tom i en ny række: de laves.", made_here=True),
        form_key("tilmeldingen"),
        CREATED,
        moment("queued_at", "Hvornår tilmeldingen kom i kø."),
        moment("confirmed_at", "Hvornår den fik plads. Tom med status confirmed: da den blev oprettet."),
        moment("cancelled_at", "Hvornår den blev afmeldt. Tom med status cancelled: da den blev oprettet."),
        moment("forgotten_at", "Hvornår borgeren blev glemt. Så er navne, telefon, e-mail og behov tomme."),
        *(
            field
            for no, who in ((1, "den, der har tilmeldt sig"), (2, "ledsageren"))
            for field in (
                Field(
                    f"attendance_{no}",
                    Type.BOOLEAN,
                    f"Om {who} kom. Tom: ikke krydset af endnu (ikke det samme som nej).",
                ),
                moment(f"attendance_{no}_at", "Hvornår det blev krydset af. Tom: da holdet sluttede."),
                to(f"attendance_{no}_by", "people", "Hvem der krydsede af."),
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
        key("optællingen", made_elsewhere=True),
        to("session", "sessions", "Hold.", required=True),
        number("number", "Hvor mange.", required=True),
        choice("precision", of.HEAD_COUNT_PRECISIONS, "Hvor præcist der er talt.", default="exact"),
        moment("counted_at", "Hvornår der blev talt.", required=True),
        to("recorded_by", "people", "Hvem der talte."),
    ),
)
