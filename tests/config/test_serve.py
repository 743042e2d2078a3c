"""What ``serve`` keeps alive; how it fares when it is killed stands in tests/storms/test_crashes.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.core.management.base import CommandError

from selvhjulpen.config.management.commands.serve import MOST_DEATHS, Child


@pytest.fixture
def start() -> Iterator[Callable[..., Child]]:
    children: list[Child] = []

    def start(*module_and_arguments: str) -> Child:
        children.append(Child("Webserveren", *module_and_arguments))
        return children[-1]

    yield start
    for child in children:
        child.end_at_once()


def wait_for_the_end_of(child: Child) -> None:
    deadline = time.monotonic() + 60
    while not child.has_died:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_died_is_started_again(start: Callable[..., Child]) -> None:
    child = start("http.server", "--bind", "127.0.0.1", "0")
    child.end_at_once()
    assert (child.has_died, child.code) == (True, -9)

    child.start_again()

    assert not child.has_died


def test_what_dies_again_and_again_is_given_up(start: Callable[..., Child]) -> None:
    child = start("there_is_no_such_module")
    for _ in range(MOST_DEATHS):
        wait_for_the_end_of(child)
        child.start_again()
    wait_for_the_end_of(child)

    with pytest.raises(CommandError, match=r"Webserveren er stoppet af sig selv \(kode 1\). Resten bliver stoppet."):
        child.start_again()
