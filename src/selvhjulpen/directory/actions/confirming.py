""" "Er det stadig rigtigt?": asked twice a year, reminded once, answered with one press for each offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from selvhjulpen.directory import letters
from selvhjulpen.directory.actions.membership import reference_to
from selvhjulpen.directory.models import Organization, Service
from selvhjulpen.directory.queries.confirming import confirm_path, due_to_ask, due_to_remind, organizations_to_write_to
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person


def ask_whether_right(*, now: datetime) -> None:
    """Write to those whose offers nobody has confirmed for half a year, and remind those who do not answer; a chore.

    An organisation is asked about all of them in one mail, and not again within half a year. Where nobody can be
    written to, nothing is sent and nothing counts as asked: the coordinator sees it in the list of members.
    """
    for pk in organizations_to_write_to(now=now):
        with transaction.atomic():
            # Two workers at once: the second reads what the first has written.
            organization = Organization.objects.select_for_update().get(pk=pk)
            if offers := due_to_ask(organization, now=now):
                _write(organization, offers, asked_at=now, again=False, now=now)
                Service.objects.filter(pk__in=[offer.pk for offer in offers]).update(asked_at=now)
            elif offers := due_to_remind(organization, now=now):
                asked_at = max(offer.asked_at for offer in offers if offer.asked_at)
                _write(organization, offers, asked_at=asked_at, again=True, now=now)
                Service.objects.filter(pk__in=[offer.pk for offer in offers]).update(reminded_at=now)


def _write(
    organization: Organization, offers: Sequence[Service], *, asked_at: datetime, again: bool, now: datetime
) -> None:
    contacts: list[Person | None] = list(organization.contacts.filter(is_active=True))
    for person in contacts or [None]:
        with_paths = [(offer, confirm_path(offer, person)) for offer in offers]
        letters.still_right(organization, person=person, offers=with_paths, asked_at=asked_at, again=again, now=now)


def confirm(*, offer: Service, by: Person | None, now: datetime) -> None:
    """The offer is right as it stands. ``by`` None is the organisation's own mailbox, by its link."""
    with transaction.atomic():
        Service.objects.filter(pk=offer.pk).update(confirmed_at=now)
        _note(gettext_noop("Tilbud bekræftet"), offer, by=by, now=now)


def end_offer(*, offer: Service, by: Person | None, now: datetime) -> None:
    """The offer is no more: it leaves the public pages, and can be taken back."""
    _set_active(offer, is_active=False, what=gettext_noop("Tilbud findes ikke mere"), by=by, now=now)


def take_back(*, offer: Service, by: Person | None, now: datetime) -> None:
    """The offer is there all the same."""
    _set_active(offer, is_active=True, what=gettext_noop("Tilbud findes alligevel"), by=by, now=now)


def _set_active(offer: Service, *, is_active: bool, what: str, by: Person | None, now: datetime) -> None:
    with transaction.atomic():
        # Somebody may have the offer's form open: what they save is held against this version.
        Service.objects.filter(pk=offer.pk).exclude(is_active=is_active).update(
            is_active=is_active, version=F("version") + 1, confirmed_at=now
        )
        _note(what, offer, by=by, now=now)


def _note(what: str, offer: Service, *, by: Person | None, now: datetime) -> None:
    about = reference_to(Organization(pk=offer.organization_id))
    note(deed=Deed.CHANGED, what=what, about=about, by=by, now=now, name="" if by else offer.organization.name)
