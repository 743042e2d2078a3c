"""Messages as readable files, for an installation that has not yet been given a mail server or a gateway."""

import os
import re
from pathlib import Path

from django.conf import settings

from selvhjulpen.outbox.models import Message


def deliver(message: Message) -> None:
    """Write DATA_DIR/outbox/<time>-<key>.txt (and .ics beside it). Raises OSError."""
    folder = settings.DATA_DIR / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{message.created_at:%Y%m%dT%H%M%S}-{re.sub(r'[^a-z0-9]+', '-', message.key)}"
    head = f"{message.get_channel_display()} til {message.to_name} <{message.to_address}>\n{message.subject}\n"
    if message.calendar:
        _write(folder / f"{name}.ics", message.calendar)
    _write(folder / f"{name}.txt", f"{head}\n{message.text}\n")


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
