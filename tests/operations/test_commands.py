"""``selvhjulpen backup`` and ``restore``, as an administrator runs them."""

from __future__ import annotations

import io
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from selvhjulpen.operations.adapters import shelf
from selvhjulpen.operations.adapters.archive import UNFINISHED
from selvhjulpen.outbox.models import Message
from tests.operations.looking import everything
from tests.outbox.conftest import database_url
from tests.outbox.factories import MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[..., "subprocess.Popen[str]"]


def run(*words: str) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def start(transactional_db: None, house: Path) -> Start:
    """``start("backup", "a.zip")``: the command in a process of its own, on the test's database."""

    def start(*words: str, **options: object) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(house),
        }
        pipes: dict[str, object] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [sys.executable, "-m", "django", *words]
        return subprocess.Popen(command, env=environment, text=True, **pipes | options)  # type: ignore[call-overload,no-any-return]

    return start


def test_a_backup_says_what_is_in_it(house: Path) -> None:
    MessageFactory.create_batch(2)

    said = run("backup", str(house / "a.zip"))

    assert said.startswith(f"{house / 'a.zip'}: ")
    assert re.search(r": \d+ rækker i \d+ tabeller", said)
    assert "Den rummer personoplysninger." in said


def test_a_backup_is_not_written_over_another(house: Path) -> None:
    (house / "a.zip").write_text("the only good one")

    with pytest.raises(CommandError, match="findes i forvejen og er ikke rørt"):
        run("backup", str(house / "a.zip"))
    assert (house / "a.zip").read_text() == "the only good one"

    run("backup", str(house / "a.zip"), "--force")
    assert (house / "a.zip").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("where", ["", "no/such/folder/a.zip"])
def test_a_backup_into_nowhere_is_told_plainly(house: Path, where: str) -> None:
    with pytest.raises(CommandError, match="kan ikke skrives"):
        run("backup", str(house / where))


def test_restoring_over_a_populated_database_without_a_terminal_is_refused_and_fails(house: Path, start: Start) -> None:
    run("backup", str(house / "a.zip"))
    MessageFactory()
    before = everything()

    command = start("restore", str(house / "a.zip"))
    out, err = command.communicate(timeout=120)

    assert command.returncode == 1
    assert err == (
        "CommandError: Der er allerede noget i databasen. Vil du erstatte det, så tilføj --replace. Intet er ændret.\n"
    )
    assert out == ""
    assert everything() == before
    assert shelf.copies() == []


@pytest.mark.parametrize(("typed", "is_replaced"), [("ERSTAT", True), ("ja", False)])
def test_at_a_terminal_the_word_must_be_typed(house: Path, start: Start, typed: str, is_replaced: bool) -> None:
    MessageFactory(key="old")
    run("backup", str(house / "a.zip"))
    MessageFactory(key="new")
    keyboard, terminal = pty.openpty()

    command = start("restore", str(house / "a.zip"), stdin=terminal)
    os.write(keyboard, f"{typed}\n".encode())
    out, err = command.communicate(timeout=120)
    os.close(keyboard)
    os.close(terminal)

    assert "Skriv ERSTAT for at erstatte det" in out
    assert (command.returncode == 0) is is_replaced, err
    assert set(Message.objects.values_list("key", flat=True)) == ({"old"} if is_replaced else {"old", "new"})


def test_restoring_with_replace_tells_what_came_back_and_where_the_rest_is(house: Path) -> None:
    now = timezone.now()
    MessageFactory(key="young", send_after=now)
    MessageFactory(key="old", send_after=now - timedelta(hours=5))
    run("backup", str(house / "a.zip"))
    MessageFactory(key="new")

    said = run("restore", str(house / "a.zip"), "--replace")

    [saved] = shelf.copies()
    assert f"Det, der var i databasen, er gemt i {saved.path}\n" in said
    assert "Hver række er læst tilbage og er den samme." in said
    assert "Beskeder, der bliver sendt nu: 1." in said
    assert "som nu står på ringelisten: 1." in said
    assert set(Message.objects.values_list("key", flat=True)) == {"old", "young"}


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "findes ikke"), (b"PK\x03\x04 half a zip", "er ikke en hel og uændret sikkerhedskopi")],
)
def test_what_cannot_be_restored_is_told_plainly(house: Path, content: bytes | None, says: str) -> None:
    if content:
        (house / "a.zip").write_bytes(content)

    with pytest.raises(CommandError, match=says):
        run("restore", str(house / "a.zip"), "--replace")


def test_where_there_is_no_room_no_backup_is_written_and_the_old_one_stays(house: Path, start: Start) -> None:
    MessageFactory.create_batch(50)
    (house / "a.zip").write_text("the only good one")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    command = start("backup", str(house / "a.zip"), "--force", preexec_fn=little_room)
    _out, err = command.communicate(timeout=120)

    assert command.returncode == 1
    assert err == f"CommandError: Der er ikke skrevet nogen sikkerhedskopi. Der er ikke plads på disken ({house}).\n"
    assert (house / "a.zip").read_text() == "the only good one"
    assert list(house.glob(f"{UNFINISHED}*")) == []


def test_a_restore_that_is_killed_on_the_way_has_changed_nothing(house: Path, start: Start) -> None:
    MessageFactory.create_batch(200)
    run("backup", str(house / "a.zip"))
    Message.objects.update(text="Written after the backup")
    before = everything()

    command = start("restore", str(house / "a.zip"), "--replace")
    deadline = time.monotonic() + 120
    while not shelf.copies():  # what was there is saved inside the transaction that replaces it
        assert time.monotonic() < deadline
        assert command.poll() is None
        time.sleep(0.01)
    time.sleep(0.3)
    was_under_way = command.poll() is None
    command.send_signal(signal.SIGKILL)
    command.communicate()

    if was_under_way:
        assert everything() == before
    else:
        assert not Message.objects.filter(text="Written after the backup").exists()
