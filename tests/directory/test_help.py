"""Find help near you: what everybody finds, in which order, and what a private helper does not show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selvhjulpen.directory import queries
from selvhjulpen.directory.models import OpeningHours, Organization, Service
from selvhjulpen.directory.queries import HelpWish
from selvhjulpen.directory.rules import hours
from selvhjulpen.lib.calendars import at
from tests.courses.citizen_pages import queries_of
from tests.directory.factories import (
    AreaFactory,
    HostFactory,
    HoursExceptionFactory,
    LocationFactory,
    LocationOnMapFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)
from tests.reading import Page
from tests.solutions.factories import TopicFactory

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
NOW = at(MONDAY, time(10, 30))
HELP = reverse("directory:help")


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def offer(name: str, *, weekday: int = 1, opens: time = time(10), closes: time = time(12), **more: Any) -> Service:
    """An offer at one place with one stretch of hours; Mondays 10-12, so that it is open now."""
    spot = {key: more.pop(key) for key in ("location", "area") if key in more}
    service: Service = ServiceFactory(name=name, **more)
    place = ServiceAtLocationFactory(service=service, **{"location": None, **spot})
    OpeningHoursFactory(at=place, weekday=weekday, opens=opens, closes=closes)
    return service


def words(element: Any) -> str:
    """Its words with plain spaces."""
    return str(element.text).replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def names(page: Page) -> list[str]:
    return [] if page.by_class("empty") else [card.tags("h3")[0].text for card in page.by_class("place")]


def found(client: Client, **asked: object) -> list[str]:
    return names(Page(client.get(HELP, asked).content))


class TestOrder:
    def test_open_ones_come_first_and_then_danish_order(self, client: Client) -> None:
        for name, weekday in (("Åse", 2), ("Ærø", 2), ("Zebra", 2), ("Øst", 1), ("Vest", 1)):
            offer(name, weekday=weekday)

        assert found(client) == ["Vest", "Øst", "Zebra", "Ærø", "Åse"]

    @pytest.mark.parametrize(
        ("weekdays", "said"),
        [
            ([2], "1 tilbud. Ingen har åbent nu"),
            ([1, 2], "2 tilbud. 1 har åbent nu"),
            ([2] * 51, "De første 50 tilbud. Ingen har åbent nu"),
        ],
    )
    def test_how_many_are_open_is_said_in_words_where_none_is(
        self, client: Client, weekdays: list[int], said: str
    ) -> None:
        for number, weekday in enumerate(weekdays):
            offer(f"Tilbud {number}", weekday=weekday)

        assert said in [words(heading) for heading in Page(client.get(HELP).content).tags("h2")]

    def test_what_does_not_exist_any_more_is_not_shown(self, client: Client) -> None:
        hidden = offer("Nedlagt", is_active=False)

        assert found(client) == []
        assert client.get(reverse("directory:offer", args=[hidden.pk])).status_code == 404

    def test_sheets_of_fifty_hold_each_offer_once_over_the_seam_of_open_and_closed(self) -> None:
        for number in range(60):
            offer(f"Tilbud {number:02}", weekday=1 if number % 2 else 2)

        sheets = [queries.help_sheet(HelpWish(), number=number, now=NOW) for number in ("1", "2")]

        listed = [each.service.name for sheet in sheets for each in sheet.offers]
        assert listed == sorted(listed, key=lambda name: (int(name[-2:]) % 2 == 0, name))
        assert [(len(sheet.offers), sheet.previous, sheet.following) for sheet in sheets] == [(50, 0, 2), (10, 1, 0)]
        assert [sheets[0].offers[-1].number, sheets[1].offers[0].number] == [50, 51]

    @pytest.mark.parametrize("number", ["0", "-1", "2", "999", "9" * 30, "x", "²"])
    def test_a_sheet_that_is_not_there_is_the_first(self, client: Client, number: str) -> None:
        offer("IT-café")

        assert found(client, side=number) == ["IT-café"]


class TestFilters:
    @pytest.fixture
    def town(self) -> None:
        north, south = AreaFactory(key="nord", name="Nord"), AreaFactory(key="syd", name="Syd")
        post, mitid = TopicFactory(key="post", name="Post"), TopicFactory(key="mitid", name="MitID")
        offer("Nordhjælp", topics=[post], location=LocationFactory(area=north))
        offer("Sydhjælp", topics=[mitid], location=LocationFactory(area=south), weekday=2)
        offer("Hjemmehjælp", topics=[post], area=south, access="home")
        offer("Telefonhjælp", topics=[mitid], access="phone", weekday=3)

    @pytest.mark.usefixtures("town")
    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"emne": "post"}, ["Hjemmehjælp", "Nordhjælp"]),
            ({"omraade": "nord"}, ["Nordhjælp", "Telefonhjælp"]),
            ({"omraade": "syd"}, ["Hjemmehjælp", "Sydhjælp", "Telefonhjælp"]),
            ({"ugedag": "2"}, ["Sydhjælp"]),
            ({"aabent": "on"}, ["Hjemmehjælp", "Nordhjælp"]),
            ({"omraade": "syd", "aabent": "on"}, ["Hjemmehjælp"]),
            ({"omraade": "findes-ikke", "ugedag": "8"}, ["Hjemmehjælp", "Nordhjælp", "Sydhjælp", "Telefonhjælp"]),
        ],
    )
    def test_each_choice_leaves_what_it_says(self, client: Client, asked: dict[str, str], expected: list[str]) -> None:
        assert found(client, **asked) == expected

    def test_of_two_places_only_the_one_that_is_chosen_counts(self, client: Client) -> None:
        north, south = AreaFactory(key="nord"), AreaFactory(key="syd")
        service = offer("IT-café", location=LocationFactory(area=north, name="Nordhuset"))
        closed = ServiceAtLocationFactory(service=service, location=LocationFactory(area=south, name="Sydhuset"))
        OpeningHoursFactory(at=closed, weekday=4)

        page = Page(client.get(HELP, {"omraade": "syd"}).content)

        assert "Lukket. Åbner torsdag kl. 10.00" in words(page.by_class("place")[0])
        assert "Sydhuset" in page.by_class("place")[0].text
        assert "Nordhuset" not in page.by_class("place")[0].text
        assert found(client, omraade="syd", ugedag="1") == []

    @pytest.mark.parametrize("word", ["Ålborg", "aalborg", "AALBORGGADES", "faerge", "færger", "tablet forening"])
    def test_a_word_is_found_however_it_is_spelled_in_name_description_and_organisation(
        self, client: Client, word: str
    ) -> None:
        offer("Aalborggade", description="Ved færgen. Vi kan tablets.", organization__name="Foreningen Havn")
        offer("Noget andet", organization__name="Klubben")

        assert found(client, ord=word) == ["Aalborggade"]

    def test_where_nothing_is_found_the_nearest_that_is_stands_there(self, client: Client) -> None:
        TopicFactory(key="post", name="Post")
        offer("Nordhjælp", topics=[TopicFactory(key="mitid")], weekday=2)

        page = Page(client.get(HELP, {"emne": "post", "aabent": "on"}).content)

        assert page.by_class("empty")
        assert [card.tags("h3")[0].text for card in page.by_class("place")] == ["Nordhjælp"]

    def test_an_empty_directory_says_so(self, client: Client) -> None:
        assert "Der er ingen tilbud endnu" in Page(client.get(HELP).content).by_class("empty")[0].text


class TestOpenNow:
    """What SQL finds open is what the rules say of each by itself."""

    @pytest.mark.parametrize("clock", [time(0), time(9, 59), time(10), time(11, 59), time(12), time(15), time(23, 59)])
    @pytest.mark.parametrize("day", [MONDAY, date(2026, 12, 25), date(2026, 12, 27)])
    def test_sql_and_rules_agree(self, day: date, clock: time) -> None:
        for number, (exception, span) in enumerate(
            [(None, 0), ("closed", 0), ("other", 0), ("other", 9), ("closed", 9), ("both", 0), ("until midnight", 0)]
        ):
            spot = OpeningHoursFactory(at__closed_on_holidays=number % 2 == 0, weekday=day.isoweekday()).at
            OpeningHoursFactory(at=spot, weekday=day.isoweekday(), opens=time(13), closes=time(14))
            first = day - timedelta(days=span)
            opens, closes = (time(14), hours.LAST_MINUTE if exception == "until midnight" else time(16))
            if exception in ("closed", "both"):
                HoursExceptionFactory(at=spot, first_day=first - timedelta(days=1), last_day=day)
            if exception and exception != "closed":
                HoursExceptionFactory(at=spot, first_day=first, last_day=day, opens=opens, closes=closes)
        for weekday, *exceptions in [
            # (days before and after, opens, or closed); the shorter one holds, and no other day opens for it.
            (day.isoweekday(), (9, 14), (3, None)),
            (day.isoweekday(), (30, None), (2, 15)),
            (day.isoweekday(), (4, 11), (4, 15)),
            (day.isoweekday() % 7 + 1, (9, 11)),
            (day.isoweekday() % 7 + 1, (9, None), (0, 11)),
        ]:
            spot = OpeningHoursFactory(at__closed_on_holidays=weekday == day.isoweekday(), weekday=weekday).at
            for around, opens in exceptions:
                span = {"first_day": day - timedelta(days=around), "last_day": day + timedelta(days=around)}
                clocks = {"opens": time(opens), "closes": time(opens + 1)} if opens else {}
                HoursExceptionFactory(at=spot, **span, **clocks)
        now = at(day, clock)

        open_ones = queries.help_sheet(HelpWish(open_now=True), now=now).offers
        everything = queries.help_sheet(HelpWish(), now=now).offers

        assert {each.service.pk for each in open_ones} == {each.service.pk for each in everything if each.is_open}

    def test_summer_hours_everywhere_are_left_to_the_database(self) -> None:
        spots = [offer(f"Tilbud {number}").at.get() for number in range(3)]
        asked = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as captured:
                queries.help_sheet(HelpWish(open_now=True), now=NOW)
            asked.append(len(captured))
            for spot in spots:
                span = {"first_day": MONDAY, "last_day": MONDAY + timedelta(days=40)}
                HoursExceptionFactory(at=spot, **span, opens=time(9), closes=time(15))

        assert asked[0] == asked[1]

    def test_a_kept_page_is_true_until_the_next_door_opens_or_closes(self) -> None:
        offer("Nu")
        offer("Senere", opens=time(11, 15), closes=time(11, 45))

        assert queries.until_when([], now=NOW) == at(MONDAY, time(11, 15))
        assert queries.until_when([], now=at(MONDAY, time(11, 50))) == at(MONDAY, time(12))
        assert queries.until_when([], now=at(MONDAY, time(12))) == at(MONDAY + timedelta(days=1), time(0))


class TestCard:
    def test_the_words_say_when_it_opens(self, client: Client) -> None:
        for name, weekday, opens in (("I dag", 1, 14), ("I morgen", 2, 9), ("Søndag", 7, 9)):
            offer(name, weekday=weekday, opens=time(opens), closes=time(opens + 1))
        later = offer("Senere", weekday=4)
        HoursExceptionFactory(at=later.at.get(), first_day=MONDAY, last_day=MONDAY + timedelta(days=6))

        said = [words(card.by_class("open")[0]) for card in Page(client.get(HELP).content).by_class("place")]

        assert said == [
            "Lukket. Åbner i dag kl. 14.00",
            "Lukket. Åbner i morgen kl. 9.00",
            "Lukket. Åbner 3. december kl. 10.00",
            "Lukket. Åbner søndag kl. 9.00",
        ]

    def test_list_and_map_carry_the_same_numbers_and_say_what_has_no_place(self, client: Client) -> None:
        offer("A åben", location=LocationOnMapFactory(name="Huset"))
        offer("B lukket", weekday=2, location=LocationOnMapFactory(latitude="55.80100"))
        offer("C hjemme", weekday=2)

        page = Page(client.get(HELP).content)

        assert [pin.text for pin in page.by_class("pin")] == ["Nummer1", "Nummer2", "Nummer3"]
        html = client.get(HELP).content.decode()
        assert 'href="#nr-1" aria-label="1. A åben, Huset. Åbent nu."' in html
        assert html.count('class="pn"') == html.count('class="ps"') == 1
        assert "Uden sted på kortet: nummer 3." in page.text

    @pytest.mark.parametrize(("description", "most"), [("Vi hjælper.", 12), ("", 13)])  # then it names the topics
    def test_the_list_asks_as_often_for_three_as_for_one(self, client: Client, description: str, most: int) -> None:
        HostFactory()
        asked = []
        for _ in range(3):
            topics = [TopicFactory()]
            service = offer("Tilbud", location=LocationOnMapFactory(), topics=topics, description=description)
            HoursExceptionFactory(at=service.at.get(), first_day=MONDAY + timedelta(days=9))
            asked.append(queries_of(client, HELP))

        assert asked[0] == asked[2] == most


class TestOffer:
    def page(self, client: Client, service: Service) -> Page:
        return Page(client.get(reverse("directory:offer", args=[service.pk])).content)

    def test_the_page_says_all_there_is(self, client: Client) -> None:
        service = offer(
            "IT-café",
            description="Kom som du er.",
            for_whom="Alle over 60",
            cost=1050,
            cost_note="Kaffen er med.",
            languages=["da", "ar"],
            topics=[TopicFactory(name="MitID")],
            location=LocationFactory(name="Huset", step_free=True),
            phone="+4511223344",
            confirmed_at=NOW,
        )
        HoursExceptionFactory(at=service.at.get(), first_day=MONDAY + timedelta(days=7), reason="Juleklip")
        other = offer("Andet", organization=service.organization)

        said = words(self.page(client, service))

        for part in (
            "Åbent nu til kl. 12.00", "Kom som du er.", "Alle over 60", "MitID", "Koster 10,50 kr.", "Kaffen er med.",
            "Dansk, Arabisk", "Huset", "Der er ingen trapper.", "Mandag, i dag 10.00–12.00", "11 22 33 44",
            "Mandag 30. november: lukket (Juleklip)", "Sidst bekræftet 23. november 2026.", other.name,
        ):  # fmt: skip
            assert part in said, part

    @pytest.mark.parametrize(
        ("cost", "said"), [(0, "Gratis."), (None, "Spørg, hvad det koster."), (2000, "Koster 20 kr.")]
    )
    def test_what_is_not_known_is_not_free(self, client: Client, cost: int | None, said: str) -> None:
        assert said in words(self.page(client, offer("IT-café", cost=cost)))

    def test_what_nobody_confirms_after_a_reminder_is_marked(self, client: Client) -> None:
        service = offer(
            "IT-café", confirmed_at=NOW - timedelta(days=300), reminded_at=NOW - timedelta(weeks=2, minutes=-1)
        )
        assert "Ikke bekræftet siden" not in self.page(client, service).text
        assert queries.until_when([queries.offer_of(service, now=NOW)], now=NOW) == NOW + timedelta(minutes=1)

        Service.objects.update(reminded_at=NOW - timedelta(weeks=2))

        assert "Ikke bekræftet siden 27. januar 2026." in self.page(client, service).text

    def test_holidays_to_come_are_told(self, client: Client, monday_morning: time_machine.Traveller) -> None:
        service = offer("IT-café", weekday=5)
        monday_morning.move_to(at(date(2026, 12, 21), time(10)))

        said = self.page(client, service).text

        assert "Fredag 25. december: lukket (Juledag)" in said
        assert "Fredag 1. januar: lukket (Nytårsdag)" in said
        assert "24. december" not in said

    def test_a_private_helper_shows_only_what_they_chose(self, client: Client) -> None:
        helper = OrganizationFactory(
            name="Asta Holm", kind="person", phone="+4599887766", email="asta@holm.example", address="Stille Gade 1",
            url="https://asta.example", shown_publicly=["phone"],
        )  # fmt: skip
        service = offer("Hjælp hjemme", organization=helper)

        html = client.get(reverse("directory:offer", args=[service.pk])).content.decode()

        assert "+4599887766" in html
        for secret in ("Asta", "asta@holm", "Stille Gade", "asta.example"):
            assert secret not in html
        assert found(client, ord="Asta") == []
        assert "Asta" not in client.get(HELP).content.decode()


class TestSearchColumns:
    def test_a_new_name_of_the_organisation_is_found_at_once(self, client: Client) -> None:
        service = offer("IT-café", organization__name="Klubben")
        organization: Organization = service.organization
        organization.name = "Værkstedet"
        organization.save()

        assert (found(client, ord="klubben"), found(client, ord="værksted")) == ([], ["IT-café"])

    def test_hours_are_found_by_their_index(self) -> None:
        assert any(index.fields[:2] == ["weekday", "opens"] for index in OpeningHours._meta.indexes)
