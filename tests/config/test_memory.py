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
from django.db import connection
from django.urls import get_resolver, reverse
get_resolver().url_patterns
reverse("mfa_authenticate")
not_for_citizens = {
    "babel", "cryptography", "fido2", "holidays", "openpyxl", "PIL", "selvhjulpen.exchange.demo",
    "selvhjulpen.exchange.views", "snowballstemmer", "tqdm", "typst", "unittest",
}
print(sorted(not_for_citizens & set(sys.modules)))
print(connection.cursor().execute("PRAGMA cache_size").fetchone())
"""


def test_a_worker_that_serves_citizens_carries_only_what_their_pages_need(tmp_path: Path) -> None:
    """No passkeys, workbooks or data packages; and half a megabyte of SQLite's pages in each connection."""
    named = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env={**os.environ, **named},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == "[]\n(-512,)\n"


def test_a_page_that_is_imported_when_asked_for_has_the_door_its_view_says() -> None:
    doors = {page.callback.__name__: page.callback.open_to for page in urls.urlpatterns}

    assert doors == {name: getattr(views, name).open_to for name in doors}
