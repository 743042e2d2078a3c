"""The device's own voice reads a citizen's page. A test machine has no voice: one that writes down what it is told
stands in for the browser's, which is not ours.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.browser import Pages
from tests.courses.factories import NOW
from tests.journeys.town import Town, build

VOICE = """
class Speech extends EventTarget { constructor(text) { super(); this.text = text; } }
const voice = new EventTarget();
Object.assign(voice, {
  paused: false, speaking: false, queue: [], said: [],
  getVoices: () => [{lang: 'da-DK'}],
  speak(speech) { this.queue.push(speech); this.speaking = true; if (this.queue.length === 1) this.begin(); },
  begin() { const speech = this.queue[0]; this.said.push([speech.lang, speech.text]);
            speech.dispatchEvent(new Event('start')); },
  // A test says when a piece has been read to its end.
  finish() { const speech = this.queue.shift(); this.speaking = this.queue.length > 0;
             speech.dispatchEvent(new Event('end')); if (this.speaking) this.begin(); },
  pause() { this.paused = true; }, resume() { this.paused = false; },
  cancel() { this.queue = []; this.speaking = this.paused = false; },
});
Object.defineProperty(window, 'speechSynthesis', {value: voice});
Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: Speech});
"""


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with time_machine.travel(NOW, tick=True):
        yield build()


@pytest.fixture
def page(pages: Pages) -> Page:
    pages.phone.add_init_script(VOICE)
    return pages.phone


def said(page: Page) -> list[tuple[str, str]]:
    return [(lang, text) for lang, text in page.evaluate("speechSynthesis.said")]


def read_to_the_end(page: Page) -> None:
    while page.evaluate("speechSynthesis.speaking"):
        page.evaluate("speechSynthesis.finish()")


def test_a_page_is_read_piece_by_piece_and_the_piece_that_is_read_is_marked(town: Town, page: Page) -> None:
    page.goto(f"/kurser/{town.open.pk}/")
    page.get_by_role("button", name="Læs siden højt").click()

    expect(page.locator(".being-read")).to_have_text("Læs dine breve i Digital Post")
    page.evaluate("speechSynthesis.finish()")
    expect(page.locator(".being-read")).to_contain_text("Du lærer at finde et brev")
    read_to_the_end(page)

    words = [text for _, text in said(page)]
    assert words.index("Tag med") + 1 == words.index("Tag din telefon og dine briller med.")
    assert words.index("Hvad hedder du?") < words.index("Hvordan får vi fat i dig?")
    assert words[words.index("Mig selv") + 1] == "Det er valgt."
    # What is hidden from the eye is not said either: no soft hyphens, no trap for machines, no closed fold.
    assert not [text for text in words if "\N{SOFT HYPHEN}" in text or text in {"Hjemmeside", "Hvad hedder den anden?"}]
    expect(page.locator(".being-read")).to_have_count(0)
    expect(page.get_by_role("button", name="Læs siden højt")).to_be_visible()


def test_reading_is_paused_and_goes_on_and_is_stopped_by_keyboard(town: Town, page: Page) -> None:
    page.goto(f"/kurser/{town.open.pk}/")
    page.get_by_role("button", name="Læs siden højt").focus()

    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Hold pause")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("speechSynthesis.paused")
    expect(page.get_by_role("button", name="Læs videre")).to_be_focused()
    page.keyboard.press("Enter")
    assert not page.evaluate("speechSynthesis.paused")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert not page.evaluate("speechSynthesis.speaking")
    expect(page.locator(".being-read")).to_have_count(0)
    expect(page.get_by_role("button", name="Læs siden højt")).to_be_focused()


def test_danish_words_of_an_english_page_are_read_in_danish(town: Town, page: Page) -> None:
    page.goto(f"/en/kurser/{town.open.pk}/")
    page.get_by_role("button", name="Read the page aloud").click()
    read_to_the_end(page)

    languages = {text: lang for lang, text in said(page)}
    assert languages["Read your letters in Digital Post"] == "en"
    assert languages["Gå ind ad døren mod søen. Lokalet er til højre."] == "da"


def test_every_page_of_a_seat_can_be_read_aloud(town: Town, page: Page) -> None:
    seat = f"/plads/{town.seated.token}/"
    heard = {}
    for address in (seat, f"/plads/{town.waiting.token}/", *(f"{seat}{deed}/" for deed in ("ret", "flyt", "afbud"))):
        page.goto(address)
        page.get_by_role("button", name="Læs siden højt").click()
        read_to_the_end(page)
        heard[address] = [text for _, text in said(page)]

    assert [words[0] for words in heard.values()] == [
        "Du har en plads",
        "Du står på ventelisten",
        "Ret det, vi skal vide",
        "Flyt til en anden dag",
        "Vil du melde afbud?",
    ]
    assert any("Dit pladsnummer" in text for text in heard[seat])
    assert not [text for words in heard.values() for text in words if text in {"Læs siden højt", "Skriv ud"}]


@pytest.mark.parametrize("missing", ["delete window.speechSynthesis", "speechSynthesis.getVoices = () => []"])
def test_there_is_no_button_where_there_is_no_voice(town: Town, pages: Pages, missing: str) -> None:
    pages.phone.add_init_script(VOICE if "getVoices" in missing else "")
    pages.phone.add_init_script(
        missing if "getVoices" in missing else "delete Window.prototype.speechSynthesis; delete window.speechSynthesis"
    )

    pages.phone.goto(f"/kurser/{town.open.pk}/")

    expect(pages.phone.get_by_role("link", name="Tag ét spørgsmål ad gangen")).to_be_visible()
    expect(pages.phone.locator("[data-read-aloud]")).to_be_hidden()
