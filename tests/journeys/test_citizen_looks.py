"""Every citizen page as it stands on a phone and on a desk, by day and by night, in Danish and in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page

from tests.browser import Pages
from tests.courses.factories import NOW, BookingFactory
from tests.journeys.town import Town, build


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with time_machine.travel(NOW, tick=True):
        yield build()


def pages_of(town: Town) -> dict[str, str]:
    """Each page that has an address: name -> address."""
    gone = BookingFactory(instance=town.open, state="cancelled", cancelled_at=NOW)
    on_cancelled = BookingFactory(instance=town.cancelled)
    was_there = BookingFactory(instance=town.over)
    seat = f"/plads/{town.seated.token}/"
    return {
        "start": "/",
        "programme": "/kurser/",
        "programme-filtered": "/kurser/?omraade=vest&ledig=on",
        "programme-empty": "/kurser/?ugedag=7",
        "session": f"/kurser/{town.open.pk}/",
        "session-full": f"/kurser/{town.full.pk}/",
        "session-counted": f"/kurser/{town.counted.pk}/",
        "session-cancelled": f"/kurser/{town.cancelled.pk}/",
        "session-over": f"/kurser/{town.over.pk}/",
        "poster": f"/kurser/{town.open.pk}/plakat/",
        "receipt": seat,
        "receipt-waiting": f"/plads/{town.waiting.token}/",
        "receipt-gone": f"/plads/{gone.token}/",
        "receipt-cancelled": f"/plads/{on_cancelled.token}/",
        "receipt-over": f"/plads/{was_there.token}/",
        "change": f"{seat}ret/",
        "move": f"{seat}flyt/",
        "cancel": f"{seat}afbud/",
        "privacy": "/sadan-passer-vi-paa-dine-data/",
        "not-there": "/findes-ikke/",
    }


def fits(page: Page) -> None:
    """Nothing stands out at the side."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_can_be_used_by_everybody(
    town: Town,
    pages: Pages,
    axe: Callable[[Page], None],
    screenshot: Any,
    size: str,
    scheme: str,
    language: str,
) -> None:
    page = pages.open(size, color_scheme=scheme)
    prefix = "/en" if language == "en" else ""

    def look(name: str) -> None:
        # Pictures to look at; one of each page is enough, and drawing them takes the longest.
        if (scheme, language) == ("light", "da"):
            screenshot(page, f"{name}-{size}")

    for name, address in pages_of(town).items():
        page.goto(prefix + address)
        look(name)
        fits(page)
        axe(page)

    # The page that says what is missing, with every hidden part of the form shown.
    page.goto(f"{prefix}/kurser/{town.open.pk}/")
    page.locator("label[for=id_hvem_2]").click()
    page.locator("#plads .details-summary").click()
    page.locator("#plads .button-primary").click()
    page.locator("#fejl").wait_for()
    look("faults")
    fits(page)
    axe(page)

    page.goto(f"{prefix}/kurser/skaerm/")
    look("wall")
    axe(page)


def test_text_twice_as_large_still_fits_the_smallest_phone(town: Town, pages: Pages) -> None:
    page = pages.phone
    page.set_viewport_size({"width": 320, "height": 640})
    # The reader's own setting, so that the breakpoints follow it too. (A picture of the page would undo it.)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})

    for address in pages_of(town).values():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        fits(page)
