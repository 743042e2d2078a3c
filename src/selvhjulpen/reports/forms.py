"""What the pages of reports ask for."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selvhjulpen.evaluation.models import Voice
from selvhjulpen.reports.adapters import pdf
from selvhjulpen.ui.forms import DayField, ModelForm, OnceMixin


class VoiceForm(OnceMixin, ModelForm):
    """Something somebody has said, and may be quoted for."""

    said_on = DayField(label=_("Hvornår?"))
    may_be_shown = forms.BooleanField(
        label=_("De har sagt ja til, at det bliver vist"),
        error_messages={"required": _("Spørg dem først. Uden et ja gemmer vi det ikke.")},
    )

    class Meta:
        model = Voice
        fields = ["text", "who", "said_on"]
        widgets = {"text": forms.Textarea({"rows": 3})}
        help_texts = {"who": _("Så lidt som muligt. Fx: Deltager på et kursus, 74 år")}

    def clean_text(self) -> str:
        return _printable(self.cleaned_data["text"])

    def clean_who(self) -> str:
        return _printable(self.cleaned_data["who"])


def _printable(text: str) -> str:
    try:
        pdf.require_printable(text)
    except pdf.NotPrintable as error:
        raise ValidationError(
            _("Tegnet %(sign)s kan ikke komme med i PDF-filen. Skriv det uden."),
            params={"sign": error.sign},
            code="sign",
        ) from error
    return text
