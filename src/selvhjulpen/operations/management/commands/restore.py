"""selvhjulpen restore FILE"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from selvhjulpen.operations.actions import (
    DatabaseDamaged,
    DatabaseInUse,
    MadeByNewer,
    NotAnArchive,
    NotTheSame,
    Restored,
    restore,
)
from selvhjulpen.operations.management.words import why_not_written

YES = "ERSTAT"


class Command(BaseCommand):
    help = "Læg en sikkerhedskopi tilbage: hele databasen og de lagte filer. Alt eller intet."
    # The database may be empty, or of another version.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FIL")
        parser.add_argument(
            "--replace", action="store_true", help="Erstat det, der er i databasen. Det bliver gemt først."
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        """Exit status 1, and nothing changed, where anything is in the way."""
        try:
            restored = self._restore(file, replace=replace)
        except FileNotFoundError as error:
            raise CommandError(f"{error.filename or file} findes ikke. Intet er ændret.") from None
        except NotAnArchive as error:
            where = f" ({error.what})" if error.what else ""
            raise CommandError(
                f"{file} er ikke en hel og uændret sikkerhedskopi{where}. Tag en anden kopi. Intet er ændret."
            ) from None
        except MadeByNewer:
            raise CommandError(
                f"{file} er lavet med en nyere udgave af Selvhjulpen. Opdatér programmet først. Intet er ændret."
            ) from None
        except NotTheSame as error:
            raise CommandError(
                f"Række {error.row} i {error.table} blev ikke læst, som den står i kopien. Intet er ændret."
            ) from None
        except (OSError, DatabaseError, DatabaseDamaged) as error:
            raise CommandError(f"{why_not_written(error, file)} Intet er ændret.") from None
        if options["verbosity"]:
            self._tell(restored)

    def _restore(self, file: Path, *, replace: bool) -> Restored:
        try:
            return restore(file=file, now=timezone.now(), may_replace=replace)
        except DatabaseInUse:
            if _somebody_says_yes():
                return restore(file=file, now=timezone.now(), may_replace=True)
            raise CommandError(
                "Der er allerede noget i databasen. Vil du erstatte det, så tilføj --replace. Intet er ændret."
            ) from None

    def _tell(self, restored: Restored) -> None:
        manifest, unsent = restored.manifest, restored.unsent
        if restored.saved:
            self.stdout.write(f"Det, der var i databasen, er gemt i {restored.saved}")
        made_at = timezone.localtime(manifest.made_at)
        self.stdout.write(
            f"Gendannet, som det var {made_at:%d.%m.%Y kl. %H.%M}: {manifest.rows} rækker i {len(manifest.tables)} "
            f"tabeller, {len(manifest.files)} filer. Hver række er læst tilbage og er den samme."
        )
        if unsent.to_send:
            self.stdout.write(f"Beskeder, der bliver sendt nu: {unsent.to_send}.")
        if unsent.to_judge:
            self.stdout.write(f"Gamle beskeder, der ikke var sendt, og som nu står på ringelisten: {unsent.to_judge}.")
        self.stdout.write("Alle skal logge ind igen. Er nogen slettet siden, så slet dem igen (se docs/operation.md).")


def _somebody_says_yes() -> bool:
    """Asked only where somebody sits at the keyboard."""
    if not sys.stdin.isatty():
        return False
    print(f"Der er allerede noget i databasen. Det bliver gemt først. Skriv {YES} for at erstatte det: ", end="")  # noqa: T201
    return input().strip() == YES
