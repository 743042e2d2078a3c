"""The clock of this room's tests, and who is logged in."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from selvhjulpen.people.models import Person
from tests.meetings.factories import NOW
from tests.people.factories import CoordinatorFactory


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is NOW (see factories), and stays so until the test moves on (``clock.move_to``)."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kaja() -> Person:
    """The coordinator."""
    return CoordinatorFactory(name="Kaja Koordinator")


@pytest.fixture
def as_kaja(client: Client, kaja: Person) -> Client:
    """A browser in which the coordinator is logged in."""
    client.force_login(kaja)
    return client
