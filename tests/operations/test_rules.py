"""When a backup is made, which are kept, and when an installation is well: by table."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from selvhjulpen.operations.rules.health import Facts, Status, checks, overall
from selvhjulpen.operations.rules.manifest import MadeByNewer, NotAManifest, read
from selvhjulpen.operations.rules.retention import LONGEST, drill_is_due, is_due, kept, wait_between

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("every", "back", "stay"),
    [
        (5 * MINUTE, 2 * HOUR, 25),  # every one of the last two hours, both ends counted
        (5 * MINUTE, DAY, 25 + 22),  # and one for each hour
        (HOUR, 2 * DAY, 49),
        (HOUR, 8 * DAY, 49 + 6),  # and one for each of the other days
        (DAY, 28 * DAY, 9 + 2),  # and one for each of the other weeks
        (DAY, 400 * DAY, 9 + 2),
    ],
)
def test_backups_grow_fewer_with_age(every: timedelta, back: timedelta, stay: int) -> None:
    made = [NOW - n * every for n in range(int(back / every) + 1)]

    assert len(kept(made, now=NOW)) == stay


def test_the_last_of_each_hour_day_and_week_is_the_one_that_stays() -> None:
    made = [NOW - n * 5 * MINUTE for n in range(28 * 24 * 12)]

    stay = kept(made, now=NOW)

    older = sorted(at for at in stay if NOW - at > 2 * DAY)
    assert {(at.hour, at.minute) for at in older} == {(23, 55)}
    assert {at.weekday() for at in older if NOW - at > 8 * DAY} == {6}


def test_nothing_is_kept_longer_than_we_tell_the_citizens() -> None:
    assert kept([NOW - LONGEST - MINUTE], now=NOW) == set()
    assert kept([NOW - LONGEST], now=NOW) == {NOW - LONGEST}


def test_thinning_out_day_by_day_leaves_what_thinning_out_at_once_leaves() -> None:
    by_and_by: set[datetime] = set()
    at_once = []
    for n in range(40 * 24):
        now = NOW + n * HOUR
        at_once.append(now)
        by_and_by = kept(by_and_by | {now}, now=now)

    assert by_and_by == kept(at_once, now=now)


@pytest.mark.parametrize(
    ("age", "due"),
    [(None, True), (MINUTE, False), (4 * MINUTE, False), (4.6 * MINUTE, True), (DAY, True), (-HOUR, True)],
)
def test_a_backup_is_due_when_the_last_is_old_or_from_a_clock_that_was_wrong(age: Any, due: bool) -> None:
    last = None if age is None else NOW - age

    assert is_due(last=last, wait=5 * MINUTE, now=NOW) is due


def test_a_large_database_is_copied_less_often() -> None:
    assert wait_between(every=5 * MINUTE, last_took=timedelta(seconds=2)) == 5 * MINUTE
    assert wait_between(every=5 * MINUTE, last_took=MINUTE) == 20 * MINUTE


@pytest.mark.parametrize(
    ("last", "begun", "first_backup", "due"),
    [
        (None, None, None, False),
        (None, None, 59 * MINUTE, False),
        (None, None, HOUR, True),
        (6 * DAY, None, 30 * DAY, False),
        (7 * DAY, None, 30 * DAY, True),
        (None, 59 * MINUTE, 30 * DAY, False),  # the worker died of it
        (DAY, HOUR, 30 * DAY, True),
        (DAY, -DAY, 30 * DAY, True),  # and of a clock that was wrong
    ],
)
def test_a_restore_is_tried_once_a_week(last: Any, begun: Any, first_backup: Any, due: bool) -> None:
    asked = {"last": last, "begun": begun, "first_backup": first_backup}

    assert drill_is_due(**{k: v and NOW - v for k, v in asked.items()}, now=NOW) is due


WELL = {
    "database_answers": True,
    "heartbeat": NOW - MINUTE,
    "last_backup": NOW - 5 * MINUTE,
    "wait_between_backups": 5 * MINUTE,
    "last_drill": NOW - DAY,
}


@pytest.mark.parametrize(
    ("differs", "statuses"),
    [
        ({}, {}),
        ({"oldest_unsent": NOW - 29 * MINUTE}, {}),
        ({"oldest_unsent": NOW - 31 * MINUTE}, {"outbox": "fail"}),
        ({"heartbeat": NOW - 6 * MINUTE}, {"worker": "fail"}),
        ({"heartbeat": None}, {"worker": "fail"}),
        ({"last_backup": NOW - 61 * MINUTE}, {"backup": "fail"}),
        ({"last_backup": NOW - 61 * MINUTE, "wait_between_backups": HOUR}, {}),
        ({"last_backup": None}, {"backup": "fail"}),
        ({"backups_are_made": False, "last_backup": None}, {"backup": "warn"}),
        ({"drill_failed": True}, {"drill": "fail"}),
        ({"last_drill": None}, {}),
        ({"last_drill": None, "first_backup": NOW - 14 * DAY}, {}),
        ({"last_drill": None, "first_backup": NOW - 16 * DAY}, {"drill": "warn"}),
        ({"shelf_answers": False, "last_backup": None, "last_drill": None}, {"backup": "fail", "drill": "fail"}),
        ({"last_drill": NOW - 16 * DAY}, {"drill": "warn"}),
        (
            {"database_answers": False, "heartbeat": None},
            {"database": "fail", "worker": "fail", "outbox": "fail"},
        ),
    ],
)
def test_health_fails_for_exactly_what_is_wrong(differs: dict[str, Any], statuses: dict[str, str]) -> None:
    found = checks(Facts(**WELL | differs), now=NOW)  # type: ignore[arg-type]

    assert {c.subject: c.status for c in found if c.status != Status.PASS} == statuses
    worst = "fail" if "fail" in statuses.values() else "warn" if statuses else "pass"
    assert overall(found) == worst


A_PART = {"path": "tables/a.jsonl", "size": 0, "sha256": "0" * 64}
A_TABLE = {"name": "a", "columns": ["id"], "rows": 0, "last_id": 0, "part": A_PART}
SAID = {
    "format": 1, "product": "1", "made_at": NOW.isoformat(), "database": "sqlite", "migrations": [],
    "tables": [A_TABLE], "files": [],
}  # fmt: skip


def test_a_manifest_reads_as_it_was_written() -> None:
    assert read(json.dumps(SAID).encode()).tables[0].columns == ("id",)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"made_at": "2026-11-23T12:00:00"},
        {"tables": [A_TABLE, A_TABLE]},
        {"tables": [A_TABLE | {"name": "b"}]},
        {"tables": [A_TABLE | {"rows": "many"}]},
        {"tables": [A_TABLE | {"name": "a; DROP TABLE people_person"}]},
        {"files": [A_PART | {"path": "../../etc/passwd"}]},
        {"files": [A_PART | {"path": "uploads/../../x"}]},
        {"files": [A_PART | {"path": "/etc/passwd"}]},
        {"files": [A_PART | {"path": "secret_key"}]},
        {"files": [A_PART | {"path": "uploads\\..\\x"}]},
        {"files": [A_PART | {"path": "uploads/x", "sha256": "?"}]},
        {"files": None},
    ],
)
def test_a_spoiled_manifest_is_none(spoiled: dict[str, Any]) -> None:
    with pytest.raises(NotAManifest):
        read(json.dumps(SAID | spoiled).encode())


def test_a_manifest_of_a_later_format_says_so() -> None:
    with pytest.raises(MadeByNewer):
        read(json.dumps(SAID | {"format": 2}).encode())
