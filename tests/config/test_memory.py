"""What a web worker does not carry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import sys
from selvhjulpen.config.wsgi import application
from django.urls import get_resolver, reverse
get_resolver().url_patterns
reverse("mfa_authenticate")
print(sorted({"cryptography", "fido2", "openpyxl"} & set(sys.modules)))
"""


def test_a_worker_that_serves_citizens_carries_no_passkeys_and_no_workbooks(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings"},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == "[]\n"
