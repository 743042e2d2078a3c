"""A hundred people, several processes, one seat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from selvhjulpen.courses import triggers
from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.ui import triggers as edition_triggers
from tests.storms.conftest import next_week
from tests.storms.house import House, Seen, crowd

pytestmark = pytest.mark.django_db(transaction=True)

THE_CONSTRAINT = next(c for c in CourseInstance._meta.constraints if c.name == "courses_seats_within_capacity")


def rush(house: House, instance: CourseInstance, *, of: int) -> list[Seen]:
    """So many people at once at one session; what each of them saw."""
    visits = [
        {"path": f"/kurser/{instance.pk}/", "name": f"Gæst {n}", "contact": f"gaest{n}@example.dk"} for n in range(of)
    ]
    with crowd(house.port, visits) as people:
        people.press_the_button()
        return people.answers()


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """The database counts, and refuses nothing."""
    triggers.remove()
    with connection.schema_editor() as editor:
        editor.remove_constraint(CourseInstance, THE_CONSTRAINT)
    triggers.install()
    try:
        yield
    finally:
        triggers.remove()
        Booking.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(CourseInstance, THE_CONSTRAINT)
        triggers.install()
        edition_triggers.install()  # SQLite has made the table anew, twice, without those of others either


@contextmanager
def without_counting() -> Iterator[None]:
    """Nothing counts the seats: neither the constraint nor our code has a number to look at."""
    triggers.remove()
    try:
        yield
    finally:
        Booking.objects.all().delete()  # while nothing looks at how many they are
        triggers.install()


def test_a_hundred_who_want_one_seat_get_one_receipt_and_99_words_of_the_waiting_list(house: House) -> None:
    instance = next_week(capacity=1)

    answers = rush(house, instance, of=100)

    instance.refresh_from_db()
    assert len(answers) == 100
    assert sum(seen.has_receipt for seen in answers) == 1
    assert sum(seen.is_told_of_the_waiting_list for seen in answers) == 99
    assert (instance.seats_taken, instance.bookings.count()) == (1, 1)


def test_where_the_database_refuses_nothing_whoever_takes_the_session_first_has_it_alone(house: House) -> None:
    """The lock by itself: each sees what the one before has done."""
    with without_the_constraint():
        instance = next_week(capacity=1)

        answers = rush(house, instance, of=30)

        assert sum(seen.has_receipt for seen in answers) == instance.bookings.count() == 1


def test_where_nothing_counts_the_seats_the_session_is_oversold(house: House) -> None:
    """The control: the two storms above can see overselling, for here they do."""
    with without_counting():
        instance = next_week(capacity=1)

        answers = rush(house, instance, of=30)

        assert sum(seen.has_receipt for seen in answers) == instance.bookings.confirmed().count() == 30
