"""What is not shown to whoever looks somebody up."""

from __future__ import annotations

import re

_PERSONAL_LINK = re.compile(r"(/plads/)[\w-]+")


def without_personal_links(text: str) -> str:
    """The text of a letter without the key to the seat: that is the guest's, who has it already."""
    return _PERSONAL_LINK.sub(r"\1…", text)
