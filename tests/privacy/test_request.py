"""Somebody asks what is held about them, or asks to be forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from selvhjulpen.courses import actions as seats
from selvhjulpen.courses.models import Attendance, Booking, CourseInstance
from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.actions import send_due
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Person
from selvhjulpen.privacy import access
from selvhjulpen.privacy import actions as privacy
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CoordinatorFactory,
    PersonFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]

PHONE = "+4512345678"
INGA = {"name": "Inga Thorup", "phone": PHONE, "email": ""}


@pytest.fixture
def rosa(client: Client, monday_at_nine: object) -> Person:
    """The coordinator, logged in."""
    person = CoordinatorFactory(name="Rosa Lind")
    client.force_login(person)
    return person


def found(client: Client, words: str) -> list[tuple[str, str]]:
    answer = client.post("/persondata/", {"kontakt": words})
    return [(subject.name, subject.part.value) for subject in answer.context["found"]]


def page(booking: Booking, part: str = "gaest", deed: str = "") -> str:
    return f"/persondata/{part}/{booking.pk}/{deed}"


def counts(instance: CourseInstance) -> tuple[int, ...]:
    instance.refresh_from_db()
    return (instance.seats_taken, instance.seats_waiting, instance.people_marked, instance.people_present)


@pytest.mark.usefixtures("rosa")
class TestFinding:
    @pytest.mark.parametrize("words", ["12345678", "12 34 56 78", "+45 12345678"])
    def test_all_who_share_a_telephone_are_listed_by_name_each_once(self, client: Client, words: str) -> None:
        BookingFactory(**INGA)
        BookingFactory(**INGA | {"name": "inga  THORUP"}, companion="Lis Østergaard", seats=2)
        BookingFactory(**INGA | {"name": "Karl Friis"}, booked_by="Inga Thorup")
        BookingFactory(phone="+4587654321", email="")

        assert [" ".join(name.split()).title() for name, _part in found(client, words)] == [
            "Inga Thorup",
            "Karl Friis",
            "Lis Østergaard",
        ]

    def test_an_email_is_found_in_any_letters_past_and_cancelled_bookings_too(self, client: Client) -> None:
        BookingFactory(name="Inga", email="inga@example.dk", state="cancelled", cancelled_at=NOW)
        BookingFactory(name="Bo", email="inga@example.dk", instance=SessionFactory(starts_at=NOW - timedelta(days=100)))

        assert found(client, "INGA@Example.dk") == [("Bo", "gaest"), ("Inga", "gaest")]

    def test_who_is_forgotten_is_not_found(self, client: Client) -> None:
        booking = BookingFactory(**INGA)
        seats.forget_bookings([booking.pk], now=NOW)

        assert found(client, PHONE) == []
        assert client.get(page(booking)).status_code == 404

    @pytest.mark.parametrize("words", ["", "inga", "Inga Thorup", "1234"])
    def test_a_name_is_not_enough(self, client: Client, words: str) -> None:
        answer = client.post("/persondata/", {"kontakt": words})

        assert answer.context["form"].errors.keys() == {"kontakt"}

    def test_no_name_and_no_number_stands_in_an_address(self, client: Client) -> None:
        booking = BookingFactory(**INGA)

        text = client.post("/persondata/", {"kontakt": PHONE}).content.decode()

        assert page(booking) in text


class TestSeeing:
    def test_everything_is_shown_and_nothing_of_others(self, client: Client, rosa: Person) -> None:
        instance = SessionFactory()
        past = SessionFactory(starts_at=NOW - timedelta(days=60))
        guest = seats.Guest(name="Inga Thorup", contact=BookingFactory(**INGA, instance=past).contact)
        booking = seats.book_seat(instance=instance, guest=guest, source="phone", by=rosa, now=NOW)
        BookingFactory(**INGA | {"name": "Karl Friis"})

        answer = client.get(page(booking))

        held = answer.context["held"]
        assert {b.instance for b in held.bookings.guest} == {instance, past}
        assert [(m.to_address, m.channel) for m in held.messages] == [(PHONE, "sms")]
        assert [(e.deed, e.what) for e in held.entries] == [("changed", "Plads givet")]
        assert "Karl" not in answer.content.decode()
        assert booking.token not in answer.content.decode()

    def test_the_file_holds_the_same_and_the_log_tells_of_it_without_the_number(
        self, client: Client, rosa: Person
    ) -> None:
        booking = BookingFactory(**INGA, needs=["glasses"])
        client.get(f"/hold/{booking.instance_id}/")

        answer = client.post(page(booking, deed="hent/"))

        told = json.loads(answer.content)
        assert answer["Content-Disposition"] == 'attachment; filename="persondata-2026-11-23.json"'
        assert told["name"] == "Inga Thorup"
        assert [(b["phone"], b["needs"], b["state"]) for b in told["bookings"]["as_guest"]] == [
            (PHONE, ["glasses"], "confirmed")
        ]
        assert [(line["deed"], line["what"]) for line in told["log"]] == [
            ("seen", "Holdets gæster, med telefon og e-mail")
        ]
        assert "Rosa" not in answer.content.decode()
        assert {e.deed for e in AuditEntry.objects.filter(about=booking.about)} == {"exported"}
        whole_log = " ".join(str(vars(entry)) for entry in AuditEntry.objects.all())
        assert "Inga" not in whole_log
        assert "12345678" not in whole_log

    def test_a_companion_is_handed_their_own_part_and_nothing_of_the_guest(self, client: Client, rosa: Person) -> None:
        lis = "Lis Østergaard"
        contact = Contact(email="inga@example.dk", phone=PHONE)
        guest = seats.Guest(name="Inga Thorup", companion=lis, contact=contact)
        booking = seats.book_seat(instance=SessionFactory(), guest=guest, source="phone", by=rosa, now=NOW)
        letter = Message.objects.get()

        told = json.loads(client.post(page(booking, "ledsager", "hent/")).content)
        shown = client.get(page(booking, "ledsager")).content.decode()

        assert (told["name"], told["bookings"]["as_guest"], told["messages"]) == (lis, [], [])
        assert [line["subject"] for line in told["messages_alongside"]] == [letter.subject]
        assert letter.subject in shown
        for secret in ["Inga", "inga@", "12345678", "12 34 56 78", booking.number]:
            assert secret not in json.dumps(told) + shown

    def test_who_left_no_contact_is_found_by_their_seat_and_is_that_booking_only(
        self, client: Client, rosa: Person
    ) -> None:
        nobody = {"name": "Kaj Holm", "phone": "", "email": ""}
        instance = SessionFactory(starts_at=instant(hours=-1))
        kaj = BookingFactory(**nobody, instance=instance, source="walk_in", pk=4711)
        other = BookingFactory(**nobody)

        assert f'href="{page(kaj)}"' in client.get(f"/hold/{instance.pk}/").content.decode()
        assert client.get(page(kaj)).context["held"].bookings.all == [kaj]
        told = json.loads(client.post(page(kaj, deed="hent/")).content)
        assert [line["id"] for line in told["bookings"]["as_guest"]] == [kaj.key]
        client.post(page(kaj, deed="slet/"))

        assert list(Booking.objects.remembered()) == [other]

    @pytest.mark.parametrize("part", ["bestiller", "ledsager", "konto", "andet"])
    def test_a_part_nobody_has_is_not_there(self, client: Client, rosa: Person, part: str) -> None:
        assert client.get(page(BookingFactory(**INGA), part)).status_code == 404


@pytest.mark.usefixtures("rosa")
class TestErasing:
    def test_is_asked_first_and_looking_changes_nothing(self, client: Client) -> None:
        booking = BookingFactory(**INGA)

        answer = client.get(page(booking, deed="slet/"))

        assert "Inga Thorup mister pladsen" in answer.content.decode()
        assert not Message.objects.exists()
        booking.refresh_from_db()
        assert (booking.name, booking.state) == ("Inga Thorup", "confirmed")

    def test_the_coming_seat_goes_to_the_next_who_is_told_and_the_erased_is_not(self, client: Client) -> None:
        instance = SessionFactory(capacity=1)
        booking = BookingFactory(**INGA, instance=instance, token="hemmelig-hemmelig-0000")
        waiting = WaitingFactory(instance=instance, email="venter@example.dk")

        answer = client.post(page(booking, deed="slet/"), follow=True)

        assert "Det er slettet. Tallene står som før." in answer.content.decode()
        booking.refresh_from_db()
        waiting.refresh_from_db()
        assert (booking.state, booking.name, booking.phone) == ("cancelled", "", "")
        assert waiting.state == "confirmed"
        assert list(Message.objects.values_list("to_address", flat=True)) == ["venter@example.dk"]
        assert client.get("/plads/hemmelig-hemmelig-0000/").status_code == 404

    def test_what_somebody_else_has_just_erased_is_not_erased_again(self, rosa: Person) -> None:
        subject = access.subject(rosa, part="gaest", pk=BookingFactory(**INGA).pk)
        privacy.erase(subject=subject, by=rosa, now=NOW)

        with pytest.raises(privacy.NothingHeld):
            privacy.erase(subject=subject, by=rosa, now=NOW)

        assert AuditEntry.objects.filter(deed="erased").count() == 1

    def test_past_seats_stay_and_count(self, client: Client) -> None:
        instance = SessionFactory(starts_at=NOW - timedelta(days=40))
        booking = BookingFactory(**INGA, instance=instance)
        Attendance.objects.create(booking=booking, person_no=1, present=True, recorded_at=NOW)
        before = counts(instance)

        client.post(page(booking, deed="slet/"))

        assert counts(instance) == before == (1, 0, 1, 1)

    def test_an_absent_guest_whose_chair_a_walk_in_has_is_erased_without_the_chair_being_wanted_back(
        self, client: Client, rosa: Person
    ) -> None:
        instance = SessionFactory(starts_at=instant(hours=-1), capacity=1)
        booking = BookingFactory(**INGA, instance=instance)
        seats.mark_attendance(instance=instance, marks={(booking.pk, 1): False}, by=rosa, now=NOW)
        seats.add_walk_in(
            instance=instance, name="Kaj", level="new", one_more_chair=False, form_key="f", by=rosa, now=NOW
        )
        before = counts(instance)

        client.post(page(booking, deed="slet/"))

        booking.refresh_from_db()
        assert (booking.name, booking.state) == ("", "confirmed")
        assert counts(instance) == before == (1, 0, 2, 1)

    def test_others_with_the_same_telephone_stay(self, client: Client) -> None:
        inga, karl = BookingFactory(**INGA), BookingFactory(**INGA | {"name": "Karl Friis"})

        client.post(page(inga, deed="slet/"))

        karl.refresh_from_db()
        assert (karl.name, karl.phone, karl.state) == ("Karl Friis", PHONE, "confirmed")

    def test_a_companion_leaves_their_coming_seat_to_the_next_and_the_guest_keeps_theirs(self, client: Client) -> None:
        instance = SessionFactory(capacity=2)
        pair = BookingFactory(**INGA, instance=instance, companion="Lis Østergaard", seats=2)
        waiting = WaitingFactory(instance=instance)

        client.post(page(pair, "ledsager", "slet/"))

        pair.refresh_from_db()
        waiting.refresh_from_db()
        assert (pair.name, pair.companion, pair.seats, pair.state) == ("Inga Thorup", "", 1, "confirmed")
        assert waiting.state == "confirmed"

    def test_a_companion_of_a_past_session_still_counts(self, client: Client) -> None:
        instance = SessionFactory(starts_at=NOW - timedelta(days=40))
        pair = BookingFactory(**INGA, instance=instance, companion="Lis Østergaard", seats=2)

        client.post(page(pair, "ledsager", "slet/"))

        pair.refresh_from_db()
        assert (pair.companion, pair.seats) == ("", 2)

    @pytest.mark.parametrize("others", [0, 2])
    def test_a_companion_erased_after_both_were_marked_absent_counts_no_seat_twice(
        self, client: Client, rosa: Person, others: int
    ) -> None:
        instance = SessionFactory(starts_at=NOW + timedelta(hours=4), capacity=2)
        pair = BookingFactory(**INGA, instance=instance, companion="Lis Østergaard", seats=2)
        for _ in range(others):
            WaitingFactory(instance=instance, notice="same_morning")
        marks = {(pair.pk, 1): False, (pair.pk, 2): False}
        seats.mark_attendance(instance=instance, marks=marks, by=rosa, now=NOW)

        client.post(page(pair, "ledsager", "slet/"))

        pair.refresh_from_db()
        assert (pair.seats, [mark.person_no for mark in pair.attendances.all()]) == (1, [1])
        assert counts(instance) == (others, 0, 1, 0)

    def test_what_somebody_must_still_say_to_the_guest_is_said_without_the_companion(
        self, client: Client, rosa: Person, settings: Any, tmp_path: Path
    ) -> None:
        settings.DATA_DIR = tmp_path
        guest = seats.Guest(name="Inga Thorup", companion="Lis Østergaard", contact=Contact(email="inga@example.dk"))
        pair = seats.book_seat(instance=SessionFactory(), guest=guest, source="phone", by=rosa, now=NOW)
        send_due(clock=lambda: NOW)
        sent = Message.objects.get()
        unsaid = {}
        for state, settled_at in [("failed", NOW), ("waiting", None)]:
            unsaid[state] = Message.objects.create(
                key=state, channel="email", to_name=sent.to_name, to_address=sent.to_address, subject=sent.subject,
                text=sent.text, calendar=sent.calendar, about=sent.about, state=state, created_at=NOW, send_after=NOW,
                settled_at=settled_at,
            )  # fmt: skip
        assert list(tmp_path.glob("outbox/*.txt"))

        client.post(page(pair, "ledsager", "slet/"))

        sent.refresh_from_db()
        assert (sent.state, sent.text, sent.to_address) == ("sent", "", "")
        assert not list(tmp_path.glob("outbox/*"))
        for state, message in unsaid.items():
            message.refresh_from_db()
            assert (message.state, message.to_address) == (state, "inga@example.dk")
            assert message.text.startswith("Hej Inga Thorup\n")
            assert "Lis" not in message.text + message.subject + message.calendar

    def test_who_made_a_booking_takes_their_telephone_with_them_and_the_guest_keeps_the_seat(
        self, client: Client
    ) -> None:
        booking = BookingFactory(**INGA | {"name": "Karl Friis"}, booked_by="Inga Thorup")

        client.post(page(booking, "bestiller", "slet/"))

        booking.refresh_from_db()
        assert (booking.name, booking.booked_by, booking.phone, booking.state) == ("Karl Friis", "", "", "confirmed")
        assert booking.who == booking.identity()

    def test_the_log_tells_of_it_by_reference_only(self, client: Client) -> None:
        booking = BookingFactory(**INGA)

        client.post(page(booking, deed="slet/"))

        lines = AuditEntry.objects.filter(about=booking.about).values_list("deed", "what", "name")
        assert set(lines) == {("changed", "Meldt fra", "Rosa Lind"), ("erased", "Slettet efter ønske", "Rosa Lind")}


class TestAccounts:
    @pytest.fixture
    def administrator(self, client: Client, monday_at_nine: object) -> Person:
        person = PersonFactory(is_administrator=True)
        client.force_login(person)
        return person

    def test_only_an_administrator_sees_them(self, client: Client, rosa: Person) -> None:
        account = PersonFactory(name="Jytte", email="jytte@example.dk")

        assert found(client, "jytte@example.dk") == [("Jytte", "konto")]
        answer = client.post("/persondata/", {"kontakt": "jytte@example.dk"})
        assert f"/persondata/konto/{account.pk}/" not in answer.content.decode()
        for deed in ["", "slet/"]:
            assert client.get(f"/persondata/konto/{account.pk}/{deed}").status_code == 404
        assert client.post(f"/persondata/konto/{account.pk}/hent/").status_code == 404

    def test_an_open_account_is_closed_before_it_is_erased(self, client: Client, administrator: Person) -> None:
        account = PersonFactory(name="Jytte")

        answer = client.post(f"/persondata/konto/{account.pk}/slet/", follow=True)

        assert "Kontoen er åben. Luk den først." in answer.content.decode()
        account.refresh_from_db()
        assert account.name == "Jytte"

    def test_a_closed_account_is_nobodys_and_what_was_done_stays_done(
        self, client: Client, administrator: Person
    ) -> None:
        account = PersonFactory(name="Jytte", phone=PHONE, is_active=False, is_instructor=True)
        instance = SessionFactory()
        instance.instructors.add(account)

        client.post(f"/persondata/konto/{account.pk}/slet/")

        account.refresh_from_db()
        assert (account.name, account.phone, account.roles) == ("Tidligere medarbejder", "", frozenset())
        assert account.email.endswith("@forgotten.invalid")
        assert not account.has_usable_password()
        assert list(instance.instructors.all()) == [account]
        assert client.get(f"/personer/{account.pk}/").status_code == 404

    def test_the_file_of_an_account_holds_its_roles(self, client: Client, administrator: Person) -> None:
        account = PersonFactory(name="Jytte", is_instructor=True)

        told: Any = json.loads(client.post(f"/persondata/konto/{account.pk}/hent/").content)

        assert (told["account"]["name"], told["account"]["roles"]) == ("Jytte", ["instructor"])


@pytest.mark.parametrize("role", ["is_instructor", "is_partner"])
def test_the_pages_are_not_there_for_others(client: Client, role: str) -> None:
    client.force_login(PersonFactory(**{role: True}))
    booking = BookingFactory(**INGA)

    answers = [
        client.get("/persondata/"),
        client.get(page(booking)),
        client.post(page(booking, deed="hent/")),
        client.post(page(booking, deed="slet/")),
    ]

    assert {answer.status_code for answer in answers} == {404}
