"""django-allauth, bent to this house: nobody signs up, its mail goes by our outbox, and its words are ours."""

from __future__ import annotations

import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as allauth_context
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib import qr
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.models import Person

TOO_MANY_ATTEMPTS = _("Du har prøvet for mange gange. Vent fem minutter, og prøv så igen.")
# What everybody would try first here, so that a password is more than these.
WORDS_OF_THE_HOUSE = (
    *("selvhjulpen", "selvhjulp", "bibliotek", "kommune", "borgerservice", "administrator", "koordinator"),
    *("underviser", "frivillig", "adgangskode", "kodeord", "password", "velkommen", "danmark"),
)
FEWEST_OTHER_LETTERS = 8
# Who sets up their first second factor has just typed the password: they are not asked for it again so soon.
FIRST_TIME_SECONDS = 30 * 60
FIRST_TIME_PAGES = frozenset({"mfa_activate_totp", "mfa_view_recovery_codes"})


class WordsOfTheHouseValidator:
    """Refuses a password that is little more than words anybody would try here ("bibliotek2026!")."""

    def validate(self, password: str, user: Person | None = None) -> None:
        rest = password.casefold()
        for word in WORDS_OF_THE_HOUSE:
            rest = rest.replace(word, "")
        if len(rest) != len(password) and len(rest) < FEWEST_OTHER_LETTERS:
            raise ValidationError(_("Den er let at gætte her på stedet. Brug andre ord."), code="word_of_the_house")

    def get_help_text(self) -> str:
        return ""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail og adgangskode passer ikke sammen. Prøv igen."),
        "too_many_login_attempts": TOO_MANY_ATTEMPTS,
        "rate_limited": TOO_MANY_ATTEMPTS,
        "enter_current_password": _("Det er ikke din nuværende adgangskode."),
        "incorrect_password": _("Adgangskoden passer ikke. Prøv igen."),
        "invalid_password_reset": _("Linket virker ikke længere."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person with this e-mail and password; a closed account is told apart from a wrong password by nobody."""
        person = super().authenticate(request, **credentials)
        return person if isinstance(person, Person) and person.is_active else None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """False for somebody who sets up their first second factor right after having logged in."""
        request = allauth_context.request
        match = request.resolver_match
        if match and match.url_name in FIRST_TIME_PAGES:
            records = get_authentication_records(request, request.user)
            has_used_code = any(record["method"] == "mfa" for record in records)
            if records and not has_used_code and time.time() - records[-1]["at"] < FIRST_TIME_SECONDS:
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in letters lead to the installation's own address, whatever the request said it was."""
        uid, _dash, token = key.partition("-")
        return _set_password_url(uid, token)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's letter (password reset, say) into the outbox."""
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        person = context.get("user") or Person.objects.filter(email=email).first()
        post(
            key=f"account:{template_prefix}:{secrets.token_hex(8)}",
            channel=Channel.EMAIL,
            to_name=str(person or email),
            to_address=email,
            subject=subject,
            text=render_to_string(f"{template_prefix}_message.txt", {**context, "user": person}).strip(),
            about=about(person) if person else "",
            now=timezone.now(),
        )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Koden passer ikke. Vent på den næste kode, og prøv med den."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The code for the camera."""
        return qr.on_screen(url)


def password_link(person: Person) -> str:
    """A link by which this person, once and within three days, sets their password."""
    return _set_password_url(user_pk_to_url_str(person), default_token_generator.make_token(person))


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, as allauth counts it: behind our proxy the visitor's own; of IPv6 the network."""
    try:
        return str(truncate_ip(AccountAdapter().get_client_ip(request)))
    except PermissionDenied:
        return ""  # by a socket of the machine itself


def sealed_cache_key(key: str, key_prefix: str, version: int) -> str:
    """The key of a cache entry as it is stored: it holds an address or an e-mail, so only its hash is kept."""
    return str(salted_hmac("people.attempt", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest())


def forget_addresses(person: Person) -> None:
    """allauth keeps every address a person has had, and would let them in by an old one."""
    EmailAddress.objects.filter(user=person).delete()


def about(person: Person) -> str:
    """How messages name the person they are written to."""
    return f"people.person:{person.pk}"


def _set_password_url(uid: str, token: str) -> str:
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
