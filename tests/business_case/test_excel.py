"""Expenses in a workbook: out, in again, and from another hand."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from selvhjulpen.business_case.models import BudgetLine, Expense
from selvhjulpen.people.models import AuditEntry
from tests.business_case.factories import ExpenseFactory
from tests.courses.factories import SessionFactory
from tests.pages import words

pytestmark = pytest.mark.django_db


def exported(client, grant):
    return client.get(f"/bevillinger/{grant.pk}/excel/").content


def send(client, grant, content, name="udgifter.xlsx"):
    return client.post(f"/bevillinger/{grant.pk}/hent-ind/", {"sheet": SimpleUploadedFile(name, content)}, follow=True)


def sheet_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def state():
    return sorted(Expense.objects.values_list("key", "line", "day", "amount_ore", "what", "supplier", "instance"))


def test_what_is_taken_out_can_be_taken_in_and_changes_nothing(coordinator, line):
    ExpenseFactory(line=line, what='=HYPERLINK("http://x")', supplier="+45 Kantinen", amount_ore=12_345)
    ExpenseFactory(line=line, what="'=1+1", instance=SessionFactory(), amount_ore=-500)
    before, content = state(), exported(coordinator, line.grant)

    answer = send(coordinator, line.grant, content)

    assert "Nye: 0. Ændrede: 0. Stod her i forvejen: 2." in words(answer)
    assert state() == before
    cells = [cell for row in load_workbook(io.BytesIO(content)).worksheets[0] for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith(("=", "+"))]
    assert AuditEntry.objects.filter(deed="exported", about=line.grant.about).count() == 1


def test_the_same_sheet_twice_adds_nothing_the_second_time(coordinator, line):
    head = ["budgetlinje", "Dag", "Beløb i kr.", "Hvad er købt?"]
    one = [line.name, date(2026, 5, 5), 1200.5, "Kaffe"]
    content = sheet_of(head, one, one, [line.name, "6-5-2026", "2.000", "Oplæg"])

    first, second = send(coordinator, line.grant, content), send(coordinator, line.grant, content)

    assert "Nye: 3. Ændrede: 0. Stod her i forvejen: 0." in words(first)
    assert "Nye: 0. Ændrede: 0. Stod her i forvejen: 3." in words(second)
    assert sorted(Expense.objects.values_list("amount_ore", flat=True)) == [120_050, 120_050, 200_000]

    Expense.objects.filter(what="Oplæg").update(amount_ore=210_000)  # corrected by hand, after the sheet was sent
    send(coordinator, line.grant, content)
    assert Expense.objects.get(what="Oplæg").amount_ore == 210_000


def test_a_row_with_an_id_changes_its_expense_and_one_fault_stops_them_all(coordinator, line):
    expense = ExpenseFactory(line=line)
    head = ["Id", "Budgetlinje", "Dag", "Beløb i kr.", "Hvad er købt?"]
    right = [expense.key, line.name, date(2026, 5, 5), 70, "Kage"]

    refused = send(coordinator, line.grant, sheet_of(head, right, [None, "Ukendt", "i går", "=1+1", ""]))

    assert "Arket har 4 fejl Intet er gemt." in words(refused)
    assert "3 Budgetlinje Ukendt Den budgetlinje har bevillingen ikke." in words(refused)
    assert "3 Beløb i kr. =1+1 Der står en formel. Skriv det, den giver." in words(refused)
    expense.refresh_from_db()
    assert expense.what == "Mad til mødet"

    send(coordinator, line.grant, sheet_of(head, right))
    expense.refresh_from_db()
    assert (expense.what, expense.amount_ore) == ("Kage", 7_000)


def test_a_sheet_with_a_row_copied_without_its_id_is_two_expenses(coordinator, line):
    head = ["Id", "Budgetlinje", "Dag", "Beløb i kr.", "Hvad er købt?"]
    said = [line.name, date(2026, 5, 5), 70, "Kage"]
    send(coordinator, line.grant, sheet_of(head, [None, *said]))
    key = Expense.objects.get().key

    answer = send(coordinator, line.grant, sheet_of(head, [None, *said], [key, *said]))

    assert "Nye: 1. Ændrede: 0. Stod her i forvejen: 1." in words(answer)
    assert Expense.objects.count() == 2


def test_a_line_saved_with_two_blanks_can_be_named_in_a_sheet(coordinator, line):
    coordinator.post(
        f"/bevillinger/{line.grant.pk}/linje/{line.pk}/",
        {"name": "Mad  til   møder", "amount_ore": "100", "activity": "meetings"},
    )
    head = ["Budgetlinje", "Dag", "Beløb i kr.", "Hvad er købt?"]

    answer = send(coordinator, line.grant, sheet_of(head, ["Mad til møder", date(2026, 5, 5), 70, "Kage"]))

    assert "Nye: 1." in words(answer)
    assert BudgetLine.objects.get().name == "Mad til møder"


@pytest.mark.parametrize("content", [b"ikke et ark", b"PK\x03\x04 brudt", sheet_of(["a"])[:400]])
def test_what_is_no_workbook_is_told_in_words(coordinator, line, content):
    assert "Filen kan ikke læses som et Excel-ark." in words(send(coordinator, line.grant, content))
