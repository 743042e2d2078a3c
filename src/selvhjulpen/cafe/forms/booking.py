"""Asking for an appointment: how and where, when, and who one is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from selvhjulpen.cafe.actions.appointments import Citizen
from selvhjulpen.cafe.models import Mode
from selvhjulpen.cafe.queries.appointments import Way
from selvhjulpen.cafe.rules import slots
from selvhjulpen.directory.models import Area, Location
from selvhjulpen.lib.contact import Contact, NotAContact, parse_contact, spoken_phone
from selvhjulpen.lib.keys import new_token
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import YEARS, ChoiceOfRowField, Form, NameField, TrapMixin, name_of
from selvhjulpen.ui.templatetags.ui import clock, day_long, icon

SELF, OTHER = "self", "other"
_MOMENT = "%Y%m%dT%H%MZ"


def spelled(moment: datetime) -> str:
    """A moment in an address or a form: "20261124T0900Z"."""
    return moment.astimezone(UTC).strftime(_MOMENT)


class MomentField(forms.CharField):
    """A moment as ``spelled``, in a year there are appointments in; None where nothing is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            moment = datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
        except ValueError as error:
            raise ValidationError(_("Vælg en tid."), code="moment") from error
        if moment.year not in YEARS:
            raise ValidationError(_("Vælg en tid."), code="moment")
        return moment


@dataclass(frozen=True)
class Chosen:
    """What has been chosen so far, in order; what cannot be used is None."""

    mode: Mode | None
    place: Location | None
    area: Area | None
    day: date | None
    starts_at: datetime | None
    helper: Person | None

    @property
    def way(self) -> Way | None:
        """How and where; None while one of the two is missing."""
        if self.mode is None or (self.mode == Mode.PLACE and not self.place):
            return None
        if self.mode == Mode.HOME and not self.area:
            return None
        return Way(
            self.mode,
            place=self.place.pk if self.mode == Mode.PLACE and self.place else None,
            area=self.area.pk if self.mode == Mode.HOME and self.area else None,
        )


class WayForm(Form):
    """How, where, on which day and when; from the address, which holds nobody's data."""

    hvordan = forms.ChoiceField(label=gettext_lazy("Hvordan?"), choices=Mode, required=False)
    sted = ChoiceOfRowField(
        label=gettext_lazy("Sted"),
        queryset=Location.objects.none(),
        empty_label=gettext_lazy("Vælg et sted"),
        required=False,
    )
    omraade = ChoiceOfRowField(
        label=gettext_lazy("Område"),
        queryset=Area.objects.none(),
        empty_label=gettext_lazy("Vælg et område"),
        required=False,
    )
    hjaelper = ChoiceOfRowField(
        label=gettext_lazy("Hjælper"),
        queryset=Person.objects.none(),
        empty_label=gettext_lazy("Den, der har tid"),
        required=False,
    )
    dag = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    tid = MomentField(required=False)

    def __init__(
        self,
        *args: Any,
        modes: Iterable[Mode],
        places: Iterable[Location],
        areas: Iterable[Area],
        helpers: Iterable[Person] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # To those who book for a citizen "you" is not the citizen.
        names = {Mode.HOME: _("Hjemme hos borgeren")} if helpers else {}
        labels = [("", _("Vælg hvordan")), *((mode.value, names.get(mode, mode.label)) for mode in modes)]
        self.fields["hvordan"].choices = labels  # type: ignore[attr-defined]
        self.places, self.areas = list(places), list(areas)
        offered: dict[str, Any] = {
            "sted": Location.objects.filter(pk__in=[place.pk for place in self.places]),
            "omraade": Area.objects.filter(pk__in=[area.pk for area in self.areas]).defer("geometry"),
            "hjaelper": Person.objects.filter(pk__in=[helper.pk for helper in helpers]),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Chosen:
        """What is left when all that cannot be used is left out; the only place there is need not be chosen."""
        self.is_valid()
        said = self.cleaned_data
        mode = Mode(said["hvordan"]) if said.get("hvordan") else None
        only_place = self.places[0] if len(self.places) == 1 else None
        return Chosen(
            mode=mode,
            place=said.get("sted") or only_place,
            area=said.get("omraade"),  # even where it is the only one: who lives elsewhere must see it
            day=said.get("dag"),
            starts_at=said.get("tid"),
            helper=said.get("hjaelper"),
        )


class BookForm(TrapMixin, Form):
    """Who the appointment is for: a name and one way to be reached."""

    tid = MomentField(widget=forms.HiddenInput, error_messages={"required": gettext_lazy("Vælg en tid.")})
    hvem = forms.ChoiceField(
        label=gettext_lazy("Hvem skal have hjælp?"),
        choices=[
            (SELF, gettext_lazy("Mig selv")),
            (OTHER, gettext_lazy("En anden. Jeg hjælper med at bestille")),
        ],
        widget=forms.RadioSelect,
        initial=SELF,
    )
    navn = NameField(
        label=gettext_lazy("Hvad hedder du?"), error_messages={"required": gettext_lazy("Skriv dit navn.")}
    )
    anden = NameField(label=gettext_lazy("Hvem skal have hjælp?"), required=False)
    aftalt = forms.BooleanField(label=gettext_lazy("Ja, vi har talt om det"), required=False)
    kontakt = forms.CharField(
        label=gettext_lazy("Hvordan får vi fat i dig?"),
        help_text=gettext_lazy("Ét telefonnummer eller én e-mail."),
        max_length=254,
        error_messages={"required": gettext_lazy("Skriv et telefonnummer eller en e-mail.")},
    )
    ring = forms.BooleanField(label=gettext_lazy("Jeg kan ikke få sms. Ring til mig"), required=False)
    adresse = forms.CharField(
        label=gettext_lazy("Hvor bor du?"),
        help_text=gettext_lazy("Vej, nummer og by. Vi sletter det dagen efter besøget."),
        max_length=160,
        error_messages={"required": gettext_lazy("Skriv, hvor vi skal komme hen.")},
    )
    emne = ChoiceOfRowField(
        label=gettext_lazy("Hvad vil du have hjælp til?"),
        help_text=gettext_lazy("Du behøver ikke svare."),
        queryset=Topic.objects.none(),
        empty_label=gettext_lazy("Det taler vi om den dag"),
        required=False,
    )
    med = forms.BooleanField(label=gettext_lazy("Der kommer en med mig"), required=False)
    formkey = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    trapped = gettext_lazy("Vi kunne ikke tage imod din bestilling. Ring til os, så finder vi en tid.")

    def __init__(self, *args: Any, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        self.fields["emne"].queryset = Topic.objects.all()  # type: ignore[attr-defined]
        self.fields["navn"].widget.attrs["autocomplete"] = "name"
        self.fields["adresse"].widget.attrs["autocomplete"] = "street-address"
        if way.mode != Mode.HOME:
            del self.fields["adresse"]
        if way.mode == Mode.PHONE:
            self.fields["kontakt"].label = _("Hvilket nummer skal vi ringe til?")
            self.fields["kontakt"].help_text = _("Skriv otte tal.")
            self.fields["kontakt"].error_messages["required"] = _("Skriv det nummer, vi skal ringe til.")
        if way.mode != Mode.PLACE:
            self.fields["med"].label = _("Der er en sammen med mig")
        self.initial.setdefault("formkey", new_token())

    def clean_kontakt(self) -> Contact:
        try:
            contact = parse_contact(self.cleaned_data["kontakt"])
        except NotAContact as error:
            if self.way.mode == Mode.PHONE:
                raise ValidationError(_("Det nummer kan vi ikke læse. Skriv otte tal.")) from error
            raise ValidationError(_("Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten.")) from error
        if self.way.mode == Mode.PHONE and not contact.phone:
            raise ValidationError(_("Skriv det nummer, vi skal ringe til."))
        return contact

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("hvem") == OTHER:
            if not asked.get("anden") and "anden" not in self.errors:
                self.add_error("anden", _("Skriv, hvem der skal have hjælp."))
            if not asked.get("aftalt"):
                self.add_error("aftalt", _("Sæt et kryds, når I har talt om det."))
        return asked

    @property
    def starts_at(self) -> datetime:
        """The time a valid form asks for."""
        return self.cleaned_data["tid"]  # type: ignore[no-any-return]

    @property
    def citizen(self) -> Citizen:
        """Whom a valid form asks for."""
        asked = self.cleaned_data
        for_other = asked["hvem"] == OTHER
        return Citizen(
            name=asked["anden"] if for_other else asked["navn"],
            booked_by=asked["navn"] if for_other else "",
            contact=asked["kontakt"],
            takes_sms=not asked["ring"],
            companion=asked["med"],
            address=asked.get("adresse", ""),
            topic=asked["emne"],
            language=get_language() or "da",
            form_key=asked["formkey"] or new_token(),
        )


class PlainBookForm(BookForm):
    """All on one page: the free times are a list."""

    tid = MomentField(
        label=gettext_lazy("Hvornår?"),
        widget=forms.Select,
        error_messages={"required": gettext_lazy("Vælg en tid.")},
    )

    def __init__(self, *args: Any, moments: Iterable[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (day_long(at[0]).capitalize(), [(spelled(moment), _("kl. %s") % clock(moment)) for moment in at])
            for at in slots.days_of(moments).values()
        ]
        self.fields["tid"].widget.choices = [("", _("Vælg en tid")), *groups]


class StaffBookForm(PlainBookForm):
    """For somebody who phones or stands at the desk; a way to be reached is good, but not demanded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["hjemmeside"]  # staff are known
        self.fields["navn"].label = _("Navn")
        self.fields["navn"].widget.attrs["autocomplete"] = "off"
        self.fields["kontakt"].label = _("Telefon eller e-mail")
        if self.way.mode != Mode.PHONE:
            self.fields["kontakt"].required = False
            self.fields["kontakt"].help_text = _("Kan stå tomt. Så skal borgeren have kvitteringen på papir.")
        self.fields["ring"].label = _("Vil ringes op")
        self.fields["med"].label = _("Der er en sammen med borgeren")
        self.fields["hvem"].choices = [  # type: ignore[attr-defined]
            (SELF, _("Borgeren selv")),
            (OTHER, _("En anden. Den, jeg taler med, hjælper")),
        ]
        if "adresse" in self.fields:
            self.fields["adresse"].label = _("Adresse")
        self.fields["emne"].label = _("Emne")
        self.fields["emne"].help_text = ""
        self.fields["emne"].empty_label = _("Ikke sagt")  # type: ignore[attr-defined]

    def clean_kontakt(self) -> Contact:
        return super().clean_kontakt() if self.cleaned_data["kontakt"] else Contact()


# ── One question a page ─────────────────────────────────────────────────────────────────────────

# The steps in order, each named for the one field it asks for; after them comes what was answered.
STEPS = ("hvem", "navn", "anden", "aftalt", "kontakt", "ring", "adresse", "emne", "med")
TIME, SUMMARY, TRAP = "tid", "svar", "hjemmeside"
_PICTURES = {SELF: "person", OTHER: "person-add"}


@dataclass(frozen=True)
class Answer:
    """One line of the summary: the step to go back to, what was asked, what was answered."""

    step: str
    asked: str
    answered: str


class StepsForm(BookForm):
    """The form of which one step is shown; all the other answers travel along unseen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["hvem"]
        who.choices = [(value, _with_picture(_PICTURES[value], label)) for value, label in who.choices]
        if self._typed("hvem") == OTHER:
            self.fields["med"].label = _("Ja")  # "with me" is not said of another; the question has the name
        if self._typed("hvem") == OTHER and self.way.mode != Mode.PHONE:
            hint = _("Skriv dit eget telefonnummer eller din egen e-mail, eller det, der hører til %s.")
            self.fields["kontakt"].help_text = hint % self._typed("anden")

    @property
    def steps(self) -> list[str]:
        """The steps that what has been answered so far leads through."""
        left_out = set() if self._typed("hvem") == OTHER else {"anden", "aftalt"}
        # Who gives an e-mail is written to there.
        left_out |= {"ring"} if "@" in self._typed("kontakt") else set()
        return [step for step in STEPS if step in self.fields and step not in left_out]

    @property
    def first_fault(self) -> str | None:
        """The first step whose answer cannot be used as it stands."""
        return next((step for step in [TIME, *self.steps] if step in self.errors), None)

    def after(self, step: str) -> str:
        """The step that follows."""
        return next(iter(self.steps[self.steps.index(step) + 1 :]), SUMMARY)

    def before(self, step: str) -> str | None:
        """The step that came before; None for the first."""
        steps = [*self.steps, SUMMARY]
        at = steps.index(step) if step in steps else 0
        return steps[at - 1] if at else None

    def show(self, step: str, *, with_faults: bool) -> None:
        """From now on the form speaks of this step alone: the faults of others are none of its business yet."""
        self.shown = [self[step]] if step in self.steps else []
        self.travelling = [self[name] for name in self.fields if name not in (step if self.shown else "", TRAP)]
        if self.is_bound:
            wanted = {step, NON_FIELD_ERRORS} if with_faults else set()
            # At the end nothing is left to be asked: what still stands in the way is said.
            for name in self.errors.keys() - (self.errors.keys() if step == SUMMARY else wanted):
                del self.errors[name]

    def answers(self) -> Iterator[Answer]:
        """What was answered, in words; no step may have a fault."""
        asked = self.cleaned_data
        contact = asked["kontakt"]
        words = {
            "hvem": _("En anden") if asked["hvem"] == OTHER else _("Mig selv"),
            "aftalt": _("Ja"),
            "kontakt": contact.email or spoken_phone(contact.phone),
            "ring": _("Nej, ring til mig") if asked["ring"] else _("Ja"),
            "emne": name_of(asked["emne"]) if asked["emne"] else _("Det taler vi om den dag"),
            "med": _("Ja") if asked["med"] else _("Nej"),
        }
        for step in self.steps:
            yield Answer(step, self.question(step), str(words.get(step) or asked[step]))

    def question(self, step: str) -> str:
        """What a step asks: the heading of its page."""
        at_a_place = self.way.mode == Mode.PLACE
        said = {
            TIME: _("Vælg en anden tid"),
            "hvem": _("Hvem skal have hjælp?"),
            "navn": _("Hvad hedder du?"),
            "anden": _("Hvad hedder den, der skal have hjælp?"),
            "aftalt": _("Har I talt om det?"),
            "kontakt": str(self.fields["kontakt"].label),
            "ring": _("Kan du få sms?"),
            "adresse": _("Hvor skal vi komme hen?"),
            "emne": _("Hvad vil du have hjælp til?"),
            "med": _("Kommer der en med dig?") if at_a_place else _("Er der en sammen med dig?"),
            SUMMARY: _("Er det rigtigt?"),
        }
        if self._typed("hvem") == OTHER:
            name = self._typed("anden")
            company = _("Kommer der en med %s?") if at_a_place else _("Er der en sammen med %s?")
            said |= {"emne": _("Hvad vil %s have hjælp til?") % name, "med": company % name}
        return said[step]

    def _typed(self, name: str) -> str:
        value = self.data.get(self.add_prefix(name)) if self.is_bound else ""
        return value if isinstance(value, str) else ""


def _with_picture(picture: str, label: object) -> SafeString:
    return format_html('<span class="pictured">{}<span>{}</span></span>', icon(picture), label)
