"""docs/operation.md: the proxy it tells how to set up keeps out of its log what the programme keeps out of its own."""

from __future__ import annotations

import re
from pathlib import Path

from selvhjulpen.lib.personal_links import PATHS

DOCUMENT = Path(__file__).parents[2] / "docs" / "operation.md"


def test_the_proxy_logs_no_address_that_is_a_key() -> None:
    (found,) = re.findall(r"location ~ \^/\(en/\)\?\((.+)\)/ \{\n  access_log off;", DOCUMENT.read_text())

    assert set(found.split("|")) == set(PATHS)
