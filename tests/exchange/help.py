"""Help without a course in the programme that holds every kind of fact, and how much comes online."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from selvhjulpen.cafe.models import (
    Absence,
    Appointment,
    Availability,
    Cafe,
    Consent,
    DropInSession,
    HelpVisit,
    Shift,
)
from selvhjulpen.directory.models import Area, Location, Organization, ServiceAtLocation
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import (
    CountingRound,
    Method,
    Observation,
    Owner,
    Solution,
    SolutionVersion,
    StumblingBlock,
    Target,
    Task,
    TaskCount,
    Topic,
)


def write_digitalisation(solution: Solution, *, now: datetime) -> None:
    """An owner and a change; two methods, one counted task by task, the other told."""
    solution.owner = Owner.objects.create(
        key="ejer", name="=Styrelsen", contact="Team; 7", email="t@ejer.example", phone="+4512345699", token="-ejer"
    )
    solution.url = "https://mitid.example/a?b=1"
    solution.changed_at = now - timedelta(days=1, microseconds=1)
    solution.save()
    SolutionVersion.objects.create(
        key="ny",
        solution=solution,
        version="2.0",
        valid_from=date(2026, 5, 20),
        change="'=ny",
        announced_on=date(2026, 5, 1),
        is_owners=True,
    )
    own = Method.objects.create(key="egen", name="Egen metode", tasks="Alle", denominator="Alle henvendelser")
    listed = Method.objects.create(
        key="liste", name="+Liste", tasks="35 opgaver", weeks="43-45", denominator="Alle ansøgninger", source="KL"
    )
    moving = Task.objects.create(key="flytning", name="Flytning", name_en="Moving house")
    moving.methods.set([own, listed])
    card = Task.objects.create(key="kort", name="-Sundhedskort")
    CountingRound.objects.create(
        key="2025",
        method=own,
        name="2025",
        first_day=date(2025, 1, 1),
        last_day=date(2025, 12, 31),
        reported_permille=195,
        note="Fra et oplæg",
    )
    autumn = CountingRound.objects.create(
        key="2026", method=listed, name="Uge 43", first_day=date(2026, 10, 19), last_day=date(2026, 10, 25)
    )
    TaskCount.objects.create(key="a", round=autumn, task=moving, self_service=120, letter=0, phone=30, in_person=10)
    TaskCount.objects.create(key="b", round=autumn, task=card, self_service=7)
    Target.objects.create(key="2030", year=2030, permille=1000, method=listed, note="Byrådet")
    Target.objects.create(key="2027", year=2027, permille=305)


def write_stumbling(solution: Solution, *, jonas: Person, now: datetime) -> None:
    """Where people got stuck: answered, and not."""
    days = {"first_seen_on": date(2026, 5, 1), "last_seen_on": date(2026, 11, 1)}
    answered = StumblingBlock.objects.create(
        key="knap", solution=solution, kind="layout", step="=På knappen Næste", step_folded="knappen naeste",
        is_checked=True, state="declined", answer="-Nej;\ndet er loven", answered_at=now, is_owners=True,
        reopened_on=date(2026, 11, 1), told_at=now - timedelta(microseconds=9), **days,
    )  # fmt: skip
    open_one = StumblingBlock.objects.create(
        key="ord", solution=solution, kind="words", step="Samtykke", step_folded="samtykke", **days
    )
    Observation.objects.create(key="set fra en tablet", block=answered, seen_on=date(2026, 5, 1), filed_at=now)
    Observation.objects.create(
        key="set-2", block=open_one, origin="course", severity=3, people=12, seen_on=date(2026, 11, 1), filed_by=jonas,
        filed_at=now,
    )  # fmt: skip


def write_cafes(
    at: ServiceAtLocation, place: Location, club: Organization, topic: Topic, *, karen: Person, jonas: Person
) -> None:
    """A café that was open, one that was not; visits in the hour that comes twice; appointments, one forgotten."""
    cafe = Cafe.objects.create(key="cafe", at=at, helpers_needed=3, minutes_each=20)
    opens = datetime(2026, 11, 20, 14, tzinfo=UTC)
    opened = DropInSession.objects.create(
        key="fredag", cafe=cafe, starts_at=opens, ends_at=opens + timedelta(hours=2), next_number=8
    )
    DropInSession.objects.create(
        key="aflyst-dag",
        cafe=cafe,
        starts_at=opens + timedelta(days=7),
        ends_at=opens + timedelta(days=7, hours=2),
        state="cancelled",
        cancel_reason="=Sne",
        is_own=True,
    )
    Shift.objects.create(key="vagt", session=opened, person=karen, taken_at=opens - timedelta(days=9, microseconds=3))
    Shift.objects.create(
        key="vagt-2", session=opened, person=jonas, taken_at=opens, offered_at=opens - timedelta(days=1)
    )
    solution = topic.solutions.get()
    HelpVisit.objects.create(
        key="besøg fra en tablet",
        session=opened,
        location=place,
        started_at=opens + timedelta(minutes=3, microseconds=7),
        minutes=12,
        topic=topic,
        solution=solution,
        device="phone",
        outcome="with_help",
        referred_to=club,
        logged_by=jonas,
        logged_at=opens + timedelta(minutes=16),
    )
    HelpVisit.objects.create(
        key="natten",
        how="passing",
        started_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        minutes=600,
        topic=topic,
        outcome="unsolved",
        people=9,
        logged_at=opens,
    )
    hours = {"person": jonas, "weekday": 2, "opens": time(9), "closes": time(12), "first_day": date(2026, 8, 1)}
    Availability.objects.create(key="tirsdag", location=place, last_day=date(2026, 12, 31), **hours)
    Availability.objects.create(
        key="hjemme", mode="home", area=Area.objects.first(), travel_minutes=30, minutes=60, **hours
    )
    Absence.objects.create(key="ferie", person=jonas, starts_at=opens, ends_at=opens + timedelta(days=7))
    _write_appointments(place, topic, solution, helper=jonas, by=karen, opens=opens)


def _write_appointments(
    place: Location, topic: Topic, solution: Solution, *, helper: Person, by: Person, opens: datetime
) -> None:
    ahead = opens + timedelta(days=10)
    booked = Appointment.objects.create(
        key="aftale",
        helper=helper,
        starts_at=ahead,
        ends_at=ahead + timedelta(minutes=30),
        buffer_minutes=15,
        travel_minutes=20,
        mode="home",
        area=place.area,
        topic=topic,
        name="@Vera",
        booked_by="Søn",
        companion=True,
        phone="+4512345601",
        takes_sms=False,
        address="Vej 1, st.",
        language="en",
        token="-aftale",
        form_key="en formular",
        calendar_sequence=2,
        created_at=opens,
    )
    Consent.objects.create(
        key="ja", appointment=booked, what="fill_in", solution=solution, given="signed", given_at=opens,
        until=date(2026, 12, 24), recorded_by=by,
    )  # fmt: skip
    Consent.objects.create(
        key="nej", appointment=booked, what="read", given_at=opens, until=date(2026, 12, 24), withdrawn_at=ahead
    )
    common = {"helper": helper, "mode": "place", "location": place, "created_at": opens}
    Appointment.objects.create(
        key="aflyst-aftale", state="cancelled", starts_at=ahead, ends_at=ahead + timedelta(minutes=30), name="Bo",
        email="bo@example.dk", cancelled_at=opens, **common,
    )  # fmt: skip
    long_ago = opens - timedelta(days=300)
    Appointment.objects.create(
        key="glemt-aftale", state="held", starts_at=long_ago, ends_at=long_ago + timedelta(minutes=30),
        forgotten_at=opens, **common,
    )  # fmt: skip
