"""What tests of pages share: the words a reader meets, and a form that is sent twice."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client


def words(answer: Any) -> str:
    """What a reader meets, without the markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").split())


def pressed_twice(client: Client, page: str, sent: dict[str, Any], **changed: Any) -> list[Any]:
    """Save is pressed twice on one page; then back, something else is written, and pressed again. The three answers."""
    (key,) = re.findall(r'name="formkey" value="([^"]+)"', client.get(page).content.decode())
    return [client.post(page, {**sent, **more, "formkey": key}) for more in ({}, {}, changed)]
