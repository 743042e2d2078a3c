"""What holds for every page a citizen may meet."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses import letters
from selvhjulpen.courses.models import Booking, BookingState, InstanceState
from selvhjulpen.lib.readability import lix
from selvhjulpen.outbox.models import Message
from tests.courses.citizen_pages import CPR, INGA, address_of, get, seat_of
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CountedSessionFactory,
    CourseFactory,
    HostFactory,
    LocationFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


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
        "first question": client.get(reverse("courses:steps", args=[open_.pk])),
        "consent": client.post(
            reverse("courses:steps", args=[open_.pk]),
            {"trin": "anden", "hvem": "other", "navn": "Mette", "anden": "Olga", "niveau": "new"},
        ),
        "answers of who waits": client.post(
            reverse("courses:steps", args=[full.pk]), {**INGA, "trin": "varsel", "varsel": "day_before"}
        ),
        "receipt on behalf": client.get(seat_of(BookingFactory(instance=open_, booked_by="Mette Lund"))),
        "accessibility": client.get(reverse("home:accessibility")),
        "barrier told": client.get(reverse("home:barrier_told")),
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


def test_every_letter_to_a_citizen_is_easy_to_read() -> None:
    HostFactory()
    course = CourseFactory(bring="Tag din telefon og dine briller med.")
    place = LocationFactory(directions="Gå ind ad døren mod søen. Vi sidder til højre.")
    instance = SessionFactory(course=course, location=place, capacity=2)
    seated, waiting = BookingFactory(instance=instance, booked_by="Mette Lund"), WaitingFactory(instance=instance)
    before = SessionFactory(course=course, location=place)

    for write in (letters.booked, letters.booking_cancelled, letters.session_cancelled):
        write(seated, now=NOW)
    for write in (letters.waiting, letters.promoted):
        write(waiting, now=NOW)
    letters.session_moved(seated, now=NOW, before=before)

    written = {message.key.split(":")[0]: prose_of(message.text) for message in Message.objects.all()}
    assert written.keys() == {
        "booked", "booking_cancelled", "session_cancelled", "waiting", "promoted", "session_moved",
    }  # fmt: skip
    assert {kind: (round(lix(text)), text) for kind, text in written.items() if lix(text) > 30} == {}


def prose_of(letter: str) -> str:
    """The sentences of a letter: neither its links nor its lines of time and place."""
    return "\n".join(line for line in letter.splitlines() if line.endswith((".", "?", "!", ":")))


def test_every_citizen_page_has_one_heading_a_language_and_a_title_of_its_own(every_page: dict[str, Page]) -> None:
    assert [name for name, page in every_page.items() if len(page.headings) != 1] == []
    assert {page.tags("html")[0].attrs["lang"] for page in every_page.values()} == {"da"}
    assert [name for name, page in every_page.items() if not page.title.removesuffix(" – Selvhjulpen")] == []


def test_no_citizen_page_holds_style_attributes_or_an_id_twice(every_page: dict[str, Page]) -> None:
    for name, page in every_page.items():
        ids = [e.attrs["id"] for e in page.all(lambda e: "id" in e.attrs)]
        assert sorted(ids) == sorted(set(ids)), name
        assert page.all(lambda e: "style" in e.attrs) == [], name
