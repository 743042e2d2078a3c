"""Answers: by link, by telephone, at the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Organization
from selvhjulpen.meetings.actions import Mark, Said
from selvhjulpen.meetings.models import Answer, Diet, Meeting, Reply
from selvhjulpen.meetings.queries import members
from selvhjulpen.ui.forms import ChoiceOfRowField, Form, FormKeyMixin

MOST_EXTRA = 9
HERE, AWAY, UNSET = "yes", "no", ""


class AnswerForm(Form):
    """Will you come? It opens empty, whatever was answered before: who has the link may not be who answered."""

    svar = forms.ChoiceField(
        label=_("Kommer du?"),
        choices=[(value, label) for value, label in Reply.choices if value != Reply.NONE],
        widget=forms.RadioSelect,
    )
    navn = forms.CharField(label=_("Hvem kommer i stedet?"), max_length=120, required=False)
    spiser = forms.TypedChoiceField(
        label=_("Spiser du med?"),
        choices=[("ja", _("Ja")), ("nej", _("Nej"))],
        coerce=lambda value: value == "ja",
        initial="ja",
        widget=forms.RadioSelect,
        required=False,
        empty_value="",
    )
    mad = forms.ChoiceField(label=_("Skal køkkenet tage hensyn?"), choices=Diet.choices, required=False)
    med = forms.TypedChoiceField(
        label=_("Tager du en med?"),
        choices=[(0, _("Nej")), (1, _("Ja, en mere"))],
        coerce=int,
        initial=0,
        widget=forms.RadioSelect,
        required=False,
        empty_value="",
    )
    mad_med = forms.ChoiceField(label=_("Mad til den, du tager med"), choices=Diet.choices, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not meeting.has_meal:
            for name in ("spiser", "mad", "mad_med"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("svar") == Reply.OTHER and not asked.get("navn") and "navn" not in self.errors:
            self.add_error("navn", gettext("Skriv navnet på den, der kommer."))
        return asked

    @property
    def said(self) -> Said:
        """The answer of a valid form."""
        asked = self.cleaned_data
        return Said(
            reply=Reply(asked["svar"]),
            guest_name=asked["navn"],
            eats=bool(asked.get("spiser")),
            diet=Diet(asked.get("mad") or Diet.NONE),
            extra=asked["med"] or 0,
            extra_diet=Diet(asked.get("mad_med") or Diet.NONE),
        )


class PhoneAnswerForm(AnswerForm):
    """An answer that came by telephone, or by word of mouth: as it is, and can be taken back."""

    def __init__(self, *args: Any, answer: Answer, **kwargs: Any) -> None:
        initial = {
            "svar": answer.reply,
            "navn": answer.guest_name,
            "spiser": "ja" if answer.eats or not answer.is_coming else "nej",
            "mad": answer.diet,
            "med": answer.extra,
            "mad_med": answer.extra_diet,
        }
        super().__init__(*args, meeting=answer.meeting, initial=initial, **kwargs)
        self.fields["svar"].label = _("Kommer de?")
        self.fields["svar"].choices = Reply.choices  # type: ignore[attr-defined]
        self.fields["med"].label = _("Tager de nogen med?")
        self.fields["med"].widget = forms.Select(attrs={"class": "form-select"})
        self.fields["med"].choices = [  # type: ignore[attr-defined]
            (0, _("Nej")),
            *((number, str(number)) for number in range(1, MOST_EXTRA + 1)),
        ]
        if "spiser" in self.fields:
            self.fields["spiser"].label = _("Spiser de med?")
            self.fields["mad_med"].label = _("Mad til dem, der er med")


@dataclass(frozen=True)
class Row:
    """One line at the door, and how it is marked."""

    answer: Answer
    mark: str
    extra: int

    @property
    def extra_choices(self) -> range:
        return range(self.answer.extra + 1)


class AttendanceForm:
    """Who is there. Only what was changed on the page is saved, so that two tablets do not undo each other."""

    def __init__(self, data: QueryDict | None, *, answers: Sequence[Answer]) -> None:
        self._data = data
        self._answers = answers

    def rows(self, answers: Sequence[Answer]) -> list[Row]:
        """As the database has them."""
        return [Row(answer, _mark_of(answer), _extra_of(answer)) for answer in answers]

    @property
    def marks(self) -> dict[int, Mark]:
        """What was changed, by Answer.pk."""
        data, found = self._data or QueryDict(), {}
        for answer in self._answers:
            before = data.get(f"before-{answer.pk}"), data.get(f"extra-before-{answer.pk}", "0")
            after = data.get(f"mark-{answer.pk}"), data.get(f"extra-{answer.pk}", "0")
            if after[0] not in {HERE, AWAY, UNSET} or before == after:
                continue
            extra = min(int(after[1]), MOST_EXTRA) if after[1].isdecimal() and len(after[1]) < 3 else 0
            found[answer.pk] = Mark({HERE: True, AWAY: False}.get(after[0] or ""), extra)
        return found


def _mark_of(answer: Answer) -> str:
    return {True: HERE, False: AWAY, None: UNSET}[answer.present]


def _extra_of(answer: Answer) -> int:
    # Who said that they bring somebody most often does.
    return answer.extra_present if answer.present is not None else answer.extra


class WalkInForm(FormKeyMixin, Form):
    """Somebody came without an invitation: of a member, or a guest by name."""

    organization = ChoiceOfRowField(
        label=_("Fra hvilket medlem?"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("Ikke fra et medlem"),
    )
    name = forms.CharField(label=_("Navn"), help_text=_("Et fornavn er nok."), max_length=120, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = members(today=today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if not asked.get("organization") and not asked.get("name") and not self.errors:
            self.add_error("name", gettext("Skriv et navn, eller vælg et medlem."))
        return asked
