"""The page of help without a course, and its share of the board."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from selvhjulpen.home.queries import jobs
from selvhjulpen.home.queries.board import Job
from tests.cafe.appointment_factories import AvailabilityFactory, book
from tests.cafe.factories import MONDAY, NOW, OPENS, CafeFactory, SessionFactory, ShiftFactory, change_hours
from tests.people.factories import CoordinatorFactory, InstructorFactory
from tests.solutions.factories import MethodFactory, SolutionFactory, count, round_of, seen

pytestmark = pytest.mark.django_db


def job(kind: str, **at: Any) -> Job | None:
    return next((job for job in jobs(now=at.get("now", NOW)) if job.kind == kind), None)


@pytest.mark.parametrize(
    ("factory", "doors"),
    [
        (CoordinatorFactory, {"/hjaelpelog/", "/vagter/", "/aftaler/", "/observation/", "/loesninger/", "/cafeer/"}),
        (InstructorFactory, {"/hjaelpelog/", "/vagter/", "/aftaler/", "/mine-tider/", "/observation/"}),
    ],
    ids=["coordinator", "instructor"],
)
def test_each_role_finds_its_own_doors_and_each_leads_somewhere(client: Client, factory: Any, doors: set[str]) -> None:
    client.force_login(factory())

    found = {reverse(door.to) for door in client.get("/it-hjaelp/").context["doors"]}

    assert doors <= found
    assert {href for href in found if client.get(href).status_code != 200} == set()


def test_who_is_on_shift_now_finds_the_queue_on_top(client: Client) -> None:
    shift = ShiftFactory()
    client.force_login(shift.person)
    queue = reverse("cafe:queue", args=[shift.session.cafe_id])

    with time_machine.travel(OPENS):
        assert queue in client.get("/it-hjaelp/").content.decode()
    with time_machine.travel(OPENS - timedelta(hours=2)):
        assert queue not in client.get("/it-hjaelp/").content.decode()


def test_a_round_that_has_begun_is_told_of_until_it_has_a_number_or_is_half_a_year_old(client: Client) -> None:
    method = MethodFactory()
    held = round_of(method, "Uge 11", MONDAY)
    round_of(method, "Oplyst", MONDAY - timedelta(weeks=1), reported_permille=300)

    assert job("numbers", now=NOW - timedelta(days=7)) is None
    during, after = job("numbers", now=OPENS), job("numbers", now=OPENS + timedelta(weeks=1))
    assert during
    assert after
    assert [(one.round, one.is_over) for one in (during, after)] == [(held, False), (held, True)]
    assert job("numbers", now=OPENS + timedelta(weeks=27)) is None
    client.force_login(CoordinatorFactory())
    with time_machine.travel(OPENS, tick=False):
        assert f"/digitalisering/taelling/{held.pk}/" in client.get("/tavle/").content.decode()

    count(held, "Flytning", 1, None, None, None)
    assert job("numbers", now=OPENS) is None


def test_openings_with_too_few_helpers_are_one_job_urgent_two_days_before() -> None:
    session = SessionFactory(cafe__helpers_needed=1)
    SessionFactory(cafe=session.cafe, starts_at=OPENS + timedelta(weeks=1))

    found = job("hole", now=OPENS - timedelta(days=6))
    assert found
    assert (found.count, found.opening, found.is_urgent) == (2, session, False)
    tomorrow = job("hole", now=OPENS - timedelta(days=1))
    assert tomorrow
    assert tomorrow.is_urgent

    ShiftFactory(session=session)
    left = job("hole", now=OPENS - timedelta(days=6))
    assert left
    assert left.count == 1


def test_a_shift_outside_the_hours_is_a_job() -> None:
    session = ShiftFactory().session
    assert job("conflict") is None

    change_hours(session.cafe, opens=OPENS.time().replace(hour=15), closes=OPENS.time().replace(hour=17))

    found = job("conflict")
    assert found
    assert (found.opening, MONDAY) == (session, found.opening and found.opening.day.date())


def test_an_appointment_nobody_has_reported_is_a_job_two_days_later() -> None:
    appointment = book(AvailabilityFactory())
    later = appointment.ends_at + timedelta(days=2)

    assert job("unanswered", now=later - timedelta(minutes=1)) is None
    found = job("unanswered", now=later)
    assert found
    assert found.count == 1

    appointment.state = "held"
    appointment.save()
    assert job("unanswered", now=later) is None


def test_what_a_citizen_has_written_waits_on_the_board_until_it_is_read() -> None:
    block = seen(SolutionFactory(), by=None).block
    found = job("unread")
    assert found
    assert found.count == 1

    block.is_checked = True
    block.save()
    assert job("unread") is None


def test_the_board_shows_what_the_cafes_need(client: Client) -> None:
    SessionFactory(cafe=CafeFactory(at__location__name="Hovedbiblioteket"))
    seen(SolutionFactory(), by=None)
    client.force_login(CoordinatorFactory())

    with time_machine.travel(NOW):
        page = client.get("/tavle/").content.decode()

    assert "Der mangler hjælpere i 1 IT-café" in page
    assert "En borger har skrevet, hvor det driller" in page
