"""What a web worker does not carry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from selvhjulpen.exchange import urls, views

ASK = """
import sys
from selvhjulpen.config.wsgi import application
from django.urls import get_resolver, reverse
get_resolver().url_patterns
reverse("mfa_authenticate")
not_for_citizens = {"cryptography", "fido2", "holidays", "openpyxl", "PIL", "selvhjulpen.exchange.views", "typst"}
print(sorted(not_for_citizens & set(sys.modules)))
"""


def test_a_worker_that_serves_citizens_carries_no_passkeys_no_workbooks_and_no_data_packages(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings"},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == "[]\n"


def test_a_page_that_is_imported_when_asked_for_has_the_door_its_view_says() -> None:
    doors = {page.callback.__name__: page.callback.open_to for page in urls.urlpatterns}

    assert doors == {name: getattr(views, name).open_to for name in doors}
