"""Forms of those who help: which weeks to see, whom to swap with, whom to put on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selvhjulpen.cafe.models import Cafe, DropInSession, Shift
from selvhjulpen.cafe.queries.shifts import MOST_WEEKS, WEEKS_AHEAD
from selvhjulpen.people.models import Person
from selvhjulpen.ui.forms import ChoiceOfRowField, Form
from selvhjulpen.ui.templatetags.ui import clock_range, day_brief


class WeeksForm(Form):
    """Which café, and how far ahead."""

    cafe = ChoiceOfRowField(label=_("IT-café"), queryset=Cafe.objects.none(), required=False, empty_label=_("Alle"))
    uger = forms.TypedChoiceField(
        label=_("Hvor langt frem?"),
        choices=[(WEEKS_AHEAD, _("4 uger")), (MOST_WEEKS, _("8 uger"))],
        coerce=int,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cafes = Cafe.objects.filter(is_active=True).select_related("at__service", "at__location")
        self.fields["cafe"].queryset = cafes  # type: ignore[attr-defined]

    @property
    def weeks(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("uger") or WEEKS_AHEAD

    @property
    def chosen_cafe(self) -> int | None:
        self.is_valid()
        cafe = self.cleaned_data.get("cafe")
        return cafe.pk if cafe else None


class ShiftChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague's shift, by its day and whose it is; in the order of time."""

    def label_from_instance(self, obj: Any) -> str:
        session: DropInSession = obj.session
        when = f"{day_brief(session.starts_at)} {clock_range(session.starts_at, session.ends_at)}"
        return f"{when}, {session.cafe.at}: {obj.person.name}"


class SwapForm(Form):
    """Whose shift one would like for one's own."""

    vagt = ShiftChoiceField(
        label=_("Hvilken vagt vil du have?"),
        queryset=Shift.objects.none(),
        empty_label=_("Vælg en vagt"),
        error_messages={"required": _("Vælg en vagt.")},
    )

    def __init__(self, *args: Any, shifts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vagt"].queryset = shifts  # type: ignore[attr-defined]


class PutOnForm(Form):
    """Whom the coordinator puts on shift."""

    person = ChoiceOfRowField(
        label=_("Hvem?"),
        queryset=Person.objects.none(),
        empty_label=_("Vælg en frivillig"),
        error_messages={"required": _("Vælg, hvem der skal hjælpe.")},
    )

    def __init__(self, *args: Any, session: DropInSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Person.objects.active().filter(is_instructor=True).exclude(shifts__session=session)
        self.fields["person"].queryset = free  # type: ignore[attr-defined]
