"""Who works for the programme."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from selvhjulpen.lib.danish import sort_key
from selvhjulpen.people.models import Person, PersonQuerySet, Role


def register(*, role: Role | None = None, active: bool = True) -> list[Person]:
    """Persons in Danish order, each with ``has_code_app``; with a role, or with any. One query."""
    people: PersonQuerySet = Person.objects.remembered().filter(is_active=active)
    if role:
        people = people.with_role(role)
    app = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return sorted(people.annotate(has_code_app=Exists(app)), key=lambda person: sort_key(person.name))


def has_code_app(person: Person) -> bool:
    """True where this person logs in with a code from an app."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def emergency_codes_left(person: Person) -> int:
    """How many emergency codes this person has not used."""
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0
