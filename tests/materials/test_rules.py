"""What a file is, and what is not let in."""

from __future__ import annotations

import io
import zipfile
from time import process_time

import pytest

from selvhjulpen.materials.rules import (
    LARGEST,
    FileType,
    HoldsCpr,
    HoldsMacros,
    Locked,
    NotLetIn,
    TooLarge,
    UnknownType,
    Unpacks,
    content,
    safe_name,
    type_of,
)
from tests.materials.factories import PDF, docx, office_xml, open_document, picture, zipped

RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
    ' Target="https://example.dk/x" TargetMode="External"/></Relationships>'
)


def kind_of(file: bytes) -> FileType:
    return type_of(io.BytesIO(file), size=len(file))


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (PDF, FileType.PDF),
        (picture("PNG"), FileType.PNG),
        (picture("JPEG"), FileType.JPEG),
        (picture("WEBP"), FileType.WEBP),
        (docx(), FileType.DOCX),
        (docx(("word/_rels/document.xml.rels", RELATION.format(kind="hyperlink"))), FileType.DOCX),
        (office_xml("xl/workbook.xml", "spreadsheetml.sheet"), FileType.XLSX),
        (office_xml("ppt/presentation.xml", "presentationml.presentation"), FileType.PPTX),
        (open_document("text"), FileType.ODT),
        (open_document("spreadsheet"), FileType.ODS),
        (open_document("presentation"), FileType.ODP),
        ("Tænd for skærmen.\n".encode(), FileType.TEXT),
        ("\ufeffÅbn appen, når 1 < 2\r\n\tvent".encode(), FileType.TEXT),
    ],
)
def test_a_file_is_what_is_in_it(file, kind):
    assert kind_of(file) is kind


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"", UnknownType),
        (b"MZ\x90\x00\x03", UnknownType),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UnknownType),  # .doc, or an office file under lock
        (b"GIF89a\x01\x00", UnknownType),
        ("Sm\u00f8r".encode("latin-1"), UnknownType),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', UnknownType),
        (b"Hej\n<SCRIPT>alert(1)</SCRIPT>", UnknownType),
        (b"  <!doctype html><p>Hej", UnknownType),
        (b'<?xml version="1.0"?><a/>', UnknownType),
        (b"#!/bin/sh\nls", UnknownType),
        (zipped(("a.txt", "a")), UnknownType),
        (zipped(("META-INF/MANIFEST.MF", "Java"), ("a.class", "a")), UnknownType),
        (b"GIF89a" + docx(), UnknownType),
        (b"PK\x03\x04" + b"x" * 50, UnknownType),
        (docx()[:-30], UnknownType),
        (zipped(("[Content_Types].xml", "<Types/>")), UnknownType),
        (zipped(("[Content_Types].xml", '<!DOCTYPE a [<!ENTITY b "c">]><Types/>')), UnknownType),
        (zipped(("mimetype", "application/epub+zip"), ("META-INF/manifest.xml", "")), UnknownType),
        (open_document("text", manifest="<encryption-data/>"), Locked),
        (docx(("word/vbaProject.bin", b"\x00")), HoldsMacros),
        (docx(types='<Default Extension="x" ContentType="application/vnd.ms-office.vbaProject"/>'), HoldsMacros),
        (docx(types='<Default Extension="x" ContentType="a.macro&#69;nabled.main+xml"/>'), HoldsMacros),
        (docx(("word/_rels/settings.xml.rels", RELATION.format(kind="attached&#84;emplate"))), HoldsMacros),
        (docx(("word/_rels/document.xml.rels", RELATION.format(kind="oleObject"))), HoldsMacros),
        (office_xml("xl/workbook.xml", "spreadsheetml.sheet", ("xl/macrosheets/sheet1.xml", "<x/>")), HoldsMacros),
        (open_document("text", ("Basic/Standard/Module1.xml", "<x/>")), HoldsMacros),
        (open_document("text", ("Scripts/python/x.py", "x")), HoldsMacros),
        (zipped(("a", b"\0" * 3_000_000), compression=zipfile.ZIP_DEFLATED), Unpacks),
        (zipped(*((f"a{n}", "") for n in range(content.MOST_PARTS + 1))), Unpacks),
        (b"Inga 240155-1234 kommer", HoldsCpr),
        (docx(("word/footnotes.xml", "<w:r>240155-</w:r><w:r>1234</w:r>")), HoldsCpr),
    ],
)
def test_what_is_not_one_of_ours_is_not_let_in(file, refusal):
    with pytest.raises(NotLetIn) as refused:
        kind_of(file)

    assert refused.type is refusal


def test_a_part_that_only_begins_tags_is_judged_at_once():
    file = docx(("word/footnotes.xml", "<" * 1_000_000))
    began = process_time()

    # A part like it took hours when each "<" was looked for the end of up to the last sign.
    assert kind_of(file) is FileType.DOCX
    assert process_time() - began < 1


def test_a_file_that_is_too_large_is_not_even_read():
    with pytest.raises(TooLarge):
        type_of(io.BytesIO(), size=LARGEST + 1)


def test_parts_that_lie_on_top_of_each_other_are_a_bomb():
    packed = bytearray(zipped(("[Content_Types].xml", "a" * 600), ("b", "b" * 600)))
    second = packed.rindex(b"PK\x01\x02")
    packed[second + 20 : second + 24] = (10_000).to_bytes(4, "little")  # the packed size the list of parts tells

    with pytest.raises(Unpacks):
        kind_of(bytes(packed))


def test_a_part_under_lock_is_said_to_be_locked():
    packed = bytearray(docx())
    packed[packed.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(Locked):
        kind_of(bytes(packed))


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("Kom i gang med MitID.docx", "Kom-i-gang-med-MitID.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\inga\\Øvelse æ.exe", "Øvelse-æ.pdf"),
        ('a"\r\nSet-Cookie: x=y.pdf', "a-Set-Cookie-x-y.pdf"),
        ("...", "materiale.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "materiale.pdf"),
        ("x" * 300 + ".pdf", "x" * 95 + ".pdf"),
    ],
)
def test_the_name_a_file_is_offered_under_is_plain_and_ends_as_its_type(name, offered):
    assert safe_name(name, FileType.PDF) == offered
