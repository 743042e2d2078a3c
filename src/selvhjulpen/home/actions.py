"""What is done on the coordinator's own pages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.outbox.actions import mark_called
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person


def tell_by_telephone(*, message: Message, by: Person, now: datetime) -> None:
    """Somebody has said it to the guest on the telephone."""
    with transaction.atomic():
        mark_called(message=message, by=by.name, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Ringet op"), about=message.about, by=by, now=now)
