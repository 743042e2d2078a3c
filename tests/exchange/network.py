"""The network's part of the programme that holds every kind of fact: meetings, tips, awards and money."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from selvhjulpen.awards.models import AwardRound, Conflict, Criterion, JuryMember, Nomination, Result
from selvhjulpen.business_case.models import BudgetLine, Expense, Grant
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.directory.models import Location, Organization, PriorityArea
from selvhjulpen.materials.models import Material
from selvhjulpen.meetings.models import ActionItem, AgendaItem, Answer, Decision, Group, GroupMember, Meeting
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Topic


def write_meetings(club: Organization, place: Location, *, karen: Person, jonas: Person, now: datetime) -> Meeting:
    """Two groups, a meeting that has been held, and one so long ago that its guests are forgotten."""
    noted = now - timedelta(days=3, microseconds=123_456)
    starts = now - timedelta(days=3)
    network = Group.objects.create(
        key="netvaerk",
        name="IT-netværket",
        months=[1, 3, 11],
        week=2,
        weekday=3,
        start=time(17),
        location=place,
        has_meal=True,
        meal="Sandwich; te",
        cost=8_550,
        caterer_email="koekken@example.dk",
        token="-kalender",
    )
    steering = Group.objects.create(
        key="styre", name="Styregruppen", kind="steering", month_day=31, start=time(9), minutes=90, location=place
    )
    outside = GroupMember.objects.create(key="udefra", group=steering, name="=Lone", email="lone@example.dk")
    GroupMember.objects.create(key="indefra", group=steering, person=karen)
    held = Meeting.objects.create(
        key="moede",
        group=network,
        planned_for=date(2026, 11, 1),
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        answer_by=starts - timedelta(days=7, microseconds=1),
        location=place,
        room="Salen",
        state="held",
        has_meal=True,
        cost=0,
        notes="Godt møde.\r\n+Tak",
        created_at=noted,
        invited_at=noted,
        reminded_at=noted,
        ordered_at=noted,
        ordered_meals=3,
        ordered_diets={"none": 2, "vegan": 1},
        minutes_sent_at=now,
        calendar_sequence=1,
    )
    held.priority_areas.set(PriorityArea.objects.all())
    long_ago = Meeting.objects.create(
        key="laenge-siden",
        group=steering,
        starts_at=starts - timedelta(days=400),
        ends_at=starts - timedelta(days=400) + timedelta(hours=1),
        answer_by=starts - timedelta(days=400),
        location=place,
        state="cancelled",
        cancel_reason="Sne",
        guests_forgotten_at=now,
        diets_then={"vegetarian": 2, "none": 11},
    )
    meal = AgendaItem.objects.create(
        key="mad", meeting=held, order=2, kind="meal", minutes=45, title="@Spisning", organization=club
    )
    AgendaItem.objects.create(
        key="oplaeg", meeting=held, order=1, kind="input", minutes=45, title="Oplæg", external_name="Ole", notes="-Nyt"
    )
    Decision.objects.create(key="beslut", meeting=held, item=meal, text="Vi gør det.")
    Decision.objects.create(key="beslut-2", meeting=held, text="=Og igen")
    ActionItem.objects.create(key="opgave", meeting=held, title="Ring", due=date(2027, 1, 4), person=karen)
    ActionItem.objects.create(key="gjort", meeting=held, title="Skriv", done_at=noted)
    Answer.objects.create(
        key="svar-1",
        meeting=held,
        organization=club,
        person=jonas,
        token="+svar",
        reply="other",
        answered_at=noted,
        answered_by=karen,
        guest_name="Per",
        eats=True,
        diet="vegan",
        extra=2,
        extra_diet="no_nuts",
        present=True,
        extra_present=1,
    )
    Answer.objects.create(key="svar-2", meeting=held, organization=club)
    Answer.objects.create(key="svar-3", meeting=held, organization=club, is_walk_in=True, present=True)
    Answer.objects.create(key="svar-4", meeting=held, is_walk_in=True, present=True, guest_name="Bo")
    Answer.objects.create(key="svar-5", meeting=long_ago, member=outside, reply="no", answered_at=now, present=False)
    return held


def write_materials(club: Organization, topic: Topic, *, karen: Person, now: datetime) -> None:
    """A tip and a link."""
    tip = Material.objects.create(
        key="tip",
        kind="tip",
        title="=Musen",
        text="Hold den løst.",
        level="new",
        licence="permission",
        credit="Inga",
        author=karen,
        organization=club,
        created_at=now - timedelta(microseconds=5),
        changed_at=now,
        looked_over_on=date(2026, 11, 1),
    )
    tip.topics.set([topic])
    tip.solutions.set(topic.solutions.all())
    Material.objects.create(
        key="link",
        kind="link",
        title="Bøger",
        url="https://example.dk/b",
        created_at=now,
        changed_at=now,
        looked_over_on=now.date(),
    )


def write_award_and_grants(
    club: Organization, meeting: Meeting, session: CourseInstance, *, karen: Person, now: datetime
) -> None:
    """An award that has been given, its prize as a grant, and what was spent of it."""
    noted = now - timedelta(days=3, microseconds=123_456)
    won = AwardRound.objects.create(
        key="pris",
        name="Årets initiativ",
        year=2026,
        call="Indstil nogen.\nSnart.",
        nominations_until=date(2026, 9, 1),
        jury_until=date(2026, 10, 1),
        result_day=date(2026, 10, 1),
        shortlist_size=2,
        prize_ore=1_000_050,
        prize_use="Et kursus",
        state="published",
    )
    Criterion.objects.create(key="nytte", round=won, name="Nytte", weight=3)
    winner = Nomination.objects.create(
        key="vinder",
        round=won,
        title="-Klubben",
        organization=club,
        text="Fordi",
        nominated_at=noted,
        is_shortlisted=True,
        form_key="=form",
    )
    Nomination.objects.create(
        key="anden",
        round=won,
        title="Andre",
        outside_name="Et hus",
        text="Ja",
        by_name="Ib",
        by_email="ib@example.dk",
        nominated_at=now,
    )
    Result.objects.create(
        round=won, winner=winner, reason="Bedst.\r\nFlest.", decided_at=noted, decided_by=karen, published_at=now
    )
    JuryMember.objects.create(key="jury-1", round=won, organization=club, email="j@example.dk", token="@jury")
    council = JuryMember.objects.create(key="jury-2", round=won, outside_name="Et råd")
    Conflict.objects.create(key="inhabil", juror=council, nomination=winner, declared_at=noted)
    prize = Grant.objects.create(
        key="praemie",
        name="Præmien",
        giver="Et råd",
        year=2026,
        amount_ore=1_000_050,
        first_day=date(2026, 10, 1),
        last_day=date(2027, 9, 30),
        may_be_used_for="Et kursus",
        award=won,
    )
    Grant.objects.create(
        key="bevilling",
        name="+Bevilling",
        giver="Byrådet",
        purpose="Selvhjulpne\nborgere",
        year=2026,
        amount_ore=50_000_000_000,
        first_day=date(2026, 1, 1),
        last_day=date(2026, 12, 31),
    )
    line = BudgetLine.objects.create(key="linje", grant=prize, name="Kursus", amount_ore=0, activity="volunteers")
    BudgetLine.objects.create(key="linje-2", grant=prize, name="Rest", amount_ore=1_000_050, activity="other")
    common = {"line": line, "day": date(2026, 11, 2)}
    food = {"what": "Mad", "supplier": "-Køkken", "meeting": meeting, "written_by": karen}
    Expense.objects.create(key="mad-til", amount_ore=123_405, written_at=noted, **food, **common)
    Expense.objects.create(key="retur", amount_ore=-5, what="=Retur", instance=session, written_at=now, **common)
