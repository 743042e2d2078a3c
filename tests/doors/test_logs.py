"""The process log: nobody writes lines of their own into it, and each line knows its time."""

from __future__ import annotations

import logging
import re
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from selvhjulpen.config.logs import OneLine
from selvhjulpen.config.settings import LOGGING
from tests.people.factories import PersonFactory


def line_of(message: str, **more: object) -> str:
    return OneLine().format(logging.makeLogRecord({"msg": message, "levelname": "WARNING", "name": "django", **more}))


def test_a_line_break_in_a_message_is_no_new_line() -> None:
    assert line_of("Not Found: /a\r\n2026-01-01 INFO forged").count("\n") == 0


def test_a_line_tells_its_time_with_the_zone() -> None:
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} WARNING django: here$", line_of("here"))


def test_an_error_brings_its_traceback() -> None:
    try:
        raise ValueError("no")
    except ValueError:
        assert "Traceback" in line_of("broken", exc_info=sys.exc_info())


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite names no values")
@pytest.mark.django_db
def test_an_error_of_the_database_brings_no_values_of_the_row() -> None:
    email = PersonFactory().email
    try:
        with transaction.atomic():
            PersonFactory(email=email)
    except IntegrityError:
        line = line_of("broken", exc_info=sys.exc_info())

    assert line.count("Traceback") == 2
    assert line.count("DETAIL: …") == 2
    assert email not in line


@pytest.mark.parametrize(
    "end", ["", "\n\nThe above exception was the direct cause of the following exception:\n\nmore"]
)
def test_the_values_a_database_refuses_are_left_out_over_all_their_lines(end: str) -> None:
    error = "new row\nDETAIL:  Failing row contains (7, Oda\n\nKofoed, oda@example.dk).\nCONTEXT:  COPY, Oda"

    line = OneLine().formatException((ValueError, ValueError(error + end), None))

    assert ("oda" in line.lower(), "new row" in line, "more" in line) == (False, True, bool(end))


@pytest.mark.parametrize(
    "address", ["/plads/", "/hjaelp/anmodning/", "/hjaelp/stadig-rigtigt/", "/it-cafe/1/skaerm/?tavle="]
)
def test_an_error_brings_no_key_to_what_is_personal(address: str) -> None:
    line = OneLine().formatException((ValueError, ValueError(f"{address}hemmelig.7:hemmelig/ broke"), None))

    assert "hemmelig" not in line


def test_the_log_is_written_so() -> None:
    assert LOGGING["formatters"]["line"] == {"()": "selvhjulpen.config.logs.OneLine"}
