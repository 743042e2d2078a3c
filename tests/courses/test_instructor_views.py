"""The instructor's day: what is on, who came, how many stopped by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses.actions import add_walk_in, count_heads, mark_attendance
from selvhjulpen.courses.forms import AttendanceForm, taps_of
from selvhjulpen.courses.models import Attendance, Booking, CourseInstance, HeadCount, InstanceState, Source
from selvhjulpen.courses.queries import count_so_far, guests
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
    instant,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def jytte() -> Any:
    return InstructorFactory(name="Jytte Friis")


@pytest.fixture
def client(client: Client, jytte: Any) -> Client:
    client.force_login(jytte)
    return client


def taught(by: Any, factory: Any = SessionFactory, hours: float = 1, **fields: Any) -> CourseInstance:
    """A session today, in an hour, taught by this person."""
    instance = factory(starts_at=instant(hours=hours), **fields)
    instance.instructors.add(by)
    return instance


def page(name: str, instance: CourseInstance) -> str:
    return reverse(f"courses:{name}", args=[instance.pk])


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def marked(instance: CourseInstance) -> set[tuple[str, int, bool]]:
    return set(
        Attendance.objects.filter(booking__instance=instance).values_list("booking__name", "person_no", "present")
    )


def choice(booking: Booking, mark: str, before: str = "", person: int = 1) -> dict[str, str]:
    """What the form sends for one person."""
    return {f"mark-{booking.pk}-{person}": mark, f"before-{booking.pk}-{person}": before}


# ── Doors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["attendance", "attendance_sheet", "counter"])
def test_an_instructor_opens_their_own_session_and_finds_nothing_of_another_s(client, jytte, name):
    factory = CountedSessionFactory if name == "counter" else SessionFactory
    own, foreign = taught(jytte, factory), taught(InstructorFactory(), factory)

    assert client.get(page(name, own)).status_code == 200
    assert client.get(page(name, foreign)).status_code == 404


@pytest.mark.parametrize("name", ["attendance", "counter", "counter_undo", "counter_finish"])
def test_nothing_can_be_written_on_another_s_session(client, name):
    foreign = taught(InstructorFactory(), CountedSessionFactory)
    BookingFactory(instance=taught(InstructorFactory()))

    assert client.post(page(name, foreign), {"key": "a", "number": "1"}).status_code == 404
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
def test_no_page_of_an_instructor_tells_how_a_guest_is_reached(client, jytte, name):
    instance = taught(jytte)
    BookingFactory(instance=instance, name="Inga Thorup", email="inga.hemmelig@example.dk", booked_by="Kurt Datter")
    BookingFactory(instance=instance, name="Svend Aage", email="", phone="+4587654321")

    text = words(client.get(reverse("courses:today") if name == "today" else page(name, instance)))

    assert "hemmelig" not in text
    assert "8765" not in text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    assert "Kurt" not in text


# ── Today ───────────────────────────────────────────────────────────────────────────────────────


def test_today_shows_the_own_sessions_of_the_day_with_what_is_needed_there(client, jytte):
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

    text = words(client.get(reverse("courses:today")))

    for said in ("Lunde Skole, Lokale 2", "Gå ind fra gården.", "Bent Pedel", "Mappe 3", "3 kommer"):
        assert said in text
    for said in ("2 helt nye, 1 let øvet", "2 computere til udlån", "1 par læsebriller"):
        assert said in text
    assert "kørestol" not in text
    assert "En andens sted" not in text


def test_today_lists_the_next_fortnight_and_what_lacks_attendance_newest_first(client, jytte):
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

    teaching = client.get(reverse("courses:today")).context["teaching"]

    assert teaching.today == []
    assert teaching.coming == [near]
    assert teaching.unmarked == [none, half, uncounted]
    assert empty not in teaching.unmarked


def test_a_day_without_sessions_says_what_is_next_however_far_away(client, jytte):
    taught(jytte, hours=24 * 40, location=LocationFactory(name="Havnecentret"))

    text = words(client.get(reverse("courses:today")))

    assert "Du har ingen hold i dag" in text
    assert "Det næste er lørdag 2. januar på Havnecentret." in text


def test_somebody_who_teaches_nothing_is_told_kindly(client):
    assert "Der er ingen på vej." in words(client.get(reverse("courses:today")))


def test_a_cancelled_session_of_today_is_shown_as_cancelled(client, jytte):
    instance = taught(jytte, state=InstanceState.CANCELLED, cancel_reason="Underviseren er syg.")

    text = words(client.get(reverse("courses:today")))

    assert "Underviseren er syg." in text
    assert page("attendance", instance) not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_today_asks_the_database_as_often_for_three_sessions_as_for_one(client, jytte, rows, django_assert_num_queries):
    for _ in range(rows):
        for hours in (1, 48, -48):
            BookingFactory(instance=taught(jytte, hours=hours))
            taught(jytte, CountedSessionFactory, hours=hours)
    client.get(reverse("courses:today"))

    with django_assert_num_queries(9):  # session, person, host; today, instructors, bookings, marks; next; missing
        client.get(reverse("courses:today"))


# ── Attendance ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["attendance", "attendance_sheet"])
def test_attendance_asks_the_database_as_often_for_three_guests_as_for_one(
    client, jytte, rows, name, django_assert_num_queries
):
    instance = taught(jytte)
    for _ in range(rows):
        BookingFactory(instance=instance, seats=2, companion="Lis")
    client.get(page(name, instance))

    expected = {"attendance": 6, "attendance_sheet": 7}[name]  # the sheet names the instructors
    with django_assert_num_queries(expected):
        client.get(page(name, instance))


def test_the_page_shows_a_choice_for_each_of_two_together_and_counts_persons(client, jytte):
    instance = taught(jytte)
    pair = BookingFactory(instance=instance, name="Karl", companion="Lis Østergaard", seats=2)
    one = BookingFactory(instance=instance, name="Aksel Bruun")
    mark_attendance(instance=instance, marks={(pair.pk, 2): True, (one.pk, 1): False}, by=jytte, now=NOW)

    response = client.get(page("attendance", instance))

    assert [[(row.name, row.mark) for row in card.rows] for card in response.context["form"].cards] == [
        [("Aksel Bruun", "no")],
        [("Karl", ""), ("Lis Østergaard", "yes")],
    ]
    roster = response.context["roster"]
    assert (roster.here, roster.absent, roster.unmarked, roster.people) == (1, 1, 1, 3)


def test_the_whole_form_saves_each_person_s_mark(client, jytte):
    instance = taught(jytte)
    pair = BookingFactory(instance=instance, name="Karl", companion="Lis", seats=2)
    one = BookingFactory(instance=instance, name="Aksel")
    BookingFactory(instance=instance, name="Bodil")

    response = client.post(
        page("attendance", instance), choice(pair, "yes") | choice(pair, "no", person=2) | choice(one, "yes")
    )

    assert response.status_code == 302
    assert marked(instance) == {("Karl", 1, True), ("Karl", 2, False), ("Aksel", 1, True)}
    assert "Fremmødet er gemt kl. 9.00." in words(client.get(response.url))


def test_a_mark_can_be_taken_away_again(client, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel")
    client.post(page("attendance", instance), choice(aksel, "yes"))

    client.post(page("attendance", instance), choice(aksel, "", before="yes"))

    assert marked(instance) == set()


def test_two_tablets_that_show_old_states_take_nothing_from_each_other(client, jytte):
    instance = taught(jytte)
    aksel, bodil, inga = (BookingFactory(instance=instance, name=name) for name in ("Aksel", "Bodil", "Inga"))
    # Both tablets have read the page before anybody was marked; each sends the whole form.
    first = choice(aksel, "yes") | choice(bodil, "") | choice(inga, "")
    second = choice(aksel, "") | choice(bodil, "no") | choice(inga, "")

    client.post(page("attendance", instance), first)
    client.post(page("attendance", instance), second)

    assert marked(instance) == {("Aksel", 1, True), ("Bodil", 1, False)}


def test_an_old_page_sent_again_does_not_undo_what_another_corrected(client, jytte):
    instance = taught(jytte)
    aksel, bodil = (BookingFactory(instance=instance, name=name) for name in ("Aksel", "Bodil"))
    client.post(page("attendance", instance), choice(aksel, "yes"))
    client.post(page("attendance", instance), choice(aksel, "no", before="yes"))

    client.post(page("attendance", instance), choice(aksel, "yes", before="yes") | choice(bodil, "yes"))

    assert marked(instance) == {("Aksel", 1, False), ("Bodil", 1, True)}


def test_a_tap_answers_with_the_list_as_it_is_now(client, jytte):
    instance = taught(jytte)
    aksel, bodil = (BookingFactory(instance=instance, name=name) for name in ("Aksel", "Bodil"))
    mark_attendance(instance=instance, marks={(bodil.pk, 1): False}, by=jytte, now=NOW)

    response = client.post(page("attendance", instance), choice(aksel, "yes"), **FETCH)

    text = words(response)
    assert response.status_code == 200
    assert 'data-saved="Gemt kl. 9.00"' in text
    assert "<html" not in text
    assert [row.before for card in response.context["form"].cards for row in card.rows] == ["yes", "no"]


def test_the_fragment_is_the_same_list_as_on_the_page(client, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel", needs=["computer"])

    fragment = words(client.post(page("attendance", instance), choice(aksel, "yes"), **FETCH))

    saved = ' data-saved="Gemt kl. 9.00"'
    assert fragment.replace(saved, "").strip() in words(client.get(page("attendance", instance)))


def test_marks_of_people_who_are_not_on_the_session_are_passed_over(client, jytte):
    instance = taught(jytte)
    stranger = BookingFactory(instance=taught(InstructorFactory()))
    waiting = WaitingFactory(instance=instance)

    client.post(page("attendance", instance), choice(stranger, "yes") | choice(waiting, "yes"))

    assert not Attendance.objects.exists()


def test_a_choice_nobody_offered_is_not_saved(client, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance)

    client.post(page("attendance", instance), choice(aksel, "måske"))

    assert marked(instance) == set()


def test_before_the_day_the_page_shows_the_guests_and_no_choices(client, jytte):
    instance = taught(jytte, hours=24)
    aksel = BookingFactory(instance=instance, name="Aksel Bruun")

    text = words(client.get(page("attendance", instance)))
    response = client.post(page("attendance", instance), choice(aksel, "yes"))

    assert "Du kan begynde tirsdag 24. november" in text
    assert "Aksel Bruun" in text
    assert 'type="radio"' not in text
    assert response.status_code == 200
    assert marked(instance) == set()


def test_a_cancelled_session_takes_no_marks_and_says_why(client, jytte):
    instance = taught(jytte, state=InstanceState.CANCELLED, cancel_reason="Nettet er nede.")
    aksel = BookingFactory(instance=instance)

    text = words(client.post(page("attendance", instance), choice(aksel, "yes")))

    assert "Nettet er nede." in text
    assert marked(instance) == set()
    assert client.post(page("attendance", instance), choice(aksel, "yes"), **FETCH).status_code == 409


@pytest.fixture
def chair_taken(jytte: Any) -> tuple[CourseInstance, Booking, Booking]:
    """One chair: Svend did not come, and Ole, who walked in, sits on it."""
    instance = taught(jytte, capacity=1)
    svend = BookingFactory(instance=instance, name="Svend")
    mark_attendance(instance=instance, marks={(svend.pk, 1): False}, by=jytte, now=NOW)
    ole = add_walk_in(instance=instance, name="Ole", level="", one_more_chair=False, form_key="ole", by=jytte, now=NOW)
    return instance, svend, ole


def test_an_absent_guest_who_comes_after_all_finds_their_chair_taken_and_no_tap_is_lost(client, chair_taken):
    instance, svend, _ole = chair_taken

    response = client.post(page("attendance", instance), choice(svend, "yes", before="no"))

    text = words(response)
    assert "En, der kom forbi, har fået stolen." in text
    assert [row.mark for card in response.context["form"].cards for row in card.rows] == ["yes", "yes"]
    assert marked(instance) == {("Ole", 1, True), ("Svend", 1, False)}


def test_one_chair_more_settles_it(client, chair_taken):
    instance, svend, _ole = chair_taken

    client.post(page("attendance", instance), choice(svend, "yes", before="no") | {"more_chairs": "on"})

    instance.refresh_from_db()
    assert marked(instance) == {("Ole", 1, True), ("Svend", 1, True)}
    assert (instance.capacity, instance.seats_taken) == (2, 2)


def test_one_who_leaves_and_one_who_comes_swap_chairs_in_one_save(client, chair_taken):
    instance, svend, ole = chair_taken

    client.post(page("attendance", instance), choice(svend, "", before="no") | choice(ole, "no", before="yes"))

    assert marked(instance) == {("Ole", 1, False)}


def test_the_page_of_a_counted_session_is_the_counter_and_the_other_way_round(client, jytte):
    booked, counted = taught(jytte), taught(jytte, CountedSessionFactory)

    assert client.get(page("attendance", counted)).url == page("counter", counted)
    assert client.get(page("counter", booked)).url == page("attendance", booked)


def test_needs_are_counted_and_what_the_place_lacks_is_said(client, jytte):
    instance = taught(jytte, location=LocationFactory(hearing_loop=None, step_free=False))
    BookingFactory(instance=instance, needs=["hearing_loop", "wheelchair"], level="new")
    BookingFactory(instance=instance, level="practised")

    text = words(client.get(page("attendance", instance)))

    assert "Tænd teleslyngen. Vi ved ikke, om der er en. Spørg stedet." in text
    assert "Plads til 1 kørestol. Der er trapper. Spørg koordinatoren." in text
    assert "1 helt ny, 1 øvet." in text
    assert "Nogle er helt nye, og andre er øvede." in text


# ── Walk-ins ────────────────────────────────────────────────────────────────────────────────────


def walk_in(name: str = "Ole", **fields: str) -> dict[str, str]:
    return {"add": "1", "name": name, "level": "new", "formkey": "nøgle", **fields}


def test_somebody_who_comes_without_a_booking_gets_a_seat_and_is_here(client, jytte):
    instance = taught(jytte)

    response = client.post(page("attendance", instance), walk_in(), follow=True)

    guest = instance.bookings.get()
    assert (guest.name, guest.level, guest.source, guest.has_seat) == ("Ole", "new", Source.WALK_IN, True)
    assert marked(instance) == {("Ole", 1, True)}
    assert "Ole er på holdet nu." in words(response)


def test_the_same_walk_in_sent_twice_is_one_guest(client, jytte):
    instance = taught(jytte)

    for _ in range(2):
        client.post(page("attendance", instance), walk_in())

    assert instance.bookings.count() == 1


def test_another_name_sent_from_the_same_form_is_another_guest(client, jytte):
    instance = taught(jytte)

    for name in ("Ole", "Kaj"):
        client.post(page("attendance", instance), walk_in(name))

    assert set(instance.bookings.values_list("name", flat=True)) == {"Ole", "Kaj"}


def test_a_walk_in_saves_the_marks_made_so_far_too(client, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel")

    client.post(page("attendance", instance), walk_in() | choice(aksel, "yes"))

    assert marked(instance) == {("Aksel", 1, True), ("Ole", 1, True)}


def test_a_walk_in_without_a_name_is_asked_for_one_and_the_marks_are_kept(client, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel")

    response = client.post(page("attendance", instance), walk_in("") | choice(aksel, "yes"))

    assert response.context["walk_in"].errors["name"] == ["Skriv et navn. Et fornavn er nok."]
    assert "<title>Fejl: " in words(response)
    assert marked(instance) == {("Aksel", 1, True)}


def test_a_full_session_takes_a_walk_in_only_with_one_more_chair(client, jytte):
    instance = taught(jytte, capacity=1)
    BookingFactory(instance=instance)

    refused = client.post(page("attendance", instance), walk_in())
    assert "one_more_chair" in refused.context["walk_in"].errors
    assert instance.bookings.count() == 1

    client.post(page("attendance", instance), walk_in(one_more_chair="on"))
    instance.refresh_from_db()
    assert (instance.capacity, instance.seats_taken) == (2, 2)


def test_a_civil_registration_number_as_a_name_is_refused_and_not_shown_again(client, jytte):
    instance = taught(jytte)

    response = client.post(page("attendance", instance), walk_in("Ole 010203-1234"))

    assert "cpr" in str(response.context["walk_in"].errors["name"])
    assert "1234" not in words(response)
    assert not instance.bookings.exists()


# ── On paper ────────────────────────────────────────────────────────────────────────────────────


def test_the_sheet_has_a_line_for_everybody_and_empty_ones_for_those_who_walk_in(client, jytte):
    instance = taught(jytte, capacity=8)
    BookingFactory(instance=instance, name="Karl", companion="Lis", seats=2, number="4711", needs=["glasses"])
    BookingFactory(instance=instance, name="Aksel")

    response = client.get(page("attendance_sheet", instance))

    text = words(response)
    for said in ("Karl", "Lis", "Sammen med Karl", "Aksel", "4711", "Låne læsebriller", "Underviser: Jytte Friis"):
        assert said in text
    assert text.count('class="circle"') == 6
    assert text.count('class="rule"') == 5
    assert page("attendance", instance) in text


def test_the_sheet_of_a_counted_session_has_a_line_for_each_half_hour(client, jytte):
    instance = taught(jytte, CountedSessionFactory)

    text = words(client.get(page("attendance_sheet", instance)))

    assert [clock for clock in ("10.00", "10.30", "11.00", "11.30", "12.00") if f"fra kl. {clock}<" in text] == [
        "10.00",
        "10.30",
        "11.00",
        "11.30",
    ]


# ── The counter ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def fair(jytte: Any) -> CourseInstance:
    """A presentation today at ten, in an hour."""
    return taught(jytte, CountedSessionFactory)


def numbers(instance: CourseInstance) -> list[int]:
    return sorted(instance.head_counts.values_list("number", flat=True))


def test_each_tap_counts_one_and_the_same_tap_counts_once(client, fair):
    for key in ("a", "b", "b"):
        response = client.post(page("counter", fair), {"key": key, "number": "1"})

    assert response.url == page("counter", fair)
    assert numbers(fair) == [1, 1]


def test_taps_that_waited_come_together_and_count_when_they_were_made(client, fair, monday_at_nine):
    monday_at_nine.move_to(instant(hours=2.5))
    keys = [f"tryk{letter}" for letter in "abc"]
    times = ["2026-11-23T09:05:00Z", "2026-11-23T09:10:00Z", "2026-11-23T10:20:00Z"]  # UTC: an hour behind Denmark

    response = client.post(page("counter", fair), {"key": keys, "number": ["1", "1", "7"], "at": times}, **FETCH)

    so_far = count_so_far(fair, now=instant(hours=2.5))
    assert [(half.starts_at, half.number) for half in so_far.half_hours] == [
        (instant(hours=1), 2),
        (instant(hours=1.5), 0),
        (instant(hours=2), 7),
    ]
    assert 'data-counted="9"' in words(response)
    assert "<html" not in words(response)


@pytest.mark.parametrize(
    "told", ["2031-01-01T00:00:00Z", "2026-11-20T09:00:00Z", "0001-01-01T00:00:00+14:00", "i går", ""]
)
def test_a_tablet_whose_clock_is_wrong_counts_when_the_tap_arrives(client, fair, told):
    client.post(page("counter", fair), {"key": "a", "number": "1", "at": told})

    assert [count.counted_at for count in fair.head_counts.all()] in ([NOW], [])
    # What is no time at all is a form that was tampered with.
    assert fair.head_counts.count() == (0 if told == "i går" else 1)


def test_a_group_is_added_at_once(client, fair):
    client.post(page("counter", fair), {"group": "1", "key": "g", "number": "25"})

    assert numbers(fair) == [25]


@pytest.mark.parametrize("number", ["", "1", "201", "mange"])
def test_a_group_of_an_impossible_size_is_asked_again(client, fair, number):
    response = client.post(page("counter", fair), {"group": "1", "key": "g", "number": number})

    assert set(response.context["group"].errors) == {"number"}
    assert numbers(fair) == []


def test_a_tap_is_taken_back_once_however_often_it_is_asked(client, fair):
    for key in ("a", "b"):
        client.post(page("counter", fair), {"key": key, "number": "1"})

    for _ in range(2):
        client.post(page("counter_undo", fair), {"key": "b"})

    assert list(fair.head_counts.values_list("key", flat=True)) == ["a"]


@pytest.mark.parametrize("key", ["", "b\0", "b" * 81])
def test_a_key_that_no_tap_has_takes_nothing_back(client, fair, key):
    client.post(page("counter", fair), {"key": "b", "number": "1"})

    answer = client.post(page("counter_undo", fair), {"key": key})

    assert answer.status_code == 302
    assert numbers(fair) == [1]


def test_a_tap_of_somebody_else_is_not_taken_back(client, fair):
    count_heads(instance=fair, number=1, key="andens", by=InstructorFactory(), now=NOW)

    client.post(page("counter_undo", fair), {"key": "andens"})

    assert numbers(fair) == [1]
    assert client.get(page("counter", fair)).context["latest"] is None


def test_finishing_thanks_and_leads_back_to_the_day(client, fair):
    client.post(page("counter", fair), {"key": "a", "number": "3"})

    response = client.post(page("counter_finish", fair), follow=True)

    assert response.redirect_chain[-1][0] == reverse("courses:today")
    assert "Tak. 3 stoppede op." in words(response)
    assert numbers(fair) == [3]


def test_finishing_a_count_of_nobody_says_zero_instead_of_unknown(client, fair, jytte, monday_at_nine):
    client.post(page("counter_finish", fair))
    client.post(page("counter_finish", fair))

    assert numbers(fair) == [0]
    monday_at_nine.move_to(instant(days=1))
    client.force_login(jytte)
    assert client.get(reverse("courses:today")).context["teaching"].unmarked == []


def test_before_the_day_nothing_can_be_counted(client, jytte):
    instance = taught(jytte, CountedSessionFactory, hours=24)

    response = client.post(page("counter", instance), {"key": "a", "number": "1"}, follow=True)

    assert "Du kan begynde tirsdag 24. november" in words(response)
    assert "tapper" not in words(response)
    assert numbers(instance) == []
    assert client.post(page("counter", instance), {"key": "a", "number": "1"}, **FETCH).status_code == 409


def test_afterwards_the_number_on_the_paper_is_written_in(client, jytte):
    instance = taught(jytte, CountedSessionFactory, hours=-24)

    text = words(client.get(page("counter", instance)))
    client.post(page("counter", instance), {"group": "1", "key": "g", "number": "40"})

    assert "Skriv tallet fra papiret" in text
    assert "tapper" not in text
    assert count_so_far(instance, now=NOW).afterwards == 40


@pytest.mark.parametrize("rows", [1, 3])
def test_the_counter_asks_the_database_as_often_for_three_taps_as_for_one(
    client, fair, jytte, rows, django_assert_num_queries
):
    for n in range(rows):
        count_heads(instance=fair, number=1, key=str(n), by=jytte, now=NOW + timedelta(minutes=n))
    client.get(page("counter", fair))

    with django_assert_num_queries(6):
        client.get(page("counter", fair))


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────


def test_a_form_that_holds_one_person_changes_one_person():
    instance = SessionFactory()
    aksel, _bodil = (BookingFactory(instance=instance, name=name) for name in ("Aksel", "Bodil"))

    form = AttendanceForm(choice(aksel, "no", before="yes"), guests=guests(instance))

    assert form.marks == {(aksel.pk, 1): False}


def test_a_form_on_which_nothing_was_touched_changes_nobody():
    instance = SessionFactory()
    aksel = BookingFactory(instance=instance)

    form = AttendanceForm(choice(aksel, "yes", before="yes"), guests=guests(instance))

    assert form.marks == {}


def test_a_post_of_taps_without_times_is_read_too(rf):
    post = rf.post("/", {"key": ["a", "b"], "number": ["1", "9"]}).POST

    taps = taps_of(post)

    assert [tap.is_valid() for tap in taps] == [True, True]
    assert [(tap.cleaned_data["key"], tap.cleaned_data["number"]) for tap in taps] == [("a", 1), ("b", 9)]
