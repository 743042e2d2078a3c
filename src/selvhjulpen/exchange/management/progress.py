"""A bar on the terminal (standard error) while a package is read, checked and written."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from tqdm import tqdm

from selvhjulpen.exchange.rules.resources import BY_NAME

STAGES = {"reading": "Læser", "checking": "Tjekker", "writing": "Gemmer"}


class Bar:
    """Counts rows three times over: read, checked, written. Only shown on a terminal, and not when ``quiet``."""

    def __init__(self, files: dict[str, bytes], *, quiet: bool) -> None:
        lines = sum(content.count(b"\n") for name, content in files.items() if name.lower().endswith(".csv"))
        self._bar = tqdm(total=3 * lines, unit=" rækker", file=sys.stderr, disable=True if quiet else None, leave=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.close()

    def __call__(self, stage: str, resource: str, rows: int) -> None:
        self._bar.set_description(f"{STAGES[stage]} {BY_NAME[resource].title_da.lower()}")
        self._bar.update(rows)
