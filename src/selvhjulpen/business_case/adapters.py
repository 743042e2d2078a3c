"""Receipts, as files outside the web root."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from selvhjulpen.business_case.models import RECEIPTS, Expense
from selvhjulpen.business_case.rules.files import MEDIA_TYPES


def put(expense: Expense, *, content: bytes, name: str) -> None:
    """Keep the file beside the expense, which is not saved by it. Raises OSError."""
    expense.receipt.save(name, ContentFile(content), save=False)
    expense.receipt_name = name


def take_away_later(path: str | None) -> None:
    """Delete the file once the deed is done; one that is undone keeps it."""
    if path:
        transaction.on_commit(lambda: default_storage.delete(path))


def take_away_now(path: str | None) -> None:
    """Delete a file whose deed has failed."""
    if path:
        default_storage.delete(path)


def written_before(moment: datetime) -> Iterator[str]:
    """The paths of the files that have lain there since before ``moment``."""
    try:
        _folders, names = default_storage.listdir(RECEIPTS)
    except FileNotFoundError:
        return
    for path in (f"{RECEIPTS}/{name}" for name in names):
        if default_storage.get_modified_time(path).astimezone(UTC) < moment:
            yield path


def content(expense: Expense) -> bytes:
    """What is in the receipt: ten megabytes at most."""
    with expense.receipt.open("rb") as file:
        return bytes(file.read())


def media_type(expense: Expense) -> str:
    """As whom the file is sent: what was found in it when it was taken in, which its ending tells."""
    return MEDIA_TYPES[str(expense.receipt.name).rpartition(".")[2]]
