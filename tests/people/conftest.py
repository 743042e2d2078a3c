from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _attempts_are_forgotten() -> Iterator[None]:
    """Login counts attempts by address; in tests all come from one."""
    cache.clear()
    yield
    cache.clear()
