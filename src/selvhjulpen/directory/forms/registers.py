"""What the registers of organisations, places and areas ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.forms.fields import YesNoUnknownField, in_danish_order
from selvhjulpen.directory.models import Area, Location, Organization, OrganizationKind, Showable
from selvhjulpen.directory.rules.outlines import FileFault, Outlines, Why, read_outlines
from selvhjulpen.directory.rules.points import NotAPoint, read_point
from selvhjulpen.people.models import Person, Role
from selvhjulpen.ui.forms import ChoiceOfRowsField, Form, ModelForm, OnceMixin, PhoneField

MOST_FAULTS = 10  # on the page; the file is mended from the top
LARGEST_FILE_BYTES = 5_000_000


class DirectionsForm(ModelForm):
    """What a partner's contact may change of a place."""

    class Meta:
        model = Location
        fields = ["directions", "directions_en"]
        widgets = {"directions": forms.Textarea({"rows": 3}), "directions_en": forms.Textarea({"rows": 3})}


class PlaceForm(OnceMixin, ModelForm):
    """Everything about a place."""

    point = forms.CharField(
        label=_("Punkt på kortet"),
        help_text=_("To tal, fx 55.86066, 9.85034. Du kan kopiere dem fra et kort på nettet."),
        max_length=60,
        required=False,
    )
    step_free = YesNoUnknownField(label=_("Adgang uden trapper"))
    hearing_loop = YesNoUnknownField(label=_("Teleslynge"))
    contact_phone = PhoneField(label=_("Telefon til stedet"), required=False)

    class Meta:
        model = Location
        fields = [
            "name",
            "kind",
            "area",
            "organization",
            "address",
            "point",
            "directions",
            "directions_en",
            "step_free",
            "hearing_loop",
            "contact_name",
            "contact_phone",
        ]
        widgets = DirectionsForm.Meta.widgets

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].empty_label = _("Vælg et område")  # type: ignore[attr-defined]
        self.fields["organization"].empty_label = _("Ingen vært")  # type: ignore[attr-defined]
        in_danish_order(self.fields["area"])
        in_danish_order(self.fields["organization"])
        if self.instance.latitude is not None:
            self.initial["point"] = f"{self.instance.latitude}, {self.instance.longitude}"

    def clean_point(self) -> tuple[Decimal | None, Decimal | None]:
        text = self.cleaned_data["point"]
        if not text:
            return None, None
        try:
            return read_point(text)
        except NotAPoint as error:
            if error.swapped:
                raise ValidationError(_("Tallene står omvendt. Skriv det største først.")) from error
            raise ValidationError(_("Det er ikke et punkt i Danmark. Skriv fx 55.86066, 9.85034.")) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "point" in cleaned:
            self.instance.latitude, self.instance.longitude = cleaned["point"]
        return cleaned


class ContactDataForm(ModelForm):
    """What a partner's contact may change of their organisation."""

    phone = PhoneField(label=_("Telefon"), required=False)
    url = forms.URLField(label=_("Hjemmeside"), required=False, assume_scheme="https")
    shown_publicly = forms.MultipleChoiceField(
        label=_("Hvad må alle se om dig?"),
        help_text=_("Resten ser kun koordinatoren."),
        choices=Showable,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    # Not a field of the model's form: what is kept is the day, which the action writes.
    declares = forms.BooleanField(
        label=_("Alle hos os, der hjælper børn, har en børneattest"),
        help_text=_("I gemmer selv attesterne. Vi gemmer kun jeres ja og dagen."),
        required=False,
    )

    class Meta:
        model = Organization
        fields = ["phone", "phone_hours", "phone_hours_en", "email", "url", "address", "shown_publicly"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared_on = self.instance.certificates_declared_on
        self.initial.setdefault("declares", declared_on is not None)
        if declared_on:
            self.fields["declares"].help_text = _("I sagde ja den %(day)s. Vi gemmer kun jeres ja og dagen.") % {
                "day": date_format(declared_on, "j. F Y")
            }
        if self.instance.kind != OrganizationKind.PERSON:
            # Of all others everything is shown: it is why they stand here.
            del self.fields["shown_publicly"]


class OrganizationForm(OnceMixin, ContactDataForm):
    """Everything about an organisation."""

    contacts = ChoiceOfRowsField(
        label=_("Kontaktpersoner"),
        help_text=_("Her står de personer, der arbejder som kontaktperson hos en partner."),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    accessibility_url = forms.URLField(
        label=_("Link til jeres tilgængelighedserklæring"),
        help_text=_("Lav erklæringen med WAS-Tool, og sæt linket ind her. Den skal ses efter hvert år."),
        required=False,
        assume_scheme="https",
    )
    # Not a field of the model's form: the check that there is one host is the action's, which moves it.
    hosts = forms.BooleanField(
        label=_("Driver Selvhjulpen her"),
        help_text=_("Navn og telefon står på alle sider. Kun én kan gøre det."),
        required=False,
    )

    class Meta:
        model = Organization
        fields = [
            "name",
            "kind",
            "phone",
            "phone_hours",
            "phone_hours_en",
            "email",
            "url",
            "address",
            "shown_publicly",
            "accessibility_url",
            "accessibility_checked_on",
        ]
        widgets = {"accessibility_checked_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        already = list(self.instance.contacts.all()) if self.instance.pk else []
        people = Person.objects.active().with_role(Role.PARTNER) | Person.objects.filter(
            pk__in=[person.pk for person in already]
        )
        self.fields["contacts"].queryset = people  # type: ignore[attr-defined]
        in_danish_order(self.fields["contacts"])
        self.initial.setdefault("contacts", [person.pk for person in already])
        self.initial.setdefault("hosts", self.instance.is_host)
        if not self.instance.is_host:
            # The statement is of the site, so it is made by the one that runs it.
            del self.fields["accessibility_url"], self.fields["accessibility_checked_on"]


class AreaForm(ModelForm):
    """An area; its outline comes from the municipality's file."""

    class Meta:
        model = Area
        fields = ["name", "target_group"]
        help_texts = {"target_group": _("Lad feltet stå tomt, hvis I ikke ved det.")}


class OutlinesForm(Form):
    """The municipality's file of areas. After validation ``outlines`` is what it holds."""

    file = forms.FileField(label=_("Fil med omrids (GeoJSON)"), error_messages={"required": _("Vælg en fil.")})
    outlines: Outlines

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE_BYTES:
            raise ValidationError(_("Filen er for stor. Den må højst fylde 5 MB. Bed om en fil med færre punkter."))
        self.outlines = read_outlines(file.read(), areas=dict(Area.objects.values_list("key", "name")))
        if faults := self.outlines.faults:
            said = [ValidationError(_in_words(fault)) for fault in faults[:MOST_FAULTS]]
            if (more := len(faults) - MOST_FAULTS) > 0:
                said.append(ValidationError(_("Og %(n)s fejl mere.") % {"n": more}))
            raise ValidationError(said)
        return file


_WORDS = {
    Why.NOT_TEXT: _("Filen er ikke tekst i UTF-8. Gem den som GeoJSON i UTF-8."),
    Why.NOT_JSON: _("Filen er ikke GeoJSON. Den går i stykker i linje %(value)s."),
    Why.NOT_A_COLLECTION: _("Filen er ikke en FeatureCollection med områder i."),
    Why.NO_NAME: _("Område %(n)s i filen har intet navn. Skriv det i feltet “name” eller “navn”."),
    Why.UNKNOWN_AREA: _("Område %(n)s hedder “%(value)s”. Det kender vi ikke. Opret det først, eller ret navnet."),
    Why.TWICE: _("Område %(n)s, “%(value)s”, står i filen to gange. Saml dem til en MultiPolygon."),
    Why.NO_OUTLINE: _("Område %(n)s, “%(value)s”, er ikke et omrids. Det skal være Polygon eller MultiPolygon."),
    Why.BROKEN_OUTLINE: _("Område %(n)s, “%(value)s”: omridset er ikke lukket eller mangler tal."),
    Why.NOT_DEGREES: _(
        "Område %(n)s, “%(value)s”: tallene er ikke grader. Gem filen i WGS 84 (EPSG:4326), ikke i UTM."
    ),
}


def _in_words(fault: FileFault) -> str:
    return str(_WORDS[fault.why]) % {"n": fault.feature, "value": fault.value}
