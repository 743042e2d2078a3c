"""A real mail server, a real gateway, and workers in processes of their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from tests.outbox.factories import NOW


class Clock:
    """A clock the test moves by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _mail_really_leaves(settings: Any) -> None:
    """Django swaps the mail backend for one that keeps mails in memory; here there is a server to send them to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class MailServer:
    """Keeps what it is given; ``refuses`` are the answers it gives first, ``holds`` makes it fall silent after one."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses: list[str] = []
        self.holds: Event | None = None
        self.has_mail = Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, server_hostname="localhost")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return self.refuses.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.has_mail.set()
        if self.holds:
            await server.loop.run_in_executor(None, self.holds.wait, 60)
        return "250 OK"

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.holds:
            self.holds.set()
        self._controller.stop()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


class Gateway:
    """Keeps the text messages it is given; ``answers`` are the statuses it gives first, 200 afterwards."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.asked.append((self.headers["Authorization"], body))
                self.send_response(gateway.answers.pop(0) if gateway.answers else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/sms"

    def __enter__(self) -> Gateway:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    with Gateway() as gateway:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = gateway.url, "noegle"
        settings.SMS_SENDER = "Biblioteket"
        yield gateway


def database_url() -> str:
    """The test database, as an installation would name it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = database["HOST"].replace("/", "%2F")
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}{port}/{database['NAME']}"


@pytest.fixture
def start_worker(
    transactional_db: None, settings: Any, tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """``start_worker("--once")``: the command in a process of its own, on the test's database."""
    workers: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "django", "worker", *arguments],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "selvhjulpen.config.settings",
                "DATABASE_URL": database_url(),
                "DATA_DIR": str(tmp_path),
                "EMAIL_HOST": settings.EMAIL_HOST,
                "EMAIL_PORT": str(settings.EMAIL_PORT),
                "SMS_GATEWAY_URL": settings.SMS_GATEWAY_URL,
                **environment,
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.communicate()
