"""The queue's forms. Each brings the key of its deed, so that sending it twice does it once; ``at``: when it was done,
where there was no network then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.cafe.rules.visits import is_sendable
from selvhjulpen.lib.keys import new_key
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import Form, NameField

LONGEST_KEY = 64
HIGHEST_NUMBER = 9999
FIRST_NAME = 40


class DeedForm(Form):
    """One deed at the queue."""

    key = forms.RegexField(r"^[\w-]+$", max_length=LONGEST_KEY, widget=forms.HiddenInput)
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial.setdefault("key", new_key())

    def clean_at(self) -> datetime:
        """The moment the deed was done: now, unless it was kept while there was no network."""
        text = self.cleaned_data["at"]
        if not text:
            return self.now
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not is_sendable(moment, now=self.now):
            raise ValidationError(_("Tiden kan ikke passe. Den er for gammel, eller også ligger den ude i fremtiden."))
        return min(moment, self.now)


class CallForm(DeedForm):
    """Whoever is called goes to this table."""

    bord = forms.CharField(
        label=gettext_lazy("Bord"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 6}),
    )


class PaperForm(DeedForm):
    """Somebody has drawn a slip of paper with a number."""

    nummer = forms.IntegerField(
        label=gettext_lazy("Nummer på sedlen"),
        min_value=1,
        max_value=HIGHEST_NUMBER,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Skriv tallet fra sedlen.")},
    )


class NumberForm(DeedForm):
    """At the door: what it is about, and what to be called by, if one likes."""

    emne = forms.ModelChoiceField(queryset=Topic.objects.all(), required=False)
    fornavn = NameField(
        label=gettext_lazy("Fornavn, hvis du vil"),
        help_text=gettext_lazy("Så står det på skærmen. I nat sletter vi det."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_fornavn(self) -> str:
        """A first name is enough: of several words the first is kept."""
        words = self.cleaned_data["fornavn"].split()
        return words[0][:FIRST_NAME] if words else ""
