"""Grants and their money: granted, divided, spent, taken from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_noop

from selvhjulpen.awards.models import AwardRound, Result, RoundState
from selvhjulpen.business_case import adapters
from selvhjulpen.business_case.models import Activity, BudgetLine, Expense, Grant
from selvhjulpen.business_case.queries import known_to_a_sheet
from selvhjulpen.business_case.rules import sheet
from selvhjulpen.business_case.rules.files import name_for
from selvhjulpen.business_case.rules.spending import receipts_are_kept_from
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.meetings.models import Meeting
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui.actions import save_once

# What a person says of each, or a row of a sheet does.
_OF_A_GRANT = ("name", "giver", "purpose", "year", "amount_ore", "may_be_used_for", "first_day", "last_day")
_OF_A_LINE = ("grant", "name", "amount_ore", "activity")
_OF_AN_EXPENSE = ("line", "day", "amount_ore", "what", "supplier", "meeting", "instance")

# What nothing leads to is swept away when nobody can be in the middle of it any more.
_SWEPT_AFTER = timedelta(days=1)


class Refused(Exception):
    """A deed that cannot be done. Nothing has been changed."""


class LineInUse(Refused):
    """Money has been spent of the line: its expenses are moved to another one first."""


class NameTaken(Refused):
    """The grant has another line of that name, since a moment ago perhaps."""


class NoPrize(Refused):
    """The round has no winner that is published, or no money is in it."""


class SheetRefused(Refused):
    """A sheet with faults: nothing of it was taken in."""

    def __init__(self, faults: Sequence[sheet.Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class Receipt:
    """A file somebody has sent: what is in it, what they call it, and what it was found to be (pdf, png, jpg)."""

    content: bytes
    name: str
    ending: str


@dataclass(frozen=True)
class Taken:
    """How many expenses of a sheet were new, changed, and there already."""

    new: int
    changed: int
    unchanged: int


def save_grant(*, grant: Grant, by: Person, now: datetime) -> None:
    """Keep a grant, new or changed; the form of a new one sent twice is one."""
    what = gettext_noop("Bevilling rettet") if grant.pk else gettext_noop("Bevilling oprettet")
    with transaction.atomic():
        if grant.pk:
            grant.save()
        elif not save_once(grant, says=_OF_A_GRANT):
            return
        note(deed=Deed.CHANGED, what=what, about=grant.about, by=by, now=now)


def grant_prize(*, award: AwardRound, by: Person, now: datetime) -> Grant:
    """Make a prize that was won a grant: one line, and what it may be used for. Twice is once. Raises NoPrize."""
    with transaction.atomic():
        held = AwardRound.objects.select_for_update().get(pk=award.pk)
        if there := Grant.objects.filter(award=held).first():
            return there
        won = Result.objects.select_related("winner").filter(round=held).first()
        if held.state != RoundState.PUBLISHED or held.prize_ore is None or won is None:
            raise NoPrize
        today = local_day(now)
        grant = Grant.objects.create(
            name=str(held),
            giver=held.name,
            purpose=won.winner.title,
            year=today.year,
            amount_ore=held.prize_ore,
            may_be_used_for=held.prize_use,
            first_day=min(held.result_day, today),
            last_day=_a_year_after(held.result_day),
            award=held,
        )
        BudgetLine.objects.create(
            grant=grant, name=held.prize_use[:120] or str(held), amount_ore=held.prize_ore, activity=Activity.OTHER
        )
        note(deed=Deed.CHANGED, what=gettext_noop("Præmie gjort til bevilling"), about=grant.about, by=by, now=now)
    return grant


def _a_year_after(day: date) -> date:
    """To the end of the year that follows: nobody holds a course the day after the party."""
    return date(day.year + 1, 12, 31)


def save_line(*, line: BudgetLine, by: Person, now: datetime) -> None:
    """Keep a budget line, new or changed; the form of a new one sent twice is one. Raises NameTaken."""
    try:
        with transaction.atomic():
            if line.pk:
                line.save()
            elif not save_once(line, says=_OF_A_LINE):
                return
            note(deed=Deed.CHANGED, what=gettext_noop("Budgetlinje gemt"), about=line.grant.about, by=by, now=now)
    except IntegrityError as error:
        raise NameTaken from error


def delete_line(*, line: BudgetLine, by: Person, now: datetime) -> None:
    """Take away a line nothing was spent of. Raises LineInUse."""
    try:
        with transaction.atomic():
            line.delete()
            note(deed=Deed.ERASED, what=gettext_noop("Budgetlinje slettet"), about=line.grant.about, by=by, now=now)
    except (ProtectedError, IntegrityError) as error:
        raise LineInUse from error


def save_expense(
    *, expense: Expense, receipt: Receipt | None, without_receipt: bool = False, by: Person, now: datetime
) -> None:
    """Keep an expense, new or changed, with a new ``receipt``, the one it has, or none. Raises OSError.

    The form of a new one sent twice is one expense, and one file.
    """
    what = gettext_noop("Udgift rettet") if expense.pk else gettext_noop("Udgift skrevet på")
    if receipt:
        adapters.put(expense, content=receipt.content, name=name_for(receipt.name, receipt.ending))
    elif without_receipt:
        expense.receipt, expense.receipt_name = "", ""
    sent = expense.receipt.name if receipt else ""
    if not expense.pk:
        expense.written_at, expense.written_by = now, by
    try:
        with transaction.atomic():
            # As it is now: somebody else may have sent another one since this person's page was read.
            held = Expense.objects.select_for_update().filter(pk=expense.pk).first()
            before = held.receipt.name if held else ""
            if held and not receipt and not without_receipt:
                expense.receipt, expense.receipt_name = held.receipt, held.receipt_name
            if expense.pk:
                expense.save()
            elif not save_once(expense, says=[*_OF_AN_EXPENSE, "receipt_name"]):
                adapters.take_away_later(sent)
                return
            note(deed=Deed.CHANGED, what=what, about=expense.about, by=by, now=now)
            if before != expense.receipt.name:
                adapters.take_away_later(before)
    except BaseException:
        if receipt:
            with suppress(OSError):
                adapters.take_away_now(sent)
        raise


def delete_expense(*, expense: Expense, by: Person, now: datetime) -> None:
    """Take an expense away, and its receipt; twice is once."""
    with transaction.atomic():
        held = Expense.objects.select_for_update().filter(pk=expense.pk).first()
        if held is None:
            return
        note(deed=Deed.ERASED, what=gettext_noop("Udgift slettet"), about=held.about, by=by, now=now)
        adapters.take_away_later(held.receipt.name)
        held.delete()


def take_in_sheet(*, grant: Grant, table: Sequence[Sequence[Any]], by: Person, now: datetime) -> Taken:
    """Write on the expenses of a sheet: all of them, or none. The same sheet twice adds nothing.

    A row with an id changes that expense; one without is the expense it made the first time, whatever has been changed
    in that since. Expenses that are not in the sheet stay. Raises SheetRefused.
    """
    known = known_to_a_sheet(grant, table)  # before the lock: it asks much
    with transaction.atomic():
        held = Grant.objects.select_for_update().get(pk=grant.pk)
        lines = {line.name: line for line in held.lines.all()}
        rows, faults = sheet.read(table, replace(known, lines=list(lines)))
        if faults:
            raise SheetRefused(faults)
        there = {expense.key: expense for expense in Expense.objects.filter(line__grant=held)}
        meetings = dict(Meeting.objects.filter(key__in={r.meeting for r in rows} - {""}).values_list("key", "pk"))
        sessions = dict(
            CourseInstance.objects.filter(key__in={r.session for r in rows} - {""}).values_list("key", "pk")
        )
        new, changed = [], []
        for row in rows:
            old = there.get(row.key)
            if old and not row.has_key:
                continue
            says = {
                "line_id": lines[row.line].pk,
                "day": row.day,
                "amount_ore": row.ore,
                "what": row.what,
                "supplier": row.supplier,
                "meeting_id": meetings.get(row.meeting),
                "instance_id": sessions.get(row.session),
            }
            if old is None:
                new.append(Expense(key=row.key, written_at=now, written_by=by, **says))
            elif any(getattr(old, field) != value for field, value in says.items()):
                for field, value in says.items():
                    setattr(old, field, value)
                changed.append(old)
        Expense.objects.bulk_create(new)
        if changed:
            Expense.objects.bulk_update(changed, _OF_AN_EXPENSE)
        if new or changed:
            note(deed=Deed.CHANGED, what=gettext_noop("Udgifter hentet fra ark"), about=held.about, by=by, now=now)
    return Taken(len(new), len(changed), len(rows) - len(new) - len(changed))


def forget_receipts(*, now: datetime) -> None:
    """Receipts of grants that ended more than five years ago, counted from the end of that year, go; a chore.

    They may name people, and nobody may ask for them any more. The expenses themselves stay.
    """
    old = Expense.objects.filter(line__grant__last_day__lt=receipts_are_kept_from(local_day(now))).exclude(receipt="")
    with transaction.atomic():
        for expense in old:
            adapters.take_away_later(expense.receipt.name)
            note(
                deed=Deed.ERASED, what=gettext_noop("Bilag slettet efter fem år"), about=expense.about, by=None, now=now
            )
        old.update(receipt="", receipt_name="")


def forget_stray_files(*, now: datetime) -> None:
    """Take away receipts of no expense: of a deed that was cut off in the middle; a chore."""
    stray = set(adapters.written_before(now - _SWEPT_AFTER))
    for path in stray - set(Expense.objects.exclude(receipt="").values_list("receipt", flat=True)):
        adapters.take_away_now(path)
