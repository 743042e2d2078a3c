"""The clock of this room's tests, and an instructor."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from selvhjulpen.people.models import Person
from tests.courses.factories import NOW, InstructorFactory


@pytest.fixture
def monday_at_nine() -> Iterator[time_machine.Traveller]:
    """It is NOW (see factories), and stays so until the test moves on (``monday_at_nine.move_to``)."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def jytte() -> Person:
    """An instructor."""
    return InstructorFactory(name="Jytte Friis")


@pytest.fixture
def as_jytte(client: Client, jytte: Person) -> Client:
    """A browser in which the instructor is logged in."""
    client.force_login(jytte)
    return client
