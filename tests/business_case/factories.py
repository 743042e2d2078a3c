"""Grants for tests, made up."""

from __future__ import annotations

from datetime import date

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from factory.django import DjangoModelFactory

from selvhjulpen.business_case.models import Activity, BudgetLine, Expense, Grant
from tests.courses.factories import NOW


class GrantFactory(DjangoModelFactory):
    """The council's 500,000 kr. for the year of NOW."""

    class Meta:
        model = Grant

    name = "Netværksbevillingen 2026"
    giver = "Byrådet"
    year = 2026
    amount_ore = 50_000_000
    first_day = date(2026, 1, 1)
    last_day = date(2026, 12, 31)


class LineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    grant = factory.SubFactory(GrantFactory)
    name = factory.Sequence(lambda n: f"Linje {n}")
    amount_ore = 10_000_000
    activity = Activity.MEETINGS


class ExpenseFactory(DjangoModelFactory):
    """A thousand kroner, without a receipt."""

    class Meta:
        model = Expense

    line = factory.SubFactory(LineFactory)
    day = date(2026, 11, 2)
    amount_ore = 100_000
    what = "Mad til mødet"
    written_at = NOW


class PaidFactory(ExpenseFactory):
    """An expense with its receipt."""

    receipt = factory.LazyFunction(lambda: default_storage.save("receipts/regning.pdf", ContentFile(b"%PDF-1.7")))
    receipt_name = "regning.pdf"
