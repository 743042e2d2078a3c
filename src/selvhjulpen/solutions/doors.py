"""How often those without an account may write: counted before anything is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock
from selvhjulpen.solutions.actions.observations import Seen
from selvhjulpen.solutions.models import Owner
from selvhjulpen.solutions.rules.steps import fold_step
from selvhjulpen.solutions.rules.stumbling import FEWEST_SHOWN

# A class of a library sits behind one address, and gets stuck in many places.
OBSERVATIONS_PER_HOUR = 20
# Five make a count that everybody sees: in a day nobody makes it alone, with twenty browsers or one.
OF_ONE_BLOCK_PER_DAY = FEWEST_SHOWN - 1
# Somebody who works through a long list.
ANSWERS_PER_HOUR = 120


def may_file(request: HttpRequest, *, seen: Seen, email: str, now: datetime) -> bool:
    """Count this observation; False where too many come from its address, of all or of this one thing, or are for this
    mailbox."""
    address = address_of(request)
    block = f"{address}:{seen.solution.pk}:{seen.kind}:{fold_step(seen.step)}"
    limits = [
        Limit("observation", address, OBSERVATIONS_PER_HOUR, timedelta(hours=1)),
        Limit("block", block, OF_ONE_BLOCK_PER_DAY, timedelta(days=1)),
    ]
    if email:
        limits.append(Limit("letter", email, settings.LETTERS_PER_DAY_TO_ONE_CONTACT, timedelta(days=1)))
    return knock(limits=limits, now=now)


def may_answer(owner: Owner, *, now: datetime) -> bool:
    """Count this deed of an owner; False where there are too many by their link."""
    return knock(limits=[Limit("owner", str(owner.pk), ANSWERS_PER_HOUR, timedelta(hours=1))], now=now)
