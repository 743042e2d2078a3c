"""Fetch, or answer "not there". Whoever may open these pages may open every grant; a line and an expense by its own."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.awards.models import AwardRound
from selvhjulpen.business_case.models import BudgetLine, Expense, Grant
from selvhjulpen.business_case.queries import prizes_to_grant


def grant(pk: int) -> Grant:
    """One grant."""
    return get_object_or_404(Grant.objects.select_related("award"), pk=pk)


def line(pk: int, line_pk: int) -> BudgetLine:
    """One line of this grant."""
    return get_object_or_404(BudgetLine.objects.select_related("grant"), pk=line_pk, grant=pk)


def expense(pk: int, expense_pk: int) -> Expense:
    """One expense of this grant."""
    return get_object_or_404(
        Expense.objects.select_related("line__grant", "meeting__group", "instance__course", "instance__location"),
        pk=expense_pk,
        line__grant=pk,
    )


def with_receipt(pk: int, expense_pk: int) -> Expense:
    """One expense of this grant that has a receipt, and the file is there."""
    held = expense(pk, expense_pk)
    if not (name := held.receipt.name) or not held.receipt.storage.exists(name):
        raise Http404
    return held


def prize(round_pk: int) -> AwardRound:
    """A prize that was won, granted already or not."""
    held = AwardRound.objects.filter(pk=round_pk, grant__isnull=False).first()
    return held or get_object_or_404(prizes_to_grant(), pk=round_pk)
