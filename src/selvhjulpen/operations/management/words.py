"""What the commands say when something is in the way."""

from __future__ import annotations

import errno
from pathlib import Path

from selvhjulpen.operations.actions import DatabaseDamaged

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def why_not_written(error: Exception, file: Path) -> str:
    """One sentence about what stopped a backup or a restore."""
    text = str(error).strip()
    if isinstance(error, DatabaseDamaged):
        return f"Databasen er beskadiget: {text}. Gendan den seneste gode kopi."
    if (isinstance(error, OSError) and error.errno in _NO_ROOM) or "disk is full" in text:
        return f"Der er ikke plads på disken ({file.parent.resolve()})."
    if isinstance(error, OSError):
        return f"{file}: {error.strerror or text}."
    if "locked" in text or "lock timeout" in text or "deadlock" in text:
        return "Databasen er optaget af noget andet. Prøv igen om lidt."
    return f"Databasen siger: {text}"


def bytes_in_words(size: int) -> str:
    """ "1,4 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
