"""What is asked of staff who look somebody up."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.contact import Contact, NotAContact, parse_contact
from selvhjulpen.ui.forms import Form


class ContactForm(Form):
    """The telephone number or e-mail somebody has given us."""

    kontakt = forms.CharField(
        label=_("Telefon eller e-mail"),
        help_text=_("Har personen brugt begge dele, så søg på dem én ad gangen."),
        max_length=254,
        error_messages={"required": _("Skriv et telefonnummer eller en e-mail.")},
    )

    def clean_kontakt(self) -> Contact:
        try:
            return parse_contact(self.cleaned_data["kontakt"])
        except NotAContact as error:
            raise ValidationError(_("Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten.")) from error
