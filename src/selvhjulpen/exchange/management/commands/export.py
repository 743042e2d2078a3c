"""selvhjulpen export FOLDER"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_noop
from tqdm import tqdm

from selvhjulpen.exchange.actions import export_to_folder
from selvhjulpen.exchange.rules.resources import BY_NAME, RESOURCES
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed


class Command(BaseCommand):
    help = "Skriv hele programmet som en Data Package i en mappe. Filerne rummer personoplysninger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="MAPPE")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} er ikke en mappe.")
        quiet = True if options["verbosity"] == 0 else None
        with tqdm(total=len(RESOURCES), unit=" filer", file=sys.stderr, disable=quiet, leave=False) as bar:
            rows: dict[str, int] = {}

            def step(resource: str, count: int) -> None:
                rows[resource] = count
                bar.update()

            export_to_folder(folder=folder, step=step)
        what = gettext_noop("Hele programmet taget med ud")
        note(deed=Deed.EXPORTED, what=what, by=None, name="selvhjulpen export", now=timezone.now())
        for name, count in rows.items():
            self.stdout.write(f"{BY_NAME[name].title_da:36}{count:>9}")
        self.stdout.write(f"Programmet ligger i {folder}. Filerne rummer personoplysninger og hemmelige links.")
