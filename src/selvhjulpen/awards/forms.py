"""What the pages of an award ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.awards.models import AwardRound, Criterion, JuryMember, Nomination
from selvhjulpen.awards.rules import HIGHEST_SCORE, LOWEST_SCORE
from selvhjulpen.directory.models import Organization
from selvhjulpen.ui.forms import (
    YEARS,
    ChoiceOfRowField,
    ChoiceOfRowsField,
    DayField,
    Form,
    KronerField,
    ModelForm,
    OnceMixin,
    TrapMixin,
    with_sub,
)

MOST_SHORTLISTED, HEAVIEST = 100, 10


def _typed(text: object) -> SafeString:
    """Words people have typed, in Danish: read aloud as such."""
    return format_html('<span lang="da">{}</span>', text)


class RoundForm(OnceMixin, ModelForm):
    """One year of an award."""

    nominations_until = DayField(label=gettext_lazy("Indstil til og med"))
    jury_until = DayField(label=gettext_lazy("Juryen er færdig senest"))
    result_day = DayField(label=gettext_lazy("Resultatet kommer"))
    prize_ore = KronerField(
        label=gettext_lazy("Præmie i kroner"),
        help_text=gettext_lazy("Lad feltet stå tomt, hvis der ikke er penge i den."),
        required=False,
    )

    class Meta:
        model = AwardRound
        fields = [
            "name",
            "year",
            "call",
            "nominations_until",
            "jury_until",
            "result_day",
            "shortlist_size",
            "prize_ore",
            "prize_use",
        ]
        widgets = {"call": forms.Textarea({"rows": 5, "lang": "da"})}
        help_texts = {
            "call": gettext_lazy("Hvem kan vinde, og hvad ser I efter? Det står på den side, alle kan se."),
            "prize_use": gettext_lazy("Fx: et kursus eller et foredrag"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].validators += [MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[-1])]
        self.fields["shortlist_size"].validators += [MinValueValidator(1), MaxValueValidator(MOST_SHORTLISTED)]

    def clean_prize_ore(self) -> int | None:
        ore: int | None = self.cleaned_data["prize_ore"]
        if ore is not None and ore <= 0:
            raise ValidationError(_("Beløbet skal være over 0 kr."))
        return ore

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        days = [cleaned.get(name) for name in ("nominations_until", "jury_until", "result_day")]
        if days[0] and days[1] and days[1] < days[0]:
            self.add_error("jury_until", _("Juryen kan ikke være færdig, før indstillingerne er inde."))
        elif days[1] and days[2] and days[2] < days[1]:
            self.add_error("result_day", _("Resultatet kan ikke komme, før juryen er færdig."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # Whether the year has such an award is asked when it is saved: this form may have made it a moment ago.
        return super()._get_validation_exclusions() | {"year"}  # type: ignore[misc,no-any-return]


class CriterionForm(OnceMixin, ModelForm):
    """One thing the jury looks for."""

    class Meta:
        model = Criterion
        fields = ["name", "weight"]
        help_texts = {"weight": gettext_lazy("2 tæller dobbelt så meget som 1.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weight"].validators += [MinValueValidator(1), MaxValueValidator(HEAVIEST)]


class OneNameMixin:
    """An organisation of the directory, or the name of one that is not in it: one of the two."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        organization, outside = cleaned.get("organization"), cleaned.get("outside_name")
        if not {"organization", "outside_name"} & set(self.errors):  # type: ignore[attr-defined]
            if not organization and not outside:
                self.add_error("organization", _("Vælg en i listen, eller skriv et navn."))  # type: ignore[attr-defined]
            elif organization and outside:
                self.add_error("outside_name", _("Vælg i listen, eller skriv et navn. Ikke begge dele."))  # type: ignore[attr-defined]
        return cleaned


class JurorForm(OneNameMixin, OnceMixin, ModelForm):
    """Somebody in the jury of ``instance.round``."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("Hertil sender vi linket."))

    class Meta:
        model = JuryMember
        fields = ["organization", "outside_name", "email"]
        field_classes = {"organization": ChoiceOfRowField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].empty_label = _("Vælg")  # type: ignore[attr-defined]


class JurorEmailForm(Form):
    """Where the link of a jury member goes."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("Hertil sender vi linket."))


class ShortlistForm(Form):
    """Which of the nominations the jury judges."""

    nominees = ChoiceOfRowsField(
        label=gettext_lazy("Hvem er nomineret?"),
        queryset=Nomination.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, award: AwardRound, rows: list[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most = award.shortlist_size
        field = self.fields["nominees"]
        field.queryset = Nomination.objects.filter(round=award)  # type: ignore[attr-defined]
        field.choices = [(row.pk, _typed(with_sub(row.title, row.nominee))) for row in rows]  # type: ignore[attr-defined]
        self.initial.setdefault("nominees", [row.pk for row in rows if row.is_shortlisted])

    def clean_nominees(self) -> list[Nomination]:
        chosen = list(self.cleaned_data["nominees"])
        if len(chosen) > self._most:
            raise ValidationError(
                _("Du har valgt %(n)s. Der er plads til %(most)s.") % {"n": len(chosen), "most": self._most}
            )
        return chosen


class ResultForm(Form):
    """Who wins, and why."""

    winner = ChoiceOfRowField(
        label=gettext_lazy("Hvem vinder?"),
        queryset=Nomination.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(
        label=gettext_lazy("Juryens begrundelse"),
        help_text=gettext_lazy("Den står på den side, alle kan se."),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
    )

    def __init__(self, *args: Any, rows: list[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["winner"]
        field.queryset = Nomination.objects.filter(pk__in=[row.pk for row in rows])  # type: ignore[attr-defined]
        field.choices = [(row.pk, _typed(with_sub(row.title, row.nominee))) for row in rows]  # type: ignore[attr-defined]


class NominationForm(OneNameMixin, TrapMixin, OnceMixin, ModelForm):
    """A stranger's wish."""

    by_name = forms.CharField(label=gettext_lazy("Hvad hedder du?"), max_length=120)
    by_email = forms.EmailField(
        label=gettext_lazy("Din e-mail"),
        help_text=gettext_lazy("Vi skriver kun, hvis vi vil spørge om noget. Den bliver slettet et halvt år efter."),
    )
    known_by = "form_key"
    trapped = gettext_lazy("Vi kunne ikke tage imod din indstilling. Ring til os i stedet.")

    class Meta:
        model = Nomination
        fields = ["title", "organization", "outside_name", "text", "by_name", "by_email"]
        field_classes = {"organization": ChoiceOfRowField}
        widgets = {"text": forms.Textarea({"rows": 6})}
        labels = {
            "organization": gettext_lazy("Hvem står bag?"),
            "outside_name": gettext_lazy("Står de ikke i listen? Skriv navnet her"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = self.fields["organization"]
        # A private helper is in nobody's list: who wants to name one writes the name.
        organization.queryset = Organization.objects.exclude(kind="person")  # type: ignore[attr-defined]
        organization.empty_label = _("Vælg")  # type: ignore[attr-defined]
        self.fields["by_name"].widget.attrs["autocomplete"] = "name"
        self.fields["by_email"].widget.attrs["autocomplete"] = "email"


class ScoreForm(Form):
    """One jury member's points to one nominee: a field for each criterion."""

    def __init__(self, *args: Any, criteria: list[Criterion], given: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = criteria
        for criterion in criteria:
            self.fields[f"k{criterion.pk}"] = forms.TypedChoiceField(
                label=_typed(criterion.name),
                choices=[(value, str(value)) for value in range(LOWEST_SCORE, HIGHEST_SCORE + 1)],
                coerce=int,
                widget=forms.RadioSelect({"class": "form-radio"}),
                initial=given.get(criterion.pk),
                error_messages={"required": _("Vælg et tal.")},
            )

    @property
    def values(self) -> dict[Criterion, int]:
        """What a valid form says."""
        return {criterion: self.cleaned_data[f"k{criterion.pk}"] for criterion in self._criteria}
