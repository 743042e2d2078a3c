"""Messages as readable files, for an installation that has not yet been given a mail server or a gateway."""

import re

from django.conf import settings

from selvhjulpen.outbox.models import Message


def deliver(message: Message) -> None:
    """Write DATA_DIR/outbox/<time>-<key>.txt (and .ics beside it). Raises OSError."""
    folder = settings.DATA_DIR / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{message.created_at:%Y%m%dT%H%M%S}-{re.sub(r'[^a-z0-9]+', '-', message.key)}"
    head = f"{message.get_channel_display()} til {message.to_name} <{message.to_address}>\n{message.subject}\n"
    (folder / f"{name}.txt").write_text(f"{head}\n{message.text}\n", encoding="utf-8")
    if message.calendar:
        (folder / f"{name}.ics").write_text(message.calendar, encoding="utf-8", newline="")
