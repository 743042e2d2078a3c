"""Which offers "Hvem gør hvad?" looks at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Area, Language, OrganizationKind, PriorityArea
from selvhjulpen.directory.queries import CoverageWish
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import ChoiceOfRowField, Form


class CoverageForm(Form):
    """The filters; ``omraade`` and ``emne`` together name a cell of the table."""

    slags = forms.ChoiceField(
        label=_("Slags organisation"), choices=[("", _("Alle")), *OrganizationKind.choices], required=False
    )
    indsats = ChoiceOfRowField(
        label=_("Indsatsområde"),
        queryset=PriorityArea.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=_("Alle"),
    )
    sprog = forms.ChoiceField(label=_("Sprog"), choices=[("", _("Alle")), *Language.choices], required=False)
    omraade = ChoiceOfRowField(
        queryset=Area.objects.defer("geometry"), to_field_name="key", required=False, widget=forms.HiddenInput
    )
    emne = ChoiceOfRowField(queryset=Topic.objects.all(), to_field_name="key", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def wish(self) -> CoverageWish:
        """What is asked for, as far as it can be understood."""
        asked = self.cleaned_data
        return CoverageWish(
            kind=asked.get("slags") or "", priority_area=asked.get("indsats"), language=asked.get("sprog") or ""
        )

    @property
    def is_filtered(self) -> bool:
        """True where not all offers are looked at."""
        return self.wish != CoverageWish()

    @property
    def cell(self) -> tuple[Area, Topic] | None:
        """The cell that is asked for, if any."""
        area, topic = self.cleaned_data.get("omraade"), self.cleaned_data.get("emne")
        return (area, topic) if area and topic else None
