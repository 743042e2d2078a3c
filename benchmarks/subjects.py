"""What is measured: the product and the bare project, each under the same server, on each database."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psycopg

from benchmarks.client import Client

WORKERS, THREADS = 2, 4  # as `selvhjulpen serve` starts them
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 60


@dataclass
class Subject:
    """A project on a database of its own; ``name`` is "ours" or "bare", ``database`` "PostgreSQL" or "SQLite"."""

    name: str
    database: str
    folder: Path
    url: str
    port: int = 0
    seconds_to_start: float = 0.0
    _server: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """What its commands and its server are started with."""
        settings = {"ours": "selvhjulpen.config.settings", "bare": "benchmarks.bare.settings"}[self.name]
        # A server keeps what Python has compiled; a shell may say otherwise, and each start would compile it anew.
        not_ours = ("EMAIL_", "SMS_", "PYTHONDONTWRITEBYTECODE")
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(not_ours)},
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            # One machine plays a whole town here.
            "BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS": "100000000",
            "LETTERS_PER_DAY_TO_ONE_CONTACT": "100000000",
            "MALLOC_ARENA_MAX": "1",  # as `selvhjulpen serve` says
        }

    def run(self, *module_and_arguments: str) -> str:
        """Run a Python module with this subject's settings; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *module_and_arguments],
            env=self.environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def start(self) -> Self:
        """Start the web server and wait for its first answer."""
        self.port = _free_port()
        application = {"ours": "selvhjulpen.config.wsgi", "bare": "benchmarks.bare.wsgi"}[self.name]
        began = time.perf_counter()
        self._server = subprocess.Popen(
            [sys.executable, "-m", "granian", f"{application}:application", "--interface", "wsgi",
             "--host", "127.0.0.1", "--port", str(self.port), "--no-ws", "--log-level", "error",
             "--workers", str(WORKERS), "--blocking-threads", str(THREADS)],
            env=self.environment, start_new_session=True,
        )  # fmt: skip
        path = {"ours": "/konto/login/", "bare": "/events/"}[self.name]
        while True:
            try:
                client = Client(self.port)
                client.get(path)
                break
            except OSError:
                if time.perf_counter() - began > SECONDS_TO_START:
                    raise
                time.sleep(0.005)
        client.close()
        self.seconds_to_start = time.perf_counter() - began
        return self

    def stop(self) -> None:
        """Stop the web server."""
        if self._server:
            os.killpg(self._server.pid, signal.SIGTERM)
            self._server.wait()
            self._server = None

    def change(self) -> None:
        """Change something that everybody sees, as another program would."""
        words = f"UPDATE directory_organization SET address = 'Gaden {time.time_ns()}'"
        if self.database == "SQLite":
            with closing(sqlite3.connect(self.folder / "selvhjulpen.sqlite3", timeout=20)) as connection:
                connection.execute(words)
                connection.commit()
        else:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute(words)

    def cpu_seconds(self) -> float:
        """What the server and its workers have used of the processor so far."""
        return sum(sum(map(int, _stat(pid)[11:13])) for pid in self._processes()) / TICKS

    def megabytes(self) -> float:
        """The memory of the largest worker."""
        pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._processes())
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1_000_000

    def _processes(self) -> list[int]:
        assert self._server  # noqa: S101
        found = [self._server.pid]
        for parent in found:
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        return found


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_subject(name: str, database: str, folder: Path, server_url: str) -> Subject:
    """A project with an empty database and all its tables."""
    home = folder / f"{name}-{database}"
    home.mkdir()
    if database == "SQLite":
        url = f"sqlite:///{home / 'selvhjulpen.sqlite3'}"
    else:
        with psycopg.connect(server_url, autocommit=True) as connection:
            there = len(connection.execute("SELECT 1 FROM pg_database").fetchall())
            connection.execute(f"CREATE DATABASE bench{there}")
        url = f"{server_url.rpartition('/')[0]}/bench{there}"
    subject = Subject(name, database, home, url)
    subject.run("django", "migrate", "--run-syncdb", "--verbosity", "0")
    return subject
