"""Every address of the project, with who may open it and an object to open it with: the pages one can look at.

The addresses are read from the resolver: a new page is met here without anybody thinking of it, and one that needs an
object nobody has named fails and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.test import Client
from django.urls import get_resolver

from selvhjulpen.cafe.access.cafes import door_of
from selvhjulpen.cafe.models import ShiftSwap
from selvhjulpen.courses.models import ChecklistItem, InstanceState, Series
from selvhjulpen.directory.models import Location, Organization, Service, ServiceAtLocation
from selvhjulpen.directory.queries.confirming import confirm_path
from selvhjulpen.evaluation.access import seal
from selvhjulpen.evaluation.models import Voice
from selvhjulpen.evaluation.queries import Ask
from selvhjulpen.lib.calendars import at
from selvhjulpen.materials.actions import Sent, add_version
from selvhjulpen.materials.models import Material
from selvhjulpen.materials.rules import FileType
from selvhjulpen.outbox.models import Channel, Message
from selvhjulpen.people.models import Person, Role
from selvhjulpen.solutions.actions.observations import answer
from selvhjulpen.solutions.models import Solution, Target
from tests.awards.factories import CriterionFactory, JurorFactory, NominationFactory, RoundFactory, decided_round
from tests.business_case.factories import PaidFactory
from tests.cafe.appointment_town import of_the_walk
from tests.cafe.factories import CafeFactory, ShiftFactory, TicketFactory
from tests.cafe.factories import SessionFactory as OpeningFactory
from tests.cafe.visit_factories import VisitFactory
from tests.courses.factories import NOW, TODAY, BookingFactory, CountedSessionFactory, SessionFactory, WaitingFactory
from tests.directory.factories import (
    HoursExceptionFactory,
    JoinRequestFactory,
    MembershipFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    PriorityAreaFactory,
    ServiceFactory,
    VolunteerFactory,
)
from tests.evaluation.factories import ReportedTotalFactory
from tests.journeys.town import Town, build
from tests.materials.factories import share_file
from tests.meetings.factories import (
    ActionItemFactory,
    AgendaItemFactory,
    AnswerFactory,
    GroupFactory,
    GroupMemberFactory,
    HeldFactory,
    MeetingFactory,
)
from tests.people.factories import PersonFactory
from tests.solutions.factories import (
    MethodFactory,
    OwnerFactory,
    SolutionFactory,
    count,
    photographed,
    round_of,
    seen,
)
from tests.test_architecture import views

ANYBODY = "anybody"


@dataclass(frozen=True)
class Visit:
    """One page: what to call it, where it is, and who opens it (a role, or ANYBODY)."""

    name: str
    address: str
    who: str


@dataclass(frozen=True)
class FullTown:
    """The citizens' Birkesø, with all that those who work there see of it."""

    town: Town
    people: dict[str, Person]
    objects: dict[str, dict[str, Any]]
    more: dict[str, str]


def build_full_town() -> FullTown:
    """Something of everything, so that no page is looked at empty."""
    town = build()
    people = {
        role.value: PersonFactory(name=name, email=f"{role.value}@example.dk", **{f"is_{role.value}": True})
        for role, name in {
            Role.ADMINISTRATOR: "Alma Administrator",
            Role.COORDINATOR: "Kaja Koordinator",
            Role.INSTRUCTOR: "Ulla Underviser",
            Role.PARTNER: "Poul Partner",
        }.items()
    }
    # One course nobody has written about in English.
    type(town.open.course).objects.filter(pk=town.last_seat.course.pk).update(title_en="")
    association = OrganizationFactory(name="Ældre Sagen Birkesø", phone="+4587654321", phone_hours="Mandag kl. 9–12")
    association.contacts.add(people[Role.PARTNER])
    place = town.open.location
    place.organization = association
    place.save()
    for instance in (town.open, town.counted, town.full):
        instance.instructors.add(people[Role.INSTRUCTOR])
    _busy(town)
    series = Series.objects.create(
        course=town.open.course, first_date=TODAY, last_date=TODAY + timedelta(days=14), start_time=time(15)
    )
    for week in range(3):
        day = TODAY + timedelta(weeks=week)
        SessionFactory(
            course=series.course,
            location=place,
            series=series,
            series_date=day,
            starts_at=at(day, time(15)),
            state=InstanceState.DRAFT if week == 2 else InstanceState.PUBLISHED,
        )
    solution = SolutionFactory(name="Digital Post", changed_on=TODAY - timedelta(days=3))
    town.open.course.topic.solutions.add(solution)
    for year, value in ((2011, 425), (2012, 200), (2013, None)):
        ReportedTotalFactory(first_day=date(year, 1, 1), last_day=date(year, 12, 31), value=value)
    Message.objects.create(
        key="call:1",
        channel=Channel.CALL,
        to_name="Karl Friis",
        to_address="+4520304050",
        subject="Holdet er flyttet",
        text="Holdet er flyttet til Sal 2.",
        created_at=NOW,
        send_after=NOW,
    )
    voice = Voice.objects.create(text="Nu tør vi godt.", who="Deltager, 74 år", said_on=TODAY, permitted_on=TODAY)
    award = RoundFactory(state="jury")
    juror, nominee = JurorFactory(round=award), NominationFactory(round=award, is_shortlisted=True)
    criterion = CriterionFactory(round=award, weight=2)
    expense = PaidFactory(instance=town.over, amount_ore=9_500_000)
    offer = ServiceFactory(organization=association, name="IT-café", topics=[town.open.course.topic], cost=1000)
    spot = OpeningHoursFactory(at__service=offer, at__location=place).at
    days = HoursExceptionFactory(at=spot, first_day=TODAY + timedelta(days=5), reason="Ferie")
    tag = PriorityAreaFactory(name="Svage læsere")
    offer.priority_areas.add(tag)
    material = _material(people, solution)
    appointments, states = of_the_walk(people[Role.INSTRUCTOR], place, solution, now=NOW)
    objects: dict[str, dict[str, Any]] = {
        **appointments,
        "/hjaelp/<int:pk>/": {"pk": offer.pk},
        "/tilbud/<int:pk>/": {"pk": offer.pk, "exception_pk": days.pk},
        "/indsatsomraader/<int:pk>/": {"pk": tag.pk},
        **_membership(association, offer, people),
        **_meetings(association, place, people),
        **_cafes(spot, people),
        **_helped(town, people, solution),
        "/kurser/<int:pk>/": {"pk": town.open.pk},
        "/plads/<slug:token>/": {"token": town.seated.token},
        "/hold/<int:pk>/": {"pk": town.full.pk},
        "/hold/<int:pk>/taelling/": {"pk": town.counted.pk},
        "/hold/<int:pk>/gaest/<int:booking_pk>/": {"pk": town.full.pk, "booking_pk": town.seated.pk},
        "/serier/<int:pk>/": {"pk": series.pk},
        "/kursuskatalog/<int:pk>/": {"pk": town.open.course.pk},
        "/kursustyper/<int:pk>/": {"pk": town.open.course.format.pk},
        "/deltagelse/delt/<str:signed>/": {"signed": seal(Ask(), today=TODAY)},
        "/emner/<int:pk>/": {"pk": town.open.course.topic.pk},
        **_stumbling(people, solution),
        **_digitalisation(),
        "/steder/<int:pk>/": {"pk": place.pk},
        "/organisationer/<int:pk>/": {"pk": association.pk},
        "/omraader/<int:pk>/": {"pk": place.area.pk},
        "/persondata/<slug:part>/<int:pk>/": {"part": "gaest", "pk": town.seated.pk},
        "/rapporter/udsagn/<int:pk>/": {"pk": voice.pk},
        "/pris/<int:pk>/": {"pk": RoundFactory(name="Borgernes pris", prize_ore=500_000).pk},
        "/pris/jury/<slug:token>/": {"token": juror.token, "nomination_pk": nominee.pk},
        "/priser/<int:pk>/": {"pk": award.pk, "juror_pk": juror.pk, "criterion_pk": criterion.pk},
        "/bevillinger/praemie/<int:round_pk>/": {"round_pk": 0},
        "/bevillinger/<int:pk>/": {"pk": expense.line.grant_id},
        "/bevillinger/<int:pk>/linje/<int:line_pk>/": {"pk": expense.line.grant_id, "line_pk": expense.line_id},
        "/bevillinger/<int:pk>/udgift/<int:expense_pk>/": {"pk": expense.line.grant_id, "expense_pk": expense.pk},
        "/personer/<int:pk>/": {"pk": people[Role.INSTRUCTOR].pk},
        "/materialer/<int:pk>/": {"pk": material.pk, "number": 1, "comment_pk": material.comments.get().pk},
        "/ringeliste/<int:pk>/": {"pk": Message.objects.get(key="call:1").pk},
    }
    return FullTown(town, people, objects, _states(town, people) | states)


def _membership(association: Organization, offer: Service, people: dict[str, Person]) -> dict[str, dict[str, Any]]:
    """A thread that waits, a member with history, a double, and a volunteer who has told of themselves."""
    MembershipFactory(organization=association, until=date(2018, 6, 1))
    MembershipFactory(organization=association, since=date(2020, 1, 1))
    double = OrganizationFactory(name="Birkesø Ældre Sagen", phone=association.phone)
    request = JoinRequestFactory(name="It-klubben Birken", contact_name="Inga Holm", phone="+4511223344")
    request.messages.create(is_from_us=False, text="Vi hjælper hver mandag.", written_at=NOW)
    request.messages.create(is_from_us=True, text="Hvor?", written_at=NOW, written_by=people[Role.COORDINATOR])
    volunteer = VolunteerFactory(person=people[Role.INSTRUCTOR], weekdays=[1, 3], availability="Om formiddagen")
    volunteer.completed_courses.create(title="Hjælp til MitID", completed_on=TODAY)
    return {
        "/hjaelp/anmodning/<slug:token>/": {"token": request.token},
        "/hjaelp/stadig-rigtigt/<str:signed>/": {"signed": confirm_path(offer, people[Role.PARTNER]).split("/")[-2]},
        "/medlemmer/<int:pk>/": {"pk": association.pk, "offer_pk": offer.pk},
        "/medlemmer/anmodninger/<int:pk>/": {"pk": request.pk},
        "/medlemmer/dubletter/<int:first>/<int:second>/": {"first": association.pk, "second": double.pk},
        "/frivillige/<int:pk>/": {"pk": people[Role.INSTRUCTOR].pk},
    }


def _helped(town: Town, people: dict[str, Person], solution: Solution) -> dict[str, dict[str, Any]]:
    """The coordinator has helped two today: one alone, sent on to the town hall, and a group."""
    by = {"logged_by": people[Role.COORDINATOR], "topic": town.open.course.topic, "location": town.open.location}
    town_hall = OrganizationFactory(name="Borgerservice Birkesø", kind="municipality")
    OpeningHoursFactory(at__service__organization=town_hall, at__service__name="Borgerservice")
    visit = VisitFactory(**by, solution=solution, device="phone", referred_to=town_hall)
    VisitFactory(**by, people=12, minutes=90, outcome="unsolved")
    return {"/hjaelpelog/<slug:visit_key>/": {"visit_key": visit.key}}


def _stumbling(people: dict[str, Person], solution: Solution) -> dict[str, dict[str, Any]]:
    """People get stuck in Digital Post: in a café, at home, and again after its owner had mended it."""
    solution.owner = owner = OwnerFactory(name="Digitaliseringsstyrelsen", contact="Brugere", phone="+4511223344")
    solution.save()
    coming = {"valid_from": TODAY + timedelta(days=20), "announced_on": TODAY, "is_owners": True}
    version = solution.versions.create(change="Ny startside med andre knapper", version="7.2", **coming)
    by = people[Role.INSTRUCTOR]
    shown = seen(solution, "Knappen »Godkend«", by=by, people=7, picture=photographed(), key="shown")
    answer(block=shown.block, state="planned", text="Den bliver større i marts.", by=None, now=NOW)
    again = seen(solution, "Ordet »brugeroplysninger«", by=by, kind="words", people=5, key="again")
    answer(block=again.block, state="mended", text="Der står navn og adresse nu.", by=None, now=NOW)
    seen(solution, "ordet brugeroplysninger", by=by, kind="words", now=NOW + timedelta(minutes=1), key="once more")
    seen(solution, "Jeg kan ikke finde mine breve", by=None, email="inga@example.dk", key="citizen")
    return {
        "/loesninger/<int:pk>/": {"pk": solution.pk, "version_pk": version.pk},
        "/loesninger/ejere/<int:pk>/": {"pk": owner.pk},
        "/observation/<int:pk>/": {"pk": shown.block_id, "observation_pk": shown.pk},
        "/ejer/<slug:token>/": {"token": owner.token, "pk": shown.block_id, "observation_pk": shown.pk},
    }


def _digitalisation() -> dict[str, dict[str, Any]]:
    """Two methods: one that was counted once, and one twice, with a week to come and two targets."""
    old = MethodFactory(name="Kommunens egen metode", tasks="Alle kommunens opgaver")
    round_of(old, "2024", date(2024, 10, 21), reported_permille=190)
    method = MethodFactory(name="Metoden for alle kommuner", weeks="Uge 17 og uge 43", source="KL")
    for number, day in enumerate([date(2025, 10, 20), date(2026, 4, 20)], 1):
        held = round_of(method, f"Uge {day:%V}, {day.year}", day, note="Talt i skranken og på nettet")
        count(held, "Flytning", 90 * number, 12, 40, 61)
        count(held, "Folkepension og varmetillæg", 1_204, 300, None, 88)
    round_of(method, "Uge 17, 2027", date(2027, 4, 26))
    goal = Target.objects.create(year=2027, permille=600, method=method, note="Byrådets digitaliseringsstrategi")
    Target.objects.create(year=2030, permille=800)
    return {
        "/digitalisering/metode/<int:pk>/": {"pk": method.pk},
        "/digitalisering/maal/<int:pk>/": {"pk": goal.pk},
        "/digitalisering/taelling/<int:pk>/": {"pk": held.pk},
    }


def _material(people: dict[str, Person], solution: Solution) -> Material:
    """A file of the instructor's, in its second version, talked about and doubted."""
    held = share_file(title="Bøgerne på din telefon", by=people[Role.INSTRUCTOR], solutions=[solution])
    newer = Sent(b"%PDF-1.7 new", FileType.PDF, "Bøgerne-på-din-telefon.pdf")
    add_version(material=held, sent=newer, note="Nye billeder", by=people[Role.INSTRUCTOR], now=NOW)
    held.comments.create(by=people[Role.PARTNER], text="Virkede fint med otte gæster.", at=NOW)
    held.flags.create(by=people[Role.PARTNER], reason="Appen har fået en ny startskærm.", at=NOW)
    return held


def _meetings(association: Organization, place: Location, people: dict[str, Person]) -> dict[str, dict[str, Any]]:
    """This afternoon's meeting of the network: some have answered, one walked in, and last time left a task."""
    network = GroupFactory(location=place)
    leader = GroupMemberFactory(group=network, name="Lis Leder-Østergård")
    last = HeldFactory(group=network, starts_at=at(TODAY - timedelta(days=60), time(16)))
    AnswerFactory(meeting=last, organization=association, reply="yes", present=True)
    task = ActionItemFactory(meeting=last, title="Lav en plakat til MitID-dagen", organization=association)
    meeting = MeetingFactory(group=network, starts_at=at(TODAY, time(16)), answer_by=at(TODAY, time(15)))
    own = AnswerFactory(meeting=meeting, organization=association, person=people[Role.PARTNER])
    AnswerFactory(meeting=meeting, reply="other", guest_name="Åse Østergård-Christophersen", eats=True, diet="vegan")
    AnswerFactory(meeting=meeting, reply="yes", extra=1, eats=True, extra_diet="gluten_free")
    AnswerFactory(meeting=meeting, organization=None, is_walk_in=True, present=True, guest_name="Vera Vang")
    item = AgendaItemFactory(meeting=meeting, kind="input", title="Fra NemID til MitID", external_name="Vera Vang")
    MeetingFactory(group=network, starts_at=at(TODAY + timedelta(days=30), time(16)), state="cancelled")
    return {
        "/moede/svar/<slug:token>/": {"token": own.token},
        "/moeder/kalender/": {"token": network.token},
        "/moeder/<int:pk>/": {"pk": meeting.pk, "answer_pk": own.pk, "item_pk": item.pk},
        "/moeder/grupper/<int:pk>/": {"pk": network.pk, "member_pk": leader.pk},
        "/moeder/opgaver/<int:pk>/": {"pk": task.pk},
    }


def _cafes(spot: ServiceAtLocation, people: dict[str, Person]) -> dict[str, dict[str, Any]]:
    """A café that is open, where some wait and some are helped; shifts with a hole, a substitute, and a question."""
    instructor = people[Role.INSTRUCTOR]
    now_open = OpeningFactory(cafe=CafeFactory(at=spot), starts_at=NOW - timedelta(minutes=50), is_own=True)
    shift = ShiftFactory(session=now_open, person=instructor)
    for number, name in enumerate(("", "Bodil", "Åse-Christophine", ""), start=2):
        TicketFactory(session=now_open, number=number, first_name=name)
    taken = {"session": now_open, "state": "taken", "taken_at": NOW - timedelta(minutes=9), "table": "3"}
    ticket = TicketFactory(**taken, number=1, first_name="Inga", taken_by=instructor)
    TicketFactory(session=now_open, number=9, state="gone", ended_at=NOW)
    own, theirs = (
        ShiftFactory(session__cafe=now_open.cafe, session__starts_at=NOW + timedelta(days=days), **person)
        for days, person in ((8, {"person": instructor}), (9, {"offered_at": NOW, "person__name": "Aksel Toft"}))
    )
    question = ShiftSwap.objects.create(mine=theirs, theirs=own)
    OpeningFactory(
        cafe=now_open.cafe, starts_at=NOW + timedelta(days=10), state="cancelled", cancel_reason="Sygdom", is_own=True
    )
    return {
        "/it-cafe/<int:pk>/": {"pk": now_open.cafe_id, "ticket_pk": ticket.pk},
        "/it-cafe/doer/<str:signed>/": {"signed": door_of(now_open)},
        "/cafeer/<int:pk>/": {"pk": now_open.cafe_id},
        "/vagter/<int:pk>/": {"pk": own.session_id},
        "/vagter/vagt/<int:pk>/": {"pk": shift.pk},
        "/vagter/bytte/<int:pk>/": {"pk": question.pk},
    }


def _busy(town: Town) -> None:
    """Yesterday's attendance is not marked, today's session has guests, and one thing of the checklist is done."""
    BookingFactory(instance=town.over, name="Åse Østergård-Christophersen")
    today = SessionFactory(course=town.open.course, location=town.open.location, starts_at=at(TODAY, time(9, 30)))
    today.instructors.set(town.full.instructors.all())
    for name, needs in (("Inga Holm", ["glasses"]), ("Karl Friis", ["hearing_loop", "computer"]), ("Bodil Kjær", [])):
        BookingFactory(instance=today, name=name, needs=needs)
    WaitingFactory(instance=today)
    ChecklistItem.objects.create(
        instance=town.full, subject=ChecklistItem.Subject.values[0], done_at=NOW, done_by=town.full.instructors.first()
    )
    CountedSessionFactory(location=town.counted.location, starts_at=at(TODAY - timedelta(days=3), time(14)))


def _states(town: Town, people: dict[str, Person]) -> dict[str, str]:
    """Pages of citizens in each state they may be in: name -> address."""
    gone = BookingFactory(instance=town.open, state="cancelled", cancelled_at=NOW)
    on_cancelled = BookingFactory(instance=town.cancelled)
    was_there = BookingFactory(instance=town.over)
    token = default_token_generator.make_token(people[Role.PARTNER])
    out = decided_round(name="Kendt", published=True)
    return {
        "award-with-result": f"/pris/{out.pk}/",
        "jury-with-result": f"/pris/jury/{JurorFactory(round=out).token}/",
        "programme-filtered": "/kurser/?omraade=vest&ledig=on",
        "programme-empty": "/kurser/?ugedag=7",
        "help-filtered": "/hjaelp/?ord=it&aabent=on",
        "session-full": f"/kurser/{town.full.pk}/",
        "session-counted": f"/kurser/{town.counted.pk}/",
        "session-cancelled": f"/kurser/{town.cancelled.pk}/",
        "session-over": f"/kurser/{town.over.pk}/",
        "receipt-waiting": f"/plads/{town.waiting.token}/",
        "receipt-gone": f"/plads/{gone.token}/",
        "receipt-cancelled": f"/plads/{on_cancelled.token}/",
        "receipt-over": f"/plads/{was_there.token}/",
        "not-there": "/findes-ikke/",
        "password-from-key": f"/konto/ny/{user_pk_to_url_str(people[Role.PARTNER])}-{token}/",
    }


# Steps of logging in and of the second factor: one comes to them by doing, not by an address.
REACHED_BY_DOING = {"account_reset_password_from_key", "mfa_deactivate_totp", "mfa_view_recovery_codes"}


def visits(full: FullTown, *, of_staff: bool) -> list[Visit]:
    """Every page there is that asks for a role, or every other: all addresses that answer a GET with a page, and for
    citizens the states of their pages.
    """
    clients = {role: Client() for role in full.people}
    for role, client in clients.items():
        client.force_login(full.people[role])
    clients[ANYBODY] = Client()
    found = [] if of_staff else [Visit(name, address, ANYBODY) for name, address in full.more.items()]
    for route, name, view in views(get_resolver().url_patterns):
        if name in REACHED_BY_DOING or hasattr(view, "open_to") != of_staff:
            continue
        address = _address(route, full.objects)
        for who in _who(name, view):
            answer = clients[who].get(address)
            if answer.status_code in {301, 302, 405}:
                continue  # leads to another page of these, or is only sent to
            if not answer["Content-Type"].startswith("text/html"):
                break  # for machines
            assert answer.status_code == 200, f"{name} at {address} answers {who} with {answer.status_code}"
            found.append(Visit(name.replace(":", "-"), address, who))
            break
    return found


def _who(name: str, view: object) -> Iterator[str]:
    """Who may open the page; where several may, the one who sees most of it is tried first."""
    roles = getattr(view, "open_to", None)
    if roles:
        yield from sorted(roles, key=[Role.COORDINATOR, Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.PARTNER].index)
    else:
        yield ANYBODY
        if not hasattr(view, "open_to_all"):
            yield Role.COORDINATOR.value


def _address(route: str, objects: dict[str, dict[str, Any]]) -> str:
    """The route with the objects of its longest known beginning put in."""
    address = route
    beginnings = [beginning for beginning in objects if route.startswith(beginning)]
    if beginnings:
        for name, value in objects[max(beginnings, key=len)].items():
            for kind in ("int", "slug", "str", "uuid"):
                address = address.replace(f"<{kind}:{name}>", str(value))
    assert "<" not in address, f"Say in tests/journeys/everywhere.py which object {route} is opened with."
    return address
