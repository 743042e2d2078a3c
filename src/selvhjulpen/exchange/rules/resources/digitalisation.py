"""How much of what citizens ask for comes by self-service: what is counted, how, when, and what was to be reached."""

from __future__ import annotations

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.resources.fields import LARGE, day, key, number, share, text, to, to_all
from selvhjulpen.exchange.rules.schema import Resource

METHODS = Resource(
    "methods",
    "Metoder for digitaliseringsgraden",
    "En måde at tælle på. Grader fra to metoder kan ikke sammenlignes.",
    (
        key("metoden"),
        text("name", 120, "Navn. Kun én metode kan hedde det samme.", required=True),
        text("tasks", 200, "Hvilke opgaver der tælles.", required=True),
        text("weeks", 120, "Hvilke uger der tælles i."),
        text("denominator", 200, "Hvad graden er en andel af.", required=True),
        text("source", 200, "Kilde."),
    ),
    unique=(("name",),),
)
TASKS = Resource(
    "tasks",
    "Opgaver, der tælles",
    "Det, borgerne henvender sig om: flytning, sundhedskort.",
    (
        key("opgaven"),
        text("name", 120, "Navn. Kun én opgave kan hedde det samme.", required=True),
        text("name_en", 120, "Navn på engelsk."),
        to_all("methods", "methods", "De metoder, opgaven hører til."),
    ),
    unique=(("name",),),
)
COUNTING_ROUNDS = Resource(
    "counting-rounds",
    "Tællinger",
    "Hvornår der er talt, eller skal tælles. Graden regnes af tallene i task-counts.csv, eller er den, der er oplyst.",
    (
        key("tællingen"),
        to("method", "methods", "Metode.", required=True),
        text("name", 80, "Navn.", required=True),
        day("first_day", "Første dag.", required=True),
        day("last_day", "Sidste dag.", required=True),
        share("reported", "Oplyst grad i procent, når der ikke er tal for hver opgave. Tom: den vides ikke."),
        text("note", 400, "Bemærkning."),
    ),
    unique=(("method", "first_day"),),
)
TASK_COUNTS = Resource(
    "task-counts",
    "Tal for hver opgave",
    "Hvor mange gange en opgave kom ad hver vej i en tælling. Tom: det vides ikke (ikke det samme som 0).",
    (
        key("rækken"),
        to("round", "counting-rounds", "Tælling.", required=True),
        to("task", "tasks", "Opgave.", required=True),
        *(number(code, f"{word}.", maximum=LARGE) for code, word in of.CHANNELS),
    ),
    unique=(("round", "task"),),
)
TARGETS = Resource(
    "targets",
    "Mål for digitaliseringsgraden",
    "Det, der er besluttet at nå.",
    (
        key("målet"),
        number("year", "År.", minimum=1900, maximum=2199, required=True),
        share("rate", "Mål i procent.", required=True),
        to("method", "methods", "Den metode, målet gælder. Tom: det vides ikke."),
        text("note", 200, "Bemærkning."),
    ),
    unique=(("year", "method"),),
    unique_while_empty=((("year",), ("method",)),),
)
