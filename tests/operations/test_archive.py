"""What is cut off, changed, or not ours is refused before anything is touched."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from selvhjulpen.operations.actions import AlreadyThere, MadeByNewer, NotAnArchive, back_up, restore
from selvhjulpen.operations.adapters import shelf
from selvhjulpen.operations.adapters.archive import UNFINISHED, opened, whole_file
from tests.operations.looking import everything
from tests.outbox.factories import MessageFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def backup(house: Path) -> Path:
    MessageFactory.create_batch(3)
    (house / "uploads").mkdir()
    (house / "uploads" / "a.bin").write_bytes(b"abc" * 1000)
    file = house / "a.zip"
    back_up(file=file, now=NOW)
    return file


def rewrite(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The same archive with each part changed; None leaves it out."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(file.with_suffix(".new"), "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    file.with_suffix(".new").replace(file)


def require_refused(file: Path, why: type[Exception] = NotAnArchive) -> None:
    before = everything()
    with pytest.raises(why):
        restore(file=file, now=NOW, may_replace=True)
    assert everything() == before


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(backup: Path, share: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])

    require_refused(backup)


def test_a_bit_that_turned_anywhere_is_refused_or_changes_nothing_that_is_read(backup: Path) -> None:
    whole = backup.read_bytes()
    with opened(backup) as archive:
        manifest = archive.manifest
    dice = random.Random(7)
    for _ in range(60):
        spoiled = bytearray(whole)
        spoiled[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        backup.write_bytes(spoiled)
        try:
            with opened(backup) as archive:
                assert archive.manifest == manifest
        except NotAnArchive:
            pass


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: (
            content.replace(b"Inga", b"Inge") if name.startswith("tables/outbox_message") else content
        ),
        lambda name, content: content[:-1] if name == "uploads/a.bin" else content,
        lambda name, content: None if name == "tables/people_person.jsonl" else content,
        lambda name, content: None if name == "manifest.json" else content,
        lambda name, content: content.replace(b'"rows": 3', b'"rows": 2') if name == "manifest.json" else content,
        lambda name, content: b"{}" if name == "manifest.json" else content,
    ],
    ids=["a name", "a file", "a table gone", "no manifest", "another count", "an empty manifest"],
)
def test_a_backup_somebody_changed_is_refused(backup: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    rewrite(backup, change)

    require_refused(backup)


def test_a_part_nobody_promised_is_refused(backup: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("../outside", "x")

    require_refused(backup)


def test_what_is_something_else_is_refused(house: Path) -> None:
    (house / "a.zip").write_text("Kære Karen")

    require_refused(house / "a.zip")


def test_a_backup_of_a_later_version_is_refused(backup: Path) -> None:
    rewrite(backup, lambda name, content: content.replace(b"people.0", b"people.9"))

    require_refused(backup, MadeByNewer)


def test_a_backup_is_for_its_owner_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_not_written_over_another_unless_somebody_says_so(backup: Path) -> None:
    before = backup.read_bytes()

    with pytest.raises(AlreadyThere):
        back_up(file=backup, now=NOW)
    assert backup.read_bytes() == before
    MessageFactory()
    back_up(file=backup, now=NOW, may_overwrite=True)

    assert backup.read_bytes() != before
    with opened(backup) as archive:
        assert next(t.rows for t in archive.manifest.tables if t.name == "outbox_message") == 4


def test_a_file_that_is_not_finished_has_no_name_and_the_old_one_stays(house: Path) -> None:
    (house / "a.zip").write_bytes(b"old")

    def write_and_fail() -> None:
        with whole_file(house / "a.zip") as file:
            file.write(b"half of it")
            unfinished.extend(house.glob(f"{UNFINISHED}*"))
            raise OSError("no room")

    unfinished: list[Path] = []
    with pytest.raises(OSError, match="no room"):
        write_and_fail()

    assert len(unfinished) == 1
    assert [path.read_bytes() for path in house.iterdir()] == [b"old"]


def test_only_finished_backups_stand_on_the_shelf(house: Path, backup: Path) -> None:
    shutil.copy(backup, shelf.place_for(NOW))
    shutil.copy(backup, shelf.folder() / f"{UNFINISHED}1234")
    (shelf.folder() / "selvhjulpen-20261122T000000Z.zip.part").touch()

    assert [copy.path for copy in shelf.copies()] == [shelf.place_for(NOW)]
