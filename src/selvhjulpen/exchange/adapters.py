"""Where a package comes from: a folder, or files sent by a browser (a zip, or the files themselves)."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from selvhjulpen.exchange.rules.resources import DESCRIPTOR_FILE, GEOMETRY_FILE


class NotAPackage(Exception):
    """What was handed over cannot hold a package; the message says why, in Danish."""


def _belongs(name: str) -> bool:
    return name.lower().endswith(".csv") or PurePosixPath(name).name in (DESCRIPTOR_FILE, GEOMETRY_FILE)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a package, by their path in the folder. Raises NotAPackage."""
    if not folder.is_dir():
        raise NotAPackage(f"{folder} er ikke en mappe.")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _belongs(path.name) and not path.name.startswith((".", "~"))
    }
