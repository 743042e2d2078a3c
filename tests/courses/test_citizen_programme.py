"""What is on, as a citizen finds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses.models import CourseInstance, InstanceState
from selvhjulpen.lib.calendars import at
from tests.courses.citizen_pages import address_of, get, queries_of, shown
from tests.courses.factories import (
    NOW,
    TODAY,
    AreaFactory,
    BookingFactory,
    CountedSessionFactory,
    CourseFactory,
    HostFactory,
    LocationFactory,
    SessionFactory,
    TopicFactory,
    instant,
)
from tests.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


class TestProgramme:
    @pytest.fixture
    def three(self) -> dict[str, CourseInstance]:
        north, south = AreaFactory(key="nord", name="Nord"), AreaFactory(key="syd", name="Syd")
        post, mitid = TopicFactory(key="post", name="Digital Post"), TopicFactory(key="mitid", name="MitID")
        return {
            "Post": SessionFactory(
                course=CourseFactory(title="Post", topic=post, level="new"),
                location=LocationFactory(area=north),
                starts_at=at(TODAY, time(14)),
            ),
            "MitID": SessionFactory(
                course=CourseFactory(title="MitID", topic=mitid, level="practised"),
                location=LocationFactory(area=south),
                starts_at=at(TODAY + timedelta(days=9), time(10)),
                capacity=0,
            ),
            "Forbi": CountedSessionFactory(
                course__title="Forbi",
                course__topic=post,
                location=LocationFactory(area=south),
                starts_at=at(TODAY + timedelta(days=17), time(10)),
            ),
        }

    @pytest.mark.usefixtures("three")
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, ["Post", "MitID", "Forbi"]),
            ({"omraade": "nord"}, ["Post"]),
            ({"omraade": "syd"}, ["MitID", "Forbi"]),
            ({"emne": "post"}, ["Post", "Forbi"]),
            ({"hvornaar": "today"}, ["Post"]),
            ({"hvornaar": "this_week"}, ["Post"]),
            ({"hvornaar": "next_week"}, ["MitID"]),
            ({"hvornaar": "fortnight"}, ["Post", "MitID"]),
            ({"hvornaar": "later"}, ["Forbi"]),
            ({"niveau": "new"}, ["Post", "Forbi"]),
            ({"niveau": "practised"}, ["MitID", "Forbi"]),
            ({"form": "kom-forbi"}, ["Forbi"]),
            ({"form": "kom-i-gang"}, ["Post", "MitID"]),
            ({"ugedag": "1"}, ["Post"]),
            ({"ugedag": "3"}, ["MitID"]),
            ({"ugedag": "7"}, []),
            ({"ledig": "on"}, ["Post", "Forbi"]),
            ({"omraade": "syd", "emne": "post"}, ["Forbi"]),
            ({"omraade": "syd", "emne": "post", "ledig": "on", "hvornaar": "later", "niveau": "new"}, ["Forbi"]),
            ({"omraade": "nord", "hvornaar": "later"}, []),
        ],
        ids=str,
    )
    def test_the_programme_shows_what_is_asked_for(
        self, client: Client, query: dict[str, str], found: list[str]
    ) -> None:
        assert shown(get(client, "/kurser/", **query)) == found

    @pytest.mark.usefixtures("three")
    @pytest.mark.parametrize(
        "query",
        [
            {"omraade": "findes-ikke"},
            {"omraade": "1"},
            {"emne": "\x00"},
            {"omraade": "'; DROP TABLE"},
            {"hvornaar": "i går"},
            {"niveau": "unsure"},
            {"ugedag": "8"},
            {"ugedag": "mandag"},
            {"form": "9" * 40},
            {"side": "-3"},
            {"side": "tusind"},
            {"ukendt": "x"},
        ],
        ids=str,
    )
    def test_a_value_that_makes_no_sense_is_passed_over(self, client: Client, query: dict[str, str]) -> None:
        page = get(client, "/kurser/", **query)

        assert shown(page) == ["Post", "MitID", "Forbi"]
        assert page.by_class("tag") == []

    def test_what_is_chosen_is_said_and_each_choice_can_be_taken_away(
        self, client: Client, three: dict[str, CourseInstance]
    ) -> None:
        page = get(client, "/kurser/", omraade="syd", ugedag="3", ledig="on", hvornaar="nonsens")

        tags = {tag.text: tag.attrs["href"] for tag in page.by_class("tag")}
        assert tags == {
            "Syd fjern": "?ugedag=3&ledig=on&hvornaar=nonsens",
            "Onsdag fjern": "?omraade=syd&ledig=on&hvornaar=nonsens",
            "Vis kun hold med plads fjern": "?omraade=syd&ugedag=3&hvornaar=nonsens",
        }

    def test_the_folded_filters_are_open_where_one_of_them_is_in_force(self, client: Client) -> None:
        def is_open(**query: str) -> bool:
            return "open" in get(client, "/kurser/", **query).tags("details")[0].attrs

        assert [is_open(), is_open(hvornaar="today"), is_open(ledig="on")] == [False, False, True]

    def test_nothing_found_says_so_and_shows_the_nearest_that_is_not_nothing(
        self, client: Client, three: dict[str, CourseInstance]
    ) -> None:
        page = get(client, "/kurser/", omraade="syd", hvornaar="today")

        (empty,) = page.by_class("empty")
        (nearest,) = page.by_class("card-s")
        assert "Der er ingen kurser med det, du har valgt" in empty.text
        assert nearest.tags("a")[0].attrs["href"] == address_of(three["MitID"])

    def test_an_empty_programme_is_a_page_too(self, client: Client) -> None:
        assert "Der er ingen kurser lige nu" in get(client, "/kurser/").text

    def test_neither_drafts_nor_cancelled_nor_past_nor_employees_sessions_are_there(self, client: Client) -> None:
        for number, hidden in enumerate(
            [
                {"state": InstanceState.DRAFT},
                {"state": InstanceState.CANCELLED},
                {"starts_at": NOW},
                {"course": CourseFactory(audience="employees")},
            ]
        ):
            SessionFactory(room=f"Rum {number}", **hidden)

        assert shown(get(client, "/kurser/")) == []
        assert shown(get(client, "/")) == []
        assert Page(client.get("/kurser/skaerm/").content).by_class("hour") == []

    @pytest.mark.parametrize(
        ("capacity", "said"),
        [
            (10, "God plads"),
            (4, "3 pladser tilbage"),
            (2, "1 plads tilbage"),
            (1, "Optaget. Skriv dig på venteliste"),
        ],
    )
    def test_seats_are_told_in_words(self, client: Client, capacity: int, said: str) -> None:
        instance = SessionFactory(capacity=capacity)
        BookingFactory(instance=instance)

        assert [s.text for s in get(client, "/kurser/").by_class("seats")] == [said]

    def test_a_drop_by_presentation_says_just_come(self, client: Client) -> None:
        CountedSessionFactory()

        assert [s.text for s in get(client, "/kurser/").by_class("seats")] == ["Bare kom. Ingen tilmelding"]

    def test_weeks_are_named_as_people_name_them(self, client: Client) -> None:
        for days in (1, 8, 15):
            SessionFactory(starts_at=instant(days=days))

        headings = [h.text for h in get(client, "/kurser/").by_id("programme-list").tags("h2")]

        assert headings == ["Denne uge", "Næste uge", "Uge 50, fra 7. december"]

    def test_the_programme_asks_the_database_as_often_for_three_as_for_one(
        self, client: Client, django_assert_num_queries: Callable[..., object]
    ) -> None:
        SessionFactory()
        with_one = queries_of(client, "/kurser/")
        SessionFactory.create_batch(2)

        assert queries_of(client, "/kurser/") == with_one <= 7

    def test_more_than_fifty_are_on_two_pages_that_keep_the_filters(self, client: Client) -> None:
        area = AreaFactory(key="nord")
        SessionFactory.create_batch(51, location=LocationFactory(area=area), course=CourseFactory())

        first = get(client, "/kurser/", omraade="nord")
        second = get(client, "/kurser/", omraade="nord", side="2")

        assert (len(shown(first)), len(shown(second))) == (50, 1)
        assert first.links["Vis de næste"] == "?omraade=nord&side=2"
        assert second.links["Tidligere"] == "?omraade=nord&side=1"

    @pytest.mark.usefixtures("three")
    @pytest.mark.parametrize("query", [{}, {"omraade": "syd"}, {"ugedag": "7"}], ids=str)
    def test_the_fragment_is_the_part_of_the_page(self, client: Client, query: dict[str, str]) -> None:
        whole = client.get("/kurser/", query)
        fragment = client.get("/kurser/", query, headers={"HX-Request": "true"})

        status, part = fragment.content.decode().split('<div id="programme-list">')
        assert part.strip() in whole.content.decode()
        # The line for those who listen stays where it is, and is given its new words.
        assert status.strip().replace(' hx-swap-oob="innerHTML"', "") in whole.content.decode()
        assert 'role="status"' in status
        # Else a browser that goes back may show the fragment as the page.
        assert "HX-Request" in whole["Vary"]
        assert "HX-Request" in fragment["Vary"]

    def test_a_browser_that_restores_its_history_gets_the_whole_page(self, client: Client) -> None:
        answer = client.get("/kurser/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

        assert Page(answer.content).title == "Kurser – Selvhjulpen"


class TestPosterAndScreen:
    def test_a_poster_holds_when_where_and_a_code_to_the_page(self, client: Client) -> None:
        HostFactory()
        instance = SessionFactory(room="Sal 2")

        page = get(client, reverse("courses:poster", args=[instance.pk]))

        assert page.headings == ["Læs dine breve i Digital Post"]
        assert f"http://localhost:8000/kurser/{instance.pk}/" in page.text
        assert "Ring 12\N{NO-BREAK SPACE}34\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}78" in page.text
        assert len(page.by_class("qr")) == 1

    def test_the_screen_shows_the_next_six(self, client: Client) -> None:
        SessionFactory.create_batch(7)

        assert len(get(client, "/kurser/skaerm/").by_class("hour")) == 6

    def test_the_screen_asks_the_database_as_often_for_three_as_for_one(self, client: Client) -> None:
        SessionFactory()
        with_one = queries_of(client, "/kurser/skaerm/")
        SessionFactory.create_batch(2)

        assert queries_of(client, "/kurser/skaerm/") == with_one <= 3
