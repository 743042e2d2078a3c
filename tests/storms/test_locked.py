"""A database file that somebody else is writing in: the next one waits for their turn."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from selvhjulpen.courses.models import CourseInstance
from tests.courses.factories import SessionFactory
from tests.courses.seat_deeds import book

SECONDS_HELD = 0.5


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows, not files")
def test_a_booking_waits_for_whoever_is_writing_instead_of_failing_half_way() -> None:
    """Begun as a reader, it would be refused at once when it wants to write what another has changed meanwhile."""
    instance, other = SessionFactory(), SessionFactory()
    is_writing, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            CourseInstance.objects.filter(pk=other.pk).update(room="Salen")
            is_writing.set()
            may_end.wait(SECONDS_HELD)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    is_writing.wait()
    booking = book(instance)
    writer.join()

    assert booking.has_seat
    assert CourseInstance.objects.get(pk=other.pk).room == "Salen"
