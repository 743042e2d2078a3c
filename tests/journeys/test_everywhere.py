"""Every page there is can be used by everybody: in both languages, by day and by night, on a desk and a small phone.

Pictures of the citizens' pages are put in var/shots, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
import time_machine
from playwright.sync_api import Page, ViewportSize

from selvhjulpen.people.models import Role
from tests.browser import Pages
from tests.courses.factories import NOW
from tests.journeys.everywhere import ANYBODY, FullTown, Visit, build_full_town, visits
from tests.journeys.looking import TextSize, faults_of
from tests.people.factories import PASSWORD, PersonFactory, code_now, give_code_app

DESK = ViewportSize(width=1280, height=900)
SMALL_PHONE = ViewportSize(width=320, height=640)
# A browser's zoom of 200 % on a desk: half as many pixels, each twice as large.
ZOOMED = ViewportSize(width=640, height=450)

Axe = Callable[[Page], list[str]]
Screenshot = Callable[[Page, str], Path]


class Look(NamedTuple):
    """One way of looking at a page; ``axe`` where axe looks, too; ``picture``: the name of one of a citizens' page."""

    name: str
    viewport: ViewportSize
    scheme: Literal["light", "dark"]
    percent: int
    axe: bool = False
    picture: str = ""
    of_staff: bool = True  # the pages of those who work here, too


# The two languages have their templates and colours in common: axe sees each page by day on a desk in Danish and by
# night on a phone in English. Danish has the longer words and is looked at in every way; the pages of those who work
# here on the desk and where there is least room.
LOOKS = {
    "da": [
        Look("desk", DESK, "light", 100, axe=True, picture="desktop"),
        Look("desk, text 200 %", DESK, "dark", 200, of_staff=False),
        Look("zoom 200 %", ZOOMED, "dark", 100, of_staff=False),
        Look("small phone, text 200 %", SMALL_PHONE, "dark", 200),
        Look("small phone", SMALL_PHONE, "dark", 100, picture="phone"),
    ],
    "en": [
        Look("small phone, dark", SMALL_PHONE, "dark", 100, axe=True),
        Look("small phone, dark, text 200 %", SMALL_PHONE, "dark", 200),
    ],
}
PREFIXES = {"da": "", "en": "/en"}


@pytest.fixture
def full(transactional_db: None) -> Iterator[FullTown]:
    with time_machine.travel(NOW, tick=True):
        yield build_full_town()


class Looker:
    """Looks at a page in each of ``looks``, and keeps what it finds."""

    def __init__(self, full: FullTown, looks: list[Look], axe: Axe, screenshot: Screenshot | None = None) -> None:
        self._looks, self._axe, self._screenshot, self._names = looks, axe, screenshot, names_of(full)
        self._sizes: dict[Page, TextSize] = {}
        self.found: list[str] = []

    def look(self, page: Page, name: str) -> None:
        text = self._sizes.setdefault(page, TextSize(page))
        for look in self._looks:
            page.set_viewport_size(look.viewport)
            page.emulate_media(color_scheme=look.scheme)
            text.set(look.percent)
            self._keep(name, look.name, faults_of(page, names=self._names))
            if look.axe:
                self._keep(name, look.name, self._axe(page))
            if look.picture and self._screenshot:
                self._screenshot(page, f"{name}-{look.picture}")
        text.set(100)

    def _keep(self, name: str, how: str, faults: list[str]) -> None:
        self.found += [f"{name}, {how}: {fault}" for fault in faults]


def names_of(full: FullTown) -> list[str]:
    """Names of people, places and organisations: the same in every language."""
    town = full.town
    places = [town.open.location, town.last_seat.location, town.counted.location]
    return [
        *(place.name for place in places),
        *(place.address for place in places),
        "Birkesø",
        "Ældre Sagen",
        "Bodil Kjær",
        "Åse Østergård-Christophersen",
        "Åse-Christophine",
        "Område",
        "Svage læsere",
        "Oplæg om Nemt på Nettet",
        "IT-netværket",
        "Smørrebrød",
        "Lis Leder-Østergård",
        "Netværksbevillingen 2026",
        "Netværksmøder",
        "Byrådet",
        "Årets digitale initiativ",
        "Rådet",
    ]


@pytest.mark.parametrize("language", LOOKS)
def test_every_page_of_those_who_work_here_can_be_used_by_everybody(
    full: FullTown, pages: Pages, log_in: Any, axe_faults: Axe, language: str
) -> None:
    looker = Looker(full, [look for look in LOOKS[language] if look.of_staff], axe_faults)
    opened = {who: pages.open("desktop") for who in full.people}
    for who, page in opened.items():
        log_in(page, full.people[who])

    walk(looker, visits(full, of_staff=True), opened, PREFIXES[language])

    assert not looker.found, "\n".join(looker.found)


@pytest.mark.parametrize("language", LOOKS)
def test_every_page_of_citizens_can_be_used_by_everybody(
    full: FullTown, pages: Pages, log_in: Any, axe_faults: Axe, screenshot: Screenshot, language: str
) -> None:
    looker, prefix = Looker(full, LOOKS[language], axe_faults, screenshot), PREFIXES[language]
    opened = {ANYBODY: pages.open("desktop"), Role.COORDINATOR: pages.open("desktop")}
    log_in(opened[Role.COORDINATOR], full.people[Role.COORDINATOR])

    walk(looker, visits(full, of_staff=False), opened, prefix)
    for by_doing in (through_the_second_factor, through_the_forms, through_the_questions):
        for name, page in by_doing(pages, prefix, full):
            looker.look(page, name)

    assert not looker.found, "\n".join(looker.found)


def walk(looker: Looker, visits: list[Visit], opened: dict[str, Page], prefix: str) -> None:
    """Opens each page as the one who may."""
    has_seen_refusal = False
    for visit in visits:
        page = opened[visit.who]
        answer = page.goto(prefix + visit.address)
        if len(page.title().removesuffix(" – Selvhjulpen")) < 4:
            looker.found.append(f"{visit.name} has no title")
        if answer and answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            # A deed, not a page: what is said to whoever asks for it is the same everywhere.
            if has_seen_refusal:
                continue
            has_seen_refusal = True
        looker.look(page, visit.name)


def through_the_forms(pages: Pages, prefix: str, full: FullTown) -> Iterator[tuple[str, Page]]:
    """A page that says what is missing, with every hidden part of its form shown; and one that says thank you."""
    page = pages.open("desktop")
    page.goto(f"{prefix}/kurser/{full.town.open.pk}/")
    page.locator("label[for=id_hvem_2]").click()
    page.locator("#plads .button-primary").click()
    page.locator("#fejl").wait_for()
    yield "session-faults", page
    page.goto(f"{prefix}/tilgaengelighed/")
    page.locator("#besked .button-primary").click()
    page.locator("#fejl").wait_for()
    yield "accessibility-faults", page


def through_the_questions(pages: Pages, prefix: str, full: FullTown) -> Iterator[tuple[str, Page]]:
    """One question at a time: each question, a fault, and what was answered."""
    page = pages.open("desktop")
    page.goto(f"{prefix}/kurser/{full.town.full.pk}/trin/")
    page.locator("label[for=id_hvem_2]").click()
    videre = page.locator("[name=videre]")
    videre.click()
    page.locator("[name=navn]").fill("Mette Lund")
    videre.click()
    videre.click()
    yield "question-fault", page
    page.locator("[name=anden]").fill("Olga Lund")
    videre.click()
    yield "question-consent", page
    page.locator("label[for=id_aftalt]").click()
    videre.click()
    page.locator("[name=kontakt]").fill("12345678")
    videre.click()
    for name in ("question-ring", "question-level", "question-needs", "question-notice"):
        yield name, page
        videre.click()
    yield "question-answers", page


def through_the_second_factor(pages: Pages, prefix: str, full: FullTown) -> Iterator[tuple[str, Page]]:
    """Each step of logging in with a code, and of looking after one's code app."""
    person = PersonFactory(email="grete@example.dk", is_demo=False, is_coordinator=True)
    page, at = pages.open("desktop"), f"{prefix}/konto/"
    page.goto(f"{at}login/")
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main .button-primary").click()
    yield "second-factor-new", page
    give_code_app(person)
    page.context.clear_cookies()
    page.goto(f"{at}login/")
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main .button-primary").click()
    yield "second-factor-code", page
    page.locator("[name=code]").fill(code_now())
    page.locator("main .button-primary").click()
    page.wait_for_url("**/tavle/")
    for step in ("kode-app/fjern/", "noedkoder/", "noedkoder/nye/", "bekraeft/", "kode/bekraeft/", "adgangskode/"):
        page.goto(at + step)
        yield f"konto-{step}", page
