"""The commands: import, export and demo, as typed."""

from __future__ import annotations

import io
from datetime import date, time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from frictionless import validate

from selvhjulpen.directory.models import Area, Organization
from selvhjulpen.exchange.actions import export_package
from selvhjulpen.exchange.rules.resources import RESOURCES
from selvhjulpen.lib.calendars import at
from tests.exchange.programme import empty_database, write_programme

ROOT = Path(__file__).parents[2]
HORSENS, DEMO = ROOT / "examples" / "horsens-2012", ROOT / "examples" / "demo"
MONDAY = at(date(2026, 11, 23), time(9, 20))
CHRISTMAS = at(date(2026, 12, 24), time(9, 20))


def run(*words: str) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


# ── Import and export ───────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_import_tells_what_is_new_and_the_second_time_that_nothing_is() -> None:
    empty_database()

    first, second = run("import", str(HORSENS)), run("import", str(HORSENS))

    assert "Tidligere opgjorte tal                     12        0         0" in first
    assert first.endswith("Det hele er læst ind. Ingen har fået besked.\n")
    assert "Tidligere opgjorte tal                      0        0        12" in second
    assert second.endswith("Det stod der alt sammen i forvejen. Intet er ændret.\n")


@pytest.mark.django_db
def test_a_rehearsed_import_keeps_nothing() -> None:
    assert run("import", str(HORSENS), "--dry-run").endswith("Det var en prøve. Intet er gemt.\n")

    assert Organization.objects.count() == 0


@pytest.mark.django_db
def test_import_of_faults_tells_each_on_a_line_and_fails(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text("id;name;target_group\na;Havnen;mange\nb;;3\n")
    told = io.StringIO()

    with pytest.raises(CommandError, match=r"2 fejl i 1 fil\. Intet er ændret\."):
        call_command("import", str(tmp_path), stderr=told)

    assert told.getvalue().splitlines() == [
        "areas.csv, række 2, kolonne target_group: »mange« Det er ikke et helt tal. Skriv fx 12.",
        "areas.csv, række 3, kolonne name: Feltet er tomt. Det skal udfyldes.",
    ]
    assert Area.objects.count() == 0


@pytest.mark.django_db
def test_what_is_no_folder_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="findes-ikke er ikke en mappe"):
        run("import", str(tmp_path / "findes-ikke"))


@pytest.mark.django_db
def test_an_exported_folder_satisfies_an_independent_validator(tmp_path: Path) -> None:
    write_programme()

    run("export", str(tmp_path / "ud"))

    report = validate(str(tmp_path / "ud" / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert report.stats["tasks"] == len(RESOURCES) + 1  # and the outlines
    assert {path.name: path.read_bytes() for path in (tmp_path / "ud").iterdir()} == export_package()


@pytest.mark.django_db
def test_an_exported_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    run("export", str(tmp_path / "ud"))

    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "ud").iterdir()} == {0o600}
    assert (tmp_path / "ud").stat().st_mode & 0o777 == 0o700


def test_the_example_satisfies_an_independent_validator() -> None:
    report = validate(str(HORSENS / "datapackage.json"))

    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
