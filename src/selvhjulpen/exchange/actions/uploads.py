"""Uploads that wait for a second look: kept on the server under a random name, for a day at most."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from selvhjulpen.exchange.actions.importing import PackageRefused, Report, Tally, import_package
from selvhjulpen.exchange.rules.faults import Fault, Kind
from selvhjulpen.lib.keys import new_token
from selvhjulpen.people.models import Person

KEPT_FOR = timedelta(days=1)
_NAME = re.compile(r"[\w-]{22}")


@dataclass(frozen=True)
class Rehearsal:
    """What carrying out a kept upload would do: ``tallies``, or ``faults`` and nothing."""

    name: str
    tallies: list[Tally]
    faults: list[Fault]

    @property
    def changes_something(self) -> bool:
        return any(tally.new or tally.changed for tally in self.tallies)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "imports"


def rehearse(*, files: dict[str, bytes], may_change_people: bool, now: datetime) -> Rehearsal:
    """Try the package, and keep it for ``carry_out``. Nothing in the database has changed."""
    forget_old_uploads(now=now)
    name = new_token()
    try:
        report = import_package(files=files, now=now, dry_run=True, may_change_people=may_change_people)
        rehearsal = Rehearsal(name, report.tallies, [])
    except PackageRefused as refused:
        rehearsal = Rehearsal(name, [], refused.faults)
    kept = _folder() / name
    kept.mkdir(parents=True, mode=0o700)
    said = {
        "tallies": [asdict(tally) for tally in rehearsal.tallies],
        "faults": [asdict(fault) | {"kind": fault.kind.name} for fault in rehearsal.faults],
        "paths": list(files),
    }
    (kept / "rehearsal.json").write_text(json.dumps(said))
    # What will not be carried out need not lie about: only its faults are shown again.
    for number, content in enumerate(files.values()) if not rehearsal.faults else ():
        (kept / f"{number}.bin").write_bytes(content)
    return rehearsal


def kept_rehearsal(name: str) -> Rehearsal | None:
    """What the rehearsal found; None where the upload is gone."""
    said = _said(name)
    if said is None:
        return None
    faults = [Fault(**fault | {"kind": Kind[fault["kind"]]}) for fault in said["faults"]]
    return Rehearsal(name, [Tally(**tally) for tally in said["tallies"]], faults)


def carry_out(*, name: str, by: Person, now: datetime) -> Report | None:
    """Import the kept upload and forget it; None where it is gone. Raises PackageRefused where it no longer fits."""
    said = _said(name)
    if said is None or said["faults"]:
        return None
    kept = _folder() / name
    files = {path: (kept / f"{number}.bin").read_bytes() for number, path in enumerate(said["paths"])}
    try:
        return import_package(files=files, now=now, may_change_people=by.is_administrator, by=by)
    finally:
        forget(name)


def forget(name: str) -> None:
    """Take a kept upload away."""
    if _NAME.fullmatch(name):
        shutil.rmtree(_folder() / name, ignore_errors=True)


def forget_old_uploads(*, now: datetime) -> None:
    """Take away what nobody came back for."""
    for kept in _folder().iterdir() if _folder().is_dir() else ():
        with suppress(FileNotFoundError):  # it has gone this moment, or leads nowhere
            if datetime.fromtimestamp(kept.stat().st_mtime, UTC) < now - KEPT_FOR:
                shutil.rmtree(kept, ignore_errors=True)


def _said(name: str) -> dict[str, Any] | None:
    path = _folder() / name / "rehearsal.json"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    return json.loads(path.read_text())  # type: ignore[no-any-return]
