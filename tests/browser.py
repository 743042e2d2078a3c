"""A real Chromium for journeys, and what a page must not do while we look at it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "var" / "shots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

# Where Debian and others put it.
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page may reach out of this machine, and none does.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

SIZES = {
    "phone": {"width": 360, "height": 760},
    "tablet": {"width": 820, "height": 1180},
    "desktop": {"width": 1280, "height": 900},
}

# Said by Chromium itself about a page's own status, or about a network that a test has taken away.
EXPECTED_CONSOLE = re.compile(r"Failed to load resource: (the server responded|net::ERR_INTERNET_DISCONNECTED)")
REPORT_CSP = """document.addEventListener('securitypolicyviolation', event => console.error(
  `CSP: ${event.violatedDirective} refuses ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}`))"""


def chromium() -> str:
    """Where the browser is."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.fail(
            "There is no Chromium for the journeys. Install one (Debian: apt-get install chromium) or name it by "
            "CHROMIUM=/path/to/chromium.",
            pytrace=False,
        )
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = chromium()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright runs an event loop in this thread; the tests around it are ordinary synchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _sat_at(size: str) -> dict[str, Any]:
    return {
        "viewport": SIZES[size],
        "locale": "da-DK",
        "timezone_id": "Europe/Copenhagen",
        "reduced_motion": "reduce",
        "has_touch": size != "desktop",
    }


class Pages:
    """Pages in the three sizes, each in a browser of its own, as if three people sat there."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.base_url = base_url
        self.faults: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._pages: dict[str, Page] = {}

    def open(self, size: str = "desktop", **options: Any) -> Page:
        """A new page, logged out; ``options`` are Playwright's for a context (``java_script_enabled=False``)."""
        return self._begin(self._browser.new_context(**{"base_url": self.base_url, **_sat_at(size), **options}))

    def open_device(self, folder: Path, size: str = "tablet", **options: Any) -> Page:
        """The first page of a device of its own, which keeps in the folder what it has been told, also when killed."""
        started = self._browser.browser_type.launch_persistent_context(
            folder,
            executable_path=chromium(),
            args=CHROMIUM_FLAGS,
            **{"base_url": self.base_url, **_sat_at(size), **options},
        )
        return self._begin(started)

    def _begin(self, context: BrowserContext) -> Page:
        context.set_default_timeout(10_000)
        expect.set_options(timeout=10_000)
        # A worker's first page wakes Django and Chromium at once, on a machine that runs everything at once.
        context.set_default_navigation_timeout(60_000)
        context.add_init_script(REPORT_CSP)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)
        return page

    @property
    def phone(self) -> Page:
        return self._kept("phone")

    @property
    def tablet(self) -> Page:
        return self._kept("tablet")

    @property
    def desktop(self) -> Page:
        return self._kept("desktop")

    def close(self) -> None:
        for context in self._contexts:
            with suppress(Exception):
                context.close()

    def _kept(self, size: str) -> Page:
        if size not in self._pages:
            self._pages[size] = self.open(size)
        return self._pages[size]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_CONSOLE.match(message.text):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != urlsplit(self.base_url).netloc:
            self.faults.append(f"asked somebody else: {request.url}")

    def _answered(self, response: Response) -> None:
        # A test says itself which refusal a page should give; what the page loads must be there, and nothing may break.
        is_load = response.request.resource_type not in {"document", "fetch", "xhr"}
        if response.status >= (400 if is_load else 500):
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture
def pages(browser: Browser, live_server: Any, settings: Any) -> Iterator[Pages]:
    """``pages.phone``, ``pages.tablet``, ``pages.desktop``; anything a page complains of fails the test."""
    settings.BASE_URL = live_server.url  # links in letters lead to this server
    pages = Pages(browser, live_server.url)
    yield pages
    pages.close()
    assert pages.faults == []


@pytest.fixture
def log_in() -> Callable[[Page, Any], None]:
    """``log_in(page, person)``: the page's browser is logged in as that person."""

    def log_in(page: Page, person: Any) -> None:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])

    return log_in


@pytest.fixture
def axe_faults() -> Callable[[Page], list[str]]:
    """``axe_faults(page)``: each violation of WCAG 2.2 A and AA or of axe's best practice on the page as it stands."""
    script = AXE.read_text(encoding="utf-8")

    def axe_faults(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found: list[str] = page.evaluate(
            """tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
                                rules: {'target-size': {enabled: true}}})
              .then(result => result.violations.flatMap(fault => fault.nodes.map(
                node => `${fault.id} (${fault.impact}): ${fault.help} ${node.html.slice(0, 200)}`)))""",
            AXE_TAGS,
        )
        return found

    return axe_faults


@pytest.fixture
def axe(axe_faults: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """``axe(page)``: axe finds nothing."""

    def axe(page: Page) -> None:
        found = axe_faults(page)
        assert not found, f"axe on {page.url}:\n" + "\n".join(found)

    return axe


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """``screenshot(page, "programme-phone")`` puts a picture of the whole page in var/shots/ and returns its path."""

    def screenshot(page: Page, name: str, *, full_page: bool = True) -> Path:
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"{name}.png"
        page.screenshot(path=file, full_page=full_page)
        return file

    return screenshot
