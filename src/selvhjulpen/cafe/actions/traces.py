"""A citizen of an appointment, or who booked it for them, is forgotten because they wish it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.cafe.actions.appointments import AlreadyBegun, NotBooked, cancel
from selvhjulpen.cafe.actions.keeping import forget_appointments
from selvhjulpen.cafe.models import Appointment
from selvhjulpen.cafe.queries.traces import CITIZEN
from selvhjulpen.lib.traces import Trace
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person


def forget_trace(*, trace: Trace, by: Person, now: datetime) -> None:
    """Forget the citizen, whose coming appointment is cancelled without a letter; or the booker and their contact."""
    with transaction.atomic():
        held = Appointment.objects.get(pk=trace.pk)
        if trace.part == CITIZEN:
            with suppress(AlreadyBegun, NotBooked):
                cancel(appointment=held, by=by, tells_citizen=False, now=now)
            forget_appointments([held.pk], now=now)
        else:
            Appointment.objects.filter(pk=held.pk).update(booked_by="", phone="", email="")
            outbox.forget(about=[held.about], now=now)
        note(deed=Deed.ERASED, what=gettext_noop("Slettet efter ønske"), about=trace.reference, by=by, now=now)
