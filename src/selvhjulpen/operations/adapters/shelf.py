"""The folder where the worker keeps its backups, and the journal of how it went."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from selvhjulpen.operations.adapters.archive import UNFINISHED, whole_file
from selvhjulpen.operations.adapters.tables import SCRATCH

JOURNAL = "journal.json"
BEFORE_RESTORE = "-before-restore"
ABANDONED = timedelta(hours=1)  # since it was last written in
_NAME = re.compile(rf"selvhjulpen-(\d{{8}}T\d{{6}})Z({BEFORE_RESTORE})?\.zip")


@dataclass(frozen=True)
class Copy:
    """One backup on the shelf. What was saved before a restore is not thinned out, it only grows too old."""

    path: Path
    made_at: datetime
    size: int  # bytes
    is_before_restore: bool


def folder() -> Path:
    """Where backups lie; made when it is asked for. Raises OSError."""
    path = Path(settings.BACKUP_DIR)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def place_for(now: datetime, *, before_restore: bool = False) -> Path:
    """Where a backup made now belongs. Raises OSError."""
    suffix = BEFORE_RESTORE if before_restore else ""
    return folder() / f"selvhjulpen-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z{suffix}.zip"


def copies() -> list[Copy]:
    """What lies on the shelf, the newest first; a backup that is still being written is not among them.

    A shelf that cannot be read holds nothing.
    """
    found = []
    try:
        entries = list(Path(settings.BACKUP_DIR).iterdir())
    except OSError:
        return []
    for entry in entries:
        if match := _NAME.fullmatch(entry.name):
            made_at = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            with suppress(FileNotFoundError):  # thinned out this moment
                found.append(Copy(entry, made_at, entry.stat().st_size, bool(match[2])))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def clear_unfinished(*, now: datetime) -> None:
    """What somebody who died left half written; only a worker that is alone tries restores.

    A backup by hand, or before a restore, is written without the lock: what is young may be one.
    """
    for entry in folder().glob(f"{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if now - datetime.fromtimestamp(entry.stat().st_mtime, UTC) > ABANDONED:
                entry.unlink()
    for entry in folder().glob(f".{SCRATCH}-*"):
        shutil.rmtree(entry, ignore_errors=True)


@contextmanager
def alone() -> Iterator[bool]:
    """True inside where nobody else keeps backups on this shelf at the moment."""
    with (folder() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def journal() -> dict[str, Any]:
    """How it went last time; empty where nothing was noted, or the shelf cannot be read. Raises ValueError: damaged."""
    try:
        said = json.loads((Path(settings.BACKUP_DIR) / JOURNAL).read_text())
    except OSError:
        return {}
    if not isinstance(said, dict):
        raise ValueError(JOURNAL)
    return said


def forget_journal() -> None:
    """Begin it anew. Raises OSError."""
    (folder() / JOURNAL).unlink(missing_ok=True)


def note(**what: Any) -> None:
    """Write in the journal; what is not named stays. Raises OSError."""
    with whole_file(folder() / JOURNAL) as file:
        file.write(json.dumps(journal() | what).encode())
