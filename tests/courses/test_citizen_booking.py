"""A session's page, and the form for a seat."""

from __future__ import annotations

import logging

import pytest
from django.core.serializers import serialize
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses.models import Booking, InstanceState, Notice
from selvhjulpen.outbox.models import Message
from tests.courses.citizen_pages import CPR, INGA, address_of, book, get, queries_of, seat_of, send
from tests.courses.factories import (
    NOW,
    AreaFactory,
    BookingFactory,
    CountedSessionFactory,
    CourseFactory,
    HostFactory,
    InstructorFactory,
    LocationFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.courses.two_at_once import all_at_once
from tests.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


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
        with_one = queries_of(client, address_of(instance))
        for days in (9, 10):
            SessionFactory(course=instance.course, starts_at=instant(days=days))
        instance.instructors.add(InstructorFactory(), InstructorFactory())

        assert queries_of(client, address_of(instance)) == with_one <= 6


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
