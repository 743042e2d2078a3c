from collections.abc import Iterator

import pytest
import time_machine

from tests.courses.factories import NOW


@pytest.fixture
def monday_at_nine() -> Iterator[time_machine.Traveller]:
    """It is NOW (see the courses' factories)."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
