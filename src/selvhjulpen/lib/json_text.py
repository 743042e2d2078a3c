"""JSON that others have written, read with care."""

from __future__ import annotations

import json
from typing import Any


def read_json(content: bytes) -> Any:
    """What a file of JSON in UTF-8 says.

    Raises ValueError where it is not such a file (UnicodeDecodeError: not even text; JSONDecodeError: with the line),
    or where it names half a sign, which JSON can and no page or table can show. Raises RecursionError.
    """
    document = json.loads(content.decode("utf-8-sig"))
    if b"\\u" in content:
        json.dumps(document, ensure_ascii=False).encode()
    return document
