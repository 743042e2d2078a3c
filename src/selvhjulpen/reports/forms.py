"""What the pages of reports ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from selvhjulpen.evaluation.models import Voice
from selvhjulpen.ui.forms import DayField, ModelForm


class VoiceForm(ModelForm):
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
