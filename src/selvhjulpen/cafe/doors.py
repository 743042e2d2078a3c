"""How often a stranger may book or move an appointment: counted before anything is kept or sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from selvhjulpen.lib.contact import Contact
from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock


def may_book(request: HttpRequest, *, contact: Contact, now: datetime) -> bool:
    """Count this deed; False where too many come from its address, or go to this contact.

    Letters to one contact are counted together with those about seats. Staff are not counted: they are known.
    """
    return knock(
        limits=[
            Limit("appointment", address_of(request), settings.BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS, timedelta(hours=1)),
            Limit("letter", contact.email or contact.phone, settings.LETTERS_PER_DAY_TO_ONE_CONTACT, timedelta(days=1)),
        ],
        now=now,
    )
