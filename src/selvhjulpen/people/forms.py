"""What those who work for the programme fill in: the register's forms, and allauth's in our words."""

from __future__ import annotations

import time
from datetime import MAXYEAR, MINYEAR
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selvhjulpen.people.actions import CodeUsed, use_code
from selvhjulpen.people.adapters import SecondFactorAdapter
from selvhjulpen.people.models import Deed, Person, Role
from selvhjulpen.people.queries import LogWish
from selvhjulpen.ui.forms import ChoiceOfRowField, Form, HouseFormMixin, ModelForm, PhoneField, with_sub

WHAT_ROLES_DO = {
    Role.ADMINISTRATOR: _("Laver konti og ser efter opsætningen"),
    Role.COORDINATOR: _("Planlægger kurser og ser alle deltagere"),
    Role.INSTRUCTOR: _("Ser sine egne hold og fører fremmøde"),
    Role.PARTNER: _("Ser hold hos sin egen organisation"),
}


class PersonForm(ModelForm):
    """One account of the register; ``roles`` is what the person works with."""

    phone = PhoneField(label=_("Telefon"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("Hvad arbejder personen med?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Vælg mindst én ting.")},
    )

    class Meta:
        model = Person
        fields = ["name", "email", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.value, with_sub(role.label, WHAT_ROLES_DO[role])) for role in Role
        ]
        self.initial.setdefault("roles", [role.value for role in self.instance.roles])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @property
    def words(self) -> dict[str, Any]:
        """What the actions of the register ask for: name, email, phone and roles."""
        return {**self.cleaned_data, "roles": {Role(value) for value in self.cleaned_data["roles"]}}


class OwnAccountForm(ModelForm):
    """What everybody may change of their own account."""

    phone = PhoneField(label=_("Telefon"), required=False)

    class Meta:
        model = Person
        fields = ["name", "phone"]


# ── allauth's forms ─────────────────────────────────────────────────────────────────────────────

PASSWORD_RULE = _("Mindst 12 tegn. Tre ord efter hinanden er lette at huske.")


class EntranceMixin(HouseFormMixin):
    """Our labels and hints on a form of allauth's, and no placeholders: they vanish when one begins to type."""

    words: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words[name]
            field.help_text = PASSWORD_RULE if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                # A number pad on telephones; an emergency code has digits only, too.
                field.widget.attrs["inputmode"] = "numeric"


class LoginForm(EntranceMixin, account.LoginForm):  # type: ignore[misc]
    words = {"login": _("E-mail"), "password": _("Adgangskode")}


class PasswordAgainForm(EntranceMixin, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": _("Adgangskode")}


class ResetPasswordForm(EntranceMixin, account.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": _("E-mail")}


class SetPasswordForm(EntranceMixin, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {"password1": _("Ny adgangskode"), "password2": _("Skriv den igen")}


class ChangePasswordForm(EntranceMixin, account.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": _("Din nuværende adgangskode"),
        "password1": _("Ny adgangskode"),
        "password2": _("Skriv den igen"),
    }


class OneTimeMixin:
    """A code of the app opens once: not again for whoever has looked over the shoulder."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_up(self.authenticator, code)
        return code


def use_up(app: Authenticator, code: str) -> None:
    """Use up a right code. Raises ValidationError, in the words for a wrong one."""
    try:
        # allauth reads over spaces and hyphens: "123-456" is the same code.
        use_code(app=app, code="".join(filter(str.isdigit, code)), now=time.time())
    except CodeUsed as error:
        raise ValidationError(SecondFactorAdapter.error_messages["incorrect_code"], code="incorrect_code") from error


class CodeForm(OneTimeMixin, EntranceMixin, mfa.AuthenticateForm):  # type: ignore[misc]
    words = {"code": _("Engangskode")}


class CodeAgainForm(OneTimeMixin, EntranceMixin, mfa.ReauthenticateForm):  # type: ignore[misc]
    words = {"code": _("Engangskode")}


class ActivateForm(EntranceMixin, totp.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": _("Engangskode fra appen")}

    @property
    def secret_in_groups(self) -> str:
        """The secret as people can type it: in groups of four letters."""
        return " ".join(self.secret[i : i + 4] for i in range(0, len(self.secret), 4))


class RegisterFilterForm(Form):
    """Whom the register shows."""

    rolle = forms.ChoiceField(label=_("Arbejder som"), required=False)
    lukkede = forms.BooleanField(label=_("Vis lukkede konti"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rolle"].choices = [("", _("Alle roller")), *Role.choices]  # type: ignore[attr-defined]

    @property
    def role(self) -> Role | None:
        """The role asked for; None where all are, or what was asked for is no role."""
        chosen = self.cleaned_data.get("rolle") if self.is_valid() else None
        return Role(chosen) if chosen else None

    @property
    def shows_closed(self) -> bool:
        return self.is_valid() and self.cleaned_data["lukkede"]


class LogFilterForm(Form):
    """Which lines of the audit log are shown."""

    hvem = ChoiceOfRowField(
        label=_("Hvem"), queryset=Person.objects.remembered(), required=False, empty_label=_("Alle")
    )
    hvad = forms.ChoiceField(label=_("Hvad der skete"), required=False)
    dag = forms.DateField(label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    om = forms.CharField(label=_("Henvisning"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hvad"].choices = [("", _("Alt")), *Deed.choices]  # type: ignore[attr-defined]

    @property
    def wish(self) -> LogWish:
        """What was asked for; what cannot be read is not asked for."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        who, day = asked.get("hvem"), asked.get("dag")
        return LogWish(
            who=who.pk if who else None,
            deed=asked.get("hvad") or "",
            # The first and the last day there are have no day before or after them.
            day=day if day and MINYEAR < day.year < MAXYEAR else None,
            about=(asked.get("om") or "").strip(),
        )
