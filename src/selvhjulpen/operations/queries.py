"""How the installation is doing."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from selvhjulpen.operations.adapters import shelf
from selvhjulpen.operations.rules import retention
from selvhjulpen.operations.rules.health import Check, Facts, checks
from selvhjulpen.outbox.queries import last_heartbeat, oldest_unsent

SECONDS_TO_ANSWER = 3


@dataclass(frozen=True)
class Drill:
    """The last restore on trial; ``fault`` None where it went well."""

    at: datetime
    file: str
    rows: int | None
    tables: int | None
    fault: str | None


def wait_between_backups() -> timedelta:
    """How long after the last backup the worker makes the next one."""
    return retention.wait_between(
        every=timedelta(minutes=settings.BACKUP_EVERY_MINUTES),
        last_took=timedelta(seconds=shelf.journal().get("seconds") or 0),
    )


def last_drill() -> Drill | None:
    """None where none was made yet."""
    said = shelf.journal().get("drill")
    if not said:
        return None
    return Drill(datetime.fromisoformat(said["at"]), said["file"], said.get("rows"), said.get("tables"), said["fault"])


def last_failure() -> datetime | None:
    """When the last attempt at a backup failed; None where it went well."""
    at = shelf.journal().get("failed_at")
    return datetime.fromisoformat(at) if at else None


def health(*, now: datetime) -> list[Check]:
    """Every check. Answers within some seconds whatever the database does."""
    made = [copy.made_at for copy in shelf.copies() if not copy.is_before_restore]
    drill = last_drill()
    asked = _ask_database(now)
    return checks(
        Facts(
            database_answers=asked is not None,
            heartbeat=asked[0] if asked else None,
            oldest_unsent=asked[1] if asked else None,
            backups_are_made=bool(settings.BACKUP_EVERY_MINUTES),
            last_backup=max(made, default=None),
            wait_between_backups=wait_between_backups(),
            last_drill=drill.at if drill else None,
            drill_failed=bool(drill and drill.fault),
        ),
        now=now,
    )


Asked = tuple[datetime | None, datetime | None]
_asking = threading.Semaphore(4)


def _ask_database(now: datetime) -> Asked | None:
    """Last heartbeat and oldest unsent message; None where the database does not answer in time.

    It is asked in a thread of its own: a server that has gone silent would hold the visitor for minutes. While some
    of these still wait, no more are sent after them.
    """
    answer: list[Asked] = []

    def ask() -> None:
        try:
            answer.append((last_heartbeat(), oldest_unsent(now=now)))
        except (DatabaseError, InterfaceError):
            pass  # no answer is an answer
        finally:
            connection.close()
            _asking.release()

    if not _asking.acquire(blocking=False):
        return None
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(SECONDS_TO_ANSWER)
    return answer[0] if answer else None
