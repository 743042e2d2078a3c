"""What is kept out of the log."""

import logging
import re

# Whoever has one of these addresses may open what lies behind it: a seat, the council's table, a new password.
_SECRET = re.compile(r"(/(?:plads|deltagelse/delt|konto/ny)/)[^/\s]+")


class OneLine(logging.Formatter):
    """One line for each event, with the time and its distance from UTC; what follows an error is Python's traceback."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", "%Y-%m-%dT%H:%M:%S%z", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as the library calls it
        # A line break in a message would let somebody write lines of their own into the log.
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


class WithoutPersonalLinks(logging.Filter):
    """Takes the secret out of every address that is a key in itself; Django logs each address it has to refuse."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub(r"\1…", record.getMessage()), ()
        return True
