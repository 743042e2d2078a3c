"""What the registers of topics and digital solutions ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selvhjulpen.solutions.models import Solution, Topic
from selvhjulpen.solutions.queries import catalogue as queries
from selvhjulpen.ui.forms import ChoiceOfRowsField, ModelForm


class TopicForm(ModelForm):
    """A topic, and the digital solutions it is about."""

    class Meta:
        model = Topic
        fields = ["name", "name_en", "solutions"]
        widgets = {"solutions": forms.CheckboxSelectMultiple}
        field_classes = {"solutions": ChoiceOfRowsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["solutions"]
        rows = sorted(Solution.objects.all(), key=queries.by_name)
        field.choices = [(row.pk, row.name) for row in rows]  # type: ignore[attr-defined]
        if not rows:
            field.help_text = _("Der er ingen løsninger at vælge endnu.")


class SolutionForm(ModelForm):
    """A digital solution and its latest change; ``today`` is the Danish calendar day."""

    changed_on = forms.DateField(
        label=_("Senest ændret"),
        help_text=_("Kurser med en ældre tekst kommer på tavlen, så du kan se dem efter."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    class Meta:
        model = Solution
        fields = ["name", "changed_on", "change"]
        help_texts = {"change": _("Kort: hvad skal kurserne nu vise?")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_changed_on(self) -> date | None:
        day: date | None = self.cleaned_data["changed_on"]
        if day and day > self._today:
            raise ValidationError(_("Den dag er ikke kommet endnu. Skriv den, når ændringen er sket."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("change") and not cleaned.get("changed_on") and "changed_on" not in self.errors:
            self.add_error("changed_on", _("Skriv, hvornår det blev ændret."))
        return cleaned
