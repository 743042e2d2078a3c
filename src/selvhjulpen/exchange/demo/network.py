"""Birkesø's network around today: who is a member, their offers confirmed, tips, and what was spent and won."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from selvhjulpen.exchange.demo.gatherings import AtTable, network_meetings, steering_meetings
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.schema import Resource, Values
from selvhjulpen.lib.calendars import at, local_day

Rows = dict[str, Values]  # by id

NOT_MEMBERS = ("birkesoe-bibliotek", "birkesoe-kommune")
LEFT = "strandens-venner"  # was a member once
DOUBTED, JUST_ASKED = "skovby-hjaelp", "fag-hjaelp"  # nobody answered; the question is under way


def network(
    random: Random,
    now: datetime,
    *,
    organisations: Rows,
    offers: Rows,
    materials: Rows,
    volunteers: Rows,
    session: str,
) -> dict[Resource, Sequence[Values]]:
    """The files of the network. ``session`` is one that has been held, with a cost of its own."""
    today = local_day(now)
    members = [
        AtTable(key, str(values["kind"]), next(iter(str(person) for person in values["contacts"] or ()), ""))  # type: ignore[union-attr]
        for key, values in organisations.items()
        if key not in (*NOT_MEMBERS, LEFT)
    ]
    held = network_meetings(random, now, members)
    steered = steering_meetings(random, now)
    _confirm(offers, random, now)
    _date_tips(materials, now, today)
    _sign(volunteers, today)
    grants, lines, expenses = _money(today, held.rows[r.MEETINGS], session)
    award = _award(today)
    prize_grant, prize_line, prize_expenses = _prize(today)
    return {
        r.MEMBERSHIPS: list(_memberships(members, today)),
        r.OFFERS: list(offers.values()),
        r.HOURS_EXCEPTIONS: _exceptions(today),
        r.VOLUNTEERS: list(volunteers.values()),
        r.COMPLETED_COURSES: _completed(today),
        **{resource: [*held.rows[resource], *steered.rows[resource]] for resource in held.rows},
        r.MATERIALS: list(materials.values()),
        **award,
        r.GRANTS: [*grants, prize_grant],
        r.BUDGET_LINES: [*lines, prize_line],
        r.EXPENSES: [*expenses, *prize_expenses],
    }


def _memberships(members: Sequence[AtTable], today: date) -> list[Values]:
    """One was new this month, one has left, and the others came one by one."""
    first = date(today.year - 3, 3, 1)
    rows: list[Values] = [
        {"id": f"medlem-{member.key}", "organisation": member.key, "since": first + timedelta(days=37 * number)}
        for number, member in enumerate(members)
    ]
    rows[-1]["since"] = today - timedelta(days=12)
    rows.append({"id": f"medlem-{LEFT}", "organisation": LEFT, "since": first, "until": date(today.year - 1, 12, 31)})
    return rows


def _confirm(offers: Rows, random: Random, now: datetime) -> None:
    for values in offers.values():
        values["confirmed_at"] = now - timedelta(days=random.randint(5, 150))
    offers[DOUBTED] |= {
        "confirmed_at": now - timedelta(days=300),
        "asked_at": now - timedelta(days=60),
        "reminded_at": now - timedelta(days=39),
    }
    offers[JUST_ASKED] |= {"confirmed_at": now - timedelta(days=200), "asked_at": now - timedelta(days=9)}


def _date_tips(materials: Rows, now: datetime, today: date) -> None:
    """All were looked over lately, but one since before its digital solution changed."""
    for number, values in enumerate(materials.values()):
        created = now - timedelta(days=11 + 37 * number)
        values |= {"created_at": created, "changed_at": created, "looked_over_on": today - timedelta(days=10)}
    materials["tip-indbakken"]["looked_over_on"] = today - timedelta(days=100)


def _next(today: date, weekday: int) -> date:
    """The next day after today that is this weekday (ISO)."""
    return today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)


def _exceptions(today: date) -> list[Values]:
    thursday = _next(today, 4)
    summer = date(today.year + (today > date(today.year, 8, 15)), 7, 1)
    christmas = date(today.year, 12, 22)
    closed = [
        ("kursusdag", "it-cafe-1", thursday, thursday, "Vi er selv på kursus", "We are on a course ourselves"),
        ("jul-poppelhuset", "datastue-poppelhuset-1", christmas, christmas + timedelta(days=12), "Jul", "Christmas"),
        ("sommer-tablet", "aftenkursus-tablet-1", summer, summer + timedelta(days=45), "Sommerferie", "Summer break"),
        ("sommer-sikker", "aftenkursus-sikker-1", summer, summer + timedelta(days=45), "Sommerferie", "Summer break"),
    ]
    rows: list[Values] = [
        {"id": key, "offer_at_place": where, "first_day": first, "last_day": last, "reason": why, "reason_en": why_en}
        for key, where, first, last, why, why_en in closed
    ]
    moved: Values = {"first_day": thursday, "last_day": thursday, "opens": time(14), "closes": time(17)}
    because: Values = {"reason": "Fælles spisning bagefter", "reason_en": "A meal together afterwards"}
    return [*rows, {"id": "senere-kaffe", "offer_at_place": "torsdagskaffe-1"} | moved | because]


# Who has promised to keep what they hear to themselves, and how many days ago.
_SIGNED = {"jonas-lind": 420, "gunnar-eg": 390, "ida-klit": 210, "preben-toft": 700}


def _sign(volunteers: Rows, today: date) -> None:
    for values in volunteers.values():
        days = _SIGNED.get(str(values["person"]))
        values["confidentiality_signed_on"] = None if days is None else today - timedelta(days=days)


def _completed(today: date) -> list[Values]:
    return [
        {
            "id": f"gennemfoert-{number}",
            "volunteer": f"frivillig-{person}",
            "title": title,
            "completed_on": today - timedelta(days=days),
        }
        for number, (person, title, days) in enumerate(
            [
                ("jonas-lind", "Hjælp din nabo på nettet", 400),
                ("jonas-lind", "Vis vej til skærmen", 120),
                ("gunnar-eg", "Hjælp din nabo på nettet", 370),
                ("preben-toft", "Hjælp din nabo på nettet", 650),
                ("ida-klit", "Vis vej til skærmen", 95),
            ],
            1,
        )
    ]


# ── Money ───────────────────────────────────────────────────────────────────────────────────────

_LINES = (
    ("moeder", "Netværksmøder", 4_000_000, "meetings"),
    ("cafeer", "IT-caféer", 17_000_000, "cafe"),
    ("kurser", "Kurser", 15_000_000, "courses"),
    ("kom-forbi", "Kom forbi", 4_000_000, "drop_by"),
    ("materialer", "Hæfter og plakater", 3_000_000, "materials"),
    ("frivillige", "Kurser for frivillige", 4_000_000, "volunteers"),
    ("ledelse", "Projektledelse", 3_000_000, "administration"),
)
# Month, day, budget line, amount in øre, what, from whom.
_BOUGHT = (
    (1, 20, "materialer", 1_240_000, "2.000 hæfter om Digital Post", "Trykkeriet i Birkesø"),
    (2, 12, "cafeer", 3_876_000, "12 tablets til udlån", "Skærmhjørnet"),
    (2, 20, "materialer", -80_000, "Rabat på hæfter", "Trykkeriet i Birkesø"),
    (3, 18, "frivillige", 1_450_000, "Kursus for frivillige", "Aftenskolen i Birkesø"),
    (4, 9, "kom-forbi", 312_550, "Roll-up og bordflag", "Trykkeriet i Birkesø"),
    (5, 30, "kurser", 5_190_000, "Undervisere, foråret", "Aftenskolen i Birkesø"),
    (6, 30, "cafeer", 4_240_050, "Timer til IT-caféer, foråret", ""),
    (6, 30, "ledelse", 1_500_000, "Projektledelse, foråret", ""),
    (9, 4, "materialer", 612_000, "Plakater til efteråret", "Trykkeriet i Birkesø"),
    (10, 28, "kurser", 5_460_000, "Undervisere, efteråret", "Aftenskolen i Birkesø"),
    (11, 30, "cafeer", 4_125_000, "Timer til IT-caféer, efteråret", ""),
    (12, 15, "ledelse", 1_500_000, "Projektledelse, efteråret", ""),
)


def _money(today: date, meetings: Sequence[Values], session: str) -> tuple[list[Values], list[Values], list[Values]]:
    """The grants of last year and this, their lines, and what has been spent until today."""
    grants: list[Values] = []
    lines: list[Values] = []
    expenses: list[Values] = []
    for year in (today.year - 1, today.year):
        grants.append(
            {
                "id": f"bevilling-{year}",
                "name": f"Ekstrabevilling {year}",
                "giver": "Byrådet i Birkesø",
                "purpose": "Flere borgere skal kunne klare sig selv på nettet. Pengene går til flere aktiviteter.",
                "year": year,
                "amount": 50_000_000,
                "first_day": date(year, 1, 1),
                "last_day": date(year, 12, 31),
            }
        )
        for key, name, amount, activity in _LINES:
            line: Values = {"id": f"{key}-{year}", "grant": f"bevilling-{year}", "name": name}
            lines.append(line | {"amount": amount, "activity": activity})
        for number, (month, day, key, ore, what, supplier) in enumerate(_BOUGHT, 1):
            expenses.append(_expense(f"koeb-{year}-{number}", f"{key}-{year}", date(year, month, day), ore, what))
            expenses[-1]["supplier"] = supplier
    for meeting in meetings:
        starts_at = meeting["starts_at"]
        assert isinstance(starts_at, datetime)  # noqa: S101 - by its column
        if meeting["ordered_meals"] and starts_at.year == today.year:
            held_on, meals = local_day(starts_at), int(str(meeting["ordered_meals"]))
            what = f"Suppe og brød til {meals}"
            expenses.append(_expense(f"mad-{meeting['id']}", f"moeder-{held_on.year}", held_on, meals * 8_500, what))
            expenses[-1] |= {"supplier": "Køkkenet", "meeting": meeting["id"]}
    fruit = _expense("frugt", f"kurser-{today.year}", today - timedelta(days=1), 42_000, "Kaffe og frugt til holdet")
    if fruit["day"] >= date(today.year, 1, 1):  # type: ignore[operator]
        expenses.append(fruit | {"session": session})
    return grants, lines, [expense for expense in expenses if expense["day"] <= today]  # type: ignore[operator]


def _expense(key: str, line: str, day: date, ore: int, what: str) -> Values:
    written_at = at(day, time(12))
    return {
        "id": key, "line": line, "day": day, "amount": ore, "what": what, "written_at": written_at,
        "written_by": "karen-dam",
    }  # fmt: skip


# ── The award ───────────────────────────────────────────────────────────────────────────────────

_PRIZE, _PRIZE_USE = 1_000_000, "Et kursus eller et oplæg for dem, der hjælper"
_CALL = "Hvem gør det lettere at være borger på nettet? Skriv til os, og fortæl hvorfor. Alle kan indstille."
_NOMINEES = (
    ("klubben", "Klubaften i Poppelhuset", "it-klubben", "", "Hver tirsdag lærer tyve medlemmer af hinanden."),
    ("kaffen", "Torsdagskaffe", "vesterhede-beboere", "", "Ingen går hjem med et brev, de ikke forstår."),
    ("naboen", "Spørg en nabo", "skovby-pensionister", "", "To naboer er nok, når de er der hver gang."),
    ("bussen", "Bussen med skærme", "", "Lunde Lokalråd", "Bussen holder der, hvor folk er."),
)


def _award(today: date) -> dict[Resource, Sequence[Values]]:
    """Last year's award has been given; this year's is open for nominations."""
    given = date(today.year - 1, 11, 19)
    rounds: list[Values] = []
    criteria: list[Values] = []
    nominations: list[Values] = []
    jury: list[Values] = []
    for year, until, state in (
        (given.year, given - timedelta(days=50), "published"),
        (today.year, today + timedelta(days=21), "open"),
    ):
        key = f"pris-{year}"
        result_day = until + timedelta(days=50)
        rounds.append(
            {
                "id": key,
                "name": "Birkesøs digitale initiativ",
                "year": year,
                "call": _CALL,
                "nominations_until": until,
                "jury_until": until + timedelta(days=30),
                "result_day": result_day,
                "shortlist_size": 3,
                "prize": _PRIZE,
                "prize_use": _PRIZE_USE,
                "state": state,
            }
        )
        for number, (name, weight) in enumerate([("Gavn for borgerne", 2), ("Andre kan gøre det samme", 1)], 1):
            criteria.append({"id": f"{key}-kriterium-{number}", "round": key, "name": name, "weight": weight})
        is_over = state == "published"
        for number, (name, title, organisation, outside, why) in enumerate(_NOMINEES[: 4 if is_over else 2]):
            nomination: Values = {
                "id": f"{key}-{name}",
                "round": key,
                "title": title,
                "organisation": organisation,
                "outside_name": outside,
                "text": why,
                "nominated_at": at(until - timedelta(days=22 + 3 * number), time(12)),
                "is_shortlisted": is_over and number < 3,
            }
            if is_over and name == "klubben":
                nomination |= {
                    "decided_at": at(result_day - timedelta(days=2), time(14)),
                    "decided_by": "karen-dam",
                    "won_because": "Klubben har gjort det til en vane at hjælpe hinanden.",
                    "published_at": at(result_day, time(9)),
                }
            nominations.append(nomination)
        for number, (organisation, outside) in enumerate(
            [("birkesoe-kommune", ""), ("faellesfaget", ""), ("", "Søegnens Seniorråd")], 1
        ):
            jury.append(
                {"id": f"{key}-jury-{number}", "round": key, "organisation": organisation, "outside_name": outside}
            )
    return {r.AWARD_ROUNDS: rounds, r.CRITERIA: criteria, r.NOMINATIONS: nominations, r.JURY_MEMBERS: jury}


def _prize(today: date) -> tuple[Values, Values, list[Values]]:
    """Last year's prize, and the talk it was spent on when spring had come."""
    year = today.year - 1
    first = date(year, 11, 19)
    grant: Values = {
        "id": f"praemie-{year}",
        "name": f"Præmie: Birkesøs digitale initiativ {year}",
        "giver": "Birkesø Kommune",
        "year": year,
        "amount": _PRIZE,
        "may_be_used_for": _PRIZE_USE,
        "first_day": first,
        "last_day": date(year + 1, 12, 31),
        "award": f"pris-{year}",
    }
    line: Values = {"id": f"oplaeg-{year}", "grant": grant["id"], "name": "Oplæg", "amount": _PRIZE}
    talk = _expense(f"oplaeg-{year}", f"oplaeg-{year}", date(year + 1, 3, 3), 650_000, "Oplæg: Ro på ved skærmen")
    return grant, line | {"activity": "volunteers"}, [talk] if talk["day"] <= today else []  # type: ignore[operator]
