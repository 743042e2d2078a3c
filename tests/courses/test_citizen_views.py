"""What a citizen sees and does, page by page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.core.serializers import serialize
from django.db import connection
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses.actions import Guest, book_seat
from selvhjulpen.courses.models import Booking, BookingState, CourseInstance, InstanceState, Notice, Source
from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.readability import lix
from selvhjulpen.outbox.models import Message
from tests.courses.factories import (
    NOW,
    TODAY,
    AreaFactory,
    BookingFactory,
    CountedSessionFactory,
    CourseFactory,
    HostFactory,
    InstructorFactory,
    LocationFactory,
    SessionFactory,
    TopicFactory,
    WaitingFactory,
    instant,
)
from tests.courses.two_at_once import all_at_once
from tests.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]

CPR = "010150-1234"
INGA = {"navn": "Inga Holm", "kontakt": "12 34 56 78", "hvem": "self", "niveau": "unsure", "formkey": "form-1"}


def get(client: Client, address: str, **query: object) -> Page:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return Page(answer.content)


def address_of(instance: CourseInstance) -> str:
    return reverse("courses:session", args=[instance.pk])


def seat_of(booking: Booking, page: str = "seat") -> str:
    return reverse(f"courses:{page}", args=[booking.token])


def send(client: Client, instance: CourseInstance, **changed: object) -> Page:
    """Send the form and see the page that refuses it."""
    answer = client.post(address_of(instance), {**INGA, **changed})
    assert answer.status_code == 200
    return Page(answer.content)


def book(client: Client, instance: CourseInstance, **changed: object) -> Booking:
    """Send the form and be sent on to the receipt."""
    answer = client.post(address_of(instance), {**INGA, **changed})
    assert answer.status_code == 302, Page(answer.content).summary
    return Booking.objects.get(token=answer["Location"].rstrip("/").split("/")[-1])


def shown(page: Page) -> list[str]:
    """The courses on the cards, in order; not the one that is offered where nothing was found."""
    return [] if page.by_class("empty") else [card.tags("h3")[0].text for card in page.by_class("card-s")]


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
        with_one = _queries(client, "/kurser/")
        SessionFactory.create_batch(2)

        assert _queries(client, "/kurser/") == with_one <= 7

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

        assert fragment.content.decode().strip() in whole.content.decode()
        assert fragment.content.decode().strip().startswith('<div id="programme-list"')
        # Else a browser that goes back may show the fragment as the page.
        assert "HX-Request" in whole["Vary"]
        assert "HX-Request" in fragment["Vary"]

    def test_a_browser_that_restores_its_history_gets_the_whole_page(self, client: Client) -> None:
        answer = client.get("/kurser/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

        assert Page(answer.content).title == "Kurser – Selvhjulpen"


def _queries(client: Client, address: str) -> int:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


class TestSession:
    def test_the_page_tells_all_that_a_citizen_needs(self, client: Client) -> None:
        HostFactory(phone_hours="mandag kl. 9–15")
        instance = SessionFactory(
            course=CourseFactory(for_whom="Dig, der får breve", bring="Tag din telefon med", level="new"),
            location=LocationFactory(
                name="Birkesø Bibliotek",
                directions="Indgang fra søen.",
                step_free=True,
                hearing_loop=True,
                area=AreaFactory(name="Midtbyen"),
            ),
            room="Sal 2",
        )
        instance.instructors.add(InstructorFactory(name="Kirsten Bro"))

        page = get(client, address_of(instance))

        text = page.text.replace("\N{NO-BREAK SPACE}", " ")
        assert page.title == "Læs dine breve i Digital Post, tirsdag 24. november – Selvhjulpen"
        assert page.headings == ["Læs dine breve i Digital Post"]
        for said in (
            "tirsdag 24 november",
            "kl. 10.00–12.00",
            "Birkesø Bibliotek, Sal 2",
            "Biblioteksgade 4, Midtbyen",
            "Indgang fra søen.",
            "Der er ingen trapper.",
            "Der er teleslynge.",
            "Dig, der får breve",
            "Tag din telefon med",
            "Kirsten Bro. I er højst 10 på holdet.",
            "God plads",
            "For helt nye",
            "Ring 12 34 56 78.",
        ):
            assert said in text

    @pytest.mark.parametrize(
        ("step_free", "said"),
        [
            (True, "Der er ingen trapper."),
            (False, "Der er trapper."),
            (None, "Vi ved ikke, om der er trapper. Ring og spørg."),
        ],
    )
    def test_unknown_access_is_not_no_access(self, client: Client, step_free: bool | None, said: str) -> None:
        instance = SessionFactory(location=LocationFactory(step_free=step_free))

        assert said in get(client, address_of(instance)).text

    @pytest.mark.parametrize(
        "hidden", [{"state": InstanceState.DRAFT}, {"course__audience": "employees"}], ids=["draft", "employees"]
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_is_not_for_citizens_is_not_there(
        self, client: Client, hidden: dict[str, object], method: str
    ) -> None:
        instance = SessionFactory(**hidden)

        assert getattr(client, method)(address_of(instance), INGA).status_code == 404
        assert client.get(reverse("courses:poster", args=[instance.pk])).status_code == 404
        assert Booking.objects.count() == 0

    @pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
    def test_a_number_that_is_no_session_is_not_there(self, client: Client, pk: str) -> None:
        assert client.get(f"/kurser/{pk}/").status_code == 404

    def test_a_cancelled_session_says_so_and_why_and_offers_another_day(self, client: Client) -> None:
        instance = SessionFactory(state=InstanceState.CANCELLED, cancel_reason="Underviseren er syg.")
        other = SessionFactory(course=instance.course, starts_at=instant(days=8))

        page = get(client, address_of(instance))

        assert "Holdet er aflyst" in page.text
        assert "Underviseren er syg." in page.text
        assert address_of(other) in page.links.values()
        assert page.all(lambda e: e.attrs.get("id") == "plads") == []

    def test_a_session_that_has_begun_says_so_and_takes_nobody(self, client: Client) -> None:
        instance = SessionFactory(starts_at=NOW)

        page = send(client, instance)

        assert "Holdet er begyndt eller slut. Du kan ikke længere få en plads." in page.text
        assert Booking.objects.count() == 0

    def test_a_drop_by_presentation_has_no_form(self, client: Client) -> None:
        page = get(client, address_of(CountedSessionFactory()))

        assert page.all(lambda e: e.attrs.get("id") == "plads") == []
        assert "Bare kom. Ingen tilmelding" in page.text

    def test_a_full_session_shows_days_with_room_before_the_waiting_list(self, client: Client) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        WaitingFactory(instance=instance, seats=2, companion="Lis")
        other = SessionFactory(course=instance.course, starts_at=instant(days=8))
        SessionFactory(course=instance.course, starts_at=instant(days=9), capacity=0)

        page = get(client, address_of(instance))

        headings = [h.text for h in page.tags("h2")]
        assert headings.index("Det samme kursus har plads her") < headings.index("Skriv dig på ventelisten")
        dates = page.all(lambda e: e.tag == "section")[0]
        assert [a.attrs["href"] for a in dates.tags("a")] == [address_of(other)]
        assert "2 står før dig." in page.text
        assert "Du har ikke en plads, før du hører fra os." in page.text

    def test_the_page_asks_the_database_as_often_for_three_other_days_as_for_one(self, client: Client) -> None:
        instance = SessionFactory(capacity=0)
        instance.instructors.add(InstructorFactory())
        SessionFactory(course=instance.course, starts_at=instant(days=8))
        with_one = _queries(client, address_of(instance))
        for days in (9, 10):
            SessionFactory(course=instance.course, starts_at=instant(days=days))
        instance.instructors.add(InstructorFactory(), InstructorFactory())

        assert _queries(client, address_of(instance)) == with_one <= 6


class TestBooking:
    def test_a_name_and_a_phone_number_are_enough(self, client: Client) -> None:
        instance = SessionFactory()

        booking = book(client, instance)

        assert (booking.name, booking.phone, booking.email, booking.state) == (
            "Inga Holm",
            "+4512345678",
            "",
            "confirmed",
        )
        assert (booking.source, booking.seats, booking.level, booking.language) == ("web", 1, "unsure", "da")

    def test_a_name_and_an_email_are_enough(self, client: Client) -> None:
        booking = book(client, SessionFactory(), kontakt=" Inga@Example.dk ")

        assert (booking.phone, booking.email) == ("", "inga@example.dk")
        assert Message.objects.get().to_address == "inga@example.dk"

    def test_two_together_get_two_seats(self, client: Client) -> None:
        booking = book(client, SessionFactory(), hvem="two", ledsager="Karl Friis")

        assert (booking.seats, booking.names) == (2, "Inga Holm og Karl Friis")

    def test_on_behalf_of_another_the_seat_is_theirs_and_the_contact_the_helpers(self, client: Client) -> None:
        booking = book(client, SessionFactory(), hvem="other", anden="Olga Holm", aftalt="on")

        assert (booking.name, booking.booked_by, booking.phone) == ("Olga Holm", "Inga Holm", "+4512345678")

    def test_what_is_written_for_a_choice_that_was_left_again_is_not_kept(self, client: Client) -> None:
        booking = book(client, SessionFactory(), hvem="self", ledsager="Karl", anden="Olga")

        assert (booking.names, booking.seats, booking.booked_by) == ("Inga Holm", 1, "")

    def test_needs_and_level_are_kept_and_a_landline_is_called(self, client: Client) -> None:
        booking = book(client, SessionFactory(), niveau="new", behov=["glasses", "hearing_loop"], ring="on")

        assert (booking.level, booking.needs, booking.takes_sms) == ("new", ["glasses", "hearing_loop"], False)
        assert Message.objects.count() == 0

    @pytest.mark.parametrize(
        ("niveau", "kan", "level"),
        [
            ("unsure", [], "unsure"),
            ("unsure", ["login"], "some"),
            ("unsure", ["login", "post", "apply"], "practised"),
            ("new", ["login", "post", "apply"], "new"),
        ],
    )
    def test_the_three_questions_find_the_level_of_who_is_unsure(
        self, client: Client, niveau: str, kan: list[str], level: str
    ) -> None:
        assert book(client, SessionFactory(), niveau=niveau, kan=kan).level == level

    def test_the_same_form_sent_twice_leads_to_the_same_receipt(self, client: Client) -> None:
        instance = SessionFactory(capacity=1)

        assert book(client, instance) == book(client, instance)
        assert Booking.objects.count() == 1

    def test_every_form_has_a_key_of_its_own(self, client: Client) -> None:
        instance = SessionFactory()

        keys = [get(client, address_of(instance)).typed["formkey"] for _ in range(2)]

        assert all(key[0] for key in keys)
        assert keys[0] != keys[1]

    def test_who_stands_there_already_is_told_and_keeps_what_was_typed(self, client: Client) -> None:
        instance = SessionFactory()
        book(client, instance)

        page = send(client, instance, formkey="another-tab")

        assert page.faults == {"navn": ["Den person står allerede på holdet. Ring til os, hvis noget skal ændres."]}
        assert page.typed["navn"] == ["Inga Holm"]
        assert Booking.objects.count() == 1

    def test_a_full_session_says_waiting_list_and_keeps_what_was_typed(self, client: Client) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)

        page = send(client, instance, behov=["glasses"], niveau="new")

        assert page.summary == ["Pladsen blev taget, mens du skrev. Du kan skrive dig på ventelisten her."]
        assert "Skriv dig på ventelisten" in [h.text for h in page.tags("h2")]
        assert {name: page.typed[name] for name in ("navn", "kontakt", "behov", "niveau", "vent", "formkey")} == {
            "navn": ["Inga Holm"],
            "kontakt": ["12 34 56 78"],
            "behov": ["glasses"],
            "niveau": ["new"],
            "vent": ["1"],
            "formkey": ["form-1"],
        }
        assert not page.title.startswith("Noget mangler")
        assert Booking.objects.filter(name="Inga Holm").count() == 0

        waiting = book(client, instance, vent="1")
        assert waiting.is_waiting

    def test_two_who_ask_where_one_seat_is_left_are_told_that_there_is_one(self, client: Client) -> None:
        instance = SessionFactory(capacity=1)

        page = send(client, instance, hvem="two", ledsager="Karl")

        assert page.summary == ["Der er kun én plads tilbage. I kan skrive jer på ventelisten her."]
        assert page.typed["ledsager"] == ["Karl"]

    def test_who_waits_may_say_how_late_they_can_be_told(self, client: Client) -> None:
        instance = SessionFactory(capacity=0)

        booking = book(client, instance, vent="1", varsel=Notice.SAME_MORNING)

        assert (booking.state, booking.notice) == ("waiting", "same_morning")

    def test_a_stranger_to_the_form_gets_no_booking(self, client: Client) -> None:
        strict = Client(enforce_csrf_checks=True)

        answer = strict.post(address_of(SessionFactory()), INGA)

        assert answer.status_code == 403
        assert Page(answer.content).headings == ["Siden har været åben for længe"]
        assert Booking.objects.count() == 0

    @pytest.mark.django_db(transaction=True)
    def test_two_who_press_at_once_get_one_receipt_and_one_waiting_list(self) -> None:
        instance = SessionFactory(capacity=1)

        def press(name: str) -> tuple[int, Page | None]:
            answer = Client().post(address_of(instance), {**INGA, "navn": name, "formkey": name})
            return answer.status_code, Page(answer.content) if answer.content else None

        answers = dict(all_at_once([lambda n=n: press(n) for n in ("Inga", "Karl")]))  # type: ignore[call-overload]

        assert answers.keys() == {302, 200}
        assert answers[200].summary == ["Pladsen blev taget, mens du skrev. Du kan skrive dig på ventelisten her."]
        assert instance.bookings.count() == 1


class TestFaults:
    @pytest.mark.parametrize(
        ("changed", "faults"),
        [
            ({"navn": ""}, {"navn": ["Skriv dit navn."]}),
            ({"navn": "   "}, {"navn": ["Skriv dit navn."]}),
            ({"kontakt": ""}, {"kontakt": ["Skriv et telefonnummer eller en e-mail."]}),
            (
                {"kontakt": "1234"},
                {"kontakt": ["Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten."]},
            ),
            (
                {"kontakt": "inga@"},
                {"kontakt": ["Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten."]},
            ),
            ({"hvem": "two"}, {"ledsager": ["Skriv, hvad den anden hedder."]}),
            (
                {"hvem": "other"},
                {
                    "anden": ["Skriv, hvem der skal have pladsen."],
                    "aftalt": ["Sæt et kryds, når I har talt om det."],
                },
            ),
            ({"navn": "Vind på www.evil.example"}, {"navn": ["Skriv kun navnet her, ikke et link."]}),
            ({"navn": "http://evil.example"}, {"navn": ["Skriv kun navnet her, ikke et link."]}),
            ({"navn": "Inga evil.com"}, {"navn": ["Skriv kun navnet her, ikke et link."]}),
            (
                {"hvem": "two", "ledsager": "evil.dk/x"},
                {"ledsager": ["Skriv kun navnet her, ikke et link."]},
            ),
        ],
        ids=str,
    )
    def test_each_fault_stands_at_its_field_and_nothing_typed_is_lost(
        self, client: Client, changed: dict[str, str], faults: dict[str, list[str]]
    ) -> None:
        sent = {**INGA, "behov": ["glasses"], "ring": "on", **changed}

        page = send(client, SessionFactory(), **sent)

        assert page.faults == faults
        assert len(page.summary) == len(faults)
        assert page.title.startswith("Noget mangler: ")
        assert {name: page.typed.get(name) for name in ("kontakt", "behov", "hvem")} == {
            "kontakt": [sent["kontakt"]],
            "behov": ["glasses"],
            "hvem": [sent["hvem"]],
        }
        assert Booking.objects.count() == 0

    @pytest.mark.parametrize(
        "name", ["A.P. Møller", "J.Hansen", "Chr.Olsen", "O'Neill", "Åse-Marie Bø", "李小龍", "X Æ"]
    )
    def test_an_ordinary_name_is_no_link(self, client: Client, name: str) -> None:
        assert book(client, SessionFactory(), navn=name).name == name

    def test_the_summary_leads_to_the_field_and_the_field_to_its_message(self, client: Client) -> None:
        page = send(client, SessionFactory(), navn="", hvem="")

        targets = [a.attrs["href"] for a in page.by_id("fejl").tags("a")]
        assert targets == ["#id_navn", "#id_hvem"]
        name = page.by_id("id_navn")
        assert name.attrs["aria-invalid"] == "true"
        assert page.by_id(name.attrs["aria-describedby"].split()[-1]).text == "Skriv dit navn."

    def test_a_line_break_in_a_name_becomes_a_space(self, client: Client) -> None:
        booking = book(client, SessionFactory(), navn="Inga\r\nBcc: Karl", kontakt="inga@example.dk")

        assert booking.name == "Inga Bcc: Karl"
        assert "\n" not in Message.objects.get().subject

    def test_names_are_written_as_words_and_never_as_markup(self, client: Client) -> None:
        booking = book(client, SessionFactory(), navn="<b>Inga</b><script>alert(1)</script>")

        html = client.get(seat_of(booking)).content.decode()
        assert "<script>alert" not in html
        assert "&lt;b&gt;Inga" in html

    @pytest.mark.parametrize(
        ("where", "cpr"),
        [
            *((name, CPR) for name in ("kontakt", "ledsager", "anden", "kan", "niveau", "hvem", "varsel")),
            *(("navn", cpr) for cpr in (CPR, "0101501234", "Inga 010150 1234", "01.01.50-1234")),
            ("behov", [CPR, "glasses"]),
        ],
    )
    def test_a_cpr_number_is_refused_kindly_and_is_nowhere_afterwards(
        self, client: Client, caplog: pytest.LogCaptureFixture, where: str, cpr: str | list[str]
    ) -> None:
        instance = SessionFactory(capacity=0)
        sent = {**INGA, "hvem": "two" if where == "ledsager" else "other" if where == "anden" else "self", where: cpr}

        with caplog.at_level(logging.DEBUG):
            answer = client.post(address_of(instance), sent)

        page = Page(answer.content)
        everything_kept = serialize("json", [*Booking.objects.all(), *Message.objects.all(), instance])
        assert page.faults[where] == ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."]
        number = cpr if isinstance(cpr, str) else cpr[0]
        assert number not in answer.content.decode()
        assert number not in everything_kept
        assert number not in caplog.text

    def test_a_phone_number_is_not_taken_for_a_cpr_number(self, client: Client) -> None:
        assert book(client, SessionFactory(), kontakt="01 01 50 12").phone == "+4501015012"


class TestReceipt:
    def test_the_receipt_says_plainly_that_it_is_a_seat(self, client: Client) -> None:
        HostFactory()
        booking = BookingFactory(
            instance=SessionFactory(course=CourseFactory(bring="Tag din telefon med")),
            name="Inga",
            number="4711",
            needs=["glasses"],
            email="",
            phone="+4512345678",
        )

        page = get(client, seat_of(booking))

        assert (page.headings, page.title) == (["Du har en plads"], "Du har en plads – Selvhjulpen")
        text = page.text.replace("\N{NO-BREAK SPACE}", " ")
        for said in ("Hej Inga.", "kl. 10.00–12.00", "Tag din telefon med", "4711", "Låne læsebriller", "12 ·· ·· 78"):
            assert said in text
        assert "12 34 56 78" not in text.replace("Ring 12 34 56 78", "").replace("Telefon 12 34 56 78", "")

    def test_a_place_in_the_queue_never_looks_like_a_seat(self, client: Client) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        WaitingFactory(instance=instance, seats=2, companion="Lis")
        booking = WaitingFactory(instance=instance)

        page = get(client, seat_of(booking))

        assert (page.headings, page.title) == (
            ["Du står på ventelisten"],
            "Du står på ventelisten – Selvhjulpen",
        )
        assert "Du har ikke en plads, før du hører fra os." in page.text
        assert "2 står før dig." in page.text
        for said_of_a_seat in ("Du har en plads", "Pladsen er til", "din plads", "afbud", "Skriv ud"):
            assert said_of_a_seat not in page.text

    def test_two_are_told_that_they_have_two_seats(self, client: Client) -> None:
        page = get(client, seat_of(BookingFactory(name="Inga", companion="Karl", seats=2)))

        assert (page.headings, page.title) == (["I har to pladser"], "I har to pladser – Selvhjulpen")
        assert "Hej Inga og Karl. Vi glæder os til at se jer." in page.text

    def test_who_is_next_is_told_so_and_why_it_does_not_move(self, client: Client) -> None:
        instance = SessionFactory(capacity=1)
        booking = WaitingFactory(instance=instance, seats=2, companion="Lis")

        text = get(client, seat_of(booking)).text

        assert "Du er den næste." in text
        assert "Der er én plads, men I skal bruge to." in text

    def test_a_cancelled_seat_says_thank_you_and_offers_no_more_buttons(self, client: Client) -> None:
        booking = BookingFactory(state=BookingState.CANCELLED, cancelled_at=NOW)

        page = get(client, seat_of(booking))

        assert page.headings == ["Du har meldt afbud"]
        assert [href for href in page.links.values() if booking.token in href and "/en/" not in href] == []

    def test_a_cancelled_session_is_told_with_the_reason(self, client: Client) -> None:
        booking = BookingFactory(
            instance=SessionFactory(state=InstanceState.CANCELLED, cancel_reason="Underviseren er syg.")
        )

        page = get(client, seat_of(booking))

        assert page.headings == ["Holdet er aflyst"]
        assert "Underviseren er syg." in page.text

    def test_a_seat_on_a_session_that_is_over_does_not_look_forward_to_anybody(self, client: Client) -> None:
        over = SessionFactory(starts_at=instant(hours=-3))

        seated, waiting = BookingFactory(instance=over), WaitingFactory(instance=over)

        pages = [get(client, seat_of(b)) for b in (seated, waiting)]
        assert [p.headings for p in pages] == [["Holdet er slut"], ["Der blev ikke plads denne gang"]]
        assert [p.title for p in pages] == [
            "Holdet er slut – Selvhjulpen",
            "Der blev ikke plads denne gang – Selvhjulpen",
        ]
        for page in pages:
            assert "Vi glæder os" not in page.text
            assert "før du hører fra os" not in page.text
            assert [text for text in page.links if text in {"Meld afbud", "Flyt til en anden dag"}] == []

    def test_a_seat_on_a_session_that_goes_on_now_still_shows_the_way(self, client: Client) -> None:
        booking = BookingFactory(instance=SessionFactory(starts_at=instant(hours=-1)))

        page = get(client, seat_of(booking))

        assert page.headings == ["Du har en plads"]
        assert "Meld afbud" not in page.links

    @pytest.mark.parametrize("page", ["seat", "seat_change", "seat_cancel", "seat_move", "seat_calendar"])
    @pytest.mark.parametrize("token", ["findes-ikke", "x" * 500, "%00", "' OR 1=1"])
    def test_an_unknown_link_opens_nothing(self, client: Client, page: str, token: str) -> None:
        BookingFactory()
        tail = {"seat": "", "seat_change": "ret/", "seat_cancel": "afbud/", "seat_move": "flyt/"}.get(
            page, "kalender.ics"
        )

        answer = client.get(f"/plads/{token}/{tail}")

        assert answer.status_code == 404

    @pytest.mark.parametrize("page", ["seat", "seat_change", "seat_cancel", "seat_move"])
    def test_personal_pages_are_kept_out_of_search_engines(self, client: Client, page: str) -> None:
        html = get(client, seat_of(BookingFactory(), page))

        robots = [m.attrs["content"] for m in html.tags("meta") if m.attrs.get("name") == "robots"]
        assert robots == ["noindex"]

    def test_the_receipt_asks_the_database_as_often_for_a_long_queue_as_for_a_short_one(self, client: Client) -> None:
        instance = SessionFactory(capacity=0)
        booking = WaitingFactory(instance=instance)
        with_one = _queries(client, seat_of(booking))
        WaitingFactory.create_batch(2, instance=instance)

        assert _queries(client, seat_of(booking)) == with_one <= 6


class TestCancelling:
    def test_looking_at_the_page_changes_nothing(self, client: Client) -> None:
        booking = BookingFactory()
        before = Booking.objects.values().get()

        for page in ("seat", "seat_cancel", "seat_change", "seat_move", "seat_calendar"):
            assert client.get(seat_of(booking, page)).status_code == 200
            assert client.head(seat_of(booking, page)).status_code == 200

        assert Booking.objects.values().get() == before
        assert Message.objects.count() == 0

    def test_the_button_gives_the_seat_up_and_leads_to_a_receipt(self, client: Client) -> None:
        booking = BookingFactory()
        waiting = WaitingFactory(instance=booking.instance)
        CourseInstance.objects.filter(pk=booking.instance.pk).update(capacity=1)

        answer = client.post(seat_of(booking, "seat_cancel"))

        assert (answer.status_code, answer["Location"]) == (302, seat_of(booking))
        assert get(client, seat_of(booking)).headings == ["Du har meldt afbud"]
        assert get(client, seat_of(waiting)).headings == ["Du har en plads"]

    def test_pressing_twice_is_the_same_as_once(self, client: Client) -> None:
        booking = BookingFactory()

        for _ in range(2):
            assert client.post(seat_of(booking, "seat_cancel")).status_code == 302

        assert Message.objects.count() == 1

    @pytest.mark.parametrize("page", ["seat_cancel", "seat_change", "seat_move"])
    def test_what_can_no_longer_be_done_is_not_asked_about(self, client: Client, page: str) -> None:
        gone = BookingFactory(state=BookingState.CANCELLED, cancelled_at=NOW)
        over = BookingFactory(instance=SessionFactory(starts_at=instant(hours=-1)))

        for booking in (gone, over):
            answer = client.get(seat_of(booking, page))
            assert (answer.status_code, answer["Location"]) == (302, seat_of(booking))

    @pytest.mark.parametrize("page", ["seat", "seat_calendar"])
    def test_a_page_that_only_shows_takes_no_post(self, client: Client, page: str) -> None:
        assert client.post(seat_of(BookingFactory(), page)).status_code == 405

    def test_who_waits_is_asked_about_the_list_and_not_about_a_seat(self, client: Client) -> None:
        booking = WaitingFactory()
        page = get(client, seat_of(booking, "seat_cancel"))

        assert (page.headings, page.title) == (["Vil du af ventelisten?"], "Vil du af ventelisten? – Selvhjulpen")
        assert [word for word in ("afbud", "min plads", "Pladsen er til") if word in page.text] == []

        client.post(seat_of(booking, "seat_cancel"))

        assert get(client, seat_of(booking)).headings == ["Du er ikke længere på ventelisten"]
        assert Message.objects.get().subject.startswith("Du er ikke længere på ventelisten: ")


class TestChanging:
    def test_level_and_needs_are_shown_and_changed(self, client: Client) -> None:
        booking = BookingFactory(level="new", needs=["glasses"])

        page = get(client, seat_of(booking, "seat_change"))
        assert (page.typed["niveau"], page.typed["behov"]) == (["new"], ["glasses"])

        answer = client.post(seat_of(booking, "seat_change"), {"niveau": "some", "behov": ["computer"]})

        booking.refresh_from_db()
        assert (answer.status_code, answer["Location"]) == (302, seat_of(booking))
        assert (booking.level, booking.needs) == ("some", ["computer"])

    def test_needs_may_be_taken_away(self, client: Client) -> None:
        booking = BookingFactory(needs=["glasses"])

        client.post(seat_of(booking, "seat_change"), {"niveau": "some"})

        booking.refresh_from_db()
        assert booking.needs == []

    def test_a_fault_stands_at_its_field_and_changes_the_title(self, client: Client) -> None:
        booking = BookingFactory(level="new")

        page = Page(client.post(seat_of(booking, "seat_change"), {"niveau": "", "behov": ["glasses"]}).content)

        assert list(page.faults) == ["niveau"]
        assert page.title.startswith("Noget mangler: ")
        assert page.typed["behov"] == ["glasses"]


class TestMoving:
    def test_a_guest_chooses_another_day_and_gets_a_new_receipt(self, client: Client) -> None:
        booking = BookingFactory(name="Inga")
        other = SessionFactory(course=booking.instance.course, starts_at=instant(days=8))

        page = get(client, seat_of(booking, "seat_move"))
        assert [b.attrs["value"] for b in page.tags("button") if b.attrs.get("name") == "til"] == [str(other.pk)]
        answer = client.post(seat_of(booking, "seat_move"), {"til": other.pk})

        moved = Booking.objects.get(instance=other)
        assert (answer.status_code, answer["Location"]) == (302, seat_of(moved))
        assert get(client, seat_of(booking)).headings == ["Du har meldt afbud"]

    def test_only_days_with_room_for_all_are_offered(self, client: Client) -> None:
        booking = BookingFactory(seats=2, companion="Lis")
        course = booking.instance.course
        SessionFactory(course=course, starts_at=instant(days=8), capacity=1)
        SessionFactory(course=course, starts_at=instant(days=-8))
        SessionFactory(course=course, starts_at=instant(days=8), state=InstanceState.DRAFT)
        SessionFactory(starts_at=instant(days=8))

        page = get(client, seat_of(booking, "seat_move"))

        assert [b for b in page.tags("button") if b.attrs.get("name") == "til"] == []
        assert "Du beholder din plads." in page.text

    @pytest.mark.parametrize("til", ["", "0", "nej", "999999"])
    def test_a_day_that_is_not_offered_moves_nobody(self, client: Client, til: str) -> None:
        booking = BookingFactory()

        page = Page(client.post(seat_of(booking, "seat_move"), {"til": til}).content)

        assert page.title == "Vælg en dag. – Selvhjulpen"
        booking.refresh_from_db()
        assert booking.has_seat

    def test_another_course_cannot_be_slipped_in(self, client: Client) -> None:
        booking, stranger = BookingFactory(), SessionFactory(starts_at=instant(days=8))

        client.post(seat_of(booking, "seat_move"), {"til": stranger.pk})

        assert stranger.bookings.count() == 0

    def test_who_is_there_that_day_already_is_told_and_keeps_the_seat(self, client: Client) -> None:
        booking = BookingFactory(name="Inga", email="inga@example.dk")
        other = SessionFactory(course=booking.instance.course, starts_at=instant(days=8))
        inga = Guest(name="Inga", contact=Contact(email="inga@example.dk"))
        book_seat(instance=other, guest=inga, source=Source.WEB, now=NOW)

        page = Page(client.post(seat_of(booking, "seat_move"), {"til": other.pk}).content)

        booking.refresh_from_db()
        assert "Du har allerede en plads den dag." in page.text
        assert booking.has_seat


class TestEnglish:
    def test_pages_stand_at_en_and_lead_back_to_danish(self, client: Client) -> None:
        instance = SessionFactory(course=CourseFactory(title_en="Read your letters", description_en="You learn it."))

        address = address_of(instance)
        page = get(client, f"/en{address}")

        assert page.tags("html")[0].attrs["lang"] == "en"
        assert page.headings == ["Read your letters"]
        assert "You learn it." in page.text
        assert "10:00–12:00" in page.text
        assert page.links["Dansk"] == address
        assert get(client, address).links["English"] == f"/en{address}"

    def test_danish_words_without_english_are_marked_as_danish(self, client: Client) -> None:
        instance = SessionFactory()

        page = get(client, f"/en{address_of(instance)}")

        danish = [e.text for e in page.tags("span") if e.attrs.get("lang") == "da"]
        assert "Du lærer at finde et brev og læse det." in danish
        assert page.title.startswith("Læs dine breve i Digital Post, Tuesday 24 November")

    def test_a_seat_booked_in_english_is_written_about_in_english(self, client: Client) -> None:
        instance = SessionFactory()

        answer = client.post(f"/en{address_of(instance)}", {**INGA, "kontakt": "inga@example.dk"})

        booking = Booking.objects.get()
        assert booking.language == "en"
        assert answer["Location"] == f"/en/plads/{booking.token}/"
        assert f"http://localhost:8000/en/plads/{booking.token}/" in Message.objects.get().text


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
        with_one = _queries(client, "/kurser/skaerm/")
        SessionFactory.create_batch(2)

        assert _queries(client, "/kurser/skaerm/") == with_one <= 2


@pytest.fixture
def every_page(client: Client) -> dict[str, Page]:
    """Each page a citizen may meet, with all that may stand on it."""
    HostFactory(phone_hours="mandag til fredag kl. 9–15", email="post@example.dk", address="Torvet 1")
    course = CourseFactory(
        for_whom="Dig, der får breve fra kommunen, lægen eller banken.", bring="Tag din telefon og dine briller med."
    )
    place = LocationFactory(directions="Gå ind ad døren mod søen. Vi sidder til højre.", step_free=None)
    open_, full = (SessionFactory(course=course, location=place, capacity=n) for n in (3, 1))
    SessionFactory(course=course, location=place, starts_at=instant(days=8))
    over = SessionFactory(course=course, location=place, starts_at=instant(hours=-3))
    cancelled = SessionFactory(
        course=course, state=InstanceState.CANCELLED, cancel_reason="Den, der skulle lære fra sig, er syg."
    )
    seated = BookingFactory(instance=full, needs=["glasses"])
    waiting = WaitingFactory(instance=full, seats=2, companion="Lis", email="", phone="+4512345678")
    gone = BookingFactory(instance=open_, state=BookingState.CANCELLED, cancelled_at=NOW)
    faulty = {"navn": CPR, "kontakt": "x", "hvem": "other", "niveau": ""}
    pages = {
        "start": client.get("/"),
        "programme": client.get("/kurser/"),
        "nothing found": client.get("/kurser/?ugedag=7"),
        "session": client.get(address_of(open_)),
        "full session": client.get(address_of(full)),
        "cancelled session": client.get(address_of(cancelled)),
        "session that is over": client.get(address_of(over)),
        "drop-by session": client.get(address_of(CountedSessionFactory(location=place))),
        "faults": client.post(address_of(open_), faulty),
        "taken meanwhile": client.post(address_of(full), INGA),
        "receipt": client.get(seat_of(seated)),
        "receipt of waiting": client.get(seat_of(waiting)),
        "receipt of cancelled": client.get(seat_of(gone)),
        "receipt of over": client.get(seat_of(BookingFactory(instance=over))),
        "receipt of cancelled session": client.get(seat_of(BookingFactory(instance=cancelled))),
        "cancel": client.get(seat_of(seated, "seat_cancel")),
        "change": client.get(seat_of(seated, "seat_change")),
        "move": client.get(seat_of(seated, "seat_move")),
        "nowhere to move": client.get(seat_of(BookingFactory(), "seat_move")),
        "poster": client.get(reverse("courses:poster", args=[open_.pk])),
        "privacy": client.get(reverse("home:privacy")),
        "not there": client.get("/findes-ikke/"),
        "form open too long": Client(enforce_csrf_checks=True).post(address_of(open_), INGA),
    }
    return {name: Page(answer.content) for name, answer in pages.items()}


def test_every_citizen_page_is_easy_to_read(every_page: dict[str, Page]) -> None:
    hard = {name: (round(lix(page.prose)), page.prose) for name, page in every_page.items() if lix(page.prose) > 30}

    assert hard == {}
    # Lists of cards hold no sentences; every other page does.
    assert [name for name, page in every_page.items() if len(page.prose.split()) < 5] == ["programme", "nothing found"]


def test_every_citizen_page_has_one_heading_a_language_and_a_title_of_its_own(every_page: dict[str, Page]) -> None:
    assert [name for name, page in every_page.items() if len(page.headings) != 1] == []
    assert {page.tags("html")[0].attrs["lang"] for page in every_page.values()} == {"da"}
    assert [name for name, page in every_page.items() if not page.title.removesuffix(" – Selvhjulpen")] == []


def test_no_citizen_page_holds_style_attributes_or_an_id_twice(every_page: dict[str, Page]) -> None:
    for name, page in every_page.items():
        ids = [e.attrs["id"] for e in page.all(lambda e: "id" in e.attrs)]
        assert sorted(ids) == sorted(set(ids)), name
        assert page.all(lambda e: "style" in e.attrs) == [], name
