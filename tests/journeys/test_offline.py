"""The tablet without a network: nothing is lost, nothing comes twice, and nothing stays behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from selvhjulpen.cafe.actions import queue
from selvhjulpen.cafe.models import DropInSession, HelpVisit, Ticket
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.people.models import Person
from tests.cafe.factories import SessionFactory, ShiftFactory, TicketFactory
from tests.courses.factories import CountedSessionFactory
from tests.directory.factories import HostFactory
from tests.journeys.wire import Wire
from tests.people.factories import InstructorFactory
from tests.solutions.factories import SolutionFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)

LOG = "/hjaelpelog/"


@pytest.fixture
def jytte() -> Person:
    HostFactory()
    TopicFactory(name="MitID", solutions=[SolutionFactory(name="MitID-appen")])
    return InstructorFactory(name="Jytte Friis")


@pytest.fixture
def cafe(jytte: Person) -> DropInSession:
    """Open now, with three who wait."""
    session: DropInSession = SessionFactory(starts_at=timezone.now() - timedelta(minutes=40))
    ShiftFactory(session=session, person=jytte)
    for number in (1, 2, 3):
        TicketFactory(session=session, number=number)
    DropInSession.objects.filter(pk=session.pk).update(next_number=4)
    return session


@pytest.fixture
def fair(jytte: Person) -> CourseInstance:
    instance = CountedSessionFactory(starts_at=at(local_day(timezone.now()), time(10)))
    instance.instructors.add(jytte)
    return instance


@pytest.fixture
def wire(pages: Any, live_server: Any) -> Iterator[Wire]:
    """Between all pages of the test and the server; that it is cut is no fault of theirs."""
    with Wire(live_server.url) as wire:
        pages.base_url = wire.url
        yield wire
        pages.close()
    pages.faults = [fault for fault in pages.faults if not re.search(r"net::ERR_|console: htmx:", fault)]


@pytest.fixture
def tablet(pages: Any, wire: Wire, log_in: Callable[[Page, Person], None], jytte: Person) -> Page:
    """Jytte's, at the end of the wire."""
    page: Page = pages.open("tablet")
    log_in(page, jytte)
    return page


def is_not_there(page: Page, address: str) -> None:
    """The browser says in its own words that it cannot get it, and is done with saying so."""
    with pytest.raises(Error, match="net::ERR_"):
        page.goto(address)
    page.wait_for_url("chrome-error://**")


def line(page: Page) -> Any:
    return expect(page.locator("[data-away-line]"))


def keep(page: Page, *addresses: str) -> None:
    """Open each, and wait until the tablet has it."""
    for address in addresses:
        page.goto(address)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        for _ in range(100):
            if page.evaluate("path => caches.match(path, {ignoreVary: true}).then(Boolean)", address):
                break
            page.wait_for_timeout(50)
        else:
            pytest.fail(f"{address} is not kept.")


def again(page: Page) -> None:
    """The network tells that it is back: what waits is sent now, not within five seconds."""
    page.evaluate("dispatchEvent(new Event('online'))")


def log_visit(page: Page, minutes: int) -> None:
    for answer in ("MitID", "Klarede det selv", f"{minutes} min"):
        page.get_by_role("radio", name=answer, exact=True).check(force=True)  # its label lies over it
    with page.expect_navigation():
        page.get_by_role("button", name="Gem", exact=True).tap()


def tap(page: Page, times: int) -> None:
    for _ in range(times):
        page.locator(".tapper").tap()


def minutes() -> list[int]:
    return sorted(HelpVisit.objects.values_list("minutes", flat=True))


def numbers(fair: CourseInstance) -> list[int]:
    return sorted(fair.head_counts.values_list("number", flat=True))


def states(cafe: DropInSession) -> dict[int, str]:
    return dict(Ticket.objects.filter(session=cafe).values_list("number", "state"))


def test_a_day_without_a_network_and_a_killed_browser_are_counted_to_the_last_tap(
    pages: Any, wire: Wire, log_in: Any, axe: Any, screenshot: Any, tmp_path: Path, jytte: Person, cafe: Any, fair: Any
) -> None:
    the_queue, the_counter = f"/it-cafe/{cafe.cafe_id}/koe/", f"/hold/{fair.pk}/taelling/"
    page = pages.open_device(tmp_path)
    log_in(page, jytte)
    keep(page, the_queue, the_counter, LOG)

    wire.is_cut = True
    page.reload()
    for number, length in enumerate((5, 10, 15, 20, 30), start=1):
        expect(page.locator("[data-away-seen]")).to_contain_text("Uden net. Siden er, som den var kl.")
        log_visit(page, length)
        line(page).to_have_text(f"Venter på nettet: {number}.")
    axe(page)
    screenshot(page, "offline-log-tablet")

    page.goto(the_counter)
    tap(page, 10)
    line(page).to_have_text("Uden net. 10 tryk venter på at blive sendt.")
    expect(page.locator(".tapper b")).to_have_text("10")

    page.goto(the_queue)
    page.get_by_role("button", name="Tag den næste").tap()
    line(page).to_have_text("Uden net: tag et nummer på listen.")
    page.get_by_role("button", name=re.compile(r"^Tag ?: nummer 1$")).tap()
    page.locator("li", has_text="Nummer 2").get_by_role("button", name="Gik igen").tap()
    page.get_by_text("Nummer på papir").tap()
    page.get_by_label("Nummer på sedlen").fill("77")
    page.get_by_role("button", name="Sæt i køen").tap()
    line(page).to_have_text("Venter på nettet: 18.")
    expect(page.get_by_role("button", name=re.compile(r"^Tag ?: nummer 1 \(venter på nettet\)$"))).to_be_visible()
    axe(page)
    screenshot(page, "offline-queue-tablet")
    assert (minutes(), numbers(fair), states(cafe)) == ([], [], {1: "waiting", 2: "waiting", 3: "waiting"})

    page.context.close()
    page = pages.open_device(tmp_path)
    page.goto(LOG)
    line(page).to_have_text("Venter på nettet: 18.")
    wire.is_cut = False
    again(page)
    line(page).to_have_text("Log ind igen. 18 venter her.")  # a browser that is closed forgets the login, and no more
    log_in(page, jytte)
    again(page)
    line(page).to_have_text("Alt er sendt.")

    assert minutes() == [5, 10, 15, 20, 30]
    assert numbers(fair) == [1] * 10
    assert states(cafe) == {1: "taken", 2: "gone", 3: "waiting", 77: "waiting"}
    assert set(HelpVisit.objects.values_list("logged_by", flat=True)) == {jytte.pk}
    page.goto(the_counter)
    expect(page.locator(".tapper b")).to_have_text("10")


def test_a_network_that_flaps_loses_and_doubles_nothing_on_two_tabs(
    tablet: Page, wire: Wire, cafe: DropInSession, fair: CourseInstance
) -> None:
    other = tablet.context.new_page()
    other.goto(LOG)
    tablet.goto(f"/hold/{fair.pk}/taelling/")

    wire.flap()
    for length in (5, 10, 15):
        for _ in range(5):
            tablet.evaluate("document.querySelector('.tapper').click()")  # that tab lies behind the other
        log_visit(other, length)
        again(tablet)
    wire.hold()
    for page in (tablet, other):
        again(page)
        line(page).to_have_attribute("data-waiting", "0")

    assert wire.lost >= 6
    assert minutes() == [5, 10, 15]
    assert numbers(fair) == [1] * 15


def test_a_tap_that_is_quicker_than_the_storage_of_the_tablet_waits_for_it(
    tablet: Page, wire: Wire, fair: CourseInstance
) -> None:
    keep(tablet, f"/hold/{fair.pk}/taelling/")
    tablet.add_init_script(
        """const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = (...what) => {
          const asked = {};
          setTimeout(() => {
            const real = open.apply(indexedDB, what);
            real.onsuccess = () => { asked.result = real.result; asked.onsuccess(); };
          }, 700);
          return asked;
        };"""
    )

    wire.is_cut = True
    tablet.reload()
    tap(tablet, 2)
    line(tablet).to_have_text("Uden net. 2 tryk venter på at blive sendt.")
    expect(tablet.locator(".tapper b")).to_have_text("2")


def test_a_browser_that_keeps_nothing_sends_at_once(tablet: Page, cafe: DropInSession, fair: CourseInstance) -> None:
    tablet.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('No', 'SecurityError'); };")

    tablet.goto(f"/hold/{fair.pk}/taelling/")
    with tablet.expect_navigation():
        tap(tablet, 1)
    expect(tablet.locator(".tapper b")).to_have_text("1")
    tablet.goto(LOG)
    log_visit(tablet, 5)

    assert (minutes(), numbers(fair)) == ([5], [1])


def test_what_is_refused_is_shown_with_its_reason_and_thrown_away_or_put_right(
    tablet: Page, wire: Wire, cafe: DropInSession, axe: Any, screenshot: Any
) -> None:
    keep(tablet, LOG, f"/it-cafe/{cafe.cafe_id}/koe/")
    wire.is_cut = True
    tablet.get_by_role("button", name=re.compile(r"^Tag ?: nummer 1$")).tap()
    tablet.get_by_text("Nummer på papir").tap()
    tablet.get_by_label("Nummer på sedlen").fill("50")
    tablet.get_by_role("button", name="Sæt i køen").tap()
    line(tablet).to_have_text("Venter på nettet: 2.")

    now = timezone.now()
    helped = Ticket.objects.get(session=cafe, number=1)
    queue.call(ticket=helped, by=InstructorFactory(name="Bo Lind"), key="bos", at=now)
    queue.take_number(session=cafe, key="anden", number=50, at=now, now=now)
    wire.is_cut = False
    again(tablet)

    refused = tablet.locator("[data-away-refused]")
    line(tablet).to_have_text("Alt er sendt.")
    expect(refused.locator("li")).to_have_count(2)
    first, second = refused.locator("li").all()
    expect(first).to_contain_text("Tag: nummer 1")
    expect(first).to_contain_text("En anden nåede det før dig. Se på listen.")
    expect(second).to_contain_text("Nummer på sedlen 50")
    expect(second).to_contain_text("Det nummer er allerede taget. Se på listen.")
    axe(tablet)
    screenshot(tablet, "offline-refused-tablet")

    first.get_by_role("button", name="Kast væk").tap()
    tablet.get_by_role("button", name="Ja, kast den væk").tap()
    expect(refused.locator("li")).to_have_count(1)
    tablet.get_by_role("button", name="Ret", exact=True).tap()
    expect(tablet.get_by_label("Nummer på sedlen")).to_have_value("50")
    tablet.get_by_label("Nummer på sedlen").fill("51")
    tablet.get_by_role("button", name="Sæt i køen").tap()
    line(tablet).to_contain_text("Gemt: Nummer på sedlen 51")
    expect(refused).to_be_hidden()
    assert states(cafe) == {1: "taken", 2: "waiting", 3: "waiting", 50: "waiting", 51: "waiting"}


def test_a_copy_that_is_older_than_a_login_is_not_shown_and_goes(
    tablet: Page, wire: Wire, fair: CourseInstance
) -> None:
    the_counter = f"/hold/{fair.pk}/taelling/"
    keep(tablet, the_counter)
    tablet.evaluate(
        """async path => {
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            const copy = await cache.match(path, {ignoreVary: true});
            if (!copy) continue;
            const headers = new Headers(copy.headers);
            headers.set("X-Kept-At", new Date(Date.now() - 13 * 3600 * 1000).toISOString());
            await cache.put(path, new Response(await copy.blob(), {headers}));
          }
        }""",
        the_counter,
    )

    wire.is_cut = True
    is_not_there(tablet, the_counter)

    wire.is_cut = False
    tablet.goto("/i-dag/")
    assert not tablet.evaluate("path => caches.match(path, {ignoreVary: true}).then(Boolean)", the_counter)


def test_who_logs_out_leaves_nothing_to_be_seen_and_nobody_sends_it_for_them(
    tablet: Page, wire: Wire, log_in: Any, jytte: Person, cafe: DropInSession
) -> None:
    tablet.goto("/")
    keep(tablet, f"/it-cafe/{cafe.cafe_id}/koe/", LOG)
    for address in ("/kurser/", "/i-dag/", "/min-konto/", "/konto/logout/"):
        tablet.goto(address)
    kept = tablet.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async name =>
             (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()"""
    )
    assert {path for path in kept if not path.startswith("/static/")} == {f"/it-cafe/{cafe.cafe_id}/koe/", LOG}

    tablet.goto(LOG)
    wire.is_cut = True
    log_visit(tablet, 5)
    line(tablet).to_have_text("Venter på nettet: 1.")
    wire.is_cut = False
    tablet.route("**/app/", lambda route: route.abort("internetdisconnected"))
    tablet.goto("/konto/logout/")
    tablet.get_by_role("button", name="Log ud").tap()
    expect(tablet.get_by_label("E-mail")).to_be_visible()
    wire.is_cut = True
    is_not_there(tablet, LOG)
    wire.is_cut = False
    tablet.unroute("**/app/")
    tablet.goto("/konto/login/")
    assert tablet.evaluate("Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()])") == [[], []]

    log_in(tablet, InstructorFactory(name="Bo Lind"))
    tablet.goto(LOG)
    expect(tablet.get_by_text("1 venter på, at den, der skrev dem, logger ind her.")).to_be_visible()
    assert minutes() == []

    log_in(tablet, jytte)
    tablet.goto(LOG)
    line(tablet).to_contain_text("Alt er sendt.")
    assert [(visit.minutes, visit.logged_by) for visit in HelpVisit.objects.all()] == [(5, jytte)]


def test_taps_that_waited_in_the_old_place_are_moved_and_counted(tablet: Page, fair: CourseInstance) -> None:
    tablet.goto("/i-dag/")
    tablet.evaluate(
        """session => localStorage.setItem(`selvhjulpen.taps.${session}`, JSON.stringify([
          {key: "gammel-a", number: 3, at: new Date().toISOString(), tried: true},
          {key: "gammel-b", number: 1, at: new Date().toISOString(), tried: false},
          {undo: "gammel-b", number: 1}]))""",
        fair.pk,
    )
    for _ in range(2):
        tablet.goto(f"/hold/{fair.pk}/taelling/")
        line(tablet).to_have_attribute("data-waiting", "0")
        expect(tablet.locator(".tapper b")).to_have_text("3")

    assert numbers(fair) == [3]
    assert tablet.evaluate("localStorage.length") == 0
