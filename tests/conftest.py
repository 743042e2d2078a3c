"""What every test may use. The browser's fixtures are in tests/browser.py."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands.flush import Command as Flush
from django.db import connections, transaction
from django.utils import timezone, translation

from selvhjulpen.people import triggers
from selvhjulpen.ui import shelf
from selvhjulpen.ui.models import Edition

pytest_plugins = ["tests.browser"]


@pytest.fixture(autouse=True)
def _language_and_time_zone_of_the_house() -> Iterator[None]:
    """A language or time zone that a test activates does not leak into the next."""
    translation.deactivate()
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()


# What the migrations have put there and no test changes; and the number of the last edition, which only grows.
STAYS = {"auth_permission", "django_content_type", Edition._meta.db_table}


@pytest.fixture(autouse=True, scope="session")
def _what_a_test_has_committed_is_deleted() -> Iterator[None]:
    """Django's own flush makes each table anew and has each app install itself again: a second for a few rows.

    The database refuses to empty its audit log; the end of a test that has committed must.
    """

    def handle(command: Flush, **options: Any) -> None:
        connection = connections[options["database"]]
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        whole = transaction.atomic(using=connection.alias)  # rows that point at each other go together
        with triggers.taken_off(using=connection.alias), whole, connection.cursor() as cursor:
            for table in set(tables) - STAYS:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flush, "handle", handle)
        yield


@pytest.fixture
def keeping(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are kept as by a running server, on an empty shelf. Needs a database without a transaction around it."""
    settings.KEEP_WHAT_ALL_SEE = True
    monkeypatch.setattr(shelf, "_shelf", shelf._Shelf())


# Begun first, in this order, so that no runner waits for another at the end.
LONGEST = (
    "tests/journeys/test_everywhere.py",
    "tests/doors/test_matrix.py",
    "tests/doors/test_fuzz.py",
    "tests/privacy/test_seen.py",
    "tests/storms/",
    "tests/operations/",
    "tests/journeys/",
    "tests/exchange/",
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Half as many runners again as processors: many a test waits for a browser, a server or a clock."""
    return (os.cpu_count() or 1) * 3 // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that opens a browser is a journey; ``-m "not journey"`` leaves them out.

    What asks no database, and a journey, says the same whichever database is behind: ``-m "not once"`` leaves these and
    those out that say so themselves.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "pages" in fixtures:
            item.add_marker(pytest.mark.journey)
        if "pages" in fixtures or not (item.get_closest_marker("django_db") or "db" in fixtures):
            item.add_marker(pytest.mark.once)
    items.sort(key=_place_in_line)


def _place_in_line(item: pytest.Item) -> int:
    return next((place for place, part in enumerate(LONGEST) if item.nodeid.startswith(part)), len(LONGEST))
