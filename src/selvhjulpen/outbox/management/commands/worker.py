"""``selvhjulpen worker``: sends what is due, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from selvhjulpen.outbox.actions import send_due, send_next

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1
SECONDS_WITHOUT_DATABASE = 5


class Command(BaseCommand):
    help = "Sender beskeder fra udbakken, indtil den bliver bedt om at stoppe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Send det, der er klar nu, og stop så.")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            send_due(clock=timezone.now)
            return
        stop = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        self._work_until(stop)

    def _work_until(self, stop: threading.Event) -> None:
        """A message that has been begun is finished first; a database that is away is waited for."""
        database_is_away = False
        while not stop.is_set():
            try:
                close_old_connections()
                while not stop.is_set() and send_next(clock=timezone.now):
                    pass
            except (OperationalError, InterfaceError):
                if not database_is_away:
                    log.warning("the database does not answer; waiting for it")
                database_is_away = True
                connection.close()
                stop.wait(SECONDS_WITHOUT_DATABASE)
                continue
            if database_is_away:
                log.warning("the database answers again")
                database_is_away = False
            stop.wait(SECONDS_BETWEEN_LOOKS)
