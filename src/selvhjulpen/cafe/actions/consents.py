"""A citizen lets the helper do something for them, and takes it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.cafe.actions.appointments import Refused
from selvhjulpen.cafe.models import Appointment, Consent
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.solutions.models import Solution


class NobodyConsents(Refused):
    """The appointment is cancelled, or nobody knows any more whose it was."""


def record_consent(
    *,
    appointment: Appointment,
    what: str,
    solution: Solution | None,
    given: str,
    until: date,
    by: Person,
    now: datetime,
) -> Consent:
    """Write down what the citizen has said yes to; said again, it lasts until the new day. Raises NobodyConsents."""
    with transaction.atomic():
        held = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if held.is_cancelled or held.forgotten_at:
            raise NobodyConsents
        consent = held.consents.filter(what=what, solution=solution, withdrawn_at=None).first()
        consent = consent or Consent(appointment=held, what=what, solution=solution)
        consent.given, consent.until, consent.given_at, consent.recorded_by = given, until, now, by
        consent.save()
        note(deed=Deed.CHANGED, what=gettext_noop("Samtykke skrevet"), about=held.about, by=by, now=now)
    return consent


def withdraw_consent(*, consent: Consent, by: Person | None = None, now: datetime) -> None:
    """It holds no longer; ``by`` None: the citizen, by their link. What is withdrawn already stays so."""
    with transaction.atomic():
        changed = Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=now)
        if changed:
            note(
                deed=Deed.CHANGED,
                what=gettext_noop("Samtykke trukket tilbage"),
                about=consent.appointment.about,
                by=by,
                now=now,
            )
