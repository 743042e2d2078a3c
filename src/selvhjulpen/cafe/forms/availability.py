"""When a helper can be booked; and what a citizen consents to."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.cafe.models import Absence, Availability, Consent, Mode
from selvhjulpen.directory.models import Area, Location
from selvhjulpen.lib.calendars import at
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution
from selvhjulpen.ui.forms import ChoiceOfRowField, DateInput, DayField, Form, ModelForm, OnceMixin, TimeInput

LENGTHS = (15, 30, 45, 60, 90, 120)
PAUSES = (0, 15, 30, 45)
TRAVELS = (0, 15, 30, 45, 60)
LONGEST_ABSENCE = timedelta(days=100)
LONGEST_CONSENT = timedelta(days=30)
_MIDNIGHT, _DAY = time(), timedelta(days=1)


def _minutes(choices: tuple[int, ...]) -> list[tuple[int, str]]:
    return [(minutes, _("%s minutter") % minutes if minutes else _("Ingen")) for minutes in choices]


class HoursForm(OnceMixin, ModelForm):
    """Weekly hours in which somebody can be booked."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Ugedag"), coerce=int)
    location = ChoiceOfRowField(
        label=gettext_lazy("Sted"),
        help_text=gettext_lazy("Kun når borgeren kommer hen til dig."),
        queryset=Location.objects.all(),
        empty_label=gettext_lazy("Vælg et sted"),
        required=False,
    )
    area = ChoiceOfRowField(
        label=gettext_lazy("Område"),
        help_text=gettext_lazy("Kun når du kommer hjem til borgeren."),
        queryset=Area.objects.defer("geometry"),
        empty_label=gettext_lazy("Hele kommunen"),
        required=False,
    )
    minutes = forms.TypedChoiceField(label=gettext_lazy("Tid til hver"), coerce=int, initial=30)
    buffer_minutes = forms.TypedChoiceField(label=gettext_lazy("Pause bagefter"), coerce=int, initial=15)
    travel_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Transport hver vej"),
        help_text=gettext_lazy("Transporten ligger inden for dine timer."),
        coerce=int,
        initial=0,
    )
    first_day = DayField(label=gettext_lazy("Fra og med"))
    last_day = DayField(label=gettext_lazy("Til og med"), help_text=gettext_lazy("Kan stå tomt."), required=False)

    class Meta:
        model = Availability
        fields = [
            "mode",
            "location",
            "area",
            "weekday",
            "opens",
            "closes",
            "minutes",
            "buffer_minutes",
            "travel_minutes",
            "first_day",
            "last_day",
        ]
        widgets = {"opens": TimeInput(), "closes": TimeInput(), "mode": forms.RadioSelect}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.person = person
        choices: dict[str, list[tuple[int, str]]] = {
            "weekday": [(day + 1, str(name).capitalize()) for day, name in WEEKDAYS.items()],
            "minutes": _minutes(LENGTHS),
            "buffer_minutes": _minutes(PAUSES),
            "travel_minutes": _minutes(TRAVELS),
        }
        for name, each in choices.items():
            present = getattr(self.instance, name)
            # What an import has brought stays choosable.
            if present not in (None, *dict(each)) and name != "weekday":
                each = sorted([*each, (present, _("%s minutter") % present)])
            self.fields[name].choices = each  # type: ignore[attr-defined]
        self.fields["mode"].choices = [  # type: ignore[attr-defined]
            (Mode.PLACE, _("Borgeren kommer hen til mig")),
            (Mode.PHONE, _("Jeg ringer til borgeren")),
            (Mode.HOME, _("Jeg kommer hjem til borgeren")),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        mode = said.get("mode")
        if mode == Mode.PLACE and not said.get("location") and "location" not in self.errors:
            self.add_error("location", _("Vælg, hvor borgeren skal komme hen."))
        if mode != Mode.PLACE:
            said["location"] = None
        if mode != Mode.HOME:
            said["area"] = None
            said["travel_minutes"] = 0
        opens, closes = said.get("opens"), said.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("Det skal være senere end begyndelsen."))
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Det skal være samme dag eller senere."))
        if opens and closes and opens < closes and said.get("minutes"):
            there = (closes.hour * 60 + closes.minute) - (opens.hour * 60 + opens.minute)
            if there < said["minutes"] + 2 * (said.get("travel_minutes") or 0):
                self.add_error("closes", _("Der er ikke tid til en hel aftale."))
        return said


class AbsenceForm(OnceMixin, ModelForm):
    """A time in which somebody cannot be booked."""

    fra_dag = DayField(label=gettext_lazy("Fra"))
    fra_kl = forms.TimeField(
        label=gettext_lazy("Klokken"),
        widget=TimeInput,
        required=False,
        help_text=gettext_lazy("Kan stå tomt. Så er det hele dagen."),
    )
    til_dag = DayField(label=gettext_lazy("Til og med"))
    til_kl = forms.TimeField(
        label=gettext_lazy("Til klokken"),
        widget=TimeInput,
        required=False,
        help_text=gettext_lazy("Kan stå tomt. Så er det hele dagen."),
    )

    class Meta:
        model = Absence
        fields: list[str] = []

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.person = person

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "fra_dag" not in said or "til_dag" not in said or self.errors:
            return said
        begins = at(said["fra_dag"], said["fra_kl"] or _MIDNIGHT)
        ends = at(said["til_dag"], said["til_kl"]) if said["til_kl"] else at(said["til_dag"] + _DAY, _MIDNIGHT)
        if ends <= begins:
            self.add_error("til_dag", _("Det skal være senere end begyndelsen."))
        elif ends - begins > LONGEST_ABSENCE:
            self.add_error("til_dag", _("Så langt et fravær kan ikke skrives. Ret i stedet dine timer."))
        self.instance.starts_at, self.instance.ends_at = begins, ends
        return said


class ConsentForm(Form):
    """What the citizen lets the helper do, where, and until when. There is nowhere to write a code."""

    what = forms.ChoiceField(label=gettext_lazy("Hvad må du gøre?"), choices=Consent.What, widget=forms.RadioSelect)
    solution = ChoiceOfRowField(
        label=gettext_lazy("Hvor?"),
        queryset=Solution.objects.all(),
        empty_label=gettext_lazy("Alle steder"),
        required=False,
    )
    given = forms.ChoiceField(
        label=gettext_lazy("Hvordan sagde borgeren ja?"),
        choices=Consent.Given,
        widget=forms.RadioSelect,
        initial=Consent.Given.SPOKEN,
    )
    until = DayField(
        label=gettext_lazy("Til og med"),
        help_text=gettext_lazy("Højst 30 dage. Så slutter det af sig selv."),
        widget=DateInput(),
    )

    def __init__(self, *args: Any, today: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.initial.setdefault("until", max(today, last))

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self._today:
            raise ValidationError(_("Den dag er forbi."))
        if until > self._today + LONGEST_CONSENT:
            raise ValidationError(_("Et samtykke kan højst gælde i 30 dage."))
        return until
