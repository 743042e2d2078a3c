"""The audit log can be written and read, and nothing else: the database refuses to change or to take away a line.

Lines older than 364 days may go, all else of the code notwithstanding. The chore keeps the log for twelve months of the
Danish calendar (people/rules.py); on a night when summer time begins these are an hour less than 365 days.
Whoever owns the database can take the triggers off; nobody can do it by way of the programme.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

AUDIT_LOG = "people_auditentry"
# What the database says when it refuses.
APPEND_ONLY = "people_audit_log_is_append_only"

# What is twelve months old by the calendar has always passed this.
_IS_YOUNG = {
    "sqlite": "OLD.at > strftime('%Y-%m-%d %H:%M:%S', 'now', '-364 days')",
    "postgresql": "OLD.at > clock_timestamp() - interval '364 days'",
}
_WHEN = {"update": "", "delete": "WHEN ({is_young})"}


def install(using: str = "default", **kwargs: Any) -> None:
    """Put the triggers on (again)."""
    remove(using=using)
    connection = connections[using]
    if not _table_exists(using):
        return
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(
                f"CREATE FUNCTION {AUDIT_LOG}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {AUDIT_LOG}_truncate BEFORE TRUNCATE ON {AUDIT_LOG} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {AUDIT_LOG}_refuse()"
            )
        for event, condition in _WHEN.items():
            when = condition.format(is_young=_IS_YOUNG[connection.vendor])
            head = f"CREATE TRIGGER {AUDIT_LOG}_{event} BEFORE {event.upper()} ON {AUDIT_LOG} FOR EACH ROW {when}"
            if connection.vendor == "sqlite":
                cursor.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END")
            else:
                cursor.execute(f"{head} EXECUTE FUNCTION {AUDIT_LOG}_refuse()")
        if connection.vendor == "sqlite":
            # REPLACE takes a row away without asking the trigger of DELETE.
            is_there = f"EXISTS (SELECT 1 FROM {AUDIT_LOG} WHERE id = NEW.id)"  # noqa: S608 - the name of our own table
            cursor.execute(
                f"CREATE TRIGGER {AUDIT_LOG}_replace BEFORE INSERT ON {AUDIT_LOG} WHEN {is_there} "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )


def remove(using: str = "default", **kwargs: Any) -> None:
    """Take the triggers off, as a migration on SQLite and a restore on both need."""
    connection = connections[using]
    if not _table_exists(using):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for event in [*_WHEN, "replace"]:
                cursor.execute(f"DROP TRIGGER IF EXISTS {AUDIT_LOG}_{event}")
        else:
            cursor.execute(f"DROP FUNCTION IF EXISTS {AUDIT_LOG}_refuse() CASCADE")


@contextmanager
def taken_off(using: str = "default") -> Iterator[None]:
    """For emptying the whole database (a restore, the end of a test)."""
    remove(using=using)
    yield
    install(using=using)


def _table_exists(using: str) -> bool:
    return AUDIT_LOG in connections[using].introspection.table_names()
