"""What every test may use. The browser's fixtures are in tests/browser.py."""

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

pytest_plugins = ["tests.browser"]


@pytest.fixture(autouse=True)
def _language_and_time_zone_of_the_house() -> Iterator[None]:
    """A language or time zone that a test activates does not leak into the next."""
    translation.deactivate()
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a server remembers of the directory for some seconds would outlive a test's database."""
    monkeypatch.setattr("selvhjulpen.directory.queries.REMEMBERED_SECONDS", 0.0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that opens a browser is a journey; ``-m "not journey"`` leaves them out.

    Journeys are the longest: begun first, no runner waits for the other at the end.
    """
    for item in items:
        if "pages" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)
    items.sort(key=lambda item: item.get_closest_marker("journey") is None)
