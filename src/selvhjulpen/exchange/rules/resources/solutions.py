"""What it is about: digital solutions and who decides over them, where people get stuck in them, and topics."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import (
    choice,
    day,
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

OWNERS = Resource(
    "owners",
    "Ejere af digitale løsninger",
    "Dem, der bestemmer over en digital løsning.",
    (
        key("ejeren"),
        text("name", 120, "Navn. Kun én ejer kan hedde det samme.", required=True),
        text("contact", 120, "Kontaktperson eller afdeling."),
        Field("email", Type.EMAIL, "E-mail.", maximum=254),
        phone("phone", "Telefon."),
        secret("token", "Hemmelig kode i ejerens link. Tom i en ny række: den laves."),
        moment("told_at", "Hvornår ejeren sidst fik at vide, hvad folk går i stå ved."),
        moment("forgotten_at", "Hvornår kontaktpersonen blev glemt. Så er kontakt, e-mail og telefon tomme."),
    ),
    unique=(("name",), ("token",)),
)
SOLUTIONS = Resource(
    "solutions",
    "Digitale løsninger",
    "MitID, Digital Post, kommunens selvbetjening og de andre.",
    (
        key("løsningen"),
        text("name", 80, "Navn. Kun én løsning kan hedde det samme.", required=True),
        to("owner", "owners", "Ejer."),
        Field("url", Type.URL, "Adresse, med https:// foran.", maximum=200),
        day("changed_on", "Hvornår løsningen sidst blev ændret, så undervisningen må følge med."),
        moment("changed_at", "Det samme med klokkeslæt. Tom: det vides ikke."),
        text("change", 200, "Hvad der er nyt."),
    ),
    unique=(("name",),),
)
SOLUTION_VERSIONS = Resource(
    "solution-versions",
    "Ændringer af digitale løsninger",
    "Det, der er meldt om, at en løsning ændres. Den seneste, der gælder, står også på løsningen selv.",
    (
        key("ændringen"),
        to("solution", "solutions", "Digital løsning.", required=True),
        text("version", 40, "Version."),
        day("valid_from", "Gælder fra.", required=True),
        text("change", 200, "Hvad der er nyt.", required=True),
        day("announced_on", "Hvornår det blev meldt. Tom i en ny række: i dag.", made_here=True),
        Field("is_owners", Type.BOOLEAN, "Om ejeren selv meldte det.", default=False),
    ),
    unique=(("solution", "valid_from", "change"),),
)
TOPICS = Resource(
    "topics",
    "Emner",
    "Det, et kursus handler om.",
    (
        key("emnet"),
        text("name", 80, "Navn. Kun ét emne kan hedde det samme.", required=True),
        text("name_en", 80, "Navn på engelsk."),
        to_all("solutions", "solutions", "Digitale løsninger, som emnet handler om."),
    ),
    unique=(("name",),),
)
STUMBLING_BLOCKS = Resource(
    "stumbling-blocks",
    "Steder, hvor folk går i stå",
    "Én ting i én løsning, som folk går i stå ved, og hvad ejeren svarer.",
    (
        key("stedet"),
        to("solution", "solutions", "Digital løsning.", required=True),
        choice("kind", of.STUMBLE_KINDS, "Hvad det er.", required=True),
        text("step", 120, "Hvor det går galt.", required=True),
        Field("is_checked", Type.BOOLEAN, "Om en, der arbejder her, har set ordene efter.", default=False),
        choice("state", of.BLOCK_STATES, "Svar. Tom: ingen har svaret."),
        text("answer", 400, "Svaret i ord."),
        moment("answered_at", "Hvornår der blev svaret. Tom sammen med state."),
        Field("is_owners", Type.BOOLEAN, "Om ejeren selv svarede.", default=False),
        day("first_seen_on", "Hvornår det først blev set.", required=True),
        day("last_seen_on", "Hvornår det sidst blev set.", required=True),
        day("reopened_on", "Hvornår det blev set igen, efter at det var rettet."),
        moment("told_at", "Hvornår ejeren sidst fik besked."),
    ),
)
OBSERVATIONS = Resource(
    "observations",
    "Observationer",
    "Én gang, det blev set. Billedet følger ikke med, og heller ikke e-mail til den, der vil høre svaret.",
    (
        key("observationen", made_elsewhere=True),
        to("block", "stumbling-blocks", "Det sted, folk går i stå.", required=True),
        choice("origin", of.ORIGINS, "Hvor det blev set.", default="cafe"),
        number(
            "severity",
            "Hvor slemt det er: 1 det tager tid, 2 man må have hjælp, 3 man kommer ikke videre.",
            minimum=1,
            maximum=3,
            default=2,
        ),
        number("people", "Hvor mange det skete for.", minimum=1, maximum=200, default=1),
        day("seen_on", "Hvornår det blev set.", required=True),
        moment("filed_at", "Hvornår det blev skrevet. Tom i en ny række: nu.", made_here=True),
        to("filed_by", "people", "Hvem der skrev det."),
    ),
)
