"""The database itself counts the edition up when something that everybody is shown changes, whoever changes it.

A page kept for an edition is therefore exact: no deed has to remember which pages it makes old.

PostgreSQL counts at the end of the transaction, so that two deeds meet at the one row only while they are committed;
SQLite has one writer at a time anyway. The number is never smaller than the clock: a database that is restored or
made anew does not come back to a number that was used for something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
# Name of a trigger -> the event, and the edition it counts up.
_TRIGGERS = {
    "insert": ("INSERT", Edition.Kind.CALM),
    "update": ("UPDATE", Edition.Kind.CALM),
    "delete": ("DELETE", Edition.Kind.CALM),
    "restless": ("UPDATE", Edition.Kind.RESTLESS),
}


def install(using: str = "default", **kwargs: Any) -> None:
    """Put the triggers on (again), and begin new editions."""
    remove(using=using)
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if _TABLE not in there:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for kind in Edition.Kind:
                cursor.execute(_function(kind))
        for table, shown, columns in _tables():
            if table not in there:
                continue
            # A database that is migrated only part of the way has not all the columns that the models have.
            known = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            restless = shown.restless & known
            changed = {
                "update": [column for column in columns if column in known and column not in restless],
                "restless": sorted(restless),
            }
            for name, (event, kind) in _TRIGGERS.items():
                if event != "UPDATE" or changed[name]:
                    cursor.execute(_trigger(connection.vendor, table, name, event, kind, changed.get(name, [])))
        for kind in Edition.Kind:
            cursor.execute(_count_up(connection.vendor, kind))


def remove(using: str = "default", **kwargs: Any) -> None:
    """Take the triggers off, as a migration on SQLite needs."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, _shown, _of_table in _tables():
            if table in there:
                for name in _TRIGGERS:
                    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}_edition{on_table}")


def _trigger(vendor: str, table: str, name: str, event: str, kind: Edition.Kind, changed: Collection[str]) -> str:
    differs = " OR ".join(f'OLD."{column}" {_DIFFERS[vendor]} NEW."{column}"' for column in changed)
    when = f"WHEN ({differs})" if differs else ""
    full_name = f"{table}_{name}_edition"
    if vendor == "sqlite":
        return f"CREATE TRIGGER {full_name} AFTER {event} ON {table} {when} BEGIN {_count_up(vendor, kind)}; END"
    return (
        f"CREATE CONSTRAINT TRIGGER {full_name} AFTER {event} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION ui_new_edition_{kind.value}()"
    )


def _function(kind: Edition.Kind) -> str:
    """Counts up once in a transaction, however many rows it changes."""
    counted = f"selvhjulpen.edition_{kind.value}"
    # Always the restless one first: two deeds that count both never wait for each other.
    first = (
        f"PERFORM 1 FROM {_TABLE} WHERE id = {Edition.Kind.RESTLESS} FOR UPDATE; " if kind == Edition.Kind.CALM else ""
    )
    return (
        f"CREATE OR REPLACE FUNCTION ui_new_edition_{kind.value}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF current_setting('{counted}', true) IS DISTINCT FROM pg_current_xact_id()::text THEN "
        f"{first}{_count_up('postgresql', kind)}; PERFORM set_config('{counted}', pg_current_xact_id()::text, true); "
        f"END IF; RETURN NULL; END $$"
    )


def _count_up(vendor: str, kind: Edition.Kind) -> str:
    begin = f"INSERT INTO {_TABLE} (id, number) VALUES ({kind.value}, {_MILLISECONDS[vendor]})"  # noqa: S608 - our words
    return f"{begin} ON CONFLICT (id) DO UPDATE SET number = {_GREATEST[vendor]}({_TABLE}.number + 1, excluded.number)"


def _tables() -> Iterator[tuple[str, Shown, list[str]]]:
    """Each table that holds something everybody is shown, with the columns that are."""
    for model in apps.get_models():
        shown: Shown | None = getattr(model, "shown_to_all", None)
        if shown is None:
            continue
        columns = [
            column for column in _columns(model) if column not in shown.but and column in (shown.only or [column])
        ]
        yield model._meta.db_table, shown, columns
        if not shown.only:
            for link in model._meta.local_many_to_many:
                through = link.remote_field.through
                assert through is not None  # noqa: S101 - Django has made it by now
                yield through._meta.db_table, Shown(), _columns(through)


def _columns(model: type[models.Model]) -> list[str]:
    return [column for field in model._meta.local_concrete_fields if (column := field.column)]
