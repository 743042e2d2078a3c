"""What an archive says of itself: the last part that is written, the first that is read."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

# Grows when the shape of an archive changes so that older programmes cannot read it.
FORMAT = 1
MANIFEST = "manifest.json"
TABLES, FILES = "tables", "uploads"

# Keys of this house and moment only. Restoring must not log anybody in again, nor count attempts of another day.
LEFT_OUT = frozenset({"django_session", "people_attempt", "people_knock"})

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TABLE = re.compile(r"[a-z][a-z0-9_]*")


class NotAManifest(Exception):
    """Not one of ours, or spoiled."""


class MadeByNewer(Exception):
    """A shape of archive, or a migration, that this version does not know yet."""


@dataclass(frozen=True)
class Part:
    """One file of the archive, as it is when unpacked."""

    path: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Table:
    """The rows of one table: ``part`` holds a JSON array of values, in the order of ``columns``, on each line."""

    name: str
    columns: tuple[str, ...]
    rows: int
    last_id: int  # the highest number the database has given out itself; 0 where it gives none
    part: Part


@dataclass(frozen=True)
class Manifest:
    """``migrations`` are the last of each app ("people.0001_begin"): the shape the tables have."""

    product: str
    made_at: datetime
    database: str  # "sqlite" or "postgresql"; an archive of one is restored into the other, too
    migrations: tuple[str, ...]
    tables: tuple[Table, ...]
    files: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*(table.part for table in self.tables), *self.files)


def written(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    said = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Manifest:
    """The manifest of an archive. Raises NotAManifest or MadeByNewer."""
    try:
        said = json.loads(content)
        if said["format"] > FORMAT:
            raise MadeByNewer
        manifest = Manifest(
            product=str(said["product"]),
            made_at=datetime.fromisoformat(said["made_at"]),
            database=str(said["database"]),
            migrations=tuple(map(str, said["migrations"])),
            tables=tuple(_table(table) for table in said["tables"]),
            files=tuple(_part(part) for part in said["files"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAManifest from error
    paths = [part.path for part in manifest.parts]
    if manifest.made_at.tzinfo is None or len(set(paths)) != len(paths):
        raise NotAManifest
    return manifest


def _table(said: dict[str, Any]) -> Table:
    table = Table(
        name=said["name"],
        columns=tuple(map(str, said["columns"])),
        rows=int(said["rows"]),
        last_id=int(said["last_id"]),
        part=_part(said["part"]),
    )
    if not _TABLE.fullmatch(table.name) or table.part.path != f"{TABLES}/{table.name}.jsonl":
        raise ValueError(table.name)
    return table


def _part(said: dict[str, Any]) -> Part:
    part = Part(path=said["path"], size=int(said["size"]), sha256=said["sha256"])
    path = PurePosixPath(part.path)
    # Nothing may be unpacked outside its folder.
    if path.is_absolute() or ".." in path.parts or "\\" in part.path or path.as_posix() != part.path:
        raise ValueError(part.path)
    if path.parts[0] not in {TABLES, FILES} or len(path.parts) < 2 or not _SHA256.fullmatch(part.sha256):
        raise ValueError(part.path)
    return part
