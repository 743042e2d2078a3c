"""The coordinator's forms: a café, an opening that is cancelled or changed."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.cafe.models import Cafe, DropInSession
from selvhjulpen.cafe.rules.openings import Opening
from selvhjulpen.directory.models import ServiceAtLocation
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.ui.forms import ChoiceOfRowField, Form, ModelForm, OnceMixin, TimeInput


class OfferAtPlaceField(ChoiceOfRowField):
    """An offer at a place, by both their names."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.service.name}, {obj.location.name}"


class CafeForm(OnceMixin, ModelForm):
    """A café is an offer at a place; its hours are written there."""

    at = OfferAtPlaceField(
        label=gettext_lazy("Tilbud og sted"),
        help_text=gettext_lazy("Åbningstiderne skriver du på tilbuddet."),
        queryset=ServiceAtLocation.objects.none(),
        empty_label=gettext_lazy("Vælg et tilbud"),
        error_messages={"required": gettext_lazy("Vælg, hvor IT-caféen er.")},
    )

    class Meta:
        model = Cafe
        fields = ("at", "helpers_needed", "minutes_each", "is_active")
        help_texts = {
            "minutes_each": gettext_lazy("Sådan regner vi ventetiden ud, til I har skrevet nok besøg ned."),
            "is_active": gettext_lazy("Fjern fluebenet, når IT-caféen lukker for altid."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Q(cafe=self.instance.pk) if self.instance.pk else Q()
        free = ServiceAtLocation.objects.filter(Q(cafe=None, service__is_active=True) | own, location__isnull=False)
        if not self.instance.pk:
            free = free.filter(cafe=None)
        field = self.fields["at"]
        field.queryset = free.select_related("service", "location")  # type: ignore[attr-defined]
        if self.instance.pk:
            field.disabled = True  # its openings and its queue are that place's


class CancelForm(Form):
    """Why the café does not open this once."""

    grund = forms.CharField(
        label=gettext_lazy("Hvorfor?"),
        help_text=gettext_lazy("Alle kan læse det. Skriv ingen navne."),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv kort hvorfor.")},
    )


class HoursForm(Form):
    """Other hours on the same day."""

    fra = forms.TimeField(label=gettext_lazy("Åbner"), widget=TimeInput())
    til = forms.TimeField(label=gettext_lazy("Lukker"), widget=TimeInput())

    def __init__(self, *args: Any, session: DropInSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        first, last = asked.get("fra"), asked.get("til")
        if isinstance(first, time) and isinstance(last, time) and first >= last:
            self.add_error("til", ValidationError(_("Den skal lukke senere, end den åbner.")))
        return asked

    @property
    def opening(self) -> Opening:
        """What was asked for, on the day it is."""
        day = local_day(self.session.starts_at)
        return Opening(at(day, self.cleaned_data["fra"]), at(day, self.cleaned_data["til"]))
