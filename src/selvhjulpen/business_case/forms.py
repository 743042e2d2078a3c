"""What the pages of grants ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.business_case.actions import Receipt
from selvhjulpen.business_case.models import BudgetLine, Expense, Grant
from selvhjulpen.business_case.queries import activities_of
from selvhjulpen.business_case.rules.files import MOST_BYTES, ending_of
from selvhjulpen.business_case.rules.sheet import text_of
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.lib.cpr import contains_cpr
from selvhjulpen.meetings.models import Meeting
from selvhjulpen.ui.forms import YEARS, ChoiceOfRowField, DayField, Form, KronerField, ModelForm, OnceMixin, SheetField
from selvhjulpen.ui.templatetags.ui import day_brief

_NOT_THAT_MUCH = gettext_lazy("Beløbet skal være over 0 kr.")


class GrantForm(OnceMixin, ModelForm):
    """A grant: how much, for what, and when."""

    amount_ore = KronerField(label=gettext_lazy("Beløb i kroner"))
    first_day = DayField(label=gettext_lazy("Gælder fra"))
    last_day = DayField(label=gettext_lazy("Gælder til og med"))

    class Meta:
        model = Grant
        fields = ["name", "giver", "amount_ore", "year", "first_day", "last_day", "purpose", "may_be_used_for"]
        widgets = {"purpose": forms.Textarea({"rows": 3, "lang": "da"})}
        help_texts = {
            "may_be_used_for": gettext_lazy("Lad feltet stå tomt, hvis pengene kan bruges til hele formålet."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].validators += [MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[-1])]

    def clean_amount_ore(self) -> int:
        ore: int = self.cleaned_data["amount_ore"]
        if ore <= 0:
            raise ValidationError(_NOT_THAT_MUCH)
        return ore

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Det ligger før den første dag."))
        return cleaned


class LineForm(OnceMixin, ModelForm):
    """A budget line of ``instance.grant``."""

    amount_ore = KronerField(label=gettext_lazy("Beløb i kroner"))

    class Meta:
        model = BudgetLine
        fields = ["name", "amount_ore", "activity"]

    def clean_name(self) -> str:
        return text_of(self.cleaned_data["name"])  # as a sheet is read, so that one can name it

    def clean_amount_ore(self) -> int:
        ore: int = self.cleaned_data["amount_ore"]
        if ore < 0:
            raise ValidationError(_("Beløbet må ikke være under 0 kr."))
        return ore


class ReceiptField(forms.FileField):
    """A receipt; cleaned to what it is, told by what is in it."""

    widget = forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"})

    def clean(self, data: Any, initial: Any = None) -> Receipt | None:
        sent = super().clean(data, initial)
        if not isinstance(sent, UploadedFile):
            return None
        if (sent.size or 0) > MOST_BYTES:
            raise ValidationError(_("Filen er for stor. Den må fylde 10 MB."), code="size")
        content = sent.read()
        ending = ending_of(content)
        if ending is None:
            raise ValidationError(_("Et bilag skal være en PDF eller et billede (PNG eller JPEG)."), code="type")
        name = sent.name or ""
        if contains_cpr(name):
            raise ValidationError(_("Filens navn ligner et cpr-nummer. Giv filen et andet navn."), code="cpr")
        return Receipt(content, name, ending)


class ExpenseForm(OnceMixin, ModelForm):
    """An expense of a grant, new or changed, its receipt, and what it was spent at."""

    day = DayField(label=gettext_lazy("Hvilken dag?"))
    amount_ore = KronerField(
        label=gettext_lazy("Beløb i kroner"), help_text=gettext_lazy("Fik I penge tilbage, så skriv minus foran.")
    )
    at = forms.ChoiceField(
        label=gettext_lazy("Til hvilket møde eller hold?"),
        help_text=gettext_lazy("Så kan du se, hvad en deltager har kostet."),
        required=False,
    )
    receipt_file = ReceiptField(
        label=gettext_lazy("Bilag"), help_text=gettext_lazy("PDF eller billede, højst 10 MB."), required=False
    )
    without_receipt = forms.BooleanField(label=gettext_lazy("Fjern det bilag, der er her nu"), required=False)

    class Meta:
        model = Expense
        fields = ["line", "day", "amount_ore", "what", "supplier"]
        field_classes = {"line": ChoiceOfRowField}

    field_order = ["line", "day", "amount_ore", "what", "supplier", "at", "receipt_file", "without_receipt"]

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = grant.lines.all()  # type: ignore[attr-defined]
        self.fields["line"].empty_label = _("Vælg")  # type: ignore[attr-defined]
        self.fields["at"].choices = self._activities(grant)  # type: ignore[attr-defined]
        if self.instance.activity:
            self.initial["at"] = _value(self.instance.activity)
        if not self.instance.receipt:
            del self.fields["without_receipt"]

    def clean_amount_ore(self) -> int:
        ore: int = self.cleaned_data["amount_ore"]
        if ore == 0:
            raise ValidationError(_("Skriv, hvad det kostede."))
        return ore

    def clean_what(self) -> str:
        return text_of(self.cleaned_data["what"])

    def clean_supplier(self) -> str:
        return text_of(self.cleaned_data["supplier"])

    def clean_at(self) -> dict[str, int | None]:
        """The columns to write: at most one of them is filled."""
        kind, _colon, pk = self.cleaned_data["at"].partition(":")
        return {
            "meeting_id": int(pk) if kind == "meeting" else None,
            "instance_id": int(pk) if kind == "session" else None,
        }

    def _post_clean(self) -> None:
        # Before the database's own rules are asked: they know of both columns.
        for column, pk in self.cleaned_data.get("at", {}).items():
            setattr(self.instance, column, pk)
        super()._post_clean()  # type: ignore[misc]

    def _activities(self, grant: Grant) -> list[Any]:
        meetings, sessions = activities_of(grant)
        own = self.instance.activity
        if isinstance(own, Meeting) and own not in meetings:
            meetings.insert(0, own)
        elif isinstance(own, CourseInstance) and own not in sessions:
            sessions.insert(0, own)
        groups: Iterable[tuple[Any, list[Any]]] = [(_("Møder"), meetings), (_("Hold"), sessions)]
        return [
            ("", _("Ikke til et bestemt møde eller hold")),
            *((label, [(_value(one), _label(one)) for one in rows]) for label, rows in groups if rows),
        ]


def _value(one: Meeting | CourseInstance) -> str:
    return f"meeting:{one.pk}" if isinstance(one, Meeting) else f"session:{one.pk}"


def _label(one: Meeting | CourseInstance) -> str:
    if isinstance(one, Meeting):
        return f"{one.group}, {day_brief(one.starts_at)} {one.day.year}"
    return f"{one.course}, {one.location.name}, {day_brief(one.starts_at)} {one.day.year}"


class SheetForm(Form):
    """Expenses in a sheet."""

    sheet = SheetField(
        label=gettext_lazy("Excel-fil"),
        help_text=gettext_lazy("Det første ark bliver læst."),
        error_messages={"required": gettext_lazy("Vælg en fil."), "empty": gettext_lazy("Filen er tom.")},
    )
