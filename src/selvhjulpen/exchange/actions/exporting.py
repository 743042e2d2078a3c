"""Writing the programme out as a Data Package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from selvhjulpen.exchange.queries import Database
from selvhjulpen.exchange.rules import resources as r
from selvhjulpen.exchange.rules.descriptor import descriptor
from selvhjulpen.exchange.rules.geometry import GEOMETRY, written_outlines
from selvhjulpen.exchange.rules.writing import csv_of


def _silent(resource: str, rows: int) -> None:
    """Nobody watches."""


def export_package(*, step: Callable[[str, int], None] = _silent) -> dict[str, bytes]:
    """Every fact of the programme as files by name. Importing them into an empty database reproduces it."""
    files = {r.DESCRIPTOR_FILE: descriptor().encode()}
    stored = Database()
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            # All tables as they were at one moment (SQLite reads them so of itself).
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for resource in r.RESOURCES:
            rows = stored.all_rows(resource)
            files[resource.file] = csv_of(resource, rows.values())
            if resource is r.AREAS:
                outlines = [(key, str(v["name"]), str(v[GEOMETRY])) for key, v in rows.items()]
                files[r.GEOMETRY_FILE] = written_outlines(outlines).encode()
            step(resource.name, len(rows))
    return files


def export_to_folder(*, folder: Path, step: Callable[[str, int], None] = _silent) -> None:
    """Write the package into ``folder``; the files hold personal data, so only their owner may read them."""
    files = export_package(step=step)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in files.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)
