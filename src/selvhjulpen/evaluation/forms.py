"""What a reader of the table asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.evaluation.queries import Ask, By
from selvhjulpen.evaluation.rules.spans import parse_month
from selvhjulpen.evaluation.schemas.words import WAYS
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.periods import NotAPeriod, Period
from selvhjulpen.ui.forms import Form

EARLIEST, LATEST = date(1900, 1, 1), date(9998, 12, 31)
MONTHS = range(1990, 2100)


class MonthField(forms.CharField):
    """A month as people write it: "sep 2010", "9/2010", "2010-09". The browser's own field for months would lose
    what it cannot read."""

    widget = forms.TextInput(attrs={"size": 10, "autocomplete": "off"})

    def __init__(self, *, example: Any, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["placeholder"] = example

    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            month = parse_month(text)
        except NotAPeriod:
            month = None
        if month is None or month.first.year not in MONTHS:
            raise ValidationError(_("Skriv en måned og et år, fx sep 2010 eller 9/2010."), code="month")
        return month


class FilterForm(Form):
    """Which rows of the table, how split, and as known on which day. Everything may be left empty."""

    fra = MonthField(label=_("Fra"), example=_("sep 2010"), required=False)
    til = MonthField(label=_("Til"), example=_("jun 2011"), required=False)
    delt = forms.ChoiceField(
        label=_("Delt efter"), choices=[("", _("Periode")), *((by.value, WAYS[by]) for by in By)], required=False
    )
    pr = forms.DateField(
        label=_("Som opgjort den"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
        error_messages={"invalid": _("Skriv en dag, fx 27-03-2012.")},
    )

    def clean_pr(self) -> date | None:
        day: date | None = self.cleaned_data["pr"]
        if day and day > local_day(timezone.now()):
            raise ValidationError(_("Dagen er ikke kommet endnu. Vælg i dag eller en dag før."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        first, last = cleaned.get("fra"), cleaned.get("til")
        if first and last and last.last < first.first:
            self.add_error("til", ValidationError(_("Til ligger før Fra. Byt om på de to."), code="order"))
        return cleaned

    @property
    def ask(self) -> Ask:
        """What a valid form asks for."""
        first, last = self.cleaned_data["fra"], self.cleaned_data["til"]
        within = Period(first.first if first else EARLIEST, last.last if last else LATEST) if first or last else None
        by = self.cleaned_data["delt"]
        return Ask(within=within, by=By(by) if by else None, as_of=self.cleaned_data["pr"])
