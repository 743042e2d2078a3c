"""Looking for something to come to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from selvhjulpen.courses.models import CourseFormat, Level
from selvhjulpen.courses.queries import Wish
from selvhjulpen.directory.models import Area
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import ChoiceOfRowField, Form

WHEN = [
    ("", _("Når som helst")),
    ("today", _("I dag")),
    ("this_week", _("Denne uge")),
    ("next_week", _("Næste uge")),
    ("fortnight", _("De næste 14 dage")),
    ("later", _("Senere")),
]


class ProgrammeForm(Form):
    """The filters of the programme; a value that is not among the choices is passed over."""

    omraade = ChoiceOfRowField(
        label=_("Hvor?"), queryset=Area.objects.all(), to_field_name="key", required=False, empty_label=_("Alle steder")
    )
    hvornaar = forms.ChoiceField(label=_("Hvornår?"), choices=WHEN, required=False)
    emne = ChoiceOfRowField(
        label=_("Emne"), queryset=Topic.objects.all(), to_field_name="key", required=False, empty_label=_("Alle emner")
    )
    niveau = forms.ChoiceField(label=_("Niveau"), required=False)
    form = forms.ModelChoiceField(
        label=_("Kursusformat"),
        queryset=CourseFormat.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=_("Alle formater"),
    )
    ugedag = forms.TypedChoiceField(label=_("Ugedag"), coerce=int, empty_value=None, required=False)
    ledig = forms.BooleanField(label=_("Vis kun hold med plads"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["niveau"].choices = [  # type: ignore[attr-defined]
            ("", _("Alle niveauer")),
            *((level.value, level.label) for level in Level if level != Level.UNSURE),
        ]
        self.fields["ugedag"].choices = [  # type: ignore[attr-defined]
            ("", _("Alle dage")),
            *((day + 1, str(name).capitalize()) for day, name in WEEKDAYS.items()),
        ]

    @property
    def wish(self) -> Wish:
        """What is asked for, as far as it can be understood."""
        asked = self._understood()
        course_format = asked.get("form")
        return Wish(
            area=asked.get("omraade"),
            topic=asked.get("emne"),
            when=asked.get("hvornaar") or "",
            weekday=asked.get("ugedag"),
            level=asked.get("niveau") or "",
            format=course_format.key if course_format else "",
            with_seats=bool(asked.get("ledig")),
        )

    def _understood(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})  # a form that was not sent asks for nothing

    def chosen(self) -> list[tuple[str, str]]:
        """The filters in force, each as (parameter, words), so that each can be taken away."""
        asked = self._understood()
        words = []
        for bound in self:
            value = asked.get(bound.name)
            if not value:
                continue
            if isinstance(bound.field, forms.ModelChoiceField):
                words.append((bound.name, bound.field.label_from_instance(value)))
            elif isinstance(bound.field, forms.ChoiceField):
                words.append((bound.name, str(dict(bound.field.choices)[value])))  # type: ignore[arg-type]
            else:
                words.append((bound.name, str(bound.label)))
        return words

    @property
    def uses_more(self) -> bool:
        """True where one of the folded-away filters is in force, so that it is not hidden."""
        return any(name not in {"omraade", "hvornaar"} for name, _words in self.chosen())
