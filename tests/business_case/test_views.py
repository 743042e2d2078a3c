"""The pages of grants: spent and left, expenses and receipts, and a prize that becomes a grant."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta
from threading import Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selvhjulpen.business_case import actions
from selvhjulpen.business_case.models import BudgetLine, Expense, Grant
from selvhjulpen.people.models import AuditEntry
from tests.awards.factories import RoundFactory, decided_round
from tests.business_case.factories import ExpenseFactory, GrantFactory, LineFactory, PaidFactory
from tests.courses.factories import NOW, BookingFactory, CountedSessionFactory, SessionFactory
from tests.meetings.factories import AnswerFactory, HeldFactory
from tests.pages import pressed_twice, words

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 regning"


def typed(line, **other):
    """What the form of an expense sends."""
    return {
        "line": line.pk,
        "day": "2026-11-02",
        "amount_ore": "1.250,50",
        "what": "Mad til mødet",
        "supplier": "Kantinen",
        "at": "",
        **other,
    }


def pdf(name="regning.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


# ── What is shown ───────────────────────────────────────────────────────────────────────────────


def test_the_page_says_what_is_spent_and_left_by_line_and_in_all(coordinator, line):
    ExpenseFactory(line=line, amount_ore=2_500_000)
    LineFactory(grant=line.grant, name="Kurser", amount_ore=30_000_000, activity="courses")

    shown = words(coordinator.get(f"/bevillinger/{line.grant.pk}/"))

    assert "Netværksmøder Netværksmøder 100.000 kr. 25.000 kr. 75.000 kr. 25 %" in shown
    assert "Ikke delt ud på linjer 100.000 kr." in shown
    assert "I alt 500.000 kr. 25.000 kr. 475.000 kr. 5 %" in shown


def test_the_whole_grant_is_divided_by_nobody(coordinator, line):
    ExpenseFactory(line=line, amount_ore=50_000_000, what="Alt på én gang")
    pages = ["/bevillinger/", f"/bevillinger/{line.grant.pk}/", f"/bevillinger/{line.grant.pk}/ret/"]

    said = " ".join(words(coordinator.get(page)) for page in pages)

    # 500,000 kr. for 56 members: 8,928.57, however it is rounded.
    assert not re.search(r"8[.,]?92[89]|8[.,]9\b", said)
    assert "56" not in said
    assert "Pr. deltager" in said
    assert "ikke opgjort" in said


def test_a_participant_costs_what_was_spent_where_they_came(coordinator, line):
    held, empty, unmarked, counted = SessionFactory(), SessionFactory(), SessionFactory(), CountedSessionFactory()
    for instance, people in ((held, 8), (empty, 0)):
        BookingFactory(instance=instance)
        type(held).objects.filter(pk=instance.pk).update(people_marked=8, people_present=people)
    counted.head_counts.create(number=0, counted_at=NOW)
    for instance in (held, empty, unmarked, counted):
        ExpenseFactory(line=line, instance=instance, amount_ore=100_000)

    overview = coordinator.get(f"/bevillinger/{line.grant.pk}/").context["overview"]

    people = {one.activity.pk: (one.cost.people, one.cost.ore_each) for one in overview.activities}
    assert people == {held.pk: (8, 12_500), empty.pk: (0, None), unmarked.pk: (None, None), counted.pk: (0, None)}
    (kind,) = overview.kinds
    assert (kind.cost.ore, kind.cost.at.ore, kind.cost.at.people, kind.cost.uncounted) == (400_000, 300_000, 8, 1)


def test_a_meeting_costs_what_was_spent_at_it_for_each_who_came_or_was_brought(coordinator, line):
    met, unmarked = HeldFactory(), HeldFactory()
    for came, brought in ((True, 2), (True, 0), (False, 1)):
        AnswerFactory(meeting=met, present=came, extra_present=brought)
    AnswerFactory(meeting=unmarked)
    coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", typed(line, amount_ore="1.000", at=f"meeting:{met.pk}"))
    ExpenseFactory(line=line, meeting=unmarked)

    overview = coordinator.get(f"/bevillinger/{line.grant.pk}/").context["overview"]

    people = {one.activity: (one.cost.people, one.cost.ore_each) for one in overview.activities}
    assert people == {met: (4, 25_000), unmarked: (None, None)}


def test_the_list_says_which_grants_need_a_look(coordinator, line):
    PaidFactory(line=line, amount_ore=10_050_000)
    PaidFactory(line=LineFactory(grant=GrantFactory(name="Den anden")))

    shown = words(coordinator.get("/bevillinger/"))

    assert (shown.count("Byrådet 1 ting at se efter"), shown.count("at se efter")) == (1, 1)


def test_what_needs_a_look_is_told(coordinator, line):
    ExpenseFactory(line=line, amount_ore=10_050_000, day=date(2025, 12, 30))

    shown = words(coordinator.get(f"/bevillinger/{line.grant.pk}/"))

    assert "Der er brugt 500 kr. for meget på Netværksmøder. Flyt penge fra en anden linje." in shown
    assert "1 udgift ligger uden for bevillingens periode." in shown
    assert "1 udgift mangler bilag." in shown


@pytest.mark.parametrize("path", ["/bevillinger/", "/bevillinger/{pk}/"])
def test_as_many_queries_for_one_as_for_three(coordinator, line, path):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert coordinator.get(path.format(pk=line.grant.pk)).status_code == 200
        return len(queries)

    def one_more():
        ExpenseFactory(line=line, instance=SessionFactory())
        ExpenseFactory(line=LineFactory(grant=line.grant), instance=CountedSessionFactory())
        ExpenseFactory(line=LineFactory(grant=GrantFactory()))

    one_more()
    with_one = count()
    one_more()
    one_more()

    assert count() == with_one


# ── Expenses and receipts ───────────────────────────────────────────────────────────────────────


def test_an_expense_is_written_down_with_its_receipt_and_what_it_was_for(coordinator, line):
    session = SessionFactory()

    sent = typed(line, at=f"session:{session.pk}", receipt_file=pdf("Mad; nov.PDF"))
    answer = coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", sent)

    assert answer.status_code == 302
    expense = Expense.objects.get()
    assert (expense.amount_ore, expense.instance, expense.meeting) == (125_050, session, None)
    assert (expense.written_by, expense.receipt_name) == (coordinator.person, "Mad nov.pdf")
    assert re.fullmatch(r"receipts/[\w-]{22}\.pdf", expense.receipt.name)
    assert [entry.what for entry in AuditEntry.objects.filter(about=expense.about)] == ["Udgift skrevet på"]


def test_save_pressed_twice_is_one_grant_one_line_and_one_expense(coordinator, line):
    grant = {"name": "Ny", "giver": "Byrådet", "amount_ore": "5", "year": "2026", "first_day": "2026-01-01"}
    own = f"/bevillinger/{line.grant.pk}/"

    answers = [
        pressed_twice(coordinator, "/bevillinger/ny/", {**grant, "last_day": "2026-12-31"}, name="Endnu en"),
        pressed_twice(coordinator, f"{own}linje/", {"name": "Mad", "amount_ore": "5", "activity": "cafe"}, name="Te"),
        pressed_twice(coordinator, f"{own}udgift/", typed(line), what="Kage"),
    ]

    assert [[answer.status_code for answer in three] for three in answers] == [[302, 302, 302]] * 3
    assert all(first["Location"] == second["Location"] for first, second, _third in answers)
    assert sorted(Grant.objects.exclude(pk=line.grant.pk).values_list("name", flat=True)) == ["Endnu en", "Ny"]
    assert sorted(BudgetLine.objects.exclude(pk=line.pk).values_list("name", flat=True)) == ["Mad", "Te"]
    assert sorted(Expense.objects.values_list("what", flat=True)) == ["Kage", "Mad til mødet"]
    assert AuditEntry.objects.filter(deed="changed").count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_expense_with_one_file(coordinator, line):
    def press():
        expense = Expense(key="en-formular", line=line, day=NOW.date(), amount_ore=500, what="Kage")
        receipt = actions.Receipt(PDF, "kage.pdf", "pdf")
        actions.save_expense(expense=expense, receipt=receipt, by=coordinator.person, now=NOW)
        connection.close()

    presses = [Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    kept = Expense.objects.get().receipt.name
    assert default_storage.listdir("receipts")[1] == [kept.rpartition("/")[2]]


def test_a_receipt_is_handed_out_as_a_file_and_told_to_the_log(coordinator, line):
    coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", typed(line, receipt_file=pdf("regning.html")))
    expense = Expense.objects.get()

    answer = coordinator.get(f"/bevillinger/{line.grant.pk}/udgift/{expense.pk}/bilag/")

    assert b"".join(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="regning.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(about=expense.about, deed="seen", what="Bilag").exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (pdf("regning.pdf", b"<html><script>"), "Et bilag skal være en PDF eller et billede"),
        (pdf("010150-1234.pdf"), "Filens navn ligner et cpr-nummer."),
    ],
)
def test_what_is_no_receipt_is_refused_at_its_place_and_the_rest_is_kept(coordinator, line, sent, said):
    answer = coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", typed(line, receipt_file=sent))

    assert said in answer.context["form"].errors["receipt_file"][0]
    assert 'value="1.250,50"' in answer.content.decode()
    assert not Expense.objects.exists()


@pytest.mark.parametrize(("amount", "said"), [("0", "Skriv, hvad det kostede."), ("mange", "Det er ikke et beløb.")])
def test_what_is_no_amount_is_refused(coordinator, line, amount, said):
    answer = coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", typed(line, amount_ore=amount))

    assert answer.context["form"].errors["amount_ore"][0].startswith(said)


def test_a_new_receipt_takes_the_place_of_the_old_and_may_be_taken_away(
    coordinator, line, django_capture_on_commit_callbacks
):
    address = f"/bevillinger/{line.grant.pk}/udgift/"
    coordinator.post(address, typed(line, receipt_file=pdf()))
    first = Expense.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(f"{address}{first.pk}/", typed(line, receipt_file=pdf("ny.png", b"\x89PNG\r\n\x1a\n")))
    second = Expense.objects.get()
    assert (default_storage.exists(first.receipt.name), second.receipt_name) == (False, "ny.png")

    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(f"{address}{first.pk}/", typed(line, without_receipt="on"))
    assert not default_storage.exists(second.receipt.name)
    assert Expense.objects.get().receipt_name == ""
    assert coordinator.get(f"{address}{first.pk}/bilag/").status_code == 404


def test_an_expense_is_deleted_with_its_receipt_and_the_log_says_so(
    coordinator, line, django_capture_on_commit_callbacks
):
    coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", typed(line, receipt_file=pdf()))
    expense = Expense.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/{expense.pk}/slet/")

    assert not Expense.objects.exists()
    assert not default_storage.exists(expense.receipt.name)
    assert AuditEntry.objects.get(about=expense.about, deed="erased").what == "Udgift slettet"


def test_a_receipt_whose_deed_fails_is_not_left_behind(line, tmp_path, coordinator):
    expense = Expense(line=line, day=NOW.date(), amount_ore=0, what="Ingenting")

    with pytest.raises(Exception, match="business_case_expense_is_money"):
        actions.save_expense(
            expense=expense, receipt=actions.Receipt(PDF, "a.pdf", "pdf"), by=coordinator.person, now=NOW
        )

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_receipts_go_five_years_after_the_year_of_their_grant(coordinator, line, django_capture_on_commit_callbacks):
    coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", typed(line, receipt_file=pdf()))
    path = Expense.objects.get().receipt.name
    year_end = NOW.replace(year=2031, month=12, day=31)

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_receipts(now=year_end)
    assert default_storage.exists(path)

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_receipts(now=year_end + timedelta(days=1))
    assert not default_storage.exists(path)
    assert Expense.objects.get().amount_ore == 125_050


def test_a_receipt_of_no_expense_is_swept_away_after_a_day(coordinator, line):
    actions.forget_stray_files(now=NOW)  # where nothing was ever sent, there is nothing to sweep
    coordinator.post(f"/bevillinger/{line.grant.pk}/udgift/", typed(line, receipt_file=pdf()))
    kept, stray = Expense.objects.get().receipt.name, default_storage.save("receipts/cut.pdf", ContentFile(PDF))
    written = default_storage.get_modified_time(stray).astimezone(UTC)

    actions.forget_stray_files(now=written + timedelta(hours=23))
    assert default_storage.exists(stray)
    actions.forget_stray_files(now=written + timedelta(hours=25))

    assert (default_storage.exists(stray), default_storage.exists(kept)) == (False, True)


def test_of_two_who_send_a_receipt_at_once_the_first_file_is_not_left_behind(
    coordinator, line, django_capture_on_commit_callbacks
):
    expense = ExpenseFactory(line=line)
    pages = [Expense.objects.get(pk=expense.pk) for _person in range(3)]
    sent = [actions.Receipt(PDF, "en.pdf", "pdf"), actions.Receipt(PDF, "to.pdf", "pdf"), None]

    for page, receipt in zip(pages, sent, strict=True):
        with django_capture_on_commit_callbacks(execute=True):
            actions.save_expense(expense=page, receipt=receipt, by=coordinator.person, now=NOW)

    kept = Expense.objects.get()
    assert (kept.receipt_name, default_storage.listdir("receipts")[1]) == (
        "to.pdf",
        [kept.receipt.name.rpartition("/")[2]],
    )


def test_a_line_with_expenses_stays_and_one_without_goes(coordinator, line):
    ExpenseFactory(line=line)
    empty = LineFactory(grant=line.grant)

    for one in (line, empty):
        coordinator.post(f"/bevillinger/{line.grant.pk}/linje/{one.pk}/slet/")

    assert list(BudgetLine.objects.all()) == [line]


def test_two_lines_of_a_grant_have_two_names(coordinator, line):
    sent = {"name": line.name, "amount_ore": "5", "activity": "cafe"}

    answer = coordinator.post(f"/bevillinger/{line.grant.pk}/linje/", sent)

    assert "Bevillingen har allerede en linje med det navn." in words(answer)
    assert BudgetLine.objects.count() == 1


def test_a_grant_is_written_down_in_kroner(coordinator):
    sent = {
        "name": "Netværksbevillingen",
        "giver": "Byrådet",
        "purpose": "Selvhjulpne borgere",
        "amount_ore": "500.000",
        "year": "2026",
        "first_day": "2026-01-01",
        "last_day": "2025-12-31",
    }
    assert "Det ligger før den første dag." in words(coordinator.post("/bevillinger/ny/", sent))

    coordinator.post("/bevillinger/ny/", {**sent, "last_day": "2026-12-31"})

    grant = Grant.objects.get()
    assert (grant.amount_ore, grant.year) == (50_000_000, 2026)
    assert "Formål Selvhjulpne borgere" in words(coordinator.get(f"/bevillinger/{grant.pk}/"))


# ── A prize ─────────────────────────────────────────────────────────────────────────────────────


def test_a_prize_that_was_won_becomes_a_grant_once(coordinator):
    award = decided_round(prize_ore=1_000_000, prize_use="Et kursus eller et foredrag", published=True)
    assert "Gør præmien til en bevilling" in words(coordinator.get("/bevillinger/"))

    for _ in range(2):
        coordinator.post(f"/bevillinger/praemie/{award.pk}/")

    grant = Grant.objects.get()
    assert (grant.award, grant.amount_ore, grant.may_be_used_for) == (award, 1_000_000, "Et kursus eller et foredrag")
    assert [line.amount_ore for line in grant.lines.all()] == [1_000_000]
    assert "Gør præmien" not in words(coordinator.get("/bevillinger/"))
    shown = words(coordinator.get(f"/bevillinger/{grant.pk}/"))
    assert "Må kun bruges til: Et kursus eller et foredrag" in shown
    assert f"Præmie {award}" in shown

    spend = f"/bevillinger/{grant.pk}/udgift/"
    assert "Må kun bruges til: Et kursus eller et foredrag" in words(coordinator.get(spend))
    coordinator.post(spend, typed(grant.lines.get(), amount_ore="4.000", what="Foredrag"))
    assert "Brugt 4.000 kr. af 10.000 kr." in words(coordinator.get(f"/bevillinger/{grant.pk}/"))


@pytest.mark.parametrize(
    "award",
    [
        lambda: RoundFactory(prize_ore=1_000_000),
        lambda: decided_round(prize_ore=1_000_000),
        lambda: decided_round(prize_ore=None, published=True),
        lambda: RoundFactory(prize_ore=1_000_000, state="published"),
    ],
)
def test_no_winner_no_day_or_no_money_is_no_prize(coordinator, award):
    assert coordinator.post(f"/bevillinger/praemie/{award().pk}/").status_code == 404
    assert not Grant.objects.exists()
