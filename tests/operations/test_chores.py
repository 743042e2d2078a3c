"""What the worker does by itself: backups, which go again in time, and a restore on trial."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.utils import timezone

from selvhjulpen.operations import queries
from selvhjulpen.operations.actions import drill, keep_backups
from selvhjulpen.operations.adapters import shelf, tables
from selvhjulpen.operations.adapters.archive import UNFINISHED
from selvhjulpen.operations.rules.retention import LONGEST
from tests.exchange.programme import empty_database, write_programme

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def made() -> list[Any]:
    return [copy.made_at for copy in shelf.copies()]


def test_the_first_call_makes_a_backup_and_the_next_waits_its_time(house: Path) -> None:
    for minutes in (0, 1, 4, 5, 6):
        keep_backups(now=NOW + minutes * MINUTE)

    assert made() == [NOW + 5 * MINUTE, NOW]


def test_what_is_too_old_goes_when_a_new_one_is_there(house: Path) -> None:
    shelf.place_for(NOW - LONGEST - DAY).write_bytes(b"old")
    shelf.place_for(NOW - LONGEST - DAY, before_restore=True).write_bytes(b"old")
    shelf.place_for(NOW - DAY, before_restore=True).write_bytes(b"young")
    shelf.place_for(NOW - DAY - MINUTE, before_restore=True).write_bytes(b"young")

    keep_backups(now=NOW)

    assert made() == [NOW, NOW - DAY, NOW - DAY - MINUTE]


def test_as_long_as_no_new_one_can_be_made_the_newest_stays_and_what_is_too_old_goes(
    house: Path, caplog: Any, settings: Any
) -> None:
    for days in (3, 2, 1):
        shelf.place_for(NOW - days * DAY).write_bytes(b"old")
    shelf.place_for(NOW, before_restore=True).write_bytes(b"old")
    (settings.DATA_DIR / "uploads").mkdir()
    (settings.DATA_DIR / "uploads" / "unreadable").symlink_to("/proc/self/mem")  # no backup can be made of it

    with caplog.at_level(logging.ERROR):
        keep_backups(now=NOW + LONGEST + MINUTE)

    assert made() == [NOW - DAY]
    assert "no backup was made" in caplog.text
    assert queries.last_failure() == NOW + LONGEST + MINUTE


def test_copies_of_a_clock_that_was_wrong_go_a_month_after_we_saw_them(house: Path, settings: Any) -> None:
    settings.BACKUP_EVERY_MINUTES = 0  # what is looked at goes by itself; making three more and trying them takes long
    ahead = NOW + 3650 * DAY
    shelf.place_for(ahead).write_bytes(b"x")
    found = []

    for age in (timedelta(0), LONGEST, LONGEST + HOUR):
        keep_backups(now=NOW + age)
        found.append(ahead in made())

    assert found == [True, True, False]


def test_a_copy_of_a_clock_that_was_wrong_hides_no_backup_that_is_missing(house: Path) -> None:
    shelf.place_for(NOW + 3650 * DAY).write_bytes(b"x")

    found = {check.subject: check.status for check in queries.health(now=NOW).checks}

    assert found["backup"] == "fail"


def test_a_success_makes_the_failure_forgotten(house: Path) -> None:
    shelf.note(failed_at=NOW.isoformat(), failure="no room")

    keep_backups(now=NOW + MINUTE)

    assert queries.last_failure() is None


def test_switched_off_none_is_made_and_the_old_ones_still_go(house: Path, settings: Any) -> None:
    settings.BACKUP_EVERY_MINUTES = 0
    shelf.place_for(NOW - LONGEST - DAY).write_bytes(b"old")
    shelf.place_for(NOW - DAY).write_bytes(b"young")

    keep_backups(now=NOW)

    assert made() == [NOW - DAY]


def test_what_a_worker_that_died_left_behind_is_cleared_away(house: Path) -> None:
    for name, age in (("old", 2 * HOUR), ("of_another_who_writes", MINUTE)):
        (half := shelf.folder() / f"{UNFINISHED}{name}").write_bytes(b"half")
        os.utime(half, 2 * ((NOW - age).timestamp(),))
    (shelf.folder() / ".scratch-1234").mkdir()
    (shelf.folder() / ".scratch-1234" / "scratch.sqlite3").touch()

    keep_backups(now=NOW)

    assert {path.name for path in shelf.folder().iterdir()} == {
        ".lock",
        ".unfinished-of_another_who_writes",
        "journal.json",
        shelf.place_for(NOW).name,
    }


def test_two_workers_do_not_keep_backups_at_once(house: Path) -> None:
    with shelf.alone() as first:
        keep_backups(now=NOW)
        assert (first, made()) == (True, [])


def _dies(_folder: Path) -> NoReturn:
    raise SystemExit


@pytest.mark.django_db(transaction=True)
class TestDrill:
    @pytest.fixture(autouse=True)
    def _a_programme(self, transactional_db: None) -> Any:
        write_programme()
        yield
        empty_database()

    def test_after_an_hour_the_newest_backup_is_restored_on_trial_and_then_once_a_week(self, house: Path) -> None:
        drills = []
        for age in (timedelta(0), HOUR, 2 * HOUR, 7 * DAY + HOUR):
            keep_backups(now=NOW + age)
            drills.append(queries.last_drill())

        assert drills[0] is None
        assert [drill and drill.at for drill in drills[1:]] == [NOW + HOUR, NOW + HOUR, NOW + 7 * DAY + HOUR]
        assert all(drill and drill.fault is None and drill.rows and drill.rows > 30 for drill in drills[1:])
        assert not list(shelf.folder().glob(".scratch-*"))

    def test_a_drill_asks_nothing_of_the_real_database(self, house: Path, django_assert_num_queries: Any) -> None:
        keep_backups(now=NOW)

        with django_assert_num_queries(0):
            said = drill(shelf.copies()[0].path)

        assert said["fault"] is None

    def test_a_drill_that_the_worker_dies_of_is_seen_when_it_is_tried_again(
        self, house: Path, monkeypatch: Any
    ) -> None:
        keep_backups(now=NOW)
        monkeypatch.setattr(tables, "scratch_database", _dies)
        faults = []
        for age in (HOUR, HOUR + 5 * MINUTE, 2 * HOUR, 3 * HOUR):
            with suppress(SystemExit):
                keep_backups(now=NOW + age)
            drill = queries.last_drill()
            faults.append(drill and (drill.at, drill.fault))
        monkeypatch.undo()
        keep_backups(now=NOW + 4 * HOUR)

        died = "it did not come to an end"
        assert faults == [None, None, (NOW + HOUR, died), (NOW + 2 * HOUR, died)]
        drill = queries.last_drill()
        assert drill
        assert (drill.at, drill.fault, queries.unended_drill()) == (NOW + 4 * HOUR, None, None)

    def test_a_backup_that_rotted_on_the_disk_is_found_out(self, house: Path, caplog: Any) -> None:
        keep_backups(now=NOW)
        [copy] = shelf.copies()
        content = bytearray(copy.path.read_bytes())
        content[len(content) // 2] ^= 255
        shelf.place_for(NOW + HOUR).write_bytes(content)

        keep_backups(now=NOW + HOUR)

        drill = queries.last_drill()
        assert drill
        assert drill.fault
        assert drill.file == shelf.place_for(NOW + HOUR).name
        assert "the drill failed" in caplog.text
        assert {c.subject: c.status for c in queries.health(now=NOW + HOUR).checks}["drill"] == "fail"
