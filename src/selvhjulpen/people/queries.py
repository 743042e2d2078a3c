"""Who works for the programme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.people.models import AuditEntry, Person, PersonQuerySet, Role


def register(*, role: Role | None = None, active: bool = True) -> list[Person]:
    """Persons in Danish order, each with ``has_code_app``; with a role, or with any. One query."""
    people: PersonQuerySet = Person.objects.remembered().filter(is_active=active)
    if role:
        people = people.with_role(role)
    app = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return sorted(people.annotate(has_code_app=Exists(app)), key=lambda person: sort_key(person.name))


def accounts_with(contact: Contact) -> list[Person]:
    """The accounts with this telephone number or e-mail address, closed ones too."""
    wanted = Q(email=contact.email) if contact.email else Q(phone=contact.phone)
    return list(Person.objects.remembered().filter(wanted).order_by("name", "pk"))


@dataclass(frozen=True)
class LogWish:
    """Which lines of the audit log are wanted; None and empty mean all."""

    who: int | None = None
    deed: str = ""
    day: date | None = None
    about: str = ""


def log(wish: LogWish) -> QuerySet[AuditEntry]:
    """The lines of the audit log, the newest first; a ``day`` is a Danish one."""
    lines = AuditEntry.objects.all()
    if wish.who:
        lines = lines.filter(who=wish.who)
    if wish.deed:
        lines = lines.filter(deed=wish.deed)
    if wish.day:
        lines = lines.filter(at__gte=at(wish.day, time()), at__lt=at(wish.day + timedelta(days=1), time()))
    if wish.about:
        lines = lines.filter(about=wish.about)
    return lines


def entries_about(references: Collection[str]) -> list[AuditEntry]:
    """What the audit log tells of these things, the newest first."""
    return list(AuditEntry.objects.filter(about__in=references))


def has_code_app(person: Person) -> bool:
    """True where this person logs in with a code from an app."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def emergency_codes_left(person: Person) -> int:
    """How many emergency codes this person has not used."""
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0
