"""What the registers of topics, digital solutions and owners ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selvhjulpen.solutions.models import Owner, Solution, SolutionVersion, Topic
from selvhjulpen.solutions.queries import catalogue as queries
from selvhjulpen.ui.forms import (
    ChoiceOfRowField,
    ChoiceOfRowsField,
    DayField,
    FormKeyMixin,
    ModelForm,
    OnceMixin,
    PhoneField,
)


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
    """A digital solution: what it is called, who decides over it, where it is."""

    owner = ChoiceOfRowField(
        label=_("Ejer"),
        help_text=_("Den, der bestemmer over løsningen, og som vi skriver til."),
        queryset=Owner.objects.all(),
        required=False,
        empty_label=_("Ved ikke"),
    )
    url = forms.URLField(
        label=_("Adresse"), help_text=_("Fx https://www.borger.dk"), required=False, assume_scheme="https"
    )

    class Meta:
        model = Solution
        fields = ["name", "owner", "url"]


class OwnerForm(OnceMixin, ModelForm):
    """Who decides over digital solutions, and how they are reached."""

    phone = PhoneField(label=_("Telefon"), required=False)

    class Meta:
        model = Owner
        fields = ["name", "contact", "email", "phone"]
        help_texts = {
            "contact": _("Helst en afdeling eller en fælles postkasse. Så passer det også, når folk skifter job."),
            "email": _("Hertil skriver vi højst én gang om ugen, og kun når der er noget nyt."),
        }

    def validate_unique(self) -> None:
        """The name is taken by another, not by this form when it was sent before."""
        if self.instance.pk or not Owner.objects.filter(key=self.instance.key, name=self.instance.name).exists():
            super().validate_unique()


class ChangeForm(FormKeyMixin, ModelForm):
    """A change of a digital solution, in force today or coming."""

    valid_from = DayField(
        label=_("Gælder fra"),
        help_text=_("Den kan godt ligge ude i fremtiden. Kurser og materialer bliver mærket, når dagen kommer."),
    )

    class Meta:
        model = SolutionVersion
        fields = ["change", "valid_from", "version"]
        help_texts = {
            "change": _("Kort: hvad ser borgeren, som er anderledes?"),
            "version": _("Hvis den har et nummer. Ellers lad feltet stå tomt."),
        }
