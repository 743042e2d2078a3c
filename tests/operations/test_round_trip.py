"""What is backed up and restored is the same, row by row, also when others write meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from selvhjulpen.courses.models import Booking
from selvhjulpen.operations.actions import DatabaseInUse, back_up, restore
from selvhjulpen.operations.adapters import tables
from selvhjulpen.operations.adapters.archive import opened
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Deed
from tests.courses.factories import BookingFactory, SessionFactory
from tests.exchange.programme import empty_database, write_programme
from tests.operations.looking import everything, numbers_given_out
from tests.outbox.factories import MessageFactory
from tests.people.factories import AdministratorFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _can_be_emptied(transactional_db: None) -> Iterator[None]:
    """The end of a test takes all rows away in an order of its own, and the walk-in would have no chair."""
    yield
    empty_database()


@pytest.fixture
def backup(house: Path) -> Path:
    """A backup of a programme with every kind of fact, and of the rows that are no facts of a programme."""
    write_programme()
    AdministratorFactory()
    MessageFactory(text="Æ ø å 💺\r\n\u2028 \"'\\", calendar="BEGIN:VCALENDAR\r\n", send_after=NOW)
    MessageFactory(sent=True)
    MessageFactory().delete()  # its number is not to be used again
    (house / "uploads" / "kort").mkdir(parents=True)
    (house / "uploads" / "kort" / "æble.bin").write_bytes(bytes(range(256)))
    file = house / "a.zip"
    back_up(file=file, now=NOW)
    return file


def test_what_is_restored_over_something_else_is_what_was_backed_up_row_by_row(backup: Path, house: Path) -> None:
    before, numbers = everything(), numbers_given_out()
    Booking.objects.filter(forgotten_at=None).update(name="Somebody else")
    Message.objects.update(text="Noget andet")
    AdministratorFactory.create_batch(3)
    (house / "uploads" / "kort" / "æble.bin").write_bytes(b"rotten")
    (house / "uploads" / "ny.bin").write_bytes(b"new")
    assert everything() != before

    restore(file=backup, now=NOW, may_replace=True)

    assert everything() == before
    assert numbers_given_out() == numbers
    assert {path.name: path.read_bytes() for path in (house / "uploads").rglob("*.bin")} == {
        "æble.bin": bytes(range(256))
    }


def test_no_table_is_forgotten(backup: Path) -> None:
    with opened(backup) as archive:
        kept = {table.name for table in archive.manifest.tables}

    assert everything().keys() == kept - {"ui_edition"}


def test_the_restored_database_refuses_what_it_refused_before(house: Path) -> None:
    instance = SessionFactory(capacity=1)
    BookingFactory(instance=instance)
    AuditEntry.objects.create(at=NOW, deed=Deed.SEEN, what="Holdets side")
    back_up(file=house / "a.zip", now=NOW)

    restore(file=house / "a.zip", now=NOW, may_replace=True)

    with pytest.raises(IntegrityError, match="courses_seats_within_capacity"), transaction.atomic():
        BookingFactory(instance=instance)
    with pytest.raises(IntegrityError, match="people_audit_log_is_append_only"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_a_populated_database_is_not_replaced_unless_somebody_says_so(backup: Path) -> None:
    MessageFactory()
    before = everything()

    with pytest.raises(DatabaseInUse):
        restore(file=backup, now=NOW)

    assert everything() == before


def test_what_is_replaced_was_saved_first_and_can_be_restored_in_turn(backup: Path) -> None:
    MessageFactory(text="Written after the backup")
    before = everything()

    restored = restore(file=backup, now=NOW, may_replace=True)
    assert everything() != before
    restore(file=restored.saved, now=NOW + timedelta(seconds=1), may_replace=True)

    assert everything() == before


def test_a_backup_under_a_storm_of_bookings_is_one_moment(house: Path) -> None:
    instance = SessionFactory(capacity=500)
    stop = threading.Event()

    def book() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                with transaction.atomic():
                    booking = BookingFactory(instance=instance, name=f"{threading.get_ident()} {number}")
                    MessageFactory(key=f"booked:{booking.pk}", about=f"courses.booking:{booking.pk}")
        finally:
            connection.close()

    writers = [threading.Thread(target=book) for _ in range(3)]
    for writer in writers:
        writer.start()
    for number in range(3):
        back_up(file=house / f"{number}.zip", now=NOW)
    written_meanwhile = Booking.objects.count()
    stop.set()
    for writer in writers:
        writer.join()

    counts = []
    for number in range(3):
        held = {name: [dict(zip(columns, row, strict=True)) for row in rows]
                for name, (columns, rows) in parts(house / f"{number}.zip").items()}  # fmt: skip
        bookings = {booking["id"] for booking in held["courses_booking"]}
        assert {message["key"] for message in held["outbox_message"]} == {f"booked:{pk}" for pk in bookings}
        assert [session["seats_taken"] for session in held["courses_courseinstance"]] == [len(bookings)]
        counts.append(len(bookings))
    assert counts == sorted(counts)
    assert 0 < counts[2] <= written_meanwhile


def test_messages_that_waited_too_long_are_left_to_a_person_the_others_are_sent(house: Path) -> None:
    MessageFactory(key="young", send_after=NOW - timedelta(hours=3))
    MessageFactory(key="old", send_after=NOW - timedelta(hours=5))
    MessageFactory(key="dying", send_after=NOW - timedelta(hours=5), sending=True)
    MessageFactory(key="sent", send_after=NOW - timedelta(hours=5), sent=True)
    back_up(file=house / "a.zip", now=NOW)

    restored = restore(file=house / "a.zip", now=NOW, may_replace=True)

    assert dict(Message.objects.values_list("key", "state")) == {
        "young": "waiting",
        "old": "failed",
        "dying": "failed",
        "sent": "sent",
    }
    assert (restored.unsent.to_send, restored.unsent.to_judge) == (1, 2)


@pytest.mark.skipif("connection.vendor == 'sqlite'")
def test_an_archive_of_sqlite_grows_into_postgresql_and_back(backup: Path, house: Path) -> None:
    with_postgresql = parts(backup)
    with tables.scratch_database(house) as other:
        restore(file=backup, using=other, now=NOW)
        back_up(file=house / "sqlite.zip", using=other, now=NOW)

    restore(file=house / "sqlite.zip", now=NOW, may_replace=True)
    back_up(file=house / "again.zip", now=NOW)

    assert parts(house / "sqlite.zip") == parts(house / "again.zip") == with_postgresql


def parts(file: Path) -> dict[str, Any]:
    """Table -> columns and rows."""
    with opened(file) as archive:
        tables = [table for table in archive.manifest.tables if table.name != "ui_edition"]
        return {table.name: (table.columns, list(archive.rows(table))) for table in tables}
