"""What the pages of the digitalisation rate ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.solutions.models import Channel, CountingRound, Method, Target, Task
from selvhjulpen.solutions.queries.digitalisation import TaskNumbers
from selvhjulpen.solutions.rules.count_sheet import LARGEST, whole
from selvhjulpen.ui.forms import YEARS, ChoiceOfRowField, DayField, Form, ModelForm, OnceMixin, SheetField, name_of

_PER_CENT = re.compile(r"(\d{1,3})(?:[.,](\d))?\s*%?")
LONGEST_NAME = 120


class RateField(forms.CharField):
    """A share, typed in per cent and kept in whole per mille; None where nothing is typed and may be."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 10, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return f"{value // 10},{value % 10}" if value % 10 else str(value // 10)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _PER_CENT.fullmatch(text.strip())
        if not found or (rate := int(found[1]) * 10 + int(found[2] or 0)) > 1000:
            raise ValidationError(_("Skriv procent fra 0 til 100, fx 33 eller 33,4."), code="rate")
        return rate


class CountField(forms.IntegerField):
    """How often something came; None where it is not known. "1.234" is as good as "1234"."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        too_many = {"invalid": gettext_lazy("Skriv et helt tal, eller lad feltet stå tomt.")}
        super().__init__(
            widget=widget, required=False, min_value=0, max_value=LARGEST, error_messages=too_many, **kwargs
        )

    def to_python(self, value: Any) -> int | None:
        number = whole(text) if (text := str(value or "").strip()) else None
        return super().to_python(value if number is None else number)


class OneOfAKindMixin(OnceMixin):
    """A row of which there is one: the same form sent twice is that one, another form is told so."""

    alone: tuple[str, ...]
    taken: Any

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if all(name in said for name in self.alone):
            others = type(self.instance)._default_manager.filter(**{name: said[name] for name in self.alone})
            if others.exclude(pk=self.instance.pk).exclude(key=self.instance.key).exists():
                self.add_error(self.alone[-1], self.taken)
        return said

    def _get_validation_exclusions(self) -> set[str]:
        # That there is one of it is asked above, where the key of the form is known.
        return super()._get_validation_exclusions() | {self.alone[-1]}  # type: ignore[misc,no-any-return]


class MethodForm(OneOfAKindMixin, ModelForm):
    """A way of counting, and its list of tasks."""

    alone = ("name",)
    taken = gettext_lazy("Der er allerede en metode, der hedder det.")

    task_list = forms.CharField(
        label=gettext_lazy("Listen over opgaver"),
        help_text=gettext_lazy("Skriv én på hver linje. Det engelske navn kan stå efter et lighedstegn."),
        widget=forms.Textarea({"rows": 8, "lang": "da"}),
        required=False,
        max_length=20_000,
    )

    class Meta:
        model = Method
        fields = ["name", "tasks", "weeks", "denominator", "source"]
        help_texts = {
            "tasks": gettext_lazy("I ord, fx 35 opgaver valgt af KL."),
            "weeks": gettext_lazy("Fx uge 17 og uge 43."),
            "denominator": gettext_lazy("Fx alle ansøgninger og anmeldelser om opgaverne."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            tasks = self.instance.task_list.all()
            self.initial["task_list"] = "\n".join(
                f"{task.name} = {task.name_en}" if task.name_en else task.name for task in tasks
            )

    def clean_task_list(self) -> list[tuple[str, str]]:
        """The tasks, each once: name and English name, empty where none is said."""
        tasks: dict[str, tuple[str, str]] = {}
        for line in self.cleaned_data["task_list"].splitlines():
            name, _equals, english = (" ".join(part.split()) for part in line.partition("="))
            if max(len(name), len(english)) > LONGEST_NAME:
                raise ValidationError(
                    _("Et navn må have 120 tegn. Det her er for langt: %(name)s") % {"name": f"{line[:60]} …"}
                )
            if name:
                tasks.setdefault(name.casefold(), (name, english))
            elif english:
                raise ValidationError(_("Skriv det danske navn før lighedstegnet."))
        return list(tasks.values())


class RoundForm(OneOfAKindMixin, ModelForm):
    """When it is counted, and the rate where somebody has told it."""

    alone = ("method", "first_day")
    taken = gettext_lazy("Metoden har allerede en tælling, der begynder den dag.")

    method = ChoiceOfRowField(label=gettext_lazy("Metode"), queryset=Method.objects.all(), empty_label=None)
    first_day = DayField(label=gettext_lazy("Fra og med"))
    last_day = DayField(label=gettext_lazy("Til og med"))
    reported_permille = RateField(
        label=gettext_lazy("Oplyst grad i procent"),
        help_text=gettext_lazy("Kun når du ikke har tal for hver opgave."),
        required=False,
    )

    class Meta:
        model = CountingRound
        fields = ["method", "name", "first_day", "last_day", "reported_permille", "note"]
        help_texts = {"name": gettext_lazy("Fx Uge 17, 2012.")}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Den sidste dag ligger før den første."))
        return said


class TargetForm(OneOfAKindMixin, ModelForm):
    """What is to be reached, and by when."""

    alone = ("method", "year")
    taken = gettext_lazy("Der er allerede et mål for det år med den metode.")

    year = forms.IntegerField(
        label=gettext_lazy("År"), validators=[MinValueValidator(YEARS.start), MaxValueValidator(YEARS.stop - 1)]
    )
    permille = RateField(label=gettext_lazy("Mål i procent"))
    method = ChoiceOfRowField(
        label=gettext_lazy("Metode"),
        help_text=gettext_lazy("Et mål kan kun måles med den metode, det er sat for."),
        queryset=Method.objects.all(),
        required=False,
        empty_label=gettext_lazy("Ved ikke"),
    )

    class Meta:
        model = Target
        fields = ["year", "permille", "method", "note"]


class CountsForm(Form):
    """The numbers of a round: a line for each task, a field for each channel."""

    def __init__(self, *args: Any, rows: Sequence[TaskNumbers], **kwargs: Any) -> None:
        self.base_rows = rows
        super().__init__(*args, **kwargs)
        for row in rows:
            for channel, number in zip(Channel, row.numbers.by_channel, strict=True):
                label = f"{name_of(row.task)}, {channel.label}"
                # The page brings what it showed: what somebody else has written since is not written over.
                field = CountField(label=label, initial=number, show_hidden_initial=True)
                field.widget.attrs["class"] = "form-input count"
                self.fields[f"{row.task.pk}_{channel.value}"] = field

    @property
    def rows(self) -> Iterator[tuple[Task, list[tuple[str, forms.BoundField]]]]:
        """Each task with its fields, each by the name of its channel."""
        for row in self.base_rows:
            yield row.task, [(str(channel.label), self[f"{row.task.pk}_{channel.value}"]) for channel in Channel]

    @property
    def numbers(self) -> dict[Task, dict[str, int | None]]:
        """What has been changed of each task, by channel; the rest is as the page showed it."""
        said: dict[Task, dict[str, int | None]] = {}
        for row in self.base_rows:
            for channel in Channel:
                if (name := f"{row.task.pk}_{channel.value}") in self.changed_data:
                    said.setdefault(row.task, {})[channel.value] = self.cleaned_data[name]
        return said


class PasteForm(Form):
    """Numbers of a round from a spreadsheet: pasted, or the file."""

    text = forms.CharField(
        label=gettext_lazy("Sæt tallene ind her"),
        help_text=gettext_lazy("Markér dem i Excel, kopiér, og sæt dem ind."),
        widget=forms.Textarea({"rows": 10}),
        required=False,
        max_length=100_000,
        strip=False,
    )
    sheet = SheetField(
        label=gettext_lazy("Eller vælg en Excel-fil"),
        help_text=gettext_lazy("Det første ark bliver læst."),
        required=False,
        error_messages={"empty": gettext_lazy("Filen er tom.")},
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not said.get("text", "").strip() and not said.get("sheet"):
            self.add_error("text", _("Sæt tallene ind, eller vælg en fil."))
        return said
