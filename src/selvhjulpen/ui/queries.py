"""What is asked for nearly every page."""

from __future__ import annotations

from django.db import connection


def edition() -> int | None:
    """The number of the edition now; None before there is any. One row, asked for without ceremony: it is on the
    way to every page that is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM ui_edition")
        row = cursor.fetchone()
    return row[0] if row else None
