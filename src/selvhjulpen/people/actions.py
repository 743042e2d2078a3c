"""Accounts: made, invited, changed, closed and opened again; the second factor taken away; a code used up; the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people import letters, rules
from selvhjulpen.people.adapters import about as reference_to
from selvhjulpen.people.adapters import forget_addresses
from selvhjulpen.people.models import FORGOTTEN, FORMER, AuditEntry, Deed, Person, Role


class Refused(Exception):
    """A deed that cannot be done. Nothing has been changed."""


class LastAdministrator(Refused):
    """Nobody would be left who can log in and look after the accounts."""


class OwnAccount(Refused):
    """Nobody closes their own account, gives up being administrator, or resets their own second factor."""


class ClosedAccount(Refused):
    """Somebody whose account is closed is not invited."""


class EmailTaken(Refused):
    """Somebody else has the address, since a moment ago perhaps."""


class StillOpen(Refused):
    """An account that can be logged in to is closed before it is forgotten."""


class CodeUsed(Refused):
    """The code has opened the door once already."""


def add_person(
    *, name: str, email: str, phone: str, roles: Collection[Role], by: Person, now: datetime, invites: bool = True
) -> Person:
    """A new account, and the invitation to it unless a letter of the caller's holds the link. Raises EmailTaken."""
    with transaction.atomic():
        with _one_account_for_each_address():
            person = Person.objects.create_user(email, None, name=name, phone=phone, **_booleans(roles))
        if invites:
            letters.invitation(person, by=by, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Konto lavet"), about=reference_to(person), by=by, now=now)
    return person


def invite(*, person: Person, by: Person, now: datetime) -> None:
    """Send the link to choose a password (again). Raises ClosedAccount."""
    if not person.is_active:
        raise ClosedAccount
    with transaction.atomic():
        letters.invitation(person, by=by, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Inviteret igen"), about=reference_to(person), by=by, now=now)


def edit_person(
    *, person: Person, name: str, email: str, phone: str, roles: Collection[Role], by: Person, now: datetime
) -> Person:
    """Change an account. Raises EmailTaken.

    Raises LastAdministrator or OwnAccount where the role of administrator would go.
    """
    with transaction.atomic():
        held = _lock(person)
        _refuse_lockout(held, stays_administrator=Role.ADMINISTRATOR in roles, by=by)
        if held.email != email.lower():
            forget_addresses(held)
        held.name, held.email, held.phone = name, email, phone
        for field, value in _booleans(roles).items():
            setattr(held, field, value)
        with _one_account_for_each_address():
            held.save()
        note(deed=Deed.CHANGED, what=gettext_noop("Konto rettet"), about=reference_to(held), by=by, now=now)
    return held


def edit_own_account(*, person: Person, name: str, phone: str, now: datetime) -> None:
    """Change one's own name and telephone number."""
    with transaction.atomic():
        person.name, person.phone = name, phone
        person.save(update_fields=["name", "phone"])
        note(deed=Deed.CHANGED, what=gettext_noop("Konto rettet"), about=reference_to(person), by=person, now=now)


def deactivate(*, person: Person, by: Person, now: datetime) -> None:
    """Close an account: the person is out at once, and stays named in what they did. Raises as ``edit_person``."""
    with transaction.atomic():
        held = _lock(person)
        if held.pk == by.pk:
            raise OwnAccount
        _refuse_lockout(held, stays_administrator=False, by=by)
        held.is_active = False
        held.closed_at = now
        held.save(update_fields=["is_active", "closed_at"])
        note(deed=Deed.CHANGED, what=gettext_noop("Konto lukket"), about=reference_to(held), by=by, now=now)


def activate(*, person: Person, by: Person, now: datetime) -> None:
    """Open a closed account again, with the password and the second factor it had."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(is_active=True, closed_at=None)
        note(deed=Deed.CHANGED, what=gettext_noop("Konto åbnet igen"), about=reference_to(person), by=by, now=now)


def reset_second_factor(*, person: Person, by: Person, now: datetime) -> None:
    """Take away a lost code app and its emergency codes, and tell the person. Raises OwnAccount.

    At the next login they set up a new one.
    """
    if person.pk == by.pk:
        raise OwnAccount
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        letters.second_factor_removed(person, by=by, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Kode-app fjernet"), about=reference_to(person), by=by, now=now)


def use_code(*, app: Authenticator, code: str, now: float) -> None:
    """Use up a right code of a code app at ``now`` (seconds since 1970). Raises CodeUsed where it was used before.

    allauth remembers used codes in its process only, and for one period only.
    """
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().get(pk=app.pk)
        used = rules.codes_still_alive(held.data.get("used", []), now=now)
        if any(code == used_code for used_code, _at in used):
            raise CodeUsed
        held.data["used"] = [*used, (code, now)]
        held.save(update_fields=["data"])


def make_administrator(*, email: str, name: str, now: datetime) -> Person:
    """The person with this address as an administrator who can log in; made where there is none yet."""
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(email=email.lower()).first()
        if person is None:
            person = Person.objects.create_user(email, name=name)
        person.is_administrator = person.is_active = True
        person.closed_at = None
        person.save(update_fields=["is_administrator", "is_active", "closed_at"])
        what = gettext_noop("Gjort til administrator fra kommandolinjen")
        note(deed=Deed.CHANGED, what=what, about=reference_to(person), by=None, now=now)
    return person


def note(
    *, deed: Deed, what: str, about: str | Iterable[str] = "", by: Person | None, now: datetime, name: str = ""
) -> None:
    """Write one line of the audit log for each thing it is ``about``, in the transaction of the deed it tells of.

    ``what`` is a Danish sentence of the code; a citizen is named by reference ("courses.booking:42") and by nothing
    else. ``by`` None is the programme itself, or somebody without an account, whom ``name`` may describe.
    """
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=now, who=by.pk if by else None, name=by.name if by else name, deed=deed, what=what, about=reference
        )
        for reference in ([about] if isinstance(about, str) else about)
    )


def note_seen(*, what: str, about: str | Iterable[str] = "", by: Person, now: datetime) -> None:
    """Somebody has seen personal data; the same again within some minutes is one line."""
    wanted = {about} if isinstance(about, str) else set(about)
    lately = AuditEntry.objects.filter(
        who=by.pk, at__gt=now - rules.SEEN_ONCE_WITHIN, deed=Deed.SEEN, what=what, about__in=wanted
    )
    note(deed=Deed.SEEN, what=what, about=sorted(wanted - set(lately.values_list("about", flat=True))), by=by, now=now)


def forget_old_entries(*, now: datetime) -> None:
    """Take away what has stood in the audit log for twelve months; a chore."""
    AuditEntry.objects.filter(at__lt=rules.log_is_kept_from(now)).delete()


def forget_letters(*, now: datetime) -> None:
    """Letters about accounts hold the key to them: nothing of them is kept once they are sent; a chore."""
    outbox.forget_settled(room="people")


def forget_sessions(*, now: datetime) -> None:
    """A login that has run out may hold the name of a guest in a message nobody read; a chore."""
    Session.objects.filter(expire_date__lt=now).delete()


def forget_closed_accounts(*, now: datetime) -> None:
    """Who has had no account for twelve months is not named any more, except in the lines of the log; a chore."""
    # Closed by an import, say: the twelve months begin when it is first seen.
    Person.objects.filter(is_active=False, closed_at=None).update(closed_at=now)
    old = Person.objects.filter(is_active=False, closed_at__lt=rules.accounts_are_kept_if_closed_from(now))
    for person in old.remembered():
        forget_account(person=person, by=None, now=now)


def forget_account(*, person: Person, by: Person | None, now: datetime) -> None:
    """Take name, address, telephone, roles and second factor from a closed account. Raises StillOpen.

    What the person did stays done by somebody. An account that is forgotten is not opened again: make a new one.
    """
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        if held.is_active:
            raise StillOpen
        forget_addresses(held)
        Authenticator.objects.filter(user=held).delete()
        held.set_unusable_password()
        held.name, held.phone, held.email = FORMER, "", f"{held.pk}{FORGOTTEN}"
        for field, value in _booleans([]).items():
            setattr(held, field, value)
        held.save()
        outbox.forget(about=[reference_to(held)], now=now)
        note(deed=Deed.ERASED, what=gettext_noop("Konto slettet"), about=reference_to(held), by=by, now=now)


@contextmanager
def _one_account_for_each_address() -> Iterator[None]:
    """The form has looked; whoever wrote the same address in the moment since is told by the database alone."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise EmailTaken from error


def _booleans(roles: Collection[Role]) -> dict[str, bool]:
    return {f"is_{role.value}": role in roles for role in Role}


def _lock(person: Person) -> Person:
    # All administrators are locked in one order: two who close each other's accounts at once cannot both succeed.
    locked = Person.objects.select_for_update().filter(is_administrator=True).order_by("pk")
    administrators = {one.pk: one for one in locked}
    return administrators.get(person.pk) or Person.objects.select_for_update().get(pk=person.pk)


def _refuse_lockout(person: Person, *, stays_administrator: bool, by: Person) -> None:
    if person.is_administrator and not stays_administrator and person.pk == by.pk:
        raise OwnAccount
    others = Person.objects.active().with_role(Role.ADMINISTRATOR).exclude(pk=person.pk).count()
    if rules.would_lock_out(
        is_administrator=person.is_administrator and person.is_active,
        stays_administrator=stays_administrator,
        other_administrators=others,
    ):
        raise LastAdministrator
