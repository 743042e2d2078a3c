"""Looking for help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Area
from selvhjulpen.directory.queries.offers import HelpWish
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import ChoiceOfRowField, Form, name_of


class HelpForm(Form):
    """The filters of "Find hjælp"; a value that is not among the choices is passed over."""

    emne = ChoiceOfRowField(
        label=_("Hvad vil du have hjælp til?"),
        queryset=Topic.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=_("Alt"),
    )
    omraade = ChoiceOfRowField(
        label=_("Hvor?"),
        queryset=Area.objects.defer("geometry"),
        to_field_name="key",
        required=False,
        empty_label=_("Alle steder"),
    )
    ord = forms.CharField(label=_("Søg efter et ord"), max_length=80, required=False)
    ugedag = forms.TypedChoiceField(label=_("Ugedag"), coerce=int, empty_value=None, required=False)
    aabent = forms.BooleanField(label=_("Vis kun det, der har åbent nu"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ugedag"].choices = [  # type: ignore[attr-defined]
            ("", _("Alle dage")),
            *((day + 1, str(name).capitalize()) for day, name in WEEKDAYS.items()),
        ]

    @property
    def wish(self) -> HelpWish:
        """What is asked for, as far as it can be understood."""
        asked = self._understood()
        return HelpWish(
            topic=asked.get("emne"),
            area=asked.get("omraade"),
            weekday=asked.get("ugedag"),
            open_now=bool(asked.get("aabent")),
            words=asked.get("ord") or "",
        )

    def _understood(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})  # a form that was not sent asks for nothing

    def chosen(self) -> list[tuple[str, str]]:
        """The filters in force, each as (parameter, words), so that each can be taken away."""
        wish = self.wish
        words = {
            "emne": name_of(wish.topic) if wish.topic else "",
            "omraade": wish.area.name if wish.area else "",
            "ord": f"“{wish.words}”" if wish.words else "",
            "ugedag": str(WEEKDAYS[wish.weekday - 1]) if wish.weekday else "",
            "aabent": str(_("åbent nu")) if wish.open_now else "",
        }
        return [(name, said) for name, said in words.items() if said]

    @property
    def uses_more(self) -> bool:
        """True where one of the folded-away filters is in force or at fault, so that it is not hidden."""
        folded = {"ord", "ugedag", "aabent"}
        return bool(folded & {name for name, _words in self.chosen()} or folded & self.errors.keys())
