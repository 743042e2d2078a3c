"""Which offers nobody has confirmed lately, and the links by which they are confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from selvhjulpen.directory.models import Organization, Service
from selvhjulpen.directory.rules.confirming import (
    ASK_AFTER,
    REMIND_AFTER,
    is_doubtful,
    is_due_to_remind,
    is_worth_asking,
)
from selvhjulpen.people.models import Person

_SALT = "directory.still-right"
# A link works until the next one comes.
LINK_LIVES: timedelta = ASK_AFTER


def organizations_to_write_to(*, now: datetime) -> list[int]:
    """Organisations that may have to be asked or reminded now, and can be written to. One query, mostly empty."""
    offers = Service.objects.filter(is_active=True, organization=OuterRef("pk"))
    unconfirmed = Q(confirmed_at=None) | Q(confirmed_at__lte=now - ASK_AFTER)
    unasked = Q(asked_at=None) | Q(asked_at__lte=now - ASK_AFTER)
    unanswered = Q(asked_at__lte=now - REMIND_AFTER) & (Q(confirmed_at=None) | Q(confirmed_at__lt=F("asked_at")))
    # An answer may have come after the reminder and before the next question.
    unreminded = Q(reminded_at=None) | Q(reminded_at__lte=F("confirmed_at"))
    asked_lately = Service.objects.filter(organization=OuterRef("pk"), asked_at__gt=now - ASK_AFTER)
    contacts = Person.objects.active().filter(organizations=OuterRef("pk"))
    return list(
        Organization.objects.filter(
            Exists(offers.filter(unconfirmed & unasked)) & ~Exists(asked_lately)
            | Exists(offers.filter(unanswered & unreminded))
        )
        .filter(Exists(contacts) | ~Q(email=""))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def due_to_ask(organization: Organization, *, now: datetime) -> list[Service]:
    """What to ask this organisation about in one mail; empty where it was asked within half a year. Two queries."""
    latest = organization.services.aggregate(at=Max("asked_at"))["at"]
    if latest is not None and latest > now - ASK_AFTER:
        return []
    offers = list(organization.services.filter(is_active=True))
    if not any(is_worth_asking(confirmed_at=offer.confirmed_at, now=now, early=False) for offer in offers):
        return []
    return [offer for offer in offers if is_worth_asking(confirmed_at=offer.confirmed_at, now=now, early=True)]


def due_to_remind(organization: Organization, *, now: datetime) -> list[Service]:
    """What to remind this organisation of. One query."""
    return [
        offer
        for offer in organization.services.filter(is_active=True)
        if is_due_to_remind(
            confirmed_at=offer.confirmed_at, asked_at=offer.asked_at, reminded_at=offer.reminded_at, now=now
        )
    ]


def doubtful(offer: Service, *, now: datetime) -> bool:
    """True where the public page marks the offer as perhaps no longer right."""
    return is_doubtful(confirmed_at=offer.confirmed_at, reminded_at=offer.reminded_at, now=now)


def confirm_path(offer: Service, person: Person | None) -> str:
    """Where this person (None: whoever reads the organisation's mail) confirms the offer, without logging in."""
    signed = signing.TimestampSigner(salt=_SALT).sign(f"{offer.pk}.{person.pk if person else 0}")
    return reverse("directory:still_right", args=[signed])


def read_link(signed: str) -> tuple[Service, Person | None] | None:
    """The offer of such a link and whom it was written to; None where it is not ours, too old, or no longer theirs.

    Who is no contact of the organisation any more has a link that opens nothing; so has a mailbox it does not have.
    """
    try:
        value = signing.TimestampSigner(salt=_SALT).unsign(signed, max_age=LINK_LIVES)
    except signing.BadSignature:
        return None
    offer_pk, person_pk = map(int, value.split("."))
    offer = Service.objects.select_related("organization").filter(pk=offer_pk).first()
    if offer is None:
        return None
    if not person_pk:
        return (offer, None) if offer.organization.email else None
    person = offer.organization.contacts.filter(pk=person_pk, is_active=True).first()
    return (offer, person) if person else None


def asked_about(offer: Service) -> QuerySet[Service]:
    """The offers on the page of a link: all of that organisation's that are there, or were when it was asked."""
    return Service.objects.filter(organization=offer.organization_id).filter(
        Q(is_active=True) | Q(asked_at__isnull=False, confirmed_at__gte=F("asked_at"))
    )


def is_answered(offer: Service, *, now: datetime) -> bool:
    """True where somebody has confirmed the offer since it was last asked about; never asked, within half a year."""
    since = offer.asked_at or now - ASK_AFTER
    return offer.confirmed_at is not None and offer.confirmed_at >= since
