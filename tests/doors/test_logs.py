"""The process log: nobody writes lines of their own into it, and each line knows its time."""

from __future__ import annotations

import logging
import re
import sys

from selvhjulpen.config.logs import OneLine
from selvhjulpen.config.settings import LOGGING


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


def test_the_log_is_written_so() -> None:
    assert LOGGING["formatters"]["line"] == {"()": "selvhjulpen.config.logs.OneLine"}
