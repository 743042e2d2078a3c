"""Asking to be a member, being one, and no longer being one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory import letters
from selvhjulpen.directory.actions.refusals import Refused
from selvhjulpen.directory.models import JoinMessage, JoinRequest, Membership, Organization, RequestState
from selvhjulpen.directory.rules.membership import accepted_kept_from, declined_kept_from
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.actions import EmailTaken, add_person, edit_person, note
from selvhjulpen.people.models import Deed, Person, Role


class AlreadyDecided(Refused):
    """Somebody else has accepted or declined it in the meantime; ``request`` says who, when and what."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__(request)
        self.request = request


class ClosedAccount(Refused):
    """The contact has an account that an administrator has closed: only an administrator opens it again."""


class AlreadyMember(Refused):
    """It is a member now, or was on that day."""


class NotMember(Refused):
    """It is no member now."""


class EndsBeforeItBegan(Refused):
    """A membership lasts for a day at least."""


@dataclass(frozen=True)
class Applicant:
    """Who asks; ``kind`` is of OrganizationKind, ``phone`` E.164 or empty."""

    name: str
    kind: str
    contact_name: str
    email: str
    phone: str = ""


def ask_to_join(*, applicant: Applicant, text: str, now: datetime) -> JoinRequest:
    """Keep the request with its first message, and write to both sides.

    Who sends the form twice, or asks again while they wait, gets no second request: what is new becomes a message.
    """
    with transaction.atomic():
        waiting = JoinRequest.objects.select_for_update().filter(
            state=RequestState.NEW, email__iexact=applicant.email, name__iexact=applicant.name
        )
        request = waiting.first()
        if request is None:
            request = JoinRequest.objects.create(**vars(applicant), asked_at=now)
            letters.request_received(request, now=now)
        elif request.messages.filter(is_from_us=False, text=text).exists():
            return request
        _say(request, text=text, by=None, now=now)
    return request


def write_to_us(*, request: JoinRequest, text: str, now: datetime) -> None:
    """The one who asked writes; every coordinator is told."""
    with transaction.atomic():
        _say(request, text=text, by=None, now=now)


def answer(*, request: JoinRequest, text: str, by: Person, now: datetime) -> None:
    """A coordinator writes to the one who asked."""
    with transaction.atomic():
        _say(request, text=text, by=by, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Svar på anmodning"), about=letters.about(request), by=by, now=now)


def _say(request: JoinRequest, *, text: str, by: Person | None, now: datetime) -> None:
    is_first = not request.messages.exists()
    last = request.messages.last()
    if last and last.text == text and last.is_from_us is (by is not None):
        return  # pressed twice
    message = JoinMessage.objects.create(
        request=request, written_by=by, is_from_us=by is not None, text=text, written_at=now
    )
    letters.message_written(message, is_first=is_first, now=now)


def accept(
    *, request: JoinRequest, organization: Organization | None, since: date, by: Person, now: datetime
) -> Organization:
    """Make them a member: ``organization``, or a new one named as they named themselves. The contact is welcomed.

    Raises AlreadyDecided, ClosedAccount or AlreadyMember.
    """
    with transaction.atomic():
        held = _still_undecided(request)
        if organization is None:
            organization = Organization.objects.create(
                name=held.name,
                kind=held.kind,
                # A private helper is reached by the coordinator; what others see they choose themselves, later.
                phone=held.phone,
                email=held.email,
            )
        begin_membership(organization=organization, since=since, by=by, now=now)
        add_contact(
            organization=organization, name=held.contact_name, email=held.email, phone=held.phone, by=by, now=now
        )
        held.organization = organization
        _decide(held, RequestState.ACCEPTED, what=gettext_noop("Optaget som medlem"), by=by, now=now)
    return organization


def decline(*, request: JoinRequest, reason: str, by: Person, now: datetime) -> None:
    """Say no, and why. Raises AlreadyDecided."""
    with transaction.atomic():
        held = _still_undecided(request)
        held.reason = reason
        _decide(held, RequestState.DECLINED, what=gettext_noop("Anmodning afslået"), by=by, now=now)
        letters.declined(held, now=now)


def _still_undecided(request: JoinRequest) -> JoinRequest:
    held = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != RequestState.NEW:
        raise AlreadyDecided(held)
    return held


def _decide(held: JoinRequest, state: RequestState, *, what: str, by: Person, now: datetime) -> None:
    held.state, held.decided_at, held.decided_by = state, now, by
    held.save(update_fields=["state", "decided_at", "decided_by", "reason", "organization"])
    note(deed=Deed.CHANGED, what=what, about=letters.about(held), by=by, now=now)


def add_contact(*, organization: Organization, name: str, email: str, phone: str, by: Person, now: datetime) -> Person:
    """Somebody keeps the organisation's page from now on, and is welcomed. Raises ClosedAccount.

    Who has an account already keeps it, as it is, with one role more.
    """
    with transaction.atomic():
        person = Person.objects.filter(email=email.lower()).first()
        if person is None:
            try:
                person = add_person(
                    name=name, email=email, phone=phone, roles={Role.PARTNER}, by=by, now=now, invites=False
                )
            except EmailTaken:  # since a moment ago
                person = Person.objects.get(email=email.lower())
        if not person.is_active:
            raise ClosedAccount
        if not person.is_partner:
            roles = person.roles | {Role.PARTNER}
            person = edit_person(
                person=person, name=person.name, email=person.email, phone=person.phone, roles=roles, by=by, now=now
            )
        organization.contacts.add(person)
        letters.welcome(person, organization=organization, now=now)
        what = gettext_noop("Kontaktperson tilføjet")
        note(deed=Deed.CHANGED, what=what, about=reference_to(organization), by=by, now=now)
    return person


def reference_to(organization: Organization) -> str:
    """How the audit log names an organisation."""
    return f"directory.organization:{organization.pk}"


def begin_membership(*, organization: Organization, since: date, by: Person, now: datetime) -> Membership:
    """A member from that day, for the first time or again. Raises AlreadyMember."""
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        if organization.memberships.exclude(until__lte=since).exists():
            raise AlreadyMember
        membership = Membership.objects.create(organization=organization, since=since)
        what = gettext_noop("Medlemskab begyndt")
        note(deed=Deed.CHANGED, what=what, about=reference_to(organization), by=by, now=now)
    return membership


def end_membership(*, organization: Organization, until: date, by: Person, now: datetime) -> None:
    """No member any more from the day ``until``. Raises NotMember or EndsBeforeItBegan.

    An end that is still to come may be written anew. Its page and its offers stay until somebody takes them away: help
    does not end with a membership.
    """
    with transaction.atomic():
        held = list(Membership.objects.not_over(local_day(now)).select_for_update().filter(organization=organization))
        if not held:
            raise NotMember
        # Where one ends and the next is agreed already, the day tells which is meant.
        membership = next((row for row in reversed(held) if row.since < until), None)
        if membership is None:
            raise EndsBeforeItBegan
        membership.until = until
        membership.save(update_fields=["until"])
        what = gettext_noop("Medlemskab slut")
        note(deed=Deed.CHANGED, what=what, about=reference_to(organization), by=by, now=now)


def forget_requests(*, now: datetime) -> None:
    """Declined requests go six months after the decision, accepted ones twelve months after; a chore.

    Nobody is forgotten who still waits for an answer. What a membership began with stays in the membership.
    """
    before: Mapping[str, datetime] = {
        RequestState.DECLINED: declined_kept_from(now),
        RequestState.ACCEPTED: accepted_kept_from(now),
    }
    for state, moment in before.items():
        for request in JoinRequest.objects.filter(state=state, decided_at__lt=moment):
            with transaction.atomic():
                outbox.forget(about=[letters.about(request)], now=now)
                note(
                    deed=Deed.ERASED,
                    what=gettext_noop("Anmodning slettet"),
                    about=letters.about(request),
                    by=None,
                    now=now,
                )
                request.delete()


def forget_letters(*, now: datetime) -> None:
    """What has reached those it was for is not kept: the thread has its words, and a link would open it; a chore."""
    outbox.forget_reached_of(room="directory")
