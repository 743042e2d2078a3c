"""What is done on the coordinator's own pages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.home.rules import ABOUT_A_BARRIER
from selvhjulpen.outbox.actions import forget_reached, mark_called
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person


def forget_barriers(*, now: datetime) -> None:
    """What somebody told of a page they could not use is not kept here once it has reached the house; a chore."""
    forget_reached(about=ABOUT_A_BARRIER)


def tell_by_telephone(*, message: Message, by: Person, now: datetime) -> None:
    """Somebody has said it to the guest on the telephone."""
    with transaction.atomic():
        mark_called(message=message, by=by.name, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Ringet op"), about=message.about, by=by, now=now)
