"""Addresses that are keys in themselves: whoever has one may open what lies behind.

A seat, an appointment, the door and the screen of a café, the page of a solution's owner, a thread, the council's
table, a jury's page, an answer to a meeting, a calendar, a new password. They are shown neither in the log nor to
whoever looks somebody up.
"""

import re

PATHS = (
    "plads",
    "aftale",
    "it-cafe/doer",
    r"it-cafe/\d+/skaerm",
    "ejer",
    "deltagelse/delt",
    "konto/ny",
    "pris/jury",
    "moede/svar",
    "moeder/kalender",
    "hjaelp/anmodning",
    "hjaelp/stadig-rigtigt",
)

_SECRET = re.compile(rf"(/(?:{'|'.join(PATHS)})/)[^/\s]+")


def without_secrets(text: str) -> str:
    """The text, with an ellipsis for the secret of each such address."""
    return _SECRET.sub(r"\1…", text)
