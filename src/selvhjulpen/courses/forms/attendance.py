"""What an instructor fills in on the day: who came, who came without a booking, how many stopped by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.courses.models import Booking, Level
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.lib.keys import new_token
from selvhjulpen.ui.forms import Form, NameField

MARKS = {"yes": True, "no": False, "": None}
_WORDS = {mark: word for word, mark in MARKS.items()}

SMALLEST_GROUP, LARGEST_GROUP = 2, 200
# What a device could not send it keeps for so long (ui/js/outbox.js).
KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """One person to mark: ``mark`` is what the form shows, ``before`` what the server last told."""

    key: str
    name: str
    mark: str
    before: str


@dataclass(frozen=True)
class Card:
    """One booking: one row, or two for two together."""

    booking: Booking
    rows: list[Row]


class AttendanceForm(Form):
    """One choice per person, and beside it what that choice was when the page was read.

    Only what was changed on this page counts: a tablet that shows an older state of the others takes nothing from
    them. A form that holds some of the persons only is good too.
    """

    more_chairs = forms.BooleanField(label=gettext_lazy("Ja, sæt en stol mere ind"), required=False)

    def __init__(self, data: Any = None, *, guests: Sequence[Booking]) -> None:
        super().__init__(data)
        self._guests = guests
        for booking in guests:
            for number in range(1, booking.seats + 1):
                for what in ("mark", "before"):
                    self.fields[f"{what}-{booking.pk}-{number}"] = forms.ChoiceField(
                        choices=[(word, word) for word in MARKS], required=False
                    )

    @property
    def marks(self) -> dict[tuple[int, int], bool | None]:
        """What was changed: (booking id, person) -> here, absent, or no mark."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {
            (booking.pk, number): MARKS[asked[f"mark-{booking.pk}-{number}"]]
            for booking in self._guests
            for number in range(1, booking.seats + 1)
            if asked.get(f"mark-{booking.pk}-{number}") != asked.get(f"before-{booking.pk}-{number}")
        }

    @property
    def cards(self) -> list[Card]:
        """The guests as the page shows them: what was changed here and not saved yet stays changed."""
        changed = self.marks
        cards = []
        for booking in self._guests:
            saved = {mark.person_no: mark.present for mark in booking.attendances.all()}
            names = [booking.name or booking.names, booking.companion or _("Den anden")][: booking.seats]
            cards.append(
                Card(
                    booking,
                    [
                        Row(
                            key=f"{booking.pk}-{number}",
                            name=name,
                            mark=_WORDS[changed.get((booking.pk, number), saved.get(number))],
                            before=_WORDS[saved.get(number)],
                        )
                        for number, name in enumerate(names, start=1)
                    ],
                )
            )
        return cards


class WalkInForm(Form):
    """Somebody who came without a booking; a first name is enough."""

    name = NameField(
        label=gettext_lazy("Hvad hedder den, der kom?"),
        help_text=gettext_lazy("Et fornavn er nok."),
        error_messages={"required": gettext_lazy("Skriv et navn. Et fornavn er nok.")},
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Niveau"), choices=Level, initial=Level.UNSURE, widget=forms.RadioSelect, required=False
    )
    one_more_chair = forms.BooleanField(label=gettext_lazy("Ja, sæt en stol mere ind"), required=False)
    formkey = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.initial.setdefault("formkey", new_token())

    @property
    def form_key(self) -> str:
        return self.cleaned_data["formkey"] or new_token()


class TapForm(Form):
    """One tap: so many people at once, when the finger fell, and a key made there."""

    key = forms.CharField(max_length=80)
    number = forms.IntegerField(min_value=1, max_value=LARGEST_GROUP)
    at = forms.DateTimeField(required=False)

    def tapped_at(self, *, starts_at: datetime, now: datetime) -> datetime:
        """When the finger fell; the time of arrival where the tablet's clock cannot be right."""
        told: datetime | None = self.cleaned_data["at"]
        midnight = at(local_day(starts_at), time())
        return told if told and midnight <= told <= now else now


class UndoForm(Form):
    """The tap to take back, and when that was asked for where it has waited for the network."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def pressed_at(self, *, now: datetime) -> datetime:
        """When the finger fell; the time of arrival where the tablet's clock cannot be right, or nothing is said."""
        told: datetime | None = self.cleaned_data["at"]
        return told if told and now - KEPT_FOR <= told <= now else now


def taps_of(data: QueryDict) -> list[TapForm]:
    """The taps of one post, oldest first: its fields come once for every tap."""
    keys, numbers, times = (data.getlist(name) for name in ("key", "number", "at"))
    times += [""] * (len(keys) - len(times))
    return [
        TapForm({"key": key, "number": number, "at": at}) for key, number, at in zip(keys, numbers, times, strict=False)
    ]


class GroupForm(Form):
    """A whole group at once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    number = forms.IntegerField(
        label=gettext_lazy("Hvor mange?"),
        min_value=SMALLEST_GROUP,
        max_value=LARGEST_GROUP,
        error_messages={
            "required": gettext_lazy("Skriv et tal."),
            "invalid": gettext_lazy("Skriv et tal."),
            "min_value": gettext_lazy("Skriv et tal fra 2 til 200."),
            "max_value": gettext_lazy("Skriv et tal fra 2 til 200."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_token())
        self.fields["number"].widget.attrs["inputmode"] = "numeric"
