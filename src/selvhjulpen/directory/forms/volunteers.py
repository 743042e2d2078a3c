"""What volunteers tell of themselves, what the coordinator sets, and whom they look for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Area, Language, Organization, Volunteer
from selvhjulpen.directory.queries.volunteers import VolunteerWish
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import ChoiceOfRowField, ChoiceOfRowsField, DayField, Form

DAYS = [(number + 1, name) for number, name in WEEKDAYS.items()]
SIGNED, NOT_SIGNED = "ja", "nej"


def _areas() -> Any:
    return Area.objects.defer("geometry")


class VolunteerForm(Form):
    """What a volunteer tells of themselves."""

    emner = ChoiceOfRowsField(
        label=_("Hvad kan du hjælpe med?"),
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sprog = forms.MultipleChoiceField(
        label=_("Hvilke sprog hjælper du på?"),
        choices=Language,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Vælg mindst ét sprog.")},
    )
    omraader = ChoiceOfRowsField(
        label=_("Hvor kan du hjælpe?"),
        queryset=Area.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    dage = forms.TypedMultipleChoiceField(
        label=_("Hvilke dage kan du?"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hvornaar = forms.CharField(
        label=_("Hvornår passer det?"), help_text=_("Fx: om formiddagen, ikke i juli."), max_length=200, required=False
    )
    fornavn = forms.BooleanField(
        label=_("Mit fornavn må stå på siden om IT-caféen"),
        help_text=_("Kun når du har vagt. Ellers skriver vi bare, hvor mange der hjælper."),
        required=False,
    )

    def __init__(self, *args: Any, volunteer: Volunteer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["omraader"].queryset = _areas()  # type: ignore[attr-defined]
        told = volunteer or Volunteer()
        self.initial.update(
            {
                "emner": list(told.topics.values_list("pk", flat=True)) if told.pk else [],
                "sprog": told.languages,
                "omraader": list(told.areas.values_list("pk", flat=True)) if told.pk else [],
                "dage": told.weekdays,
                "hvornaar": told.availability,
                "fornavn": told.shows_first_name,
            }
        )


class CourseForm(Form):
    """One course that a volunteer has been through."""

    kursus = forms.CharField(label=_("Kursus"), max_length=120, error_messages={"required": _("Skriv, hvad det var.")})
    gennemfoert = DayField(label=_("Gennemført"))


class SetForm(Form):
    """What the coordinator sets of a volunteer."""

    tavshed = DayField(
        label=_("Tavshedspligt skrevet under"),
        help_text=_("Dagen. Papiret selv gemmer vi ikke her."),
        required=False,
    )
    hjemme = ChoiceOfRowField(
        label=_("Hører til"), queryset=Organization.objects.all(), required=False, empty_label=_("Ingen")
    )
    laanes = ChoiceOfRowsField(
        label=_("Kan lånes af"),
        queryset=Organization.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, volunteer: Volunteer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if volunteer:
            self.initial.update(
                {
                    "tavshed": volunteer.confidentiality_signed_on,
                    "hjemme": volunteer.home_id,
                    "laanes": list(volunteer.lent_to.values_list("pk", flat=True)),
                }
            )


class VolunteersFilterForm(Form):
    """Whom the coordinator looks for."""

    emne = ChoiceOfRowField(
        label=_("Kan hjælpe med"), queryset=Topic.objects.all(), required=False, empty_label=_("Alle emner")
    )
    sprog = forms.ChoiceField(label=_("Sprog"), required=False)
    omraade = ChoiceOfRowField(
        label=_("Område"), queryset=Area.objects.none(), required=False, empty_label=_("Alle områder")
    )
    dag = forms.TypedChoiceField(label=_("Ugedag"), coerce=int, empty_value=None, required=False)
    tavshed = forms.ChoiceField(label=_("Tavshedspligt"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["omraade"].queryset = _areas()  # type: ignore[attr-defined]
        choices: dict[str, list[Any]] = {
            "sprog": [("", _("Alle sprog")), *Language.choices],
            "dag": [("", _("Alle dage")), *DAYS],
            "tavshed": [("", _("Alle")), (SIGNED, _("Skrevet under")), (NOT_SIGNED, _("Ikke skrevet under"))],
        }
        for name, its in choices.items():
            self.fields[name].choices = its  # type: ignore[attr-defined]

    @property
    def wish(self) -> VolunteerWish:
        """What was asked for; what cannot be read is not asked for."""
        self.is_valid()
        asked = self.cleaned_data
        signed = {SIGNED: True, NOT_SIGNED: False}.get(asked.get("tavshed") or "")
        return VolunteerWish(
            topic=asked.get("emne"),
            language=asked.get("sprog") or "",
            area=asked.get("omraade"),
            weekday=asked.get("dag"),
            signed=signed,
        )
