"""A new administrator's first day, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from selvhjulpen.people.models import Person
from tests.browser import Pages
from tests.people.factories import PASSWORD, AdministratorFactory, CoordinatorFactory, code_now, give_code_app

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page: Page, email: str) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()


def heading(page: Page) -> Any:
    return expect(page.get_by_role("heading", level=1))


def test_from_the_commands_link_to_a_login_with_a_code(
    pages: Pages, axe: Callable[[Page], None], screenshot: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("administrator", "ida@example.dk", "Ida", "Holm")
    page = pages.desktop

    page.goto(capsys.readouterr().out.split()[-1])
    heading(page).to_have_text("Vælg en adgangskode")
    axe(page)
    page.get_by_label("Ny adgangskode").fill(PASSWORD)
    page.get_by_label("Skriv den igen").fill(PASSWORD)
    page.get_by_role("button", name="Gem adgangskoden").click()
    heading(page).to_have_text("Adgangskoden er gemt")

    log_in(page, "ida@example.dk")
    heading(page).to_have_text("Sæt din kode-app op")
    axe(page)
    page.goto("/personer/")
    heading(page).to_have_text("Sæt din kode-app op")
    picture = page.get_by_role("img", name="Billede med en kode")
    assert picture.evaluate("picture => picture.naturalWidth") > 100
    page.get_by_text("Vil du hellere skrive koden selv?").click()
    secret = page.locator("#noegle").inner_text().replace(" ", "")
    screenshot(page, "kode-app-desktop")
    page.get_by_label("Engangskode fra appen").fill("000 000")
    page.get_by_role("button", name="Tag appen i brug").click()
    expect(page.locator("form .form-error-message")).to_have_text(
        "Koden passer ikke. Vent på den næste kode, og prøv med den."
    )
    axe(page)
    page.get_by_label("Engangskode fra appen").fill(code_now(secret))
    page.get_by_role("button", name="Tag appen i brug").click()

    heading(page).to_have_text("Dine nødkoder")
    axe(page)
    codes = page.locator("main li.number").all_inner_texts()
    assert len(codes) == 10
    expect(page.get_by_role("button", name="Skriv ud")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent som fil").click()
    assert download.value.path().read_text().split() == codes

    page.goto("/min-konto/")
    axe(page)
    page.get_by_role("button", name="Log ud").click()
    heading(page).to_have_text("Log ind")

    log_in(page, "ida@example.dk")
    heading(page).to_have_text("Skriv din engangskode")
    axe(page)
    page.get_by_label("Engangskode").fill(codes[3])
    page.get_by_role("button", name="Log ind").click()
    page.goto("/min-konto/")
    expect(page.get_by_text("Du har 9 nødkoder tilbage.")).to_be_visible()


def test_a_coordinator_logs_in_on_a_telephone(pages: Pages, axe: Callable[[Page], None]) -> None:
    person = CoordinatorFactory(is_demo=False)
    give_code_app(person)
    page = pages.phone
    log_in(page, person.email)
    page.get_by_label("Engangskode").fill(code_now())
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/tavle/**")
    page.goto("/min-konto/")
    axe(page)
    page.get_by_role("link", name="Skift kode-app").click()
    heading(page).to_have_text("Er det dig?")
    axe(page)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Fortsæt").click()
    heading(page).to_have_text("Skift kode-app")
    axe(page)


def test_an_administrator_invites_somebody_and_closes_the_account_again(
    pages: Pages, axe: Callable[[Page], None], log_in: Callable[[Page, Person], None]
) -> None:
    page = pages.desktop
    log_in(page, AdministratorFactory())
    page.goto("/personer/")
    axe(page)
    page.get_by_role("link", name="Opret en person").click()
    page.get_by_role("button", name="Opret og send invitation").click()
    axe(page)
    page.get_by_label("Navn").fill("Bo Berg")
    page.get_by_label("E-mail").fill("bo@example.dk")
    page.get_by_text("Underviser eller frivillig").click()
    page.get_by_role("button", name="Opret og send invitation").click()
    expect(page.get_by_role("status")).to_have_text("Bo Berg har fået en invitation med mail.")
    page.get_by_role("link", name="Bo Berg").click()
    axe(page)
    page.get_by_role("button", name="Luk kontoen").click()
    expect(page.get_by_role("status")).to_have_text("Kontoen er lukket. Bo Berg kan ikke længere logge ind.")
    axe(page)
