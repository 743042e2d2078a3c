"""Who came: marked on a tablet, all at once or tap by tap, and those who came without a booking."""

from __future__ import annotations

from typing import Any

import pytest

from selvhjulpen.courses.actions import add_walk_in, mark_attendance
from selvhjulpen.courses.forms import AttendanceForm, taps_of
from selvhjulpen.courses.models import Attendance, Booking, CourseInstance, InstanceState, Source
from selvhjulpen.courses.queries import guests
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CountedSessionFactory,
    InstructorFactory,
    LocationFactory,
    SessionFactory,
    WaitingFactory,
)
from tests.courses.instructor_pages import FETCH, choice, marked, page, taught, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


# ── Attendance ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["attendance", "attendance_sheet"])
def test_attendance_asks_the_database_as_often_for_three_guests_as_for_one(
    as_jytte, jytte, rows, name, django_assert_num_queries
):
    instance = taught(jytte)
    for _ in range(rows):
        BookingFactory(instance=instance, seats=2, companion="Lis")
    as_jytte.get(page(name, instance))

    expected = {"attendance": 7, "attendance_sheet": 8}[name]  # the sheet names the instructors
    with django_assert_num_queries(expected):
        as_jytte.get(page(name, instance))


def test_the_page_shows_a_choice_for_each_of_two_together_and_counts_persons(as_jytte, jytte):
    instance = taught(jytte)
    pair = BookingFactory(instance=instance, name="Karl", companion="Lis Østergaard", seats=2)
    one = BookingFactory(instance=instance, name="Aksel Bruun")
    mark_attendance(instance=instance, marks={(pair.pk, 2): True, (one.pk, 1): False}, by=jytte, now=NOW)

    response = as_jytte.get(page("attendance", instance))

    assert [[(row.name, row.mark) for row in card.rows] for card in response.context["form"].cards] == [
        [("Aksel Bruun", "no")],
        [("Karl", ""), ("Lis Østergaard", "yes")],
    ]
    roster = response.context["roster"]
    assert (roster.here, roster.absent, roster.unmarked, roster.people) == (1, 1, 1, 3)


def test_the_whole_form_saves_each_person_s_mark(as_jytte, jytte):
    instance = taught(jytte)
    pair = BookingFactory(instance=instance, name="Karl", companion="Lis", seats=2)
    one = BookingFactory(instance=instance, name="Aksel")
    BookingFactory(instance=instance, name="Bodil")

    response = as_jytte.post(
        page("attendance", instance), choice(pair, "yes") | choice(pair, "no", person=2) | choice(one, "yes")
    )

    assert response.status_code == 302
    assert marked(instance) == {("Karl", 1, True), ("Karl", 2, False), ("Aksel", 1, True)}
    assert "Fremmødet er gemt kl. 9.00." in words(as_jytte.get(response.url))


def test_a_mark_can_be_taken_away_again(as_jytte, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel")
    as_jytte.post(page("attendance", instance), choice(aksel, "yes"))

    as_jytte.post(page("attendance", instance), choice(aksel, "", before="yes"))

    assert marked(instance) == set()


def test_two_tablets_that_show_old_states_take_nothing_from_each_other(as_jytte, jytte):
    instance = taught(jytte)
    aksel, bodil, inga = (BookingFactory(instance=instance, name=name) for name in ("Aksel", "Bodil", "Inga"))
    # Both tablets have read the page before anybody was marked; each sends the whole form.
    first = choice(aksel, "yes") | choice(bodil, "") | choice(inga, "")
    second = choice(aksel, "") | choice(bodil, "no") | choice(inga, "")

    as_jytte.post(page("attendance", instance), first)
    as_jytte.post(page("attendance", instance), second)

    assert marked(instance) == {("Aksel", 1, True), ("Bodil", 1, False)}


def test_an_old_page_sent_again_does_not_undo_what_another_corrected(as_jytte, jytte):
    instance = taught(jytte)
    aksel, bodil = (BookingFactory(instance=instance, name=name) for name in ("Aksel", "Bodil"))
    as_jytte.post(page("attendance", instance), choice(aksel, "yes"))
    as_jytte.post(page("attendance", instance), choice(aksel, "no", before="yes"))

    as_jytte.post(page("attendance", instance), choice(aksel, "yes", before="yes") | choice(bodil, "yes"))

    assert marked(instance) == {("Aksel", 1, False), ("Bodil", 1, True)}


def test_a_tap_answers_with_the_list_as_it_is_now(as_jytte, jytte):
    instance = taught(jytte)
    aksel, bodil = (BookingFactory(instance=instance, name=name) for name in ("Aksel", "Bodil"))
    mark_attendance(instance=instance, marks={(bodil.pk, 1): False}, by=jytte, now=NOW)

    response = as_jytte.post(page("attendance", instance), choice(aksel, "yes"), **FETCH)

    text = words(response)
    assert response.status_code == 200
    assert 'data-saved="Gemt kl. 9.00"' in text
    assert "<html" not in text
    assert [row.before for card in response.context["form"].cards for row in card.rows] == ["yes", "no"]


def test_the_fragment_is_the_same_list_as_on_the_page(as_jytte, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel", needs=["computer"])

    fragment = words(as_jytte.post(page("attendance", instance), choice(aksel, "yes"), **FETCH))

    saved = ' data-saved="Gemt kl. 9.00"'
    assert fragment.replace(saved, "").strip() in words(as_jytte.get(page("attendance", instance)))


def test_marks_of_people_who_are_not_on_the_session_are_passed_over(as_jytte, jytte):
    instance = taught(jytte)
    stranger = BookingFactory(instance=taught(InstructorFactory()))
    waiting = WaitingFactory(instance=instance)

    as_jytte.post(page("attendance", instance), choice(stranger, "yes") | choice(waiting, "yes"))

    assert not Attendance.objects.exists()


def test_a_choice_nobody_offered_is_not_saved(as_jytte, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance)

    as_jytte.post(page("attendance", instance), choice(aksel, "måske"))

    assert marked(instance) == set()


def test_before_the_day_the_page_shows_the_guests_and_no_choices(as_jytte, jytte):
    instance = taught(jytte, hours=24)
    aksel = BookingFactory(instance=instance, name="Aksel Bruun")

    text = words(as_jytte.get(page("attendance", instance)))
    response = as_jytte.post(page("attendance", instance), choice(aksel, "yes"))

    assert "Du kan begynde tirsdag 24. november" in text
    assert "Aksel Bruun" in text
    assert 'type="radio"' not in text
    assert response.status_code == 200
    assert marked(instance) == set()


def test_a_cancelled_session_takes_no_marks_and_says_why(as_jytte, jytte):
    instance = taught(jytte, state=InstanceState.CANCELLED, cancel_reason="Nettet er nede.")
    aksel = BookingFactory(instance=instance)

    text = words(as_jytte.post(page("attendance", instance), choice(aksel, "yes")))

    assert "Nettet er nede." in text
    assert marked(instance) == set()
    assert as_jytte.post(page("attendance", instance), choice(aksel, "yes"), **FETCH).status_code == 409


@pytest.fixture
def chair_taken(jytte: Any) -> tuple[CourseInstance, Booking, Booking]:
    """One chair: Svend did not come, and Ole, who walked in, sits on it."""
    instance = taught(jytte, capacity=1)
    svend = BookingFactory(instance=instance, name="Svend")
    mark_attendance(instance=instance, marks={(svend.pk, 1): False}, by=jytte, now=NOW)
    ole = add_walk_in(instance=instance, name="Ole", level="", one_more_chair=False, form_key="ole", by=jytte, now=NOW)
    return instance, svend, ole


def test_an_absent_guest_who_comes_after_all_finds_their_chair_taken_and_no_tap_is_lost(as_jytte, chair_taken):
    instance, svend, _ole = chair_taken

    response = as_jytte.post(page("attendance", instance), choice(svend, "yes", before="no"))

    text = words(response)
    assert "En, der kom forbi, har fået stolen." in text
    assert [row.mark for card in response.context["form"].cards for row in card.rows] == ["yes", "yes"]
    assert marked(instance) == {("Ole", 1, True), ("Svend", 1, False)}


def test_one_chair_more_settles_it(as_jytte, chair_taken):
    instance, svend, _ole = chair_taken

    as_jytte.post(page("attendance", instance), choice(svend, "yes", before="no") | {"more_chairs": "on"})

    instance.refresh_from_db()
    assert marked(instance) == {("Ole", 1, True), ("Svend", 1, True)}
    assert (instance.capacity, instance.seats_taken) == (2, 2)


def test_one_who_leaves_and_one_who_comes_swap_chairs_in_one_save(as_jytte, chair_taken):
    instance, svend, ole = chair_taken

    as_jytte.post(page("attendance", instance), choice(svend, "", before="no") | choice(ole, "no", before="yes"))

    assert marked(instance) == {("Ole", 1, False)}


def test_the_page_of_a_counted_session_is_the_counter_and_the_other_way_round(as_jytte, jytte):
    booked, counted = taught(jytte), taught(jytte, CountedSessionFactory)

    assert as_jytte.get(page("attendance", counted)).url == page("counter", counted)
    assert as_jytte.get(page("counter", booked)).url == page("attendance", booked)


def test_needs_are_counted_and_what_the_place_lacks_is_said(as_jytte, jytte):
    instance = taught(jytte, location=LocationFactory(hearing_loop=None, step_free=False))
    BookingFactory(instance=instance, needs=["hearing_loop", "wheelchair"], level="new")
    BookingFactory(instance=instance, level="practised")

    text = words(as_jytte.get(page("attendance", instance)))

    assert "Tænd teleslyngen. Vi ved ikke, om der er en. Spørg stedet." in text
    assert "Plads til 1 kørestol. Der er trapper. Spørg koordinatoren." in text
    assert "1 helt ny, 1 øvet." in text
    assert "Nogle er helt nye, og andre er øvede." in text


# ── Walk-ins ─────────────────────────────────────────────────────────────────────────────────────


def walk_in(name: str = "Ole", **fields: str) -> dict[str, str]:
    return {"add": "1", "name": name, "level": "new", "formkey": "nøgle", **fields}


def test_somebody_who_comes_without_a_booking_gets_a_seat_and_is_here(as_jytte, jytte):
    instance = taught(jytte)

    response = as_jytte.post(page("attendance", instance), walk_in(), follow=True)

    guest = instance.bookings.get()
    assert (guest.name, guest.level, guest.source, guest.has_seat) == ("Ole", "new", Source.WALK_IN, True)
    assert marked(instance) == {("Ole", 1, True)}
    assert "Ole er på holdet nu." in words(response)


def test_the_same_walk_in_sent_twice_is_one_guest(as_jytte, jytte):
    instance = taught(jytte)

    for _ in range(2):
        as_jytte.post(page("attendance", instance), walk_in())

    assert instance.bookings.count() == 1


def test_another_name_sent_from_the_same_form_is_another_guest(as_jytte, jytte):
    instance = taught(jytte)

    for name in ("Ole", "Kaj"):
        as_jytte.post(page("attendance", instance), walk_in(name))

    assert set(instance.bookings.values_list("name", flat=True)) == {"Ole", "Kaj"}


def test_a_walk_in_saves_the_marks_made_so_far_too(as_jytte, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel")

    as_jytte.post(page("attendance", instance), walk_in() | choice(aksel, "yes"))

    assert marked(instance) == {("Aksel", 1, True), ("Ole", 1, True)}


def test_a_walk_in_without_a_name_is_asked_for_one_and_the_marks_are_kept(as_jytte, jytte):
    instance = taught(jytte)
    aksel = BookingFactory(instance=instance, name="Aksel")

    response = as_jytte.post(page("attendance", instance), walk_in("") | choice(aksel, "yes"))

    assert response.context["walk_in"].errors["name"] == ["Skriv et navn. Et fornavn er nok."]
    assert "<title>Fejl: " in words(response)
    assert marked(instance) == {("Aksel", 1, True)}


def test_a_full_session_takes_a_walk_in_only_with_one_more_chair(as_jytte, jytte):
    instance = taught(jytte, capacity=1)
    BookingFactory(instance=instance)

    refused = as_jytte.post(page("attendance", instance), walk_in())
    assert "one_more_chair" in refused.context["walk_in"].errors
    assert instance.bookings.count() == 1

    as_jytte.post(page("attendance", instance), walk_in(one_more_chair="on"))
    instance.refresh_from_db()
    assert (instance.capacity, instance.seats_taken) == (2, 2)


def test_a_civil_registration_number_as_a_name_is_refused_and_not_shown_again(as_jytte, jytte):
    instance = taught(jytte)

    response = as_jytte.post(page("attendance", instance), walk_in("Ole 010203-1234"))

    assert "cpr" in str(response.context["walk_in"].errors["name"])
    assert "1234" not in words(response)
    assert not instance.bookings.exists()


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────


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
