"""What is done with observations by itself: owners are told, addresses and pictures are forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from selvhjulpen.outbox import actions as outbox
from selvhjulpen.solutions import adapters, letters
from selvhjulpen.solutions.models import Observation, Owner, StumblingBlock
from selvhjulpen.solutions.queries.observations import news_for
from selvhjulpen.solutions.rules import stumbling


def tell_owners(*, now: datetime) -> None:
    """Each owner is sent what people have stumbled over since they were last told, once a week at most; a chore."""
    due = Owner.objects.exclude(email="").filter(
        Q(told_at=None) | Q(told_at__lte=now - stumbling.DIGEST_EVERY), solutions__blocks__is_checked=True
    )
    for pk in due.distinct().values_list("pk", flat=True):
        with transaction.atomic():
            # Two workers at once: the second reads what the first has written.
            owner = Owner.objects.select_for_update().get(pk=pk)
            if not stumbling.may_be_told(told_at=owner.told_at, now=now) or not (news := news_for(owner)):
                continue
            letters.digest(owner, news, now=now)
            StumblingBlock.objects.filter(pk__in=[block.pk for block in news]).update(told_at=now)
            owner.told_at = now
            owner.save(update_fields=["told_at"])


def forget(*, now: datetime) -> None:
    """Addresses of those who have waited a year go, pictures a year old, and what has reached its reader; a chore.

    A letter that never reached anybody goes after a year as well.
    """
    before = now - stumbling.KEPT_FOR
    with transaction.atomic():
        Observation.objects.filter(filed_at__lt=before).exclude(email="").update(email="")
        old = Observation.objects.filter(filed_at__lt=before).exclude(picture="")
        for name in old.values_list("picture", flat=True):
            adapters.take_away_later(name)
        old.update(picture="")
    outbox.forget_reached_of(room="solutions")
    outbox.forget_older(room="solutions", before=before)


def forget_stray_pictures(*, now: datetime) -> None:
    """Take away pictures of no observation: of a deed that was cut off in the middle; a chore."""
    lying = set(adapters.written_before(now - stumbling.SWEPT_AFTER))
    if lying:
        for name in lying - set(Observation.objects.exclude(picture="").values_list("picture", flat=True)):
            adapters.take_away_now(name)
