"""What goes out of the house as a file: whatever somebody is called, no sheet calculates it and no calendar breaks."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook

from selvhjulpen.courses import calendar_file
from selvhjulpen.people.models import Person
from tests.courses.factories import SessionFactory
from tests.doors import town as t
from tests.doors.test_matrix import TABLE

pytestmark = pytest.mark.django_db

FORMULA = re.compile(r"^\s*[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[-+]?[\d.,]+(:\d\d)?")
# Somebody is called so: in all its disguises it must stay text.
TRICKS = ["=HYPERLINK(1)", "  +1", "\N{NO-BREAK SPACE}-1", "@SUM(1)", "＝1+1", "\t=1"]
# Not words of somebody: what is chosen, and what is computed.
NO_WORDS = {"key", "phone", "language", "who", "number", "password"}


def name_everything(trick: str) -> None:
    """Every free text of the programme begins with the trick."""
    for model in apps.get_models():
        if model._meta.app_label not in {"directory", "solutions", "courses"} and model is not Person:
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            is_chosen = field.unique or field.choices or isinstance(field, models.EmailField | models.URLField)
            if is_text and not is_chosen and field.name not in NO_WORDS:
                model._default_manager.update(**{field.name: trick})


def cells_of(answer: Any) -> Iterator[object]:
    """The cells of a file that a program for sheets would open."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/csv"):
        yield from cells_of_csv(answer.content)
    elif "spreadsheet" in kind:
        for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows():
            yield from (cell.value for cell in row if cell.data_type != "n")
            assert not any(cell.data_type == "f" for cell in row)
    elif kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    yield from cells_of_csv(archive.read(name))


def cells_of_csv(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"):
        yield from row


@pytest.mark.parametrize("trick", TRICKS)
def test_no_file_that_goes_out_holds_a_formula(trick: str) -> None:
    town = t.build()
    name_everything(trick)
    seen, formulas = 0, []
    for name, _which, kwargs, who in t.everything(town, TABLE):
        if "C" not in who or not re.search(r"csv|xlsx|export", name):
            continue
        for method in ("get", "post"):
            for by in ("", "area", "topic", "partner"):
                answer = town.ask("C", method, t.path_of(name, kwargs), data={"delt": by} if by else {})
                cells = list(cells_of(answer))
                seen += len(cells)
                formulas += [
                    (name, cell)
                    for cell in cells
                    if isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.fullmatch(cell)
                ]

    assert formulas == []
    assert seen > 100


def test_whatever_a_course_is_called_its_calendar_is_one_event_of_short_lines() -> None:
    session = SessionFactory()

    @settings(max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(words=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120))
    def fuzz(words: str) -> None:
        session.course.title = session.location.name = session.location.directions = f"Kursus; på, {words}"
        text = calendar_file.of_programme([session])
        lines = text.split("\r\n")
        assert max(len(line.encode()) for line in lines) <= 75
        assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
        (event,) = Calendar.from_ical(text).events
        assert (lines.count("BEGIN:VEVENT"), lines.count("END:VCALENDAR")) == (1, 1)
        assert str(event["SUMMARY"]).startswith("Kursus; på, ")

    fuzz()
