"""A town in which everybody has something of their own, and there is something foreign to each; and every address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from selvhjulpen.cafe.access.cafes import door_of
from selvhjulpen.cafe.models import ShiftSwap
from selvhjulpen.courses.models import Booking, CourseFormat, CourseInstance, Series
from selvhjulpen.directory.models import Location, Service
from selvhjulpen.directory.queries.confirming import confirm_path
from selvhjulpen.evaluation.access import seal
from selvhjulpen.evaluation.models import Voice
from selvhjulpen.evaluation.queries import Ask
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Target
from tests.awards.factories import CriterionFactory, JurorFactory, NominationFactory, RoundFactory, decided_round
from tests.business_case.factories import PaidFactory
from tests.cafe.appointment_town import of_the_doors
from tests.cafe.factories import CafeFactory, ShiftFactory, TicketFactory
from tests.cafe.factories import SessionFactory as OpeningFactory
from tests.cafe.visit_factories import VisitFactory
from tests.courses.factories import (
    BookingFactory,
    CountedSessionFactory,
    CourseFactory,
    HostFactory,
    LocationFactory,
    SessionFactory,
    TopicFactory,
)
from tests.directory.factories import (
    HoursExceptionFactory,
    JoinRequestFactory,
    OrganizationFactory,
    PriorityAreaFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)
from tests.materials.factories import share_file
from tests.meetings.factories import (
    ActionItemFactory,
    AgendaItemFactory,
    AnswerFactory,
    DraftFactory,
    GroupFactory,
    GroupMemberFactory,
    MeetingFactory,
    SteeringFactory,
    member,
)
from tests.outbox.factories import MessageFactory
from tests.people.factories import PersonFactory, give_code_app
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

# Who asks: nobody, the four roles, somebody without a role, and an administrator who has no code app yet.
VISITORS = {
    "N": "anonymous",
    "A": "administrator",
    "C": "coordinator",
    "I": "instructor",
    "P": "partner",
    "R": "no role, with a code app",
    "F": "no code app",
}
LOGIN, CODE_APP = "/konto/login/", "/konto/kode-app/"


def addresses() -> dict[str, str]:
    """Every address of the project by name, as the resolver has it."""
    return {name: address for address, name, _view in views(get_resolver().url_patterns)}


@dataclass
class Town:
    """``objects``: what the arguments of an address may name, by the words of the table; ``sessions``: who is in."""

    people: dict[str, Person | None] = field(default_factory=dict)
    objects: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    cookies: dict[str, Any] = field(default_factory=dict)

    def client(self, visitor: str) -> Client:
        """A browser in which this visitor is logged in, as often as one likes."""
        client = Client(raise_request_exception=False)
        if visitor in self.cookies:
            client.cookies["sessionid"] = self.cookies[visitor]
        return client

    def ask(self, visitor: str, method: str, address: str, **fields: Any) -> Any:
        """The answer, and everything as it was before."""
        with transaction.atomic():
            answer = getattr(self.client(visitor), method)(address, fields.get("data", {}), **fields.get("extra", {}))
            transaction.set_rollback(True)
        return answer


def build() -> Town:
    """Everything published, so that only the permission decides."""
    now = timezone.now()
    start = {"starts_at": now + timedelta(days=3), "created_at": now - timedelta(days=9)}
    people: dict[str, Any] = {
        "N": None,
        "A": PersonFactory(is_administrator=True),
        "C": PersonFactory(is_coordinator=True),
        "I": PersonFactory(is_instructor=True),
        "P": PersonFactory(is_partner=True),
        "R": PersonFactory(is_demo=False),
        "F": PersonFactory(is_administrator=True, is_coordinator=True, is_demo=False),
    }
    give_code_app(people["R"])
    HostFactory()
    own_house, foreign_house = OrganizationFactory(contacts=[people["P"]]), OrganizationFactory()
    own_place, foreign_place = LocationFactory(organization=own_house), LocationFactory(organization=foreign_house)
    course = CourseFactory()
    own = SessionFactory(course=course, location=own_place, **start)
    own.instructors.add(people["I"])
    foreign = SessionFactory(course=course, location=foreign_place, **start)
    foreign.instructors.add(PersonFactory(is_instructor=True))
    draft = SessionFactory(course=course, location=own_place, state="draft", **start)
    draft.instructors.add(people["I"])
    counted, foreign_counted = CountedSessionFactory(location=own_place, **start), CountedSessionFactory(**start)
    counted.instructors.add(people["I"])
    for_staff = SessionFactory(course=CourseFactory(audience="employees"), **start)
    guest: Booking = BookingFactory(instance=own, created_at=now, confirmed_at=now)
    stranger: Booking = BookingFactory(instance=foreign, created_at=now, confirmed_at=now)
    series = Series.objects.create(
        course=course, first_date=local_day(now), last_date=local_day(now), start_time=own.day.time()
    )
    call = MessageFactory(call=True, about=guest.about)
    letter_to_staff = MessageFactory(failed=True, about="people.person:1")

    expense = PaidFactory()
    spent = {"pk": expense.line.grant_id}
    award = RoundFactory(state="jury")
    drafted = RoundFactory(state="draft")
    juror, nominee = JurorFactory(round=award), NominationFactory(round=award, is_shortlisted=True)
    criterion = CriterionFactory(round=award)
    voice = Voice.objects.create(text="Nu tør vi godt.", who="Deltager", said_on=now.date(), permitted_on=now.date())
    prize = decided_round(prize_ore=1_000_000, published=True)

    own_file, foreign_file = share_file(by=people["I"]), share_file()
    own_said, foreign_said = (own_file.comments.create(by=people[by], text="Godt", at=now) for by in "IC")

    def of(*instances: CourseInstance) -> list[dict[str, Any]]:
        return [{"pk": instance.pk} for instance in instances]

    sessions = dict(zip(("own", "foreign", "draft"), of(own, foreign, draft), strict=True))
    town = Town(people=people)
    own_days, foreign_days = (
        HoursExceptionFactory(
            at=ServiceAtLocationFactory(service__organization=place.organization, location=place),
            first_day=local_day(now),
        )
        for place in (own_place, foreign_place)
    )
    meetings = meetings_of(people["P"], own_place)
    town.objects = {
        **meetings,
        "": {"": {}},
        "public session": {"published": {"pk": own.pk}, "draft": {"pk": draft.pk}, "for staff": {"pk": for_staff.pk}},
        "session": sessions,
        **cafes_of(people["I"]),
        "visit": {
            "own": {"visit_key": VisitFactory(logged_by=people["I"], topic=course.topic).key},
            "foreign": {"visit_key": VisitFactory(topic=course.topic).key},
        },
        "counted": dict(zip(("own", "foreign"), of(counted, foreign_counted), strict=True)),
        "guest": {
            "own": {"pk": own.pk, "booking_pk": guest.pk},
            "foreign": {"pk": foreign.pk, "booking_pk": stranger.pk},
            "somebody else's guest": {"pk": own.pk, "booking_pk": stranger.pk},
        },
        "seat": {"any": {"token": guest.token}},
        "series": {"any": {"pk": series.pk}},
        "course": {"any": {"pk": course.pk}},
        "format": {"any": {"pk": CourseFormat.objects.get(key="kom-i-gang").pk}},
        "call": {"any": {"pk": call.pk}, "a letter to staff": {"pk": letter_to_staff.pk}},
        "shared": {"any": {"signed": seal(Ask(), today=local_day(now))}},
        "topic": {"any": {"pk": TopicFactory().pk}},
        "solution": {"any": {"pk": SolutionFactory().pk}},
        **stumbling(),
        **digitalisation(),
        "place": {"own": {"pk": own_place.pk}, "foreign": {"pk": foreign_place.pk}},
        "organisation": {"own": {"pk": own_house.pk}, "foreign": {"pk": foreign_house.pk}},
        "area": {"any": {"pk": own_place.area_id}},
        "public offer": {
            "shown": {"pk": own_days.at.service_id},
            "not shown": {"pk": ServiceFactory(is_active=False).pk},
        },
        "offer": {"own": {"pk": own_days.at.service_id}, "foreign": {"pk": foreign_days.at.service_id}},
        "days": {
            "own": {"pk": own_days.at.service_id, "exception_pk": own_days.pk},
            "foreign": {"pk": foreign_days.at.service_id, "exception_pk": foreign_days.pk},
            "of another offer": {"pk": own_days.at.service_id, "exception_pk": foreign_days.pk},
        },
        **membership_of(own_days.at.service, foreign_days.at.service, people),
        **of_the_doors(people["I"], now=now),
        "priority area": {"any": {"pk": PriorityAreaFactory().pk}},
        "held": {
            "a guest": {"part": "gaest", "pk": guest.pk},
            "an account": {"part": "konto", "pk": people["P"].pk},
            "nobody": {"part": "bestiller", "pk": guest.pk},
        },
        "award": {"any": {"pk": award.pk}},
        "public award": {"called": {"pk": award.pk}, "draft": {"pk": drafted.pk}},
        "criterion": {"any": {"pk": award.pk, "criterion_pk": criterion.pk}},
        "juror": {"any": {"pk": award.pk, "juror_pk": juror.pk}},
        "jury": {"any": {"token": juror.token}},
        "nominee": {"any": {"token": juror.token, "nomination_pk": nominee.pk}},
        "voice": {"any": {"pk": voice.pk}},
        "grant": {"any": spent},
        "line": {"any": spent | {"line_pk": expense.line_id}},
        "expense": {"any": spent | {"expense_pk": expense.pk}},
        "prize": {"any": {"round_pk": prize.pk}},
        "person": {"any": {"pk": PersonFactory(is_instructor=True).pk}},
        "material": {"own": {"pk": own_file.pk}, "foreign": {"pk": foreign_file.pk}},
        "material file": {
            "own": {"pk": own_file.pk, "number": 1},
            "foreign": {"pk": foreign_file.pk, "number": 1},
        },
        "comment": {
            "own": {"pk": own_file.pk, "comment_pk": own_said.pk},
            "foreign": {"pk": own_file.pk, "comment_pk": foreign_said.pk},
        },
        "reset": {"any": {"uidb36": "1", "key": "set-password"}},
    }
    for visitor, person in people.items():
        if person:
            client = Client()
            client.force_login(person)
            town.cookies[visitor] = client.cookies["sessionid"].value
    return town


def cafes_of(helper: Person) -> dict[str, dict[str, dict[str, Any]]]:
    """A café that is open now, with a queue and two on shift; and another one next week."""
    now = timezone.now()
    there = OpeningFactory(starts_at=now - timedelta(minutes=30))
    elsewhere = OpeningFactory(starts_at=now + timedelta(days=7))
    own, foreign = ShiftFactory(session=there, person=helper), ShiftFactory(session=there)
    mine, theirs = (
        ShiftFactory(session=elsewhere, person=helper),
        ShiftFactory(session__starts_at=now + timedelta(days=9)),
    )
    asked = ShiftSwap.objects.create(mine=theirs, theirs=mine)
    asking = ShiftSwap.objects.create(mine=mine, theirs=theirs)
    number, another = TicketFactory(session=there), TicketFactory(session=elsewhere)
    cafe = {"pk": there.cafe_id}
    return {
        "cafe": {"any": cafe},
        "public cafe": {"there": cafe, "no more": {"pk": CafeFactory(is_active=False).pk}},
        "door of a cafe": {"any": {"signed": door_of(there)}},
        "number": {
            "any": cafe | {"ticket_pk": number.pk},
            "of another cafe": cafe | {"ticket_pk": another.pk},
        },
        "opening": {"any": {"pk": there.pk}},
        "shift": {"own": {"pk": own.pk}, "foreign": {"pk": foreign.pk}},
        "swap to answer": {"asked": {"pk": asked.pk}, "asked of another": {"pk": asking.pk}},
        "swap to take back": {"own": {"pk": asking.pk}, "another's": {"pk": asked.pk}},
    }


def meetings_of(partner: Person, place: Location) -> dict[str, dict[str, dict[str, Any]]]:
    """The network, of which the partner's second organisation is a member; and the steering group, which is foreign."""
    start = {"starts_at": timezone.now() + timedelta(days=20)}
    network, steering = GroupFactory(location=place), SteeringFactory(location=place)
    own, foreign = MeetingFactory(group=network, **start), MeetingFactory(group=steering, **start)
    draft = DraftFactory(group=network, **start)
    invited = AnswerFactory(meeting=own, organization=member(contacts=[partner]))
    stranger = AnswerFactory(meeting=foreign)
    item, foreign_item = AgendaItemFactory(meeting=own), AgendaItemFactory(meeting=foreign)
    leader = GroupMemberFactory(group=steering)
    return {
        "meeting": {"own": {"pk": own.pk}, "foreign": {"pk": foreign.pk}, "draft": {"pk": draft.pk}},
        "invited": {
            "any": {"pk": own.pk, "answer_pk": invited.pk},
            "of another meeting": {"pk": own.pk, "answer_pk": stranger.pk},
        },
        "item": {
            "any": {"pk": own.pk, "item_pk": item.pk},
            "of another meeting": {"pk": own.pk, "item_pk": foreign_item.pk},
        },
        "answer": {"any": {"token": invited.token}},
        "group": {"any": {"pk": steering.pk}},
        "group's feed": {"any": {"token": network.token}},
        "group member": {
            "any": {"pk": steering.pk, "member_pk": leader.pk},
            "of another group": {"pk": network.pk, "member_pk": leader.pk},
        },
        "action": {"any": {"pk": ActionItemFactory(meeting=own).pk}},
    }


def stumbling() -> dict[str, dict[str, dict[str, Any]]]:
    """Two owners, and a picture of where people get stuck in the solution of each."""
    own, foreign = (
        seen(SolutionFactory(owner=OwnerFactory()), picture=photographed(), key=key) for key in ("own", "foreign")
    )
    owner = own.block.solution.owner
    assert owner is not None
    version = own.block.solution.versions.create(valid_from=own.seen_on, change="Ny forside", announced_on=own.seen_on)
    whole, strange = {"pk": own.block_id, "observation_pk": own.pk}, {"pk": foreign.block_id}
    return {
        "owner": {"any": {"pk": owner.pk}},
        "owner's link": {"any": {"token": owner.token}},
        "version": {
            "any": {"pk": own.block.solution_id, "version_pk": version.pk},
            "of another solution": {"pk": foreign.block.solution_id, "version_pk": version.pk},
        },
        "block": {"any": {"pk": own.block_id}},
        "observation": {"any": whole, "of another block": strange | {"observation_pk": own.pk}},
        "owner's block": {
            "theirs": {"token": owner.token, "pk": own.block_id},
            "another owner's": {"token": owner.token, **strange},
        },
        "owner's picture": {
            "theirs": {"token": owner.token, **whole},
            "another owner's": {"token": owner.token, **strange, "observation_pk": foreign.pk},
            "of another block": {"token": owner.token, "pk": own.block_id, "observation_pk": foreign.pk},
        },
    }


def digitalisation() -> dict[str, dict[str, dict[str, Any]]]:
    """A method, a week in which something was counted, and a target."""
    held = round_of(MethodFactory(), "Uge 43", date(2026, 10, 19), note="Talt")
    count(held, "Flytning", 12, 3, 4, 1)
    goal = Target.objects.create(year=2030, permille=800, method=held.method, note="Byrådet")
    return {
        "method": {"any": {"pk": held.method_id}},
        "counting round": {"any": {"pk": held.pk}},
        "target": {"any": {"pk": goal.pk}},
    }


def membership_of(own: Service, foreign: Service, people: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Somebody who asks, links of two members, and who helps."""
    request, house = JoinRequestFactory(), own.organization_id
    return {
        "thread": {"any": {"token": request.token}},
        "join request": {"any": {"pk": request.pk}},
        "still right": {"any": {"signed": confirm_path(own, people["P"]).split("/")[-2]}},
        "member's offer": {
            "theirs": {"pk": house, "offer_pk": own.pk},
            "another's": {"pk": house, "offer_pk": foreign.pk},
        },
        "pair": {
            "two": {"first": house, "second": foreign.organization_id},
            "one with itself": {"first": house, "second": house},
        },
        "volunteer": {"helps": {"pk": people["I"].pk}, "does not": {"pk": people["P"].pk}},
    }


def absent(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The same address of something that is not there."""
    numbers = (
        "line_pk",
        "ticket_pk",
        "expense_pk",
        "round_pk",
        "exception_pk",
        "offer_pk",
        "first",
        "second",
        "version_pk",
        "consent_pk",
        "person_pk",
        "hours_pk",
        "absence_pk",
        "observation_pk",
    )
    names: dict[str, Any] = dict.fromkeys(numbers, 987_654_321)
    names |= {
        "pk": 987_654_321,
        "booking_pk": 987_654_321,
        "comment_pk": 987_654_321,
        "token": "x" * 22,
        "visit_key": "x" * 12,
        "signed": "x:y:z",
    }
    return {name: names.get(name, value) for name, value in kwargs.items()}


def path_of(name: str, kwargs: dict[str, Any], *, language: str = "da") -> str:
    with translation.override(language):
        return reverse(name, kwargs=kwargs)


def is_refused(visitor: str, answer: Any) -> bool:
    """Not for you: to the door, to the code app, or "not there"."""
    if answer.status_code == 404:
        return True
    door = {"N": LOGIN, "F": CODE_APP}.get(visitor)
    return answer.status_code == 302 and door is not None and answer.url.removeprefix("/en").startswith(door)


_CHANGING = re.compile(r'(?<=csrfmiddlewaretoken" value=")\w+|nonce-[\w+/=-]+|(?<=nonce=")[\w+/=-]+')


def told(answer: Any, path: str) -> tuple[int, str, dict[str, str], list[str]]:
    """Everything of an answer that a stranger could read something from: status, page, headers, cookies."""
    path = path.removeprefix("/")
    page = _CHANGING.sub("", answer.content.decode()).replace(path, "").replace(quote(path, safe=""), "")
    headers = {
        name: _CHANGING.sub("", value).replace(path, "").replace(quote(path), "")
        for name, value in answer.headers.items()
        if name not in {"Content-Length", "Expires"}
    }
    return answer.status_code, page, headers, sorted(answer.cookies)


def everything(
    town: Town, table: dict[str, tuple[str, dict[str, str]]]
) -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """(name, object, arguments, who may) of every line of the table."""
    for name, (kind, who) in table.items():
        for which, kwargs in town.objects[kind].items():
            yield name, which, kwargs, who[which]
