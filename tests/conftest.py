"""What every test may use. The browser's fixtures are in tests/browser.py."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands.flush import Command as Flush
from django.utils import timezone, translation

from selvhjulpen.people import triggers
from selvhjulpen.ui import shelf

pytest_plugins = ["tests.browser"]


@pytest.fixture(autouse=True)
def _language_and_time_zone_of_the_house() -> Iterator[None]:
    """A language or time zone that a test activates does not leak into the next."""
    translation.deactivate()
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _the_audit_log_is_emptied_between_tests() -> Iterator[None]:
    """The database refuses to empty its audit log; the end of a test that has committed must."""
    flush = Flush.handle

    def handle(command: Flush, **options: Any) -> None:
        with triggers.taken_off(using=options["database"]):
            flush(command, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flush, "handle", handle)
        yield


@pytest.fixture
def keeping(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are kept as by a running server, on an empty shelf. Needs a database without a transaction around it."""
    settings.KEEP_WHAT_ALL_SEE = True
    monkeypatch.setattr(shelf, "_shelf", shelf._Shelf())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that opens a browser is a journey; ``-m "not journey"`` leaves them out.

    Journeys are the longest, then the storms: begun first, no runner waits for the other at the end.
    """
    for item in items:
        if "pages" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)
    items.sort(key=lambda item: (item.get_closest_marker("journey") is None, "tests/storms/" not in item.nodeid))
