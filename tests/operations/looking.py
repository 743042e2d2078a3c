"""What a database holds, looked up without the code that makes backups."""

from __future__ import annotations

from typing import Any

from django.db import connections

# Not kept, or made anew by restoring: see docs/operation.md.
OF_THE_MOMENT = {
    "django_migrations", "django_session", "people_attempt", "people_knock", "sqlite_sequence", "ui_edition",
}  # fmt: skip


def everything(using: str = "default") -> dict[str, list[Any]]:
    """Every row of every table, as the database itself gives them."""
    connection = connections[using]
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - OF_THE_MOMENT):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            found[table] = sorted((dict(zip(names, row, strict=True)) for row in cursor.fetchall()), key=repr)
    return found


def numbers_given_out() -> dict[str, int]:
    """Table -> the highest number the database has given out for it."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        else:
            cursor.execute(
                "SELECT regexp_replace(sequencename, '_id_seq$', ''), last_value FROM pg_sequences "
                "WHERE last_value IS NOT NULL"
            )
        given = dict(cursor.fetchall())
    return {table: number for table, number in given.items() if table not in OF_THE_MOMENT}
