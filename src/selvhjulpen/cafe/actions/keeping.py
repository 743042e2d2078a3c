"""Citizens of appointments are reminded, and forgotten: by chores, and because somebody has asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models, transaction

from selvhjulpen.cafe.letters import appointments as letters
from selvhjulpen.cafe.models import Appointment, AppointmentState, Consent, DropInSession, Occupied
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.cafe.rules import keeping, slots
from selvhjulpen.lib.keys import new_token
from selvhjulpen.outbox import actions as outbox

BATCH = 200


def remind(*, now: datetime) -> None:
    """Tomorrow you have an appointment; a chore.

    The letter is written when it is time, and each appointment is looked at once more while nobody can change it. What
    is moved or cancelled takes back what has not been sent. What has begun is not said any more.
    """
    coming = Appointment.objects.filter(state=AppointmentState.BOOKED, starts_at__gt=now)
    coming = coming.filter(starts_at__lt=now + timedelta(days=2)).remembered()
    for pk, starts_at in list(coming.order_by("starts_at", "pk").values_list("pk", "starts_at")):
        if not keeping.is_reminded(starts_at, now=now):
            continue
        with transaction.atomic():
            Appointment.objects.select_for_update().get(pk=pk)
            held = queries.with_page().get(pk=pk)
            is_fresh = keeping.is_reminded(held.starts_at, now=held.created_at)
            if held.may_change(now) and not is_fresh and keeping.is_reminded(held.starts_at, now=now):
                letters.reminder(held, now=now)
    begun = Appointment.objects.filter(
        state=AppointmentState.BOOKED, starts_at__lte=now, starts_at__gt=now - timedelta(days=1)
    )
    for appointment in begun:
        outbox.drop_waiting(about=appointment.about, now=now)


def forget_addresses(*, now: datetime) -> None:
    """Where somebody was visited goes on the day after, and at once where nobody comes; a chore."""
    over = models.Q(ends_at__lt=keeping.addresses_are_kept_from(now)) | models.Q(state=AppointmentState.CANCELLED)
    Appointment.objects.filter(over).exclude(address="").update(address="")


def forget_citizens(*, now: datetime) -> None:
    """Who had an appointment more than six months ago; and the calendar of days that are over; a chore.

    After as long, why a café stayed closed: it is free text, and may tell who was ill.
    """
    before = keeping.citizens_are_remembered_from(now)
    old = Appointment.objects.remembered().filter(ends_at__lt=before)
    pks = list(old.order_by().values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        forget_appointments(pks[start : start + BATCH], now=now)
    DropInSession.objects.filter(ends_at__lt=before).exclude(cancel_reason="").update(cancel_reason="")
    Occupied.objects.filter(quarter__lt=now - timedelta(days=1) - slots.LONGEST).delete()


def forget_appointments(pks: Collection[int], *, now: datetime) -> None:
    """These are nobody's any more: no consent, no link, no letter; that there was an appointment stays."""
    with transaction.atomic():
        Consent.objects.filter(appointment__in=pks).delete()
        for held in Appointment.objects.remembered().filter(pk__in=pks).select_for_update():
            held.name = held.booked_by = held.phone = held.email = held.address = ""
            held.takes_sms, held.companion, held.language = True, False, "da"
            held.token, held.form_key = new_token(), new_token()
            held.forgotten_at = now
            held.save()
        outbox.forget(about=[Appointment(pk=pk).about for pk in pks], now=now)
