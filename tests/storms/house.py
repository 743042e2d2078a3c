"""The product as it runs in a library: ``selvhjulpen serve`` with its processes, and people who come to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tests.storms.visitors import NoAnswer, ask

SECONDS_TO_START = 120  # on a machine that runs all other tests at once
SECONDS_BETWEEN_LOOKS = 0.05
VISITORS = Path(__file__).with_name("visitors.py")


def wait_until(condition: Callable[[], bool], what: str, seconds: float = SECONDS_TO_START) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(SECONDS_BETWEEN_LOOKS)


@dataclass(frozen=True)
class Process:
    pid: int
    command: str

    @property
    def is_worker(self) -> bool:
        return self.command.endswith("django worker")

    @property
    def is_web(self) -> bool:
        return "granian" in self.command

    def kill(self) -> None:
        """At once, without a word to the process itself."""
        os.kill(self.pid, signal.SIGKILL)

    @property
    def is_alive(self) -> bool:
        return (state := _state(self.pid)) is not None and state != "Z"


def _state(pid: int) -> str | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return None


def _below(pid: int) -> Iterator[Process]:
    """The children of a process, and theirs."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            continue
        yield Process(child, command)
        yield from _below(child)


class House:
    """One installation, on a free port."""

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "house.log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            "DATA_DIR": str(folder),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            # All our visitors come from one address.
            "BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS": "100000",
            **environment,
        }
        self._serve: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._serve
        return self._serve.pid

    @property
    def processes(self) -> list[Process]:
        """All that ``serve`` has started and that lives: web server, its workers, the sender of messages."""
        return [process for process in _below(self.pid) if process.is_alive]

    def start(self) -> None:
        """Returns when the first page is there and the worker sends."""
        with self.log.open("ab") as log:
            self._serve = subprocess.Popen(
                [sys.executable, "-m", "django", "serve", "--no-demo"],
                env={**self._environment, "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings"},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until(self._is_open, f"the house to open\n{self.log.read_text()}")

    def _is_open(self) -> bool:
        assert self._serve
        assert self._serve.poll() is None, self.log.read_text()
        return any(process.is_worker for process in self.processes) and self.get("/kurser/")[0] == HTTPStatus.OK

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, ``Retry-After`` and text; status 0 where nobody answers."""
        try:
            status, headers, text = ask(self.port, "GET", path, {"Host": f"localhost:{self.port}"})
        except NoAnswer:
            return 0, "", ""
        return status, headers.get("Retry-After", ""), text

    def run(self, *command: str) -> str:
        """What a command of the product says, run beside the others."""
        return subprocess.run(
            [sys.executable, "-m", "django", *command],
            env={**self._environment, "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    @property
    def web(self) -> list[Process]:
        """The web server, then its workers."""
        return [process for process in self.processes if process.is_web]

    @property
    def sender(self) -> Process:
        return next(process for process in self.processes if process.is_worker)

    def kill_serve(self) -> None:
        """kill -9 of ``serve`` alone; what it started must end by itself."""
        left = self.processes
        assert self._serve
        self._serve.kill()
        self._serve.wait()
        wait_until(lambda: not any(process.is_alive for process in left), "what serve had started to end", 30)

    def kill_all(self) -> None:
        """kill -9 of everything at once."""
        assert self._serve
        os.kill(self.pid, signal.SIGSTOP)  # or it starts again what we kill first
        left = self.processes
        for process in left:
            process.kill()
        self._serve.kill()
        self._serve.wait()
        wait_until(lambda: not any(process.is_alive for process in left), "everything to end", 30)

    def stop(self) -> None:
        """Nothing of it is left afterwards."""
        if self._serve is None:
            return
        left = self.processes
        self._serve.terminate()
        try:
            self._serve.wait(30)
        except subprocess.TimeoutExpired:
            self._serve.kill()
            self._serve.wait()
        for process in left:
            if process.is_alive:
                process.kill()
        self._serve = None


@dataclass(frozen=True)
class Seen:
    """What one visitor saw at last; ``receipts`` are the personal addresses they were sent to on the way."""

    status: int
    page: str
    receipts: list[str]
    tries: int

    @property
    def has_receipt(self) -> bool:
        return self.status == HTTPStatus.OK and bool(self.receipts)

    @property
    def is_told_of_the_waiting_list(self) -> bool:
        return self.status == HTTPStatus.OK and not self.receipts and "ventelisten" in self.page


class Crowd:
    """Visitors in some processes of their own, who have their forms before them."""

    def __init__(self, port: int, visits: Sequence[dict[str, Any]], *, processes: int = 4, patience: float = 0) -> None:
        shares = [visits[n::processes] for n in range(processes)]
        self._processes = [
            subprocess.Popen([sys.executable, VISITORS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for share in shares
            if share
        ]
        for process, share in zip(self._processes, shares, strict=False):
            self._tell(process, json.dumps({"port": port, "patience": patience, "visits": share}))
        for process in self._processes:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"

    @staticmethod
    def _tell(process: subprocess.Popen[str], line: str) -> None:
        assert process.stdin
        process.stdin.write(f"{line}\n")
        process.stdin.flush()

    def press_the_button(self) -> None:
        """All of them, now."""
        for process in self._processes:
            self._tell(process, "go")

    def answers(self) -> list[Seen]:
        """What everybody saw, when the last of them has an answer."""
        return [
            Seen(**answer) for process in self._processes for answer in json.loads(process.communicate(timeout=300)[0])
        ]

    def go_home(self) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()


@contextmanager
def crowd(port: int, visits: Sequence[dict[str, Any]], *, patience: float = 0) -> Iterator[Crowd]:
    """``visits`` of people who press the button when they are told to."""
    people = Crowd(port, visits, patience=patience)
    try:
        yield people
    finally:
        people.go_home()
