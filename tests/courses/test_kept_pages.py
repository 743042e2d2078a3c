"""Pages that many see are kept, and are never older than what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from selvhjulpen.courses.actions import cancel_booking, cancel_session, move_session
from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.directory.models import Location
from selvhjulpen.outbox.models import Message
from selvhjulpen.ui import shelf, triggers
from tests.courses.citizen_pages import INGA, address_of, get, queries_of, seat_of, shown
from tests.courses.factories import (
    NOW,
    TOMORROW_AT_TEN,
    BookingFactory,
    CourseFactory,
    HostFactory,
    InstructorFactory,
    LocationFactory,
    SessionFactory,
    WaitingFactory,
)
from tests.reading import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keeping")]

PROGRAMME = reverse("courses:programme")
KEPT = ["home:start", "courses:programme", "courses:wall", "courses:feed"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    """It is Monday morning."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("name", KEPT)
def test_a_page_that_has_not_changed_costs_one_small_question(client: Client, name: str) -> None:
    SessionFactory()
    first = client.get(reverse(name)).content

    assert queries_of(client, reverse(name)) == 1
    assert client.get(reverse(name)).content == first


def test_the_page_of_a_session_costs_two_small_questions_also_when_others_take_seats(client: Client) -> None:
    session, another = SessionFactory(), SessionFactory()
    BookingFactory(instance=session)
    first = client.get(address_of(session)).content

    BookingFactory.create_batch(2, instance=session)
    BookingFactory(instance=another)

    assert queries_of(client, address_of(session)) == 2
    assert keys_of(client.get(address_of(session)).content.decode()) != keys_of(first.decode())


def test_the_page_of_a_session_counts_the_last_seats_as_they_go_and_come_back(client: Client) -> None:
    session = SessionFactory(capacity=4)
    told = []

    for deed in [
        lambda: None,
        lambda: BookingFactory(instance=session, seats=2, companion="Lis"),
        lambda: BookingFactory(instance=session),
        lambda: BookingFactory(instance=session),
        lambda: WaitingFactory(instance=session),
        lambda: WaitingFactory(instance=session),
        lambda: session.bookings.waiting().delete(),
        lambda: session.bookings.order_by("-pk").first().delete(),
        lambda: session.bookings.all().delete(),
    ]:
        deed()
        page = get(client, address_of(session)).text
        told.append(re.findall(r"God plads|\d plads\w* tilbage|\d står før dig|bliver den første", page))

    plenty = ["God plads"]
    full, one, two = ["bliver den første"], ["1 plads tilbage"], ["2 pladser tilbage"]
    assert told == [plenty, two, one, full, ["1 står før dig"], ["2 står før dig"], full, one, plenty]


def test_a_page_is_not_kept_for_more_seats_than_it_showed(client: Client) -> None:
    session = SessionFactory(capacity=4)
    now_full = {"taken": False}

    def take_seats_meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        # The first question of the page itself: those before it asked what it would show.
        if "location" in sql and not now_full["taken"]:
            now_full["taken"] = True
            BookingFactory.create_batch(3, instance=session)
        return execute(sql, *rest)

    with connection.execute_wrapper(take_seats_meanwhile):
        assert "1 plads tilbage" in get(client, address_of(session)).text
    session.bookings.all().delete()

    assert "God plads" in get(client, address_of(session)).text


def test_a_cancelled_session_disappears_at_once(client: Client) -> None:
    stays, goes = SessionFactory(course__title="Bliver"), SessionFactory(course__title="Aflyses")
    assert len(shown(get(client, PROGRAMME))) == 2
    assert "Få en plads" in get(client, address_of(goes)).text

    cancel_session(instance=goes, reason="Sygdom", now=NOW)

    assert shown(get(client, PROGRAMME)) == ["Bliver"]
    assert "Aflyses" not in get(client, reverse("home:start")).text
    assert "Aflyses" not in client.get(reverse("courses:feed")).content.decode()
    assert "Holdet er aflyst" in get(client, address_of(goes)).text
    assert "Holdet er aflyst" not in get(client, address_of(stays)).text


def test_a_change_made_behind_the_back_of_the_code_is_seen_at_once(client: Client) -> None:
    SessionFactory(course__title="Aflyses")
    assert shown(get(client, PROGRAMME)) == ["Aflyses"]

    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_courseinstance SET state = 'cancelled'")

    assert shown(get(client, PROGRAMME)) == []


def test_a_moved_session_stands_at_its_new_time_at_once(client: Client) -> None:
    session = SessionFactory()
    assert "10.00–12.00" in get(client, PROGRAMME).text

    move_session(
        instance=session,
        day=TOMORROW_AT_TEN.date(),
        start=(TOMORROW_AT_TEN + timedelta(hours=3)).time(),
        location=session.location,
        room="",
        now=NOW,
    )

    assert "13.00–15.00" in get(client, PROGRAMME).text


def test_a_seat_taken_is_gone_from_the_list_at_once(client: Client) -> None:
    session = SessionFactory(capacity=1)
    assert "1 plads tilbage" in get(client, PROGRAMME).text

    BookingFactory(instance=session)

    assert "Optaget" in get(client, PROGRAMME).text
    assert "Skriv dig på ventelisten" in get(client, address_of(session)).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: type(s.course).objects.update(title="Nyt navn"), "Nyt navn"),
        (lambda s: type(s.location).objects.update(name="Nyt sted"), "Nyt sted"),
        (lambda s: type(s.location.area).objects.update(name="Nyt område"), "Nyt område"),
        (lambda s: type(s.course.format).objects.filter(pk=s.course.format_id).update(name="Nyt format"), "Nyt format"),
        (lambda s: s.instructors.add(InstructorFactory(name="Ny Lærer")), "Ny Lærer"),
        (lambda s: s.instructors.update(name="Andet Navn"), "Andet Navn"),
        (lambda s: HostFactory._meta.model.objects.update(phone="+4587654321"), "87 65 43 21"),
    ],
    ids=["course", "place", "area", "format", "instructor", "name of an instructor", "host"],
)
def test_whatever_the_page_of_a_session_shows_is_new_at_once(client: Client, change: object, words: str) -> None:
    HostFactory()
    session = SessionFactory()
    session.instructors.add(InstructorFactory(name="Første Navn"))
    assert words not in client.get(address_of(session)).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    change(session)  # type: ignore[operator]

    assert words in client.get(address_of(session)).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_session_that_begins_leaves_the_programme_without_anybody_touching_it(
    client: Client, clock: time_machine.Coordinates
) -> None:
    session = SessionFactory(course__title="Begynder snart")
    assert shown(get(client, PROGRAMME)) == ["Begynder snart"]
    assert "Få en plads" in get(client, address_of(session)).text

    clock.move_to(TOMORROW_AT_TEN)

    assert shown(get(client, PROGRAMME)) == []
    assert "Holdet er begyndt" in get(client, address_of(session)).text


def test_at_midnight_tomorrow_becomes_today(client: Client, clock: time_machine.Coordinates) -> None:
    SessionFactory()
    assert "i dag" not in get(client, PROGRAMME).text

    clock.move_to(TOMORROW_AT_TEN.replace(hour=0))

    assert "i dag" in get(client, PROGRAMME).text


def test_filters_languages_and_fragments_are_kept_apart(client: Client) -> None:
    here = SessionFactory(course__title="Her")
    SessionFactory(course__title="Der", location=LocationFactory())

    for _ in range(2):
        assert shown(get(client, PROGRAMME)) == ["Her", "Der"]
        assert shown(get(client, PROGRAMME, omraade=here.location.area.key)) == ["Her"]
        assert "Kurser" in get(client, PROGRAMME).tags("h1")[0].text
        assert "Courses" in get(client, f"/en{PROGRAMME}").tags("h1")[0].text
        fragment = client.get(PROGRAMME, headers={"HX-Request": "true"}).content.decode()
        assert ("<html" in fragment, "programme-list" in fragment) == (False, True)
        restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
        assert "<html" in client.get(PROGRAMME, headers=restored).content.decode()


def keys_of(page: str) -> tuple[str, str]:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = re.search(r'name="formkey" value="([^"]+)"', page)
    assert token
    assert form
    return token[1], form[1]


def test_every_visitor_of_a_kept_page_gets_a_form_of_their_own_that_works() -> None:
    address = address_of(SessionFactory())
    visitors = [Client(enforce_csrf_checks=True) for _ in range(3)]
    keys = [keys_of(visitor.get(address).content.decode()) for visitor in visitors]
    assert len({token for token, _ in keys}) == len({form for _, form in keys}) == 3

    for number, (visitor, (token, form)) in enumerate(zip(visitors, keys, strict=True)):
        asked = {**INGA, "navn": f"Gæst {number}", "csrfmiddlewaretoken": token, "formkey": form}
        assert visitor.post(address, asked).status_code == 302

    assert Booking.objects.count() == 3


def test_what_somebody_typed_is_not_kept_for_the_next(client: Client) -> None:
    address = address_of(SessionFactory())
    client.get(address)

    client.post(address, {**INGA, "kontakt": "hverken eller"})

    assert "Inga Holm" not in client.get(address).content.decode()


def test_a_page_that_is_not_there_is_not_kept(client: Client) -> None:
    session = SessionFactory(state="draft")
    assert client.get(address_of(session)).status_code == 404

    CourseInstance.objects.update(state="published")

    assert client.get(address_of(session)).status_code == 200


def test_every_table_a_kept_page_reads_makes_a_new_edition(client: Client) -> None:
    session = SessionFactory(partner=HostFactory())
    session.instructors.add(InstructorFactory())
    BookingFactory.create_batch(10, instance=session)
    SessionFactory(course=CourseFactory())
    addresses = [*map(reverse, KEPT), address_of(session), f"{PROGRAMME}?ledig=on&ugedag=1"]

    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            assert client.get(address).status_code == 200

    read = {table for query in asked for table in re.findall(r'(?:FROM|JOIN) "?([a-z]\w*)"?', query["sql"])}
    assert read - {table for table, _shown, _columns in triggers._tables()} == {"ui_edition"}


def test_a_shelf_that_is_full_lets_go_of_what_was_not_asked_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 25)
    full = shelf._Shelf()

    for name in ("first", "second"):
        full.put(1, name, shelf._Thing(name, size=10))
    full.take(1, "first")
    full.put(1, "third", shelf._Thing("third", size=10))

    assert [name for name in ("first", "second", "third") if full.take(1, name)] == ["first", "third"]


def test_what_is_larger_than_the_shelf_pushes_nothing_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 25)
    full = shelf._Shelf()

    full.put(1, "first", shelf._Thing("first", size=10))
    full.put(1, "giant", shelf._Thing("giant", size=26))

    assert [name for name in ("first", "giant") if full.take(1, name)] == ["first"]


@pytest.mark.parametrize("query", ["side=" + "9" * 5000, "niveau=%00", "omraade=%00&side=0"])
def test_nonsense_in_the_address_is_a_page_the_second_time_too(client: Client, query: str) -> None:
    SessionFactory()

    assert [client.get(f"{PROGRAMME}?{query}").status_code for _ in range(3)] == [200, 200, 200]


def test_addresses_as_long_as_a_letter_do_not_fill_the_memory(client: Client) -> None:
    client.get(PROGRAMME)
    kept = len(shelf._shelf._copies)

    for number in range(3):
        client.get(f"{PROGRAMME}?{number}={'x' * 5000}", headers={"HX-Request": "y" * 5000})

    assert len(shelf._shelf._copies) == kept


def test_a_letter_names_the_address_that_changed_while_its_guest_waited_for_their_turn(client: Client) -> None:
    session = SessionFactory()
    client.post(address_of(session), {**INGA, "kontakt": "inga@example.dk", "formkey": "first"})

    def change_the_address() -> None:
        Location.objects.update(address="Ny Gade 99")
        connection.close()

    def somebody_was_first(execute: Any, sql: str, *rest: Any) -> Any:
        if "people_knock" in sql:
            thread = Thread(target=change_the_address)
            thread.start()
            thread.join()
        return execute(sql, *rest)

    with connection.execute_wrapper(somebody_was_first):
        client.post(address_of(session), {**INGA, "navn": "Karl", "kontakt": "karl@example.dk", "formkey": "second"})

    first, second = Message.objects.order_by("pk").values_list("text", flat=True)
    assert ("Biblioteksgade 4" in first, "Ny Gade 99" in second) == (True, True)


class TestReceipt:
    """The page of a seat is made once for all who have one on the session, and holds nobody else's words."""

    @pytest.fixture
    def guests(self) -> list[Booking]:
        session = SessionFactory(starts_at=TOMORROW_AT_TEN)
        return [
            BookingFactory(instance=session, name="Inga <b>Holm</b>", email="inga@example.dk"),
            BookingFactory(instance=session, name="Karl & Co", email="karl@example.dk"),
            BookingFactory(instance=session, name="Per", email="", phone="+4587654321", takes_sms=False),
            BookingFactory(instance=session, name="Ole", companion="Lisbeth", seats=2, needs=["glasses"]),
            BookingFactory(instance=session, name="Eva", booked_by="Bodil"),
        ]

    def test_everybody_sees_their_own_words_and_nobody_elses(self, client: Client, guests: list[Booking]) -> None:
        for _ in range(2):
            for guest in guests:
                page = client.get(seat_of(guest)).content.decode()
                own = {guest.name, guest.companion, guest.booked_by, guest.number, guest.token} - {""}
                others = {each.name for each in guests} | {each.token for each in guests} | {"Lisbeth", "Bodil"}

                assert [word for word in own if escape(word) not in page] == []
                assert [word for word in others - own if escape(word) in page] == []
                assert not re.search(r"[0-9a-f]{32}", page.replace(guest.token, ""))

    def test_it_says_the_same_as_a_page_made_for_one(
        self, client: Client, guests: list[Booking], settings: Any
    ) -> None:
        kept = [client.get(seat_of(guest)).content for guest in guests for _ in range(2)][1::2]
        settings.KEEP_WHAT_ALL_SEE = False

        assert kept == [client.get(seat_of(guest)).content for guest in guests]
        assert client.get(f"/en{seat_of(guests[0])}").content != kept[0]

    def test_what_a_mail_program_adds_to_one_link_stands_on_nobody_elses_page(
        self, client: Client, guests: list[Booking]
    ) -> None:
        first, second, *_ = guests
        client.get(f"{seat_of(first)}?utm_email=anna@example.dk")

        assert "anna@example.dk" not in client.get(seat_of(second)).content.decode()

    def test_it_costs_two_small_questions(self, client: Client, guests: list[Booking]) -> None:
        first, second, *_ = guests
        client.get(seat_of(first))

        assert queries_of(client, seat_of(second)) == 2

    def test_a_session_that_is_moved_or_cancelled_is_so_on_it_at_once(
        self, client: Client, guests: list[Booking]
    ) -> None:
        address, session = seat_of(guests[0]), guests[0].instance
        assert "10.00–12.00" in get(client, address).text

        session.room, session.ends_at = "Lokale 9", session.ends_at + timedelta(hours=1)
        session.save()
        assert "Lokale 9" in get(client, address).text
        assert "10.00–13.00" in get(client, address).text

        cancel_session(instance=session, reason="Sygdom", now=NOW)
        assert "Holdet er aflyst" in get(client, address).text

    def test_a_seat_given_up_is_so_on_it_at_once(self, client: Client, guests: list[Booking]) -> None:
        get(client, seat_of(guests[0]))

        cancel_booking(booking=guests[0], now=NOW)

        assert "Du har meldt afbud" in get(client, seat_of(guests[0])).text
        assert "Du har en plads" in get(client, seat_of(guests[1])).text


class TestTakenMeanwhile:
    """Many come too late for the last seat at once: one page for all of them, each with their own words in it."""

    def ask(self, visitor: Client, session: CourseInstance, **changed: str) -> str:
        form = visitor.get(address_of(session)).content.decode()
        token, key = keys_of(form)
        asked = {**INGA, "csrfmiddlewaretoken": token, "formkey": key, **changed}
        answer = visitor.post(address_of(session), asked)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_each_finds_their_own_words_and_choices_and_can_wait_with_them(self) -> None:
        session = SessionFactory(capacity=1)
        visitors = {name: Client(enforce_csrf_checks=True) for name in ("Bodil <Br>", "Rasmus & Co", "Torben")}
        forms = {name: visitor.get(address_of(session)).content.decode() for name, visitor in visitors.items()}
        BookingFactory(instance=session)

        for name, visitor in visitors.items():
            token, key = keys_of(forms[name])
            typed = {**INGA, "navn": name, "kontakt": f"{name[:3].lower()}@example.dk"}
            if name == "Torben":
                typed |= {"hvem": "two", "ledsager": "Margrethe", "niveau": "new"}
            page = visitor.post(
                address_of(session), {**typed, "csrfmiddlewaretoken": token, "formkey": key}
            ).content.decode()

            read = Page(page)
            assert "Pladsen blev taget, mens du skrev" in read.text
            assert read.typed["navn"] == [name]
            assert read.typed["kontakt"] == [typed["kontakt"]]
            assert read.typed["hvem"] == [typed["hvem"]]
            assert read.typed["niveau"] == [typed["niveau"]]
            assert read.typed["formkey"] == [key]
            assert read.typed.get("ledsager", [""]) == [typed.get("ledsager", "")]
            assert [other for other in visitors if other != name and escape(other) in page] == []
            assert not re.search(r"[0-9a-f]{32}", page)
            sent = {**typed, "vent": "1", "csrfmiddlewaretoken": keys_of(page)[0], "formkey": key}
            assert visitor.post(address_of(session), sent).status_code == 302

        assert sorted(session.bookings.waiting().values_list("name", flat=True)) == sorted(visitors)

    def test_it_says_at_once_when_there_is_room_elsewhere(self, client: Client) -> None:
        session = SessionFactory(capacity=0)
        assert "Det samme kursus har plads her" not in self.ask(client, session)

        SessionFactory(course=session.course, starts_at=TOMORROW_AT_TEN + timedelta(days=1))

        assert "Det samme kursus har plads her" in self.ask(client, session)

    def test_somebody_who_asks_for_two_is_told_of_the_one_seat_that_is_left(self, client: Client) -> None:
        session = SessionFactory(capacity=1)

        assert "Der er kun én plads tilbage" in self.ask(client, session, hvem="two", ledsager="Lis")
        assert session.bookings.count() == 0
