"""What a browser may send: packages, and what only looks like one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from selvhjulpen.exchange import adapters
from selvhjulpen.exchange.adapters import NotAZip, TooLarge, UnsafeName, read_folder, read_sent, zipped


class Upload(io.BytesIO):
    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name
        self.size = len(content)


def zip_of(**files: bytes) -> Upload:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(name, content)
    return Upload("mappe.zip", archive.getvalue())


def test_a_zip_and_its_files_are_the_same_package() -> None:
    files = {"areas.csv": b"id\n", "datapackage.json": b"{}"}

    assert read_sent([zip_of(**files)]) == files
    assert read_sent([Upload(name, content) for name, content in files.items()]) == files
    assert read_sent([Upload("ud.zip", zipped(files))]) == files


def test_a_zipped_folder_is_read_without_its_own_name_and_other_rubbish() -> None:
    sent = zip_of(**{
        "Mit program/areas.csv": b"id\n",
        "Mit program/.DS_Store": b"x",
        "Mit program/Læs mig.txt": b"x",
        "__MACOSX/Mit program/._areas.csv": b"x",
    })  # fmt: skip

    assert read_sent([sent]) == {"areas.csv": b"id\n"}


@pytest.mark.parametrize("name", ["../areas.csv", "/areas.csv", "a/../../areas.csv", "a\\..\\areas.csv"])
def test_a_zip_that_points_out_of_its_folder_is_refused(name: str) -> None:
    with pytest.raises(UnsafeName):
        read_sent([zip_of(**{name: b"id\n", "places.csv": b"id\n"})])


def test_a_zip_that_swells_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "LARGEST_CONTENT", 1_000_000)
    bomb = zip_of(**{"areas.csv": b"0" * 700_000, "places.csv": b"0" * 700_000})
    assert len(bomb.getvalue()) < 5_000

    with pytest.raises(TooLarge):
        read_sent([bomb])


def test_too_much_and_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "LARGEST_UPLOAD", 10)
    with pytest.raises(TooLarge):
        read_sent([Upload("areas.csv", b"id\n" * 4)])
    monkeypatch.undo()
    with pytest.raises(TooLarge):
        read_sent([zip_of(**{f"{number}.csv": b"" for number in range(201)})])


def test_what_is_no_zip_is_refused() -> None:
    whole = zip_of(**{"areas.csv": b"id\n" * 1000}).getvalue()
    for broken in (b"", b"PK\x03\x04", b"id;name\n", whole[:-30]):
        with pytest.raises(NotAZip):
            read_sent([Upload("mappe.zip", broken)])


def test_a_damaged_file_in_a_zip_is_refused() -> None:
    whole = bytearray(zip_of(**{"areas.csv": bytes(range(256)) * 40}).getvalue())
    whole[60] ^= 0xFF

    with pytest.raises(NotAZip):
        read_sent([Upload("mappe.zip", bytes(whole))])


def test_a_folder_is_read_with_its_data_folder_and_nothing_deeper(tmp_path: Path) -> None:
    for name in ("areas.csv", "data/places.csv", "data/old/places.csv", "note.txt", "~$areas.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"id\n")

    assert set(read_folder(tmp_path)) == {"areas.csv", "data/places.csv"}
