"""What the worker does by itself: a backup now and then, old ones away, and once a week a restore on trial."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from selvhjulpen.operations.actions.backing_up import back_up
from selvhjulpen.operations.actions.restoring import NotTheSame, fill
from selvhjulpen.operations.adapters import shelf, tables
from selvhjulpen.operations.adapters.archive import NotAnArchive, opened
from selvhjulpen.operations.queries import (
    DAMAGED,
    ahead_since,
    last_drill,
    read_shelf,
    unended_drill,
    wait_between_backups,
)
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
                _thin_out(now)
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


def _ordinary(now: datetime) -> list[shelf.Copy]:
    """The worker's own, the newest first; those of a clock that was wrong last."""
    own = [copy for copy in shelf.copies() if not copy.is_before_restore]
    return sorted(own, key=lambda copy: retention.is_ahead(copy.made_at, now=now))


def _back_up_if_due(now: datetime) -> None:
    own = _ordinary(now)
    if not retention.is_due(last=own[0].made_at if own else None, wait=wait_between_backups(), now=now):
        return
    # Before: it makes room, and what is too old goes even when no new one can be made.
    _clear_away(now, spare=own[:1])
    begun = time.monotonic()
    try:
        back_up(file=shelf.place_for(now), now=now, may_overwrite=True)
    except (OSError, DatabaseError, tables.DatabaseDamaged) as error:
        log.error("no backup was made: %s", error)
        shelf.note(failed_at=now.isoformat(), failure=str(error)[:300])
        return
    shelf.note(seconds=round(time.monotonic() - begun, 2), failed_at=None, failure=None)
    _thin_out(now)


def _clear_away(now: datetime, *, spare: Sequence[shelf.Copy] = ()) -> None:
    """What is older than we tell the citizens. What lies ahead of the clock is as old as we know of it."""
    copies = shelf.copies()
    known = ahead_since()
    ahead = {
        copy.path.name: min(known.get(copy.path.name, now), now)
        for copy in copies
        if retention.is_ahead(copy.made_at, now=now)
    }
    for copy in copies:
        if now - ahead.get(copy.path.name, copy.made_at) > retention.LONGEST and copy not in spare:
            copy.path.unlink(missing_ok=True)
    if ahead != known:
        shelf.note(ahead={name: since.isoformat() for name, since in ahead.items()})


def _thin_out(now: datetime) -> None:
    _clear_away(now)
    own = _ordinary(now)
    stay = retention.kept([copy.made_at for copy in own], now=now)
    for copy in own:
        if copy.made_at not in stay:
            copy.path.unlink(missing_ok=True)


def _drill_if_due(now: datetime) -> None:
    copies = _ordinary(now)
    last, begun = last_drill(), unended_drill()
    if not copies or not retention.drill_is_due(
        last=last.at if last else None,
        begun=begun.at if begun else None,
        first_backup=min(copy.made_at for copy in copies),
        now=now,
    ):
        return
    what: dict[str, Any] = {"drill_begun": {"at": now.isoformat(), "file": copies[0].path.name}}
    if begun:
        log.error("the drill did not come to an end: %s", begun.file)
        what["drill"] = {"at": begun.at.isoformat(), "file": begun.file, "fault": begun.fault}
    # Before it begins: a trial that the worker dies of must not be tried in silence for ever.
    shelf.note(**what)
    said = drill(copies[0].path)
    shelf.note(drill={"at": now.isoformat(), "file": copies[0].path.name, **said}, drill_begun=None)


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
