"""How often those without an account may write: counted before anything is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock
from selvhjulpen.solutions.models import Owner

# A class of a library sits behind one address, and five make a count that everybody sees: enough for the class, too
# few for who would make the count alone.
OBSERVATIONS_PER_HOUR = 20
# Somebody who works through a long list.
ANSWERS_PER_HOUR = 120


def may_file(request: HttpRequest, *, email: str, now: datetime) -> bool:
    """Count this observation; False where too many come from its address, or are for this mailbox."""
    limits = [Limit("observation", address_of(request), OBSERVATIONS_PER_HOUR, timedelta(hours=1))]
    if email:
        limits.append(Limit("letter", email, settings.LETTERS_PER_DAY_TO_ONE_CONTACT, timedelta(days=1)))
    return knock(limits=limits, now=now)


def may_answer(owner: Owner, *, now: datetime) -> bool:
    """Count this deed of an owner; False where there are too many by their link."""
    return knock(limits=[Limit("owner", str(owner.pk), ANSWERS_PER_HOUR, timedelta(hours=1))], now=now)
