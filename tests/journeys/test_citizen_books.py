"""Citizens in a real browser: from finding something to come to, to giving the seat up again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Page, expect

from selvhjulpen.courses.models import Booking
from tests.browser import Pages
from tests.courses.factories import NOW, BookingFactory
from tests.journeys.town import Town, build


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with time_machine.travel(NOW, tick=True):
        yield build()


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    """Where messages become files; ``send`` lets the worker run once."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "outbox"


def send(outbox: Path) -> dict[str, str]:
    """Let the worker send what is due: what the message is -> its text."""
    call_command("worker", once=True)
    return {re.sub(r".*?-([a-z-]+)-\d+$", r"\1", f.stem): f.read_text("utf-8") for f in outbox.glob("*.txt")}


def link_in(text: str) -> str:
    (link,) = re.findall(r"http://\S+/plads/\S+", text)
    return link


def tab_to(page: Page, selector: str, presses: int = 60) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does, and see that it shows."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            # The ring may be drawn round the whole card, or round the circle beside the words.
            ring = page.evaluate(
                """() => { const here = document.activeElement, beside = here.nextElementSibling || here;
                   return [getComputedStyle(here), getComputedStyle(here, '::after'),
                           getComputedStyle(beside, '::before')].map(style => style.outlineStyle) }"""
            )
            assert set(ring) != {"none"}, f"no focus to be seen on {selector}"
            return
    pytest.fail(f"{selector} cannot be reached by Tab")


def test_an_eighty_year_old_books_by_phone_number_prints_and_comes_back_to_cancel(
    town: Town, pages: Pages, outbox: Path, axe: Any, screenshot: Any
) -> None:
    page = pages.phone
    page.add_init_script("window.printed = 0; window.print = () => window.printed++")
    page.goto("/")
    page.get_by_role("link", name="Brug MitID").click()
    page.get_by_role("link", name="Få en plads").click()
    page.get_by_label("Hvad hedder du?").fill("Svend Aage Lund")
    page.get_by_label("Hvordan får vi fat i dig?").fill("87 65 43 21")
    page.get_by_text("Jeg har ikke prøvet det før").click()
    page.get_by_role("button", name="Få en plads").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Du har en plads")
    booking = Booking.objects.get(name="Svend Aage Lund")
    assert (booking.phone, booking.level) == ("+4587654321", "new")
    assert page.get_by_text(booking.number).is_visible()
    page.get_by_role("button", name="Skriv ud").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Skriv ud").is_visible()
    assert not page.get_by_role("link", name="Meld afbud").is_visible()
    assert page.get_by_text("Kan du ikke komme? Ring").is_visible()
    screenshot(page, "journey-receipt-print")
    page.emulate_media(media="screen")

    # Somebody else would like to come, too.
    other = pages.desktop
    other.goto(f"/kurser/{town.last_seat.pk}/")
    other.get_by_label("Hvad hedder du?").fill("Bodil Kjær")
    other.get_by_label("Hvordan får vi fat i dig?").fill("bodil@example.dk")
    other.get_by_text("Samme morgen").click()
    other.get_by_role("button", name="Skriv mig på ventelisten").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Du står på ventelisten")

    text_message = send(outbox)["booked"]
    assert text_message.startswith("Sms til Svend Aage Lund <+4587654321>")
    page.goto(link_in(text_message))
    page.get_by_role("link", name="Meld afbud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vil du melde afbud?")
    page.get_by_role("button", name="Ja, meld afbud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du har meldt afbud")

    mail = send(outbox)["promoted"]
    assert mail.startswith("E-mail til Bodil Kjær <bodil@example.dk>\nNu har du en plads: ")
    other.goto(link_in(mail))
    expect(other.get_by_role("heading", level=1)).to_have_text("Du har en plads")
    axe(other)


def test_two_come_together(town: Town, pages: Pages) -> None:
    page = pages.phone
    page.goto(f"/kurser/{town.open.pk}/")
    companion = page.get_by_label("Hvad hedder den anden?")
    assert not companion.is_visible()

    page.get_by_label("Hvad hedder du?").fill("Inga Holm")
    page.get_by_label("Hvordan får vi fat i dig?").fill("inga@example.dk")
    page.locator("label", has_text="Os to").click()
    companion.fill("Karl Friis")
    page.get_by_role("button", name="Få en plads").click()

    expect(page.get_by_text("Hej Inga Holm og Karl Friis.")).to_be_visible()
    assert Booking.objects.get(name="Inga Holm", companion="Karl Friis").seats == 2


def test_a_daughter_books_for_her_mother_after_they_have_talked(town: Town, pages: Pages) -> None:
    page = pages.phone
    page.goto(f"/kurser/{town.open.pk}/")

    page.get_by_label("Hvad hedder du?").fill("Mette Lund")
    page.get_by_label("Hvordan får vi fat i dig?").fill("mette@example.dk")
    page.locator("label", has_text="Jeg skriver en anden på").click()
    page.get_by_label("Hvem skal have pladsen?").fill("Olga Lund")
    page.get_by_role("button", name="Få en plads").click()

    expect(page).to_have_title(re.compile("^Noget mangler: "))
    page.get_by_role("link", name="Vi har talt om det, og svaret er ja").click()
    assert page.evaluate("document.activeElement.name") == "aftalt"
    page.keyboard.press("Space")
    page.get_by_role("button", name="Få en plads").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Du har en plads")
    booking = Booking.objects.get(name="Olga Lund")
    assert (booking.booked_by, booking.email) == ("Mette Lund", "mette@example.dk")


def test_everything_works_without_javascript(town: Town, pages: Pages) -> None:
    page = pages.open("phone", java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Hvor?").select_option("Midtbyen")
    page.get_by_role("button", name="Vis").click()
    assert page.locator(".card-s").count() == 3
    page.get_by_text("Flere valg").click()
    page.get_by_label("Vis kun hold med plads").check()
    page.get_by_role("button", name="Vis").click()
    assert page.locator(".card-s").count() == 2

    page.get_by_role("link", name="Læs dine breve").first.click()
    page.get_by_label("Hvad hedder du?").fill("Inga Holm")
    page.get_by_label("Hvordan får vi fat i dig?").fill("12")
    page.locator("label", has_text="Os to").click()
    page.get_by_label("Hvad hedder den anden?").fill("Karl")
    page.get_by_role("button", name="Få en plads").click()
    assert page.get_by_label("Hvad hedder den anden?").input_value() == "Karl"
    page.get_by_label("Hvordan får vi fat i dig?").fill("12345678")
    page.get_by_role("button", name="Få en plads").click()

    assert page.get_by_role("heading", level=1).text_content() == "I har to pladser"
    assert not page.get_by_role("button", name="Skriv ud").is_visible()
    page.get_by_role("link", name="Flyt til en anden dag").click()
    page.get_by_role("button", name="Flyt til den 2. december").click()
    assert page.get_by_role("heading", level=1).text_content() == "I har to pladser"
    page.get_by_role("link", name="Ret det, vi skal vide").click()
    page.get_by_label("Låne læsebriller").check()
    page.get_by_role("button", name="Gem").click()
    assert page.get_by_text("Låne læsebriller").is_visible()

    booking = Booking.objects.confirmed().get(name="Inga Holm", companion="Karl")
    assert (booking.instance, booking.needs) == (town.later, ["glasses"])
    page.get_by_role("link", name="Meld afbud").click()
    page.get_by_role("button", name="Ja, meld afbud").click()
    assert page.get_by_role("heading", level=1).text_content() == "Du har meldt afbud"
    assert not Booking.objects.active().filter(name="Inga Holm", companion="Karl").exists()


def test_a_seat_is_booked_by_keyboard_alone(town: Town, pages: Pages) -> None:
    page = pages.desktop
    page.goto("/kurser/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skipnav"
    page.keyboard.press("Enter")
    tab_to(page, f"a[href='/kurser/{town.open.pk}/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Læs dine breve i Digital Post")
    tab_to(page, "#id_navn")
    page.keyboard.type("Inga Holm")
    tab_to(page, "#id_kontakt")
    page.keyboard.type("12345678")
    tab_to(page, "[name=hvem]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#id_ledsager")
    page.keyboard.type("Karl Friis")
    tab_to(page, "[name=niveau]")
    page.keyboard.press("ArrowUp")
    tab_to(page, "[name=behov]")
    page.keyboard.press("Space")
    tab_to(page, "form button.button-primary")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("I har to pladser")
    booking = Booking.objects.get(name="Inga Holm", companion="Karl Friis")
    assert (booking.level, booking.needs) == ("practised", ["computer"])


def test_a_seat_is_changed_moved_and_given_back_by_keyboard_alone(town: Town, pages: Pages) -> None:
    page = pages.desktop
    booking = BookingFactory(instance=town.open, name="Inger Lund")
    page.goto(f"/plads/{booking.token}/")
    heading = page.get_by_role("heading", level=1)

    tab_to(page, "a[href$='/ret/']")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Ret det, vi skal vide")
    tab_to(page, "[name=behov][value=glasses]")
    page.keyboard.press("Space")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Du har en plads")
    expect(page.get_by_text("Låne læsebriller")).to_be_visible()
    tab_to(page, "a[href$='/flyt/']")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Flyt til en anden dag")
    tab_to(page, f"[name=til][value='{town.later.pk}']")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Du har en plads")
    tab_to(page, "a[href$='/afbud/']")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Vil du melde afbud?")
    tab_to(page, "button.button-warning")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Du har meldt afbud")

    assert not Booking.objects.active().filter(name="Inger Lund").exists()


def test_one_question_at_a_time_is_answered_by_keyboard_alone(town: Town, pages: Pages) -> None:
    page = pages.desktop
    page.goto(f"/kurser/{town.open.pk}/trin/")
    heading = page.get_by_role("heading", level=1)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the head of the page
    tab_to(page, "[name=hvem]")
    page.keyboard.press("Enter")  # what is chosen already goes on
    expect(heading).to_have_text("Hvad hedder du?")
    tab_to(page, "[name=navn]")
    page.keyboard.type("Inga Holm")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Hvordan får vi fat i dig?")
    tab_to(page, "[name=tilbage]")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Hvad hedder du?")
    tab_to(page, "[name=navn]")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Hvordan får vi fat i dig?")
    tab_to(page, "[name=kontakt]")
    page.keyboard.type("inga@example.dk")
    for question in ("Hvad passer bedst på dig?", "Har du brug for noget?", "Er det rigtigt?"):
        page.keyboard.press("Enter")
        expect(heading).to_have_text(question)
        tab_to(page, "[name=videre], [name=bestil]")
    page.keyboard.press("Enter")

    expect(heading).to_have_text("Du har en plads")
    assert Booking.objects.get(name="Inga Holm", instance=town.open).email == "inga@example.dk"


def test_one_question_at_a_time_needs_no_javascript_and_leaves_nothing_in_the_address(town: Town, pages: Pages) -> None:
    page = pages.open("phone", java_script_enabled=False)
    page.goto(f"/kurser/{town.full.pk}/")
    page.get_by_role("link", name="Tag ét spørgsmål ad gangen").click()
    address = page.url
    further = page.get_by_role("button", name="Videre")

    page.get_by_text("Os to").click()
    further.click()
    page.get_by_label("Hvad hedder du?").fill("Inga Holm")
    further.click()
    page.get_by_label("Hvad hedder den anden?").fill("Karl Friis")
    further.click()
    page.get_by_label("Hvordan får vi fat i dig?").fill("inga@example.dk")
    for _ in range(4):
        further.click()
    assert page.get_by_text("Du kommer på venteliste.").is_visible()
    assert page.url == address
    assert not page.get_by_role("button", name="Læs siden højt").is_visible()
    page.get_by_role("button", name=re.compile("Ret.*Hvad hedder du")).click()
    page.get_by_label("Hvad hedder du?").fill("Inga Holme")
    further.click()
    page.get_by_role("button", name="Skriv mig på ventelisten").click()

    assert page.get_by_role("heading", level=1).text_content() == "Du står på ventelisten"
    page.get_by_role("link", name="Tag mig af ventelisten").click()
    page.get_by_role("button", name="Ja, tag mig af listen").click()
    assert page.get_by_role("heading", level=1).text_content() == "Du er ikke længere på ventelisten"
    assert Booking.objects.get(name="Inga Holme").companion == "Karl Friis"


def test_the_filters_work_at_once_and_the_page_can_be_gone_back_to(town: Town, pages: Pages) -> None:
    page = pages.desktop
    page.goto("/kurser/")
    page.evaluate("window.stillHere = true")
    assert page.locator(".card-s").count() == 5

    page.get_by_label("Hvor?").select_option("Vestbyen og Fjordkvarteret")
    expect(page.locator(".card-s")).to_have_count(2)
    page.get_by_text("Flere valg").click()
    page.get_by_label("Vis kun hold med plads").check()
    page.get_by_label("Ugedag").select_option("Torsdag")
    expect(page.locator(".card-s")).to_have_count(1)

    assert page.evaluate("window.stillHere")
    assert re.search(r"omraade=vest.*ugedag=4.*ledig=on", page.url)
    page.locator(".card-s a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brug MitID")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kurser")
    expect(page.locator(".card-s")).to_have_count(1)
    assert page.get_by_label("Hvor?").input_value() == "vest"

    page.get_by_role("link", name="Torsdag").click()
    page.get_by_role("link", name="Vis kun hold med plads").click()
    page.get_by_role("link", name="Vestbyen og Fjordkvarteret").click()
    expect(page.locator(".card-s")).to_have_count(5)


def test_a_seat_taken_while_somebody_writes_becomes_a_place_in_the_queue_without_writing_again(
    town: Town, pages: Pages, axe: Any
) -> None:
    page = pages.phone
    page.goto(f"/kurser/{town.last_seat.pk}/")
    page.get_by_label("Hvad hedder du?").fill("Svend")
    page.get_by_label("Hvordan får vi fat i dig?").fill("svend@example.dk")
    BookingFactory(instance=town.last_seat)

    page.get_by_role("button", name="Få en plads").click()

    expect(page).to_have_title(re.compile("^Det gik ikke: "))
    expect(page.get_by_role("alert")).to_contain_text("Pladsen blev taget, mens du skrev.")
    axe(page)
    page.get_by_role("button", name="Skriv mig på ventelisten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du står på ventelisten")
    assert Booking.objects.get(name="Svend").is_waiting
