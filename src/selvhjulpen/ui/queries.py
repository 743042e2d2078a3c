"""What is asked for nearly every page."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection


class Editions(NamedTuple):
    """The numbers of both editions."""

    calm: int
    restless: int


def editions() -> Editions | None:
    """The editions now; None before there are any. Two small rows, asked for without ceremony: they are on the way to
    every page that is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM ui_edition ORDER BY id")
        rows = cursor.fetchall()
    return Editions(*(number for (number,) in rows)) if len(rows) == len(Editions._fields) else None
