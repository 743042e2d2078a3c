"""Guests are forgotten when their time has come; the counts are not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.courses import actions, rules
from selvhjulpen.courses.actions import forgetting
from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.lib.calendars import at, months_after
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel, Message
from selvhjulpen.people.models import Person
from tests.courses.factories import NOW, BookingFactory, SessionFactory, WaitingFactory

HALF_A_YEAR_AGO = at(date(2026, 5, 23), time(10))  # to the day: NOW is 23 November
PERSONAL = ["name", "companion", "booked_by", "phone", "email"]


def session_that_ended(moment: datetime, **fields: Any) -> CourseInstance:
    return SessionFactory(starts_at=moment - timedelta(hours=2), ends_at=moment, **fields)


def is_forgotten(booking: Booking) -> bool:
    booking.refresh_from_db()
    return booking.forgotten_at is not None


class TestTheRule:
    def test_six_months_are_counted_to_the_day(self) -> None:
        assert rules.guests_are_remembered_from(NOW) == at(date(2026, 5, 24), time())

    def test_a_day_that_the_month_does_not_have_is_its_last(self) -> None:
        assert rules.guests_are_remembered_from(at(date(2027, 2, 28), time(9))) == at(date(2026, 9, 1), time())

    def test_midnight_is_danish_on_both_sides_of_summer_time(self) -> None:
        # 28 March 2027, when the clocks change, begins in winter time and ends in summer time.
        moment = rules.guests_are_remembered_from(at(date(2027, 3, 28), time(23, 59)))

        assert moment == at(date(2026, 9, 29), time())
        assert moment.utcoffset() == timedelta(hours=2)

    @given(
        st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        st.integers(-3, 400).map(lambda days: timedelta(days=days)),
    )
    def test_who_is_forgotten_is_six_months_old_and_who_is_six_months_old_is_forgotten(
        self, ended: date, later: timedelta
    ) -> None:
        today = ended + later
        is_over = at(ended, time(23, 59)) < rules.guests_are_remembered_from(at(today, time()))

        assert is_over == (months_after(ended, 6) <= today)


@pytest.mark.django_db
class TestNeeds:
    def test_go_the_moment_the_session_is_over(self) -> None:
        booking = BookingFactory(instance=session_that_ended(NOW), needs=["glasses", "computer"], level="new")

        actions.forget_needs(now=NOW - timedelta(seconds=1))
        booking.refresh_from_db()
        assert booking.needs == ["glasses", "computer"]

        actions.forget_needs(now=NOW)
        booking.refresh_from_db()
        assert (booking.needs, booking.level, booking.forgotten_at) == ([], "new", None)
        assert booking.name

    def test_go_with_the_seat_that_is_given_up(self) -> None:
        coming = SessionFactory()
        gone = BookingFactory(instance=coming, state="cancelled", cancelled_at=NOW, needs=["wheelchair"])
        stays = BookingFactory(instance=coming, needs=["wheelchair"])

        actions.forget_needs(now=NOW)

        assert {b.pk: b.needs for b in Booking.objects.all()} == {gone.pk: [], stays.pk: ["wheelchair"]}


@pytest.mark.django_db
class TestGuests:
    def test_are_remembered_to_the_last_minute_of_their_six_months(self) -> None:
        last = BookingFactory(instance=session_that_ended(at(date(2026, 5, 23), time(23, 59))))
        next_day = BookingFactory(instance=session_that_ended(at(date(2026, 5, 24), time(0, 1))))

        actions.forget_guests(now=at(date(2026, 11, 22), time(23, 59)))
        assert (is_forgotten(last), is_forgotten(next_day)) == (False, False)

        actions.forget_guests(now=at(date(2026, 11, 23), time()))
        assert (is_forgotten(last), is_forgotten(next_day)) == (True, False)

    def test_leave_nothing_by_which_they_could_be_known(self, client: Client) -> None:
        booking = BookingFactory(
            instance=session_that_ended(HALF_A_YEAR_AGO),
            name="Inga Thorup",
            companion="Lis Østergaard",
            seats=2,
            booked_by="Karl Friis",
            phone="+4512345678",
            email="inga@example.dk",
            takes_sms=False,
            needs=["glasses"],
            notice="same_morning",
            language="en",
            level="new",
            number="4721",
        )
        was = dict(vars(booking))

        actions.forget_guests(now=NOW)

        booking.refresh_from_db()
        same = {name for name, value in vars(booking).items() if not name.startswith("_") and value == was[name]}
        assert same == {
            "id", "key", "instance_id", "state", "source", "seats", "level",
            "created_at", "queued_at", "confirmed_at", "cancelled_at",
        }  # fmt: skip
        assert [getattr(booking, name) for name in PERSONAL] == [""] * len(PERSONAL)
        assert (booking.who, booking.number, booking.names) == (f"|{booking.key}", "0000", "Navnet er slettet")
        assert client.get(reverse("courses:seat", args=[was["token"]])).status_code == 404

    def test_who_gave_up_and_who_waited_are_forgotten_too(self) -> None:
        instance = session_that_ended(HALF_A_YEAR_AGO, capacity=1)
        there = [
            BookingFactory(instance=instance),
            WaitingFactory(instance=instance),
            BookingFactory(instance=instance, state="cancelled", cancelled_at=NOW),
            BookingFactory(instance=session_that_ended(HALF_A_YEAR_AGO, state="cancelled")),
        ]

        actions.forget_guests(now=NOW)

        assert [is_forgotten(booking) for booking in there] == [True] * 4

    def test_two_of_one_name_are_two_who_are_forgotten(self) -> None:
        """The row that says who may not book twice is still told apart by its key."""
        instance = session_that_ended(HALF_A_YEAR_AGO)
        for email in ["inga@example.dk", "inga@example.com"]:
            BookingFactory(instance=instance, name="Inga", email=email)

        actions.forget_guests(now=NOW)
        actions.forget_guests(now=NOW)

        rows = list(Booking.objects.all())
        assert len({booking.who for booking in rows}) == len({booking.token for booking in rows}) == 2
        assert all(booking.who == booking.identity() for booking in rows)

    def test_letters_to_them_are_emptied_and_what_was_unsaid_is_not_said(self) -> None:
        old = BookingFactory(instance=session_that_ended(HALF_A_YEAR_AGO))
        new = BookingFactory()
        for number, booking in enumerate([old, old, new]):
            words = {"to_name": "Inga", "to_address": "inga@example.dk", "subject": "S", "text": "T", "calendar": "C"}
            post(key=f"k{number}", channel=Channel.EMAIL, about=booking.about, now=NOW, **words)
        Message.objects.filter(key="k0").update(state="sent", settled_at=NOW, error="inga@example.dk bounced")

        actions.forget_guests(now=NOW)

        told = Message.objects.values_list(
            "key", "state", "to_name", "to_address", "subject", "text", "calendar", "error"
        )
        assert set(told) == {
            ("k0", "sent", "", "", "", "", "", ""),
            ("k1", "dropped", "", "", "", "", "", ""),
            ("k2", "waiting", "Inga", "inga@example.dk", "S", "T", "C", ""),
        }

    def test_free_text_about_an_old_session_names_people_and_goes(self) -> None:
        old = session_that_ended(HALF_A_YEAR_AGO, host_note="Bo låser op", cancel_reason="Jytte er syg")
        new = SessionFactory(host_note="Bo låser op")

        actions.forget_guests(now=NOW)

        for instance in (old, new):
            instance.refresh_from_db()
        assert (old.host_note, old.cancel_reason, new.host_note) == ("", "", "Bo låser op")

    def test_the_database_refuses_a_forgotten_guest_with_a_name(self) -> None:
        booking = BookingFactory(instance=session_that_ended(HALF_A_YEAR_AGO))
        actions.forget_guests(now=NOW)

        for field in PERSONAL:
            with pytest.raises(IntegrityError, match="courses_forgotten_is_nobody"), transaction.atomic():
                Booking.objects.filter(pk=booking.pk).update(**{field: "x"})

    def test_many_are_forgotten_in_small_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forgetting, "BATCH", 2)
        monkeypatch.setattr(forgetting, "SECONDS_BETWEEN", 0)
        monkeypatch.setattr(forgetting, "MOST_AT_ONCE", 3)
        instance = session_that_ended(HALF_A_YEAR_AGO)
        BookingFactory.create_batch(5, instance=instance, needs=["glasses"])

        actions.forget_needs(now=NOW)
        actions.forget_guests(now=NOW)
        assert Booking.objects.remembered().count() == 2  # for the next round

        actions.forget_needs(now=NOW)
        actions.forget_guests(now=NOW)
        assert not Booking.objects.remembered().exists()

    def test_the_staff_pages_of_an_old_session_still_open(self, client: Client, jytte: Person) -> None:
        jytte.is_coordinator = True
        jytte.save()
        client.force_login(jytte)
        instance = session_that_ended(HALF_A_YEAR_AGO)
        BookingFactory(instance=instance, seats=2, companion="Lis")
        actions.forget_guests(now=NOW)

        for name in ["session_staff", "attendance", "attendance_sheet"]:
            page = client.get(reverse(f"courses:{name}", args=[instance.pk]))
            assert "Navnet er slettet" in page.content.decode()
