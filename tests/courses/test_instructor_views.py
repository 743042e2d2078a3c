"""The instructor's day: who may see it, what is on, and the sheet for the pen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses.actions import count_heads, mark_attendance
from selvhjulpen.courses.models import Attendance, HeadCount, InstanceState
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CoordinatorFactory,
    CountedSessionFactory,
    InstructorFactory,
    LocationFactory,
    PersonFactory,
    SessionFactory,
    WaitingFactory,
)
from tests.courses.instructor_pages import page, taught, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


# ── Doors ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["attendance", "attendance_sheet", "counter"])
def test_an_instructor_opens_their_own_session_and_finds_nothing_of_another_s(as_jytte, jytte, name):
    factory = CountedSessionFactory if name == "counter" else SessionFactory
    own, foreign = taught(jytte, factory), taught(InstructorFactory(), factory)

    assert as_jytte.get(page(name, own)).status_code == 200
    assert as_jytte.get(page(name, foreign)).status_code == 404


@pytest.mark.parametrize("name", ["attendance", "counter", "counter_undo", "counter_finish"])
def test_nothing_can_be_written_on_another_s_session(as_jytte, name):
    foreign = taught(InstructorFactory(), CountedSessionFactory)
    BookingFactory(instance=taught(InstructorFactory()))

    assert as_jytte.post(page(name, foreign), {"key": "a", "number": "1"}).status_code == 404
    assert (HeadCount.objects.count(), Attendance.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", ["is_administrator", "is_partner"])
def test_attendance_is_not_for_other_roles(role):
    client = Client()
    person = PersonFactory(**{role: True})
    client.force_login(person)
    instance = taught(person)

    assert {client.get(page(name, instance)).status_code for name in ("attendance", "attendance_sheet")} == {404}
    assert client.get(reverse("courses:today")).status_code == 404


def test_the_coordinator_opens_any_session_but_no_draft():
    client = Client()
    client.force_login(CoordinatorFactory())
    instance = taught(InstructorFactory())
    draft = taught(InstructorFactory(), state=InstanceState.DRAFT)

    assert client.get(page("attendance", instance)).status_code == 200
    assert client.get(page("attendance", draft)).status_code == 404


@pytest.mark.parametrize("name", ["today", "attendance", "attendance_sheet"])
def test_no_page_of_an_instructor_tells_how_a_guest_is_reached(as_jytte, jytte, name):
    instance = taught(jytte)
    BookingFactory(instance=instance, name="Inga Thorup", email="inga.hemmelig@example.dk", booked_by="Kurt Datter")
    BookingFactory(instance=instance, name="Svend Aage", email="", phone="+4587654321")

    text = words(as_jytte.get(reverse("courses:today") if name == "today" else page(name, instance)))

    assert "hemmelig" not in text
    assert "8765" not in text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    assert "Kurt" not in text


# ── Today ────────────────────────────────────────────────────────────────────────────────────────


def test_today_shows_the_own_sessions_of_the_day_with_what_is_needed_there(as_jytte, jytte):
    place = LocationFactory(
        name="Lunde Skole", contact_name="Bent Pedel", contact_phone="+4511223344", directions="Gå ind fra gården."
    )
    instance = taught(jytte, location=place, room="Lokale 2")
    instance.course.material = "Mappe 3"
    instance.course.save()
    BookingFactory(instance=instance, level="new", seats=2, companion="Lis", needs=["computer"])
    BookingFactory(instance=instance, level="some", needs=["computer", "glasses"])
    WaitingFactory(instance=instance, needs=["wheelchair"])
    taught(InstructorFactory(), location=LocationFactory(name="En andens sted"))

    text = words(as_jytte.get(reverse("courses:today")))

    for said in ("Lunde Skole, Lokale 2", "Gå ind fra gården.", "Bent Pedel", "Mappe 3", "3 kommer"):
        assert said in text
    for said in ("2 helt nye, 1 let øvet", "2 computere til udlån", "1 par læsebriller"):
        assert said in text
    assert "kørestol" not in text
    assert "En andens sted" not in text


def test_today_lists_the_next_fortnight_and_what_lacks_attendance_newest_first(as_jytte, jytte):
    near = taught(jytte, hours=24 * 3)
    taught(jytte, hours=24 * 20)
    half, none, done, empty, old = (taught(jytte, hours=-24 * days) for days in (3, 2, 4, 5, 40))
    counted, uncounted = (taught(jytte, CountedSessionFactory, hours=-24 * days) for days in (6, 7))
    for instance in (half, none, done, old):
        BookingFactory(instance=instance)
        BookingFactory(instance=instance)
    for instance, n in ((half, 1), (done, 2)):
        marks = {(b.pk, 1): False for b in instance.bookings.all()[:n]}
        mark_attendance(instance=instance, marks=marks, by=jytte, now=NOW)
    count_heads(instance=counted, number=1, key="en", by=jytte, now=NOW)
    cancelled = taught(jytte, hours=-24, state=InstanceState.CANCELLED)
    BookingFactory(instance=cancelled)

    teaching = as_jytte.get(reverse("courses:today")).context["teaching"]

    assert teaching.today == []
    assert teaching.coming == [near]
    assert teaching.unmarked == [none, half, uncounted]
    assert empty not in teaching.unmarked


def test_a_day_without_sessions_says_what_is_next_however_far_away(as_jytte, jytte):
    taught(jytte, hours=24 * 40, location=LocationFactory(name="Havnecentret"))

    text = words(as_jytte.get(reverse("courses:today")))

    assert "Du har ingen hold i dag" in text
    assert "Det næste er lørdag 2. januar på Havnecentret." in text


def test_somebody_who_teaches_nothing_is_told_kindly(as_jytte):
    assert "Der er ingen på vej." in words(as_jytte.get(reverse("courses:today")))


def test_a_cancelled_session_of_today_is_shown_as_cancelled(as_jytte, jytte):
    instance = taught(jytte, state=InstanceState.CANCELLED, cancel_reason="Underviseren er syg.")

    text = words(as_jytte.get(reverse("courses:today")))

    assert "Underviseren er syg." in text
    assert page("attendance", instance) not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_today_asks_the_database_as_often_for_three_sessions_as_for_one(
    as_jytte, jytte, rows, django_assert_num_queries
):
    for _ in range(rows):
        for hours in (1, 48, -48):
            BookingFactory(instance=taught(jytte, hours=hours))
            taught(jytte, CountedSessionFactory, hours=hours)
    as_jytte.get(reverse("courses:today"))

    with django_assert_num_queries(9):  # session, person, host; today, instructors, bookings, marks; next; missing
        as_jytte.get(reverse("courses:today"))


# ── On paper ─────────────────────────────────────────────────────────────────────────────────────


def test_the_sheet_has_a_line_for_everybody_and_empty_ones_for_those_who_walk_in(as_jytte, jytte):
    instance = taught(jytte, capacity=8)
    BookingFactory(instance=instance, name="Karl", companion="Lis", seats=2, number="4711", needs=["glasses"])
    BookingFactory(instance=instance, name="Aksel")

    response = as_jytte.get(page("attendance_sheet", instance))

    text = words(response)
    for said in ("Karl", "Lis", "Sammen med Karl", "Aksel", "4711", "Låne læsebriller", "Underviser: Jytte Friis"):
        assert said in text
    assert text.count('class="circle"') == 6
    assert text.count('class="rule"') == 5
    assert page("attendance", instance) in text


def test_the_sheet_of_a_counted_session_has_a_line_for_each_half_hour(as_jytte, jytte):
    instance = taught(jytte, CountedSessionFactory)

    text = words(as_jytte.get(page("attendance_sheet", instance)))

    assert [clock for clock in ("10.00", "10.30", "11.00", "11.30", "12.00") if f"fra kl. {clock}<" in text] == [
        "10.00",
        "10.30",
        "11.00",
        "11.30",
    ]
