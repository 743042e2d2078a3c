# ruff: noqa: N999 - the command is called what it does
"""selvhjulpen import FOLDER"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from selvhjulpen.exchange.actions import PackageRefused, Report, import_package
from selvhjulpen.exchange.adapters import NotAFolder, read_folder
from selvhjulpen.exchange.letters import told
from selvhjulpen.exchange.management.progress import Bar


class Command(BaseCommand):
    help = "Læs et program ind fra en mappe med en Data Package. Alt eller intet; fejl siges alle på én gang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="MAPPE")
        parser.add_argument("--dry-run", action="store_true", help="Prøv det hele, men gem intet.")

    def handle(self, *, folder: Path, dry_run: bool, **options: Any) -> None:
        try:
            files = read_folder(folder)
            with Bar(files, quiet=options["verbosity"] == 0) as bar:
                report = import_package(files=files, now=timezone.now(), dry_run=dry_run, progress=bar)
        except NotAFolder:
            raise CommandError(f"{folder} er ikke en mappe.") from None
        except PackageRefused as refused:
            for fault in refused.faults:
                self.stderr.write(told(fault))
            files_with_faults = len({fault.file for fault in refused.faults})
            where = "1 fil" if files_with_faults == 1 else f"{files_with_faults} filer"
            raise CommandError(f"{len(refused.faults)} fejl i {where}. Intet er ændret.") from None
        self._tell(report, dry_run=dry_run)

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        self.stdout.write(f"{'':36}{'nye':>9}{'ændrede':>9}{'uændrede':>10}")
        for tally in report.tallies:
            self.stdout.write(f"{tally.title:36}{tally.new:>9}{tally.changed:>9}{tally.unchanged:>10}")
        if dry_run:
            self.stdout.write("Det var en prøve. Intet er gemt.")
        elif report.changes_something:
            self.stdout.write("Det hele er læst ind. Ingen har fået besked.")
        else:
            self.stdout.write("Det stod der alt sammen i forvejen. Intet er ændret.")
