"""Where the programme reaches people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from selvhjulpen.directory.models import Area
from selvhjulpen.evaluation.rules.coverage import AreaReach, Coverage, compare
from selvhjulpen.evaluation.rules.figures import ZERO, Figure, of_sessions
from selvhjulpen.lib.danish import sort_key


def coverage(*, now: datetime) -> Coverage:
    """How well each area was reached in the last year, and what is coming there.

    Counts citizens present on booked sessions; contacts at drop-by presentations come from everywhere.
    """
    citizens = Q(locations__instances__state="published", locations__instances__course__audience="citizens")
    held = citizens & Q(
        locations__instances__starts_at__gte=now - timedelta(days=365), locations__instances__starts_at__lt=now
    )
    coming = citizens & Q(locations__instances__starts_at__gte=now)
    booked = held & Q(locations__instances__capacity__isnull=False)
    unmarked = Q(locations__instances__people_marked=0, locations__instances__seats_taken__gt=0)
    areas = Area.objects.defer("geometry").annotate(
        people=Coalesce(Sum("locations__instances__people_present", filter=held), 0),
        held=Count("locations__instances", filter=held),
        booked=Count("locations__instances", filter=booked),
        missing=Count("locations__instances", filter=booked & unmarked),
        coming=Count("locations__instances", filter=coming),
    )
    return compare(
        AreaReach(area.name, area.target_group, _came(area), area.held, area.coming)
        for area in sorted(areas, key=lambda area: sort_key(area.name))
    )


def _came(area: Any) -> Figure:
    """Where nothing was held that one books, nobody came; where nobody has marked who came, that is not known."""
    if not area.booked:
        return ZERO
    return of_sessions(area.people, held=area.booked, missing=area.missing, is_approximate=False)
