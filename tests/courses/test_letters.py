"""What people are written: the words as they arrive, Danish and English."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from icalendar import Calendar

from selvhjulpen.courses import letters
from selvhjulpen.courses.actions import cancel_session, move_session
from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.outbox.models import Channel, Message
from tests.courses.factories import (
    NOW,
    TODAY,
    BookingFactory,
    CourseFactory,
    HostFactory,
    LocationFactory,
    SessionFactory,
    WaitingFactory,
)

pytestmark = pytest.mark.django_db

KINDS = ["booked", "waiting", "promoted", "booking_cancelled", "session_moved", "session_cancelled"]
# A text message in the GSM alphabet costs one for each 153 characters; one letter outside it more than doubles that.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


def session(**more: object) -> CourseInstance:
    HostFactory()
    course = CourseFactory(
        title="Læs dine breve & find rundt",
        title_en="Read your letters & find your way",
        bring="Tag <briller> med",
        bring_en="Bring <glasses>",
    )
    place = LocationFactory(
        name="Bent & Lis' Hus", address="Åvej 1, 1. th.", directions='Dør "B" mod søen', directions_en='Door "B"'
    )
    return SessionFactory(course=course, location=place, room="Lokale 2", **more)


def write(kind: str, booking: Booking) -> Message:
    if kind == "session_moved":
        before = CourseInstance(
            location=booking.instance.location,
            starts_at=booking.instance.starts_at - timedelta(days=1),
            ends_at=booking.instance.ends_at - timedelta(days=1),
        )
        letters.session_moved(booking, now=NOW, before=before)
    else:
        getattr(letters, kind)(booking, now=NOW)
    return Message.objects.get()


def by_mail(**more: object) -> Booking:
    return BookingFactory(instance=session(), name="Åge & Ida", email="aage@example.dk", number="4711", **more)


def by_phone(**more: object) -> Booking:
    return BookingFactory(instance=session(), name="Åge", email="", phone="+4512345678", number="4711", **more)


class TestWords:
    def test_who_gets_a_seat_is_written_where_when_what_to_bring_and_how_to_give_it_up(self) -> None:
        booking = by_mail()

        message = write("booked", booking)

        assert message.subject == "Du har en plads: Læs dine breve & find rundt, tirsdag 24. november"
        assert message.text.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
            "Hej Åge & Ida",
            "",
            "Du har en plads.",
            "",
            "Læs dine breve & find rundt",
            "Tirsdag 24. november, kl. 10.00–12.00",
            "Bent & Lis' Hus, Lokale 2, Åvej 1, 1. th.",
            'Dør "B" mod søen',
            "",
            "Tag med: Tag <briller> med",
            "",
            "Dit pladsnummer er 4711.",
            "",
            "Kan du ikke komme? Så sig det til os, så får en anden pladsen:",
            f"http://localhost:8000/plads/{booking.token}/",
            "",
            "Venlig hilsen",
            "Birkesø Bibliotek",
            "Telefon 12 34 56 78",
        ]

    def test_a_waiting_guest_is_told_that_they_have_no_seat(self) -> None:
        message = write("waiting", WaitingFactory(instance=session(), name="Inga"))

        assert message.subject.startswith("Du står på ventelisten: ")
        assert "Du har ikke en plads, før du hører fra os." in message.text
        assert "Du har en plads" not in message.text
        assert message.calendar == ""

    def test_two_are_greeted_by_both_names(self) -> None:
        message = write("booked", by_mail(companion="Lis", seats=2))

        assert message.text.startswith("Hej Åge & Ida og Lis\n\nI har to pladser.\n")

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_letter_is_plain_text_without_marks_of_html(self, kind: str) -> None:
        booking = WaitingFactory(instance=session(), name="Åge & Ida") if kind == "waiting" else by_mail()

        message = write(kind, booking)

        assert re.findall(r"&(?:amp|lt|gt|quot|#\w+);|</?(?!briller>)\w+[ >]", message.subject + message.text) == []

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_subject_is_one_line(self, kind: str) -> None:
        booking = by_mail()
        booking.instance.course.title = "Brev\r\nBcc: alle@example.dk"

        message = write(kind, booking)

        assert message.subject.splitlines() == [message.subject]

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_english_letter_is_english_throughout(self, kind: str) -> None:
        booking = by_mail(language="en")

        message = write(kind, booking)

        said = f"{message.subject}\n{message.text}"
        assert "Read your letters & find your way" in said
        assert "Læs dine breve" not in said
        assert "Dør" not in said
        assert "briller" not in said
        assert "kl." not in said
        if "http" in message.text:
            assert "http://localhost:8000/en/" in message.text

    def test_an_english_letter_about_a_danish_text_has_the_danish_text_and_no_markup(self) -> None:
        booking = by_mail(language="en")
        booking.instance.course.title_en = booking.instance.location.directions_en = ""

        message = write("booked", booking)

        assert message.subject.endswith("Læs dine breve & find rundt, Tuesday 24 November")
        assert 'Dør "B" mod søen' in message.text.splitlines()


class TestShort:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("language", ["da", "en"])
    def test_a_text_message_is_short_and_in_letters_that_every_phone_has(self, kind: str, language: str) -> None:
        booking = by_phone(language=language)

        message = write(kind, booking)

        assert message.channel == Channel.SMS
        assert set(message.text) - GSM == set()
        assert len(message.text) <= 306, message.text

    def test_a_text_message_says_what_a_mail_says(self) -> None:
        booking = by_phone()

        message = write("booked", booking)

        assert message.text == (
            "Du har en plads: Læs dine breve & find rundt, tirsdag 24. november kl. 10.00-12.00, "
            "Bent & Lis' Hus, Lokale 2. Dit pladsnummer er 4711. "
            f"Afbud: http://localhost:8000/plads/{booking.token}/"
        )


class TestCalls:
    LANDLINE = {"email": "", "phone": "+4512345678", "takes_sms": False}
    NOTHING = {"email": "", "phone": ""}

    @pytest.mark.parametrize("reach", [LANDLINE, NOTHING], ids=["landline", "no contact at all"])
    @pytest.mark.parametrize("kind", ["promoted", "session_moved", "session_cancelled"])
    def test_who_cannot_be_written_to_is_telephoned_with_what_they_must_know(
        self, kind: str, reach: dict[str, object]
    ) -> None:
        message = write(kind, BookingFactory(instance=session(), **reach))

        assert (message.channel, message.to_address) == (Channel.CALL, reach["phone"])

    @pytest.mark.parametrize("kind", ["booked", "waiting", "booking_cancelled"])
    def test_nobody_is_telephoned_with_what_they_have_just_been_told(self, kind: str) -> None:
        booking = BookingFactory(instance=session(), **self.LANDLINE)

        getattr(letters, kind)(booking, now=NOW)

        assert Message.objects.count() == 0

    def test_a_call_is_danish_whatever_language_the_guest_chose(self) -> None:
        message = write("promoted", BookingFactory(instance=session(), language="en", **self.LANDLINE))

        assert message.text.startswith("Nu har du en plads: Læs dine breve")


class TestMoved:
    def test_a_moved_session_is_told_with_its_old_time_and_its_new_to_who_sits_and_who_waits(self) -> None:
        instance = session(capacity=1)
        BookingFactory(instance=instance, name="Seated")
        WaitingFactory(instance=instance, name="Waiting")
        new_place = LocationFactory(name="Sal 3")

        move_session(
            instance=instance, day=TODAY + timedelta(days=8), start=time(13), location=new_place, room="", now=NOW
        )

        said = {m.to_name: m.text.replace("\N{NO-BREAK SPACE}", " ") for m in Message.objects.all()}
        assert said.keys() == {"Seated", "Waiting"}
        for text in said.values():
            assert "Før: tirsdag 24. november, kl. 10.00–12.00, Bent & Lis' Hus, Lokale 2" in text.splitlines()
            assert "Tirsdag 1. december, kl. 13.00–15.00" in text.splitlines()
            assert "Sal 3, Biblioteksgade 4" in text.splitlines()
        assert "Du har stadig din plads." in said["Seated"]
        assert "Du står stadig på ventelisten." in said["Waiting"]

    def test_a_cancelled_session_is_told_with_the_reason_to_who_sits_and_who_waits(self) -> None:
        instance = session(capacity=1)
        BookingFactory(instance=instance, name="Seated")
        WaitingFactory(instance=instance, name="Waiting")

        cancel_session(instance=instance, reason="Lokalet er oversvømmet.", now=NOW)

        said = {m.to_name: m for m in Message.objects.all()}
        assert said.keys() == {"Seated", "Waiting"}
        assert all("Lokalet er oversvømmet." in m.text for m in said.values())
        assert {n: Calendar.from_ical(m.calendar).events[0]["STATUS"] for n, m in said.items() if m.calendar} == {
            "Seated": "CANCELLED"
        }
