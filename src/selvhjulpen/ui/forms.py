"""The form every form of the house is made from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from selvhjulpen.lib.contact import NotAContact, parse_contact, spoken_phone
from selvhjulpen.lib.cpr import contains_cpr
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.lib.keys import new_key
from selvhjulpen.lib.money import NotMoney, parse_kroner, spoken_kroner
from selvhjulpen.lib.sheets.excel import NotAWorkbook, read_first_sheet

YEARS = range(1990, 2100)
LARGEST_SHEET = 5_000_000  # bytes
LONGEST_PK = 18  # digits; every number of so many fits into the databases' largest


def with_sub(label: object, sub: object) -> SafeString:
    """The label of a choice with a quieter line beneath it."""
    return format_html('{}<span class="sub">{}</span>', label, sub)


def name_of(row: Any) -> str:
    """A row in the reader's language: English is read, and an English name was written; else as it calls itself."""
    english: str = getattr(row, "name_en", "") if get_language() == "en" else ""
    return english or str(row)


class _DanishOrder(ModelChoiceIterator):  # type: ignore[type-arg]  # not generic at run time
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        label = self.field.label_from_instance
        yield from (self.choice(row) for row in sorted(self.queryset.all(), key=lambda row: sort_key(str(label(row)))))


class ChoiceOfRowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of a table, chosen from a list in Danish order: neither database sorts æ, ø and å last."""

    iterator = _DanishOrder

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class ChoiceOfRowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of a table, each ticked off. A number no database can hold names no row, and breaks no question."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)

    def _check_values(self, value: Any) -> Any:
        if any(len(str(pk)) > LONGEST_PK for pk in value):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super()._check_values(value)  # type: ignore[misc]


class HouseFormMixin:
    """Draws fields as the design system does, and refuses CPR numbers in any of them.

    A refused number is taken out of the form's own data: it is neither shown again nor kept.
    """

    fields: dict[str, forms.Field]
    data: Any
    files: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Det mangler.")
            field.error_messages.setdefault("max_length", _("Det er for langt. Skriv højst %(limit_value)d tegn."))
            widget = field.widget
            # Where a text has an English twin, each is read aloud (and spelled) in its own language.
            if f"{name}_en" in self.fields:
                widget.attrs["lang"] = "da"
            elif name.endswith("_en"):
                widget.attrs["lang"] = "en"
            # A checkbox group is a kind of radio group to Django: asked for first.
            if isinstance(widget, (forms.CheckboxSelectMultiple, forms.CheckboxInput)):
                css_class = "form-checkbox"
            elif isinstance(widget, forms.RadioSelect):
                css_class = "form-radio"
            elif isinstance(widget, forms.Select):
                css_class = "form-select"
            else:
                css_class = "form-input"
            widget.attrs["class"] = f"{css_class} {widget.attrs.get('class', '')}".strip()

    def _clean_fields(self) -> None:
        faults = self._take_out_cpr()
        super()._clean_fields()  # type: ignore[misc]
        for name in faults:
            self.errors.pop(name, None)  # type: ignore[attr-defined]
            self.add_error(name, ValidationError(faults[name], code="cpr"))  # type: ignore[attr-defined]

    def _take_out_cpr(self) -> dict[str, str]:
        faults = {}
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue  # nobody types there, and a key made by chance may look like a number
            key = self.add_prefix(name)  # type: ignore[attr-defined]
            # A field of several choices may be sent several values, and Django names the one it does not know.
            values = self.data.getlist(key) if hasattr(self.data, "getlist") else [self.data.get(key)]
            if any(isinstance(value, str) and contains_cpr(value) for value in values):
                self.data = self.data.copy()
                self.data[key] = ""
                faults[name] = _("Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det.")
        return faults


class Form(HouseFormMixin, forms.Form):
    """A form of the house."""


class ModelForm(HouseFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A form of the house that edits one row."""


class TrapMixin(forms.Form):
    """A form that strangers may send, with a trap for machines that fill in all they find.

    It stands in a part of the page that is not there for people, whether they see, hear or feel their way
    (ui/trap.html). Nothing asks for it, so what is in it was not typed by a person.
    """

    trapped: Any  # what is said, of the whole form: should it be a person's browser after all, it names another way

    hjemmeside = forms.CharField(
        label=gettext_lazy("Hjemmeside"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_hjemmeside(self) -> str:
        if self.cleaned_data["hjemmeside"]:
            self.add_error(None, self.trapped)
        return ""


_FORM_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


class FormKeyMixin(forms.Form):
    """A form that makes a row: the page brings the row's key, so that two clicks name the same row.

    ``ui.actions.save_once`` saves it.
    """

    formkey = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("formkey", new_key())

    def clean_formkey(self) -> str:
        sent: str = self.cleaned_data["formkey"]
        return sent if _FORM_KEY.fullmatch(sent) else new_key()


class OnceMixin(FormKeyMixin):
    """The key goes into the row of the form, ``known_by`` that field. A form that changes a row has no key."""

    instance: Any
    known_by = "key"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["formkey"]

    def clean_formkey(self) -> str:
        key = super().clean_formkey()
        setattr(self.instance, self.known_by, key)
        return key


# A name is not a place for links: they would travel on in letters to others.
_LINK = re.compile(
    r"https?:|www\.|://|\.\w{2,4}/"
    # Mail programs make links of these by themselves; "J.Hansen" and "A.P.Møller" are names.
    r"|\w\.(?:dk|com|net|org|info|biz|eu|io|co|me|ru|cn|se|no|de|uk|us|tv|cc|ly|gg|ai|fr|nl|pl|tk|xyz|top|icu|vip|site"
    r"|online|shop|store|club|link|live|app|dev|page|click|buzz|work)\b"
    r"|\w{4}\.\w\w",
    re.IGNORECASE,
)
# A dot of another alphabet, wide letters, and signs that take no room are seen as what they look like.
_NO_ROOM = re.compile(
    "[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]"
)


class NameField(forms.CharField):
    """The name of a person, or of those one asks for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> str:
        name = " ".join(super().clean(value).split())
        seen = unicodedata.normalize("NFKC", _NO_ROOM.sub("", name)).replace("\N{IDEOGRAPHIC FULL STOP}", ".")
        if _LINK.search(seen):
            raise ValidationError(_("Skriv kun navnet her, ikke et link."))
        return name


class PhoneField(forms.CharField):
    """A telephone number, typed as people type them and kept as E.164; empty where it may be."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(**{"widget": widget, "max_length": 30, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return spoken_phone(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            phone = parse_contact(text).phone
        except NotAContact:
            phone = ""
        if not phone:
            raise ValidationError(_("Det er ikke et telefonnummer. Skriv otte tal."))
        return phone


class DateInput(forms.DateInput):
    """The device's own date field; it wants ISO whatever the language."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day of the programme; a year that is only half typed ("0202") is no day."""

    widget = DateInput

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class KronerField(forms.CharField):
    """An amount, typed in kroner as people type it and kept in whole øre; None where nothing is typed and may be."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 30, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return spoken_kroner(value).replace("\N{MINUS SIGN}", "-") if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_kroner(text)
        except NotMoney as error:
            raise ValidationError(_("Det er ikke et beløb. Skriv fx 1.250,50."), code="kroner") from error


class SheetField(forms.FileField):
    """An Excel workbook; cleaned to the cells of its first sheet, None where there may be none."""

    widget = forms.FileInput({"accept": ".xlsx"})

    def clean(self, data: Any, initial: Any = None) -> list[list[Any]] | None:
        sent: UploadedFile[Any] | None = super().clean(data, initial)
        if not sent:
            return None
        if (sent.size or 0) > LARGEST_SHEET:
            raise ValidationError(_("Filen er for stor. Den må fylde 5 MB."), code="size")
        try:
            return read_first_sheet(sent.read())
        except NotAWorkbook as error:
            raise ValidationError(
                _("Filen kan ikke læses som et Excel-ark. Gem den som .xlsx uden kode."), code="sheet"
            ) from error
