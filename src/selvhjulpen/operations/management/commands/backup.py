"""selvhjulpen backup FILE"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from selvhjulpen.operations.actions import AlreadyThere, DatabaseDamaged, back_up
from selvhjulpen.operations.management.words import bytes_in_words, why_not_written


class Command(BaseCommand):
    help = "Skriv en sikkerhedskopi af databasen og de lagte filer, mens alt kører. Filen rummer personoplysninger."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FIL")
        parser.add_argument("--force", action="store_true", help="Skriv oven i en fil, der er der i forvejen.")

    def handle(self, *, file: Path, force: bool, **options: Any) -> None:
        """Exit status 1, and no file, where anything is in the way."""
        if file.is_dir() or not file.parent.is_dir():
            raise CommandError(f"{file} kan ikke skrives: skriv navnet på en fil i en mappe, der findes.")
        try:
            manifest = back_up(file=file, now=timezone.now(), may_overwrite=force)
        except AlreadyThere:
            raise CommandError(
                f"{file} findes i forvejen og er ikke rørt. Vælg et andet navn, eller skriv oven i med --force."
            ) from None
        except (OSError, DatabaseError, DatabaseDamaged) as error:
            raise CommandError(f"Der er ikke skrevet nogen sikkerhedskopi. {why_not_written(error, file)}") from None
        if options["verbosity"]:
            self.stdout.write(
                f"{file}: {manifest.rows} rækker i {len(manifest.tables)} tabeller, {len(manifest.files)} filer, "
                f"{bytes_in_words(file.stat().st_size)}. Gem den et andet sted end her. Den rummer personoplysninger."
            )
