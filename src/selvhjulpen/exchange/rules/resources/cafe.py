"""Help without a course: IT-cafés and who is on shift, the help log, appointments.

The queue of an opening is of that day only, and an open question between two about a swap of theirs: neither is here.
Sums of the help log, and the quarters that an appointment takes of a helper's time, are made again of the rows.
"""

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
)
from selvhjulpen.exchange.rules.schema import Field, Resource, Type

CAFES = Resource(
    "cafes",
    "IT-caféer",
    "Et tilbud på et sted, hvor der er nogen på vagt. Åbningstiden er tilbuddets.",
    (
        key("caféen"),
        to("offer_at_place", "offers-at-places", "Tilbud på et sted.", required=True),
        number("helpers_needed", "Så mange skal hjælpe.", minimum=1, maximum=30, default=2),
        number(
            "minutes_each", "Minutter til hver, indtil der er tal at regne med.", minimum=1, maximum=240, default=15
        ),
        Field("is_active", Type.BOOLEAN, "Om caféen findes nu.", default=True),
    ),
    unique=(("offer_at_place",),),
)
DROP_IN_SESSIONS = Resource(
    "drop-in-sessions",
    "Åbne dage i IT-caféer",
    "Én dag, en café har åbent. Køen følger ikke med: den er dagens.",
    (
        key("dagen"),
        to("cafe", "cafes", "IT-café.", required=True),
        moment("starts_at", "Hvornår der åbner.", required=True),
        moment("ends_at", "Hvornår der lukker.", required=True),
        choice("state", of.OPENING_STATES, "Status.", default="planned"),
        text("cancel_reason", 120, "Hvorfor der er aflyst."),
        Field("is_own", Type.BOOLEAN, "Om nogen har ændret den i hånden.", default=False),
    ),
    unique=(("cafe", "starts_at"),),
)
SHIFTS = Resource(
    "shifts",
    "Vagter i IT-caféer",
    "Hvem der hjælper hvornår. Spørgsmål om at bytte følger ikke med.",
    (
        key("vagten"),
        to("session", "drop-in-sessions", "Den dag, caféen har åbent.", required=True),
        to("person", "people", "Hvem.", required=True),
        moment("taken_at", "Hvornår vagten blev taget. Tom i en ny række: nu.", made_here=True),
        moment("offered_at", "Hvornår den blev sat til overtagelse. Tom: den er personens."),
    ),
    unique=(("session", "person"),),
)
HELP_VISITS = Resource(
    "help-visits",
    "Hjælpelog",
    "Én gang, nogen fik hjælp. Ingen navne, og ingen ord om nogen.",
    (
        key("rækken", made_elsewhere=True),
        choice("how", of.HOWS, "Hvor der blev hjulpet.", default="cafe"),
        to("session", "drop-in-sessions", "Den dag, caféen havde åbent."),
        to("place", "places", "Sted."),
        moment("started_at", "Hvornår det begyndte.", required=True),
        number("minutes", "Minutter.", minimum=1, maximum=600, required=True),
        to("topic", "topics", "Emne.", required=True),
        to("solution", "solutions", "Digital løsning."),
        choice("device", of.DEVICES, "Udstyr. Tom: ikke sagt."),
        choice("outcome", of.OUTCOMES, "Hvordan det gik.", required=True),
        number("people", "Hvor mange. Flere end 1 er en gruppe.", minimum=1, maximum=200, default=1),
        to("referred_to", "organisations", "Hvem de blev vist videre til."),
        to("logged_by", "people", "Hvem der hjalp."),
        moment("logged_at", "Hvornår det blev skrevet. Tom i en ny række: nu.", made_here=True),
    ),
)
AVAILABILITY = Resource(
    "availability",
    "Tider, der kan aftales",
    "De timer på en ugedag, hvor en person kan aftale tid.",
    (
        key("rækken"),
        to("person", "people", "Hvem.", required=True),
        choice("mode", of.MODES, "Hvordan.", default="place"),
        to("place", "places", "Sted. Skal udfyldes med place."),
        to("area", "areas", "Hjemme: kun i dette område. Tom: i hele kommunen."),
        number("weekday", "Ugedag: 1 er mandag.", minimum=1, maximum=7, required=True),
        Field("opens", Type.TIME, "Fra.", required=True),
        Field("closes", Type.TIME, "Til.", required=True),
        day("first_day", "Fra og med.", required=True),
        day("last_day", "Til og med. Tom: indtil videre."),
        number("minutes", "Minutter til hver.", minimum=15, maximum=240, default=30),
        number("buffer_minutes", "Pause bagefter, i minutter.", default=15),
        number("travel_minutes", "Transport før og efter, i minutter.", default=0),
    ),
)
ABSENCES = Resource(
    "absences",
    "Fravær",
    "Tid, hvor en person ikke kan aftale noget.",
    (
        key("fraværet"),
        to("person", "people", "Hvem.", required=True),
        moment("starts_at", "Fra.", required=True),
        moment("ends_at", "Til.", required=True),
    ),
)
APPOINTMENTS = Resource(
    "appointments",
    "Aftaler",
    "En, der hjælper en anden på en aftalt tid. Filen rummer personoplysninger.",
    (
        key("aftalen"),
        to("helper", "people", "Hvem der hjælper.", required=True),
        choice("state", of.APPOINTMENT_STATES, "Status.", default="booked"),
        moment("starts_at", "Hvornår aftalen begynder.", required=True),
        moment("ends_at", "Hvornår den slutter.", required=True),
        number("buffer_minutes", "Pause bagefter, i minutter.", default=0),
        number("travel_minutes", "Transport før og efter, i minutter.", default=0),
        choice("mode", of.MODES, "Hvordan.", required=True),
        to("place", "places", "Sted. Skal udfyldes med place."),
        to("area", "areas", "Område, når det er hjemme."),
        to("topic", "topics", "Emne."),
        text("name", 120, "Navn. Tomt, når borgeren er glemt."),
        text("booked_by", 120, "Hvem der aftalte på borgerens vegne."),
        Field("companion", Type.BOOLEAN, "Om der kommer en med.", default=False),
        phone("phone", "Telefon."),
        Field("email", Type.EMAIL, "E-mail. Små bogstaver.", maximum=254),
        Field("takes_sms", Type.BOOLEAN, "Om telefonen kan få en sms. Nej: vi ringer.", default=True),
        text("address", 160, "Adresse, når det er hjemme. Den glemmes, når aftalen er holdt."),
        choice("language", of.LANGUAGES, "Sprog i breve.", default="da"),
        secret("token", "Hemmelig kode i borgerens personlige link. Tom i en ny række: den laves."),
        form_key("aftalen"),
        number("calendar_sequence", "Hvor mange gange aftalen er flyttet (til kalenderfiler).", default=0),
        CREATED,
        moment("cancelled_at", "Hvornår den blev aflyst. Tom med status cancelled: da den blev oprettet."),
        moment("forgotten_at", "Hvornår borgeren blev glemt. Så er navne, telefon, e-mail og adresse tomme."),
    ),
    unique=(("token",), ("form_key",)),
)
CONSENTS = Resource(
    "consents",
    "Samtykker",
    "Hvad en borger lader hjælperen gøre, og til hvornår. Aldrig en kode og aldrig et nummer.",
    (
        key("samtykket"),
        to("appointment", "appointments", "Aftale.", required=True),
        choice("what", of.CONSENTS, "Hvad hjælperen må.", required=True),
        to("solution", "solutions", "I hvilken digital løsning. Tom: det er ikke sagt."),
        choice("given", of.GIVEN, "Hvordan der blev sagt ja.", default="spoken"),
        moment("given_at", "Hvornår.", required=True),
        day("until", "Til og med.", required=True),
        to("recorded_by", "people", "Hvem der skrev det ned."),
        moment("withdrawn_at", "Hvornår det blev taget tilbage."),
    ),
    unique_while_empty=(
        (("appointment", "what", "solution"), ("withdrawn_at",)),
        (("appointment", "what"), ("solution", "withdrawn_at")),
    ),
)
