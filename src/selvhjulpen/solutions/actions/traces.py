"""Somebody is forgotten because they wish it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.lib.keys import new_token
from selvhjulpen.lib.traces import Trace
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.solutions.models import Observation, Owner
from selvhjulpen.solutions.queries.traces import WAITING


def forget_trace(*, trace: Trace, by: Person, now: datetime) -> None:
    """The address goes, and what was written to it; what was told of a solution, and who owns it, stays.

    The link of an owner was for whoever had the address: it is made anew.
    """
    with transaction.atomic():
        if trace.part == WAITING:
            Observation.objects.filter(pk=trace.pk).update(email="")
            what = gettext_noop("E-mail til observation slettet")
        else:
            Owner.objects.filter(pk=trace.pk).update(
                contact="", email="", phone="", token=new_token(), forgotten_at=now
            )
            what = gettext_noop("Kontakt til ejer slettet")
        outbox.forget(about=trace.references, now=now)
        note(deed=Deed.ERASED, what=what, about=trace.reference, by=by, now=now)
