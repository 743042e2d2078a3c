"""Who comes to Birkesø's courses: invented people, their bookings, and whether they turned up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from selvhjulpen.exchange.demo.plan import Meeting
from selvhjulpen.exchange.rules.rows import seats_held
from selvhjulpen.exchange.rules.schema import Values

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
SECRET_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"  # noqa: S105 - an alphabet


@dataclass(frozen=True)
class Person:
    """Somebody invented. Has a telephone, an e-mail address, or both."""

    name: str
    phone: str
    email: str
    takes_sms: bool
    level: str
    needs: tuple[str, ...]


def invent_people(random: Random, first_names: list[str], last_names: list[str], *, employees: bool) -> list[Person]:
    """People enough for a town; the telephone numbers begin with 12, which no Danish number does."""
    pairs = random.sample([(a, b) for a in first_names for b in last_names], 260 if employees else 900)
    people = []
    for number, (first, last) in enumerate(pairs):
        plain = unicodedata.normalize("NFKD", f"{first}.{last}".translate(LETTERS)).lower()
        reached = "email" if employees else random.choices(["phone", "email", "both"], [55, 25, 20])[0]
        host = "birkesoe.example" if employees else random.choice(["example.dk", "post.example"])
        needs = [n for n, share in _NEEDS if not employees and random.random() < share]
        people.append(
            Person(
                f"{first} {last}",
                f"+45128{number:05}" if reached != "email" else "",
                f"{plain}@{host}" if reached != "phone" else "",
                random.random() < 0.7,
                random.choices(["new", "some", "practised", "unsure"], [35, 35, 12, 18])[0],
                tuple(needs),
            )
        )
    return people


_NEEDS = (("computer", 0.12), ("hearing_loop", 0.05), ("wheelchair", 0.02), ("glasses", 0.06))


class Guests:
    """Books people on sessions as they do in life: early and late, in pairs, with a change of mind now and then."""

    def __init__(self, random: Random, citizens: list[Person], employees: list[Person], now: datetime) -> None:
        self._random = random
        self._pools = {"citizens": citizens, "employees": employees}
        self._now = now
        self._number = 0

    def of(self, meeting: Meeting, audience: str, *, is_marked: bool) -> Iterator[Values]:
        """The bookings of one session; ``is_marked``: it is over and its attendance is known."""
        if meeting.capacity is None:
            return
        random = self._random
        opens = meeting.starts_at - timedelta(days=56)
        closes = min(self._now, meeting.starts_at - timedelta(hours=2))
        if closes <= opens:
            return
        share_of_time = (closes - opens) / (meeting.starts_at - opens)
        wanted = round(meeting.capacity * meeting.pull * random.uniform(0.75, 1.15) * share_of_time**0.7)
        moments = sorted(opens + (closes - opens) * random.random() ** 0.8 for _ in range(wanted))
        people = random.sample(self._pools[audience], wanted + 1)
        taken = 0
        bookings: list[Values] = []
        for person, moment in zip(people, moments, strict=False):
            booking = self._booking(meeting, person, moment, audience)
            seats = int(str(booking["seats"]))
            if random.random() < 0.06:
                after = moment + (closes - moment) * random.random()
                booking |= {"state": "cancelled", "confirmed_at": moment, "cancelled_at": after}
            elif taken + seats <= meeting.capacity:
                booking |= {"state": "confirmed", "confirmed_at": moment}
                taken += seats
            else:
                booking |= {"state": "waiting", "queued_at": moment}
            bookings.append(booking)
        if is_marked:
            self._mark(meeting, bookings)
            if random.random() < 0.15 and sum(map(seats_held, bookings)) < meeting.capacity:
                bookings.append(self._walk_in(meeting, people[-1]))
        yield from bookings

    def _booking(self, meeting: Meeting, person: Person, moment: datetime, audience: str) -> Values:
        random = self._random
        is_citizen = audience == "citizens"
        self._number += 1
        pair = is_citizen and random.random() < 0.08
        companion = random.choice(self._pools[audience]).name if pair else ""
        source = random.choices(["web", "phone", "desk"], [55, 30, 15] if is_citizen else [95, 5, 0])[0]
        return self._blank() | {
            "session": meeting.key,
            "source": source,
            "seats": 2 if pair else 1,
            "name": person.name,
            "companion": companion,
            "booked_by": f"{random.choice(['Datter', 'Søn', 'Nabo', 'Hjemmehjælp'])} til {person.name.split()[0]}"
            if is_citizen and random.random() < 0.05
            else "",
            "phone": person.phone,
            "email": person.email,
            "takes_sms": person.takes_sms,
            "level": person.level,
            "needs": person.needs,
            "notice": random.choices(["day_before", "same_morning"], [80, 20])[0],
            "language": "en" if is_citizen and random.random() < 0.03 else "da",
            "created_at": moment.replace(microsecond=0),
        }

    def _walk_in(self, meeting: Meeting, person: Person) -> Values:
        self._number += 1
        return self._blank() | {
            "session": meeting.key,
            "state": "confirmed",
            "source": "walk_in",
            "seats": 1,
            "name": person.name.split()[0],
            "created_at": meeting.starts_at,
            "confirmed_at": meeting.starts_at,
            "attendance_1": True,
            "attendance_1_at": meeting.starts_at,
            "attendance_1_by": meeting.instructors[0],
        }

    def _mark(self, meeting: Meeting, bookings: list[Values]) -> None:
        at = meeting.starts_at + timedelta(minutes=15)
        for booking in bookings:
            if booking["state"] != "confirmed":
                continue
            for no in range(1, int(str(booking["seats"])) + 1):
                booking |= {
                    f"attendance_{no}": self._random.random() < 0.86,
                    f"attendance_{no}_at": at,
                    f"attendance_{no}_by": meeting.instructors[0],
                }

    def _blank(self) -> Values:
        random = self._random
        return {
            "id": f"tilmelding-{self._number:05}",
            "companion": "",
            "number": f"{random.randrange(1000, 10_000)}",
            "token": "".join(random.choices(SECRET_LETTERS, k=22)),
            "form_key": "".join(random.choices(SECRET_LETTERS, k=22)),
            **{f"attendance_{no}": None for no in (1, 2)},
        }
