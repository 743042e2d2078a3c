"""What browsers are told, here and behind TLS, and what Django itself says of the settings of an installation."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.courses.factories import BookingFactory, CoordinatorFactory
from tests.people.factories import PartnerFactory

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import json
from selvhjulpen.config import settings as s
print(json.dumps({name: getattr(s, name) for name in dir(s)
    if name.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE")) or name in ("ALLOWED_HOSTS", "DEBUG")}))
"""


def run(tmp_path: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of an installation of its own, with these settings and no others."""
    plain = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        env={**plain, "DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "default", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def behind_tls(tmp_path: Path, settings: Any) -> dict[str, Any]:
    """The settings of an installation whose address begins with https, in force for this test."""
    told = run(tmp_path, "-c", ASK, BASE_URL="https://selvhjulpen.example.dk", TRUST_PROXY="1")
    found: dict[str, Any] = json.loads(told.stdout)
    for name, value in found.items():
        setattr(settings, name, value)
    settings.SECURE_PROXY_SSL_HEADER = tuple(found["SECURE_PROXY_SSL_HEADER"])
    settings.ALLOWED_HOSTS = [*found["ALLOWED_HOSTS"], "testserver"]
    return found


def test_django_finds_nothing_to_say_of_an_installation_behind_tls(tmp_path: Path) -> None:
    checked = run(
        tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", BASE_URL="https://selvhjulpen.example.dk"
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_own_name_of_the_installation_is_an_allowed_host(behind_tls: dict[str, Any]) -> None:
    assert "selvhjulpen.example.dk" in behind_tls["ALLOWED_HOSTS"]
    assert "*" not in behind_tls["ALLOWED_HOSTS"]


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    keys = {
        run(tmp_path, "-c", "from selvhjulpen.config.settings import SECRET_KEY as k; print(k)").stdout for _ in "12"
    }
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_every_cookie_behind_tls_is_this_hosts_alone(behind_tls: dict[str, Any]) -> None:
    client = Client()
    person = PartnerFactory()
    answer = client.post("/konto/login/", {"login": person.email, "password": "tre gule spader"}, secure=True)
    cookies = {**answer.cookies, **client.get("/konto/glemt/", secure=True).cookies}
    assert set(cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (True, "/", "", "Lax")
    assert cookies["__Host-sessionid"]["httponly"] is True


@pytest.mark.django_db
def test_behind_tls_browsers_come_by_tls_only_for_a_year(behind_tls: dict[str, Any]) -> None:
    answer = Client().get("/konto/login/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    plain = Client().get("/konto/login/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/konto/login/")


@pytest.mark.django_db
def test_our_proxy_says_that_it_was_tls_and_without_a_proxy_nobody_does(
    behind_tls: dict[str, Any], settings: Any
) -> None:
    assert Client().get("/konto/login/", HTTP_X_FORWARDED_PROTO="https").status_code == 200
    settings.SECURE_PROXY_SSL_HEADER = None
    assert Client().get("/konto/login/", HTTP_X_FORWARDED_PROTO="https").status_code == 301


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/kurser/", "/konto/login/", "/findes-ikke/", "/min-konto/", "/kurser/kalender.ics"]
)
def test_every_answer_tells_the_browser_the_rules(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert {
        name: policy[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors", "form-action")
    } == {
        "default-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }
    assert not re.search(r"unsafe|\*|https?:", answer["Content-Security-Policy"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    assert "charset=utf-8" in answer["Content-Type"] or not answer.content


@pytest.mark.django_db
def test_the_councils_page_tells_nobody_where_its_reader_came_from(client: Client) -> None:
    client.force_login(CoordinatorFactory())
    shared = client.post("/deltagelse/del/", follow=True).content.decode()
    link = re.search(r'href="http://[^"/]+(/deltagelse/delt/[^"]+)"', shared)
    assert link
    client.logout()

    answer = client.get(link[1])

    assert (answer.status_code, answer["Referrer-Policy"]) == (200, "no-referrer")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/.git/config", "/.git/HEAD", "/static/.git/config", "/.env", "/static/../.git/config"]
)
def test_what_lies_beside_the_pages_is_not_served(client: Client, path: str) -> None:
    assert (ROOT / "pyproject.toml").exists()
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_script_written_into_a_page_carries_a_number_used_once() -> None:
    from csp.constants import NONCE
    from django.conf import settings

    assert NONCE in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"]


@pytest.mark.django_db
def test_a_personal_page_is_kept_by_nobody_and_found_by_no_search(client: Client) -> None:
    answer = client.get(f"/plads/{BookingFactory().token}/")
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.django_db
def test_no_answer_tells_what_it_is_made_with(client: Client) -> None:
    answer = client.get("/findes-ikke/")
    assert not {"Server", "X-Powered-By"} & set(answer.headers)
    assert not re.search(r"Django|Python|Traceback", answer.content.decode())
