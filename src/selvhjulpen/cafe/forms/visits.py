"""The help log on a tablet: everything is chosen, nothing is written, and nobody is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from selvhjulpen.cafe.actions.visits import Help
from selvhjulpen.cafe.models import Device, HelpVisit, How, Outcome, Ticket
from selvhjulpen.cafe.queries.visits import Desk, Offered
from selvhjulpen.cafe.rules.visits import LONGEST, PRESETS, begun, is_sendable, measured
from selvhjulpen.directory.models import Location, Organization, OrganizationKind
from selvhjulpen.lib.keys import new_key
from selvhjulpen.solutions.models import Solution, Topic
from selvhjulpen.ui.forms import ChoiceOfRowField, Form
from selvhjulpen.ui.templatetags.ui import clock, localized, soft

MEASURED = "measured"
NONE = "none"  # an answer, which a gap is not
# The clock was started with the help, or runs only since the page was opened.
RUNNING, OPENED = "running", "opened"
# So many are offered at first; the others are a tap further away.
FIRST_TOPICS, FIRST_SOLUTIONS = 10, 7
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


class MomentField(forms.CharField):
    """A moment in ISO 8601 with its offset; None where nothing is said, or nonsense."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        try:
            moment = datetime.fromisoformat(value or "")
        except ValueError:
            return None
        # The first and the last year have moments that are in no year by another clock.
        return moment if moment.tzinfo and MINYEAR < moment.year < MAXYEAR else None


class SolutionRadios(forms.RadioSelect):
    """Each solution says which topics it belongs to, so that the page can bring those of a topic forward."""

    topics_of: dict[int, list[int]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value != NONE:
            option["attrs"]["data-topics"] = " ".join(map(str, self.topics_of.get(int(str(value)), [])))
        return option


@dataclass(frozen=True)
class Chip:
    """One choice as a large button; ``topics``: of a solution, its topics. Django would make a template of each."""

    name: str
    value: str
    id: str
    label: str
    is_chosen: bool
    topics: str | None

    @classmethod
    def of(cls, widget: BoundWidget) -> Chip:
        data = widget.data
        attrs = data["attrs"]
        return cls(
            data["name"], str(data["value"]), attrs["id"], data["label"], data["selected"], attrs.get("data-topics")
        )


@dataclass(frozen=True)
class Chips:
    """The choices of a field as large buttons: some at first, the others behind "more"."""

    field: BoundField
    first: Sequence[Chip]
    more: Sequence[Chip]

    @property
    def is_open(self) -> bool:
        """What has been chosen is among the others."""
        return any(chip.is_chosen for chip in self.more)


class DeedForm(Form):
    """A deed at the log that may have waited for the network: its key, and the moment ``at`` which it was done."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    at = MomentField(required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial.setdefault("key", new_key())

    def clean_key(self) -> str:
        sent: str = self.cleaned_data["key"]
        return sent if _KEY.fullmatch(sent) else new_key()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        at = cleaned.get("at") or self.now
        self.refuse_unless_sendable(at)
        return cleaned | {"at": min(at, self.now)}

    def refuse_unless_sendable(self, moment: datetime) -> None:
        if not is_sendable(moment, now=self.now) and not self.non_field_errors():
            self.add_error(None, _("Uret går ikke rigtigt, eller siden er over 14 dage gammel. Begynd forfra."))

    @property
    def why(self) -> str:
        """Why it is refused, in one line; empty where it is not."""
        return " ".join(
            f"{self.fields[name].label or ''} {error}".strip() if name in self.fields else str(error)
            for name, errors in self.errors.items()
            for error in errors
        )


class HelpForm(DeedForm):
    """What somebody was helped with. The choices are there after ``offer``."""

    how = forms.ChoiceField(label=gettext_lazy("Hvor hjalp du?"), choices=How.choices, widget=forms.RadioSelect)
    location = ChoiceOfRowField(
        label=gettext_lazy("Sted"),
        queryset=Location.objects.only("name"),
        required=False,
        empty_label=gettext_lazy("Ikke på et af vores steder"),
    )
    topic = forms.ModelChoiceField(
        label=gettext_lazy("Hvad handlede det om?"), queryset=Topic.objects.all(), widget=forms.RadioSelect
    )
    solution = forms.ModelChoiceField(
        label=gettext_lazy("Hvilken løsning?"),
        queryset=Solution.objects.all(),
        required=False,
        widget=SolutionRadios,
    )
    device = forms.ChoiceField(
        label=gettext_lazy("Hvad brugte I?"), choices=Device.choices, required=False, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hvordan gik det?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    minutes = forms.CharField(label=gettext_lazy("Hvor længe?"), widget=forms.RadioSelect)
    elsewhere = ChoiceOfRowField(
        label=gettext_lazy("Et andet sted"),
        queryset=Organization.objects.exclude(kind=OrganizationKind.PERSON),
        required=False,
        empty_label=gettext_lazy("Vælg på listen"),
    )
    referred_to = forms.ModelChoiceField(
        label=gettext_lazy("Viste du videre til nogen?"),
        queryset=Organization.objects.exclude(kind=OrganizationKind.PERSON),
        required=False,
        widget=forms.RadioSelect,
    )
    people = forms.IntegerField(
        label=gettext_lazy("Hvor mange hjalp du på én gang?"),
        min_value=1,
        max_value=200,
        initial=1,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["solution"].empty_values = [*self.fields["solution"].empty_values, NONE]
        for name in ("how", "topic", "outcome", "minutes"):
            self.fields[name].error_messages["required"] = _("Vælg en af dem.")

    def offer(self, offered: Offered, *, minutes: Iterable[tuple[str, str]]) -> None:
        """Fill in what there is to choose from, in the order of ``offered``."""
        places = [(row.pk, row.name) for row in offered.locations]
        self.fields["location"].widget.choices = [("", _("Ikke på et af vores steder")), *places]
        self._choose("topic", [(row.pk, localized(row, "name")) for row in offered.topics])
        solutions = [(row.pk, row.name) for row in offered.solutions]
        self._choose("solution", [*solutions, (NONE, _("Ingen af dem"))])
        self.fields["solution"].widget.topics_of = offered.topics_of
        self._choose("minutes", list(minutes))
        self._choose("referred_to", [("", _("Nej")), *((row.pk, row.name) for row in offered.near)])
        others = [("", _("Vælg på listen")), *((row.pk, row.name) for row in offered.others)]
        self._choose("elsewhere", others)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].widget.choices = [
            (value, label if name == "elsewhere" else soft(label)) for value, label in choices
        ]

    @property
    def topics(self) -> Chips:
        return self._chips("topic", FIRST_TOPICS)

    @property
    def solutions(self) -> Chips:
        return self._chips("solution", FIRST_SOLUTIONS)

    @property
    def devices(self) -> Chips:
        return self._chips("device")

    @property
    def outcomes(self) -> Chips:
        return self._chips("outcome")

    @property
    def lengths(self) -> Chips:
        return self._chips("minutes")

    @property
    def referrals(self) -> Chips:
        return self._chips("referred_to")

    @property
    def ways(self) -> Chips:
        return self._chips("how")

    def _chips(self, name: str, first: int = 99) -> Chips:
        chips = [Chip.of(widget) for widget in self[name].subwidgets]
        last = [chips.pop()] if name == "solution" and len(chips) > first else []
        return Chips(self[name], [*chips[:first], *last], chips[first:])

    def clean_minutes(self) -> int | str:
        said: str = self.cleaned_data["minutes"]
        if said == MEASURED:
            return said
        if said.isascii() and said.isdecimal() and len(said) < 5 and 1 <= int(said) <= LONGEST:
            return int(said)
        raise forms.ValidationError(_("Vælg en af dem."), code="minutes")

    def clean_people(self) -> int:
        return self.cleaned_data["people"] or 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("how") == How.CAFE and not cleaned.get("location") and "location" not in self.errors:
            self.add_error("location", _("Vælg, hvilken IT-café det var."))
        return cleaned

    @property
    def said(self) -> Help:
        """What was chosen."""
        asked = self.cleaned_data
        return Help(
            how=How(asked["how"]),
            location=asked["location"],
            topic=asked["topic"],
            solution=asked["solution"],
            device=asked["device"],
            outcome=Outcome(asked["outcome"]),
            minutes=asked["minutes"],
            people=asked["people"],
            referred_to=asked["elsewhere"] or asked["referred_to"],
        )


class LogForm(HelpForm):
    """A new visit: with a key, and a clock.

    ``started_at``: when the clock was started; ``clock``: whether with the help, or only by opening the page;
    ``ticket``: the key of a number of the queue.
    """

    started_at = MomentField(required=False)
    clock = forms.ChoiceField(choices=[(RUNNING, ""), (OPENED, "")], widget=forms.HiddenInput, required=False)
    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("minutes", MEASURED)

    @classmethod
    def begin(cls, *, desk: Desk, now: datetime, like: HelpVisit | None = None, **more: Any) -> LogForm:
        """An empty form at this desk; ``like``: with the answers of that visit."""
        initial: dict[str, Any] = {"started_at": now, "clock": OPENED, "referred_to": ""}
        initial |= {"how": desk.how, "location": desk.location}
        if like:
            initial |= {name: getattr(like, name) for name in ("topic", "solution", "device", "outcome")}
        return cls(initial=initial | {name: value for name, value in more.items() if value}, now=now)

    def offer_all(self, offered: Offered) -> None:
        """Fill in what there is to choose from; the clock's own minutes first."""
        self.offer(offered, minutes=[(MEASURED, self._clock_says()), *presets()])

    def _clock_says(self) -> str:
        started_at = self.fields["started_at"].to_python(self["started_at"].value()) if self.is_bound else None
        return _("Målt fra kl. %s") % clock(started_at or self.initial.get("started_at") or self.now)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        at = cleaned["at"]
        started_at = cleaned.get("started_at") or at
        self.refuse_unless_sendable(started_at)
        started_at = min(started_at, at)
        was_started = cleaned.get("clock") != OPENED
        if cleaned.get("minutes") == MEASURED:
            minutes = measured(started_at, at, was_started=was_started)
            if minutes is None:
                self.add_error("minutes", self._not_measured(started_at, at))
            cleaned["minutes"] = minutes
        elif "minutes" in cleaned:
            started_at = begun(started_at, at, cleaned["minutes"], was_started=was_started)
        return cleaned | {"started_at": started_at}

    @staticmethod
    def _not_measured(started_at: datetime, at: datetime) -> str:
        if (at - started_at).total_seconds() < 3600:
            return gettext("Siden er lige åbnet, så uret har ikke målt hjælpen. Vælg, hvor længe I sad.")
        return gettext("Uret har gået siden kl. %s. Vælg, hvor længe I sad.") % clock(started_at)

    @property
    def asked_ticket(self) -> Ticket | None:
        """The number of the queue this was about; None where there is none, or it is forgotten."""
        key = self.cleaned_data["ticket"]
        return Ticket.objects.select_related("session").filter(key=key).first() if key else None


class CorrectForm(HelpForm):
    """A visit as it should have been written down."""

    def __init__(self, *args: Any, visit: HelpVisit, **kwargs: Any) -> None:
        names = ("how", "location", "topic", "solution", "device", "outcome", "minutes", "people", "referred_to")
        super().__init__(*args, initial={name: getattr(visit, name) for name in names}, **kwargs)
        self.initial.update({"minutes": str(visit.minutes), "solution": visit.solution or NONE})

    def offer_all(self, offered: Offered) -> None:
        """Fill in what there is to choose from; what was chosen is among it."""
        own: str = self.initial["minutes"]
        lengths = dict(presets()) | {own: _("%s min") % own}
        if sent_on := self.initial["referred_to"]:
            near = [sent_on, *(row for row in offered.near if row != sent_on)]
            offered = replace(offered, near=near, others=[row for row in offered.others if row != sent_on])
        self.offer(offered, minutes=sorted(lengths.items(), key=lambda choice: int(choice[0])))

    def clean_minutes(self) -> int | str:
        minutes = super().clean_minutes()
        if minutes == MEASURED:
            raise forms.ValidationError(_("Vælg en af dem."), code="minutes")
        return minutes


class TakeBackForm(DeedForm):
    """One's own visit did not happen: ``undoes`` is its key, ``key`` that of this deed."""

    undoes = forms.CharField(widget=forms.HiddenInput, max_length=80)


def presets() -> list[tuple[str, str]]:
    """The lengths one can choose."""
    return [(str(minutes), _("%s min") % minutes) for minutes in PRESETS]
