"""Which type a file is: said by what is in it, never by its name or by the one who sends it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum
from pathlib import PurePosixPath
from typing import IO
from xml.etree import ElementTree

from selvhjulpen.lib.cpr import contains_cpr
from selvhjulpen.lib.pictures import PictureType, type_of_picture

MB = 1024 * 1024
LARGEST = 25 * MB  # bytes of one file
# Of an office file, which is a zip: what it may hold in all when unpacked, and how many parts. A presentation of ours
# with fifty pictures has 300 parts.
LARGEST_UNPACKED = 300 * MB
MOST_PARTS = 5_000
# No more than this of its text is read in the search for CPR numbers, and of any one part.
MOST_READ = 20 * MB
# Text packs well, pictures do not; a hundred to one is neither.
TIGHTEST = 100
LONGEST_NAME = 100  # signs, with the ending


class FileType(Enum):
    """The value is the ending of its name."""

    PDF = "pdf"
    PNG = PictureType.PNG.value
    JPEG = PictureType.JPEG.value
    WEBP = PictureType.WEBP.value
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TEXT = "txt"

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        return _MEDIA_TYPES[self]

    @property
    def is_picture(self) -> bool:
        return self.value in {picture.value for picture in PictureType}


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_MEDIA_TYPES = {
    FileType.PDF: "application/pdf",
    **{FileType(picture.value): picture.media_type for picture in PictureType},
    FileType.DOCX: f"{_OPEN_XML}.wordprocessingml.document",
    FileType.XLSX: f"{_OPEN_XML}.spreadsheetml.sheet",
    FileType.PPTX: f"{_OPEN_XML}.presentationml.presentation",
    FileType.ODT: f"{_OPEN_DOCUMENT}.text",
    FileType.ODS: f"{_OPEN_DOCUMENT}.spreadsheet",
    FileType.ODP: f"{_OPEN_DOCUMENT}.presentation",
    FileType.TEXT: "text/plain; charset=utf-8",
}
_OFFICE_XML = {f"{kind.media_type}.main+xml": kind for kind in (FileType.DOCX, FileType.XLSX, FileType.PPTX)}
_OFFICE_OPEN = {kind.media_type: kind for kind in (FileType.ODT, FileType.ODS, FileType.ODP)}

# Where macros, and what runs like them, lie in an office file.
_MACRO_PART = re.compile(
    r"(?:^|/)(?:vbaproject[^/]*\.bin|activex/.*|macrosheets/.*|basic/.*|scripts/.*)$", re.IGNORECASE
)
_MACRO_TYPE = re.compile(r"macroenabled|vbaproject|macrosheet|activex", re.IGNORECASE)
# What is fetched from elsewhere when the file is opened, and brings its macros along: a template, say.
_FROM_ELSEWHERE = re.compile(r"/(?:attachedTemplate|oleObject|frame|subDocument)$", re.IGNORECASE)
# Where the words stand.
_WORDS = re.compile(
    r"^(?:content\.xml|word/(?:document|footnotes|header\d*|footer\d*)\.xml|xl/sharedStrings\.xml"
    r"|xl/worksheets/sheet\d+\.xml|ppt/(?:slides|notesSlides)/\w+\.xml)$"
)
# Writers cut a number into pieces as they like. A tag holds no other, so each sign is looked at once.
_TAGS = re.compile(r"(?:<[^<>]*>\s*)+")
# Text that a browser would run if it were told that it is a page.
_MARKUP = re.compile(r"<\s*(?:!doctype|html|head|body|svg|script|iframe|\?xml)|^\s*#!", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    KeyError,
    ValueError,
    OSError,
    ElementTree.ParseError,
)


class NotLetIn(Exception):
    """A file that is not kept."""


class TooLarge(NotLetIn):
    """More than LARGEST."""


class UnknownType(NotLetIn):
    """Nothing we know, or broken."""


class HoldsMacros(NotLetIn):
    """An office file that runs something when it is opened."""


class Locked(NotLetIn):
    """Only who knows a password can read it."""


class Unpacks(NotLetIn):
    """A small file that would become a huge one: a zip bomb, or as good as one."""


class HoldsCpr(NotLetIn):
    """It has something in it that looks like a CPR number."""


def type_of(file: IO[bytes], *, size: int) -> FileType:
    """What the file is; ``size`` in bytes. Raises NotLetIn.

    Of a picture only the first bytes are looked at: whether it can be drawn, lib.pictures knows.
    """
    if size > LARGEST:
        raise TooLarge
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        return FileType.PDF
    if picture := type_of_picture(head):
        return FileType(picture.value)
    if head.startswith(b"PK\x03\x04"):
        return _office_type(file, size=size)
    return _text(file)


def safe_name(name: str, kind: FileType) -> str:
    """The name a file is offered under: letters, digits and hyphens of the one it had, and the ending of its type."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    plain = re.sub(r"[^\w-]+", "-", stem, flags=re.UNICODE).strip("-_")
    return f"{plain[: LONGEST_NAME - 5] or 'materiale'}.{kind.value}"


def _text(file: IO[bytes]) -> FileType:
    file.seek(0)
    try:
        text = file.read(LARGEST + 1).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnknownType from error
    # Nothing but signs that can be read: what has others is a programme, or no text.
    if not text.strip() or re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", text) or _MARKUP.search(text):
        raise UnknownType
    if contains_cpr(text):
        raise HoldsCpr
    return FileType.TEXT


def _office_type(file: IO[bytes], *, size: int) -> FileType:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _require_honest(parts, size=size)
            kind = _kind_of_office(archive, parts)
            if any(contains_cpr(text) for text in _words(archive, parts)):
                raise HoldsCpr
            return kind
    except _BROKEN as error:
        raise UnknownType from error


def _require_honest(parts: list[zipfile.ZipInfo], *, size: int) -> None:
    """No bomb, no lock, nothing before the first part. What a part says of its size binds zipfile when it is read."""
    if any(part.flag_bits & 0x1 for part in parts):
        raise Locked
    unpacked = sum(part.file_size for part in parts)
    # Parts that lie on top of each other are packed once and unpacked many times.
    if (
        len(parts) > MOST_PARTS
        or unpacked > LARGEST_UNPACKED
        or (unpacked > MB and unpacked > size * TIGHTEST)
        or sum(part.compress_size for part in parts) > size
    ):
        raise Unpacks
    if not parts or min(part.header_offset for part in parts) != 0:
        raise UnknownType
    if len({part.filename for part in parts}) != len(parts):
        raise UnknownType


def _kind_of_office(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> FileType:
    names = {part.filename for part in parts}
    if any(_MACRO_PART.search(name) for name in names):
        raise HoldsMacros
    if "[Content_Types].xml" in names:
        types = {one.get("ContentType", "") for one in _elements(archive, "[Content_Types].xml")}
        if any(_MACRO_TYPE.search(one) for one in types):
            raise HoldsMacros
        for name in names:
            if name.endswith(".rels") and any(map(_is_from_elsewhere, _elements(archive, name))):
                raise HoldsMacros
        kinds = {kind for media_type, kind in _OFFICE_XML.items() if media_type in types}
    elif parts[0].filename == "mimetype":
        kind = _OFFICE_OPEN.get(_read(archive, "mimetype").decode("ascii"))
        kinds = {kind} if kind else set()
        if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
            raise Locked
        if "content.xml" not in names:
            raise UnknownType
    else:
        kinds = set()
    if len(kinds) != 1:
        raise UnknownType
    return kinds.pop()


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MB:
        raise UnknownType
    return archive.read(name)


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[ElementTree.Element]:
    """Every element of a part that describes others. It needs no document type, so that nothing can be blown up."""
    content = _read(archive, name)
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise UnknownType
    return ElementTree.fromstring(content).iter()  # noqa: S314 - nothing in it can refer to anything


def _is_from_elsewhere(relation: ElementTree.Element) -> bool:
    is_external = relation.get("TargetMode", "").lower() == "external"
    return is_external and bool(_FROM_ELSEWHERE.search(relation.get("Type", "")))


def _words(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[str]:
    left = MOST_READ
    for part in parts:
        if left > 0 and _WORDS.match(part.filename):
            with archive.open(part) as content:
                read = content.read(left)
            left -= len(read)
            yield _TAGS.sub(" ", read.decode("utf-8", errors="replace"))
