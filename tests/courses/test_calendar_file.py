"""Sessions as a calendar reads them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from selvhjulpen.courses import calendar_file
from selvhjulpen.courses.actions import cancel_booking, cancel_session, move_session, promote_waiting
from selvhjulpen.courses.models import Booking, BookingState, CourseInstance, InstanceState
from selvhjulpen.lib.calendars import at
from tests.courses.factories import (
    NOW,
    TODAY,
    BookingFactory,
    CourseFactory,
    LocationFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)

pytestmark = pytest.mark.django_db

LINK = "http://localhost:8000/plads/x/"


def event_of(booking: Booking) -> Event:
    fresh = Booking.objects.get(pk=booking.pk)
    (event,) = Calendar.from_ical(calendar_file.of_booking(fresh, link=LINK)).events
    return event


class TestOfBooking:
    def test_it_tells_when_where_and_how_to_find_it(self) -> None:
        place = LocationFactory(name="Birkesø Bibliotek", address="Åvej 4, 1. th.", directions="Dør B; ved søen")
        booking = BookingFactory(
            instance=SessionFactory(course=CourseFactory(title="Læs, skriv; og lær"), location=place, room="Sal 2")
        )

        event = event_of(booking)

        assert str(event["SUMMARY"]) == "Læs, skriv; og lær"
        assert event.start == datetime(2026, 11, 24, 9, tzinfo=UTC)
        assert event.end == datetime(2026, 11, 24, 11, tzinfo=UTC)
        assert str(event["LOCATION"]) == "Birkesø Bibliotek, Sal 2, Åvej 4, 1. th."
        assert str(event["DESCRIPTION"]) == "Dør B; ved søen"
        assert str(event["URL"]) == LINK

    @pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=-34)], ids=["winter", "summer"])
    def test_ten_is_ten_in_denmark_on_either_side_of_the_clock_change(self, day: object) -> None:
        booking = BookingFactory(instance=SessionFactory(starts_at=at(day, time(10))))  # type: ignore[arg-type]

        assert event_of(booking).start == booking.instance.starts_at

    @pytest.mark.parametrize("trick", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
    def test_a_line_break_in_a_name_is_no_line_of_the_file(self, trick: str) -> None:
        evil = f"Hus{trick}STATUS:CANCELLED{trick}END:VEVENT"
        booking = BookingFactory(
            instance=SessionFactory(
                course=CourseFactory(title=evil), location=LocationFactory(name=evil, directions=evil), room=evil
            )
        )

        text = calendar_file.of_booking(booking, link=LINK)

        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert lines.count("STATUS:CONFIRMED") == 1
        assert lines.count("STATUS:CANCELLED") == 0
        assert lines.count("END:VEVENT") == 1
        assert len(Calendar.from_ical(text).events) == 1

    def test_the_file_has_the_lines_a_calendar_asks_for(self) -> None:
        text = calendar_file.of_booking(BookingFactory(instance=SessionFactory(room="Ø" * 80)), link=LINK)

        lines = text.split("\r\n")
        assert lines[0] == "BEGIN:VCALENDAR"
        assert "METHOD:PUBLISH" in lines
        assert max(len(line.encode()) for line in lines) <= 75

    def test_the_states_of_a_booking_are_the_status_of_its_event(self) -> None:
        cancelled_session = SessionFactory(state=InstanceState.CANCELLED)
        bookings = {
            "CONFIRMED": BookingFactory(),
            "TENTATIVE": WaitingFactory(),
            "CANCELLED": BookingFactory(state=BookingState.CANCELLED, cancelled_at=NOW),
        }

        assert {status: event_of(b)["STATUS"] for status, b in bookings.items()} == {s: s for s in bookings}
        assert event_of(BookingFactory(instance=cancelled_session))["STATUS"] == "CANCELLED"

    def test_a_place_in_the_queue_does_not_look_like_a_seat(self) -> None:
        event = event_of(WaitingFactory())

        assert str(event["SUMMARY"]) == "Venteliste: Læs dine breve i Digital Post"

    def test_two_who_share_an_email_have_an_event_each(self) -> None:
        instance = SessionFactory()
        inga = BookingFactory(instance=instance, name="Inga", email="hjem@example.dk")
        karl = BookingFactory(instance=instance, name="Karl", email="hjem@example.dk")

        assert event_of(inga)["UID"] != event_of(karl)["UID"]

    def test_whatever_happens_to_a_booking_its_event_stays_the_same_and_is_newer_each_time(self) -> None:
        instance = SessionFactory(capacity=1)
        leaver = BookingFactory(instance=instance)
        booking = WaitingFactory(instance=instance)
        told = [event_of(booking)]

        cancel_booking(booking=leaver, now=NOW)
        told.append(event_of(booking))
        for day in (8, 9):
            move_session(
                instance=instance,
                day=TODAY + timedelta(days=day),
                start=time(13),
                location=instance.location,
                room="",
                now=NOW,
            )
            told.append(event_of(booking))
        cancel_session(instance=instance, reason="", now=NOW)
        told.append(event_of(booking))

        sequence = [e["SEQUENCE"] for e in told]
        assert [e["STATUS"] for e in told] == ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert sequence == sorted(set(sequence))
        assert {e["UID"] for e in told} == {f"{booking.key}@selvhjulpen"}

    def test_a_seat_given_up_is_newer_than_the_seat(self) -> None:
        booking = BookingFactory()
        before = event_of(booking)["SEQUENCE"]

        cancel_booking(booking=booking, now=NOW)

        assert event_of(booking)["SEQUENCE"] > before

    def test_nobody_is_named_in_it(self) -> None:
        booking = BookingFactory(name="Inga Holm", email="inga@example.dk", phone="+4512345678", number="4711")
        promote_waiting(instance=booking.instance, now=NOW)

        text = calendar_file.of_booking(booking, link=LINK)

        assert [word for word in ("Inga", "Holm", "inga@", "+45", "4711") if word in text] == []


class TestPages:
    def test_the_file_of_a_seat_is_downloaded_as_a_calendar(self, client: Client) -> None:
        booking = BookingFactory()

        answer = client.get(reverse("courses:seat_calendar", args=[booking.token]))

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="kursus.ics"'
        (event,) = Calendar.from_ical(answer.content).events
        assert str(event["URL"]) == f"http://localhost:8000/plads/{booking.token}/"

    @pytest.mark.usefixtures("monday_at_nine")
    def test_the_feed_holds_what_citizens_can_come_to(self, client: Client) -> None:
        coming, full = SessionFactory(), SessionFactory(capacity=0)
        SessionFactory(state=InstanceState.DRAFT)
        SessionFactory(starts_at=instant(days=-1))
        SessionFactory(course=CourseFactory(audience="employees"))

        answer = client.get(reverse("courses:feed"))

        events = Calendar.from_ical(answer.content).events
        assert {e["UID"] for e in events} == {f"{s.key}@selvhjulpen" for s in (coming, full)}
        assert {str(e["URL"]) for e in events} == {f"http://localhost:8000/kurser/{s.pk}/" for s in (coming, full)}

    @pytest.mark.usefixtures("monday_at_nine")
    def test_an_english_feed_is_english(self, client: Client) -> None:
        SessionFactory(course=CourseFactory(title_en="Read your letters"))

        (event,) = Calendar.from_ical(client.get("/en/kurser/kalender.ics").content).events

        assert str(event["SUMMARY"]) == "Read your letters"
        assert "/en/kurser/" in str(event["URL"])

    @pytest.mark.usefixtures("monday_at_nine")
    def test_the_feed_asks_the_database_as_often_for_three_as_for_one(
        self, client: Client, django_assert_num_queries: object
    ) -> None:
        for _ in range(2):
            SessionFactory()
            with django_assert_num_queries(2):  # type: ignore[operator]
                client.get(reverse("courses:feed"))
            SessionFactory.create_batch(2)

        assert CourseInstance.objects.count() == 6
