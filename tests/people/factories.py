"""Those who work for the programme, made up, and their code apps."""

from __future__ import annotations

import time
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from selvhjulpen.people.models import Person

PASSWORD = "tre gule spader"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody with a password and no role; a demo account, so that no code app stands in a test's way."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.dk")
    is_demo = True

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        return model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)


class AdministratorFactory(PersonFactory):
    is_administrator = True


class CoordinatorFactory(PersonFactory):
    is_coordinator = True


class InstructorFactory(PersonFactory):
    is_instructor = True


class PartnerFactory(PersonFactory):
    is_partner = True


def give_code_app(person: Person) -> Authenticator:
    """A code app with SECRET, and ten emergency codes."""
    app = TOTP.activate(person, SECRET).instance
    RecoveryCodes.activate(person)
    return app


def emergency_codes(person: Person) -> list[str]:
    app = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = app.wrap().get_unused_codes()
    return codes


def code_now(secret: str = SECRET, *, periods_from_now: int = 0) -> str:
    """What a code app with this secret shows now, or showed so many half minutes ago."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods_from_now))
    return code
