"""Pictures of every citizen page on a phone and on a desk, to look at (var/shots)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.browser import Pages
from tests.courses.factories import NOW
from tests.journeys.everywhere import ANYBODY, FullTown, build_full_town, visits


@pytest.fixture
def full(transactional_db: None) -> Iterator[FullTown]:
    with time_machine.travel(NOW, tick=True):
        yield build_full_town()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_citizen_page_has_its_picture_taken(full: FullTown, pages: Pages, screenshot: Any, size: str) -> None:
    page = pages.open(size)

    for visit in visits(full):
        if visit.who == ANYBODY:
            page.goto(visit.address)
            screenshot(page, f"{visit.name}-{size}")
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
