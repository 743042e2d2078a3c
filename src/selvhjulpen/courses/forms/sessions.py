"""The coordinator's forms: sessions, courses, and guests who phone or stand at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from selvhjulpen.courses import rules
from selvhjulpen.courses.actions import Plan
from selvhjulpen.courses.forms.seats import OTHER, SELF, TWO, SeatForm
from selvhjulpen.courses.models import Course, CourseFormat, CourseInstance, Source
from selvhjulpen.directory.models import Location, Organization, PriorityArea
from selvhjulpen.lib.contact import Contact
from selvhjulpen.people.models import Person, Role
from selvhjulpen.ui.forms import (
    ChoiceOfRowField,
    ChoiceOfRowsField,
    DayField,
    Form,
    FormKeyMixin,
    ModelForm,
    OnceMixin,
    TimeInput,
)

FAULTS = {
    rules.Fault.TOO_EARLY: _("Hold kan begynde fra kl. 8.30."),
    rules.Fault.WEEKEND: _("Hold med tilmelding holdes mandag til fredag."),
    rules.Fault.HOLIDAY: _("Det er en helligdag eller lukkedag."),
    rules.Fault.TOO_SHORT: _("Det er kortere, end formatet tillader."),
    rules.Fault.TOO_LONG: _("Det er længere, end formatet tillader."),
    rules.Fault.PAST: _("Det tidspunkt er gået. Vælg et, der kommer."),
}
FAULT_FIELDS = {
    rules.Fault.TOO_EARLY: "start",
    rules.Fault.WEEKEND: "day",
    rules.Fault.HOLIDAY: "day",
    rules.Fault.TOO_SHORT: "minutes",
    rules.Fault.TOO_LONG: "minutes",
    rules.Fault.PAST: "day",
}

SHORTEST_MINUTES, LONGEST_MINUTES = 10, 600
MOST_SEATS = 500


def instructors() -> Any:
    """Those who can be asked to teach."""
    return Person.objects.active().with_role(Role.INSTRUCTOR)


class FaultsMixin:
    """Says which rule of the format a time breaks, at the field where it is mended."""

    fields: dict[str, forms.Field]

    def show_faults(self, faults: Iterable[rules.Fault]) -> None:
        for fault in faults:
            field = FAULT_FIELDS[fault]
            self.add_error(field if field in self.fields else None, FAULTS[fault])  # type: ignore[attr-defined]


class PeopleAndSeatsMixin(forms.Form):
    """What can be changed without moving anybody."""

    capacity = forms.IntegerField(
        label=_("Pladser"),
        help_text=_("Står feltet tomt, gælder formatets tal."),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
    )
    minimum = forms.IntegerField(
        label=_("Færrest deltagere"),
        help_text=_("Du får besked i god tid, hvis der er færre."),
        min_value=0,
        max_value=MOST_SEATS,
        required=False,
    )
    instructors = ChoiceOfRowsField(
        label=_("Undervisere"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    partner = ChoiceOfRowField(
        label=_("Sammen med"), queryset=Organization.objects.all(), required=False, empty_label=_("Ingen partner")
    )
    part_of = forms.CharField(
        label=_("Del af noget, partneren gør i forvejen"),
        help_text=_("For eksempel: Torsdagscaféen i Seniorhuset"),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instructors"].queryset = instructors()  # type: ignore[attr-defined]


class WhenAndWhereMixin(forms.Form):
    """The time and the place."""

    location = ChoiceOfRowField(
        label=_("Sted"), queryset=Location.objects.select_related("area"), empty_label=_("Vælg et sted")
    )
    room = forms.CharField(label=_("Lokale"), max_length=80, required=False)
    day = DayField(label=_("Dag"))
    start = forms.TimeField(label=_("Klokken"), widget=TimeInput)


class SessionForm(FaultsMixin, FormKeyMixin, PeopleAndSeatsMixin, WhenAndWhereMixin, Form):
    """One session, or a series of them."""

    course = ChoiceOfRowField(
        label=_("Kursus"), queryset=Course.objects.filter(is_offered=True), empty_label=_("Vælg et kursus")
    )
    minutes = forms.IntegerField(
        label=_("Varighed i minutter"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, required=False,
        help_text=_("Står feltet tomt, tager vi formatets længste tid."),
    )  # fmt: skip
    every_weeks = forms.TypedChoiceField(
        label=_("Gentages det?"),
        choices=[
            (0, _("Nej, kun den ene dag")),
            (1, _("Hver uge")),
            (2, _("Hver anden uge")),
            (4, _("Hver fjerde uge")),
        ],
        coerce=int,
        initial=0,
        widget=forms.RadioSelect,
    )
    last_date = DayField(label=_("Til og med"), required=False)

    field_order = ["course", "location", "room", "day", "start", "minutes", "every_weeks", "last_date"]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("every_weeks") and "last_date" not in self.errors:
            first, last = asked.get("day"), asked.get("last_date")
            if not last:
                self.add_error("last_date", _("Skriv den sidste dag i rækken."))
            elif first and last < first:
                self.add_error("last_date", _("Den sidste dag ligger før den første."))
            elif first and (last - first).days > 366:
                self.add_error("last_date", _("En række kan være på højst et år."))
        return asked

    @property
    def plan(self) -> Plan:
        """The plan of a valid form; what was left empty comes from the course's format."""
        asked = self.cleaned_data
        course: Course = asked["course"]
        course_format: CourseFormat = course.format
        return Plan(
            course=course,
            location=asked["location"],
            room=asked["room"],
            day=asked["day"],
            start=asked["start"],
            minutes=asked["minutes"] or course_format.longest_minutes,
            capacity=asked["capacity"] or course_format.capacity,
            minimum=course_format.minimum if asked["minimum"] is None else asked["minimum"],
            instructors=list(asked["instructors"]),
            partner=asked["partner"],
            part_of=asked["part_of"],
        )


class EditForm(PeopleAndSeatsMixin, Form):
    """What can be changed on a session without a message to its guests."""

    host_note = forms.CharField(
        label=_("Aftaler med værten"),
        help_text=_("Hvem har du talt med, og hvad aftalte I?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, instance: CourseInstance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not instance.is_booked:
            del self.fields["capacity"], self.fields["minimum"]
        else:
            self.fields["capacity"].required = True
            self.fields["capacity"].help_text = ""


class MoveForm(FaultsMixin, WhenAndWhereMixin, Form):
    """Another time or place for a session; its guests are told."""


class CopyForm(FaultsMixin, FormKeyMixin, Form):
    """The same session on another day."""

    day = DayField(label=_("Dag"))
    start = forms.TimeField(label=_("Klokken"), widget=TimeInput)


class CancelForm(Form):
    """Why a session is not held; the guests read it."""

    reason = forms.CharField(
        label=_("Hvorfor bliver det ikke til noget?"),
        help_text=_("Det står i beskeden til alle, der har plads eller venter."),
        max_length=200,
    )


class ExtendForm(Form):
    """How far a series is carried on."""

    last_date = DayField(label=_("Fortsæt til og med"))

    def __init__(self, *args: Any, after: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._after = after

    def clean_last_date(self) -> date:
        last: date = self.cleaned_data["last_date"]
        if last <= self._after:
            raise ValidationError(_("Rækken går allerede så langt."))
        if (last - self._after).days > 366:
            raise ValidationError(_("Fortsæt højst et år ad gangen."))
        return last


class StaffSeatForm(SeatForm):
    """A seat for somebody who phones or stands at the desk; a way to be reached is good, but not demanded."""

    kilde = forms.ChoiceField(
        label=_("Hvordan fik du fat i borgeren?"),
        choices=[(Source.PHONE, Source.PHONE.label), (Source.DESK, Source.DESK.label)],
        initial=Source.PHONE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["hjemmeside"]  # staff are known
        self.fields["navn"].label = _("Navn")
        self.fields["navn"].widget.attrs["autocomplete"] = "off"
        self.fields["kontakt"].required = False
        self.fields["kontakt"].label = _("Telefon eller e-mail")
        self.fields["kontakt"].help_text = _("Kan stå tomt. Så skal borgeren have kvitteringen på papir.")
        self.fields["ring"].label = _("Vil ringes op")
        self.fields["hvem"].choices = [  # type: ignore[attr-defined]
            (SELF, _("Borgeren selv")),
            (TWO, _("To, der vil sidde sammen")),
            (OTHER, _("En, der hjælper borgeren, bestiller")),
        ]

    def clean_kontakt(self) -> Contact:
        return super().clean_kontakt() if self.cleaned_data["kontakt"] else Contact()


class FindForm(Form):
    """A guest who phones: found by seat number, name, telephone number or e-mail."""

    hvem = forms.CharField(label=_("Pladsnummer, navn, telefon eller e-mail"), min_length=3, max_length=120)


class CourseForm(OnceMixin, ModelForm):
    """One course of the catalogue."""

    priority_areas = ChoiceOfRowsField(
        label=_("Indsatsområder"),
        queryset=PriorityArea.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Course
        fields = [
            "title",
            "title_en",
            "format",
            "topic",
            "audience",
            "level",
            "description",
            "description_en",
            "for_whom",
            "for_whom_en",
            "bring",
            "bring_en",
            "material",
            "priority_areas",
            "is_offered",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "description_en": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", _("For alle")), *self.fields["level"].choices[1:]]  # type: ignore[attr-defined]
        if not PriorityArea.objects.exists():
            del self.fields["priority_areas"]


class FormatForm(ModelForm):
    """The rules a format's sessions keep."""

    class Meta:
        model = CourseFormat
        fields = ["name", "shortest_minutes", "longest_minutes", "capacity", "minimum"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_booked:
            del self.fields["capacity"], self.fields["minimum"]
        else:
            self.fields["capacity"].required = True
        # A session of the format that says nothing else gets these numbers: they must be ones it could have said.
        limits = {
            "shortest_minutes": (SHORTEST_MINUTES, LONGEST_MINUTES),
            "longest_minutes": (SHORTEST_MINUTES, LONGEST_MINUTES),
            "capacity": (1, MOST_SEATS),
            "minimum": (0, MOST_SEATS),
        }
        for name in self.fields.keys() & limits.keys():
            least, most = limits[name]
            self.fields[name].validators = [MinValueValidator(least), MaxValueValidator(most)]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        shortest, longest = asked.get("shortest_minutes"), asked.get("longest_minutes")
        if shortest and longest and shortest > longest:
            self.add_error("longest_minutes", _("Den længste varighed er kortere end den korteste."))
        return asked
