"""selvhjulpen demo"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from selvhjulpen.exchange.actions import NotEmpty, PackageRefused, load_demo
from selvhjulpen.exchange.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from selvhjulpen.exchange.letters import told
from selvhjulpen.exchange.management.progress import Bar

FOLDER: Path = settings.ROOT / "examples" / "demo"


class Command(BaseCommand):
    help = "Fyld en tom database med den opdigtede kommune Birkesø, omkring i dag."

    def handle(self, **options: Any) -> None:
        try:
            with Bar({}, quiet=options["verbosity"] == 0) as bar:
                report = load_demo(folder=FOLDER, now=timezone.now(), progress=bar)
        except NotEmpty:
            raise CommandError("Databasen er ikke tom. Demoen lægges kun i en tom database.") from None
        except PackageRefused as refused:
            raise CommandError("\n".join(map(told, refused.faults))) from None
        if options["verbosity"]:
            for tally in report.tallies:
                self.stdout.write(f"{tally.title:36}{tally.new:>9}")
            self.stdout.write(f"Log ind som {', '.join(DEMO_ACCOUNTS)} med adgangskoden {DEMO_PASSWORD}")
