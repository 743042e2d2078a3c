"""Who is a member since when, who waits for an answer, and who stands twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from selvhjulpen.directory.models import (
    JoinMessage,
    JoinRequest,
    Location,
    Membership,
    NotTheSame,
    Organization,
    RequestState,
    Service,
)
from selvhjulpen.directory.queries.registers import by_name
from selvhjulpen.directory.rules.confirming import is_doubtful
from selvhjulpen.directory.rules.duplicates import Alike, Entry, alike
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.models import Person

# Which organisations the list shows.
NOW, FORMER, NEVER = "nu", "tidligere", "ikke"


@dataclass(frozen=True)
class Member:
    """One line of the list; ``memberships`` are all there were, the first one first."""

    organization: Organization
    memberships: Sequence[Membership]
    contacts: Sequence[Person]
    offers: int
    doubtful: int  # of them, those marked on the public page
    today: date

    @property
    def _not_over(self) -> list[Membership]:
        return [row for row in self.memberships if row.until is None or row.until > self.today]

    @property
    def current(self) -> Membership | None:
        """The one that holds today."""
        return next((row for row in self._not_over if row.since <= self.today), None)

    @property
    def begins(self) -> date | None:
        """The day from which it will be a member; None where it is one now, or nothing is agreed."""
        return None if self.current else next((row.since for row in self._not_over), None)

    @property
    def can_end(self) -> bool:
        """True where a membership holds, or is to begin."""
        return bool(self._not_over)

    @property
    def can_begin(self) -> bool:
        """True where none goes on without an end."""
        return all(row.until for row in self.memberships)

    @property
    def left(self) -> date | None:
        """The day from which it was no member any more; None where it is one, or never was."""
        over = [row.until for row in self.memberships if row.until and row.until <= self.today]
        return None if self.current else max(over, default=None)

    @property
    def can_be_asked(self) -> bool:
        """Somebody can be written to, to ask whether the offers are still right."""
        return bool(self.contacts or self.organization.email)


def members(*, which: str, kind: str = "", now: datetime) -> list[Member]:
    """Organisations in Danish order: members now, former ones, or those who never were. Four queries."""
    today = local_day(now)
    active = Membership.objects.active(today).values("organization")
    begun = Membership.objects.filter(since__lte=today).values("organization")
    chosen = {
        NOW: Organization.objects.filter(pk__in=active),
        FORMER: Organization.objects.filter(pk__in=begun).exclude(pk__in=active),
        NEVER: Organization.objects.exclude(pk__in=begun),
    }[which]
    if kind:
        chosen = chosen.filter(kind=kind)
    return _lines(chosen, now=now)


def member(pk: int, *, now: datetime) -> Member | None:
    """One organisation as the list has it; None where there is none. Four queries."""
    return next(iter(_lines(Organization.objects.filter(pk=pk), now=now)), None)


def _lines(organizations: QuerySet[Organization], *, now: datetime) -> list[Member]:
    rows = organizations.prefetch_related(
        "memberships",
        Prefetch("contacts", Person.objects.active()),
        Prefetch(
            "services",
            Service.objects.filter(is_active=True).only("organization_id", "confirmed_at", "reminded_at", "sorts_as"),
        ),
    )
    return [
        Member(
            organization=row,
            today=local_day(now),
            memberships=list(row.memberships.all()),
            contacts=list(row.contacts.all()),
            offers=len(row.services.all()),
            doubtful=sum(
                is_doubtful(confirmed_at=offer.confirmed_at, reminded_at=offer.reminded_at, now=now)
                for offer in row.services.all()
            ),
        )
        for row in sorted(rows, key=by_name)
    ]


def requests(*, state: str) -> QuerySet[JoinRequest]:
    """Join requests in this state, the oldest first where they wait, each with ``waits_for_us``. One query."""
    last = JoinMessage.objects.filter(request=OuterRef("pk")).order_by("-written_at", "-pk")
    return (
        JoinRequest.objects.filter(state=state)
        .select_related("decided_by", "organization")
        .annotate(is_ours=Subquery(last.values("is_from_us")[:1]), last_at=Subquery(last.values("written_at")[:1]))
        .order_by("asked_at" if state == RequestState.NEW else "-decided_at", "pk")
    )


def requests_by_state() -> dict[str, int]:
    """How many there are of each. One query."""
    counted = JoinRequest.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(RequestState.values, 0) | dict(counted)


def looks_like(request: JoinRequest) -> list[Organization]:
    """Organisations that may be the one who asks: by name, telephone or e-mail. Two queries.

    Not the host: it answers the requests, and half the town gives its telephone number.
    """
    asking = Entry(pk=0, name=request.name, phone=request.phone, email=request.email)
    pairs = alike([asking, *_entries()])
    found = Organization.objects.filter(pk__in=[other for one, other in pairs if one == 0], is_host=False)
    return sorted(found, key=by_name)


@dataclass(frozen=True)
class Pair:
    """Two organisations that look like one, and by what."""

    first: Organization
    second: Organization
    by: Sequence[Alike]


def duplicates() -> list[Pair]:
    """Pairs that look like one, save those somebody has told apart; alike by name come first. Three queries."""
    apart = set(NotTheSame.objects.values_list("first_id", "second_id"))
    pairs = {pair: by for pair, by in alike(_entries()).items() if pair not in apart}
    rows = Organization.objects.in_bulk({pk for pair in pairs for pk in pair})
    listed = [Pair(rows[first], rows[second], by) for (first, second), by in pairs.items()]
    return sorted(
        listed, key=lambda pair: (Alike.NAME not in pair.by, -len(pair.by), by_name(pair.first), by_name(pair.second))
    )


def _entries() -> list[Entry]:
    return [Entry(*row) for row in Organization.objects.values_list("pk", "name", "phone", "email", "address")]


@dataclass(frozen=True)
class Side:
    """One of two that are held against each other: what belongs to it."""

    organization: Organization
    memberships: Sequence[Membership]
    contacts: Sequence[Person]
    offers: Sequence[Service]
    places: Sequence[Location]


def side_by_side(*pair: Organization) -> list[Side]:
    """What comes along when the two become one. Four queries for each."""
    return [
        Side(
            organization=one,
            memberships=list(one.memberships.all()),
            contacts=list(one.contacts.all()),
            offers=list(one.services.all()),
            places=list(one.locations.all()),
        )
        for one in pair
    ]


def who_stays(one: Organization, other: Organization, *, today: date) -> tuple[Organization, Organization]:
    """Which of two rows stays and which goes, when they become one: the host, else a member, else the older row.

    It decides about the key only: whose words stand is chosen by whoever merges. One query.
    """
    members = set(Membership.objects.active(today).filter(organization__in=[one, other]).values_list("organization_id"))
    kept, gone = sorted((one, other), key=lambda row: (not row.is_host, (row.pk,) not in members, row.pk))
    return kept, gone
