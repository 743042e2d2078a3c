"""When and where Birkesø teaches: the pattern of a half-year, laid on the calendar around today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from selvhjulpen.courses.rules import series_days
from selvhjulpen.lib.calendars import COPENHAGEN, at, closed_because, is_weekday
from selvhjulpen.lib.periods import Period, half_year


@dataclass(frozen=True)
class Pattern:
    """A course held on one weekday (0 is Monday) all through a half-year."""

    course: str
    place: str
    room: str
    weekday: int
    start: time
    minutes: int
    every_weeks: int
    instructors: tuple[str, ...]
    capacity: int = 12
    partner: str = ""
    part_of: str = ""
    pull: float = 0.8  # how much of it is usually booked


@dataclass(frozen=True)
class Meeting:
    """One session as planned. ``pull`` above 1 draws a waiting list; capacity None is a drop-by presentation."""

    key: str
    course: str
    place: str
    room: str
    starts_at: datetime
    minutes: int
    capacity: int | None
    instructors: tuple[str, ...]
    partner: str
    part_of: str
    pull: float
    series: str = ""
    series_date: date | None = None

    @property
    def ends_at(self) -> datetime:
        return (self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(COPENHAGEN)


PATTERNS = (
    Pattern("mitid-i-gang", "biblioteket", "Lokale 1", 1, time(10), 120, 1, ("jonas-lind",), pull=1.05),
    Pattern(
        "ipad-begynd",
        "poppelhuset",
        "",
        0,
        time(9, 30),
        120,
        1,
        ("asta-bro",),
        10,
        "poppelhuset",
        "Åben datastue",
        0.95,
    ),
    Pattern("digital-post-begynd", "biblioteket-lunde", "Stuen", 2, time(10), 90, 2, ("fatima-saleh",), pull=0.75),
    Pattern(
        "sikker-paa-nettet",
        "beboerhuset",
        "",
        3,
        time(13),
        90,
        2,
        ("emil-strand",),
        14,
        "vesterhede-beboere",
        "Torsdagskaffe",
        0.6,
    ),
    Pattern("borger-dk", "biblioteket", "Lokale 2", 3, time(10), 120, 2, ("jonas-lind", "gunnar-eg"), pull=0.7),
    Pattern("telefon-mere", "strandhuset", "", 1, time(14), 90, 2, ("ida-klit",), 8, "strandens-venner", "", 0.55),
    Pattern("min-sundhed", "biblioteket-havnen", "", 0, time(13), 90, 3, ("nora-vang",), 10, pull=0.85),
    Pattern(
        "mus-og-taster", "datastuen-lunde", "", 4, time(9), 120, 1, ("preben-toft",), 8, "lunde-pensionister", "", 0.7
    ),
    Pattern(
        "soeg-paa-nettet",
        "skovby-skole",
        "Lokale 4",
        2,
        time(16, 30),
        90,
        2,
        ("leif-mose",),
        12,
        "aftenskolen",
        "",
        0.45,
    ),
    Pattern(
        "kommunens-side", "fagets-hus", "Mødesalen", 4, time(10), 90, 3, ("gunnar-eg",), 14, "faellesfaget", "", 0.6
    ),
    Pattern("hjaelp-din-nabo", "biblioteket", "Salen", 0, time(13), 150, 4, ("asta-bro", "nora-vang"), 10, pull=0.7),
    Pattern(
        "ansat-kom-i-gang",
        "raadhuset",
        "Lokale 210",
        2,
        time(8, 30),
        120,
        1,
        ("emil-strand", "jonas-lind"),
        16,
        pull=0.8,
    ),
    Pattern("ansat-kom-i-gang", "plejecenter-soebo", "", 3, time(8, 30), 120, 3, ("fatima-saleh",), 12, pull=0.75),
)
# Held now and then: course, place, room, clock, minutes, instructor, seats, partner, pull.
SINGLES = (
    ("mitid-hjaelp", "biblioteket-havnen", "", time(12, 30), 90, "jonas-lind", 10, "", 0.9),
    ("digital-post-orden", "biblioteket-lunde", "Stuen", time(10), 90, "fatima-saleh", 12, "", 0.5),
    ("vis-vej", "poppelhuset", "", time(13), 120, "asta-bro", 8, "it-klubben", 0.6),
    ("ansat-vejleder", "raadhuset", "Lokale 210", time(13), 150, "emil-strand", 12, "", 0.7),
    ("sikker-paa-nettet", "vesterhede-skole", "Lokale 12", time(15), 90, "ida-klit", 16, "", 0.5),
)
# Presentations: course, place, weekday, clock, minutes, instructor, partner.
DROP_BYS = (
    ("spoerg-os", "torvecentret", 5, time(10), 240, "jonas-lind", "torvecentret"),
    ("proev-en-tablet", "skovby-koebmand", 5, time(9, 30), 180, "ida-klit", "skovby-koebmand"),
    ("spoerg-os", "strandkoeb", 4, time(14), 180, "gunnar-eg", ""),
    ("proev-en-tablet", "havnehallen", 5, time(10), 360, "leif-mose", "havnens-lokalraad"),
)


def seasons(today: date) -> list[Period]:
    """Last, this and next half-year."""
    this = half_year(today)
    return [half_year(this.first - timedelta(days=1)), this, half_year(this.last + timedelta(days=1))]


def teaching(season: Period) -> tuple[date, date]:
    """The first and last day of teaching: no courses in the summer, nor around New Year."""
    year = season.first.year
    return (
        (date(year, 1, 11), date(year, 6, 18)) if season.first.month == 1 else (date(year, 8, 24), date(year, 12, 15))
    )


def working_day(day: date) -> date:
    """That day, or the next on which a library teaches."""
    while not is_weekday(day) or closed_because(day):
        day += timedelta(days=1)
    return day


def series_meetings(season: Period) -> Iterator[tuple[str, Pattern, list[Meeting]]]:
    """Every series of a half-year, with its sessions; holidays are left out."""
    first, last = teaching(season)
    for number, pattern in enumerate(PATTERNS, 1):
        name = f"serie-{season.first:%Y-%m}-{number:02}"
        day = first + timedelta(days=(pattern.weekday - first.weekday()) % 7)
        meetings = [
            Meeting(
                f"hold-{found.day:%Y%m%d}-{number:02}",
                pattern.course,
                pattern.place,
                pattern.room,
                at(found.day, pattern.start),
                pattern.minutes,
                pattern.capacity,
                pattern.instructors,
                pattern.partner,
                pattern.part_of,
                pattern.pull,
                name,
                found.day,
            )
            for found in series_days(
                first=day, last=last, every_weeks=pattern.every_weeks, closed_because=closed_because
            )
            if not found.skipped
        ]
        yield name, pattern, meetings


def single_meetings(season: Period, random: Random) -> Iterator[Meeting]:
    """What is held once in a while, and the presentations people drop by at."""
    first, last = teaching(season)
    for number in range(14):
        day = working_day(first + timedelta(days=random.randrange((last - first).days - 7)))
        yield _single(SINGLES[number % len(SINGLES)], day, f"hold-{day:%Y%m%d}-e{number:02}")
    for number in range(12):
        course, place, weekday, start, minutes, instructor, partner = DROP_BYS[number % len(DROP_BYS)]
        day = first + timedelta(weeks=1 + number, days=(weekday - first.weekday()) % 7)
        if day <= last and not closed_because(day):
            yield Meeting(
                f"hold-{day:%Y%m%d}-k{number:02}",
                course,
                place,
                "",
                at(day, start),
                minutes,
                None,
                (instructor,),
                partner,
                "",
                1.0,
            )


def meetings_of_the_day(day: date) -> list[Meeting]:
    """What is on today whatever weekday it is: two courses and a presentation, two of them for the demo instructor."""
    full = (*SINGLES[0][:-1], 1.2)
    return [
        _single(full, day, f"hold-{day:%Y%m%d}-d1"),
        _single(SINGLES[1], day, f"hold-{day:%Y%m%d}-d2"),
        Meeting(
            f"hold-{day:%Y%m%d}-d3",
            "spoerg-os",
            "torvecentret",
            "",
            at(day, time(15)),
            120,
            None,
            ("jonas-lind",),
            "torvecentret",
            "",
            1.0,
        ),
    ]


def _single(single: tuple[str, str, str, time, int, str, int, str, float], day: date, key: str) -> Meeting:
    course, place, room, start, minutes, instructor, capacity, partner, pull = single
    return Meeting(key, course, place, room, at(day, start), minutes, capacity, (instructor,), partner, "", pull)
