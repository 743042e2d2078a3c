"""What ``serve`` keeps alive; how it fares when it is killed stands in tests/storms/test_crashes.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management.base import CommandError

from selvhjulpen.config.management.commands import serve
from selvhjulpen.config.management.commands.serve import MOST_DEATHS, Child, Command, Dispensable


@pytest.fixture
def start() -> Iterator[Callable[..., Child]]:
    children: list[Child] = []

    def start(*module_and_arguments: str, kind: type[Child] = Child) -> Child:
        children.append(kind("Webserveren", *module_and_arguments))
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

    Command()._start_again_what_died([child])

    assert not child.has_died


def test_what_dies_again_and_again_is_given_up(start: Callable[..., Child]) -> None:
    child = start("there_is_no_such_module")
    for _ in range(MOST_DEATHS):
        wait_for_the_end_of(child)
        Command()._start_again_what_died([child])
    wait_for_the_end_of(child)

    with pytest.raises(CommandError, match=r"Webserveren er stoppet af sig selv \(kode 1\). Resten bliver stoppet."):
        Command()._start_again_what_died([child])


def test_a_worker_that_dies_again_and_again_is_started_less_and_less_often(
    start: Callable[..., Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(serve, "time", clock)
    child = start("there_is_no_such_module", kind=Dispensable)
    said = StringIO()

    pauses = [clock.seconds_until_started_again(child, said) for _ in range(2 * MOST_DEATHS)]
    clock.now += 61  # it has worked for a while
    pauses.append(clock.seconds_until_started_again(child, said))

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 1]
    assert said.getvalue().count("bliver startet igen") == len(pauses)  # told once for each death


class Clock:
    """Stands still until the test moves it."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def seconds_until_started_again(self, child: Child, said: StringIO) -> float:
        wait_for_the_end_of(child)
        died_at, process = self.now, child._process
        while child._process is process:
            Command(stdout=said)._start_again_what_died([child])
            self.now += child._process is process
        return self.now - died_at


@pytest.mark.parametrize(
    ("address", "header", "warned"),
    [
        ("https://kurser.example.dk", None, True),
        ("https://kurser.example.dk", ("HTTP_X_FORWARDED_PROTO", "https"), False),
        ("http://localhost:8000", None, False),
    ],
)
def test_serve_warns_of_a_proxy_that_is_not_trusted(settings: Any, address: str, header: Any, warned: bool) -> None:
    settings.BASE_URL, settings.SECURE_PROXY_SSL_HEADER = address, header
    said = StringIO()

    Command(stdout=said)._warn()

    assert ("Pas på: TRUST_PROXY er ikke sat." in said.getvalue()) is warned
