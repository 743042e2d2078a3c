"""``selvhjulpen participation``: the table at a terminal, or for another program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from selvhjulpen.evaluation import queries
from selvhjulpen.evaluation.queries import Ask, By
from selvhjulpen.evaluation.schemas.files import as_json, as_sheet, as_text
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.periods import NotAPeriod, Period, parse_period
from selvhjulpen.lib.sheets.csv_file import csv_text

BAD_PERIOD = "Perioden “%s” kan ikke læses. Skriv fx 2012, 2010-09 eller 2010-09..2011-06, med den første måned først."
BAD_DAY = "Dagen “%s” kan ikke læses. Skriv fx 2012-03-27."
DAY_TO_COME = "%s er ikke kommet endnu. Vælg i dag eller en dag før."


class Refused(Exception):
    """What was asked for cannot be read; the sentence says why."""


class Command(BaseCommand):
    """Print the participation table.

    ``--format text`` (the default) is for people; ``csv`` has semicolons and real numbers; ``json`` is documented at
    ``selvhjulpen.evaluation.schemas.files.as_json``. Exit status 1 where a period or a day cannot be read.
    """

    help = "Viser, hvor mange der har været med: borgere på kursus, Kom forbi, borgere i alt og medarbejdere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json", "csv"], default="text", help="Formen på svaret.")
        parser.add_argument(
            "--period",
            action="append",
            default=[],
            metavar="FRA..TIL",
            help="En række i tabellen, fx 2012 eller 2010-09..2011-06. Kan gentages.",
        )
        parser.add_argument("--by", choices=[by.value for by in By], help="Del hver periode op.")
        parser.add_argument("--as-of", metavar="DAG", help="Tallene, som de var kendt den dag, fx 2012-03-27.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            ask = Ask(
                periods=tuple(_period(text) for text in options["period"]),
                by=By(options["by"]) if options["by"] else None,
                as_of=_day(options["as_of"], today=local_day(now)) if options["as_of"] else None,
            )
        except Refused as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        table = queries.participation(ask, now=now)
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_json(table, ask.by), ensure_ascii=False, indent=2))
        elif options["format"] == "csv":
            self.stdout.write(csv_text(as_sheet(table, ask.by)), ending="")
        else:
            self.stdout.write(as_text(table, ask.by))


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except NotAPeriod as error:
        raise Refused(BAD_PERIOD % text) from error


def _day(text: str, *, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refused(BAD_DAY % text) from error
    if day > today:
        raise Refused(DAY_TO_COME % text)
    return day
