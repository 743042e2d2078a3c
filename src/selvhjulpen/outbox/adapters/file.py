"""Messages as readable files, for an installation that has not yet been given a mail server or a gateway."""

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from selvhjulpen.outbox.models import Message


def deliver(message: Message) -> None:
    """Write DATA_DIR/outbox/<time>-<key>.txt (and .ics beside it). Raises OSError."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = _name(message)
    head = f"{message.get_channel_display()} til {message.to_name} <{message.to_address}>\n{message.subject}\n"
    if message.calendar:
        _write(folder / f"{name}.ics", message.calendar)
    _write(folder / f"{name}.txt", f"{head}\n{message.text}\n")


def withdraw(messages: QuerySet[Message]) -> None:
    """Take these messages' files away again."""
    if not _folder().is_dir():
        return
    for message in messages.only("key", "created_at"):
        for ending in (".txt", ".ics"):
            (_folder() / f"{_name(message)}{ending}").unlink(missing_ok=True)


def withdraw_before(moment: datetime) -> None:
    """Take away the files written before this moment."""
    for file in _folder().iterdir() if _folder().is_dir() else ():
        with suppress(FileNotFoundError):  # somebody has taken it away this moment
            if file.is_file() and datetime.fromtimestamp(file.stat().st_mtime, UTC) < moment:
                file.unlink()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "outbox"


def _name(message: Message) -> str:
    return f"{message.created_at:%Y%m%dT%H%M%S}-{re.sub(r'[^a-z0-9]+', '-', message.key)}"


def _write(file: Path, text: str) -> None:
    """All of it or nothing: a full disk or a crash leaves no half message that looks like a whole one."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
