"""What Birkesø's citizens stumble over, what the owners say to it, and how much comes by self-service."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.schema import Resource, Values
from selvhjulpen.lib.calendars import at, local_day

# Solution, kind, step, times seen, days ago (first and last), answer and its words, days ago answered.
_BLOCKS = (
    ("mitid", "layout", "Skiftet til en ny telefon", 11, 300, 4, "planned", "Vi tegner trinnene om til foråret.", 40),
    ("mitid", "error", "App'en siger »prøv igen senere«", 6, 200, 9, "received", "", 21),
    ("mitid", "words", "Ordet »identifikationsmiddel«", 8, 330, 60, "mended", "Der står nu »sådan logger du ind«.", 70),
    ("digital-post", "layout", "Mapperne i indbakken", 9, 38, 3, "", "", 0),
    ("digital-post", "words", "»Afsender kan ikke modtage svar«", 4, 120, 20, "declined",
     "Teksten er afsenderens egen. Vi kan ikke rette den.", 80),
    ("borger-dk", "login", "At vælge mellem sig selv og en anden", 7, 260, 15, "received", "", 90),
    ("kommunens-side", "help", "Blanketten om boligstøtte", 7, 210, 6, "mended", "Hvert felt har en vejledning.", 12),
    ("kommunens-side", "device", "Kortet over genbrug på en telefon", 5, 90, 2, "planned", "Nyt kort kommer i år.", 30),
    ("min-sundhed", "login", "At se sit barns svar", 3, 150, 33, "", "", 0),
    ("sundhed-dk", "words", "Prøvesvar med latinske ord", 5, 340, 45, "", "", 0),
)  # fmt: skip
_SEEN_BY = ("jonas-lind", "gunnar-eg", "fatima-saleh", "ida-klit", "preben-toft")


def stumbling(random: Random, now: datetime) -> dict[Resource, list[Values]]:
    """Where people get stuck: seen again and again in cafés and on courses, and answered by some owners."""
    today = local_day(now)
    blocks: list[Values] = []
    observations: list[Values] = []
    for number, (solution, kind, step, times, first, last, state, answer, answered) in enumerate(_BLOCKS, 1):
        days = sorted(random.sample(range(last + 1, first), times - 2)) if times > 2 else []
        seen_on = [today - timedelta(days=ago) for ago in (first, *reversed(days), last)]
        blocks.append(
            {
                "id": f"snublesten-{number}",
                "solution": solution,
                "kind": kind,
                "step": step,
                "is_checked": True,
                "state": state,
                "answer": answer,
                "answered_at": at(today - timedelta(days=answered), time(10)) if state else None,
                "is_owners": bool(state),
                "first_seen_on": seen_on[0],
                "last_seen_on": seen_on[-1],
                "told_at": now - timedelta(days=5),
            }
        )
        for each, day in enumerate(seen_on, 1):
            observations.append(
                {
                    "id": f"snublesten-{number}-{each}",
                    "block": f"snublesten-{number}",
                    "origin": "course" if random.random() < 0.25 else "cafe",
                    "severity": random.choices((1, 2, 3), (30, 50, 20))[0],
                    "people": random.choices((1, 2, 5), (80, 15, 5))[0],
                    "seen_on": day,
                    "filed_at": at(day, time(11, 30)) if day < today else now,
                    "filed_by": random.choice(_SEEN_BY),
                }
            )
    versions: list[Values] = [
        {
            "id": "digital-post-mapper",
            "solution": "digital-post",
            "version": "7.1",
            "valid_from": today - timedelta(days=40),
            "change": "Indbakken ser ny ud, og man kan nu gemme breve i mapper.",
            "announced_on": today - timedelta(days=61),
            "is_owners": True,
        },
        {
            "id": "borger-dk-forside",
            "solution": "borger-dk",
            "valid_from": today + timedelta(days=30),
            "change": "Forsiden får andre emner, og søgefeltet flytter op.",
            "announced_on": today - timedelta(days=5),
            "is_owners": True,
        },
    ]
    return {r.SOLUTION_VERSIONS: versions, r.STUMBLING_BLOCKS: blocks, r.OBSERVATIONS: observations}


# Of each task: how many ask in a week, and per cent that came by self-service when the fine method began.
_TASKS = {
    "flytning": (180, 52), "sundhedskort": (95, 61), "pas": (140, 44), "daginstitution": (60, 70), "skole": (35, 55),
    "boligstoette": (75, 31), "folkepension": (48, 22), "affald": (110, 38), "byggesag": (26, 29),
    "hjaelpemidler": (52, 12),
}  # fmt: skip
_WEEKS = (17, 43)


def digitalisation(random: Random, today: date) -> dict[Resource, list[Values]]:
    """Told once by an old method; counted by a new one twice a year; the next round is planned."""
    rounds: list[Values] = [
        {
            "id": f"hele-{today.year - 4}",
            "method": "egen",
            "name": str(today.year - 4),
            "first_day": date(today.year - 4, 1, 1),
            "last_day": date(today.year - 4, 12, 31),
            "reported": 290,
            "note": "Trykt i årsberetningen",
        }
    ]
    counts: list[Values] = []
    weeks = [date.fromisocalendar(year, week, 1) for year in range(today.year - 2, today.year + 2) for week in _WEEKS]
    held = [monday for monday in weeks if monday + timedelta(days=6) < today]
    planned = next(monday for monday in weeks if monday + timedelta(days=6) >= today)
    for number, monday in enumerate([*held, planned]):
        year, week, _ = monday.isocalendar()
        key = f"uge-{week}-{year}"
        days: Values = {"first_day": monday, "last_day": monday + timedelta(days=6)}
        named: Values = {"id": key, "method": "faelles", "name": f"Uge {week}, {year}"}
        rounds.append(named | days)
        for task, (asked, share) in _TASKS.items() if monday != planned else ():
            counts.append(_counted(random, f"{key}-{task}", key, task, asked, share + 3 * number))
    # Nobody counted who telephoned about waste in the last round.
    counts[-1 - list(reversed(_TASKS)).index("affald")]["phone"] = None
    targets: list[Values] = [
        {"id": f"maal-{today.year}", "year": today.year, "rate": 500, "method": "faelles"},
        {"id": f"maal-{today.year + 3}", "year": today.year + 3, "rate": 700, "method": "faelles",
         "note": "Byrådets digitaliseringsstrategi"},
    ]  # fmt: skip
    return {r.COUNTING_ROUNDS: rounds, r.TASK_COUNTS: counts, r.TARGETS: targets}


def _counted(random: Random, key: str, round_: str, task: str, asked: int, share: int) -> Values:
    whole = round(asked * random.uniform(0.85, 1.15))
    self_service = round(whole * min(share, 95) / 100)
    rest = whole - self_service
    letter, phone = rest * 2 // 10, rest * 5 // 10
    return {
        "id": key, "round": round_, "task": task, "self_service": self_service, "letter": letter, "phone": phone,
        "in_person": rest - letter - phone,
    }  # fmt: skip
