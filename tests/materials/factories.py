"""Tips, files and links, made up; and files of each type, as small as they can be."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import factory
from PIL import Image

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.materials import actions
from selvhjulpen.materials.models import Kind, Material
from selvhjulpen.materials.rules import FileType
from tests.people.factories import InstructorFactory

NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF\n"
TYPES = "[Content_Types].xml"
OPEN_XML = "application/vnd.openxmlformats-officedocument"


class TipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Material
        skip_postgeneration_save = True

    kind = Kind.TIP
    title = factory.Sequence(lambda n: f"Tip {n}")
    text = "Sæt skriften op, før I begynder."
    author = factory.SubFactory(InstructorFactory)
    created_at = changed_at = NOW
    looked_over_on = factory.LazyAttribute(lambda tip: local_day(tip.created_at))

    @classmethod
    def _create(cls, model_class: type[Material], *args: Any, **kwargs: Any) -> Material:
        many = {name: kwargs.pop(name, ()) for name in ("topics", "solutions")}
        made: Material = super()._create(model_class, *args, **kwargs)
        for name, rows in many.items():
            getattr(made, name).set(rows)
        actions.keep_words([made], now=NOW)
        return made


class LinkFactory(TipFactory):
    kind = Kind.LINK
    url = "https://example.dk/vejledning"


def share_file(content: bytes = PDF, *, name: str = "Vejledning.pdf", **fields: Any) -> Material:
    """A file, shared by an instructor."""
    by = fields.pop("by", None) or InstructorFactory()
    sent = actions.Sent(content, FileType.PDF, name)
    return actions.share(
        kind=Kind.FILE, draft=actions.Draft(**{"title": "Vejledning", **fields}), sent=sent, by=by, now=NOW
    )


def zipped(*parts: tuple[str, str | bytes], **how: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **how) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def office_xml(part: str, kind: str, *more: tuple[str, str | bytes], types: str = "") -> bytes:
    """A Word, Excel or PowerPoint file with next to nothing in it."""
    listed = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{OPEN_XML}.{kind}.main+xml"/>{types}</Types>'
    )
    return zipped((TYPES, listed), (part, "<x>Ord</x>"), *more)


def docx(*more: tuple[str, str | bytes], types: str = "") -> bytes:
    return office_xml("word/document.xml", "wordprocessingml.document", *more, types=types)


def open_document(kind: str, *more: tuple[str, str | bytes], manifest: str = "<manifest/>") -> bytes:
    """A file as LibreOffice writes it."""
    return zipped(
        ("mimetype", f"application/vnd.oasis.opendocument.{kind}"),
        ("content.xml", "<x>Ord</x>"),
        ("META-INF/manifest.xml", manifest),
        *more,
    )


def picture(form: str = "PNG", size: tuple[int, int] = (4, 2), **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **saved)
    return out.getvalue()
