"""The archive: one zip file with a part for each table, the uploaded files, and a manifest.

It is the same for both databases, so that an installation can grow from SQLite into PostgreSQL.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from selvhjulpen.operations.rules import manifest as m

UNFINISHED = ".unfinished-"
_CHUNK = 1024 * 1024
_LINES_AT_ONCE = 2000
# All that an archive which is none, or is broken on the way, makes the library raise.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    KeyError,
    ValueError,
)


class NotAnArchive(Exception):
    """Not a backup, or not whole: cut off, changed, unreadable. ``what`` names the part."""

    def __init__(self, what: str = "") -> None:
        super().__init__(what)
        self.what = what


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name only when all of it is on the disk; for its owner only. Raises OSError."""
    unfinished = path.parent / f"{UNFINISHED}{secrets.token_hex(6)}"
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _settle(path.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _settle(folder: Path) -> None:
    """The new name itself outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Writer:
    """Writes the parts of an archive one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.tables: list[m.Table] = []
        self.files: list[m.Part] = []

    def add_table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, last_id: int) -> int:
        """Rows of JSON values. Returns how many they were."""
        number = 0

        def lines() -> Iterator[bytes]:
            nonlocal number
            held: list[str] = []
            for row in rows:
                held.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
                number += 1
                if len(held) == _LINES_AT_ONCE:
                    yield "\n".join([*held, ""]).encode()
                    held.clear()
            yield "\n".join([*held, ""] if held else []).encode()

        part = self._add(f"{m.TABLES}/{name}.jsonl", lines())
        self.tables.append(m.Table(name, tuple(columns), number, last_id, part))
        return number

    def add_file(self, path: str, file: IO[bytes]) -> None:
        """``path`` inside the folder of uploaded files."""
        self.files.append(self._add(f"{m.FILES}/{path}", iter(lambda: file.read(_CHUNK), b"")))

    def abandon(self) -> None:
        """Nothing more is written, not even the end: the file is going to be thrown away."""
        self._zip.fp = None

    def finish(self, manifest: m.Manifest) -> None:
        with self._zip.open(zipfile.ZipInfo(m.MANIFEST), "w") as out:
            out.write(m.written(manifest))
        self._zip.close()

    def _add(self, path: str, chunks: Iterable[bytes]) -> m.Part:
        size, digest = 0, hashlib.sha256()
        with self._zip.open(path, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return m.Part(path, size, digest.hexdigest())


class Archive:
    """An archive that has been read from end to end and found whole."""

    def __init__(self, reader: zipfile.ZipFile, manifest: m.Manifest) -> None:
        self._zip = reader
        self.manifest = manifest

    def rows(self, table: m.Table) -> Iterator[list[Any]]:
        """The rows of one table, as JSON values. Raises NotAnArchive."""
        with io.TextIOWrapper(self._zip.open(table.part.path), encoding="utf-8", newline="\n") as lines:
            for line in lines:
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise NotAnArchive(table.part.path) from error
                if not isinstance(row, list) or len(row) != len(table.columns):
                    raise NotAnArchive(table.part.path)
                yield row

    @contextmanager
    def file(self, part: m.Part) -> Iterator[IO[bytes]]:
        with self._zip.open(part.path) as file:
            yield file


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive in ``path``, every byte of it compared with its manifest first.

    Raises NotAnArchive, MadeByNewer (rules.manifest), or OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        archive = _whole(file)
        with archive._zip:
            yield archive


def _whole(file: IO[bytes]) -> Archive:
    part = m.MANIFEST
    try:
        reader = zipfile.ZipFile(file)
        manifest = m.read(reader.read(m.MANIFEST))
        if sorted(reader.namelist()) != sorted([m.MANIFEST, *(part.path for part in manifest.parts)]):
            raise NotAnArchive(m.MANIFEST)
        lines = {table.part.path: table.rows for table in manifest.tables}
        for promised in manifest.parts:
            part = promised.path
            _require_whole(reader, promised, lines=lines.get(part))
    except (m.NotAManifest, *_BROKEN) as error:
        raise NotAnArchive(part) from error
    return Archive(reader, manifest)


def _require_whole(reader: zipfile.ZipFile, part: m.Part, *, lines: int | None) -> None:
    digest, size, ends = hashlib.sha256(), 0, 0
    with reader.open(part.path) as file:
        # What the archive says of its own sizes is not believed.
        while size <= part.size and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            ends += chunk.count(b"\n")
    if (size, digest.hexdigest()) != (part.size, part.sha256) or lines not in (None, ends):
        raise NotAnArchive(part.path)
