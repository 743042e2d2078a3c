"""Roll-ups of the help log that the database itself keeps exact, whoever writes the visits.

``cafe_helpday``   visits, people, minutes and what was solved: of each day, place and way
``cafe_helpcount`` visits, people and minutes: of each month and place, by each dimension

Each write adds and takes away what it changes, so that ten tablets at once cost no more than one. A row of the roll-up
that comes to zero goes. On PostgreSQL one statement of ours is one change, however many visits it writes, and touches
the roll-up in one order: two writers wait for each other, never both for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

VISIT, DAY, COUNT = "cafe_helpvisit", "cafe_helpday", "cafe_helpcount"
_EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_SIGNS = {"NEW": 1, "OLD": -1}
_COLUMNS = (
    "day", "slot", "location_id", "how", "topic_id", "solution_id", "device", "outcome", "referred_to_id",
    "people", "minutes",
)  # fmt: skip

_MONTH = {"sqlite": "strftime('%Y-%m-01', r.day)", "postgresql": "CAST(date_trunc('month', r.day) AS date)"}
# What visits are counted by -> what it is called in the roll-up; in the order in which all writers touch them.
_VALUES = {
    "device": "r.device",
    "outcome": "r.outcome",
    "referral": "COALESCE(CAST(r.referred_to_id AS varchar(20)), '')",
    "slot": "CAST(r.slot AS varchar(20))",
    "solution": "COALESCE(CAST(r.solution_id AS varchar(20)), '')",
    "topic": "CAST(r.topic_id AS varchar(20))",
}
_PLACE = "COALESCE(r.location_id, 0)"
_SUMS = ("visits", "people", "minutes")
_ADDENDS = {
    "visits": "r.sign",
    "people": "r.sign * r.people",
    "minutes": "r.sign * r.minutes",
    "solved": "CASE WHEN r.outcome = 'unsolved' THEN 0 ELSE r.sign END",
}


def install(using: str = "default", **kwargs: Any) -> None:
    """Put the triggers on (again). What was written while there were none is counted."""
    remove(using=using)
    connection = connections[using]
    if not _tables_exist(using):
        return
    with connection.cursor() as cursor:
        for event, rows in _EVENTS.items():
            name = _name(event)
            if connection.vendor == "sqlite":
                changed = " UNION ALL ".join(_row(each) for each in rows)
                when = f"UPDATE OF {', '.join(_COLUMNS)}" if event == "UPDATE" else event
                body = "".join(_statements("sqlite", changed, may_vanish="OLD" in rows))
                cursor.execute(f"CREATE TRIGGER {name} AFTER {when} ON {VISIT} BEGIN {body} END")
                continue
            changed = " UNION ALL ".join(_row(each, of=f"{each.lower()}_rows") for each in rows)
            body = "".join(_statements("postgresql", changed, may_vanish="OLD" in rows))
            seen = " ".join(f"{each} TABLE AS {each.lower()}_rows" for each in rows)
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {name} AFTER {event} ON {VISIT} REFERENCING {seen} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
        if _differs(cursor):
            _recount(connection.vendor, cursor)


def remove(using: str = "default", **kwargs: Any) -> None:
    """Take the triggers off, as a migration on SQLite needs."""
    connection = connections[using]
    if not _tables_exist(using):
        return
    with connection.cursor() as cursor:
        for event in _EVENTS:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(event)}")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {_name(event)}() CASCADE")


@contextmanager
def counted_at_the_end(using: str = "default") -> Iterator[None]:
    """For an import, inside its transaction: the visits written here are counted once, when all are in.

    Nobody else can log meanwhile: the visits are taken first, as whoever logs takes them.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        remove(using=using)
        yield
        with connection.cursor() as cursor:
            _recount(connection.vendor, cursor)
        install(using=using)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {VISIT}, {DAY}, {COUNT} IN EXCLUSIVE MODE")
        _switch(cursor, "DISABLE")
        yield
        _switch(cursor, "ENABLE")
        _recount(connection.vendor, cursor)


def _switch(cursor: Any, how: str) -> None:
    # A table with foreign keys still to be checked cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for event in _EVENTS:
        cursor.execute(f"ALTER TABLE {VISIT} {how} TRIGGER {_name(event)}")


def _name(event: str) -> str:
    return f"{VISIT}_{event.lower()}_count"


def _row(which: str, of: str = "") -> str:
    """The changed rows with their sign: one (``NEW``) or a table of them."""
    columns = ", ".join(f"{'' if of else f'{which}.'}{column} AS {column}" for column in _COLUMNS)
    return f"SELECT {columns}, {_SIGNS[which]} AS sign{f' FROM {of}' if of else ''}"  # noqa: S608 - our words


def _statements(vendor: str, changed: str, *, may_vanish: bool) -> Iterator[str]:
    """Add the changed rows to the roll-ups, and let go of what has come to zero."""
    day = {"day": "r.day", "place": _PLACE, "how": "r.how"}
    yield _add(DAY, day, ("day", "place", "how"), (*_SUMS, "solved"), changed)
    counts = [
        {"dimension": f"'{dimension}'", "month": _MONTH[vendor], "place": _PLACE, "value": value}
        for dimension, value in _VALUES.items()
    ]
    for keys in counts:
        yield _add(COUNT, keys, ("month", "place", "value"), _SUMS, changed)
    if may_vanish:
        for table, keys in [(DAY, day), *((COUNT, keys) for keys in counts)]:
            yield _let_go(table, keys, changed)


def _add(table: str, keys: dict[str, str], order: tuple[str, ...], sums: tuple[str, ...], changed: str) -> str:
    columns = ", ".join([*keys, *sums])
    wanted = ", ".join(
        [*(f"{what} AS {key}" for key, what in keys.items()), *(f"SUM({_ADDENDS[s]}) AS {s}" for s in sums)]
    )
    grouped = ", ".join(keys[key] for key in order)
    matters = " OR ".join(f"SUM({_ADDENDS[name]}) <> 0" for name in sums)
    more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {wanted} FROM ({changed}) r "  # noqa: S608 - our words
        f"GROUP BY {grouped} HAVING {matters} ORDER BY {grouped} "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {more};"
    )


def _let_go(table: str, keys: dict[str, str], changed: str) -> str:
    wanted = ", ".join(keys.values())
    return (
        f"DELETE FROM {table} WHERE visits <= 0 AND ({', '.join(keys)}) IN "  # noqa: S608 - our words
        f"(SELECT {wanted} FROM ({changed}) r);"
    )


def _recount(vendor: str, cursor: Any) -> None:
    every_visit = f"SELECT {', '.join(_COLUMNS)}, 1 AS sign FROM {VISIT}"  # noqa: S608 - our words
    for table in (DAY, COUNT):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our words
    for statement in _statements(vendor, every_visit, may_vanish=False):
        cursor.execute(statement)


def _differs(cursor: Any) -> bool:
    """True where visits were written past the triggers: before there were any, or while they were off."""
    sums = "COALESCE(SUM(people), 0), COALESCE(SUM(minutes), 0)"
    cursor.execute(f"SELECT COUNT(*), {sums} FROM {VISIT}")  # noqa: S608 - our words
    logged = cursor.fetchone()
    cursor.execute(f"SELECT COALESCE(SUM(visits), 0), {sums} FROM {DAY}")  # noqa: S608 - our words
    return bool(logged != cursor.fetchone())


def _tables_exist(using: str) -> bool:
    return {VISIT, DAY, COUNT} <= set(connections[using].introspection.table_names())
