"""Kom forbi: how many stopped by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from selvhjulpen.courses.actions import count_heads
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.courses.queries import count_so_far
from tests.courses.factories import (
    NOW,
    CountedSessionFactory,
    InstructorFactory,
    instant,
)
from tests.courses.instructor_pages import page, taught, words

JSON = {"headers": {"accept": "application/json"}}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


@pytest.fixture
def fair(jytte: Any) -> CourseInstance:
    """A presentation today at ten, in an hour."""
    return taught(jytte, CountedSessionFactory)


def numbers(instance: CourseInstance) -> list[int]:
    return sorted(instance.head_counts.values_list("number", flat=True))


def test_each_tap_counts_one_and_the_same_tap_counts_once(as_jytte, fair):
    for key in ("a", "b", "b"):
        response = as_jytte.post(page("counter", fair), {"key": key, "number": "1"})

    assert response.url == page("counter", fair)
    assert numbers(fair) == [1, 1]


def test_taps_that_waited_come_together_and_count_when_they_were_made(as_jytte, fair, monday_at_nine):
    monday_at_nine.move_to(instant(hours=2.5))
    keys = [f"tryk{letter}" for letter in "abc"]
    times = ["2026-11-23T09:05:00Z", "2026-11-23T09:10:00Z", "2026-11-23T10:20:00Z"]  # UTC: an hour behind Denmark

    response = as_jytte.post(page("counter", fair), {"key": keys, "number": ["1", "1", "7"], "at": times}, **JSON)

    so_far = count_so_far(fair, now=instant(hours=2.5))
    assert [(half.starts_at, half.number) for half in so_far.half_hours] == [
        (instant(hours=1), 2),
        (instant(hours=1.5), 0),
        (instant(hours=2), 7),
    ]
    assert response.json()["state"] == "kept"
    assert 'data-counted="9"' in response.json()["table"]
    assert "<html" not in response.json()["table"]


@pytest.mark.parametrize(
    "told", ["2031-01-01T00:00:00Z", "2026-11-20T09:00:00Z", "0001-01-01T00:00:00+14:00", "i går", ""]
)
def test_a_tablet_whose_clock_is_wrong_counts_when_the_tap_arrives(as_jytte, fair, told):
    as_jytte.post(page("counter", fair), {"key": "a", "number": "1", "at": told})

    assert [count.counted_at for count in fair.head_counts.all()] in ([NOW], [])
    # What is no time at all is a form that was tampered with.
    assert fair.head_counts.count() == (0 if told == "i går" else 1)


def test_a_group_is_added_at_once(as_jytte, fair):
    as_jytte.post(page("counter", fair), {"group": "1", "key": "g", "number": "25"})

    assert numbers(fair) == [25]


@pytest.mark.parametrize("number", ["", "1", "201", "mange"])
def test_a_group_of_an_impossible_size_is_asked_again(as_jytte, fair, number):
    response = as_jytte.post(page("counter", fair), {"group": "1", "key": "g", "number": number})

    assert set(response.context["group"].errors) == {"number"}
    assert numbers(fair) == []


def test_a_tap_is_taken_back_once_however_often_it_is_asked(as_jytte, fair):
    for key in ("a", "b"):
        as_jytte.post(page("counter", fair), {"key": key, "number": "1"})

    for _ in range(2):
        as_jytte.post(page("counter_undo", fair), {"key": "b"})

    assert list(fair.head_counts.values_list("key", flat=True)) == ["a"]


def test_taking_back_counts_when_it_was_asked_for_however_late_it_arrives(as_jytte, jytte, fair, monday_at_nine):
    as_jytte.post(page("counter", fair), {"key": "b", "number": "1"})
    pressed_at = NOW + timedelta(minutes=5)
    monday_at_nine.move_to(NOW + timedelta(hours=23))
    as_jytte.force_login(jytte)  # a login lasts for twelve hours

    answer = as_jytte.post(page("counter_undo", fair), {"key": "b", "at": pressed_at.isoformat()}, **JSON)

    assert answer.json()["state"] == "kept"
    assert numbers(fair) == []


@pytest.mark.parametrize("at", ["", "2031-01-01T00:00:00Z", "2026-11-01T09:00:00Z"])
def test_what_can_no_longer_be_taken_back_is_refused_and_stays(as_jytte, jytte, fair, monday_at_nine, at):
    as_jytte.post(page("counter", fair), {"key": "b", "number": "1"})
    monday_at_nine.move_to(NOW + timedelta(hours=23))
    as_jytte.force_login(jytte)  # a login lasts for twelve hours

    answer = as_jytte.post(page("counter_undo", fair), {"key": "b", "at": at}, **JSON)

    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert answer.json()["why"] == "Det er over 12 timer siden. Nu kan det ikke fortrydes."
    assert numbers(fair) == [1]


@pytest.mark.parametrize("key", ["", "b\0", "b" * 81])
def test_a_key_that_no_tap_has_takes_nothing_back(as_jytte, fair, key):
    as_jytte.post(page("counter", fair), {"key": "b", "number": "1"})

    answer = as_jytte.post(page("counter_undo", fair), {"key": key})

    assert answer.status_code == 302
    assert numbers(fair) == [1]


def test_a_tap_of_somebody_else_is_not_taken_back(as_jytte, fair):
    count_heads(instance=fair, number=1, key="andens", by=InstructorFactory(), now=NOW)

    as_jytte.post(page("counter_undo", fair), {"key": "andens"})

    assert numbers(fair) == [1]
    assert as_jytte.get(page("counter", fair)).context["latest"] is None


def test_finishing_thanks_and_leads_back_to_the_day(as_jytte, fair):
    as_jytte.post(page("counter", fair), {"key": "a", "number": "3"})

    response = as_jytte.post(page("counter_finish", fair), follow=True)

    assert response.redirect_chain[-1][0] == reverse("courses:today")
    assert "Tak. 3 stoppede op." in words(response)
    assert numbers(fair) == [3]


def test_finishing_a_count_of_nobody_says_zero_instead_of_unknown(as_jytte, fair, jytte, monday_at_nine):
    as_jytte.post(page("counter_finish", fair))
    as_jytte.post(page("counter_finish", fair))

    assert numbers(fair) == [0]
    monday_at_nine.move_to(instant(days=1))
    as_jytte.force_login(jytte)
    assert as_jytte.get(reverse("courses:today")).context["teaching"].unmarked == []


def test_before_the_day_nothing_can_be_counted(as_jytte, jytte):
    instance = taught(jytte, CountedSessionFactory, hours=24)

    response = as_jytte.post(page("counter", instance), {"key": "a", "number": "1"}, follow=True)

    assert "Du kan begynde tirsdag 24. november" in words(response)
    assert "tapper" not in words(response)
    assert numbers(instance) == []
    refused = as_jytte.post(page("counter", instance), {"key": "a", "number": "1"}, **JSON)
    assert (refused.status_code, refused.json()["why"]) == (422, "Holdet er ikke begyndt.")


def test_afterwards_the_number_on_the_paper_is_written_in(as_jytte, jytte):
    instance = taught(jytte, CountedSessionFactory, hours=-24)

    text = words(as_jytte.get(page("counter", instance)))
    as_jytte.post(page("counter", instance), {"group": "1", "key": "g", "number": "40"})

    assert "Skriv tallet fra papiret" in text
    assert "tapper" not in text
    assert count_so_far(instance, now=NOW).afterwards == 40


@pytest.mark.parametrize("rows", [1, 3])
def test_the_counter_asks_the_database_as_often_for_three_taps_as_for_one(
    as_jytte, fair, jytte, rows, django_assert_num_queries
):
    for n in range(rows):
        count_heads(instance=fair, number=1, key=str(n), by=jytte, now=NOW + timedelta(minutes=n))
    as_jytte.get(page("counter", fair))

    with django_assert_num_queries(6):
        as_jytte.get(page("counter", fair))
