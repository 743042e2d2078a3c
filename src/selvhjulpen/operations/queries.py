"""How the installation is doing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

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


@dataclass(frozen=True)
class Shelf:
    """All that the health of an installation needs from the folder of backups."""

    copies: list[shelf.Copy]
    wait_between_backups: timedelta
    last_drill: Drill | None
    last_failure: datetime | None

    def backups(self, now: datetime) -> list[datetime]:
        """When the worker made its own, as far as its clock was right."""
        own = [copy.made_at for copy in self.copies if not copy.is_before_restore]
        return [at for at in own if not retention.is_ahead(at, now=now)]


@dataclass(frozen=True)
class Findings:
    """Every check, and what lies on the shelf; None where it cannot be read in time, or its journal is damaged."""

    checks: list[Check]
    shelf: Shelf | None


# What a journal that is damaged makes its readers raise.
DAMAGED = (KeyError, TypeError, ValueError, OverflowError)


def read_shelf() -> Shelf:
    """Raises one of DAMAGED; waits as long as the disk does."""
    read = Shelf(shelf.copies(), wait_between_backups(), last_drill(), last_failure())
    unended_drill()
    ahead_since()
    return read


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
    return Drill(_moment(said["at"]), said["file"], said.get("rows"), said.get("tables"), said["fault"])


def unended_drill() -> Drill | None:
    """One that was begun, and under way or died of; None where the last has come to its end."""
    said = shelf.journal().get("drill_begun")
    return Drill(_moment(said["at"]), said["file"], None, None, "it did not come to an end") if said else None


def ahead_since() -> dict[str, datetime]:
    """The names of copies that lie ahead of the clock, and since when we know."""
    said = shelf.journal().get("ahead") or {}
    return {name: _moment(said[name]) for name in said}


def last_failure() -> datetime | None:
    """When the last attempt at a backup failed; None where it went well."""
    at = shelf.journal().get("failed_at")
    return _moment(at) if at else None


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError(said)
    return moment


def health(*, now: datetime) -> Findings:
    """How everything is. Answers within some seconds whatever the database and the disk of the backups do."""
    of_database, of_shelf = (
        _Question(_asking_database, lambda: _ask_database(now)),
        _Question(_asking_shelf, read_shelf),
    )
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    asked, read = of_database.answer(deadline), of_shelf.answer(deadline)
    drill = read.last_drill if read else None
    backups = read.backups(now) if read else []
    found = checks(
        Facts(
            database_answers=asked is not None,
            heartbeat=asked[0] if asked else None,
            oldest_unsent=asked[1] if asked else None,
            shelf_answers=read is not None,
            backups_are_made=bool(settings.BACKUP_EVERY_MINUTES),
            first_backup=min(backups, default=None),
            last_backup=max(backups, default=None),
            wait_between_backups=read.wait_between_backups if read else timedelta(0),
            last_drill=drill.at if drill else None,
            drill_failed=bool(drill and drill.fault),
        ),
        now=now,
    )
    return Findings(found, read)


# ── Questions that may never be answered ────────────────────────────────────────────────────────

_asking_database, _asking_shelf = threading.Semaphore(4), threading.Semaphore(4)
T = TypeVar("T")


class _Question(Generic[T]):
    """Asked in a thread of its own: a server or a disk that has gone silent would hold the visitor for minutes.

    While some of these still wait (``places``), no more are sent after them.
    """

    def __init__(self, places: threading.Semaphore, ask: Callable[[], T]) -> None:
        self._answers: list[T] = []
        self._thread: threading.Thread | None = None
        if places.acquire(blocking=False):
            self._thread = threading.Thread(target=self._run, args=(places, ask), daemon=True)
            self._thread.start()

    def _run(self, places: threading.Semaphore, ask: Callable[[], T]) -> None:
        try:
            self._answers.append(ask())
        except (DatabaseError, InterfaceError, OSError, *DAMAGED):
            pass  # no answer is an answer
        finally:
            places.release()

    def answer(self, deadline: float) -> T | None:
        """None where there is none by then (``time.monotonic``)."""
        if self._thread:
            self._thread.join(max(0, deadline - time.monotonic()))
        return self._answers[0] if self._answers else None


def _ask_database(now: datetime) -> tuple[datetime | None, datetime | None]:
    """Last heartbeat and oldest unsent message."""
    try:
        return last_heartbeat(), oldest_unsent(now=now)
    finally:
        connection.close()
