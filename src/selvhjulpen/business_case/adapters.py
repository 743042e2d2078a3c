"""Receipts, as files outside the web root."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from selvhjulpen.business_case.models import Expense
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


def content(expense: Expense) -> bytes:
    """What is in the receipt: ten megabytes at most."""
    with expense.receipt.open("rb") as file:
        return bytes(file.read())


def media_type(expense: Expense) -> str:
    """As whom the file is sent: what was found in it when it was taken in, which its ending tells."""
    return MEDIA_TYPES[str(expense.receipt.name).rpartition(".")[2]]
