"""When Birkesø's network and its steering group meet, who answers, who comes, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.schema import Resource, Values
from selvhjulpen.lib.calendars import at, closed_because, local_day
from selvhjulpen.meetings.rules import (
    FORGET_GUESTS_AFTER,
    PlannedDay,
    Rhythm,
    agenda_of,
    answer_deadline,
    guests_are_forgotten_before,
    planned_days,
    reminder_due,
)

INVITED_BEFORE = timedelta(days=28)
NETWORK, STEERING = "netvaerket", "styregruppen"
_RHYTHMS = {
    NETWORK: (Rhythm(months=(1, 3, 5, 9, 11), week=2, weekday=3), time(16, 30), 150, "biblioteket", "Salen"),
    STEERING: (Rhythm(months=(2, 6, 10), month_day=15), time(9), 90, "raadhuset", "Lokale 210"),
}
# The professional input, in turn: title, by which member, or by whom from outside.
_INPUTS = (
    ("Sådan virker en fuldmagt", "", "En oplægsholder fra borger.dk"),
    ("Tablets til dem, der aldrig har prøvet", "it-klubben", ""),
    ("Falske beskeder: vis, hvad I har fået", "", "En oplægsholder fra banken"),
    ("Når brevet er for svært at læse", "frivilligkredsen", ""),
    ("Ny i Digital Post", "birkesoe-bibliotek", ""),
)
_DECISIONS = (
    "Vi viser alle vores åbningstider ét sted.",
    "IT-caféen på Havnen flyttes, så den ikke ligger oven i klubbens aften.",
    "Nye frivillige går med en erfaren de første tre gange.",
    "Tips skrives ind samme dag, som nogen finder på dem.",
    "Vi prøver lørdage ved springvandet et halvt år mere.",
)
_TASKS = (
    ("Spørg i Skovby, om de kan åbne om formiddagen", "skovby-pensionister", ""),
    ("Find en, der kan hjælpe på ukrainsk", "", "karen-dam"),
    ("Skriv de ti øvelser ned", "it-klubben", ""),
    ("Prøv teleslyngen på Havnen", "", "jonas-lind"),
    ("Hæng plakater op i opgangene", "vesterhede-beboere", ""),
)
_STAND_INS = ("Else Birk", "Poul Lund", "Rita Holm", "Kaj Dam")
_DIETS = ("none",) * 9 + ("vegetarian", "vegetarian", "gluten_free", "no_pork")


@dataclass(frozen=True)
class AtTable:
    """A member that is invited: its key and kind, and the person who is asked ("": the organisation's own e-mail)."""

    key: str
    kind: str
    person: str


@dataclass
class Held:
    """The rows of meetings and all that belongs to them."""

    rows: dict[Resource, list[Values]] = field(
        default_factory=lambda: {
            r.MEETINGS: [], r.AGENDA_ITEMS: [], r.DECISIONS: [], r.ACTION_ITEMS: [], r.ANSWERS: []
        }
    )  # fmt: skip


def network_meetings(random: Random, now: datetime, members: Sequence[AtTable]) -> Held:
    """Last year's, this year's and next year's: held, the next one invited to, the others planned."""
    held = Held()
    for number, (planned, is_next) in enumerate(_planned(NETWORK, now)):
        meeting = _meeting(NETWORK, planned, now, is_next=is_next)
        is_over = meeting["state"] == "held"
        if meeting["state"] != "draft":
            answers = list(_answers(random, meeting, members, now, is_over=is_over))
            _cater(meeting, answers, now)
            held.rows[r.ANSWERS] += answers
        held.rows[r.MEETINGS].append(meeting)
        _write_down(held, meeting, "network", number, now)
    return held


def steering_meetings(random: Random, now: datetime) -> Held:
    """The leaders' meetings: everybody comes, nearly."""
    held = Held()
    seats = ("styregruppen-karen", "styregruppen-maja", "styregruppen-udefra")
    for number, (planned, _) in enumerate(_planned(STEERING, now)):
        meeting = _meeting(STEERING, planned, now, is_next=False)
        held.rows[r.MEETINGS].append(meeting)
        if meeting["state"] == "held":
            for seat in seats:
                comes = random.random() < 0.9
                answer: Values = {"id": f"{meeting['id']}-{seat}", "meeting": meeting["id"], "member": seat}
                said = {"reply": "yes" if comes else "no", "answered_at": _time(meeting, "invited_at")}
                held.rows[r.ANSWERS].append(_plate(answer) | said | {"present": comes})
        _write_down(held, meeting, "steering", number, now)
    return held


def _planned(group: str, now: datetime) -> Iterator[tuple[PlannedDay, bool]]:
    """Every meeting of three years, with whether it is the next one."""
    rhythm, start, minutes, _, _ = _RHYTHMS[group]
    year = local_day(now).year
    is_found = False
    for at_year in (year - 1, year, year + 1):
        for planned in planned_days(rhythm, at_year, closed_because):
            is_ahead = at(planned.day, start) + timedelta(minutes=minutes) > now
            yield planned, is_ahead and not is_found
            is_found = is_found or is_ahead


def _meeting(group: str, planned: PlannedDay, now: datetime, *, is_next: bool) -> Values:
    _, start, minutes, place, room = _RHYTHMS[group]
    starts_at = at(planned.day, start)
    ends_at = starts_at + timedelta(minutes=minutes)
    is_over = ends_at <= now
    answer_by = answer_deadline(starts_at, days=7)
    meeting: Values = {
        "id": f"{group}-{planned.month:%Y-%m}",
        "group": group,
        "planned_for": planned.month,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
        "room": room,
        "state": "held" if is_over else "invited" if is_next else "draft",
        "answer_by": answer_by,
        "created_at": min(starts_at - timedelta(days=200), now - timedelta(days=30)),
        "ordered_meals": None,
    }
    if group == NETWORK:
        meeting |= {
            "has_meal": True,
            "meal": "Suppe og brød",
            "cost": 8_500,
            "caterer_email": "koekken@birkesoe.example",
        }
    if not (is_over or is_next):
        return meeting
    invited_at = min(starts_at - INVITED_BEFORE, now - timedelta(days=9))
    remind_at = reminder_due(invited_at=invited_at, answer_by=answer_by)
    sent_at = ends_at + timedelta(days=4)
    meeting |= {
        "invited_at": invited_at,
        "reminded_at": remind_at if remind_at and remind_at <= now else None,
        "minutes_sent_at": sent_at if sent_at <= now else None,
    }
    if planned.day < guests_are_forgotten_before(now):
        gone = planned.day + FORGET_GUESTS_AFTER + timedelta(days=1)
        meeting["guests_forgotten_at"] = at(gone, time(3))
    return meeting


def _answers(
    random: Random, meeting: Values, members: Sequence[AtTable], now: datetime, *, is_over: bool
) -> Iterator[Values]:
    invited_at, answer_by = _time(meeting, "invited_at"), _time(meeting, "answer_by")
    until = min(answer_by, now)
    is_forgotten = "guests_forgotten_at" in meeting
    for number, member in enumerate(members):
        answer: Values = _plate({"id": f"{meeting['id']}-{member.key}", "meeting": meeting["id"]})
        answer |= {"organisation": member.key, "person": member.person, "reply": "none"}
        keen = 0.75 if number % 3 else 0.45
        if random.random() < (0.92 if is_over else 0.55):
            comes = random.random() < keen
            sends = comes and random.random() < 0.12
            moment = invited_at + (until - invited_at) * random.random()
            answer |= {"reply": "other" if sends else "yes" if comes else "no", "answered_at": _whole(moment)}
            if comes:
                answer |= {"eats": random.random() < 0.85, "diet": random.choice(_DIETS)}
                answer["guest_name"] = random.choice(_STAND_INS) if sends else ""
                answer["extra"] = 1 if random.random() < 0.1 else 0
            if random.random() < 0.2:
                answer["answered_by"] = "karen-dam"
        if is_over:
            answer["present"] = answer["reply"] in ("yes", "other") and random.random() < 0.9
            answer["extra_present"] = answer["extra"] if answer["present"] else 0
        if is_forgotten:
            answer |= {"then": answer["diet"], "guest_name": "", "diet": "none"}
        yield answer


def _plate(answer: Values) -> Values:
    return answer | {"eats": False, "diet": "none", "extra": 0, "extra_diet": "none", "guest_name": ""}


def _cater(meeting: Values, answers: Sequence[Values], now: datetime) -> None:
    """What the kitchen was told once the answers were in; and how many ate what, where that is forgotten."""
    diets: Counter[str] = Counter()
    for answer in answers:
        diet = str(answer.pop("then", answer["diet"]))
        if answer["eats"]:
            diets[diet] += 1
            diets["none"] += int(str(answer["extra"]))
    plates = tuple(f"{diet}={number}" for diet, number in sorted(diets.items()))
    ordered_at = _time(meeting, "answer_by") + timedelta(hours=9)
    if ordered_at <= now:
        meeting |= {"ordered_at": ordered_at, "ordered_meals": diets.total(), "ordered_diets": plates}
    if "guests_forgotten_at" in meeting:
        meeting["diets_then"] = plates


def _write_down(held: Held, meeting: Values, kind: str, number: int, now: datetime) -> None:
    """The agenda of a meeting that is near or over; what was decided where it is over."""
    if meeting["state"] == "draft":
        return
    key = meeting["id"]
    title, member, outside = _INPUTS[number % len(_INPUTS)]
    points = agenda_of(kind, has_meal=bool(meeting.get("has_meal")))
    for order, (point, minutes, words) in enumerate(points, 1):
        item: Values = {"id": f"{key}-{order}", "meeting": key, "order": order, "kind": point, "minutes": minutes}
        item["title"] = title if point == "input" else words
        if point == "input":
            item |= {"organisation": member, "external_name": outside}
        if point == "sharing" and meeting["state"] == "held":
            item["notes"] = "Hver fortalte, hvad der er nyt hos dem."
        held.rows[r.AGENDA_ITEMS].append(item)
    if meeting["state"] != "held":
        return
    last = f"{key}-{len(points)}"
    text = _DECISIONS[number % len(_DECISIONS)]
    held.rows[r.DECISIONS].append({"id": f"{key}-beslutning", "meeting": key, "item": last, "text": text})
    what, organisation, person = _TASKS[number % len(_TASKS)]
    due = local_day(_time(meeting, "starts_at")) + timedelta(days=30)
    done_at = at(due - timedelta(days=6), time(15))
    # What was to be done after the latest meetings is still open.
    is_open = _time(meeting, "ends_at") > now - timedelta(days=120)
    held.rows[r.ACTION_ITEMS].append(
        {
            "id": f"{key}-opgave",
            "meeting": key,
            "title": what,
            "due": due,
            "done_at": None if is_open else done_at,
            "organisation": organisation,
            "person": person,
        }
    )


def _time(values: Values, column: str) -> datetime:
    moment = values[column]
    assert isinstance(moment, datetime)  # noqa: S101 - by its column
    return moment


def _whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
