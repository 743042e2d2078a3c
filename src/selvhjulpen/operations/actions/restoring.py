"""Putting a backup in the place of what is there: all of it, exactly, or nothing."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from selvhjulpen.operations.actions.backing_up import Step, no_step, save_what_is_there
from selvhjulpen.operations.adapters import tables
from selvhjulpen.operations.adapters.archive import Archive, NotAnArchive, opened
from selvhjulpen.operations.rules.manifest import FILES, MANIFEST, MadeByNewer, Manifest
from selvhjulpen.outbox.actions import Unsent, hand_over_unsent


class DatabaseInUse(Exception):
    """There is something in the database already, and nobody said that it may go."""


class NotTheSame(Exception):
    """What was written does not read as what stands in the archive: nothing was changed."""

    def __init__(self, table: str, row: int) -> None:
        super().__init__(f"{table}, {row}")
        self.table, self.row = table, row


@dataclass(frozen=True)
class Restored:
    """What came back, the messages that had not been sent when the backup was made, and where lies what was there."""

    manifest: Manifest
    unsent: Unsent
    saved: Path | None


def restore(
    *, file: Path, now: datetime, using: str = "default", may_replace: bool = False, step: Step = no_step
) -> Restored:
    """Make database and uploaded files what they were when ``file`` was made, in the shape of today's programme.

    The archive is read from end to end before anything is touched. One transaction saves what is there on the
    worker's shelf and takes it away, builds the tables as the archive knew them, fills them, reads every row back, and
    migrates to today. Others see the old or the new, never anything between; a restore that is interrupted has done
    nothing.

    Raises NotAnArchive, MadeByNewer, DatabaseInUse, NotTheSame, DatabaseDamaged (adapters.tables), DatabaseError,
    or OSError.
    """
    with opened(file) as archive:
        if tables.unknown_migrations(archive.manifest.migrations):
            raise MadeByNewer
        with tables.all_or_nothing(using):
            saved = None
            if in_use(using):
                if not may_replace:
                    raise DatabaseInUse
                # Under the lock: what is booked until now is in it.
                saved = save_what_is_there(now=now, using=using)
            fill(archive, using=using, step=step)
            unsent = hand_over_unsent(using=using, now=now)
            _put_files(archive)
        _remove_other_files(archive)
    return Restored(archive.manifest, unsent, saved)


def in_use(using: str) -> bool:
    """True where the database holds more than the programme itself put there."""
    connection = connections[using]
    quote = connection.ops.quote_name
    ours = [table for table in tables.own_tables(using) if not table.startswith(_PUT_THERE_BY_THE_PROGRAMME)]
    with connection.cursor() as cursor:
        for table in ours:
            cursor.execute(f"SELECT 1 FROM {quote(table)} LIMIT 1")  # noqa: S608 - a name of our own
            if cursor.fetchone():
                return True
    return False


# A fresh installation has these: three formats, its own shape, a sign of life.
_PUT_THERE_BY_THE_PROGRAMME = (
    "auth_permission",
    "courses_courseformat",
    "django_",
    "outbox_heartbeat",
    "people_attempt",
    "people_knock",
    "ui_edition",
)


def fill(archive: Archive, *, using: str, step: Step = no_step) -> None:
    """Build and fill the database inside the caller's transaction. Raises as ``restore`` does."""
    said = archive.manifest
    tables.build(using, said.migrations)
    models = {model._meta.db_table: model for model in tables.tables_at(said.migrations)}
    if {name: tuple(tables.columns_of(model)) for name, model in models.items()} != {
        table.name: table.columns for table in said.tables
    }:
        raise NotAnArchive(MANIFEST)
    for model in models.values():
        # The rows a migration brings along stand in the archive, too.
        model._base_manager.using(using).all()._raw_delete(using)
    for table in said.tables:
        model = models[table.name]
        tables.write_rows(model, table.columns, archive.rows(table), using)
        tables.give_out_after(table.last_id, model, using)
        step(table.name, table.rows)
    tables.require_sound(using)
    for table in said.tables:
        if row := tables.differing_row(models[table.name], archive.rows(table), using):
            raise NotTheSame(table.name, row)
    call_command("migrate", database=using, interactive=False, verbosity=0)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / FILES


def _put_files(archive: Archive) -> None:
    for part in archive.manifest.files:
        path = Path(settings.DATA_DIR) / part.path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f".unfinished-{path.name}")
        with archive.file(part) as content, unfinished.open("wb") as out:
            shutil.copyfileobj(content, out)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)


def _remove_other_files(archive: Archive) -> None:
    """Only now that the restored rows hold: until then somebody may need them again."""
    kept = {Path(settings.DATA_DIR) / part.path for part in archive.manifest.files}
    for path in sorted(_folder().rglob("*")) if _folder().is_dir() else []:
        if path.is_file() and path not in kept:
            path.unlink()
