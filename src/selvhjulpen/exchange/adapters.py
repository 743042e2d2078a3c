"""Where a package comes from: a folder, or files sent by a browser (a zip, or the files themselves)."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from selvhjulpen.exchange.rules.resources import DESCRIPTOR_FILE, GEOMETRY_FILE

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 50 * MEGABYTE
LARGEST_CONTENT = 250 * MEGABYTE  # unpacked: a zip of nothing but zeros would fill the machine
MOST_FILES = 200

# All that an archive which is none, or is broken on the way, makes the library raise.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    RuntimeError,
    EOFError,
)


class NotAPackage(Exception):
    """What was handed over cannot hold a package; the class says why."""


class NotAFolder(NotAPackage):
    pass


class NotAZip(NotAPackage):
    """Broken, or locked with a password."""


class TooLarge(NotAPackage):
    pass


class UnsafeName(NotAPackage):
    """A file that wants to lie outside the folder, or two of one name."""


class Sent(Protocol):
    """A file as a browser sends it."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def read(self) -> bytes: ...


def _belongs(path: PurePosixPath) -> bool:
    if path.name.startswith((".", "~")) or "__MACOSX" in path.parts:
        return False
    return path.suffix.lower() == ".csv" or path.name in (DESCRIPTOR_FILE, GEOMETRY_FILE)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a package, by their path in the folder (and in its ``data``). Raises NotAFolder."""
    if not folder.is_dir():
        raise NotAFolder
    found = [*folder.iterdir(), *((folder / "data").iterdir() if (folder / "data").is_dir() else [])]
    paths = sorted(path for path in found if path.is_file() and _belongs(PurePosixPath(path.as_posix())))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def read_sent(sent: Sequence[Sent]) -> dict[str, bytes]:
    """The files of a package that a browser sent. Nothing is unpacked on the disk.

    Raises NotAZip, TooLarge or UnsafeName.
    """
    if sum(file.size or 0 for file in sent) > LARGEST_UPLOAD:
        raise TooLarge
    if len(sent) == 1 and (sent[0].name or "").lower().endswith(".zip"):
        return _unzipped(sent[0].read())
    return _by_path((PurePosixPath(file.name or "").name, file.read()) for file in sent)


def _unzipped(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_FILES:
                raise TooLarge
            left = LARGEST_CONTENT
            files = []
            for info in infos:
                if not _belongs(PurePosixPath(info.filename)):
                    continue
                with archive.open(info) as content:
                    # What the archive says of its own sizes is not believed: reading stops at the limit.
                    read = content.read(left + 1)
                left -= len(read)
                if left < 0:
                    raise TooLarge
                files.append((info.filename, read))
    except _BROKEN as error:
        raise NotAZip from error
    return _by_path(_without_top_folder(files))


def _without_top_folder(files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """A zipped folder holds the folder itself: its files are what is meant."""
    tops = {PurePosixPath(name).parts[0] for name, _ in files if len(PurePosixPath(name).parts) > 1}
    if len(tops) != 1 or any(len(PurePosixPath(name).parts) == 1 for name, _ in files) or tops == {"data"}:
        return files
    return [(PurePosixPath(*PurePosixPath(name).parts[1:]).as_posix(), content) for name, content in files]


def _by_path(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, content in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or name in found:
            raise UnsafeName
        found[name] = content
    return found


def zipped(files: dict[str, bytes]) -> bytes:
    """The files in one zip, the same bytes for the same files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()
