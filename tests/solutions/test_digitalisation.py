"""The pages of the digitalisation rate, its files, and its command."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from selvhjulpen.lib.sheets.excel import workbook
from selvhjulpen.solutions.models import Channel, CountingRound, Method, Target, Task, TaskCount
from tests.people.factories import CoordinatorFactory
from tests.solutions.factories import NOW, MethodFactory, count, round_of

pytestmark = pytest.mark.django_db

HORSENS = Path(__file__).parents[2] / "examples" / "horsens-2012"
MARCH_2012 = "2012-03-27 09:00+02:00"
UNKNOWN = (None, None, None, None)


@pytest.fixture(autouse=True)
def _coordinator(client: Client) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        client.force_login(CoordinatorFactory())
        yield


@pytest.fixture
def week(client: Client) -> CountingRound:
    """A week of a method with two tasks, one of them counted."""
    held = round_of(MethodFactory(name="KL"), "Uge 43", date(2026, 10, 19))
    count(held, "Flytning", 30, 10, 40, 20)
    count(held, "Pas")
    return held


def numbers(held: CountingRound) -> dict[str, tuple[int | None, ...]]:
    rows = TaskCount.objects.filter(round=held)
    return {row[0]: row[1:] for row in rows.values_list("task__name", "self_service", "letter", "phone", "in_person")}


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ").split())


# ── The page ────────────────────────────────────────────────────────────────────────────────────


def test_the_page_begins_with_the_one_thing_to_do(client: Client) -> None:
    page = text_of(client.get("/digitalisering/"))

    assert "Her er ingen tællinger endnu" in page
    assert page.count("button-primary") == 1
    assert client.get("/digitalisering/taelling/ny/").headers["Location"] == "/digitalisering/metode/ny/"


def test_the_seeds_series_is_shown_and_no_line_goes_from_one_method_to_the_other(client: Client) -> None:
    call_command("import", str(HORSENS), stdout=io.StringIO())
    with time_machine.travel(MARCH_2012, tick=False):
        page = text_of(client.get("/digitalisering/"))

    assert "Kort sagt:</b> 2010: 19 %." in page
    assert "Kort sagt:</b> 2011: 33 %. Næste tælling er Uge 17, 2012, fra 23. april 2012." in page
    assert "Nået: 33 % i 2011." in page
    assert "33 % i 2011. Der mangler 17 procentpoint." in page
    assert "Derfor går der ingen linje fra den ene til den anden." in page
    assert 'class="joined"' not in page
    assert page.count('class="c1"') == page.count('class="c2"') == 4  # wide, narrow, heading and legend

    with time_machine.travel(MARCH_2012, tick=False):
        kl = Method.objects.get(key="kl-35-opgaver")
        round_of(kl, "Uge 43", date(2012, 10, 22), reported_permille=400)
        assert text_of(client.get("/digitalisering/")).count('class="joined"') == 2  # one, wide and narrow


def test_what_was_not_counted_is_named_and_a_target_of_no_method_is_not_measured(
    client: Client, week: CountingRound
) -> None:
    Target.objects.create(year=2027, permille=500)

    page = text_of(client.get("/digitalisering/"))

    assert "Talt: 30 af 100 henvendelser om 1 opgave" in page
    assert 'Ikke talt med, fordi et tal mangler: <span lang="da">Pas</span>' in page
    assert "Kan ikke måles: vi ved ikke, hvilken metode målet er sat for." in page


def test_many_rounds_ask_no_more_often_than_one(client: Client, week: CountingRound) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/digitalisering/")
        return len(captured)

    once = questions()
    for number in range(2):
        more = round_of(MethodFactory(), f"Uge {number}", date(2025, 1 + number, 6))
        count(more, "Flytning", 1, 1, 1, 1)
        Target.objects.create(year=2028 + number, permille=number, method=more.method)

    assert questions() == once


# ── Methods, rounds, targets ────────────────────────────────────────────────────────────────────


def test_a_method_has_its_list_of_tasks_and_a_task_that_leaves_keeps_its_numbers(
    client: Client, week: CountingRound
) -> None:
    page = f"/digitalisering/metode/{week.method_id}/"
    said = {"name": "KL", "tasks": "To", "denominator": "Alle"}

    client.post(page, said | {"task_list": "pas = Passport\nKørekort\n\nPas"})

    assert set(week.method.task_list.values_list("name", "name_en")) == {("Pas", "Passport"), ("Kørekort", "")}
    assert numbers(week) == {"Flytning": (30, 10, 40, 20)}
    assert Task.objects.count() == 3


def test_a_round_is_planned_half_a_year_after_the_last_and_once(client: Client, week: CountingRound) -> None:
    form = client.get(f"/digitalisering/taelling/ny/?metode={week.method_id}").context["form"]
    assert (form["first_day"].value(), form["last_day"].value()) == (date(2027, 4, 19), date(2027, 4, 25))

    said = {"method": week.method_id, "name": "Uge 16", "first_day": "2027-04-19", "last_day": "2027-04-25"}
    for _ in range(2):
        answer = client.post("/digitalisering/taelling/ny/", said | {"formkey": "et-tryk"})
    planned = CountingRound.objects.get(name="Uge 16")
    assert answer.headers["Location"] == f"/digitalisering/taelling/{planned.pk}/"

    again = client.post("/digitalisering/taelling/ny/", said | {"formkey": "en-anden", "reported_permille": "101"})
    assert again.context["form"].errors == {
        "first_day": ["Metoden har allerede en tælling, der begynder den dag."],
        "reported_permille": ["Skriv procent fra 0 til 100, fx 33 eller 33,4."],
    }

    client.post(f"/digitalisering/taelling/{planned.pk}/slet/")
    client.post(f"/digitalisering/taelling/{week.pk}/slet/")
    assert list(CountingRound.objects.all()) == [week]


def test_a_target_is_written_in_per_cent_changed_and_deleted(client: Client, week: CountingRound) -> None:
    client.post("/digitalisering/maal/nyt/", {"year": "2030", "permille": "33,4 %", "method": week.method_id})
    goal = Target.objects.get()
    assert (goal.permille, goal.method) == (334, week.method)
    assert client.get(f"/digitalisering/maal/{goal.pk}/").context["form"]["permille"].value() == "33,4"

    client.post(f"/digitalisering/maal/{goal.pk}/", {"year": "2031", "permille": "40", "method": ""})
    goal.refresh_from_db()
    assert (goal.year, goal.permille, goal.method) == (2031, 400, None)

    client.post(f"/digitalisering/maal/{goal.pk}/slet/")
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("page", "said", "first", "corrected"),
    [
        ("metode/ny", {"name": "DS", "tasks": "To", "denominator": "Alle"}, {"source": "KL"}, {"tasks": "Tre"}),
        (
            "taelling/ny",
            {"name": "Uge 1", "first_day": "2027-01-04", "last_day": "2027-01-10"},
            {"note": ""},
            {"name": "Uge 1, 2027"},
        ),
        ("maal/nyt", {"year": "2030", "permille": "33"}, {"note": ""}, {"permille": "44"}),
    ],
)
def test_a_new_form_sent_again_with_a_correction_is_the_row_corrected(
    client: Client,
    week: CountingRound,
    page: str,
    said: dict[str, str],
    first: dict[str, str],
    corrected: dict[str, str],
) -> None:
    form = {"method": week.method_id, "formkey": "et-tryk", **said}

    for more in (first, corrected):
        assert client.post(f"/digitalisering/{page}/", form | more).status_code == 302

    model = {"metode/ny": Method, "taelling/ny": CountingRound, "maal/nyt": Target}[page]
    row = model.objects.get(key="et-tryk")
    ((field, value),) = corrected.items()
    assert str(getattr(row, field)) == value.replace("44", "440")
    assert model.objects.exclude(key__in=[week.key, week.method.key]).get() == row


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────


def test_a_task_that_is_counted_is_no_action_point_of_a_meeting(client: Client, week: CountingRound) -> None:
    pages = ["", "tal/"]
    found = [text_of(client.get(f"/en/digitalisering/taelling/{week.pk}/{page}")) for page in pages]
    assert [("Task" in page, "Action point" in page) for page in found] == [(True, False)] * 2
    assert b"Task" in client.get("/en/digitalisering/digitalisering.csv").content


def test_numbers_are_typed_in_and_an_empty_field_is_not_zero(client: Client, week: CountingRound) -> None:
    flytning, pas = Task.objects.get(name="Flytning").pk, Task.objects.get(name="Pas").pk
    page = f"/digitalisering/taelling/{week.pk}/tal/"

    shown = {f"initial-{flytning}_{name}": value for name, value in zip(Channel, (30, 10, 40, 20), strict=True)}

    client.post(page, shown | {f"{flytning}_self_service": "1.234", f"{flytning}_phone": "0", f"{pas}_letter": "2"})
    assert numbers(week) == {"Flytning": (1234, None, 0, None), "Pas": (None, 2, None, None)}

    client.post(page, {f"initial-{flytning}_self_service": 1234, f"initial-{flytning}_phone": 0})
    client.post(page, {f"initial-{pas}_letter": 2})
    assert numbers(week) == {}

    answer = client.post(page, {f"{pas}_letter": "to", f"{pas}_phone": "7"})
    assert answer.context["form"].errors == {f"{pas}_letter": ["Skriv et helt tal, eller lad feltet stå tomt."]}
    assert 'value="7"' in answer.content.decode()
    assert numbers(week) == {}


def test_two_who_type_in_one_round_at_once_keep_what_the_other_wrote(client: Client, week: CountingRound) -> None:
    page = f"/digitalisering/taelling/{week.pk}/tal/"
    inputs = re.compile(r'<input type="(?:text|hidden)" name="((?:initial-)?\d+_\w+)"(?: value="(\d+)")?')
    one, other = (dict(inputs.findall(client.get(page).content.decode())) for _who in range(2))
    flytning, pas = Task.objects.get(name="Flytning").pk, Task.objects.get(name="Pas").pk
    assert len(one) == 16

    client.post(page, one | {f"{pas}_phone": "7", f"{flytning}_letter": "11"})
    client.post(page, other | {f"{pas}_letter": "3", f"{flytning}_phone": ""})

    assert numbers(week) == {"Flytning": (30, 11, None, 20), "Pas": (None, 3, 7, None)}


def test_pasted_numbers_are_looked_at_before_they_are_kept(client: Client, week: CountingRound) -> None:
    page, text = f"/digitalisering/taelling/{week.pk}/hent-ind/", "Pas\t7\t1\t2\t0"

    shown = client.post(page, {"text": text})
    assert [(one.task.name, said.by_channel) for one, said in shown.context["rows"]] == [("Pas", (7, 1, 2, 0))]
    assert numbers(week) == {"Flytning": (30, 10, 40, 20)}

    client.post(page, {"text": text, "gem": "1"})
    assert numbers(week) == {"Flytning": (30, 10, 40, 20), "Pas": (7, 1, 2, 0)}


def test_faults_are_told_line_by_line_and_nothing_is_kept(client: Client, week: CountingRound) -> None:
    page = f"/digitalisering/taelling/{week.pk}/hent-ind/"

    shown = client.post(page, {"text": "Pas\t7\nPass\ttre", "gem": "1"})

    assert [(fault.line, words) for fault, words in shown.context["faults"]] == [
        (2, "Opgaven er ikke på metodens liste. Ret navnet, eller skriv den på listen først. Mente du pas?"),
        (2, "Det er ikke et helt tal. Lad feltet stå tomt, hvis du ikke kender tallet."),
    ]
    assert "Gem tallene" not in text_of(shown)
    assert numbers(week) == {"Flytning": (30, 10, 40, 20)}
    assert client.post(page, {}).context["form"].errors == {"text": ["Sæt tallene ind, eller vælg en fil."]}


def test_a_workbook_is_laid_into_the_field_and_kept_from_there(client: Client, week: CountingRound) -> None:
    page = f"/digitalisering/taelling/{week.pk}/hent-ind/"
    content = workbook([["Opgave", "Personligt", "Selvbetjening"], ["Pas", 3, 1204]], title="Tal")

    shown = client.post(page, {"sheet": SimpleUploadedFile("tal.xlsx", content)})
    laid = shown.context["form"]["text"].value()
    assert laid == "Opgave\tPersonligt\tSelvbetjening\nPas\t3\t1204"

    client.post(page, {"text": laid, "gem": "1"})
    assert numbers(week)["Pas"] == (1204, None, None, 3)


def test_a_fraction_is_refused_typed_in_a_workbook_and_from_the_field_it_is_laid_into(
    client: Client, week: CountingRound
) -> None:
    page, pas = f"/digitalisering/taelling/{week.pk}/", Task.objects.get(name="Pas").pk
    content = workbook([["Opgave", "Telefon"], ["Pas", 0], ["Flytning", 12]], title="Tal")
    book = load_workbook(io.BytesIO(content))
    book.worksheets[0]["B2"] = 12.345
    book.save(out := io.BytesIO())

    shown = client.post(f"{page}hent-ind/", {"sheet": SimpleUploadedFile("tal.xlsx", out.getvalue())})
    laid = shown.context["form"]["text"].value()
    client.post(f"{page}hent-ind/", {"text": laid, "gem": "1"})
    for typed in ("0.333", "12,345", "9" * 5_000):
        assert client.post(f"{page}tal/", {f"{pas}_phone": typed}).context["form"].errors

    assert (laid, shown.context["count"]) == ("Opgave\tTelefon\nPas\t12,345\nFlytning\t12", 1)
    assert numbers(week) == {"Flytning": (30, 10, 40, 20)}
    client.post(f"{page}tal/", {f"{pas}_phone": "12.0", f"{pas}_letter": "1 234"})
    assert numbers(week)["Pas"] == (None, 1234, 12, None)


def test_a_sheet_of_some_columns_leaves_the_others_as_they_are(client: Client, week: CountingRound) -> None:
    page, text = f"/digitalisering/taelling/{week.pk}/hent-ind/", "Opgave\tTelefon\tBrev\nFlytning\t41\t\n"

    (row,) = client.post(page, {"text": text}).context["rows"]
    client.post(page, {"text": text, "gem": "1"})

    assert numbers(week) == {"Flytning": (30, None, 41, 20)} == {"Flytning": row[1].by_channel}


def test_a_cpr_number_among_the_numbers_is_refused(client: Client, week: CountingRound) -> None:
    answer = client.post(f"/digitalisering/taelling/{week.pk}/hent-ind/", {"text": "Pas\t010150-1234", "gem": "1"})

    assert "cpr-nummer" in answer.context["form"].errors["text"][0]
    assert "010150" not in answer.content.decode()


# ── Files and the command ───────────────────────────────────────────────────────────────────────


def test_the_files_have_every_task_and_unknown_is_empty(client: Client, week: CountingRound) -> None:
    Target.objects.create(year=2030, permille=505, method=week.method)

    book = load_workbook(io.BytesIO(client.get("/digitalisering/digitalisering.xlsx").content)).active
    text = client.get("/digitalisering/digitalisering.csv").content.decode("utf-8-sig")

    days = "KL;Uge 43;2026-10-19;2026-10-25"
    assert text.splitlines()[1:] == [
        f"{days};Flytning;30;10;40;20;100;30;;",
        f"{days};Pas;;;;;;;;",
        f"{days};Alle opgaver;30;;;;100;30;Talt;",
        "KL;Mål;;;;;;;;;50.5;2030;",
    ]
    assert [[cell.value for cell in row][4:10] for row in book.iter_rows(min_row=2, max_row=3)] == [
        ["Flytning", 30, 10, 40, 20, 100],
        ["Pas", *UNKNOWN, None],
    ]


def test_the_command_prints_rounds_methods_and_targets() -> None:
    call_command("import", str(HORSENS), stdout=io.StringIO())
    out, words = io.StringIO(), io.StringIO()
    with time_machine.travel(MARCH_2012, tick=False):
        call_command("digitalisation", "--format", "json", stdout=out)
        call_command("digitalisation", stdout=words)

    told = json.loads(out.getvalue())
    rounds = {one["id"]: [(r["id"], r["basis"], r["permille"]) for r in one["rounds"]] for one in told["methods"]}
    assert rounds == {
        "egen-metode": [("2010", "reported", 190)],
        "kl-35-opgaver": [("2011", "reported", 330), ("2012-uge-17", "planned", None)],
    }
    assert [(t["year"], t["permille"], t["method"], t["latest_permille"]) for t in told["targets"]] == [
        (2012, 300, "kl-35-opgaver", 330),
        (2015, 500, "kl-35-opgaver", 330),
    ]
    week = told["methods"][1]["rounds"][1]
    assert date.fromisoformat(week["first_day"]).isocalendar()[:2] == (2012, 17)
    assert "Uge 17, 2012             2012-04-23 – 2012-04-29  ikke opgjort  Planlagt" in words.getvalue()
