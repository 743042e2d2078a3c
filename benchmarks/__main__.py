"""``make bench``: how fast the product is beside the barest project that does the same, in one run on one machine.

Absolute figures are this machine's and this hour's; the ratios are what can be compared. One part by itself:
``python -m benchmarks growth``.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.postgres import Cluster

from benchmarks import visits
from benchmarks.fill import STORMS
from benchmarks.subjects import Subject, make_subject

DATABASES = ("PostgreSQL", "SQLite")
SESSIONS = 500
SPREAD = range(1, 101)  # the sessions that bookings are spread over
WARMING = 40  # visits, ten of each client
WARMING_ALL = 8 * len(SPREAD)  # each worker has made the page of each session
ORGANIZATIONS = 5_000  # with four offers each
HELP = {"find help": "/hjaelp/", "find help, filtered": "/hjaelp/?emne=e1&omraade=a3&ugedag=2"}
FEW_ROUNDS = 2
ONE = 7  # the session whose page is looked at
SIZES = (1, 10, 100)


def main() -> None:
    """Measure everything, or the parts that are named, and print one table."""
    parts = {"pages": _pages, "growth": _growth, "participation": _participation, "visits": _visits, "import": _import}
    asked = sys.argv[1:] or list(parts)
    parts["help"] = _help  # which the pages have in them
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="bench-pg-") as pg,
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
    ):
        cluster = Cluster(Path(pg))
        cluster.start()
        try:
            for part in asked:
                parts[part](Path(folder), cluster.url)
        finally:
            cluster.stop()
    _say(f"\n{time.perf_counter() - began:.0f} s in all.")


def _pages(folder: Path, server: str) -> None:
    home = folder / "pages"
    home.mkdir()
    subjects = [make_subject(name, database, home, server) for database in DATABASES for name in ("ours", "bare")]
    try:
        for subject in subjects:
            subject.run("benchmarks.fill", "bare" if subject.name == "bare" else "upcoming", str(SESSIONS))
            if subject.name == "ours":
                subject.run("benchmarks.fill", "offers", str(ORGANIZATIONS))
            subject.start()
        _head("visits", "database", "ours", "bare", "ratio", "by CPU", "goal")
        for what, ours, bare, goal in (
            ("programme list", "/kurser/", "/events/", 0.8),
            ("list, by area", "/kurser/?omraade=a3", "/events/", None),
            ("session page", f"/kurser/{ONE}/", f"/events/{ONE}/", 0.4),
        ):
            _compare(
                what, subjects, lambda s, ours=ours, bare=bare: visits.page(ours if s.name == "ours" else bare), goal
            )
        _find_help(subjects)
        _compare("booking by pages", subjects, lambda s: visits.booking(s, SPREAD), 0.5, warming=WARMING_ALL)
        _head("our web server", "database", "found", "goal", "bare")
        for subject in subjects:
            if subject.name == "ours":
                # Three sessions that nobody has looked at yet, one storm each: the one in the middle.
                storms = [visits.storm(subject, SESSIONS - n) for n in range(STORMS)]
                storm = sorted(storms, key=lambda storm: storm.seconds)[1]
                settled = f"{storm.seats} seats, {storm.refused} told to wait, {storm.seconds:.2f} s"
                _row("48 at 20 seats", subject.database, settled, "0.5 s")
                bare = subjects[subjects.index(subject) + 1]
                megabytes = [f"{each.megabytes():.0f} MB" for each in (subject, bare)]
                seconds = [f"{each.seconds_to_start:.2f} s" for each in (subject, bare)]
                _row("memory of a worker", subject.database, megabytes[0], "90 MB", megabytes[1])
                _row("up after", subject.database, seconds[0], "1 s", seconds[1])
    finally:
        for subject in subjects:
            subject.stop()


def _help(folder: Path, server: str) -> None:
    """Only the rows of the public search among offers."""
    home = folder / "help"
    home.mkdir()
    subjects = [make_subject(name, database, home, server) for database in DATABASES for name in ("ours", "bare")]
    try:
        for subject in subjects:
            what, number = ("bare", SESSIONS) if subject.name == "bare" else ("offers", ORGANIZATIONS)
            subject.run("benchmarks.fill", what, str(number))
            subject.start()
        _head("visits", "database", "ours", "bare", "ratio", "by CPU", "goal")
        _find_help(subjects)
    finally:
        for subject in subjects:
            subject.stop()


def _find_help(subjects: list[Subject]) -> None:
    """The public search in a large network beside the bare list; and the first look after somebody changed it."""
    for what, path in HELP.items():
        _compare(
            what,
            subjects,
            lambda s, path=path: visits.page(path if s.name == "ours" else "/events/"),
            0.8,
            rounds=FEW_ROUNDS,
        )
    for subject in subjects[::2]:
        waits = [visits.seconds_of(subject, path, before_each=subject.change, times=3) for path in HELP.values()]
        plain, filtered = (f"{wait * 1000:.0f} ms" for wait in waits)
        _row("find help, changed", subject.database, plain, f"filtered {filtered}")


def _compare(
    what: str,
    subjects: list[Subject],
    visit: object,
    goal: float | None,
    *,
    warming: int = WARMING,
    rounds: int = visits.ROUNDS,
) -> None:
    each = [(subject, visit(subject)) for subject in subjects]  # type: ignore[operator]
    rates = visits.in_turn(each, warming=warming, rounds=rounds)
    for subject, ours, bare in zip(subjects[::2], rates[::2], rates[1::2], strict=True):
        _row(
            what,
            subject.database,
            f"{ours.a_second:.0f}/s, {ours.milliseconds:.1f} ms",
            f"{bare.a_second:.0f}/s, {bare.milliseconds:.1f} ms",
            f"{ours.a_second / bare.a_second:.2f}",
            f"{bare.milliseconds / ours.milliseconds:.2f}",
            f"{goal}" if goal else "",
        )


def _growth(folder: Path, server: str) -> None:
    """The wait of one visitor, with ten times and a hundred times the data: of a page that is kept, and of the first
    look after somebody has changed something."""
    _head("growth, ms", "database", *(f"{size * SESSIONS} sessions" for size in SIZES))
    for database in DATABASES:
        waits: dict[str, list[str]] = {}
        for size in SIZES:
            home = folder / f"growth{size}"
            home.mkdir(exist_ok=True)
            subject = make_subject("ours", database, home, server)
            subject.run("benchmarks.fill", "upcoming", str(size * SESSIONS), "--guests", "4")
            subject.start()
            try:
                for what, path in (
                    ("programme list", "/kurser/"),
                    ("session page", f"/kurser/{ONE}/"),
                    ("start page", "/"),
                ):
                    kept = visits.seconds_of(subject, path)
                    changed = visits.seconds_of(subject, path, before_each=subject.change)
                    waits.setdefault(f"{what}, kept", []).append(f"{kept * 1000:.1f}")
                    waits.setdefault(f"{what}, changed", []).append(f"{changed * 1000:.1f}")
            finally:
                subject.stop()
        for what, found in waits.items():
            _row(what, database, *found)


def _participation(folder: Path, server: str) -> None:
    home = folder / "million"
    home.mkdir()
    _head("a million attendances", "database", "table", "row by row", "goal")
    for database in DATABASES:
        subject = make_subject("ours", database, home, server)
        subject.run("benchmarks.fill", "over", "20000", "--guests", "50")
        found = json.loads(subject.run("benchmarks.questions", "table"))
        _row(
            "participation",
            database,
            f"{found['table']:.0f} ms",
            f"{found['plain']:.0f} ms",
            "200 ms",
        )


def _visits(folder: Path, server: str) -> None:
    """The help log of a large town: its figures, and the form that is open beside somebody who waits."""
    home = folder / "visits"
    home.mkdir()
    _head("a million visits", "database", "found", "goal", "row by row")
    for database in DATABASES:
        subject = make_subject("ours", database, home, server)
        subject.run("benchmarks.fill", "visits", "1000000")
        found = json.loads(subject.run("benchmarks.questions", "visits"))
        row_by_row = f"{found['plain']:.0f} ms"
        for what, name, goal, plain in (
            ("figures", "figures", 500, row_by_row),
            ("figures, a year, a place", "a place", 500, ""),
            ("figures for everybody", "public", 500, ""),
            ("help log, form", "log", 50, ""),
            ("help log, written", "write", 50, ""),
        ):
            _row(what, database, f"{found[name]:.0f} ms", f"{goal} ms", plain)


def _import(folder: Path, server: str) -> None:
    home = folder / "import"
    home.mkdir()
    package = home / "package"
    source = make_subject("ours", "SQLite", home, server)
    source.run("benchmarks.fill", "upcoming", "2000", "--guests", "50")
    source.run("django", "export", str(package))
    _head("100,000 bookings", "database", "found", "goal")
    for database in DATABASES:
        into = folder / f"into-{database}"
        into.mkdir()
        subject = make_subject("ours", database, into, server)
        began = time.perf_counter()
        subject.run("django", "import", str(package))
        _row("import", database, f"{time.perf_counter() - began:.0f} s", "60 s")


WIDTHS = (24, 12, 26, 26, 14, 10, 8)


def _head(*cells: str) -> None:
    _say("")
    _row(*cells)
    _say("  ".join("-" * width for width, _cell in zip(WIDTHS, cells, strict=False)))


def _row(*cells: str) -> None:
    _say("  ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=False)).rstrip())


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
