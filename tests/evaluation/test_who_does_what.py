"""Who does what, and what was done this year: the page of everybody who takes part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from selvhjulpen.directory.queries import CoverageWish
from selvhjulpen.evaluation.queries import done
from selvhjulpen.evaluation.rules.done import Done, Work
from selvhjulpen.evaluation.rules.figures import UNKNOWN, exact
from selvhjulpen.evaluation.schemas.done import people_text
from selvhjulpen.lib.calendars import at
from tests.courses.citizen_pages import queries_of
from tests.courses.factories import CourseFactory, SessionFactory
from tests.directory.factories import (
    HostFactory,
    HoursExceptionFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    a_network,
)
from tests.evaluation.factories import drop_by_session, held_session
from tests.people.factories import CoordinatorFactory, InstructorFactory, PartnerFactory
from tests.reading import Page
from tests.solutions.factories import TopicFactory

pytestmark = pytest.mark.django_db

ADDRESS = reverse("evaluation:who_does_what")
NOW = at(date(2026, 11, 23), time(9))


@pytest.fixture(autouse=True)
def a_monday_in_november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def network() -> dict[str, Any]:
    """The network, with two sessions on MitID in the north this year: three came to one, nobody counted the other."""
    found: dict[str, Any] = a_network()
    course = CourseFactory(topic=found["mitid"])
    course.priority_areas.add(found["tag"])
    ours = {"course": course, "location": found["place"]}
    held_session(date(2026, 2, 2), present=3, absent=1, **ours)
    held_session(date(2026, 3, 2), unmarked=2, partner=OrganizationFactory(kind="union"), **ours)
    held_session(date(2025, 12, 31), present=5, **ours)
    SessionFactory(starts_at=at(date(2026, 12, 1), time(10)), **ours)
    SessionFactory(starts_at=at(date(2026, 5, 1), time(10)), state="cancelled", **ours)
    return found


def tables(client: Client, address: str = ADDRESS) -> list[list[list[str]]]:
    """The words of each cell of each table."""
    page = Page(client.get(address).content)
    return [[[cell.text for cell in row.tags("td")] for row in table.tags("tr")][1:] for table in page.tags("table")]


@pytest.mark.parametrize("factory", [CoordinatorFactory, PartnerFactory, InstructorFactory])
def test_all_who_take_part_see_what_is_offered_and_what_was_done(
    client: Client, network: dict[str, Any], factory: Any
) -> None:
    client.force_login(factory())

    offered, done_so_far = tables(client)

    assert [len(row) for row in offered] == [2, 2]
    assert (offered[0][0][:8], offered[1][0][:3]) == ("1 tilbud", "Hul")
    work = "mindst 3 deltagere 2 hold, 4 timer"
    assert done_so_far == [
        [f"{work} åbent 100 timer", "ingen hold åbent 100 timer", work],
        ["ingen hold", "ingen hold åbningstider ikke skrevet", "ingen hold"],
        [work, "ingen hold", work],
    ]


def test_a_gap_names_who_might_fill_it(client: Client, network: dict[str, Any]) -> None:
    client.force_login(CoordinatorFactory())

    page = Page(client.get(ADDRESS, {"omraade": "syd", "emne": "mitid"}).content)

    said = page.by_id("celle").text
    assert "MitID i Syd" in said
    assert "De hjælper her med noget andet Hjælp hjemme" in said
    assert "De hjælper med det et andet sted IT-café" in said


@pytest.mark.parametrize(
    ("wish", "sessions"),
    [
        ({}, 2),
        ({"kind": "library"}, 1),
        ({"kind": "union"}, 1),
        ({"kind": "company"}, 0),
        ({"priority_area": "tag"}, 2),
    ],
)
def test_what_was_done_is_of_those_that_are_asked_for(
    network: dict[str, Any], wish: dict[str, Any], sessions: int
) -> None:
    HostFactory(kind="library")
    asked = {name: network.get(value, value) for name, value in wish.items()}

    work = done(CoverageWish(**asked), now=NOW)

    assert work is not None
    assert work.total.sessions == sessions


def test_of_a_language_nobody_knows_what_was_done(client: Client, network: dict[str, Any]) -> None:
    client.force_login(CoordinatorFactory())

    page = Page(client.get(ADDRESS, {"sprog": "ar"}).content)

    assert len(page.tags("table")) == 1
    assert "Hold siger ikke, hvilket sprog de er på." in page.text


def test_unknown_is_not_zero(network: dict[str, Any]) -> None:
    course = CourseFactory(topic=network["post"])
    held_session(date(2026, 4, 1), unmarked=1, course=course, location=network["place"])
    drop_by_session(date(2026, 4, 2), 40, precision="approximate", location=network["place"])

    work = done(CoverageWish(), now=NOW)

    assert work is not None
    assert work.in_cell(network["north"].pk, network["post"].pk) == Done(1, 120, UNKNOWN)
    assert work.in_cell(network["south"].pk, network["post"].pk) == Done(0, 0, exact(0))
    assert (work.total.sessions, people_text(work.total.people)) == (4, "mindst 43")
    assert Work({}).total == Done(0, 0, exact(0))


def test_the_page_asks_as_often_for_three_as_for_one(client: Client) -> None:
    client.force_login(CoordinatorFactory())
    asked = []
    for number in range(3):
        topic = TopicFactory()
        spot = OpeningHoursFactory(at__service__topics=[topic]).at
        HoursExceptionFactory(at=spot, first_day=date(2026, 1, 5 + number))
        held_session(date(2026, 1, 5 + number), present=1, course=CourseFactory(topic=topic))
        asked.append(queries_of(client, ADDRESS))

    assert asked[0] == asked[2]
