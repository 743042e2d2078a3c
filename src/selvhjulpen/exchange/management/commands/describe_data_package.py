"""selvhjulpen describe_data_package: writes docs/data-package.md from the schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from selvhjulpen.exchange.rules.description import description

FILE: Path = settings.ROOT / "docs" / "data-package.md"


class Command(BaseCommand):
    help = "Skriv docs/data-package.md på ny ud fra skemaerne."

    def handle(self, **options: Any) -> None:
        FILE.write_text(description())
        self.stdout.write(f"{FILE} er skrevet.")
