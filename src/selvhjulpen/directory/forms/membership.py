"""Asking to be a member, the thread about it, the decision, and what a coordinator writes down of members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.actions.membership import Applicant
from selvhjulpen.directory.actions.merging import FIELDS
from selvhjulpen.directory.models import Organization, OrganizationKind, Showable
from selvhjulpen.directory.queries.members import FORMER, NEVER, NOW
from selvhjulpen.lib.contact import NotAContact, parse_contact, spoken_phone
from selvhjulpen.ui.forms import ChoiceOfRowField, DayField, Form, NameField, PhoneField, TrapMixin

# The municipality and its library are members because they run the programme: nobody asks to become them.
ASKED_AS = [kind for kind in OrganizationKind if kind != OrganizationKind.MUNICIPALITY]


class MailField(forms.EmailField):
    """An e-mail address one can write to, in small letters."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_contact(text).email
        except NotAContact as error:
            raise ValidationError(_("Det er ikke en e-mail. Skriv fx navn@eksempel.dk.")) from error


def _email(**kwargs: Any) -> MailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return MailField(label=_("E-mail"), widget=widget, error_messages={"invalid": _INVALID}, **kwargs)


_INVALID = _("Det er ikke en e-mail. Skriv fx navn@eksempel.dk.")


class MessageForm(Form):
    """One message of the thread."""

    besked = forms.CharField(
        label=_("Din besked"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Skriv, hvad du vil sige.")},
    )


class JoinForm(TrapMixin, Form):
    """Somebody would like to be a member. Who has no e-mail telephones instead: the page says so, with the number."""

    navn = NameField(
        label=_("Hvad hedder I?"),
        help_text=_("Navnet på foreningen, gruppen eller firmaet. Er du alene, så skriv dit eget navn."),
        error_messages={"required": _("Skriv, hvad I hedder.")},
    )
    slags = forms.ChoiceField(
        label=_("Hvad er I?"),
        choices=[(kind.value, kind.label) for kind in ASKED_AS],
        initial=OrganizationKind.ASSOCIATION,
    )
    kontakt = NameField(label=_("Hvad hedder du?"), error_messages={"required": _("Skriv dit navn.")})
    email = _email(help_text=_("Hertil sender vi vores svar."))
    telefon = PhoneField(label=_("Telefon"), help_text=_("Du behøver ikke skrive den."), required=False)
    besked = forms.CharField(
        label=_("Hvad vil I gerne hjælpe med?"),
        help_text=_("Skriv kort, hvad I gør, og hvor."),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Skriv kort, hvad I vil hjælpe med.")},
    )
    trapped = _("Vi kunne ikke tage imod din anmodning. Ring til os i stedet.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["navn"].widget.attrs["autocomplete"] = "organization"
        self.fields["kontakt"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].error_messages["required"] = _("Skriv din e-mail, eller ring til os.")

    @property
    def applicant(self) -> Applicant:
        """Who asks, of a valid form."""
        asked = self.cleaned_data
        return Applicant(
            name=asked["navn"],
            kind=asked["slags"],
            contact_name=asked["kontakt"],
            email=asked["email"],
            phone=asked["telefon"],
        )


class AcceptForm(Form):
    """Yes: as a new organisation, or as one that stands here already."""

    organisation = ChoiceOfRowField(
        label=_("Optag som"),
        queryset=Organization.objects.all(),
        required=False,
        empty_label=_("En ny organisation"),
    )
    fra = DayField(label=_("Medlem fra"))


class DeclineForm(Form):
    """No, and why: the one who asked reads it as it is written."""

    begrundelse = forms.CharField(
        label=_("Hvorfor ikke?"),
        help_text=_("Det læser den, der har spurgt."),
        widget=forms.Textarea({"rows": 4}),
        max_length=1000,
        error_messages={"required": _("Skriv, hvorfor I siger nej.")},
    )


class BeginForm(Form):
    """From which day an organisation is a member (again)."""

    fra = DayField(label=_("Medlem fra"))


class EndForm(Form):
    """From which day an organisation is no member any more."""

    til = DayField(label=_("Ikke medlem fra"), help_text=_("Den første dag, de ikke er medlem."))


class ContactForm(Form):
    """One more who keeps an organisation's page."""

    navn = NameField(label=_("Navn"))
    email = _email()
    telefon = PhoneField(label=_("Telefon"), required=False)


class MembersFilterForm(Form):
    """Which organisations the list shows."""

    vis = forms.ChoiceField(
        label=_("Vis"),
        choices=[(NOW, _("Medlemmer nu")), (FORMER, _("Tidligere medlemmer")), (NEVER, _("Aldrig medlem"))],
        required=False,
    )
    slags = forms.ChoiceField(label=_("Slags"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slags"].choices = [("", _("Alle slags")), *OrganizationKind.choices]  # type: ignore[attr-defined]

    @property
    def which(self) -> str:
        """NOW, FORMER or NEVER; what cannot be read is NOW."""
        return (self.is_valid() and self.cleaned_data["vis"]) or NOW

    @property
    def kind(self) -> str:
        """A value of OrganizationKind; empty is all of them."""
        return (self.is_valid() and self.cleaned_data["slags"]) or ""


class MergeForm(Form):
    """Whose words stand where two that are one differ. A choice names the one it comes from."""

    def __init__(self, *args: Any, kept: Organization, gone: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pair = {str(kept.pk): kept, str(gone.pk): gone}
        for name in FIELDS:
            words = [_as_said(one, name) for one in self._pair.values()]
            if words[0] != words[1]:
                self.fields[name] = forms.ChoiceField(
                    label=Organization._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
                    widget=forms.RadioSelect(attrs={"class": "form-radio"}),
                    choices=[
                        (pk, _with_note(one, name, said))
                        for (pk, one), said in zip(self._pair.items(), words, strict=True)
                    ],
                    initial=self._first_choice(name),
                    error_messages={"required": _("Vælg, hvad der skal stå.")},
                )

    def _first_choice(self, name: str) -> str:
        """Something is more than nothing; but what one of them hides stands nowhere before somebody chooses it."""
        are_persons = all(one.kind == OrganizationKind.PERSON for one in self._pair.values())
        return min(
            self._pair,
            key=lambda pk: (not are_persons and _is_hidden(self._pair[pk], name), not getattr(self._pair[pk], name)),
        )

    def clean(self) -> dict[str, Any]:
        """What a private helper hides may only stay with a private helper: of all others, everything is public."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        kept = next(iter(self._pair.values()))
        kind = self._pair[chosen["kind"]].kind if "kind" in chosen else kept.kind
        if kind != OrganizationKind.PERSON:
            for name in [name for name, pk in chosen.items() if _is_hidden(self._pair[pk], name)]:
                words = _("Det må ikke alle se. Vælg det andet, eller at de er en privatperson.")
                self.add_error(name, words)
        return chosen

    @property
    def words(self) -> dict[str, Any]:
        """The values that shall stand, of those that differ."""
        return {name: getattr(self._pair[pk], name) for name, pk in self.cleaned_data.items()}


def _is_hidden(one: Organization, name: str) -> bool:
    return name in Showable and bool(getattr(one, name)) and not one.shows(Showable(name))


def _with_note(one: Organization, name: str, said: str) -> str:
    if _is_hidden(one, name):
        return str(_("%(words)s (det må ikke alle se)") % {"words": said})
    return said or str(_("tomt"))


def _as_said(one: Organization, name: str) -> str:
    if name == "kind":
        return one.get_kind_display()
    text = str(getattr(one, name))
    return spoken_phone(text) if name == "phone" else text
