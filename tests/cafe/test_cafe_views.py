"""The pages of cafés, shifts and queues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from selvhjulpen.cafe.access.cafes import door_of, wall_of
from selvhjulpen.cafe.models import Cafe, DropInSession, Shift, ShiftSwap, Ticket
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Person
from tests.cafe.factories import (
    NOW,
    OPENS,
    CafeFactory,
    OpenCafeFactory,
    SessionFactory,
    ShiftFactory,
    TicketFactory,
    change_hours,
)
from tests.directory.factories import OpeningHoursFactory, VolunteerFactory
from tests.pages import words as marked_up
from tests.people.factories import CoordinatorFactory, InstructorFactory
from tests.reading import Page
from tests.solutions.factories import TopicFactory

pytestmark = pytest.mark.django_db

HALF_PAST = OPENS + timedelta(minutes=30)
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is NOW, a Wednesday at nine, until the test moves on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ulla() -> Person:
    return InstructorFactory(name="Ulla Underviser")


@pytest.fixture
def as_ulla(client: Client, ulla: Person) -> Client:
    client.force_login(ulla)
    return client


@pytest.fixture
def as_kaja(client: Client) -> Client:
    client.force_login(CoordinatorFactory(name="Kaja"))
    return client


def words(answer: Any) -> str:
    """What a reader meets, in plain letters."""
    return " ".join(unescape(marked_up(answer)).split())


def to(name: str, *args: object) -> str:
    return reverse(f"cafe:{name}", args=args)


class TestForCitizens:
    def test_a_closed_cafe_says_when_it_opens(self, client: Client) -> None:
        cafe = OpenCafeFactory()
        assert "Lukket. Åbner mandag kl. 10.00" in words(client.get(to("cafes")))
        assert "Mandag 16. marts kl. 10.00–12.00" in words(client.get(to("cafe", cafe.pk)))

    def test_an_open_one_says_until_when_who_helps_and_how_long_the_wait_is(
        self, client: Client, clock: time_machine.Traveller
    ) -> None:
        session = SessionFactory()
        for person, shown in ((InstructorFactory(name="Jytte Holm"), True), (InstructorFactory(name="Per"), False)):
            VolunteerFactory(person=person, shows_first_name=shown)
            ShiftFactory(session=session, person=person)
        for number in range(3):
            TicketFactory(session=session, number=number + 1, first_name="Inga")
        clock.move_to(HALF_PAST)
        page = words(client.get(to("cafe", session.cafe.pk)))
        assert "Åbent nu til kl. 12.00" in page
        assert "Ventetid: cirka 15 minutter 3 venter. Jytte og 1 mere hjælper" in page
        assert [word for word in ("Holm", "Per ", "Inga") if word in page] == []

    def test_a_cancelled_opening_is_told_at_once(self, client: Client, as_kaja: Client) -> None:
        session = SessionFactory()
        answer = as_kaja.post(to("session_cancel", session.pk), {"grund": "Sygdom"}, follow=True)
        assert "Grunden: Sygdom" in words(answer)
        assert "Mandag 9. marts Aflyst Sygdom" in words(client.get(to("cafe", session.cafe.pk)))
        assert "Aflyst mandag 9. marts" in words(client.get(to("cafes")))

    def test_where_there_is_no_cafe_the_nearest_help_is_named(self, client: Client) -> None:
        assert "Der er ingen IT-café endnu" in words(client.get(to("cafes")))
        assert client.get(to("cafe", CafeFactory(is_active=False).pk)).status_code == 404

    def test_english_is_whole(self, client: Client, clock: time_machine.Traveller) -> None:
        session = SessionFactory()
        clock.move_to(HALF_PAST)
        page = words(client.get("/en/it-cafe/"))
        assert "Open now until 12:00" in page
        assert "No queue" in words(client.get(f"/en/it-cafe/{session.cafe.pk}/"))


@pytest.mark.usefixtures("keeping")
@pytest.mark.django_db(transaction=True)
def test_kept_pages_follow_every_change(
    client: Client, clock: time_machine.Traveller, django_assert_num_queries: Any
) -> None:
    session = SessionFactory()
    cafe = session.cafe
    clock.move_to(HALF_PAST)

    def page() -> str:
        return words(client.get(to("cafe", cafe.pk)))

    assert "Ingen kø. Kom bare 0 venter." in page()
    with django_assert_num_queries(5):  # the edition, and what may change with every press: four
        page()
    TicketFactory.create_batch(2, session=session)
    assert "Ventetid: cirka 30 minutter 2 venter." in page()
    helper = ShiftFactory(session=session, person__name="Jytte Holm").person
    assert "1 frivillig hjælper" in page()
    VolunteerFactory(person=helper, shows_first_name=True)
    assert "Jytte hjælper" in page()
    OpeningHoursFactory(at=cafe.at, weekday=3)
    assert "Onsdag 11. marts" in page()
    DropInSession.objects.filter(pk=session.pk).update(state="cancelled", cancel_reason="Vandskade", is_own=True)
    assert "Aflyst Vandskade" in page()
    clock.move_to(OPENS + timedelta(hours=2))
    assert "Aflyst" not in page()


class TestShifts:
    def test_a_volunteer_takes_a_shift_and_gives_it_back(self, as_ulla: Client, ulla: Person) -> None:
        session = SessionFactory()
        assert "Mangler 2" in words(as_ulla.get(to("shifts")))
        answer = as_ulla.post(to("shift_take", session.pk), {"liste": "1"}, follow=True)
        assert "Tak. Du har vagten." in words(answer)
        assert "Du har 1 vagt." in words(answer)
        shift = Shift.objects.get(person=ulla)
        answer = as_ulla.post(to("shift_give_back", shift.pk), follow=True)
        assert "Vagten er givet tilbage. En anden kan tage den." in words(answer)

    def test_somebody_elses_shift_is_not_there(self, as_ulla: Client) -> None:
        shift = ShiftFactory()
        for name in ("shift_give_back", "shift_offer", "shift_swap"):
            assert as_ulla.post(to(name, shift.pk)).status_code == 404

    def test_who_comes_second_is_told_in_plain_words(self, as_ulla: Client) -> None:
        session = SessionFactory()
        ShiftFactory.create_batch(2, session=session)
        answer = as_ulla.post(to("shift_take", session.pk), follow=True)
        assert "En anden har lige taget den sidste plads." in words(answer)

    def test_two_swap_by_page(self, as_ulla: Client, ulla: Person, client: Client) -> None:
        mine, theirs = ShiftFactory(person=ulla), ShiftFactory(session__starts_at=OPENS + timedelta(days=7))
        answer = as_ulla.post(to("shift_swap", mine.pk), {"vagt": theirs.pk}, follow=True)
        assert f"Vi har spurgt {theirs.person.name}" in words(answer)
        swap = ShiftSwap.objects.get()
        assert as_ulla.post(to("swap_answer", swap.pk), {"ja": "1"}).status_code == 404
        client.force_login(theirs.person)
        assert "Ulla Underviser vil bytte vagt med dig" in words(client.get(to("shifts")))
        assert "I har byttet" in words(client.post(to("swap_answer", swap.pk), {"ja": "1"}, follow=True))
        mine.refresh_from_db()
        assert mine.person == theirs.person

    def test_a_substitute_is_found_by_page(self, as_ulla: Client, ulla: Person, client: Client) -> None:
        shift = ShiftFactory(person=ulla)
        ShiftFactory(session=shift.session)
        as_ulla.post(to("shift_offer", shift.pk))
        client.force_login(InstructorFactory(name="Aksel"))
        assert "Afløs Ulla Underviser" in words(client.get(to("shifts")))
        client.post(to("shift_take_over", shift.pk))
        shift.refresh_from_db()
        assert shift.person.name == "Aksel"

    def test_the_coordinator_puts_somebody_on_and_takes_them_off(self, as_kaja: Client, ulla: Person) -> None:
        session = SessionFactory()
        as_kaja.post(to("shift_put_on", session.pk), {"person": ulla.pk})
        as_kaja.post(to("shift_give_back", Shift.objects.get(person=ulla).pk))
        assert [letter.key.split(":")[0] for letter in Message.objects.order_by("pk")] == [
            "cafe-put-on-shift", "cafe-taken-off-shift",
        ]  # fmt: skip

    def test_a_conflict_is_shown_and_settled(self, as_kaja: Client) -> None:
        shift = ShiftFactory()
        change_hours(shift.session.cafe, opens=time(11), closes=time(13))
        assert "Her passer vagter og åbningstider ikke sammen" in words(as_kaja.get(to("register")))
        assert "Nu er der åbent kl. 11.00–13.00 den dag." in words(as_kaja.get(to("session", shift.session.pk)))
        as_kaja.post(to("session_follow", shift.session.pk))
        assert "ikke sammen" not in words(as_kaja.get(to("register")))

    def test_other_hours_once(self, as_kaja: Client) -> None:
        session = SessionFactory()
        wrong = as_kaja.post(to("session_edit", session.pk), {"fra": "12:00", "til": "11:00"})
        assert "Den skal lukke senere, end den åbner." in words(wrong)
        as_kaja.post(to("session_edit", session.pk), {"fra": "09:00", "til": "11:30"})
        session.refresh_from_db()
        assert (session.starts_at, session.is_own) == (OPENS - timedelta(hours=1), True)

    def test_a_new_cafe_has_its_openings_at_once_and_is_made_once(self, as_kaja: Client) -> None:
        spot = OpeningHoursFactory().at
        sent = {"at": spot.pk, "helpers_needed": 2, "minutes_each": 15, "is_active": "on", "formkey": "one"}
        for _time in range(2):
            as_kaja.post(to("cafe_new"), sent)
        assert Cafe.objects.get().sessions.first().starts_at == OPENS  # type: ignore[union-attr]
        assert "Vælg, hvor IT-caféen er." in words(as_kaja.post(to("cafe_new"), {"formkey": "two"}))


def test_between_openings_the_page_says_when_there_is_a_queue(as_ulla: Client) -> None:
    assert "Lukket. Åbner mandag" in words(as_ulla.get(to("queue", OpenCafeFactory().pk)))


class TestQueue:
    @pytest.fixture
    def session(self, clock: time_machine.Traveller) -> DropInSession:
        clock.move_to(HALF_PAST)
        return SessionFactory()

    @pytest.fixture
    def as_ulla(self, session: DropInSession, client: Client, ulla: Person) -> Client:
        """Logged in when the doors are open: nobody is logged in for days."""
        client.force_login(ulla)
        return client

    def test_one_press_at_the_door_gives_a_number_and_says_the_wait(
        self, client: Client, session: DropInSession
    ) -> None:
        topic = TopicFactory(name="MitID")
        door = to("door", door_of(session))
        assert "MitID" in words(client.get(door))
        sent = {"key": "k1", "emne": topic.pk, "fornavn": "Inga Holm"}
        for _time in range(2):
            answer = client.post(door, sent, follow=True)
        assert "Dit nummer er 1 Det er snart din tur." in words(answer)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert list(Ticket.objects.values_list("number", "first_name", "topic")) == [(1, "Inga", topic.pk)]

    @pytest.mark.parametrize("name", ["010150-1234", "www.link.dk"])
    def test_no_number_of_a_person_and_no_link_stands_on_the_wall(
        self, client: Client, session: DropInSession, name: str
    ) -> None:
        answer = client.post(to("door", door_of(session)), {"key": "k", "emne": "", "fornavn": name})
        assert answer.status_code == 422
        assert not Ticket.objects.exists()

    def test_the_address_of_a_door_cannot_be_made_up_and_ends_with_the_day(
        self, client: Client, session: DropInSession, clock: time_machine.Traveller
    ) -> None:
        assert client.get(to("door", f"{session.pk}:made-up")).status_code == 404
        clock.move_to(OPENS + timedelta(hours=3))
        assert "Her kan man ikke tage numre nu" in words(client.get(to("door", door_of(session))))
        answer = client.post(to("door", door_of(session)), {"key": "k", "emne": ""}, **JSON)
        assert (answer.status_code, answer.json()["state"]) == (422, "refused")

    def test_the_wall_shows_numbers_waits_and_only_names_that_were_given(
        self, client: Client, session: DropInSession
    ) -> None:
        ShiftFactory(session=session)
        TicketFactory(session=session, number=1, state="taken", taken_at=HALF_PAST, table="2", first_name="Inga")
        TicketFactory(session=session, number=2)
        page = client.get(to("wall", session.cafe.pk), {"tavle": wall_of(session.cafe)})
        assert "Nummer 1 Inga Gå til bord 2" in words(page)
        assert "Nummer 2 om cirka 15 min." in words(page)
        assert b'<noscript><meta http-equiv="refresh" content="10"></noscript>' in page.content

    def test_names_stand_on_the_screen_in_the_room_and_numbers_alone_on_the_open_page(
        self, as_ulla: Client, session: DropInSession
    ) -> None:
        TicketFactory(session=session, number=1, state="taken", taken_at=HALF_PAST, first_name="Inga")
        TicketFactory(session=session, number=2, first_name="Bo")
        in_the_room = Page(as_ulla.get(to("queue", session.cafe.pk)).content).links["Skærmen på væggen"]
        page = as_ulla.get(in_the_room)
        assert "Nummer 1 Inga Gå" in words(page)
        assert "Nummer 2 Bo om" in words(page)
        assert f'hx-get="{in_the_room}&amp;set=' in page.content.decode()
        elsewhere = wall_of(CafeFactory())
        with time_machine.travel(HALF_PAST - timedelta(days=181)):
            old = wall_of(session.cafe)
        for asked in ({}, {"tavle": f"{session.cafe.pk}:made-up"}, {"tavle": elsewhere}, {"tavle": old}):
            page = as_ulla.get(to("wall", session.cafe.pk), asked)
            assert "Nummer 1 Gå" in words(page)
            assert "Nummer 2 om" in words(page)
            assert "no-store" in page.headers["Cache-Control"]
            assert page.headers["X-Robots-Tag"] == "noindex"

    def test_the_wall_asks_and_hears_nothing_until_there_is_something_new(
        self, client: Client, session: DropInSession, django_assert_num_queries: Any
    ) -> None:
        mark = client.get(to("wall", session.cafe.pk)).context["mark"]
        htmx = {"HTTP_HX_REQUEST": "true"}
        with django_assert_num_queries(5):
            assert client.get(to("wall", session.cafe.pk), {"set": mark}, **htmx).status_code == 204
        TicketFactory(session=session, number=7)
        answer = client.get(to("wall", session.cafe.pk), {"set": mark}, **htmx)
        assert answer.content.strip().startswith(b'<div id="wall-now"')
        assert "Nummer 7 om lidt" in words(answer)

    def test_a_closed_wall_says_when_it_opens(self, client: Client) -> None:
        assert "Vi åbner mandag 9. marts kl. 10.00." in words(client.get(to("wall", OpenCafeFactory().pk)))

    def test_the_next_is_called_helped_and_written_down(
        self, as_ulla: Client, ulla: Person, session: DropInSession
    ) -> None:
        topic = TopicFactory()
        VolunteerFactory(person=ulla, topics=[topic])
        TicketFactory(session=session, number=1)
        fitting = TicketFactory(session=session, number=2, topic=topic, first_name="Inga")
        page = as_ulla.get(to("queue", session.cafe.pk))
        assert "Tag den næste, jeg kan hjælpe" in words(page)
        sent = {"key": "x", "bord": "4", "kan": "1"}
        answer = as_ulla.post(to("queue_next", session.cafe.pk), sent, follow=True)
        assert "Du hjælper nummer 2." in words(answer)
        assert f"/hjaelpelog/?nummer={fitting.pk}" in answer.content.decode()
        assert answer.context["call_form"].initial["bord"] == "4"
        assert AuditEntry.objects.filter(about=f"cafe.cafe:{session.cafe.pk}").exists()

    def test_deeds_answer_a_program_in_json_and_once(self, as_ulla: Client, session: DropInSession) -> None:
        ticket = TicketFactory(session=session, number=5)
        where = to("queue_next", session.cafe.pk)
        answers = [as_ulla.post(where, {"key": "x"}, **JSON).json() for _time in range(2)]
        assert answers == [{"state": state, "why": "", "key": "x", "number": 5} for state in ("kept", "already")]
        late = as_ulla.post(where, {"key": "y", "at": "2026-01-01T10:00:00Z"}, **JSON)
        assert (late.status_code, late.json()["state"], late.json()["key"]) == (422, "refused", "y")
        for name, key, state in (("back", "1", "waiting"), ("call", "2", "taken"), ("done", "3", "done")):
            as_ulla.post(to(f"queue_{name}", session.cafe.pk, ticket.pk), {"key": key}, **JSON)
            assert Ticket.objects.get().state == state

    def test_the_next_by_a_key_that_comes_again_is_the_one_it_was_though_the_queue_is_over(
        self, as_ulla: Client, session: DropInSession
    ) -> None:
        TicketFactory(session=session, number=5)
        where = to("queue_next", session.cafe.pk)
        as_ulla.post(where, {"key": "x"}, **JSON)
        with time_machine.travel(session.ends_at + timedelta(hours=3), tick=False):
            assert as_ulla.post(where, {"key": "x"}, **JSON).json()["number"] == 5
            assert as_ulla.post(where, {"key": "y"}, **JSON).json()["state"] == "refused"

    def test_who_is_late_hears_it_and_nothing_is_undone(self, as_ulla: Client, session: DropInSession) -> None:
        other = InstructorFactory()
        ticket = TicketFactory(session=session, state="taken", taken_at=HALF_PAST, taken_by=other)
        for name in ("back", "leave"):
            answer = as_ulla.post(to(f"queue_{name}", session.cafe.pk, ticket.pk), {"key": name}, **JSON)
            assert (answer.status_code, answer.json()["why"]) == (422, "En anden nåede det før dig. Se på listen.")
        assert Ticket.objects.get().taken_by == other

    def test_a_number_that_is_too_large_is_not_there(self, as_ulla: Client, session: DropInSession) -> None:
        ticket = TicketFactory(session=session)
        for cafe, pk in (("9" * 20, ticket.pk), (session.cafe.pk, "9" * 20)):
            assert as_ulla.post(f"/it-cafe/{cafe}/koe/{pk}/tag/", {"key": "x"}).status_code == 404

    def test_what_happened_without_a_network_keeps_its_time(self, as_ulla: Client, session: DropInSession) -> None:
        ticket = TicketFactory(session=session, number=1)
        as_ulla.post(to("queue_call", session.cafe.pk, ticket.pk), {"key": "x", "at": "2026-03-09T09:10:00Z"})
        assert Ticket.objects.get().taken_at == OPENS + timedelta(minutes=10)

    def test_who_still_waits_when_the_doors_close_is_seen_though_they_open_again_soon(
        self, as_ulla: Client, session: DropInSession, clock: time_machine.Traveller
    ) -> None:
        next_one = SessionFactory(cafe=session.cafe, starts_at=OPENS + timedelta(hours=3))
        ticket = TicketFactory(session=session, number=5)
        clock.move_to(OPENS + timedelta(hours=2, minutes=5))
        as_ulla.force_login(InstructorFactory())
        page = as_ulla.get(to("queue", session.cafe.pk))
        assert (page.context["session"], door_of(next_one) in page.context["door"]) == (session, True)
        as_ulla.post(to("queue_paper", session.cafe.pk), {"key": "a", "nummer": 1})
        assert next_one.tickets.get().number == 1
        as_ulla.post(to("queue_leave", session.cafe.pk, ticket.pk), {"key": "b"})
        assert as_ulla.get(to("queue", session.cafe.pk)).context["session"] == next_one

    def test_a_slip_of_paper_waits_and_is_refused_twice(self, as_ulla: Client, session: DropInSession) -> None:
        where = to("queue_paper", session.cafe.pk)
        assert "Nummer 27 venter." in words(as_ulla.post(where, {"key": "a", "nummer": 27}, follow=True))
        assert "Det nummer er allerede taget." in words(as_ulla.post(where, {"key": "b", "nummer": 27}, follow=True))
        assert "Skriv tallet fra sedlen." in words(as_ulla.post(where, {"key": "c"}))

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_page_asks_the_same_however_many_wait(
        self, as_ulla: Client, session: DropInSession, number: int, django_assert_max_num_queries: Any
    ) -> None:
        for one in range(number):
            TicketFactory(session=session, number=one + 1, topic=TopicFactory())
        as_ulla.get(to("queue", session.cafe.pk))
        with django_assert_max_num_queries(11):
            as_ulla.get(to("queue", session.cafe.pk))
