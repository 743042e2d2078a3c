"""The database itself counts the edition up when something that everybody is shown changes, whoever changes it.

A page kept for an edition is therefore exact: no deed has to remember which pages it makes old.

PostgreSQL counts at the end of the transaction, so that two deeds meet at the one row only while they are committed;
SQLite has one writer at a time anyway. The number is never smaller than the clock: a database that is restored or
made anew does not come back to a number that was used for something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from selvhjulpen.ui.models import Edition, Shown

_TABLE = Edition._meta.db_table
_MILLISECONDS = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)",
}
_GREATEST = {"sqlite": "MAX", "postgresql": "GREATEST"}
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
_EVENTS = ("INSERT", "UPDATE", "DELETE")


def install(using: str = "default", **kwargs: Any) -> None:
    """Put the triggers on (again), and begin a new edition."""
    remove(using=using)
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if _TABLE not in there:
        return
    vendor = connection.vendor
    with connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION ui_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                # Once in a transaction is enough, however many rows it changes.
                f"IF current_setting('selvhjulpen.edition', true) IS DISTINCT FROM pg_current_xact_id()::text THEN "
                f"{_count_up(vendor)}; "
                f"PERFORM set_config('selvhjulpen.edition', pg_current_xact_id()::text, true); "
                f"END IF; RETURN NULL; END $$"
            )
        for table, columns in _tables():
            if table not in there:
                continue
            changed = " OR ".join(f'OLD."{c}" {_DIFFERS[vendor]} NEW."{c}"' for c in columns)
            for event in _EVENTS:
                when = f"WHEN ({changed})" if event == "UPDATE" else ""
                if vendor == "sqlite":
                    cursor.execute(
                        f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} {when} "
                        f"BEGIN {_count_up(vendor)}; END"
                    )
                else:
                    cursor.execute(
                        f"CREATE CONSTRAINT TRIGGER {_name(table, event)} AFTER {event} ON {table} "
                        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION ui_new_edition()"
                    )
        cursor.execute(_count_up(vendor))


def remove(using: str = "default", **kwargs: Any) -> None:
    """Take the triggers off, as a migration on SQLite needs."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, _columns in _tables():
            if table in there:
                for event in _EVENTS:
                    of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{of_table}")


def _tables() -> Iterator[tuple[str, list[str]]]:
    """Each table that holds something everybody is shown, with the columns that are."""
    for model in apps.get_models():
        shown: Shown | None = getattr(model, "shown_to_all", None)
        if shown is None:
            continue
        yield model._meta.db_table, [c for c in _columns(model) if c not in shown.but and c in (shown.only or [c])]
        if not shown.only:
            for link in model._meta.local_many_to_many:
                through = link.remote_field.through
                assert through is not None  # noqa: S101 - Django has made it by now
                yield through._meta.db_table, _columns(through)


def _columns(model: type[models.Model]) -> list[str]:
    return [column for field in model._meta.local_concrete_fields if (column := field.column)]


def _name(table: str, event: str) -> str:
    return f"{table}_{event.lower()}_edition"


def _count_up(vendor: str) -> str:
    begin = f"INSERT INTO {_TABLE} (id, number) VALUES (1, {_MILLISECONDS[vendor]})"  # noqa: S608 - our own words
    return f"{begin} ON CONFLICT (id) DO UPDATE SET number = {_GREATEST[vendor]}({_TABLE}.number + 1, excluded.number)"
