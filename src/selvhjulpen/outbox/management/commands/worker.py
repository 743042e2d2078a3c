"""``selvhjulpen worker``: sends what is due and does the rooms' chores, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from selvhjulpen.outbox.actions import beat, send_due, send_next

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1
SECONDS_WITHOUT_DATABASE = 5
SECONDS_BETWEEN_CHORES = 5 * 60
SECONDS_BETWEEN_BEATS = 15


def do_chores() -> None:
    """What the rooms want done now and then (``settings.CHORES``: functions of ``now`` that may be repeated).

    One that fails holds back none of the others. Raises what the database says at last when it was away for any.
    """
    away: Exception | None = None
    for path in settings.CHORES:
        try:
            import_string(path)(now=timezone.now())
        except (OperationalError, InterfaceError) as error:
            away = error
            connection.close()  # the next one asks anew
        except Exception as error:
            # The text of an error may hold what somebody wrote: it is not for the log.
            log.error("the chore %s failed: %s", path, type(error).__name__)
    if away:
        raise away


class Command(BaseCommand):
    help = "Sender beskeder fra udbakken, indtil den bliver bedt om at stoppe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Send det, der er klar nu, og stop så.")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            beat(now=timezone.now())
            send_due(clock=timezone.now)
            do_chores()
            return
        stop = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        self._work_until(stop)

    def _work_until(self, stop: threading.Event) -> None:
        """A message that has been begun is finished first; a database that is away is waited for."""
        database_is_away = False
        chores_at = beat_at = time.monotonic()
        while not stop.is_set():
            try:
                close_old_connections()
                there_is_more = True
                while there_is_more and not stop.is_set():
                    if time.monotonic() >= beat_at:
                        beat(now=timezone.now())
                        beat_at = time.monotonic() + SECONDS_BETWEEN_BEATS
                    there_is_more = send_next(clock=timezone.now)
                    # After each message: many that wait for a silent mail server take hours.
                    if time.monotonic() >= chores_at:
                        chores_at = time.monotonic() + SECONDS_BETWEEN_CHORES
                        do_chores()
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
