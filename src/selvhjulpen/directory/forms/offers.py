"""An offer as those write it who give it: the help, the places and the hours of each; days that are not as usual."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.actions import PlaceHours
from selvhjulpen.directory.forms.fields import in_danish_order
from selvhjulpen.directory.models import Area, Language, Location, Organization, PriorityArea, Service
from selvhjulpen.directory.queries import schedule_of
from selvhjulpen.directory.rules.hours import Stretch
from selvhjulpen.directory.rules.typed_hours import NotHours, Why, read_hours, spoken
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import (
    ChoiceOfRowField,
    ChoiceOfRowsField,
    DayField,
    Form,
    KronerField,
    ModelForm,
    OnceMixin,
    PhoneField,
)

MOST_PLACES = 20
EVERYWHERE = "alle"
MOST_ORE = 10_000_00

_FAULTS = {
    Why.NOT_HOURS: _("“%(value)s” er ikke en åbningstid. Skriv fx 10-12 eller 10-12, 14-16."),
    Why.NO_SUCH_CLOCK: _("“%(value)s”: det klokkeslæt findes ikke. Skriv fx 9.30-12."),
    Why.CLOSES_FIRST: _("“%(value)s” lukker, før det åbner. Skriv den tid først, hvor I åbner."),
    Why.OVERLAP: _("“%(value)s” går ind over hinanden. Skriv dem som én tid, eller ret den ene."),
    Why.OTHER_DAY: _("Her står %(value)s. Skriv tiderne ud for den dag, de gælder."),
}


class HoursField(forms.CharField):
    """The hours of one day, as people type them; ``weekday`` (ISO) is the day the line is for, if any."""

    def __init__(self, *, weekday: int | None = None, **kwargs: Any) -> None:
        self.weekday = weekday
        super().__init__(max_length=80, required=False, **kwargs)

    def clean(self, value: Any) -> tuple[Stretch, ...]:
        text = super().clean(value)
        try:
            return read_hours(text, weekday=self.weekday)
        except NotHours as fault:
            raise ValidationError(_FAULTS[fault.why] % {"value": fault.value}, code=fault.why.value) from fault


@dataclass(frozen=True)
class PlaceGroup:
    """The fields of one place; ``is_new`` for the empty one at the end."""

    key: BoundField
    where: BoundField
    days: list[BoundField]
    holidays: BoundField
    is_new: bool


class OfferForm(OnceMixin, ModelForm):
    """An offer, its places and their hours: one form with one button, so that all of it is one version.

    ``version`` is the one that was read, ``base`` what it said then: should somebody else save meanwhile, the two can
    be told apart.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    topics = ChoiceOfRowsField(
        label=_("Hvad hjælper I med?"),
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Hvilke sprog taler I?"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    cost = KronerField(
        label=_("Hvad koster det?"),
        help_text=_("I kroner. Skriv 0, hvis det er gratis. Lad feltet stå tomt, hvis man skal spørge."),
        required=False,
    )
    phone = PhoneField(
        label=_("Telefon"), help_text=_("Lad feltet stå tomt, hvis man skal ringe til foreningen."), required=False
    )
    url = forms.URLField(label=_("Hjemmeside"), required=False, assume_scheme="https")
    priority_areas = ChoiceOfRowsField(
        label=_("Indsatsområder"),
        queryset=PriorityArea.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Service
        fields = [
            "organization", "name", "name_en", "description", "description_en", "topics", "for_whom", "for_whom_en",
            "access", "languages", "cost", "cost_note", "phone", "email", "url", "priority_areas", "is_active",
        ]  # fmt: skip
        widgets = {
            "description": forms.Textarea({"rows": 4}),
            "description_en": forms.Textarea({"rows": 4}),
            "access": forms.RadioSelect,
        }
        labels = {"is_active": _("Vis tilbuddet for alle"), "access": _("Sådan får man hjælp")}
        help_texts = {"for_whom": _("Lad feltet stå tomt, hvis det er for alle.")}

    def __init__(self, *args: Any, organizations: Any, keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # An offer stays with those who began it; where it goes on elsewhere, it is written down there.
            del self.fields["organization"]
        else:
            self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
            in_danish_order(self.fields["organization"])
        if not keeps or not PriorityArea.objects.exists():
            del self.fields["priority_areas"]
        self._spots = list(self.instance.at.prefetch_related("hours", "exceptions")) if self.instance.pk else []
        self._wheres = _where_choices()
        self.initial.setdefault("version", self.instance.version)
        for number in range(self._places_sent() if self.is_bound else len(self._spots) + 1):
            self._add_place(number)
        if not self.is_bound and self.instance.pk:
            self.initial["base"] = json.dumps(self.said(self.now_cleaned()))

    def _places_sent(self) -> int:
        sent = (number for number in range(MOST_PLACES) if self.add_prefix(f"where_{number}") not in self.data)
        return max(1, next(sent, MOST_PLACES))

    def _add_place(self, number: int) -> None:
        spot = self._spots[number] if number < len(self._spots) else None
        week = schedule_of(spot).week if spot else {}
        fields: dict[str, forms.Field] = {
            f"at_{number}": forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**63 - 1),
            f"where_{number}": forms.ChoiceField(
                label=_("Hvor får man hjælpen?"),
                choices=[("", _("Fjern stedet") if spot else _("Vælg")), *self._wheres],
                required=False,
                widget=forms.Select({"class": "form-select"}),
            ),
            **{
                f"day{day}_{number}": HoursField(
                    weekday=day,
                    label=str(WEEKDAYS[day - 1]).capitalize(),
                    widget=forms.TextInput({"class": "form-input", "autocomplete": "off"}),
                )
                for day in range(1, 8)
            },
            f"holidays_{number}": forms.BooleanField(
                label=_("Lukket på helligdage"),
                required=False,
                widget=forms.CheckboxInput({"class": "form-checkbox"}),
            ),
        }
        self.fields.update(fields)
        self.initial[f"holidays_{number}"] = spot.closed_on_holidays if spot else True
        if spot:
            self.initial[f"at_{number}"] = spot.pk
            self.initial[f"where_{number}"] = (
                f"sted-{spot.location_id}"
                if spot.location_id
                else f"omraade-{spot.area_id}"
                if spot.area_id
                else EVERYWHERE
            )
            for day in range(1, 8):
                self.initial[f"day{day}_{number}"] = ", ".join(spoken(stretch) for stretch in week.get(day, ()))

    @property
    def place_groups(self) -> list[PlaceGroup]:
        """The fields of the places, place by place."""
        numbers = [int(name.partition("_")[2]) for name in self.fields if name.startswith("where_")]
        return [
            PlaceGroup(
                key=self[f"at_{number}"],
                where=self[f"where_{number}"],
                days=[self[f"day{day}_{number}"] for day in range(1, 8)],
                holidays=self[f"holidays_{number}"],
                is_new=number == len(numbers) - 1 and not self[f"where_{number}"].value() and number > 0,
            )
            for number in numbers
        ]

    def clean_cost(self) -> int | None:
        cost: int | None = self.cleaned_data["cost"]
        if cost is not None and not 0 <= cost <= MOST_ORE:
            raise ValidationError(_("Skriv et beløb fra 0 til 10.000 kr."))
        return cost

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen: set[str] = set()
        groups = self.place_groups
        for number, _group in enumerate(groups):
            where = cleaned.get(f"where_{number}")
            if where is None:
                continue
            has_hours = any(cleaned.get(f"day{day}_{number}") for day in range(1, 8))
            if not where and has_hours and not cleaned.get(f"at_{number}"):
                self.add_error(f"where_{number}", _("Vælg, hvor tiderne gælder."))
            elif where in chosen:
                self.add_error(f"where_{number}", _("Det sted står her allerede. Skriv tiderne samme sted."))
            elif where:
                chosen.add(where)
        if not chosen and not self.errors:
            words = _("Vælg, hvor man får hjælpen. Vælg hele kommunen, hvis der ikke er et sted.")
            self.add_error("where_0", words)
        return cleaned

    @property
    def places(self) -> list[PlaceHours]:
        """The places of a valid form."""
        return self._places(self.cleaned_data)

    def _places(self, cleaned: dict[str, Any]) -> list[PlaceHours]:
        own = {spot.pk for spot in self._spots}
        found = []
        for number in range(len([name for name in self.fields if name.startswith("where_")])):
            kind, _dash, pk = cleaned[f"where_{number}"].partition("-")
            key = cleaned[f"at_{number}"]
            if kind:
                found.append(
                    PlaceHours(
                        key=key if key in own else None,
                        location=Location(pk=int(pk)) if kind == "sted" else None,
                        area=Area(pk=int(pk)) if kind == "omraade" else None,
                        week={day: cleaned[f"day{day}_{number}"] for day in range(1, 8)},
                        closed_on_holidays=cleaned[f"holidays_{number}"],
                    )
                )
        return found

    # ── Two versions ────────────────────────────────────────────────────────────────────────────

    def now_cleaned(self) -> dict[str, Any]:
        """What the row in the database says, in the shape of a valid form."""
        cleaned: dict[str, Any] = {
            name: getattr(self.instance, name) for name in self.Meta.fields if name in self.fields and name != "topics"
        }
        cleaned["topics"] = list(self.instance.topics.all())
        if "priority_areas" in self.fields:
            cleaned["priority_areas"] = list(self.instance.priority_areas.all())
        for number, spot in enumerate(self._spots):
            week = schedule_of(spot).week
            cleaned |= {f"day{day}_{number}": week.get(day, ()) for day in range(1, 8)}
            for name in ("at", "where", "holidays"):
                cleaned[f"{name}_{number}"] = self.initial[f"{name}_{number}"]
        return cleaned

    def said(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """Each question of the form, and the answer in words; the places and their hours are one answer."""
        answers = {name: self._in_words(name, cleaned[name]) for name in self.Meta.fields if name in cleaned}
        wheres = {value: str(label) for _group, choices in self._wheres for value, label in choices}
        lines = []
        for number in range(MOST_PLACES):
            if not cleaned.get(f"where_{number}"):
                continue
            lines.append(f"{wheres.get(cleaned[f'where_{number}'], '')}:")
            for day in range(1, 8):
                if stretches := cleaned[f"day{day}_{number}"]:
                    lines.append(f"{WEEKDAYS[day - 1]} {', '.join(map(spoken, sorted(stretches)))}")
            if not cleaned[f"holidays_{number}"]:
                lines.append(_now("også åbent på helligdage"))
        return answers | {"places": "\n".join(lines)}

    def _in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(value, bool):
            return _now("ja") if value else _now("nej")
        if name == "topics" or name == "priority_areas":
            return ", ".join(sorted((str(row) for row in value), key=sort_key))
        if isinstance(field, forms.ChoiceField):
            labels = dict(field.choices)  # type: ignore[arg-type]
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(str(labels.get(each, each)) for each in sorted(chosen))
        return "" if value is None else str(field.prepare_value(value))

    def label_of(self, name: str) -> str:
        """What the form asks by this name."""
        return _now("Steder og tider") if name == "places" else str(self.fields[name].label)

    def sent(self) -> QueryDict:
        """What this form, as it stands unsent, would send: the row in the database."""
        data = QueryDict(mutable=True)
        for bound in self:
            value = bound.value()
            if isinstance(bound.field, forms.BooleanField):
                if value:
                    data[bound.html_name] = "on"
            elif isinstance(value, (list, tuple)):
                data.setlist(bound.html_name, [str(each) for each in value])
            else:
                data[bound.html_name] = "" if value is None else str(value)
        return data


def _where_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    places = Location.objects.select_related("area").defer("area__geometry")
    named = sorted(((f"sted-{place.pk}", f"{place.name}, {place.area.name}") for place in places), key=_by_label)
    areas = sorted(((f"omraade-{pk}", name) for pk, name in Area.objects.values_list("pk", "name")), key=_by_label)
    return [
        (str(_("På et sted")), named),
        (str(_("Hjemme eller i telefonen")), [(EVERYWHERE, str(_("Hele kommunen"))), *areas]),
    ]


def _by_label(choice: tuple[str, str]) -> tuple[str, str]:
    return sort_key(choice[1])


class ExceptionForm(Form):
    """Days on which an offer is closed, or open at other hours than usual."""

    prefix = "undtagelse"

    where = ChoiceOfRowField(label=_("Hvor?"), queryset=None, required=False, empty_label=_("Alle stederne"))
    first_day = DayField(label=_("Fra og med"))
    last_day = DayField(label=_("Til og med"), help_text=_("Lad feltet stå tomt, hvis det er én dag."), required=False)
    hours = HoursField(label=_("Åbent"), help_text=_("Fx 10-12. Lad feltet stå tomt, hvis der er lukket."))
    reason = forms.CharField(label=_("Hvorfor?"), help_text=_("Fx sommerferie."), max_length=80, required=False)
    reason_en = forms.CharField(label=_("Hvorfor, på engelsk"), max_length=80, required=False)

    def __init__(self, *args: Any, offer: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spots = offer.at.select_related("location", "area").defer("area__geometry")
        self.fields["where"].queryset = self._spots  # type: ignore[attr-defined]
        if len(self._spots) < 2:
            del self.fields["where"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Den sidste dag ligger før den første. Byt dem om."))
        return cleaned

    @property
    def spots(self) -> list[Any]:
        """The places it is about."""
        one = self.cleaned_data.get("where")
        return [one] if one else list(self._spots)


class PriorityAreaForm(ModelForm):
    """What the municipality's policies put first."""

    class Meta:
        model = PriorityArea
        fields = ["name", "name_en"]
        help_texts = {"name": _("Fx svage læsere eller udsatte boligområder.")}


class OfferSearchForm(Form):
    """Looking for an offer among those one keeps."""

    organisation = ChoiceOfRowField(
        label=_("Organisation"), queryset=Organization.objects.none(), required=False, empty_label=_("Alle")
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organizations  # type: ignore[attr-defined]
