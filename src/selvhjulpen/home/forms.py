"""What strangers may write to the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.contact import NotAContact, parse_contact
from selvhjulpen.lib.keys import new_token
from selvhjulpen.ui.forms import Form, TrapMixin


class BarrierForm(TrapMixin, Form):
    """Somebody met a page they could not use. Only what happened is asked for; the rest is theirs to give."""

    hvad = forms.CharField(
        label=_("Hvad gik galt?"),
        help_text=_("Skriv, hvad du ville, og hvad der skete."),
        widget=forms.Textarea({"rows": 5}),
        max_length=2000,
        error_messages={"required": _("Skriv, hvad der gik galt.")},
    )
    side = forms.CharField(
        label=_("Hvilken side var det?"), help_text=_("Fx: siden med kurser"), max_length=200, required=False
    )
    navn = forms.CharField(
        label=_("Hvad hedder du?"), help_text=_("Du behøver ikke skrive det."), max_length=120, required=False
    )
    kontakt = forms.CharField(
        label=_("Hvordan får du svar?"),
        help_text=_("Telefon eller e-mail. Lad feltet stå tomt, hvis du ikke vil have svar."),
        max_length=254,
        required=False,
    )
    formkey = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    trapped = _("Vi kunne ikke tage imod din besked. Ring til os i stedet.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["navn"].widget.attrs["autocomplete"] = "name"
        self.initial.setdefault("formkey", new_token())

    def clean_kontakt(self) -> str:
        """An e-mail, or a telephone number as E.164; empty where no answer is wanted."""
        if not self.cleaned_data["kontakt"]:
            return ""
        try:
            contact = parse_contact(self.cleaned_data["kontakt"])
        except NotAContact as error:
            raise ValidationError(_("Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten.")) from error
        return contact.email or contact.phone

    def clean_formkey(self) -> str:
        return self.cleaned_data["formkey"] or new_token()
