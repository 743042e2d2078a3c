"""Where the town hall's own help is, and when it is open: what the rules card points to."""

from __future__ import annotations

from datetime import datetime

from selvhjulpen.directory.models import OrganizationKind, Service
from selvhjulpen.directory.queries import HelpWish, weeks_of
from selvhjulpen.directory.queries.help_pages import WeekAt
from selvhjulpen.directory.queries.offers import Offer, offers_of

AT_MOST = 3


def town_hall(*, now: datetime) -> list[tuple[Offer, list[WeekAt]]]:
    """The municipality's own offers that one can come to, in Danish order, with their weeks. At most six queries."""
    own = Service.objects.filter(
        organization__kind=OrganizationKind.MUNICIPALITY, is_active=True, at__location__isnull=False
    )
    keys = list(own.distinct().values_list("pk", flat=True)[:AT_MOST])
    return [(offer, weeks_of(offer, now=now)) for offer in offers_of(keys, wish=HelpWish(), now=now)]
