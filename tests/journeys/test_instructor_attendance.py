"""An instructor marks who came, on a tablet held in one hand."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from selvhjulpen.courses.actions import add_walk_in, mark_attendance
from selvhjulpen.courses.models import Attendance, CourseInstance
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.people.models import Person
from tests.courses.factories import BookingFactory, HostFactory, InstructorFactory, SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile(r"^Gemt kl\. \d+\.\d\d$")


@pytest.fixture
def jytte() -> Person:
    HostFactory()
    return InstructorFactory(name="Jytte Friis")


@pytest.fixture
def today(jytte: Person) -> CourseInstance:
    """Aksel, Bodil, and Karl with Lis, today at ten."""
    instance = SessionFactory(starts_at=at(local_day(timezone.now()), time(10)), capacity=4)
    instance.instructors.add(jytte)
    BookingFactory(instance=instance, name="Aksel Bruun", needs=["computer"], level="new")
    BookingFactory(instance=instance, name="Bodil Krag", level="practised")
    BookingFactory(instance=instance, name="Karl", companion="Lis", seats=2)
    return instance


def open_attendance(page: Page, instance: CourseInstance) -> Page:
    page.goto(f"/hold/{instance.pk}/fremmoede/")
    return page


def tap(page: Page, name: str, answer: str) -> None:
    """Where a finger would: in the middle of the words, whatever lies there."""
    words = page.get_by_role("group", name=name, exact=True).get_by_text(answer)
    words.scroll_into_view_if_needed()
    box = words.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def marks() -> set[tuple[str, int, bool]]:
    return set(Attendance.objects.values_list("booking__name", "person_no", "present"))


def test_each_tap_is_saved_at_once_and_the_tally_follows(pages, log_in, axe, jytte, today):
    page = pages.tablet
    log_in(page, jytte)
    open_attendance(page, today)
    axe(page)

    tap(page, "Aksel Bruun", "Er her")
    expect(page.locator("#attendance-net")).to_have_text(SAVED)
    tap(page, "Lis", "Kom ikke")
    expect(page.locator("[data-absent]")).to_have_text("1")
    expect(page.locator("#attendance-tally")).to_contain_text("1 af 4 er her")
    expect(page.locator("[name^=before-][value=no]")).to_have_count(1)

    assert marks() == {("Aksel Bruun", 1, True), ("Karl", 2, False)}
    page.reload()
    expect(page.locator("#attendance-tally")).to_contain_text("1 kom ikke, 2 er ikke sat")


def test_a_slip_of_the_finger_is_taken_back(pages, log_in, jytte, today):
    page = pages.tablet
    log_in(page, jytte)
    open_attendance(page, today)

    tap(page, "Aksel Bruun", "Er her")
    tap(page, "Aksel Bruun", "Ikke sat")
    tap(page, "Bodil Krag", "Er her")
    expect(page.get_by_role("group", name="Bodil Krag").locator("[data-before]")).to_have_value("yes")  # sent last

    assert marks() == {("Bodil Krag", 1, True)}


def test_taps_made_without_a_network_wait_in_the_form_and_are_sent_when_it_is_back(pages, log_in, axe, jytte, today):
    page = pages.tablet
    log_in(page, jytte)
    open_attendance(page, today)

    page.context.set_offline(True)
    tap(page, "Aksel Bruun", "Er her")
    expect(page.locator("#attendance-net")).to_have_text("Uden net. 1 tryk venter på at blive sendt.")
    tap(page, "Bodil Krag", "Kom ikke")
    tap(page, "Karl", "Er her")
    page.get_by_role("button", name="Gem fremmøde").tap()
    expect(page.locator("#attendance-net")).to_have_text("Uden net. 3 tryk venter på at blive sendt.")
    expect(page.locator("#attendance-tally")).to_contain_text("2 af 4 er her")
    axe(page)
    assert marks() == set()

    page.context.set_offline(False)
    expect(page.locator("#attendance-net")).to_have_text(SAVED)
    assert marks() == {("Aksel Bruun", 1, True), ("Bodil Krag", 1, False), ("Karl", 1, True)}


def test_two_tablets_keep_each_other_s_marks_and_see_them_with_the_next_tap(pages, log_in, jytte, today):
    door, room = pages.open("tablet"), pages.open("tablet")
    for page in (door, room):
        log_in(page, jytte)
        open_attendance(page, today)

    tap(door, "Aksel Bruun", "Er her")
    expect(door.locator("#attendance-net")).to_have_text(SAVED)
    tap(room, "Bodil Krag", "Kom ikke")
    expect(room.locator("#attendance-tally")).to_contain_text("1 af 4 er her")
    expect(room.get_by_role("group", name="Aksel Bruun").get_by_label("Er her")).to_be_checked()

    assert marks() == {("Aksel Bruun", 1, True), ("Bodil Krag", 1, False)}


def test_somebody_logged_out_meanwhile_loses_no_tap(pages, log_in, jytte, today):
    page = pages.tablet
    log_in(page, jytte)
    open_attendance(page, today)
    page.context.clear_cookies(name="sessionid")

    tap(page, "Aksel Bruun", "Er her")
    expect(page.locator("#attendance-net")).to_contain_text("Du er logget ud. Dine tryk står her endnu.")
    log_in(page, jytte)
    page.get_by_role("button", name="Gem fremmøde").tap()

    expect(page.locator("#attendance-net")).to_have_text(SAVED)
    assert marks() == {("Aksel Bruun", 1, True)}


def test_a_guest_who_comes_late_finds_a_walk_in_on_the_chair_and_gets_another(pages, log_in, axe, jytte, today):
    aksel = today.bookings.get(name="Aksel Bruun")
    now = timezone.now()
    mark_attendance(instance=today, marks={(aksel.pk, 1): False}, by=jytte, now=now)
    add_walk_in(instance=today, name="Ole", level="", one_more_chair=False, form_key="ole", by=jytte, now=now)
    page = pages.tablet
    log_in(page, jytte)
    open_attendance(page, today)

    tap(page, "Aksel Bruun", "Er her")
    expect(page.get_by_role("alert")).to_contain_text("En, der kom forbi, har fået stolen.")
    expect(page.get_by_role("group", name="Aksel Bruun").get_by_label("Er her")).to_be_checked()
    axe(page)
    assert marks() == {("Aksel Bruun", 1, False), ("Ole", 1, True)}
    page.get_by_role("alert").get_by_text("Ja, sæt en stol mere ind").tap()
    page.get_by_role("button", name="Gem fremmøde").tap()

    expect(page.get_by_role("status").first).to_contain_text("Fremmødet er gemt")
    assert marks() == {("Aksel Bruun", 1, True), ("Ole", 1, True)}


def test_somebody_who_came_by_is_added_to_a_full_session_with_a_chair_more(pages, log_in, axe, jytte, today):
    page = pages.tablet
    log_in(page, jytte)
    open_attendance(page, today)

    page.get_by_text("Tilføj en, der kom forbi").tap()
    page.get_by_label("Hvad hedder den, der kom?").fill("Ole")
    axe(page)
    page.get_by_role("button", name="Tilføj til holdet").tap()
    expect(page.get_by_role("alert")).to_contain_text("Alle stole er i brug.")
    page.locator("label", has_text="Ja, sæt en stol mere ind").tap()
    page.get_by_role("button", name="Tilføj til holdet").tap()

    expect(page.locator("#attendance-tally")).to_contain_text("1 af 5 er her")
    today.refresh_from_db()
    assert (marks(), today.capacity) == ({("Ole", 1, True)}, 5)


def test_a_walk_in_without_a_network_keeps_the_name_on_the_page(pages, log_in, jytte, today):
    page = pages.tablet
    log_in(page, jytte)
    open_attendance(page, today)
    page.get_by_text("Tilføj en, der kom forbi").tap()
    page.get_by_label("Hvad hedder den, der kom?").fill("Ole")

    page.context.set_offline(True)
    page.get_by_role("button", name="Tilføj til holdet").tap()

    expect(page.locator("#attendance-net")).to_contain_text("Navnet står her endnu.")
    expect(page.get_by_label("Hvad hedder den, der kom?")).to_have_value("Ole")
    page.context.set_offline(False)


def test_without_javascript_the_form_is_filled_in_and_saved_as_one(pages, log_in, jytte, today):
    page = pages.open("tablet", java_script_enabled=False)
    log_in(page, jytte)
    open_attendance(page, today)

    tap(page, "Aksel Bruun", "Er her")
    tap(page, "Lis", "Kom ikke")
    page.get_by_role("button", name="Gem fremmøde").tap()

    expect(page.get_by_role("status").first).to_contain_text("Fremmødet er gemt")
    assert marks() == {("Aksel Bruun", 1, True), ("Karl", 2, False)}


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
def test_the_day_and_its_pages_fit_every_screen(pages, log_in, axe, screenshot, jytte, today, size):
    page: Any = pages.open(size)
    log_in(page, jytte)

    for name, address in (
        ("today", "/i-dag/"),
        ("attendance", f"/hold/{today.pk}/fremmoede/"),
        ("attendance-sheet", f"/hold/{today.pk}/holdark/"),
    ):
        page.goto(address)
        axe(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        screenshot(page, f"{name}-{size}")


def test_the_sheet_prints_on_one_page_without_the_menu(pages, log_in, jytte, today):
    page = pages.desktop
    log_in(page, jytte)
    page.goto(f"/hold/{today.pk}/holdark/")

    page.emulate_media(media="print")

    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("button", name="Skriv holdarket ud")).to_be_hidden()
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
