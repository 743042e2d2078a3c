"""What a request can and cannot do: GET changes nothing, POST needs its key, and nobody is sent or lured elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from selvhjulpen.outbox.models import Message
from tests.doors import town as t
from tests.doors.test_matrix import TABLE
from tests.people.factories import PASSWORD, PartnerFactory, PersonFactory, code_now, give_code_app

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# A GET may open a session, is remembered by who counts attempts, and who looked stands in the audit log.
MAY_BE_WRITTEN = {"django_session", "people_attempt", "people_auditentry"}


@pytest.fixture
def town() -> t.Town:
    return t.build()


def test_looking_at_any_page_changes_nothing(town: t.Town) -> None:
    written: set[tuple[str, str]] = set()
    at = ""

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if found := WRITES.search(sql):
            written.add((at, found[1]))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        for name, _which, kwargs, who in t.everything(town, TABLE):
            at = name
            # Whoever may do most there.
            for visitor in [each for each in "CAIPRFN" if each in who][:1]:
                town.ask(visitor, "get", t.path_of(name, kwargs))

    assert {(name, table) for name, table in written if table not in MAY_BE_WRITTEN} == set()


def test_no_form_is_taken_without_the_key_that_stood_in_it(town: t.Town) -> None:
    taken = []
    for name, _which, kwargs, _who in t.everything(town, TABLE):
        for visitor in ("N", "C"):
            client = Client(enforce_csrf_checks=True)
            if visitor in town.cookies:
                client.cookies["sessionid"] = town.cookies[visitor]
            if client.post(t.path_of(name, kwargs)).status_code != 403:
                taken.append((name, visitor))

    assert taken == []


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "BREW"])
def test_only_the_ways_of_asking_that_are_used_are_answered(client: Client, method: str) -> None:
    assert client.generic(method, "/").status_code == 405


@pytest.mark.parametrize("goal", ["https://example.com/", "//example.com/", r"/\example.com", "javascript:alert(1)"])
def test_login_leads_nowhere_but_into_the_house(client: Client, goal: str) -> None:
    person = PartnerFactory()
    answer = client.post("/konto/login/", {"login": person.email, "password": PASSWORD, "next": goal})
    assert answer.url == "/ind/"


def test_login_leads_to_the_page_one_came_from(client: Client) -> None:
    person = PartnerFactory()
    answer = client.post("/konto/login/", {"login": person.email, "password": PASSWORD, "next": "/steder/"})
    assert answer.url == "/steder/"


def test_a_letter_leads_to_our_own_address_whatever_the_request_says_it_is(client: Client) -> None:
    PartnerFactory(email="bo@example.dk")
    client.post("/konto/glemt/", {"email": "bo@example.dk"}, HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_HOST="example.com")
    assert re.findall(r"https?://[^/\s]+", Message.objects.get().text) == ["http://localhost:8000"]


def test_a_host_that_is_not_ours_is_refused(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert client.get("/konto/login/", HTTP_HOST="example.com").status_code in {400, 404}


def test_a_session_that_was_there_before_the_login_is_not_the_one_after_it(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    client.get("/konto/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    seen = [session.session_key]
    client.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    seen.append(client.session.session_key)
    client.post("/konto/kode/", {"code": code_now()})
    seen.append(client.session.session_key)
    assert seen[2] not in seen[:2]
    assert not client.session.exists(seen[0]) or seen[0] != seen[2]


def test_a_new_password_ends_every_other_session(client: Client) -> None:
    person = PersonFactory(is_partner=True)
    here, elsewhere = Client(), Client()
    here.force_login(person)
    elsewhere.force_login(person)
    new = "fire blå spader"
    here.post("/konto/adgangskode/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/min-konto/").status_code == 200
    assert elsewhere.get("/min-konto/").status_code == 302


def test_a_closed_account_is_out_at_once(client: Client) -> None:
    person = PersonFactory(is_partner=True)
    client.force_login(person)
    person.is_active = False
    person.save()
    assert client.get("/min-konto/").status_code == 302


def test_a_link_to_choose_a_password_is_dead_once_it_was_used(client: Client) -> None:
    from selvhjulpen.people.adapters import password_link

    person = PersonFactory(is_partner=True)
    link = password_link(person).removeprefix("http://localhost:8000")
    form = client.get(link).url
    client.post(form, {"password1": "fire blå spader", "password2": "fire blå spader"})
    again = Client().get(link, follow=True)
    assert "Linket virker ikke længere" in again.content.decode()


@pytest.mark.parametrize(
    "password", ["selvhjulpen2026", "Bibliotek1234", "kommunekommune", "Password!!!!", "Adgangskode123"]
)
def test_words_anybody_would_try_here_are_no_password(client: Client, password: str) -> None:
    client.force_login(PersonFactory(is_partner=True))
    fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/konto/adgangskode/", fields).status_code == 200


@pytest.mark.parametrize("password", ["biblioteket har tre gule stole", "a" * 8 + " 8 små grå katte", "æ" * 128])
def test_a_long_sentence_is_a_password_whatever_is_in_it(client: Client, password: str) -> None:
    client.force_login(PersonFactory(is_partner=True))
    fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/konto/adgangskode/", fields).status_code == 302
