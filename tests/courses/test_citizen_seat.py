"""The personal page of somebody who has a seat, or waits for one."""

from __future__ import annotations

import pytest
from django.test import Client

from selvhjulpen.courses.actions import Guest, book_seat
from selvhjulpen.courses.models import Booking, BookingState, CourseInstance, InstanceState, Source
from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.models import Message
from tests.courses.citizen_pages import get, queries_of, seat_of
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CourseFactory,
    HostFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


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
        with_one = queries_of(client, seat_of(booking))
        WaitingFactory.create_batch(2, instance=instance)

        assert queries_of(client, seat_of(booking)) == with_one <= 6


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
        assert seat_of(moved) == seat_of(booking)  # the link in the mail and on the refrigerator goes along
        assert get(client, seat_of(moved)).headings == ["Du har en plads"]
        assert booking.instance.bookings.confirmed().count() == 0

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
