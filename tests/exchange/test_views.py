"""Data ind og ud: the page, its preview, and who may use it."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from selvhjulpen.directory.models import Area
from selvhjulpen.exchange.actions import export_package, forget_old_uploads
from tests.exchange.programme import NOW, write_programme
from tests.people.factories import (
    AdministratorFactory,
    CoordinatorFactory,
    InstructorFactory,
    PartnerFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

PAGES = ["/data/", "/data/proeve/", "/data/hent-ind/", "/data/fortryd/", "/data/ud/"]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> Path:
    """Where uploads wait."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def coordinator(client: Client) -> None:
    client.force_login(CoordinatorFactory())


def send(client: Client, **files: str | bytes) -> Any:
    """Upload these files (``head_counts`` is head-counts.csv) and follow to where it leads."""
    sent = [
        SimpleUploadedFile(f"{name.replace('_', '-')}.csv", content.encode() if isinstance(content, str) else content)
        for name, content in files.items()
    ]
    return client.post("/data/", {"package": sent}, follow=True)


@pytest.mark.parametrize("factory", [InstructorFactory, PartnerFactory])
def test_the_pages_are_not_there_for_others(client: Client, factory: type[PersonFactory]) -> None:
    client.force_login(factory())

    assert {client.get(page).status_code for page in PAGES} == {404}
    assert {client.post(page).status_code for page in PAGES} == {404}


def test_the_pages_ask_for_a_login(client: Client) -> None:
    assert {client.get(page).status_code for page in PAGES} == {302}


def test_looking_changes_nothing_and_deeds_are_not_done_by_looking(client: Client, coordinator: None) -> None:
    assert client.get("/data/").status_code == 200
    assert client.get("/data/proeve/").url == "/data/"  # type: ignore[attr-defined]
    assert {client.get(page).status_code for page in PAGES[2:]} == {405}


def test_an_upload_is_shown_before_it_is_kept_and_then_carried_out(
    client: Client, coordinator: None, kept: Path
) -> None:
    Area.objects.create(key="lunde", name="Lunde")

    preview = send(client, areas="id;name\nhavnen;Havnen\nlunde;Lunde By\n")

    assert [(title, t.new, t.changed, t.unchanged) for title, t in preview.context["rows"]] == [("Områder", 1, 1, 0)]
    assert set(Area.objects.values_list("name", flat=True)) == {"Lunde"}
    assert len(list(kept.iterdir())) == 1
    assert [folder.stat().st_mode & 0o777 for folder in kept.iterdir()] == [0o700]

    done = client.post("/data/hent-ind/", follow=True)

    assert "Nye rækker: 1. Ændrede rækker: 1." in done.content.decode()
    assert set(Area.objects.values_list("name", flat=True)) == {"Havnen", "Lunde By"}
    assert list(kept.iterdir()) == []


def test_faults_stand_in_a_table_by_file_and_nothing_is_offered(client: Client, coordinator: None, kept: Path) -> None:
    page = send(client, areas="id;name;target_group\na;Havnen;mange\n", places="id;name;area\np;Karl 010150-1234;b\n")

    text = page.content.decode()
    assert [(told["file"], told["count"]) for told in page.context["files"]] == [("areas.csv", 1), ("places.csv", 2)]
    assert "Det er ikke et helt tal. Skriv fx 12." in text
    assert "1234" not in text
    assert "/data/hent-ind/" not in text
    # The files, and the number in them, are not kept.
    assert [file.name for folder in kept.iterdir() for file in folder.iterdir()] == ["rehearsal.json"]
    assert all("1234" not in file.read_text() for folder in kept.iterdir() for file in folder.iterdir())
    assert client.post("/data/hent-ind/", follow=True).status_code == 200
    assert Area.objects.count() == 0


def test_many_faults_are_counted_beyond_the_first_hundred(client: Client, coordinator: None) -> None:
    page = send(client, areas="id;name\n" + "".join(f"{number};\n" for number in range(130)))

    assert [(told["count"], len(told["faults"]), told["hidden"]) for told in page.context["files"]] == [(130, 100, 30)]
    assert "Og 30 fejl til i filen." in page.content.decode()


def test_what_is_sent_can_be_taken_back(client: Client, coordinator: None, kept: Path) -> None:
    send(client, areas="id;name\na;Havnen\n")

    page = client.post("/data/fortryd/", follow=True)

    assert "Filerne er slettet igen." in page.content.decode()
    assert list(kept.iterdir()) == []
    assert Area.objects.count() == 0


def test_another_upload_takes_the_place_of_the_first(client: Client, coordinator: None, kept: Path) -> None:
    send(client, areas="id;name\na;Havnen\n")
    send(client, areas="id;name\nb;Lunde\n")

    assert len(list(kept.iterdir())) == 1
    client.post("/data/hent-ind/")
    assert [area.key for area in Area.objects.all()] == ["b"]


def test_an_upload_belongs_to_the_one_who_sent_it(client: Client, coordinator: None) -> None:
    send(client, areas="id;name\na;Havnen\n")
    other = Client()
    other.force_login(CoordinatorFactory())

    assert other.get("/data/proeve/").status_code == 302
    assert "ligger her ikke mere" in other.post("/data/hent-ind/", follow=True).content.decode()
    assert Area.objects.count() == 0


def test_carrying_out_twice_imports_once(client: Client, coordinator: None) -> None:
    send(client, areas="id;name\na;Havnen\n")
    client.post("/data/hent-ind/")

    again = client.post("/data/hent-ind/", follow=True)

    assert "Filerne ligger her ikke mere. Send dem igen." in again.content.decode()
    assert Area.objects.count() == 1


def test_a_programme_that_has_changed_meanwhile_is_not_overrun(client: Client, coordinator: None) -> None:
    send(client, areas="id;name\na;Havnen\n")
    Area.objects.create(key="b", name="Havnen")

    page = client.post("/data/hent-ind/", follow=True)

    assert "Programmet er ændret, siden du så det." in page.content.decode()
    assert Area.objects.count() == 1


def test_an_upload_nobody_came_back_for_is_gone_after_a_day(client: Client, coordinator: None, kept: Path) -> None:
    send(client, areas="id;name\na;Havnen\n")
    folder = next(kept.iterdir())
    os.utime(folder, (NOW.timestamp(), NOW.timestamp()))
    forget_old_uploads(now=NOW + timedelta(hours=23))
    assert folder.exists()

    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        call_command("worker", "--once")

    assert list(kept.iterdir()) == []


def test_an_upload_that_leads_nowhere_does_not_keep_the_old_ones(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "imports" / "old").mkdir(parents=True)
    for name in ("a", "z"):  # before and after it, in whatever order the disk gives them
        (tmp_path / "imports" / name).symlink_to(tmp_path / "nowhere")

    forget_old_uploads(now=timezone.now() + timedelta(days=2))

    assert {path.name for path in (tmp_path / "imports").iterdir()} == {"a", "z"}


def test_a_name_in_the_session_cannot_lead_out_of_the_folder(client: Client, coordinator: None, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    session = client.session
    session["exchange_upload"] = "../precious"
    session.save()

    client.post("/data/fortryd/")

    assert precious.exists()


def test_only_an_administrator_may_bring_in_people(client: Client) -> None:
    people = "id;email;name;roles\nny;ny@example.dk;Ny;administrator\n"
    client.force_login(CoordinatorFactory())
    refused = send(client, people=people)
    assert "Kun en administrator kan oprette eller ændre personer." in refused.content.decode()

    client.force_login(AdministratorFactory())
    allowed = send(client, people=people)
    assert [(title, tally.new) for title, tally in allowed.context["rows"]] == [("Personer", 1)]


def test_the_right_to_bring_in_people_is_asked_for_again_when_it_is_done(client: Client) -> None:
    administrator = AdministratorFactory(is_coordinator=True)
    client.force_login(administrator)
    send(client, people="id;email;name\nny;ny@example.dk;Ny\n")
    type(administrator).objects.filter(pk=administrator.pk).update(is_administrator=False)

    client.post("/data/hent-ind/")

    assert not type(administrator).objects.filter(key="ny").exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ([], "Vælg en fil."),
        ([("mappe.zip", b"ikke en zip")], "Filen kan ikke pakkes ud."),
        ([("areas.csv", b"")], "Filen er tom."),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(
    client: Client, coordinator: None, sent: list[tuple[str, bytes]], said: str
) -> None:
    page = client.post("/data/", {"package": [SimpleUploadedFile(*one) for one in sent]})

    assert page.status_code == 200
    assert said in "".join(page.context["form"].errors["package"])


@time_machine.travel(NOW, tick=False)
def test_the_whole_programme_goes_out_as_a_zip_and_comes_in_again_unchanged(client: Client) -> None:
    write_programme()
    client.force_login(CoordinatorFactory())
    exported = export_package()

    response = client.post("/data/ud/")

    assert response["Content-Disposition"] == f'attachment; filename="selvhjulpen-{date(2026, 11, 23)}.zip"'
    assert "no-store" in response["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == exported
    upload = SimpleUploadedFile("selvhjulpen.zip", response.content)
    preview = client.post("/data/", {"package": [upload]}, follow=True)
    assert not preview.context["rehearsal"].changes_something
    assert "Det hele står her i forvejen." in preview.content.decode()
