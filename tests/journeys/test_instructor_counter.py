"""Kom forbi: an instructor counts those who stop, with or without a network."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.people.models import Person
from tests.courses.factories import CountedSessionFactory, HostFactory, InstructorFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jytte() -> Person:
    HostFactory()
    return InstructorFactory(name="Jytte Friis")


@pytest.fixture
def fair(jytte: Person) -> CourseInstance:
    instance = CountedSessionFactory(starts_at=at(local_day(timezone.now()), time(10)))
    instance.instructors.add(jytte)
    return instance


@pytest.fixture
def page(pages, log_in, jytte, fair) -> Page:
    # What a test does to the network passes a service worker by; with one: test_offline.py.
    page: Page = pages.open("tablet", service_workers="block")
    log_in(page, jytte)
    page.goto(f"/hold/{fair.pk}/taelling/")
    return page


def tap(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.locator(".tapper").tap()


def shown(page: Page) -> object:
    return expect(page.locator(".tapper b"))


def net(page: Page) -> object:
    return expect(page.locator("#counter-net"))


def all_sent(page: Page) -> None:
    """Wait until nothing waits in the browser (a page's rules forbid Playwright's own waiting for a function)."""
    for _ in range(100):
        if page.evaluate("Outbox.all().then(deeds => !deeds.length)"):
            return
        page.wait_for_timeout(100)
    pytest.fail("Taps are still waiting.")


def numbers(fair: CourseInstance) -> list[int]:
    return sorted(fair.head_counts.values_list("number", flat=True))


def no_network(route: Route) -> None:
    """Only what is sent fails; the page itself can be fetched again."""
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.continue_()


def test_quick_taps_are_counted_one_by_one(page, fair, axe):
    axe(page)
    tap(page, 20)

    shown(page).to_have_text("20")
    all_sent(page)
    assert numbers(fair) == [1] * 20
    expect(page.locator("#counter-table tfoot td")).to_have_text("20")
    axe(page)


def test_twelve_taps_without_a_network_wait_and_are_each_counted_once(page, fair, axe):
    tap(page, 5)
    all_sent(page)

    page.context.set_offline(True)
    tap(page, 12)
    net(page).to_have_text("Uden net. 12 tryk venter på at blive sendt.")
    shown(page).to_have_text("17")
    axe(page)
    assert numbers(fair) == [1] * 5

    page.context.set_offline(False)
    net(page).to_have_text("Alt er sendt.")
    shown(page).to_have_text("17")
    assert numbers(fair) == [1] * 17


def test_waiting_taps_survive_a_reload(page, fair):
    page.route("**/taelling/**", no_network)
    tap(page, 3)
    net(page).to_have_text("Uden net. 3 tryk venter på at blive sendt.")

    page.reload()
    shown(page).to_have_text("3")
    net(page).to_have_text("Uden net. 3 tryk venter på at blive sendt.")
    assert numbers(fair) == []

    page.unroute("**/taelling/**")
    page.reload()
    all_sent(page)
    assert numbers(fair) == [1] * 3


def lose_the_answer(route: Route) -> None:
    """The server gets what is sent, and the tablet never hears of it."""
    route.fetch()
    route.abort("internetdisconnected")


def test_a_tap_whose_answer_was_lost_is_sent_again_and_counted_once(page, fair):
    page.route("**/taelling/", lose_the_answer, times=1)
    tap(page)
    net(page).to_have_text("Uden net. 1 tryk venter på at blive sendt.")
    assert numbers(fair) == [1]

    tap(page)
    all_sent(page)

    shown(page).to_have_text("2")
    assert numbers(fair) == [1, 1]


def test_a_tap_is_taken_back_whether_it_was_sent_or_not(page, fair):
    tap(page, 3)
    all_sent(page)
    page.get_by_role("button", name="Fortryd 1").tap()
    shown(page).to_have_text("2")
    all_sent(page)
    assert numbers(fair) == [1, 1]

    page.context.set_offline(True)
    tap(page, 4)
    page.get_by_role("button", name="Fortryd 1").tap()
    shown(page).to_have_text("5")
    page.context.set_offline(False)
    net(page).to_have_text("Alt er sendt.")
    assert numbers(fair) == [1] * 5


def test_a_tap_whose_answer_was_lost_can_be_taken_back(page, fair):
    page.route("**/taelling/", lose_the_answer, times=1)
    tap(page)
    net(page).to_have_text("Uden net. 1 tryk venter på at blive sendt.")

    page.get_by_role("button", name="Fortryd 1").tap()
    all_sent(page)

    shown(page).to_have_text("0")
    assert numbers(fair) == []


def test_a_group_is_added_also_without_a_network(page, fair, axe):
    page.context.set_offline(True)
    page.get_by_text("En gruppe: læg flere til").tap()
    page.get_by_label("Hvor mange?").fill("25")
    axe(page)
    page.get_by_role("button", name="Læg til").tap()
    shown(page).to_have_text("25")
    tap(page)
    page.context.set_offline(False)

    net(page).to_have_text("Alt er sendt.")
    shown(page).to_have_text("26")
    assert numbers(fair) == [1, 25]


def test_a_group_of_one_is_told_what_would_be_right(page, fair):
    page.get_by_text("En gruppe: læg flere til").tap()
    page.get_by_label("Hvor mange?").fill("1")
    page.get_by_role("button", name="Læg til").tap()

    expect(page.get_by_role("alert")).to_contain_text("Skriv et tal fra 2 til 200.")
    assert numbers(fair) == []


def test_two_tablets_count_together(pages, log_in, page, jytte, fair):
    other = pages.open("tablet")
    log_in(other, jytte)
    other.goto(f"/hold/{fair.pk}/taelling/")

    tap(page, 3)
    all_sent(page)
    tap(other, 2)
    all_sent(other)

    shown(other).to_have_text("5")
    assert numbers(fair) == [1] * 5


def test_the_count_is_finished_when_everything_is_sent(page, fair):
    page.route("**/taelling/", no_network)
    tap(page, 2)
    page.get_by_role("button", name="Afslut tælling").tap()
    net(page).to_have_text("Uden net. 2 tryk venter på at blive sendt.")

    page.unroute("**/taelling/")
    page.get_by_role("button", name="Afslut tælling").tap()
    net(page).to_have_text("Alt er sendt.")
    page.get_by_role("button", name="Afslut tælling").tap()

    expect(page.get_by_role("status").first).to_contain_text("Tak. 2 stoppede op.")
    assert numbers(fair) == [1, 1]


def test_a_session_cancelled_meanwhile_says_so(page, fair):
    CourseInstance.objects.filter(pk=fair.pk).update(state="cancelled", cancel_reason="Centret er lukket.")

    tap(page)

    expect(page.get_by_text("Centret er lukket.")).to_be_visible()
    assert numbers(fair) == []


def test_without_javascript_every_tap_is_a_page(pages, log_in, jytte, fair):
    page = pages.open("tablet", java_script_enabled=False)
    log_in(page, jytte)
    page.goto(f"/hold/{fair.pk}/taelling/")

    for total in ("1", "2", "3"):
        tap(page)
        shown(page).to_have_text(total)
    page.get_by_role("button", name="Fortryd 1").tap()
    shown(page).to_have_text("2")

    assert numbers(fair) == [1, 1]


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
def test_the_counter_and_its_paper_fit_every_screen(pages, log_in, axe, screenshot, jytte, fair, size):
    page = pages.open(size)
    log_in(page, jytte)

    for name, address in (
        ("counter", f"/hold/{fair.pk}/taelling/"),
        ("counter-sheet", f"/hold/{fair.pk}/holdark/"),
    ):
        page.goto(address)
        axe(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        screenshot(page, f"{name}-{size}")
