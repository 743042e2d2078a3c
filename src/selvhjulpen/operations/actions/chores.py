"""What the worker does by itself: a backup now and then, old ones away, and once a week a restore on trial."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from selvhjulpen.operations.actions.backing_up import back_up
from selvhjulpen.operations.actions.restoring import NotTheSame, fill
from selvhjulpen.operations.adapters import shelf, tables
from selvhjulpen.operations.adapters.archive import NotAnArchive, opened
from selvhjulpen.operations.queries import DAMAGED, last_drill, read_shelf, wait_between_backups
from selvhjulpen.operations.rules import retention
from selvhjulpen.operations.rules.manifest import MadeByNewer

log = logging.getLogger(__name__)


def keep_backups(*, now: datetime) -> None:
    """The chore: a backup where one is due, and the newest restored on trial once a week.

    Whatever goes wrong is noted in the journal and shown on the health page; the worker goes on with its messages.
    """
    try:
        with shelf.alone() as we_are_alone:
            if not we_are_alone:
                return
            shelf.clear_unfinished(now=now)
            _mend_journal()
            if settings.BACKUP_EVERY_MINUTES:
                _back_up_if_due(now)
            else:
                _clear_away(now)
            _drill_if_due(now)
    except OSError as error:
        log.error("the folder of backups cannot be used: %s", error)


def _mend_journal() -> None:
    """What cannot be read must not keep the next backup from being made."""
    try:
        read_shelf()
    except DAMAGED:
        log.error("the journal of backups is damaged and begun anew")
        shelf.forget_journal()


def _back_up_if_due(now: datetime) -> None:
    made = [copy.made_at for copy in shelf.copies() if not copy.is_before_restore]
    if not retention.is_due(last=max(made, default=None), wait=wait_between_backups(), now=now):
        return
    begun = time.monotonic()
    try:
        back_up(file=shelf.place_for(now), now=now, may_overwrite=True)
    except (OSError, DatabaseError, tables.DatabaseDamaged) as error:
        log.error("no backup was made: %s", error)
        shelf.note(failed_at=now.isoformat(), failure=str(error)[:300])
        return
    shelf.note(seconds=round(time.monotonic() - begun, 2), failed_at=None, failure=None)
    # Only now that there is a new one.
    _clear_away(now)


def _clear_away(now: datetime) -> None:
    copies = shelf.copies()
    ordinary = [copy.made_at for copy in copies if not copy.is_before_restore]
    stay = retention.kept(ordinary, now=now)
    for copy in copies:
        too_old = now - copy.made_at > retention.LONGEST
        if too_old if copy.is_before_restore else copy.made_at not in stay:
            copy.path.unlink(missing_ok=True)


def _drill_if_due(now: datetime) -> None:
    copies = [copy for copy in shelf.copies() if not copy.is_before_restore]
    last = last_drill()
    if not copies or not retention.drill_is_due(
        last=last.at if last else None, first_backup=copies[-1].made_at, now=now
    ):
        return
    note = drill(copies[0].path)
    shelf.note(drill={"at": now.isoformat(), "file": copies[0].path.name, **note})


def drill(file: Path) -> dict[str, object]:
    """Restore a backup into a database that is thrown away afterwards.

    Returns how many ``rows`` and ``tables`` came back, in how many ``seconds``; or the ``fault``.
    """
    begun = time.monotonic()
    try:
        with tables.scratch_database(shelf.folder()) as scratch, opened(file) as archive:
            with tables.all_or_nothing(scratch):
                fill(archive, using=scratch)
            said = archive.manifest
    except (OSError, DatabaseError, tables.DatabaseDamaged, NotAnArchive, MadeByNewer, NotTheSame) as error:
        log.error("the drill failed: %s cannot be restored: %s", file.name, error)
        return {"fault": f"{type(error).__name__} {error}"[:300]}
    seconds = round(time.monotonic() - begun, 2)
    return {"fault": None, "rows": said.rows, "tables": len(said.tables), "seconds": seconds}
