"""The tables of the database as rows of JSON values, out and in again, in the shape the migrations gave them."""

from __future__ import annotations

import base64
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import load_backend
from django.utils.duration import duration_string

from selvhjulpen.operations.rules.manifest import LEFT_OUT

Model = type[models.Model]

# Values of these fields are the same in JSON and in the database.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.FloatField)
_AT_ONCE = 2000  # rows
_SECONDS_TO_GET_THE_TABLES = 60
SCRATCH = "scratch"


class DatabaseDamaged(Exception):
    """The database itself says that something in it is broken."""


# ── Shape ───────────────────────────────────────────────────────────────────────────────────────


def last_migrations(using: str) -> tuple[str, ...]:
    """ "people.0001_begin": of each app, the last migration the database has had."""
    loader = MigrationLoader(connections[using])
    had = set(loader.applied_migrations) & set(loader.graph.nodes)
    return tuple(
        f"{app}.{name}"
        for app, name in sorted(had)
        if not any(child.key in had for child in loader.graph.node_map[app, name].children if child.key[0] == app)
    )


def unknown_migrations(migrations: Iterable[str]) -> list[str]:
    """Those this version of the programme does not have."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).graph.nodes}
    return sorted(set(migrations) - known)


def tables_at(migrations: Iterable[str]) -> list[Model]:
    """The tables as they are after these migrations, by name; those left out of a backup are not among them."""
    loader = MigrationLoader(None)
    state = loader.project_state([_key(migration) for migration in migrations])
    found = state.apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.managed and not m._meta.proxy and m._meta.db_table not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.db_table)


def _key(migration: str) -> tuple[str, str]:
    app, _, name = migration.partition(".")
    return app, name


def own_tables(using: str) -> list[str]:
    """What the database holds that belongs to this programme, of any version."""
    connection = connections[using]
    ours = tuple(f"{app.label}_" for app in apps.get_app_configs())
    return sorted(name for name in connection.introspection.table_names() if name.startswith((*ours, "django_")))


def build(using: str, migrations: Iterable[str]) -> None:
    """An empty database of this shape in the place of what is there; inside the caller's transaction.

    The triggers are not on yet: ``migrate`` puts them on. On SQLite foreign keys must be off (see ``all_or_nothing``).
    """
    connection = connections[using]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        tables = own_tables(using)
        if connection.vendor == "postgresql":
            if tables:
                cursor.execute(f"DROP TABLE {', '.join(map(quote, tables))} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DROP TABLE {quote(table)}")
    MigrationExecutor(connection).migrate([_key(migration) for migration in migrations])
    if connection.vendor == "postgresql":
        # A migration may have left some foreign keys to be checked row by row; tables are filled in no order of theirs.
        connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """The alias of an empty SQLite database that is thrown away afterwards. Only this thread knows of it.

    An archive is the same for both databases, so this also tries the backups of PostgreSQL, without rights on a server.
    """
    with tempfile.TemporaryDirectory(prefix=f".{SCRATCH}-", dir=folder) as inside:
        described = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(inside) / "scratch.sqlite3")}
        described = connections.configure_settings({"default": described})["default"]
        connections[SCRATCH] = load_backend(described["ENGINE"]).DatabaseWrapper(described, SCRATCH)
        try:
            yield SCRATCH
        finally:
            connections[SCRATCH].close()
            del connections[SCRATCH]


# ── One moment ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """All reads inside see the database as it is now, while others go on writing in it."""
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not ``atomic``: that takes the one writer's place, and nobody could book meanwhile.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            # Taken before the first look, in the order a restore takes them, so that neither waits for the other.
            if tables := own_tables(using):
                cursor.execute(f"LOCK TABLE {', '.join(map(connection.ops.quote_name, tables))} IN ACCESS SHARE MODE")
            yield


@contextmanager
def all_or_nothing(using: str) -> Iterator[None]:
    """A transaction in which whole tables may come and go. Others wait, and see either the old or the new."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        # Only outside a transaction can they be switched; ``require_sound`` looks at them in the end.
        connection.disable_constraint_checking()
        try:
            with transaction.atomic(using=using):
                yield
        finally:
            connection.enable_constraint_checking()
    else:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_SECONDS_TO_GET_THE_TABLES}s'")
            if tables := own_tables(using):
                quoted = ", ".join(map(connection.ops.quote_name, tables))
                cursor.execute(f"LOCK TABLE {quoted} IN ACCESS EXCLUSIVE MODE")
            yield


def require_sound(using: str) -> None:
    """Let the database look itself over, and every foreign key. Raises DatabaseDamaged or IntegrityError."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = [row[0] for row in cursor.execute("PRAGMA integrity_check(1)").fetchall()]
            if said != ["ok"]:
                raise DatabaseDamaged(said[0] if said else "")
    connection.check_constraints()


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────


def columns_of(model: Model) -> list[str]:
    return [str(field.column) for field in model._meta.local_concrete_fields]


def rows_of(model: Model, using: str) -> Iterator[list[Any]]:
    """Every row as JSON values, by primary key."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    for row in model._base_manager.using(using).order_by("pk").values_list(*names).iterator(_AT_ONCE):
        yield [value if value.__class__ in _SAME else _as_json(value) for value in row]


_SAME = {str, int, bool, float, dict, list, type(None)}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def write_rows(model: Model, columns: Iterable[str], rows: Iterable[list[Any]], using: str) -> None:
    """Put rows of JSON values into an empty table just as they are; nothing is made up on the way."""
    connection = connections[using]
    quote = connection.ops.quote_name
    by_column = {field.column: field for field in model._meta.local_concrete_fields}
    prepare = [_preparing(by_column[column], connection) for column in columns]
    changed = [(at, change) for at, change in enumerate(prepare) if change]
    names = ", ".join(map(quote, columns))
    table = quote(model._meta.db_table)

    def ready() -> Iterator[list[Any]]:
        for row in rows:
            for at, change in changed:
                if row[at] is not None:
                    row[at] = change(row[at])
            yield row

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in ready():
                    copy.write_row(row)
            return
        statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(prepare))})"  # noqa: S608 - our own
        waiting = ready()
        while part := list(islice(waiting, _AT_ONCE)):
            cursor.executemany(statement, part)


def _preparing(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """What turns a JSON value of this field into one for the database; None where it is the same."""
    at_the_end = field
    while at_the_end.is_relation:
        at_the_end = at_the_end.target_field
    if isinstance(at_the_end, _PLAIN):
        return None
    return lambda value: at_the_end.get_db_prep_save(at_the_end.to_python(value), connection)


def differing_row(model: Model, archived: Iterable[list[Any]], using: str) -> int | None:
    """Number of the first row that is not the same in the table as in the archive; None where all are."""
    stored: Iterable[list[Any]] = rows_of(model, using)
    if not isinstance(model._meta.pk, models.IntegerField):
        # Databases do not agree on the order of words.
        archived, stored = sorted(archived, key=repr), sorted(stored, key=repr)
    for number, (one, other) in enumerate(zip_longest(archived, stored), start=1):
        if one != other:
            return number
    return None


# ── Numbers the database gives out ──────────────────────────────────────────────────────────────
# They are part of what is kept: "booked:42" must never come to mean somebody else's booking.


def last_id(model: Model, using: str) -> int:
    """The highest number given out for this table, deleted rows included; 0 where none was."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not (sequence := _sequence(model, cursor, connection)):
            return 0
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [sequence])
        else:
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - our own name
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def give_out_after(number: int, model: Model, using: str) -> None:
    """The next row of this table gets a number above this one."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not number or not (sequence := _sequence(model, cursor, connection)):
            return
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [sequence])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [sequence, number])
        else:
            cursor.execute("SELECT setval(%s, %s)", [sequence, number])


def _sequence(model: Model, cursor: Any, connection: Any) -> str | None:
    table, key = model._meta.db_table, model._meta.pk
    if not isinstance(key, models.AutoField):  # the large and the small one are of this kind, too
        return None
    if connection.vendor == "sqlite":
        return table
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), key.column])
    name: str | None = cursor.fetchone()[0]
    return name
