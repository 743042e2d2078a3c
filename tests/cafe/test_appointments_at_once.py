"""Thirty who want one time in the same moment: one has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time, timedelta

import pytest
from django.db import connection

from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.actions import availability
from selvhjulpen.cafe.actions.shifts import take_shift
from selvhjulpen.cafe.models import Absence, Appointment, Availability, Occupied
from selvhjulpen.lib.calendars import at
from selvhjulpen.outbox.models import Message
from selvhjulpen.ui import triggers
from tests.cafe.appointment_factories import AT_ELEVEN, AT_TEN, WEDNESDAY, AvailabilityFactory, book, inga
from tests.cafe.factories import SessionFactory
from tests.courses.factories import NOW
from tests.courses.two_at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
THIRTY = 30


def kinds(answers: list[object]) -> dict[str, int]:
    """How many of each answer there were."""
    names = [type(answer).__name__ for answer in answers]
    return {name: names.count(name) for name in names}


def somebody(hours: Availability, number: int) -> Callable[[], Appointment]:
    """One of many; every third of them is booked for by a colleague of the helper."""
    staff = hours.person if number % 3 == 0 else None
    return lambda: book(hours, citizen=inga(name=f"Borger {number}"), by=staff)


def test_thirty_citizens_and_staff_get_one_time_between_them() -> None:
    hours = AvailabilityFactory()

    answers = all_at_once([somebody(hours, number) for number in range(THIRTY)])

    assert kinds(answers) == {"Appointment": 1, "TimeTaken": THIRTY - 1}
    assert (Appointment.objects.count(), Occupied.objects.count()) == (1, 4)
    assert Message.objects.exclude(key__startswith="appointment-helper").count() == 1


def test_two_helpers_give_two_of_nine_a_time() -> None:
    hours = AvailabilityFactory()
    AvailabilityFactory(location=hours.location)

    answers = all_at_once([somebody(hours, number) for number in range(9)])

    assert kinds(answers) == {"Appointment": 2, "TimeTaken": 7}
    assert Appointment.objects.values("helper").distinct().count() == 2


def test_an_absence_and_thirty_citizens_get_the_time_once_between_them() -> None:
    hours = AvailabilityFactory()
    absence = Absence(person=hours.person, starts_at=at(WEDNESDAY, time(9)), ends_at=at(WEDNESDAY, time(13)))
    deeds: list[Callable[[], object]] = [somebody(hours, number) for number in range(THIRTY - 1)]
    deeds.insert(7, lambda: availability.add_absence(absence=absence, by=hours.person, now=NOW))

    answers = all_at_once(deeds)

    found = kinds(answers)
    assert found in (
        {"Absence": 1, "TimeTaken": THIRTY - 1},
        {"Appointment": 1, "HasAppointments": 1, "TimeTaken": THIRTY - 2},
    )
    assert Occupied.objects.order_by().values("appointment", "absence").distinct().count() == 1


def test_two_who_swap_times_do_not_wait_for_each_other_for_ever() -> None:
    hours = AvailabilityFactory()
    early = book(hours)
    late = book(hours, starts_at=AT_ELEVEN, citizen=inga(name="Karl Friis"))

    answers = all_at_once(
        [
            lambda: actions.move(appointment=early, starts_at=AT_ELEVEN, now=NOW),
            lambda: actions.move(appointment=late, starts_at=AT_TEN, now=NOW),
        ]
    )

    assert kinds(answers) == {"TimeTaken": 2}
    assert list(Appointment.objects.values_list("starts_at", flat=True)) == [AT_TEN, AT_ELEVEN]


def test_a_move_and_a_booking_get_the_time_once_between_them() -> None:
    hours = AvailabilityFactory()
    mine = book(hours, starts_at=AT_ELEVEN)

    answers = all_at_once(
        [lambda: actions.move(appointment=mine, starts_at=AT_TEN, now=NOW)]
        + [somebody(hours, number) for number in range(9)]
    )

    assert kinds(answers) == {"Appointment": 1, "TimeTaken": 9}
    assert Appointment.objects.filter(starts_at=AT_TEN).count() == 1


def test_the_same_form_sent_twice_at_once_gives_one_appointment_to_both() -> None:
    hours = AvailabilityFactory()
    AvailabilityFactory(location=hours.location)
    form = inga(form_key="form-1")

    first, second = all_at_once([lambda: book(hours, citizen=form)] * 2)

    assert isinstance(first, Appointment)
    assert first == second
    assert Appointment.objects.count() == 1


def test_a_helper_is_booked_or_takes_a_shift_at_that_time_not_both() -> None:
    for week in range(4):
        hours = AvailabilityFactory()
        session = SessionFactory(starts_at=AT_TEN + timedelta(days=7 * week))
        starts_at = session.starts_at

        answers = all_at_once(
            [
                lambda hours=hours, starts_at=starts_at: book(hours, starts_at=starts_at),  # type: ignore[misc]
                lambda hours=hours, session=session: take_shift(  # type: ignore[misc]
                    session=session, person=hours.person, by=hours.person, now=NOW
                ),
            ]
        )

        assert kinds(answers) in (
            {"Appointment": 1, "OnAnAppointment": 1},
            {"TimeTaken": 1, "Shift": 1},
        )


@contextmanager
def without_the_lock() -> Iterator[None]:
    """The database as it would be without the constraint; SQLite makes the table anew for it, without its triggers."""
    options = Occupied._meta
    all_of_them = options.constraints
    (lock,) = [each for each in all_of_them if each.name == "cafe_helper_in_one_place"]
    triggers.remove()
    options.constraints = [each for each in all_of_them if each is not lock]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Occupied, lock)
    try:
        yield
    finally:
        Occupied.objects.all().delete()
        options.constraints = all_of_them
        with connection.schema_editor() as editor:
            editor.add_constraint(Occupied, lock)
        triggers.install()


def test_it_is_the_constraint_that_keeps_them_apart() -> None:
    """The control: without it, nine are promised the same quarter of an hour."""
    hours = AvailabilityFactory()

    with without_the_lock():
        answers = all_at_once([somebody(hours, number) for number in range(9)])

        assert kinds(answers) == {"Appointment": 9}
        assert Occupied.objects.filter(quarter=AT_TEN + timedelta(minutes=15)).count() == 9
    again = all_at_once([somebody(hours, number) for number in range(20, 24)])
    assert kinds(again) == {"Appointment": 1, "TimeTaken": 3}
