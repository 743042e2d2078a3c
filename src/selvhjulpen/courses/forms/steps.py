"""Asking for a seat by one question at a time; the same fields and the same faults as on the session's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.courses.forms.seats import OTHER, SELF, TWO, SeatForm
from selvhjulpen.courses.models import Level, Need, Notice
from selvhjulpen.lib.contact import spoken_phone
from selvhjulpen.ui.templatetags.ui import icon

# The steps in order, each named for the one field it asks for; after them comes what was answered.
STEPS = ("hvem", "navn", "ledsager", "anden", "aftalt", "kontakt", "ring", "niveau", "behov", "varsel")
SUMMARY = "svar"
TRAP = "hjemmeside"
PICTURES = {
    SELF: "person",
    TWO: "persons",
    OTHER: "person-add",
    Need.COMPUTER: "laptop",
    Need.HEARING_LOOP: "headset",
    Need.WHEELCHAIR: "accessibility-new",
    Need.GLASSES: "visibility",
    Level.NEW: "help",
    Level.SOME: "star",
    Level.PRACTISED: "star-fill",
    Level.UNSURE: "forum",
    Notice.DAY_BEFORE: "calendar-month",
    Notice.SAME_MORNING: "time",
}


@dataclass(frozen=True)
class Answer:
    """One line of the summary: the step to go back to, what was asked, what was answered."""

    step: str
    asked: str
    answered: str


class StepsForm(SeatForm):
    """A seat form of which one step is shown; all the other answers travel along unseen. ``waits``: for a queue."""

    aftalt = forms.BooleanField(label=gettext_lazy("Ja, vi har talt om det"), required=False)

    def __init__(self, *args: Any, waits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waits = waits
        for name in ("hvem", "niveau", "behov", "varsel"):
            field: Any = self.fields[name]
            field.choices = [(value, with_picture(PICTURES[value], label)) for value, label in field.choices]
        self.fields["kontakt"].help_text = _("Skriv ét telefonnummer eller én e-mail.")
        if self._typed("hvem") == OTHER:
            hint = _("Skriv dit eget telefonnummer eller din egen e-mail, eller det, der hører til %s.")
            self.fields["kontakt"].help_text = hint % self._typed("anden")

    @property
    def steps(self) -> list[str]:
        """The steps that what has been answered so far leads through."""
        who = self._typed("hvem") or SELF
        left_out = {"ledsager"} if who != TWO else set()
        left_out |= {"anden", "aftalt"} if who != OTHER else set()
        # Who gives an e-mail is not telephoned, and who gets a seat now is not called up from a queue.
        left_out |= {"ring"} if "@" in self._typed("kontakt") else set()
        left_out |= {"varsel"} if not self._waits else set()
        return [step for step in STEPS if step not in left_out]

    @property
    def first_fault(self) -> str | None:
        """The first step whose answer cannot be used as it stands."""
        return next((step for step in self.steps if step in self.errors), None)

    def after(self, step: str) -> str:
        """The step that follows."""
        return next(iter(self.steps[self.steps.index(step) + 1 :]), SUMMARY)

    def before(self, step: str) -> str | None:
        """The step that came before; None for the first."""
        steps = [*self.steps, SUMMARY]
        at = steps.index(step)
        return steps[at - 1] if at else None

    def show(self, step: str, *, with_faults: bool) -> None:
        """From now on the form speaks of this step alone: the faults of others are none of its business yet."""
        self.shown = [self[step]] if step in self.fields else []
        self.travelling = [self[name] for name in self.fields if name not in (step, TRAP)]
        if self.is_bound:
            wanted = {step, NON_FIELD_ERRORS} if with_faults else set()
            # At the end nothing is left to be asked: what still stands in the way is said.
            for name in self.errors.keys() - (self.errors.keys() if step == SUMMARY else wanted):
                del self.errors[name]

    def answers(self) -> Iterator[Answer]:
        """What was answered, in words, for somebody who reads or hears it once more; no step may have a fault."""
        asked = self.cleaned_data
        contact = asked["kontakt"]
        words = {
            "hvem": {SELF: _("Mig selv"), TWO: _("Os to"), OTHER: _("En anden")}[asked["hvem"]],
            "aftalt": _("Ja"),
            "kontakt": contact.email or spoken_phone(contact.phone),
            "ring": _("Ja") if asked.get("ring") else _("Nej, send en sms"),
            "niveau": Level(asked["niveau"]).label,
            "behov": ", ".join(str(Need(need).label) for need in asked["behov"]) or _("Nej"),
            "varsel": Notice(asked.get("varsel") or Notice.DAY_BEFORE).label,
        }
        for step in self.steps:
            yield Answer(step, question(step), str(words.get(step) or asked[step]))

    def _typed(self, name: str) -> str:
        value = self.data.get(self.add_prefix(name)) if self.is_bound else ""
        return value if isinstance(value, str) else ""


def question(step: str) -> str:
    """What a step asks: the heading of its page."""
    said = {
        "hvem": _("Hvem er pladsen til?"),
        "navn": _("Hvad hedder du?"),
        "ledsager": _("Hvad hedder den anden?"),
        "anden": _("Hvem skal have pladsen?"),
        "aftalt": _("Har I talt om det?"),
        "kontakt": _("Hvordan får vi fat i dig?"),
        "ring": _("Skal vi ringe til dig?"),
        "niveau": _("Hvad passer bedst på dig?"),
        "behov": _("Har du brug for noget?"),
        "varsel": _("Hvor sent må vi give dig besked?"),
        SUMMARY: _("Er det rigtigt?"),
    }
    return said[step]


def with_picture(picture: str, label: object) -> SafeString:
    """The label of a choice, behind a picture of what it means."""
    return format_html('<span class="pictured">{}<span>{}</span></span>', icon(picture), label)
