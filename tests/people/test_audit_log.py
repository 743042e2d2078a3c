"""The audit log: written once, and refused to change by the database itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from selvhjulpen.people import triggers
from selvhjulpen.people.actions import forget_old_entries, note, note_seen
from selvhjulpen.people.models import AuditEntry, Deed, Person
from selvhjulpen.people.rules import log_is_kept_from
from tests.people.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db

BOOKING = "courses.booking:42"


@pytest.fixture
def rosa() -> Person:
    return CoordinatorFactory(name="Rosa Lind")


def entry(*, days_old: float = 0, **fields: object) -> AuditEntry:
    at = timezone.now() - timedelta(days=days_old)
    return AuditEntry.objects.create(at=at, **{"deed": Deed.SEEN, "what": "Holdets side", "about": BOOKING} | fields)


def refuses(change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=triggers.APPEND_ONLY), transaction.atomic():
        change()


class TestTheDatabase:
    def test_refuses_to_change_a_line(self) -> None:
        line = entry()

        refuses(lambda: AuditEntry.objects.filter(pk=line.pk).update(name="En anden"))

        line.refresh_from_db()
        assert line.name == ""

    def test_refuses_to_change_a_line_however_old(self) -> None:
        entry(days_old=800)

        refuses(lambda: AuditEntry.objects.update(about=""))

    def test_refuses_to_take_away_a_line_younger_than_364_days(self) -> None:
        line = entry(days_old=363.9)

        refuses(line.delete)

        assert AuditEntry.objects.get() == line

    def test_refuses_all_where_one_of_them_is_young(self) -> None:
        old, young = entry(days_old=800), entry()

        refuses(AuditEntry.objects.all().delete)

        assert set(AuditEntry.objects.all()) == {old, young}

    @pytest.mark.parametrize(
        "night",
        [
            datetime(2027, 3, 28, 22, 30, tzinfo=UTC),  # half past midnight, in the first night of summer time
            datetime(2027, 10, 30, 22, 5, tzinfo=UTC),
            datetime(2029, 2, 27, 23, 0, tzinfo=UTC),
        ],
    )
    def test_lets_go_of_what_the_chore_asks_for_on_any_night(self, night: datetime) -> None:
        # The database has a clock of its own: the youngest line that the chore takes away, as old as it is that night.
        youngest = night - log_is_kept_from(night) + timedelta(seconds=1)

        entry(days_old=youngest / timedelta(days=1)).delete()

        assert not AuditEntry.objects.exists()

    def test_refuses_to_write_a_line_over_another(self) -> None:
        line = entry()
        verb = "REPLACE" if connection.vendor == "sqlite" else "INSERT"
        over = "" if connection.vendor == "sqlite" else "ON CONFLICT (id) DO UPDATE SET what = excluded.what"

        def replace() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"{verb} INTO people_auditentry (id, at, name, deed, what, about) "
                    f"VALUES (%s, %s, '', 'seen', 'Intet', '') {over}",
                    [line.pk, str(line.at)],
                )

        refuses(replace)

        line.refresh_from_db()
        assert line.what == "Holdets side"

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE: it deletes row by row")
    def test_refuses_to_empty_the_table(self) -> None:
        def truncate() -> None:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE people_auditentry")

        refuses(truncate)

    def test_keeps_refusing_after_a_migration(self) -> None:
        line = entry()

        call_command("migrate", verbosity=0)

        refuses(line.delete)


class TestNoting:
    def test_a_line_holds_who_as_plain_words_and_the_citizen_as_a_reference(self, rosa: Person) -> None:
        now = timezone.now()

        note(deed=Deed.CHANGED, what="Plads givet", about=BOOKING, by=rosa, now=now)
        Person.objects.filter(pk=rosa.pk).update(name="Rosa Berg")

        line = AuditEntry.objects.get()
        assert (line.at, line.who, line.name, line.deed, line.about) == (now, rosa.pk, "Rosa Lind", "changed", BOOKING)

    def test_a_deed_that_is_undone_leaves_no_line(self, rosa: Person) -> None:
        with transaction.atomic():
            note(deed=Deed.CHANGED, what="Plads givet", about=BOOKING, by=rosa, now=timezone.now())
            transaction.set_rollback(True)

        assert not AuditEntry.objects.exists()

    def test_the_same_seen_again_within_some_minutes_is_one_line(self, rosa: Person) -> None:
        now = timezone.now()

        for minutes in [0, 5, 9]:
            note_seen(what="Holdets side", about=BOOKING, by=rosa, now=now + timedelta(minutes=minutes))
        assert AuditEntry.objects.count() == 1
        note_seen(what="Holdets side", about=[BOOKING, "courses.booking:43"], by=rosa, now=now)
        assert AuditEntry.objects.count() == 2
        note_seen(what="Holdets side", about=BOOKING, by=CoordinatorFactory(), now=now)
        note_seen(what="Holdets side", about=BOOKING, by=rosa, now=now + timedelta(minutes=11))
        assert AuditEntry.objects.count() == 4

    def test_a_chore_takes_away_what_is_more_than_twelve_months_old(self) -> None:
        entry(days_old=400)
        young = entry(days_old=360)

        forget_old_entries(now=timezone.now())

        assert AuditEntry.objects.get() == young


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_end_of_a_test_empties_the_log(turn: str) -> None:
    assert not AuditEntry.objects.exists()

    entry()

    refuses(AuditEntry.objects.all().delete)
