"""Groups and their rhythm; when and where a meeting is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Location, PriorityArea
from selvhjulpen.lib.calendars import closed_because, local_day
from selvhjulpen.meetings.actions import Plan
from selvhjulpen.meetings.models import Group, GroupMember, Meeting
from selvhjulpen.meetings.models.groups import Week, Weekday
from selvhjulpen.meetings.rules import answer_deadline
from selvhjulpen.people.models import Person
from selvhjulpen.ui.forms import (
    ChoiceOfRowField,
    ChoiceOfRowsField,
    DayField,
    Form,
    FormKeyMixin,
    KronerField,
    ModelForm,
    TimeInput,
)

SHORTEST_MINUTES, LONGEST_MINUTES = 15, 720
MOST_DAYS = 60


class GroupForm(ModelForm):
    """A group and its yearly rhythm."""

    months = forms.TypedMultipleChoiceField(
        label=_("Måneder med møde"),
        choices=list(MONTHS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    week = forms.TypedChoiceField(
        label=_("Hvilken i måneden?"), choices=[("", _("Ingen")), *Week.choices], coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip
    weekday = forms.TypedChoiceField(
        label=_("Ugedag"), choices=[("", _("Ingen")), *Weekday.choices], coerce=int, empty_value=None, required=False
    )
    month_day = forms.IntegerField(
        label=_("Eller en fast dato i måneden"),
        help_text=_("Falder den på en lukkedag, tager vi den næste hverdag."),
        min_value=1,
        max_value=31,
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("Varer, i minutter"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, initial=150
    )
    answer_days = forms.IntegerField(
        label=_("Svarfrist, i dage før mødet"), min_value=0, max_value=MOST_DAYS, initial=7
    )
    location = ChoiceOfRowField(label=_("Sted"), queryset=Location.objects.all(), empty_label=_("Vælg et sted"))
    cost = KronerField(label=_("Pris pr. person, i kroner"), required=False)

    class Meta:
        model = Group
        fields = [
            "name",
            "kind",
            "months",
            "week",
            "weekday",
            "month_day",
            "start",
            "minutes",
            "location",
            "room",
            "answer_days",
            "has_meal",
            "meal",
            "cost",
            "caterer_email",
        ]
        widgets = {"start": TimeInput(), "kind": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        on_weekday = bool(asked.get("week")), bool(asked.get("weekday"))
        if asked.get("month_day"):
            if any(on_weekday):
                self.add_error("month_day", gettext("Vælg enten ugedag eller dato i måneden."))
        elif "month_day" not in self.errors and not all(on_weekday):
            missing = "weekday" if on_weekday[0] else "week"
            self.add_error(missing, gettext("Vælg ugedag, og hvilken i måneden. Eller skriv en fast dato."))
        return asked


class MemberForm(ModelForm):
    """One more of a group's own people: somebody with an account, or a name and an e-mail."""

    person = ChoiceOfRowField(
        label=_("En med konto"), queryset=Person.objects.none(), required=False, empty_label=_("Ingen")
    )

    class Meta:
        model = GroupMember
        fields = ["person", "name", "email"]
        labels = {"name": _("Eller navnet på en udefra")}

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.group = group
        there = group.members.exclude(person=None).values("person")
        self.fields["person"].queryset = Person.objects.active().exclude(pk__in=there)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("person"):
            if asked.get("name") or asked.get("email"):
                self.add_error("name", gettext("Vælg en med konto, eller skriv navn og e-mail. Ikke begge dele."))
        elif "person" not in self.errors:
            if not asked.get("name"):
                self.add_error("name", gettext("Vælg en med konto, eller skriv et navn."))
            if not asked.get("email") and "email" not in self.errors:
                self.add_error("email", gettext("Skriv e-mailen, så vi kan invitere."))
        return asked


class YearForm(Form):
    """Which year's meetings to make."""

    aar = forms.TypedChoiceField(label=_("År"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in (today.year, today.year + 1, today.year + 2)]
        self.fields["aar"].choices = years  # type: ignore[attr-defined]


class WhenAndWhereMixin(forms.Form):
    """The time and the place. A closed day, or a time that is gone, is no time for a meeting."""

    day = DayField(label=_("Dag"))
    start = forms.TimeField(label=_("Klokken"), widget=TimeInput)
    minutes = forms.IntegerField(label=_("Varer, i minutter"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES)
    location = ChoiceOfRowField(label=_("Sted"), queryset=Location.objects.all(), empty_label=_("Vælg et sted"))
    room = forms.CharField(label=_("Lokale"), max_length=80, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if reason := closed_because(day):
            raise ValidationError(gettext("Den dag er lukket: %s. Vælg en anden.") % reason)
        if day < local_day(self.now):
            raise ValidationError(gettext("Den dag er gået. Vælg en, der kommer."))
        return day

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("day") and asked.get("start") and self.plan_of(asked).starts_at <= self.now:
            self.add_error("start", gettext("Det tidspunkt er gået. Vælg et, der kommer."))
        return asked

    @staticmethod
    def plan_of(asked: dict[str, Any]) -> Plan:
        return Plan(
            day=asked["day"],
            start=asked["start"],
            minutes=asked.get("minutes") or SHORTEST_MINUTES,
            location=asked.get("location"),  # type: ignore[arg-type]  # only its times are asked for then
            room=asked.get("room", ""),
        )

    @property
    def plan(self) -> Plan:
        """The plan of a valid form."""
        return self.plan_of(self.cleaned_data)


class MeetingNewForm(WhenAndWhereMixin, FormKeyMixin, Form):
    """A meeting besides those of the rhythm."""

    group = ChoiceOfRowField(label=_("Gruppe"), queryset=Group.objects.all(), empty_label=_("Vælg en gruppe"))

    field_order = ["group", "day", "start", "minutes", "location", "room"]


class MoveForm(WhenAndWhereMixin, Form):
    """Another time or place."""

    answer_day = DayField(label=_("Svar senest"))

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("answer_day") and asked.get("day") and asked["answer_day"] > asked["day"]:
            self.add_error("answer_day", gettext("Svarfristen skal være før mødet."))
        return asked

    @property
    def answer_by(self) -> datetime:
        """The last minute of the day, or the beginning of a meeting on that day."""
        starts_at = self.plan.starts_at
        return answer_deadline(starts_at, days=(self.plan.day - self.cleaned_data["answer_day"]).days)


class MeetingForm(ModelForm):
    """What can be changed without moving anybody."""

    answer_day = DayField(label=_("Svar senest"))
    cost = KronerField(label=_("Pris pr. person, i kroner"), required=False)
    priority_areas = ChoiceOfRowsField(
        label=_("Indsatsområder"),
        queryset=PriorityArea.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Meeting
        fields = ["has_meal", "meal", "cost", "caterer_email", "priority_areas"]

    field_order = ["answer_day", "has_meal", "meal", "cost", "caterer_email", "priority_areas"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_day"].initial = local_day(self.instance.answer_by)
        areas: QuerySet[PriorityArea] = self.fields["priority_areas"].queryset  # type: ignore[attr-defined]
        if not areas.exists():
            del self.fields["priority_areas"]

    def clean_answer_day(self) -> date:
        day: date = self.cleaned_data["answer_day"]
        if day > self.instance.day:
            raise ValidationError(gettext("Svarfristen skal være før mødet."))
        self.instance.answer_by = answer_deadline(self.instance.starts_at, days=(self.instance.day - day).days)
        return day


class CancelForm(Form):
    """Why a meeting is not held; those who were invited read it."""

    reason = forms.CharField(
        label=_("Hvorfor bliver det ikke til noget?"),
        help_text=_("Det står i beskeden til alle, der er inviteret."),
        max_length=200,
    )
