"""A grant as the sheets of a workbook."""

from __future__ import annotations

from decimal import Decimal

from selvhjulpen.business_case.queries import Overview
from selvhjulpen.business_case.rules.sheet import Column
from selvhjulpen.lib.money import ORE
from selvhjulpen.lib.sheets.cells import Cell

EXPENSES, BUDGET = "Udgifter", "Budget"


def sheets(overview: Overview) -> dict[str, list[list[Cell]]]:
    """The expenses in the columns in which they are taken in again, the oldest first; and the budget beside them."""
    expenses: list[list[Cell]] = [[column.value for column in Column]]
    expenses += [
        [
            expense.key,
            expense.line.name,
            expense.day,
            _kroner(expense.amount_ore),
            expense.what,
            expense.supplier,
            expense.meeting.key if expense.meeting else "",
            expense.instance.key if expense.instance else "",
            expense.receipt_name,
        ]
        for expense in reversed(overview.expenses)
    ]
    budget: list[list[Cell]] = [["Budgetlinje", "Slags", "Bevilget i kr.", "Brugt i kr.", "Tilbage i kr."]]
    budget += [
        [
            line.name,
            line.get_activity_display(),
            _kroner(balance.granted),
            _kroner(balance.spent),
            _kroner(balance.left),
        ]
        for line, balance in overview.lines
    ]
    budget.append(["Ikke fordelt", "", _kroner(overview.unassigned), None, None])
    whole = overview.balance
    budget.append(["I alt", "", _kroner(whole.granted), _kroner(whole.spent), _kroner(whole.left)])
    return {EXPENSES: expenses, BUDGET: budget}


def _kroner(ore: int) -> Decimal:
    return Decimal(ore) / ORE
