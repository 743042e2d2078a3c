"""Writing everything an installation cannot make again into one file, while it is in use."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections

from selvhjulpen.operations.adapters import shelf, tables
from selvhjulpen.operations.adapters.archive import Writer, whole_file
from selvhjulpen.operations.rules.manifest import FILES, Manifest

Step = Callable[[str, int], None]


class AlreadyThere(Exception):
    """A file of this name; it may be the only good backup there is."""


def no_step(table: str, rows: int) -> None:
    """Nobody watches."""


def back_up(
    *, file: Path, now: datetime, using: str = "default", may_overwrite: bool = False, step: Step = no_step
) -> Manifest:
    """Write a backup to ``file``. Either it is whole and has its name, or it is not there.

    Raises AlreadyThere, DatabaseDamaged (adapters.tables), DatabaseError, or OSError (no room, no such folder).
    """
    if file.exists() and not may_overwrite:
        raise AlreadyThere
    with whole_file(file) as out:
        writer = Writer(out)
        try:
            return _written(writer, now=now, using=using, step=step)
        except BaseException:
            writer.abandon()
            raise


def _written(writer: Writer, *, now: datetime, using: str, step: Step) -> Manifest:
    with tables.one_moment(using):
        tables.require_sound(using)
        migrations = tables.last_migrations(using)
        for model in tables.tables_at(migrations):
            rows = writer.add_table(
                model._meta.db_table,
                tables.columns_of(model),
                tables.rows_of(model, using),
                last_id=tables.last_id(model, using),
            )
            step(model._meta.db_table, rows)
    folder = settings.DATA_DIR / FILES
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file():
            # A receipt that somebody takes away this moment is no reason to have no backup.
            with suppress(FileNotFoundError), path.open("rb") as content:
                writer.add_file(path.relative_to(folder).as_posix(), content)
    manifest = Manifest(
        product=version("selvhjulpen"),
        made_at=now,
        database=connections[using].vendor,
        migrations=migrations,
        tables=tuple(writer.tables),
        files=tuple(writer.files),
    )
    writer.finish(manifest)
    return manifest


def save_what_is_there(*, now: datetime, using: str) -> Path:
    """A backup on the worker's shelf of what a restore is about to replace. Raises as ``back_up`` does."""
    file = shelf.place_for(now, before_restore=True)
    back_up(file=file, now=now, using=using)
    return file
