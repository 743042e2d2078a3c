"""What a receipt may be: told by what is in it, not by what it is called."""

from __future__ import annotations

import re

MOST_BYTES = 10_000_000
# Ending -> how such a file begins, and how it is sent.
_BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}

_STRANGE = re.compile(r"[^\w .,()-]+")


def ending_of(beginning: bytes) -> str | None:
    """pdf, png or jpg; None for anything else."""
    return next((ending for ending, mark in _BEGINNINGS.items() if beginning.startswith(mark)), None)


def name_for(sent: str, ending: str) -> str:
    """What the file is called when it is taken out again: its own name, without what may not stand in one."""
    stem = " ".join(_STRANGE.sub(" ", sent.rpartition(".")[0] or sent).split()).strip(" .")[:100]
    return f"{stem or 'bilag'}.{ending}"
