"""The demo: Birkesø, alive on any day, and nobody's. It is loaded once for all that only look at it."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import TestCase

from selvhjulpen.cafe.models import (
    Appointment,
    AppointmentState,
    Consent,
    DropInSession,
    HelpDay,
    HelpVisit,
    How,
    Occupied,
    Outcome,
    Shift,
)
from selvhjulpen.cafe.rules.keeping import citizens_are_remembered_from
from selvhjulpen.courses.models import Booking, BookingState, Course, CourseInstance, HeadCount, InstanceState
from selvhjulpen.courses.rules import Counting, time_faults
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.exchange.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from selvhjulpen.exchange.demo.package import demo_package
from selvhjulpen.lib.calendars import at, closed_because, local_day
from selvhjulpen.lib.readability import lix
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person, Role
from selvhjulpen.solutions.models import BlockState, CountingRound, Observation, Owner, Solution, StumblingBlock

DEMO = Path(__file__).parents[2] / "examples" / "demo"
MONDAY = at(date(2026, 11, 23), time(9, 20))
CHRISTMAS = at(date(2026, 12, 24), time(9, 20))


def run(*words: str) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.once
class BirkesoeTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(MONDAY, tick=False):
            run("demo")

    def test_the_demo_lies_around_today_in_every_state_a_programme_knows(self) -> None:
        today = local_day(MONDAY)
        sessions = CourseInstance.objects.all()
        days = [local_day(session.starts_at) for session in sessions]
        assert len(days) > 400
        assert (min(days), max(days)) > (date(2026, 1, 1), date(2027, 6, 1))
        assert min(days).year == 2026

        assert set(sessions.values_list("state", flat=True)) == set(InstanceState.values)
        assert set(Booking.objects.values_list("state", flat=True)) == set(BookingState.values)
        on_today = [
            session for session in sessions if local_day(session.starts_at) == today and session.state == "published"
        ]
        assert len(on_today) >= 2
        assert any(p.email == "underviser@birkesoe.example" for session in on_today for p in session.instructors.all())
        ahead = sessions.filter(starts_at__gt=MONDAY, state="published", capacity__isnull=False)
        assert ahead.filter(seats_waiting__gt=0).exists()
        assert any(s.seats_taken < s.minimum and s.starts_at < MONDAY + timedelta(days=10) for s in ahead)
        past = sessions.filter(ends_at__lt=MONDAY, capacity__isnull=False, seats_taken__gt=0)
        assert {bool(session.people_marked) for session in past} == {True, False}
        assert 0.7 < sum(s.people_present for s in past) / sum(s.people_marked for s in past) < 0.95
        assert HeadCount.objects.count() > 30
        assert sessions.filter(course__audience="employees").exists()
        assert Course.objects.with_stale_text().count() == 1

    def test_the_demo_keeps_the_rules_of_its_formats(self) -> None:
        faults = Counter(
            (session.key, fault)
            for session in CourseInstance.objects.select_related("course__format")
            for fault in time_faults(
                day=session.day.date(),
                start=session.day.time(),
                minutes=int(session.length.total_seconds() // 60),
                counting=Counting(session.course.format.counting),
                shortest_minutes=session.course.format.shortest_minutes,
                longest_minutes=session.course.format.longest_minutes,
                closed_because=closed_because,
            )
        )
        assert faults == {}

    def test_the_demo_opens_one_account_for_each_role_and_writes_to_nobody(self) -> None:
        demo = Person.objects.filter(is_demo=True)
        assert {person.email for person in demo} == set(DEMO_ACCOUNTS)
        assert {role for person in demo for role in person.roles} == set(Role)
        assert all(person.check_password(DEMO_PASSWORD) for person in demo)
        assert not any(person.has_usable_password() for person in Person.objects.filter(is_demo=False))
        partner = Person.objects.get(email="partner@birkesoe.example")
        assert CourseInstance.objects.hosted_by(Organization.objects.of_contact(partner)).exists()
        assert Message.objects.count() == 0

    def test_the_demo_is_not_laid_on_top_of_a_programme(self) -> None:
        with pytest.raises(CommandError, match=r"Databasen er ikke tom\. Demoen lægges kun i en tom database\."):
            run("demo")

    def test_nobody_in_the_demo_has_an_address_that_could_be_somebodys(self) -> None:
        people = [*Booking.objects.all(), *Person.objects.all(), *Organization.objects.all()]
        assert {p.email.rpartition(".")[2] for p in people if not p.email.endswith("@example.dk")} <= {"example", ""}
        phones = {p.phone for p in people} | set(Location.objects.values_list("contact_phone", flat=True))
        assert all(phone.startswith("+4512") for phone in phones if phone)

    def test_the_texts_of_the_examples_are_easy_to_read(self) -> None:
        hard = {
            course.key: round(lix(course.description))
            for course in Course.objects.all()
            if lix(course.description) > 25
        }
        assert hard == {}
        assert not Course.objects.filter(title_en="").exists()
        assert not Course.objects.filter(description_en="").exists()

    def test_every_place_of_the_demo_lies_in_its_area(self) -> None:
        def inside(x: float, y: float, ring: list[list[float]]) -> bool:
            crossings = 0
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    crossings += 1
            return crossings % 2 == 1

        found = {}
        for place in Location.objects.all():
            point = float(place.longitude), float(place.latitude)
            found[place.key] = {
                area.key for area in Area.objects.all() if inside(*point, area.geometry["coordinates"][0])
            }
        assert found == {place.key: {place.area.key} for place in Location.objects.select_related("area")}

    def test_the_demo_has_a_year_of_cafes_with_people_on_shift_and_a_hole_in_time(self) -> None:
        visits = HelpVisit.objects.all()
        assert 2_800 < visits.count() < 3_300
        assert set(visits.values_list("how", flat=True)) == set(How)
        assert set(visits.values_list("outcome", flat=True)) == set(Outcome)
        assert not visits.filter(logged_at__gt=MONDAY).exists()
        assert HelpDay.objects.aggregate(all=Sum("visits"))["all"] == visits.count()
        # Tuesday at ten is the café's busiest hour; nobody comes on a Sunday.
        busy = Counter(visits.values_list("slot", flat=True))
        assert busy.most_common(1)[0][0] == 2 * 24 + 10
        assert not any(slot // 24 == 7 for slot in busy)
        ahead = DropInSession.objects.filter(starts_at__gt=MONDAY, state="planned")
        missing = [s.cafe.helpers_needed - s.shifts.count() for s in ahead.select_related("cafe")]
        assert {0, 1} <= set(missing)
        assert Shift.objects.filter(offered_at__isnull=False, session__in=ahead).exists()

    def test_nobody_helps_in_two_places_at_once_and_old_citizens_are_forgotten(self) -> None:
        assert set(Appointment.objects.values_list("state", flat=True)) == set(AppointmentState)
        upcoming = Appointment.objects.upcoming(MONDAY)
        assert upcoming.count() >= 3
        assert all(Occupied.objects.filter(appointment=one).count() >= 3 for one in upcoming)
        remembered = Appointment.objects.remembered()
        assert not remembered.filter(ends_at__lt=citizens_are_remembered_from(MONDAY)).exists()
        assert not remembered.filter(ends_at__lt=MONDAY).exclude(address="").exists()
        assert Consent.objects.count() == 3

    def test_owners_have_answered_some_of_what_people_stumble_over(self) -> None:
        assert set(StumblingBlock.objects.values_list("state", flat=True)) == {"", *BlockState}
        counted = Observation.objects.values_list("block").annotate(n=Sum("people")).values_list("n", flat=True)
        assert min(counted) < 5 <= max(counted)
        assert not Solution.objects.filter(owner=None).exists()
        assert {owner.email.rpartition(".")[2] for owner in Owner.objects.all()} == {"example"}

    def test_the_digitalisation_rate_is_counted_twice_a_year_and_the_next_round_is_planned(self) -> None:
        rounds = CountingRound.objects.filter(method__key="faelles")
        assert {one.first_day.isocalendar().week for one in rounds} == {17, 43}
        assert [one.key for one in rounds.filter(counts=None)] == ["uge-17-2027"]


@pytest.mark.once
@pytest.mark.parametrize("day", [CHRISTMAS, at(date(2026, 7, 19), time(12)), at(date(2027, 1, 1), time(8))])
@pytest.mark.django_db
def test_the_demo_has_something_on_soon_on_any_day_of_the_year(day: datetime) -> None:
    with time_machine.travel(day, tick=False):
        run("demo")

    soon = CourseInstance.objects.published().filter(starts_at__gt=day, starts_at__lt=day + timedelta(days=6))
    assert soon.count() >= 3


def test_the_demo_is_the_same_all_day_and_another_tomorrow() -> None:
    morning = demo_package(folder=DEMO, now=MONDAY)

    assert demo_package(folder=DEMO, now=MONDAY) == morning
    assert demo_package(folder=DEMO, now=MONDAY + timedelta(days=1)) != morning
