"""``selvhjulpen serve``: the whole installation in one command, web server and worker together.

What dies on the way is started again. A web server that dies again and again ends the whole; a worker that does is
started less and less often, while the website stays open, and /sundhed/ tells of its silence. Whoever ends ``serve``,
however hard, ends the others with it.
"""

from __future__ import annotations

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from functools import partial
from io import StringIO
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connections
from django.urls import reverse
from django.utils.translation import gettext as _

from selvhjulpen.exchange.demo import DEMO_PASSWORD
from selvhjulpen.exchange.queries import is_empty
from selvhjulpen.people.models import Person

WEB_WORKERS = 2
WEB_THREADS = 4  # in each worker; Python runs one at a time, and each keeps a connection and its memory
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10
SECONDS_BETWEEN_LOOKS = 0.2
# More deaths than this in so many seconds are no accident.
MOST_DEATHS = 5
SECONDS_OF_DEATHS = 60
LONGEST_PAUSE = 60  # seconds
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or the machine asks us to go."""


class Child:
    """A process that ``serve`` keeps alive; ``name`` is what people call it."""

    def __init__(self, name: str, *module_and_arguments: str) -> None:
        self.name = name
        self._command = [sys.executable, "-m", *module_and_arguments]
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._starts_at: float | None = None
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us alone, and we can end the child together with its own children.
        return subprocess.Popen(  # noqa: S603
            self._command,
            # Every thread would else be given a store of memory of its own, and Python runs one of them at a time.
            env={"MALLOC_ARENA_MAX": "1", **os.environ},
            start_new_session=True,
            preexec_fn=partial(_end_with, os.getpid()) if sys.platform == "linux" else None,
        )

    @property
    def has_died(self) -> bool:
        return self._process.poll() is not None

    @property
    def code(self) -> int:
        """How it ended: its exit status, or the signal's number below zero."""
        return self._process.returncode

    @property
    def rests(self) -> bool:
        """True where it has died, and the time to start it again is set."""
        return self._starts_at is not None

    @property
    def is_due(self) -> bool:
        return self._starts_at is not None and time.monotonic() >= self._starts_at

    def lay_to_rest(self) -> None:
        """It has died: end what it has left, and set when it starts again. Raises CommandError where it is given up."""
        self.end_at_once()
        now = time.monotonic()
        self._starts_at = now + self._pause(now)
        self._deaths.append(now)

    def _pause(self, now: float) -> float:
        """Seconds until it starts again. Raises CommandError where it dies again and again."""
        if len(self._deaths) == MOST_DEATHS and now - self._deaths[0] < SECONDS_OF_DEATHS:
            raise CommandError(_stopped_by_itself(self))
        return 0

    def start_again(self) -> None:
        self._starts_at = None
        self._process = self._start()

    def ask_to_end(self) -> None:
        self._process.terminate()

    def wait(self, seconds: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def end_at_once(self) -> None:
        """With all that it has started itself."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Dispensable(Child):
    """One the website can do without for a while: it is never given up, only started less and less often."""

    _last_pause = 0.0

    def _pause(self, now: float) -> float:
        has_lived = self._deaths and now - self._deaths[-1] - self._last_pause > SECONDS_OF_DEATHS
        self._last_pause = 1 if has_lived else min(LONGEST_PAUSE, max(1, 2 * self._last_pause))
        return self._last_pause


def _end_with(parent: int) -> None:
    """In the child, before it is what it will be: when ``serve`` dies, by kill -9 too, the child is asked to end."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)  # it died before we had said so


class Command(BaseCommand):
    help = "Gør databasen klar, starter webserveren og afsendelsen af beskeder, og viser adressen."
    # The database may not be there yet; migrating and starting check what they need.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="Indlæs ikke demoen i en tom database.")

    def handle(self, *, no_demo: bool, **options: Any) -> None:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, _stop)
        children: list[Child] = []
        try:
            _require_static_files()
            self._require_free_port()
            self._prepare_database(with_demo=not no_demo)
            self._say(_("Starter webserver og afsendelse af beskeder …"))
            children.append(web := _web())
            self._wait_for_answer(web)
            children.append(Dispensable(_("Afsendelsen af beskeder"), "django", "worker"))
            self._welcome()
            self._warn()
            while True:
                self._start_again_what_died(children)
                time.sleep(SECONDS_BETWEEN_LOOKS)
        except Stopped:
            self._say("\n" + _("Stopper …"))
        finally:
            _stop_all(children)

    def _require_free_port(self) -> None:
        family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, settings.PORT))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise CommandError(
                        _(
                            "Port %(port)s er optaget af et andet program. "
                            "Stop det, eller vælg en anden port, for eksempel: PORT=%(other)s make run"
                        )
                        % {"port": settings.PORT, "other": settings.PORT + 1}
                    ) from error
                raise CommandError(
                    _("Der kan ikke lyttes på %(host)s, port %(port)s: %(reason)s")
                    % {"host": settings.HOST, "port": settings.PORT, "reason": error.strerror}
                ) from error

    def _prepare_database(self, *, with_demo: bool) -> None:
        self._say(_("Gør databasen klar …"))
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(_("Databasen svarer ikke: %s") % str(error).strip()) from error
        if with_demo and is_empty():
            self._say(_("Databasen er tom. Indlæser demoen …"))
            call_command("demo", stdout=StringIO())  # its bar is enough: the logins follow below
        connections.close_all()

    def _wait_for_answer(self, web: Child) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not _answers():
            if web.has_died:
                raise CommandError(_stopped_by_itself(web))
            if time.monotonic() > deadline:
                raise CommandError(_("Webserveren svarer ikke efter %s sekunder.") % SECONDS_TO_ANSWER)
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def _start_again_what_died(self, children: list[Child]) -> None:
        for child in children:
            if child.has_died and not child.rests:
                self._say(
                    _("%(what)s er stoppet af sig selv (kode %(code)s) og bliver startet igen.")
                    % {"what": child.name, "code": child.code}
                )
                child.lay_to_rest()
            if child.is_due:
                child.start_again()

    def _welcome(self) -> None:
        self._say("\n" + _("Selvhjulpen er klar: %s") % f"{settings.BASE_URL}/")
        if logins := _demo_logins():
            login = settings.BASE_URL + reverse("account_login")
            self._say("\n" + _("Log ind på %s med") % login)
            width = max(len(email) for email, _roles in logins)
            for email, roles in logins:
                self._say(f"  {email:<{width}}  {roles}")
            self._say(_("Adgangskoden er %s") % DEMO_PASSWORD)
        self._say("\n" + _("Stop med Ctrl-C."))
        connections.close_all()

    def _warn(self) -> None:
        if settings.BASE_URL.startswith("https:") and not settings.SECURE_PROXY_SSL_HEADER:
            self._say("\n" + _("Pas på: TRUST_PROXY er ikke sat. Bag en proxy skal der stå TRUST_PROXY=1."))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _stop(_signum: int, _frame: object) -> NoReturn:
    raise Stopped


def _require_static_files() -> None:
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise CommandError(
            _("Stilark, skrifter og ikoner er ikke samlet endnu. Start med: make run (eller først: %(command)s)")
            % {"command": "selvhjulpen collectstatic"}
        )


def _web() -> Child:
    return Child(
        _("Webserveren"),
        "granian", "selvhjulpen.config.wsgi:application", "--interface", "wsgi", "--host", settings.HOST,
        "--port", str(settings.PORT), "--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--no-ws",
        "--respawn-failed-workers", "--log-level", "error",
    )  # fmt: skip


def _answers() -> bool:
    """True when the web server answers at all, whatever it says."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104
    server = http.client.HTTPConnection(host, settings.PORT, timeout=SECONDS_TO_ANSWER)
    try:
        server.request("GET", reverse("account_login"))
        server.getresponse().read()
    except OSError:
        return False
    finally:
        server.close()
    return True


def _stopped_by_itself(child: Child) -> str:
    return _("%(what)s er stoppet af sig selv (kode %(code)s). Resten bliver stoppet.") % {
        "what": child.name,
        "code": child.code,
    }


def _stop_all(children: list[Child]) -> None:
    # A second Ctrl-C while we tidy up must not leave anything running.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        child.wait(max(0.1, deadline - time.monotonic()))
        child.end_at_once()


def _demo_logins() -> list[tuple[str, str]]:
    """E-mail and roles of the demo accounts, one for every combination of roles."""
    logins: dict[str, str] = {}
    for person in Person.objects.active().filter(is_demo=True).order_by("pk"):
        logins.setdefault(person.role_names, person.email)
    return [(email, roles) for roles, email in logins.items()]
