"""``selvhjulpen digitalisation``: the digitalisation rate at a terminal, or for another program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.solutions.queries.digitalisation import overview
from selvhjulpen.solutions.schemas import as_json, as_text


class Command(BaseCommand):
    """Print methods with their rounds, and targets with what they are held against.

    ``--format text`` (the default) is for people; ``json`` is documented at ``selvhjulpen.solutions.schemas.as_json``.
    """

    help = "Viser digitaliseringsgraden: hver metode med sine tællinger, og målene."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text", help="Formen på svaret.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = overview(today=local_day(timezone.now()))
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(found))
