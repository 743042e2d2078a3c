"""Help without a course in Birkesø: a year of IT-cafés with their shifts, the help log, and appointments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from selvhjulpen.cafe.rules.keeping import CITIZEN_MONTHS, citizens_are_remembered_from
from selvhjulpen.exchange.demo.guests import SECRET_LETTERS, Person
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.schema import Resource, Values
from selvhjulpen.lib.calendars import at, closed_because, local_day, months_after

YEAR = timedelta(days=365)
AHEAD = timedelta(days=35)
TURNED_TO = ("birkesoe-kommune", "it-klubben", "poppelhuset", "vesterhede-beboere")


@dataclass(frozen=True)
class Opening:
    """A weekday (0 is Monday) on which a café is open; ``pull``: how many come in an hour."""

    cafe: str
    place: str
    weekday: int
    opens: time
    closes: time
    pull: float
    helpers: tuple[str, ...]
    needed: int


_LIBRARY = ("jonas-lind", "gunnar-eg", "emil-strand", "asta-bro")
_IN_LUNDE = ("preben-toft", "fatima-saleh", "nora-vang")
OPENINGS = (
    Opening(
        "it-cafe-havnen", "biblioteket-havnen", 0, time(13), time(15), 4.6, ("ida-klit", "leif-mose", "nora-vang"), 2
    ),
    Opening("it-cafe-biblioteket", "biblioteket", 1, time(10), time(12), 8.2, _LIBRARY, 3),
    Opening(
        "it-cafe-lunde",
        "biblioteket-lunde",
        2,
        time(10),
        time(12),
        3.4,
        ("preben-toft", "fatima-saleh", "nora-vang"),
        2,
    ),
    Opening("it-cafe-biblioteket", "biblioteket", 3, time(15), time(17), 5.0, _LIBRARY, 3),
    Opening("it-cafe-biblioteket", "biblioteket", 5, time(10, 30), time(13), 6.4, _LIBRARY, 3),
)
# Of a hundred visits: topic, how many, and what the outcome, the device and the solution usually are.
_TOPICS = ("mitid", "digital-post", "telefon-og-tablet", "selvbetjening", "borger-dk", "sikkerhed", "min-sundhed")
_WEIGHTS = (27, 22, 19, 11, 9, 7, 5)
_SOLUTIONS = {
    "mitid": ("mitid",),
    "digital-post": ("digital-post", "digital-post", "mitid"),
    "telefon-og-tablet": ("",),
    "selvbetjening": ("kommunens-side", "borger-dk", "mitid"),
    "borger-dk": ("borger-dk",),
    "sikkerhed": ("",),
    "min-sundhed": ("min-sundhed", "sundhed-dk"),
}
_DEVICES = ("phone", "tablet", "computer", "other", "")
_DEVICE_WEIGHTS = {"telefon-og-tablet": (60, 34, 2, 4, 0), "mitid": (74, 10, 12, 2, 2)}
_OUTCOMES = ("alone", "with_help", "done_for", "unsolved")
_OUTCOME_WEIGHTS = {"mitid": (22, 54, 10, 14), "telefon-og-tablet": (40, 48, 8, 4)}
_MINUTES = {"mitid": 22, "selvbetjening": 24, "telefon-og-tablet": 12}


class Helping:
    """Writes the year down: who was on shift, who came, and what they were helped with."""

    def __init__(self, random: Random, citizens: Sequence[Person], now: datetime) -> None:
        self._random, self._citizens, self._now = random, citizens, now
        self._today = local_day(now)
        self._numbers = count(1)
        self.rows: dict[Resource, list[Values]] = {
            resource: []
            for resource in (r.DROP_IN_SESSIONS, r.SHIFTS, r.HELP_VISITS, r.AVAILABILITY, r.APPOINTMENTS, r.CONSENTS)
        }

    def write(self) -> dict[Resource, list[Values]]:
        self._cafes()
        self._in_passing()
        self._appointments()
        self.rows[r.HELP_VISITS].sort(key=lambda visit: str(visit["started_at"]))
        return self.rows

    # ── Cafés ───────────────────────────────────────────────────────────────────────────────────

    def _cafes(self) -> None:
        # The library's own helpers are on a course next Thursday: see the exceptions of the network.
        on_a_course = self._today + timedelta(days=(4 - self._today.isoweekday() - 1) % 7 + 1)
        for day in _days(self._today - YEAR, self._today + AHEAD):
            for opening in OPENINGS:
                is_closed = opening.cafe == "it-cafe-biblioteket" and day == on_a_course
                if day.weekday() == opening.weekday and not closed_because(day) and not is_closed:
                    self._open(opening, day)

    def _open(self, opening: Opening, day: date) -> None:
        starts_at, ends_at = at(day, opening.opens), at(day, opening.closes)
        key = f"{opening.cafe}-{day:%Y%m%d}"
        session: Values = {"id": key, "cafe": opening.cafe, "starts_at": starts_at, "ends_at": ends_at}
        if day.isocalendar().week == 7 and opening.cafe == "it-cafe-lunde":
            session |= {"state": "cancelled", "cancel_reason": "Vinterferie", "is_own": True}
        self.rows[r.DROP_IN_SESSIONS].append(session)
        if "state" in session:
            return
        helpers = self._shifts(opening, key, day)
        if starts_at >= self._now:
            return
        season = 0.55 if day.month in (6, 7, 8) else 1.15 if day.month in (1, 3, 9) else 1.0
        hours = (ends_at - starts_at) / timedelta(hours=1)
        for _ in range(round(opening.pull * hours * season * self._random.uniform(0.7, 1.3))):
            # Most come when the door opens.
            began = starts_at + (ends_at - starts_at) * self._random.random() ** 1.35 * 0.94
            self._visit(began, {"how": "cafe", "session": key, "place": opening.place}, self._random.choice(helpers))

    def _shifts(self, opening: Opening, session: str, day: date) -> list[str]:
        """Who helps: all that are needed until next week; after it some are missing."""
        week = day.isocalendar().week
        turn = [opening.helpers[(week + n) % len(opening.helpers)] for n in range(opening.needed)]
        if day > self._today + timedelta(days=6):
            turn = turn[: opening.needed - 1] if week % 2 else turn
        if day > self._today + timedelta(days=20):
            turn = turn[:1]
        for person in turn:
            shift: Values = {
                "id": f"{session}-{person}",
                "session": session,
                "person": person,
                "taken_at": min(at(day - timedelta(days=16), time(19)), self._now - timedelta(days=1)),
            }
            if person == "gunnar-eg" and timedelta(days=3) < day - self._today < timedelta(days=12):
                shift["offered_at"] = self._now - timedelta(hours=20)
            self.rows[r.SHIFTS].append(shift)
        return turn

    # ── The help log ────────────────────────────────────────────────────────────────────────────

    def _in_passing(self) -> None:
        """On the telephone in the morning, at the desk in the afternoon."""
        random = self._random
        for day in _days(self._today - YEAR, self._today):
            if closed_because(day) or day.weekday() > 4:
                continue
            for _ in range(random.choice((0, 1, 1, 2))):
                is_phone = random.random() < 0.45
                hour = random.choice((9, 9, 10, 11, 13) if is_phone else (12, 13, 14, 14, 15, 16))
                where: Values = {"how": "phone"} if is_phone else {"how": "passing", "place": "biblioteket"}
                began = at(day, time(hour, random.randrange(60)))
                if began < self._now:
                    self._visit(began, where, random.choice(("nora-vang", "jonas-lind", "emil-strand")))

    def _visit(self, began: datetime, where: Values, helper: str) -> None:
        random = self._random
        began = began.replace(second=0, microsecond=0)
        weights = list(_WEIGHTS)
        if began.month == 3:
            weights[3] *= 3  # the year's tax is told
        if self._now - began < timedelta(days=40):
            weights[1] *= 2  # Digital Post has changed
        topic = random.choices(_TOPICS, weights)[0]
        usual = _MINUTES.get(topic, 15)
        minutes = max(3, round(random.triangular(4, 2.6 * usual, usual)))
        if began + timedelta(minutes=minutes) > self._now:
            return
        outcome = random.choices(_OUTCOMES, _OUTCOME_WEIGHTS.get(topic, (31, 52, 9, 8)))[0]
        is_referred = random.random() < (0.5 if outcome == "unsolved" else 0.04)
        visit: Values = {
            "id": f"besoeg-{next(self._numbers):05}",
            "started_at": began,
            "minutes": minutes,
            "topic": topic,
            "solution": random.choice(_SOLUTIONS[topic]),
            "device": random.choices(_DEVICES, _DEVICE_WEIGHTS.get(topic, (45, 22, 28, 1, 4)))[0],
            "outcome": outcome,
            "people": random.randint(2, 6) if random.random() < 0.02 else 1,
            "referred_to": random.choice(TURNED_TO) if is_referred else "",
            "logged_by": helper,
            "logged_at": began + timedelta(minutes=minutes),
        }
        self.rows[r.HELP_VISITS].append(visit | where)

    # ── Appointments ────────────────────────────────────────────────────────────────────────────

    def _appointments(self) -> None:
        first = self._today - YEAR
        hours: list[Values] = [
            {"id": "jonas-fredag", "person": "jonas-lind", "mode": "place", "place": "biblioteket", "weekday": 5},
            {"id": "fatima-torsdag", "person": "fatima-saleh", "mode": "home", "weekday": 4, "travel_minutes": 30},
            {"id": "nora-onsdag", "person": "nora-vang", "mode": "phone", "weekday": 3},
        ]
        for one in hours:
            is_phone = one["mode"] == "phone"
            opens, closes = (time(13), time(15)) if is_phone else (time(9), time(12))
            one |= {"opens": opens, "closes": closes, "first_day": first, "minutes": 30, "buffer_minutes": 15}
            self.rows[r.AVAILABILITY].append(one)
            for day in _days(first, self._today + timedelta(days=24)):
                if day.isoweekday() == one["weekday"] and not closed_because(day):
                    self._book(one, day, opens)
        self._agree()

    def _book(self, hours: Values, day: date, opens: time) -> None:
        travel = int(str(hours.get("travel_minutes", 0)))
        begins = at(day, opens) + timedelta(minutes=travel)
        for number in range(2):
            starts_at = begins + number * timedelta(minutes=45 + 2 * travel)
            if self._random.random() < 0.55:
                self._appointment(hours, starts_at, travel)

    def _appointment(self, hours: Values, starts_at: datetime, travel: int) -> None:
        random, now = self._random, self._now
        ends_at = starts_at + timedelta(minutes=30)
        citizen = random.choice(self._citizens)
        is_home, is_over = hours["mode"] == "home", ends_at <= now
        state = random.choices(("held", "absent", "cancelled"), (84, 7, 9))[0] if is_over else "booked"
        if is_over and local_day(starts_at) >= self._today - timedelta(days=2):
            state = "booked"  # nobody has said yet how it went
        created_at = min(starts_at - timedelta(days=random.randint(3, 12)), now - timedelta(hours=5))
        row: Values = {
            "id": f"aftale-{starts_at:%Y%m%d-%H%M}-{hours['person']}",
            "helper": hours["person"],
            "state": state,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "buffer_minutes": 15,
            "travel_minutes": travel,
            "mode": hours["mode"],
            "place": hours.get("place", ""),
            "area": "midtbyen" if is_home else "",
            "topic": random.choices(_TOPICS, _WEIGHTS)[0],
            "takes_sms": True,
            "companion": False,
            "token": "".join(random.choices(SECRET_LETTERS, k=22)),
            "form_key": "".join(random.choices(SECRET_LETTERS, k=22)),
            "created_at": created_at,
            "cancelled_at": created_at + (starts_at - created_at) / 2 if state == "cancelled" else None,
        }
        if ends_at < citizens_are_remembered_from(now):
            gone = months_after(local_day(ends_at), CITIZEN_MONTHS) + timedelta(days=1)
            row["forgotten_at"] = min(at(gone, time(3)), now)
        else:
            row |= {"name": citizen.name, "phone": citizen.phone, "email": citizen.email}
            row |= {"takes_sms": citizen.takes_sms, "companion": random.random() < 0.2}
            row["address"] = f"Søvej {random.randint(2, 60)}" if is_home and not is_over else ""
        self.rows[r.APPOINTMENTS].append(row)
        if state == "held":
            how = {"place": "appointment", "home": "home", "phone": "phone"}[str(hours["mode"])]
            self._visit(starts_at, {"how": how, "place": row["place"]}, str(hours["person"]))

    def _agree(self) -> None:
        """Some have let the helper do something for them."""
        known = [row for row in self.rows[r.APPOINTMENTS] if "forgotten_at" not in row and row["state"] != "cancelled"]
        for number, row in enumerate(known[-12::4]):
            given_at = row["created_at"]
            assert isinstance(given_at, datetime)  # noqa: S101 - by its column
            self.rows[r.CONSENTS].append(
                {
                    "id": f"samtykke-{number}",
                    "appointment": row["id"],
                    "what": ("fill_in", "read", "book")[number % 3],
                    "solution": ("borger-dk", "digital-post", "min-sundhed")[number % 3],
                    "given": ("spoken", "signed")[number % 2],
                    "given_at": given_at,
                    "until": self._today + timedelta(days=30),
                    "recorded_by": row["helper"],
                }
            )


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
