"""The way in: password, code app, emergency codes, forgotten passwords."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from tests.people.factories import (
    PASSWORD,
    AdministratorFactory,
    CoordinatorFactory,
    PartnerFactory,
    code_now,
    emergency_codes,
    give_code_app,
)

pytestmark = pytest.mark.django_db

LOGIN, CODE, CODE_APP, EMERGENCY = "/konto/login/", "/konto/kode/", "/konto/kode-app/", "/konto/noedkoder/"
WRONG = "E-mail og adgangskode passer ikke sammen. Prøv igen."
TOO_MANY = "Du har prøvet for mange gange. Vent fem minutter, og prøv så igen."


def log_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def faults(response: Any) -> set[str]:
    return {str(fault) for errors in response.context["form"].errors.values() for fault in errors}


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_with_password_and_code_one_is_in(client: Client) -> None:
    person = CoordinatorFactory(is_demo=False)
    give_code_app(person)
    assert log_in(client, person.email).url == CODE
    assert not is_logged_in(client)
    assert client.post(CODE, {"code": code_now()}).url == "/ind/"
    assert is_logged_in(client)


def test_an_address_in_capitals_is_the_same_address(client: Client) -> None:
    person = PartnerFactory(email="bo@example.dk")
    log_in(client, "BO@Example.DK")
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("email", "password", "is_active"),
    [
        ("bo@example.dk", "forkert kodeord", True),
        ("ukendt@example.dk", PASSWORD, True),
        ("bo@example.dk", PASSWORD, False),
    ],
)
def test_the_answer_tells_nobody_which_accounts_exist_or_are_closed(
    client: Client, email: str, password: str, is_active: bool
) -> None:
    PartnerFactory(email="bo@example.dk", is_active=is_active)
    assert faults(log_in(client, email, password)) == {WRONG}
    assert not is_logged_in(client)


def test_a_sign_that_no_database_takes_is_refused_like_any_wrong_address(client: Client) -> None:
    answer = log_in(client, "bo\0@example.dk")

    assert (answer.status_code, "login" in answer.context["form"].errors) == (200, True)
    assert list(AuditEntry.objects.values_list("deed", "about")) == [("login_refused", "")]


def test_after_five_wrong_passwords_one_must_wait_and_is_told_so(client: Client) -> None:
    person = PartnerFactory()
    for _ in range(5):
        assert faults(log_in(client, person.email, "forkert kodeord")) == {WRONG}
    assert faults(log_in(client, person.email, "forkert kodeord")) == {TOO_MANY}
    assert faults(log_in(client, person.email)) == {TOO_MANY}


def test_after_five_wrong_codes_one_must_wait_and_is_told_so(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    log_in(client, person.email)
    for _ in range(5):
        client.post(CODE, {"code": "abc"})
    assert faults(client.post(CODE, {"code": code_now()})) == {TOO_MANY}


def test_one_address_that_tries_many_accounts_gets_a_plain_sentence(client: Client) -> None:
    for n in range(30):
        client.post(LOGIN, {"login": f"{n}@example.dk"})
    response = client.post(LOGIN, {"login": "31@example.dk"})
    assert response.status_code == 429
    assert TOO_MANY in response.content.decode()


def test_a_code_opens_once(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    code = code_now()
    log_in(client, person.email)
    client.post(CODE, {"code": code})
    client.post("/konto/logout/")
    log_in(client, person.email)
    for same in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        assert faults(client.post(CODE, {"code": same})) == {
            "Koden passer ikke. Vent på den næste kode, og prøv med den."
        }
    assert not is_logged_in(client)


def test_a_used_code_stays_used_when_the_server_has_started_anew(client: Client) -> None:
    from django.core.cache import cache

    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    code = code_now()
    log_in(client, person.email)
    client.post(CODE, {"code": code})
    client.post("/konto/logout/")
    cache.clear()
    log_in(client, person.email)
    client.post(CODE, {"code": code})
    assert not is_logged_in(client)


def test_a_code_that_has_just_run_out_still_counts(client: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False)  # no other half minute begins meanwhile
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    log_in(client, person.email)
    assert client.post(CODE, {"code": code_now(periods_from_now=-1)}).status_code == 302


def test_a_code_of_the_minute_before_last_does_not_count(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    log_in(client, person.email)
    assert client.post(CODE, {"code": code_now(periods_from_now=-3)}).status_code == 200


def test_without_the_telephone_an_emergency_code_opens_once(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    code = emergency_codes(person)[0]
    log_in(client, person.email)
    assert client.post(CODE, {"code": code}).status_code == 302
    client.post("/konto/logout/")
    log_in(client, person.email)
    assert client.post(CODE, {"code": code}).status_code == 200


def test_who_has_no_code_app_sets_one_up_before_anything_else(client: Client) -> None:
    person = AdministratorFactory(is_demo=False)
    log_in(client, person.email)
    closed = [
        "/min-konto/",
        "/personer/",
        "/ind/",
        "/steder/",
        "/konto/adgangskode/",
        EMERGENCY,
        "/konto/kode-app/fjern/",
    ]
    assert {client.get(page).url for page in closed} == {CODE_APP}
    response = client.get(CODE_APP)
    assert response.status_code == 200
    secret = response.context["form"].secret
    assert response.context["form"].secret_in_groups.replace(" ", "") == secret
    code = code_now(secret)
    assert client.post(CODE_APP, {"code": code}).url == EMERGENCY
    assert client.get("/min-konto/").status_code == 200
    # The code that was shown to be right has opened once.
    client.post("/konto/logout/")
    log_in(client, person.email)
    assert client.post(CODE, {"code": code}).status_code == 200
    assert client.post(CODE, {"code": code_now(secret, periods_from_now=1)}).status_code == 302


def test_a_wrong_first_code_keeps_the_picture_as_it_was(client: Client) -> None:
    log_in(client, PartnerFactory(is_demo=False).email)
    secret = client.get(CODE_APP).context["form"].secret
    response = client.post(CODE_APP, {"code": "000"})
    assert response.context["form"].secret == secret


def test_the_picture_passes_our_own_rules_of_content(client: Client) -> None:
    log_in(client, PartnerFactory(is_demo=False).email)
    html = client.get(CODE_APP).content.decode()
    assert '<img src="data:image/svg+xml;base64,' in html
    assert " style=" not in html


def test_a_demo_account_needs_no_code_app(client: Client) -> None:
    log_in(client, PartnerFactory().email)
    assert client.get("/min-konto/").status_code == 200


def test_emergency_codes_are_shown_once(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    log_in(client, person.email)
    secret = client.get(CODE_APP).context["form"].secret
    client.post(CODE_APP, {"code": code_now(secret)})
    codes = emergency_codes(person)
    first, second = (client.get(EMERGENCY).content.decode() for _ in range(2))
    assert len(codes) == 10
    assert all(code in first for code in codes)
    assert not any(code in second for code in codes)
    assert f"data:text/plain;charset=utf-8,{codes[0]}%0A" in first


def test_the_code_app_is_removed_only_by_who_shows_again_that_it_is_them(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    log_in(client, person.email)
    client.post(CODE, {"code": code_now()})
    remove = "/konto/kode-app/fjern/"
    assert client.get(remove).url.startswith("/konto/bekraeft/")
    assert client.post("/konto/bekraeft/", {"password": "forkert kodeord", "next": remove}).status_code == 200
    assert client.post("/konto/bekraeft/", {"password": PASSWORD, "next": remove}).url == remove
    assert client.get(remove).status_code == 200
    assert client.post(remove).url == "/konto/"
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/konto/").url == CODE_APP


def test_the_code_app_is_not_removed_by_a_stray_post(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    log_in(client, person.email)
    client.post(CODE, {"code": code_now()})
    assert client.post("/konto/kode-app/fjern/").url.startswith("/konto/bekraeft/")
    assert Authenticator.objects.filter(user=person).count() == 2


def test_one_can_show_that_it_is_oneself_by_a_code_too(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    log_in(client, person.email)
    client.post(CODE, {"code": code_now()})
    new_codes = "/konto/noedkoder/nye/"
    client.get(new_codes)
    code = code_now(periods_from_now=1)
    assert client.post("/konto/kode/bekraeft/", {"code": code, "next": new_codes}).url == new_codes
    before = emergency_codes(person)
    assert client.post(new_codes).url == EMERGENCY
    assert not set(before) & set(emergency_codes(person))


def test_the_session_ends_with_the_browser_and_after_twelve_hours(client: Client) -> None:
    person = PartnerFactory(is_demo=False)
    give_code_app(person)
    log_in(client, person.email)
    response = client.post(CODE, {"code": code_now()})
    assert response.cookies["sessionid"]["expires"] == ""
    assert client.session.get_expire_at_browser_close() is True
    assert client.session.get_expiry_age() <= 12 * 60 * 60


def test_logging_out_takes_a_post(client: Client) -> None:
    client.force_login(PartnerFactory())
    assert client.get("/konto/logout/").status_code == 200
    assert is_logged_in(client)
    assert client.post("/konto/logout/").url == LOGIN
    assert not is_logged_in(client)


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client: Client) -> None:
    PartnerFactory(email="bo@example.dk", name="Bo & Co")
    assert client.post("/konto/glemt/", {"email": "Bo@example.dk"}, HTTP_HOST="127.0.0.1").url == "/konto/glemt/sendt/"
    message = Message.objects.get()
    assert (message.to_address, message.to_name) == ("bo@example.dk", "Bo & Co")
    assert message.text.startswith("Hej Bo & Co\n")
    match = re.search(r"http://localhost:8000(/konto/ny/\S+)", message.text)
    assert match is not None
    form = client.get(match[1]).url
    assert faults(client.post(form, {"password1": "kort", "password2": "kort"}))
    new = "fire blå spader"
    assert client.post(form, {"password1": new, "password2": new}).url == "/konto/ny/faerdig/"
    assert not is_logged_in(client)
    assert "Linket virker ikke længere" in client.get(match[1]).content.decode()
    log_in(client, "bo@example.dk", new)
    assert is_logged_in(client)


def test_a_new_password_does_not_go_round_the_code(client: Client) -> None:
    person = CoordinatorFactory(email="bo@example.dk", is_demo=False)
    give_code_app(person)
    client.post("/konto/glemt/", {"email": "bo@example.dk"})
    link = re.search(r"/konto/ny/\S+", Message.objects.get().text)
    assert link

    client.post(client.get(link[0]).url, {"password1": "fire blå spader", "password2": "fire blå spader"})

    assert not is_logged_in(client)
    assert log_in(client, "bo@example.dk", "fire blå spader").url == CODE
    assert not is_logged_in(client)


def test_who_asks_for_a_link_to_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client) -> None:
    assert client.post("/konto/glemt/", {"email": "ukendt@example.dk"}).url == "/konto/glemt/sendt/"
    assert Message.objects.count() == 0


def test_the_invited_choose_a_password_and_log_in(client: Client) -> None:
    client.force_login(AdministratorFactory())
    client.post("/personer/ny/", {"name": "Bo", "email": "bo@example.dk", "roles": ["partner"]})
    client.post("/konto/logout/")
    link = re.search(r"http://localhost:8000(/konto/ny/\S+)", Message.objects.get().text)
    assert link is not None
    client.post(client.get(link[1]).url, {"password1": PASSWORD, "password2": PASSWORD})
    log_in(client, "bo@example.dk")
    assert client.get("/min-konto/").url == CODE_APP
    secret = client.get(CODE_APP).context["form"].secret
    assert client.post(CODE_APP, {"code": code_now(secret)}).url == EMERGENCY


def test_a_changed_password_is_told_by_mail_and_keeps_one_in(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    person = PartnerFactory()
    client.force_login(person)
    new = "fire blå spader"
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/konto/adgangskode/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.url == "/min-konto/"
    assert client.get("/min-konto/").status_code == 200
    assert {message.subject for message in Message.objects.all()} == {"Din adgangskode er skiftet"}


@pytest.mark.parametrize(
    "page",
    ["signup/", "email/", "inactive/", "confirm-email/", "password/reset/", "social/", "login/code/", "kode/webauthn/"],
)
def test_what_we_do_not_use_is_not_there(client: Client, page: str) -> None:
    client.force_login(PartnerFactory())
    assert client.get(f"/konto/{page}").status_code == 404


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        (LOGIN, {"login": "0101011234", "password": "x"}),
        ("/konto/glemt/", {"email": "010101-1234"}),
        ("/konto/adgangskode/", {"oldpassword": PASSWORD, "password1": "min 010101-1234 kode", "password2": "x"}),
        ("/min-konto/", {"name": "Bo 010101-1234"}),
    ],
)
def test_a_cpr_number_is_refused_and_not_shown_again(client: Client, page: str, fields: dict[str, str]) -> None:
    if page in {"/konto/adgangskode/", "/min-konto/"}:
        client.force_login(PartnerFactory())
    response = client.post(page, fields)
    assert response.status_code == 200
    assert any("cpr-nummer" in fault for fault in faults(response))
    assert "1234" not in response.content.decode()
