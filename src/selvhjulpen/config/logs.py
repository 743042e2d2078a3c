"""What is kept out of the log."""

import logging
import re

# Whoever has one of these addresses may open what lies behind it: a seat, the council's table, a new password.
_SECRET = re.compile(r"(/(?:plads|deltagelse/delt|konto/ny)/)[^/\s]+")


class WithoutPersonalLinks(logging.Filter):
    """Takes the secret out of every address that is a key in itself; Django logs each address it has to refuse."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub(r"\1…", record.getMessage()), ()
        return True
