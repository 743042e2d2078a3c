"""The pictures of observations, as files outside the web root."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from selvhjulpen.lib.pictures import PictureType

FOLDER = "observations"


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew."""

    content: bytes
    kind: PictureType


def put(picture: Picture) -> str:
    """Keep it; returns where it lies. Nobody can guess the name, and nothing in it was written by a stranger."""
    name = f"{FOLDER}/{secrets.token_hex(16)}.{picture.kind.value}"
    return default_storage.save(name, ContentFile(picture.content))


def read(name: str) -> Picture | None:
    """The picture that lies there; None where it has gone."""
    try:
        with default_storage.open(name) as file:
            return Picture(file.read(), PictureType(name.rpartition(".")[2]))
    except FileNotFoundError:
        return None


def take_away_now(name: str) -> None:
    """Delete the file of a deed that has failed, or that nothing speaks of."""
    if name:
        default_storage.delete(name)


def take_away_later(name: str) -> None:
    """Delete the file once the deed is done; one that is undone keeps it."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def written_before(moment: datetime) -> Iterator[str]:
    """Where the files lie that have been there since before ``moment``."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in (f"{FOLDER}/{name}" for name in names):
        if default_storage.get_modified_time(name).astimezone(UTC) < moment:
            yield name
