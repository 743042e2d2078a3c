"""Two citizens, from the poster on the wall to the seat that is given back; pictures of each step in var/shots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import expect

from selvhjulpen.courses.models import Booking
from tests.browser import Pages
from tests.courses.factories import NOW
from tests.journeys.looking import TextSize
from tests.journeys.test_citizen_books import link_in, send
from tests.journeys.test_read_aloud import VOICE, read_to_the_end, said
from tests.journeys.town import Town, build


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with time_machine.travel(NOW, tick=True):
        yield build()


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "outbox"


def test_an_elderly_citizen_sees_a_poster_books_with_large_text_prints_and_gives_the_seat_back(
    town: Town, pages: Pages, outbox: Path, screenshot: Any
) -> None:
    page = pages.phone
    page.add_init_script("window.printed = 0; window.print = () => window.printed++")
    page.goto(f"/kurser/{town.last_seat.pk}/plakat/")
    screenshot(page, "elderly-1-poster", full_page=False)
    address = page.get_by_text(re.compile(r"/kurser/\d+/")).first.inner_text()
    assert address.rstrip("/").endswith(f"/kurser/{town.last_seat.pk}")

    # At home, on a small telephone with text twice as large.
    page.set_viewport_size({"width": 320, "height": 640})
    TextSize(page).set(200)
    page.goto(f"/kurser/{town.last_seat.pk}/")
    expect(page.get_by_role("link", name="Ring 12 34 56 78").first).to_be_visible()
    screenshot(page, "elderly-2-session", full_page=False)
    page.get_by_role("link", name="Få en plads").click()
    page.get_by_label("Hvad hedder du?").fill("Svend Aage Lund")
    page.get_by_label("Hvordan får vi fat i dig?").fill("svend@example.dk")
    page.get_by_role("button", name="Få en plads").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Du har en plads")
    screenshot(page, "elderly-3-receipt", full_page=False)
    for words in ("Beboerhuset Fjordglimt", "kl. 10.00–12.00", "Fjordvej 112"):
        expect(page.get_by_text(words).first).to_be_visible()
    page.get_by_role("button", name="Skriv ud").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    screenshot(page, "elderly-4-paper")
    page.emulate_media(media="screen")

    # Somebody else waits for that seat; then he cannot come after all.
    other = pages.desktop
    other.goto(f"/kurser/{town.last_seat.pk}/")
    other.get_by_label("Hvad hedder du?").fill("Bodil Kjær")
    other.get_by_label("Hvordan får vi fat i dig?").fill("bodil@example.dk")
    other.get_by_text("Samme morgen").click()
    other.get_by_role("button", name="Skriv mig på ventelisten").click()
    page.goto(link_in(send(outbox)["booked"]))
    page.get_by_role("link", name="Meld afbud").click()
    screenshot(page, "elderly-5-cancel", full_page=False)
    page.get_by_role("button", name="Ja, meld afbud").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Du har meldt afbud")
    screenshot(page, "elderly-6-thanks", full_page=False)
    other.reload()
    expect(other.get_by_role("heading", level=1)).to_have_text("Du har en plads")
    assert set(send(outbox)) >= {"booking-cancelled", "promoted"}


def test_a_citizen_who_reads_badly_is_booked_by_her_daughter_one_heard_question_at_a_time(
    town: Town, pages: Pages, outbox: Path, screenshot: Any
) -> None:
    page = pages.phone
    page.add_init_script(VOICE)
    page.goto(f"/kurser/{town.open.pk}/")
    page.get_by_role("link", name="Tag ét spørgsmål ad gangen").click()

    def listen(step: str) -> list[str]:
        page.get_by_role("button", name="Læs siden højt").click()
        read_to_the_end(page)
        screenshot(page, f"reading-weak-{step}", full_page=False)
        return [text for _, text in said(page)]

    further = page.get_by_role("button", name="Videre")
    assert listen("1-who")[0] == "Hvem er pladsen til?"
    page.get_by_text("Jeg skriver en anden på").click()
    further.click()
    page.get_by_label("Hvad hedder du?").fill("Mette Lund")
    further.click()
    page.get_by_label("Hvem skal have pladsen?").fill("Olga Lund")
    further.click()
    # The mother hears what she says yes to.
    assert any("Olga Lund skal selv sige ja til pladsen." in text for text in listen("2-consent"))
    page.get_by_text("Ja, vi har talt om det").click()
    further.click()
    page.get_by_label("Hvordan får vi fat i dig?").fill("mette@example.dk")
    further.click()
    level = listen("3-level")
    assert level[level.index("Ved ikke Så finder vi ud af det sammen") + 1] == "Det er valgt."
    further.click()
    page.get_by_text("Låne læsebriller").click()
    page.get_by_role("button", name="Tilbage", exact=True).click()
    further.click()
    expect(page.get_by_label("Låne læsebriller")).to_be_checked()
    further.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er det rigtigt?")
    summary = listen("4-summary")
    assert summary[summary.index("Hvem skal have pladsen?") + 1] == "Olga Lund"
    assert summary[summary.index("Har du brug for noget?") + 1] == "Låne læsebriller"
    assert "Ret" not in summary
    page.get_by_role("button", name="Få en plads").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Du har en plads")
    assert any("Mette Lund har skrevet Olga Lund på." in text for text in listen("5-receipt"))
    booking = Booking.objects.get(name="Olga Lund")
    assert (booking.booked_by, booking.email, booking.needs) == ("Mette Lund", "mette@example.dk", ["glasses"])
    letter = send(outbox)["booked"]
    assert "Mette Lund har skrevet Olga Lund på. Vil Olga Lund ikke alligevel?" in letter

    # She says no after all.
    page.goto(link_in(letter))
    page.get_by_role("link", name="Meld afbud").click()
    page.get_by_role("button", name="Ja, meld afbud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du har meldt afbud")
