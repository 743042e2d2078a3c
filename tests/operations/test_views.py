"""/sundhed/ for machines, /drift/ in words."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from selvhjulpen.operations import queries
from selvhjulpen.operations.actions import keep_backups
from selvhjulpen.operations.adapters import shelf
from selvhjulpen.operations.rules.retention import LONGEST
from selvhjulpen.outbox.actions import beat
from selvhjulpen.outbox.models import Message
from tests.outbox.factories import MessageFactory
from tests.people.factories import (
    AdministratorFactory,
    CoordinatorFactory,
    InstructorFactory,
    PartnerFactory,
    PersonFactory,
)

# The database is asked in a thread of its own, which sees what has been committed.
pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def well(house: Path) -> Any:
    """An installation that is well, now."""
    now = timezone.now().replace(microsecond=0)
    beat(now=now)
    shelf.place_for(now).write_bytes(b"x" * 2_000_000)
    shelf.note(drill={"at": now.isoformat(), "file": "a.zip", "rows": 1234, "tables": 30, "fault": None}, seconds=1)
    return now


def answer(client: Client, path: str = "/sundhed/") -> tuple[int, str, dict[str, str]]:
    """Status code, status, and what is not well."""
    response = client.get(path)
    said = response.json()
    checks = {name: check[0]["status"] for name, check in said["checks"].items()}
    return response.status_code, said["status"], {name: s for name, s in checks.items() if s != "pass"}


def test_when_all_is_well_it_says_so_and_is_not_kept_by_anybody(client: Client, well: Any) -> None:
    response = client.get("/sundhed/")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/health+json"
    assert "no-store" in response["Cache-Control"]
    said = response.json()
    assert said["status"] == "pass"
    assert said["checks"].keys() == {
        "database:answer", "worker:silence", "outbox:oldest", "backup:age", "drill:age",
    }  # fmt: skip
    assert 0 <= said["checks"]["backup:age"][0]["observedValue"] < 60
    assert said["checks"]["outbox:oldest"] == [{"status": "pass"}]


def test_it_says_the_same_under_the_english_address_and_to_a_head_request(client: Client, well: Any) -> None:
    assert answer(client, "/en/sundhed/") == (200, "pass", {})
    assert client.head("/sundhed/").status_code == 200
    assert client.post("/sundhed/").status_code == 405


def test_it_tells_nothing_about_anybody(client: Client, well: Any, house: Path) -> None:
    MessageFactory(to_name="Inga Holm", to_address="inga@example.dk", send_after=well - 40 * MINUTE)

    said = client.get("/sundhed/").content.decode()

    assert "fail" in said
    assert not any(word in said for word in ("Inga", "inga@", str(house), "booking"))


def test_a_silent_worker(client: Client, well: Any) -> None:
    beat(now=well - 6 * MINUTE)

    assert answer(client) == (503, "fail", {"worker:silence": "fail"})


@pytest.mark.parametrize(
    ("message", "is_well"),
    [
        ({"age": 31}, False),
        ({"age": 29}, True),
        ({"age": -60}, True),  # not before in an hour
        ({"age": 31, "call": True}, True),  # a person must telephone: it stands on their list
        ({"age": 31, "failed": True}, True),  # the same
        ({"age": 1, "attempts": 7}, False),  # seven attempts have failed: five minutes for each
        ({"age": 31, "sending": True}, False),
        ({"age": 1, "sending": True}, True),
    ],
)
def test_a_message_that_should_have_been_sent_long_ago(
    client: Client, well: Any, message: dict[str, Any], is_well: bool
) -> None:
    age = message.pop("age")
    fields = {key: message.pop(key) for key in list(message) if key == "attempts"}
    pk = MessageFactory(send_after=well - age * MINUTE, **message).pk
    Message.objects.filter(pk=pk).update(**fields or {"subject": "x"})

    assert answer(client) == ((200, "pass", {}) if is_well else (503, "fail", {"outbox:oldest": "fail"}))


def test_no_backup_or_an_old_one(client: Client, well: Any) -> None:
    shelf.place_for(well).rename(shelf.place_for(well - 61 * MINUTE))
    assert answer(client) == (503, "fail", {"backup:age": "fail"})

    shelf.place_for(well - 61 * MINUTE).unlink()
    assert answer(client) == (503, "fail", {"backup:age": "fail"})


def test_a_shelf_that_cannot_be_read(client: Client, well: Any, settings: Any) -> None:
    settings.BACKUP_DIR = shelf.place_for(well)  # a file, not a folder

    assert answer(client) == (503, "fail", {"backup:age": "fail"})


@pytest.fixture
def hung_disk(well: Any, client: Client) -> Iterator[None]:
    """The journal of the backups opens for nobody."""
    client.force_login(AdministratorFactory())
    journal = shelf.folder() / shelf.JOURNAL
    journal.unlink()
    os.mkfifo(journal)
    yield
    os.close(os.open(journal, os.O_RDWR))  # all who wait for it come back


@pytest.mark.usefixtures("hung_disk")
def test_a_disk_that_hangs_is_told_within_some_seconds(client: Client) -> None:
    begun = time.monotonic()

    said = answer(client)
    page = client.get("/drift/").content.decode()

    assert said == (503, "fail", {"backup:age": "fail", "drill:age": "fail"})
    assert page.count("Det ved vi ikke nu.") == 3  # the last backup, the drill, and the list
    assert time.monotonic() - begun < 2 * queries.SECONDS_TO_ANSWER + 3


@pytest.mark.parametrize(
    "damaged",
    [
        "", "[]", '{"drill": {"at": 5}}', '{"drill": [1]}', '{"ahead": {"a": 1}}',
        '{"drill_begun": {}}x', '{"drill": {"at": "2026-11-23T09:00", "file": "", "fault": null}}',
        '{"failed_at": "yesterday"}', '{"failed_at": 5}', '{"seconds": "many"}', '{"seconds": Infinity}',
    ],
)  # fmt: skip
def test_a_damaged_journal_is_told_until_the_worker_begins_it_anew(client: Client, well: Any, damaged: str) -> None:
    client.force_login(AdministratorFactory())
    (shelf.folder() / shelf.JOURNAL).write_text(damaged)

    said, page = answer(client), client.get("/drift/").status_code
    keep_backups(now=well + MINUTE)

    assert (said, page) == ((503, "fail", {"backup:age": "fail", "drill:age": "fail"}), 200)
    assert answer(client) == (200, "pass", {})


def test_the_citizens_are_told_how_long_a_backup_is_kept(client: Client) -> None:
    assert f"højst {LONGEST.days} dage" in client.get("/sadan-passer-vi-paa-dine-data/").content.decode()


def test_backups_that_are_switched_off_are_a_warning(client: Client, well: Any, settings: Any) -> None:
    settings.BACKUP_EVERY_MINUTES = 0

    assert answer(client) == (200, "warn", {"backup:age": "warn"})


@pytest.mark.parametrize("away", ["refuses", "is silent"])
def test_a_database_that_is_away_is_told_at_once(tmp_path: Path, away: str) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if away == "is silent":
            server.listen()  # the connection stands, and nobody ever answers
        code = (
            "import django, time; django.setup()\n"
            "from django.test import Client\n"
            "begun = time.monotonic()\n"
            "answer = Client().get('/sundhed/')\n"
            "print(answer.status_code, answer.json()['checks']['database:answer'], time.monotonic() - begun)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings",
                "DATA_DIR": str(tmp_path),
                "ALLOWED_HOSTS": "testserver",
                "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{server.getsockname()[1]}/nowhere?sslmode=disable",
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    status, _, rest = done.stdout.partition(" ")
    assert (status, rest.rpartition(" ")[0]) == ("503", "[{'status': 'fail'}]"), done.stderr
    assert float(rest.rpartition(" ")[2]) < queries.SECONDS_TO_ANSWER + 5


def test_a_storm_of_questions_to_a_silent_database_does_not_pile_up(well: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "SECONDS_TO_ANSWER", 0.05)
    monkeypatch.setattr(queries, "last_heartbeat", lambda: time.sleep(1))

    begun = time.monotonic()
    found = [queries.health(now=well).checks[0].status for _ in range(20)]

    assert set(found) == {"fail"}
    assert time.monotonic() - begun < 1
    time.sleep(1.2)  # they have come back
    monkeypatch.undo()
    assert queries.health(now=well).checks[0].status == "pass"


# ── In words ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("factory", "status"),
    [(AdministratorFactory, 200), (CoordinatorFactory, 200), (InstructorFactory, 404), (PartnerFactory, 404)],
)
def test_those_who_answer_for_it_can_look(client: Client, factory: type[PersonFactory], status: int) -> None:
    client.force_login(factory())

    assert client.get("/drift/").status_code == status


def test_the_page_tells_when_all_is_well_and_which_backups_there_are(client: Client, well: Any) -> None:
    client.force_login(AdministratorFactory())

    page = client.get("/drift/").content.decode()

    assert "Alt er i orden." in page
    assert "1.234 rækker kom igen, præcis som de var" in page
    assert "Lavet af sig selv" in page
    assert str(shelf.folder()) in page
    client.force_login(CoordinatorFactory())
    assert str(shelf.folder()) not in client.get("/drift/").content.decode()


def test_the_page_tells_what_is_wrong(client: Client, house: Path) -> None:
    failed = timezone.now()
    shelf.note(failed_at=failed.isoformat(), drill={"at": failed.isoformat(), "file": "a.zip", "fault": "broken"})
    client.force_login(CoordinatorFactory())

    page = client.get("/drift/").content.decode()

    assert "Noget er galt." in page
    assert "Den har aldrig kørt." in page
    assert "Der er ingen." in page
    assert "Den næste kunne ikke laves" in page
    assert "Nej. Kopien kunne ikke læses ind" in page


def test_the_way_there_is_on_the_setup_page(client: Client, well: Any) -> None:
    client.force_login(AdministratorFactory())

    assert 'href="/drift/"' in client.get("/opsaetning/").content.decode()
