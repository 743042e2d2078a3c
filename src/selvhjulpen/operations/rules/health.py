"""When an installation is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WORKER_SILENT = timedelta(minutes=5)  # it says so every 15 seconds, but a backup of a large database takes its time
OUTBOX_STUCK = timedelta(minutes=30)  # six attempts
BACKUP_LATE = timedelta(hours=1)
DRILL_LATE = timedelta(days=15)


class Status(StrEnum):
    """The words of the health+json format (draft-inadarei-api-health-check)."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    FAIL = "fail"


class Subject(StrEnum):
    DATABASE = "database"
    WORKER = "worker"
    OUTBOX = "outbox"
    BACKUP = "backup"
    DRILL = "drill"


@dataclass(frozen=True)
class Facts:
    """What was found; None is "never", and all of the database's, or the shelf's, are None while it is away."""

    database_answers: bool
    heartbeat: datetime | None = None
    oldest_unsent: datetime | None = None
    shelf_answers: bool = True  # the folder of backups, and its journal
    backups_are_made: bool = True  # False: the administrator has switched the worker's off
    first_backup: datetime | None = None
    last_backup: datetime | None = None
    wait_between_backups: timedelta = timedelta(0)
    last_drill: datetime | None = None
    drill_failed: bool = False


@dataclass(frozen=True)
class Check:
    """How one thing is, and since when: the last sign of it, or for how long it waits."""

    subject: Subject
    status: Status
    since: datetime | None = None
    is_known: bool = True


def checks(facts: Facts, *, now: datetime) -> list[Check]:
    """Every check; what cannot be known while the database, or the shelf, is away fails with it."""
    return [
        Check(Subject.DATABASE, Status.PASS if facts.database_answers else Status.FAIL),
        _worker(facts, now),
        _outbox(facts, now),
        _backup(facts, now),
        _drill(facts, now),
    ]


def overall(found: list[Check]) -> Status:
    """The worst of them."""
    statuses = {check.status for check in found}
    return next((status for status in (Status.FAIL, Status.WARN) if status in statuses), Status.PASS)


def _worker(facts: Facts, now: datetime) -> Check:
    if not facts.database_answers:
        return Check(Subject.WORKER, Status.FAIL, is_known=False)
    is_alive = facts.heartbeat is not None and now - facts.heartbeat <= WORKER_SILENT
    return Check(Subject.WORKER, Status.PASS if is_alive else Status.FAIL, facts.heartbeat)


def _outbox(facts: Facts, now: datetime) -> Check:
    if not facts.database_answers:
        return Check(Subject.OUTBOX, Status.FAIL, is_known=False)
    is_stuck = facts.oldest_unsent is not None and now - facts.oldest_unsent > OUTBOX_STUCK
    return Check(Subject.OUTBOX, Status.FAIL if is_stuck else Status.PASS, facts.oldest_unsent)


def _backup(facts: Facts, now: datetime) -> Check:
    if not facts.shelf_answers:
        return Check(Subject.BACKUP, Status.FAIL, is_known=False)
    if not facts.backups_are_made:
        return Check(Subject.BACKUP, Status.WARN, facts.last_backup, is_known=False)
    longest = max(BACKUP_LATE, 3 * facts.wait_between_backups)
    is_late = facts.last_backup is None or now - facts.last_backup > longest
    return Check(Subject.BACKUP, Status.FAIL if is_late else Status.PASS, facts.last_backup)


def _drill(facts: Facts, now: datetime) -> Check:
    if not facts.shelf_answers:
        return Check(Subject.DRILL, Status.FAIL, is_known=False)
    if facts.drill_failed:
        return Check(Subject.DRILL, Status.FAIL, facts.last_drill)
    waited_since = facts.last_drill or facts.first_backup
    is_late = waited_since is not None and now - waited_since > DRILL_LATE
    return Check(Subject.DRILL, Status.WARN if is_late else Status.PASS, facts.last_drill)
