"""Counts on a session that the database itself keeps exact, whoever writes the rows.

``seats_taken``    seats of confirmed bookings, less those marked absent (a walk-in may sit there)
``seats_waiting``  seats asked for on the waiting list
``people_marked``  persons whose attendance has been marked
``people_present`` persons marked present
``people_counted`` head count of a drop-by presentation

Together with the constraint ``courses_seats_within_capacity`` they make overselling impossible: the write that
would take one seat too many is the one that fails.

A booking whose guest is forgotten (``forgotten_at``) stays forgotten: the write that would bring them back fails, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

BOOKING, ATTENDANCE, HEAD_COUNT = "courses_booking", "courses_attendance", "courses_headcount"

# What the database says when it refuses.
STAYS_FORGOTTEN = "courses_forgotten_stays_forgotten"
_GUARD = f"{BOOKING}_{STAYS_FORGOTTEN.removeprefix('courses_')}"
_COMES_BACK = "WHEN (OLD.forgotten_at IS NOT NULL AND NEW.forgotten_at IS NULL)"

# One statement recounts one session. Recounting (never adding up differences) cannot drift.
_RECOUNT_PEOPLE = """
UPDATE courses_courseinstance SET
  seats_taken = (
    SELECT COALESCE(SUM(b.seats), 0) FROM courses_booking b
    WHERE b.instance_id = {id} AND b.state = 'confirmed'
  ) - (
    SELECT COUNT(*) FROM courses_attendance a JOIN courses_booking b ON b.id = a.booking_id
    WHERE b.instance_id = {id} AND b.state = 'confirmed' AND NOT a.present
  ),
  seats_waiting = (
    SELECT COALESCE(SUM(b.seats), 0) FROM courses_booking b
    WHERE b.instance_id = {id} AND b.state = 'waiting'
  ),
  people_marked = (
    SELECT COUNT(*) FROM courses_attendance a JOIN courses_booking b ON b.id = a.booking_id
    WHERE b.instance_id = {id} AND b.state = 'confirmed'
  ),
  people_present = (
    SELECT COUNT(*) FROM courses_attendance a JOIN courses_booking b ON b.id = a.booking_id
    WHERE b.instance_id = {id} AND b.state = 'confirmed' AND a.present
  )
WHERE id = {id};
"""
_RECOUNT_HEADS = """
UPDATE courses_courseinstance SET
  people_counted = (SELECT COALESCE(SUM(h.number), 0) FROM courses_headcount h WHERE h.instance_id = {id})
WHERE id = {id};
"""
_OF_BOOKING = "(SELECT b.instance_id FROM courses_booking b WHERE b.id = {row}.booking_id)"

# table -> (statement, how a changed row names its session)
_RULES = {
    BOOKING: (_RECOUNT_PEOPLE, "{row}.instance_id"),
    ATTENDANCE: (_RECOUNT_PEOPLE, _OF_BOOKING),
    HEAD_COUNT: (_RECOUNT_HEADS, "{row}.instance_id"),
}
# What a count is made of: a row that changes in other columns is not recounted (a guest who is forgotten, say).
_COUNTED = {BOOKING: "instance_id, state, seats", ATTENDANCE: "booking_id, present", HEAD_COUNT: "instance_id, number"}
_ROWS_OF_EVENT = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


def install(using: str = "default", **kwargs: Any) -> None:
    """Put the triggers on (again)."""
    remove(using=using)
    connection = connections[using]
    if not _tables_exist(using):
        return
    with connection.cursor() as cursor:
        for table, (statement, session_of) in _RULES.items():
            for event, rows in _ROWS_OF_EVENT.items():
                name = f"{table}_{event.lower()}_recount"
                when = f"AFTER UPDATE OF {_COUNTED[table]}" if event == "UPDATE" else f"AFTER {event}"
                ids = [session_of.format(row=row) for row in rows]
                if connection.vendor == "sqlite":
                    body = "".join(statement.format(id=i) for i in ids)
                    cursor.execute(f"CREATE TRIGGER {name} {when} ON {table} BEGIN {body} END")
                    continue
                # The lock comes first, in a statement of its own: the recount then sees what the holder committed.
                body = "".join(
                    f"PERFORM 1 FROM courses_courseinstance WHERE id = {i} FOR UPDATE;{statement.format(id=i)}"
                    for i in ids
                )
                cursor.execute(
                    f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
                )
                cursor.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        guard = f"CREATE TRIGGER {_GUARD} BEFORE UPDATE ON {BOOKING} FOR EACH ROW {_COMES_BACK}"
        if connection.vendor == "sqlite":
            cursor.execute(f"{guard} BEGIN SELECT RAISE(ABORT, '{STAYS_FORGOTTEN}'); END")
        else:
            cursor.execute(
                f"CREATE FUNCTION {_GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"RAISE EXCEPTION '{STAYS_FORGOTTEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            cursor.execute(f"{guard} EXECUTE FUNCTION {_GUARD}()")


def remove(using: str = "default", **kwargs: Any) -> None:
    """Take the triggers off, as a migration on SQLite needs."""
    connection = connections[using]
    if not _tables_exist(using):
        return
    with connection.cursor() as cursor:
        for name in [_GUARD, *(f"{table}_{event.lower()}_recount" for table in _RULES for event in _ROWS_OF_EVENT)]:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")


@contextmanager
def counted_at_the_end(using: str = "default") -> Iterator[None]:
    """For an import, inside its transaction: the rows written here are counted once, when all are in.

    Half-way a session may look overbooked (the walk-in is in, the absence that gave them the chair is not yet).
    Nobody else can book meanwhile: the sessions are taken first, as a booking does, so that neither waits for ever.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        remove(using=using)
        yield
        install(using=using)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE courses_courseinstance, {', '.join(_RULES)} IN EXCLUSIVE MODE")
            _switch(cursor, "DISABLE")
            yield
            _switch(cursor, "ENABLE")
    with connection.cursor() as cursor:
        for statement in (_RECOUNT_PEOPLE, _RECOUNT_HEADS):
            cursor.execute(statement.format(id="courses_courseinstance.id").strip().rstrip(";"))


def _switch(cursor: Any, how: str) -> None:
    # A table with foreign keys still to be checked cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in _RULES:
        for event in _ROWS_OF_EVENT:
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER {table}_{event.lower()}_recount")


def _tables_exist(using: str) -> bool:
    return set(_RULES) <= set(connections[using].introspection.table_names())
