"""Asking for a seat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from selvhjulpen.courses.actions import Guest
from selvhjulpen.courses.models import Level, Need, Notice
from selvhjulpen.courses.rules import level_from_self_check
from selvhjulpen.lib.contact import Contact, NotAContact, parse_contact
from selvhjulpen.lib.keys import new_token
from selvhjulpen.ui.forms import Form, NameField, TrapMixin, with_sub

SELF, TWO, OTHER = "self", "two", "other"

SELF_CHECK = [
    ("login", _("Jeg har selv logget ind med MitID")),
    ("post", _("Jeg har selv læst et brev i Digital Post")),
    ("apply", _("Jeg har selv sendt en ansøgning på nettet")),
]


class LevelAndNeedsMixin(forms.Form):
    """What the session should know of a guest."""

    niveau = forms.ChoiceField(label=_("Hvad passer bedst på dig?"), widget=forms.RadioSelect, initial=Level.UNSURE)
    behov = forms.MultipleChoiceField(
        label=_("Har du brug for noget?"), choices=Need, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["niveau"].choices = [  # type: ignore[attr-defined]
            (level.value, with_sub(level.label, level.says)) for level in Level
        ]


class SeatForm(TrapMixin, LevelAndNeedsMixin, Form):
    """A seat for oneself, for two together, or for somebody else; one way to be reached, phone or e-mail."""

    navn = NameField(label=_("Hvad hedder du?"), error_messages={"required": _("Skriv dit navn.")})
    kontakt = forms.CharField(
        label=_("Hvordan får vi fat i dig?"),
        help_text=_("Ét telefonnummer eller én e-mail. Det må gerne være en andens."),
        max_length=254,
        error_messages={"required": _("Skriv et telefonnummer eller en e-mail.")},
    )
    ring = forms.BooleanField(label=_("Ring til mig"), help_text=_("Vælg det, hvis du ikke kan få sms"), required=False)
    hvem = forms.ChoiceField(label=_("Hvem er pladsen til?"), widget=forms.RadioSelect, initial=SELF)
    ledsager = NameField(label=_("Hvad hedder den anden?"), required=False)
    anden = NameField(label=_("Hvem skal have pladsen?"), required=False)
    aftalt = forms.BooleanField(label=_("Vi har talt om det, og svaret er ja"), required=False)
    kan = forms.MultipleChoiceField(
        label=_("Hvad har du prøvet selv?"), choices=SELF_CHECK, widget=forms.CheckboxSelectMultiple, required=False
    )
    varsel = forms.ChoiceField(
        label=_("Hvor sent må vi give dig besked?"),
        choices=Notice,
        widget=forms.RadioSelect,
        initial=Notice.DAY_BEFORE,
        required=False,
    )
    formkey = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    trapped = _("Vi kunne ikke tage imod din bestilling. Ring til os, så skriver vi dig på.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hvem"].choices = [  # type: ignore[attr-defined]
            (SELF, _("Mig selv")),
            (TWO, with_sub(_("Os to"), _("Vi får to pladser ved siden af hinanden"))),
            (OTHER, with_sub(_("En anden"), _("Jeg skriver en anden på"))),
        ]
        self.fields["navn"].widget.attrs["autocomplete"] = "name"
        self.initial.setdefault("formkey", new_token())

    def clean_kontakt(self) -> Contact:
        try:
            return parse_contact(self.cleaned_data["kontakt"])
        except NotAContact as error:
            raise ValidationError(_("Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten.")) from error

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("hvem") == TWO and not asked.get("ledsager") and "ledsager" not in self.errors:
            self.add_error("ledsager", _("Skriv, hvad den anden hedder."))
        if asked.get("hvem") == OTHER:
            if not asked.get("anden") and "anden" not in self.errors:
                self.add_error("anden", _("Skriv, hvem der skal have pladsen."))
            if not asked.get("aftalt"):
                self.add_error("aftalt", _("Sæt et kryds, når I har talt om det."))
        return asked

    @property
    def guest(self) -> Guest:
        """The guest a valid form asks a seat for."""
        asked = self.cleaned_data
        for_other = asked["hvem"] == OTHER
        level = asked["niveau"]
        if level == Level.UNSURE and asked["kan"]:
            level = level_from_self_check(len(asked["kan"]))
        return Guest(
            name=asked["anden"] if for_other else asked["navn"],
            booked_by=asked["navn"] if for_other else "",
            companion=asked["ledsager"] if asked["hvem"] == TWO else "",
            contact=asked["kontakt"],
            takes_sms=not asked["ring"],
            level=level,
            needs=asked["behov"],
            notice=asked["varsel"] or Notice.DAY_BEFORE,
            language=get_language() or "da",
            form_key=asked["formkey"] or new_token(),
        )


class ChangeForm(LevelAndNeedsMixin, Form):
    """What a guest may change by their personal link."""
