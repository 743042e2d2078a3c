"""Guessing passwords and codes: counted in the database, so over all processes and after a restart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache, caches
from django.test import Client

from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Attempt
from tests.people.factories import PASSWORD, PartnerFactory

ROOT = Path(__file__).resolve().parent.parent.parent
LOGIN = "/konto/login/"
TOO_MANY = "Du har prøvet for mange gange."
WRONG = "E-mail og adgangskode passer ikke sammen."


def try_to_log_in(email: str, word: str = "forkert kodeord", *, address: str = "192.0.2.1") -> str:
    answer = Client().post(LOGIN, {"login": email, "password": word}, REMOTE_ADDR=address)
    return str(answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["bo@example.dk", "ukendt@example.dk"])
def test_one_account_is_not_guessed_at_from_many_addresses_whether_it_is_there_or_not(email: str) -> None:
    PartnerFactory(email="bo@example.dk")
    answers = [try_to_log_in(email, address=f"192.0.2.{n}") for n in range(6)]
    assert [WRONG in answer for answer in answers] == [True] * 5 + [False]
    assert TOO_MANY in answers[-1]


@pytest.mark.django_db
def test_many_accounts_are_not_guessed_at_from_one_address() -> None:
    answers = [try_to_log_in(f"{n}@example.dk") for n in range(11)]
    assert WRONG in answers[9]
    assert TOO_MANY in answers[10]


@pytest.mark.django_db
def test_nobody_is_written_to_by_the_forgotten_page_more_than_five_times_an_hour() -> None:
    PartnerFactory(email="bo@example.dk")
    for n in range(8):
        Client().post("/konto/glemt/", {"email": "bo@example.dk"}, REMOTE_ADDR=f"192.0.2.{n}")
    assert Message.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "is_active"), [("bo@example.dk", True), ("bo@example.dk", False), ("ukendt@example.dk", True)]
)
def test_a_wrong_login_costs_one_hash_whoever_it_names(
    monkeypatch: pytest.MonkeyPatch, email: str, is_active: bool
) -> None:
    PartnerFactory(email="bo@example.dk", is_active=is_active)
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    try_to_log_in(email)
    assert hashed == ["forkert kodeord"]


@pytest.mark.django_db
def test_of_who_tried_only_a_keyed_hash_is_kept() -> None:
    try_to_log_in("bo@example.dk")
    kept = " ".join(f"{attempt.cache_key} {attempt.value}" for attempt in Attempt.objects.all())
    assert kept
    assert "192.0.2.1" not in kept
    assert "bo@example.dk" not in kept
    assert "ip" not in kept.split(" ", 1)[0]


@pytest.mark.django_db(transaction=True)
def test_attempts_in_one_process_count_in_another(settings: Any) -> None:
    for n in range(5):
        try_to_log_in("bo@example.dk", address=f"192.0.2.{n}")
    database = settings.DATABASES["default"]
    ask = (
        "import tests.settings as s, os, django; from django.conf import settings;"
        f"s.DATABASES['default'].update(NAME={database['NAME']!r}, HOST={database['HOST']!r});"
        "django.setup(); settings.ALLOWED_HOSTS.append('testserver');"
        f"s.SECRET_KEY = settings.SECRET_KEY = {settings.SECRET_KEY!r};"
        "from tests.doors.test_guessing import try_to_log_in, TOO_MANY;"
        "print(TOO_MANY in try_to_log_in('bo@example.dk', address='192.0.2.99'))"
    )
    other = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, cwd=ROOT, check=False)
    assert other.stdout.strip() == "True", other.stderr


@pytest.mark.django_db
def test_who_logs_in_is_let_in_after_a_few_slips() -> None:
    PartnerFactory(email="bo@example.dk")
    for _ in range(4):
        try_to_log_in("bo@example.dk")
    answer = Client().post(LOGIN, {"login": "bo@example.dk", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.django_db
def test_the_memory_of_attempts_is_the_database() -> None:
    cache.set("remembered", 1)
    assert caches["default"].__class__.__name__ == "DatabaseCache"
    assert Attempt.objects.count() == 1
