"""Where people arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.courses.factories import (
    NOW,
    CoordinatorFactory,
    CourseFactory,
    HostFactory,
    InstructorFactory,
    PersonFactory,
    SessionFactory,
    instant,
)
from tests.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def start(client: Client, address: str = "/") -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.content)


def test_the_start_page_shows_the_next_four_and_says_how_many_there_are(client: Client) -> None:
    for days in (5, 1, 3, 2, 4):
        SessionFactory(course=CourseFactory(title=f"Om {days}"), starts_at=instant(days=days))

    page = start(client)

    assert [card.tags("h3")[0].text for card in page.by_class("card-s")] == ["Om 1", "Om 2", "Om 3", "Om 4"]
    assert page.links["Vis alle kurser"] == "/kurser/"


def test_a_session_today_is_marked_as_today(client: Client) -> None:
    SessionFactory(starts_at=instant(hours=2))
    SessionFactory(starts_at=instant(days=1))

    page = start(client)

    assert ["i dag" in card.text for card in page.by_class("card-s")] == [True, False]


def test_a_start_page_without_courses_is_a_page_too(client: Client) -> None:
    page = start(client)

    assert "Der er ingen kurser lige nu" in page.text
    assert page.headings == ["Hvad sker der nær dig?"]


def test_the_search_leads_to_the_programme(client: Client) -> None:
    (form,) = start(client).tags("form")

    assert form.attrs["action"] == "/kurser/"
    assert form.attrs.get("method", "get") == "get"


def test_whoever_would_rather_ring_finds_the_number(client: Client) -> None:
    assert [h for h in start(client).links.values() if h.startswith("tel:")] == []

    HostFactory()

    assert {h for h in start(client).links.values() if h.startswith("tel:")} == {"tel:+4512345678"}


def test_the_page_is_there_in_english_and_each_leads_to_the_other(client: Client) -> None:
    assert start(client).links["English"] == "/en/"
    assert start(client, "/en/").links["Dansk"] == "/"


@pytest.mark.parametrize("address", ["/", "/en/", "/sadan-passer-vi-paa-dine-data/"])
def test_the_front_pages_need_no_account_and_set_no_cookie(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.cookies.keys() == set()


def test_the_start_page_asks_the_database_as_often_for_three_as_for_one(client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            start(client)
        return len(queries)

    SessionFactory()
    with_one = asked()
    SessionFactory.create_batch(2)

    assert asked() == with_one <= 7


@pytest.mark.parametrize(
    ("make", "goes_to"),
    [
        (CoordinatorFactory, "/tavle/"),
        (InstructorFactory, "/i-dag/"),
        (lambda: PersonFactory(is_partner=True), "/hold/"),
        (lambda: PersonFactory(is_administrator=True), "/opsaetning/"),
    ],
    ids=["coordinator", "instructor", "partner", "administrator"],
)
def test_everybody_who_logs_in_arrives_where_their_work_is(
    client: Client, make: Callable[[], object], goes_to: str
) -> None:
    client.force_login(make())  # type: ignore[arg-type]

    assert client.get("/ind/")["Location"] == goes_to


def test_who_is_not_logged_in_is_asked_to(client: Client) -> None:
    answer = client.get("/ind/")

    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/ind/")


def test_the_way_back_to_danish_never_leads_to_another_site(client: Client) -> None:
    answer = client.get("/en//evil.example/")

    assert answer.status_code == 404
    assert 'href="//evil.example' not in answer.content.decode()
    assert 'href="/evil.example/"' in answer.content.decode()
