"""What is kept out of the log."""

import logging
import re
from typing import Any

from selvhjulpen.lib.personal_links import without_secrets

# PostgreSQL tells which values it refuses: names and addresses, over as many lines as they have.
_VALUES = re.compile(
    r"(\n[ |]*)(?:DETAIL|CONTEXT): .*?(?=\n[ |]*\n[ |]*(?:The above exception|During handling of)|\Z)", re.DOTALL
)


def without_persons(text: str) -> str:
    """The text without the secret of any address that is a key, and without the values a database refused."""
    return without_secrets(_VALUES.sub(r"\1DETAIL: …", text))


class OneLine(logging.Formatter):
    """One line for each event, with the time and its distance from UTC; what follows an error is Python's traceback."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", "%Y-%m-%dT%H:%M:%S%z", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as the library calls it
        # A line break in a message would let somebody write lines of their own into the log.
        return without_persons(super().formatMessage(record)).replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - as the library calls it
        return without_persons(super().formatException(ei))


class WithoutPersonalLinks(logging.Filter):
    """Takes the secret out of every address that is a key in itself; Django logs each address it has to refuse."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_persons(record.getMessage()), ()
        return True
