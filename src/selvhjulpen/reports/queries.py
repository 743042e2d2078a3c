"""The programme's own evidence, compiled for one year: what the rooms below know, as of one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from selvhjulpen.directory.models import Area, Membership, OrganizationKind, Service, ServiceAtLocation
from selvhjulpen.evaluation.models import Voice
from selvhjulpen.evaluation.queries import Ask, participation
from selvhjulpen.evaluation.rules.figures import Figure
from selvhjulpen.evaluation.rules.table import Column
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.periods import Period
from selvhjulpen.meetings.models import GroupKind
from selvhjulpen.meetings.queries import Turnout, turnout


@dataclass(frozen=True)
class Evidence:
    """What one year can show. ``members`` by kind, the largest first, as of ``as_of`` (the year's last day, or today).

    ``areas`` of ``of_areas`` have an offer; ``offers`` are those of today: what they were last year is not kept.
    """

    year: int
    as_of: date
    today: date
    members: Sequence[tuple[OrganizationKind, int]]
    meetings: Turnout
    figures: dict[Column, Figure]
    offers: int
    areas: int
    of_areas: int
    voices: Sequence[Voice]

    @property
    def member_count(self) -> int:
        return sum(count for _kind, count in self.members)


def evidence(year: int, *, now: datetime) -> Evidence:
    """All of one year. The number of queries does not depend on how much there is."""
    today = local_day(now)
    period = Period(date(year, 1, 1), date(year, 12, 31))
    as_of = max(period.first, min(period.last, today))
    (row,) = participation(Ask(periods=(period,)), now=now).rows
    return Evidence(
        year=year,
        as_of=as_of,
        today=today,
        members=_members(as_of),
        meetings=turnout(first=period.first, last=period.last, kind=GroupKind.NETWORK),
        figures=dict(row.figures),
        offers=Service.objects.filter(is_active=True).count(),
        areas=_areas_with_an_offer(),
        of_areas=Area.objects.count(),
        voices=list(Voice.objects.standing().filter(said_on__gte=period.first, said_on__lte=as_of)[:5]),
    )


def _members(day: date) -> list[tuple[OrganizationKind, int]]:
    kinds = Counter(Membership.objects.active(day).values_list("organization__kind", flat=True))
    return [(OrganizationKind(kind), count) for kind, count in kinds.most_common()]


def _areas_with_an_offer() -> int:
    """How many areas have an offer: at a place there, in all of the area, or in all of the municipality."""
    spots = ServiceAtLocation.objects.filter(service__is_active=True).order_by()
    where = set(spots.values_list("location", "location__area", "area").distinct())
    if any(place is None and area is None for place, _area_of_place, area in where):
        return Area.objects.count()
    return len({area or area_of_place for _place, area_of_place, area in where})


def years(*, today: date) -> list[int]:
    """The years one may ask for, the newest first: from the first membership on."""
    first = Membership.objects.order_by("since").values_list("since", flat=True).first()
    return list(range(today.year, min(first.year if first else today.year, today.year) - 1, -1))
