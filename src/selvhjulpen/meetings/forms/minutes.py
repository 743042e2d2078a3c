"""The agenda, and what is written down at the meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Organization
from selvhjulpen.meetings.actions import Written
from selvhjulpen.meetings.models import ActionItem, AgendaItem, Decision, Meeting
from selvhjulpen.meetings.queries import MinutesOf
from selvhjulpen.people.models import Person
from selvhjulpen.ui.forms import ChoiceOfRowField, DateInput, DayField, Form, ModelForm, OnceMixin

NEW_ACTIONS = 2
WHO = frozenset({"organization", "person", "external_name"})


class SomebodyMixin(forms.Form):
    """Who does it: at most one of the three."""

    organization = ChoiceOfRowField(
        label=_("Organisation"), queryset=Organization.objects.all(), required=False, empty_label=_("Ingen")
    )
    person = ChoiceOfRowField(
        label=_("Person med konto"), queryset=Person.objects.none(), required=False, empty_label=_("Ingen")
    )
    external_name = forms.CharField(label=_("En udefra"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.active()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if sum(bool(asked.get(name)) for name in ("organization", "person", "external_name")) > 1:
            self.add_error("organization", gettext("Vælg kun én: en organisation, en person eller en udefra."))
        return asked


class ItemForm(SomebodyMixin, OnceMixin, ModelForm):
    """A point of the agenda."""

    minutes = forms.IntegerField(label=_("Minutter"), min_value=1, max_value=720, initial=15)

    class Meta:
        model = AgendaItem
        fields = ["kind", "title", "minutes", "organization", "person", "external_name"]

    field_order = ["kind", "title", "minutes", "organization", "person", "external_name"]


class NotesForm(Form):
    """What was said at one point; ``new_decision`` is one more that was taken there."""

    notes = forms.CharField(
        label=_("Referat"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    new_decision = forms.CharField(label=_("Ny beslutning"), max_length=500, required=False)


class DecisionForm(Form):
    """A decision taken already; emptied it is taken away."""

    text = forms.CharField(
        label=_("Beslutning"), help_text=_("Tøm feltet for at slette."), max_length=500, required=False
    )


class ActionForm(SomebodyMixin, ModelForm):
    """Who does what until when; a line without a title is no action point."""

    title = forms.CharField(label=_("Opgave"), max_length=200, required=False)
    due = DayField(label=_("Senest"), required=False, widget=DateInput)

    class Meta:
        model = ActionItem
        fields = ["title", "organization", "person", "external_name", "due"]

    field_order = ["title", "organization", "person", "external_name", "due"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever has it stays, also where their account is closed by now.
        theirs = Person.objects.filter(pk=self.instance.person_id)
        self.fields["person"].queryset |= theirs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if not asked.get("title") and self.instance.pk is None and self.has_changed() and not self.errors:
            self.add_error("title", gettext("Skriv opgaven."))
        return asked

    @property
    def changes(self) -> dict[str, Any]:
        """The columns to write, of a valid form. Who does it is one thing in three of them."""
        names = set(self.changed_data)
        if names & WHO:
            names |= WHO
        return {name: self.cleaned_data[name] for name in names}


@dataclass(frozen=True)
class Point:
    """One point of the agenda on the page of the minutes."""

    line: Any
    form: NotesForm
    decisions: list[DecisionForm]


class MinutesForm:
    """The whole page of the minutes: one button saves it all. What was shown is sent back with it, so that only what
    was changed on this page is written, and what others have added since is left alone."""

    def __init__(self, data: QueryDict | None, *, meeting: Meeting, said: MinutesOf) -> None:
        self._data = data
        self.rest = NotesForm(data, prefix="rest", initial={"notes": meeting.notes})
        self.rest_decisions = [self._decision(decision) for decision in said.decisions]
        self.points = [
            Point(
                line,
                NotesForm(data, prefix=f"p{line.item.pk}", initial={"notes": line.item.notes}),
                [self._decision(decision) for decision in line.decisions],
            )
            for line in said.lines
        ]
        self.actions = [
            ActionForm(data, prefix=f"o{action.pk}", instance=action, use_required_attribute=False)
            for action in said.actions
            if data is None or f"o{action.pk}-title" in data
        ]
        self.new_actions = [
            ActionForm(data, prefix=f"ny{number}", use_required_attribute=False) for number in range(NEW_ACTIONS)
        ]
        for form in self._all():
            shown = form.fields if isinstance(form, ActionForm) else form.fields.keys() & {"notes", "text"}
            for name in shown:
                form.fields[name].show_hidden_initial = True

    def _decision(self, decision: Decision) -> DecisionForm:
        form = DecisionForm(self._data, prefix=f"b{decision.pk}", initial={"text": decision.text})
        form.pk = decision.pk  # type: ignore[attr-defined]
        return form

    def _all(self) -> Iterator[Any]:
        yield self.rest
        yield from self.rest_decisions
        for point in self.points:
            yield point.form
            yield from point.decisions
        yield from self.actions
        yield from self.new_actions

    def is_valid(self) -> bool:
        """Each of them is asked, so that all faults are shown at once."""
        return not sum(not form.is_valid() for form in self._all())

    @property
    def has_errors(self) -> bool:
        return self._data is not None and any(form.errors for form in self._all())

    @property
    def faults(self) -> list[tuple[Any, str]]:
        """Each field that has a fault, and the fault: for the summary on top."""
        return [
            (form[name], str(error))
            for form in self._all()
            for name, errors in form.errors.items()
            for error in errors
            if name in form.fields
        ]

    @property
    def written(self) -> Written:
        """What was changed, on a valid form."""
        new: list[tuple[int | None, str]] = []
        if text := self.rest.cleaned_data["new_decision"]:
            new.append((None, text))
        item_notes, decisions = {}, {}
        for point in self.points:
            pk = point.line.item.pk
            if "notes" in point.form.changed_data:
                item_notes[pk] = point.form.cleaned_data["notes"]
            if text := point.form.cleaned_data["new_decision"]:
                new.append((pk, text))
        for form in [*self.rest_decisions, *(form for point in self.points for form in point.decisions)]:
            if "text" in form.changed_data:
                decisions[form.pk] = form.cleaned_data["text"]  # type: ignore[attr-defined]
        changed = [form for form in self.actions if form.has_changed()]
        return Written(
            notes=self.rest.cleaned_data["notes"] if "notes" in self.rest.changed_data else None,
            item_notes=item_notes,
            decisions=decisions,
            new_decisions=new,
            new_actions=[form.instance for form in self.new_actions if form.has_changed()],
            actions={form.instance.pk: form.changes for form in changed if form.cleaned_data["title"]},
            dropped_actions=[form.instance.pk for form in changed if not form.cleaned_data["title"]],
        )
