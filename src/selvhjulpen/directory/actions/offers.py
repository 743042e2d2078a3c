"""Offers, written down by those who give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_noop

from selvhjulpen.directory.actions.refusals import Outdated, PlaceInUse
from selvhjulpen.directory.models import (
    Area,
    HoursException,
    Location,
    OpeningHours,
    Organization,
    PriorityArea,
    Service,
    ServiceAtLocation,
)
from selvhjulpen.directory.rules.hours import Stretch
from selvhjulpen.lib.keys import new_key
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.actions import save_once

# What the form of an offer changes; who was asked when, and answered what, is not among it.
EDITED = (
    "name", "name_en", "description", "description_en", "for_whom", "for_whom_en", "languages", "cost", "cost_note",
    "access", "phone", "email", "url", "is_active",
)  # fmt: skip


@dataclass(frozen=True)
class PlaceHours:
    """Where an offer is given (a place; else an area; else all of the municipality), and the hours of its week.

    ``key`` is that of the row it was, None for a new one.
    """

    key: int | None
    location: Location | None
    area: Area | None
    week: Mapping[int, tuple[Stretch, ...]]
    closed_on_holidays: bool


def add_offer(
    *,
    offer: Service,
    topics: Iterable[Topic],
    priority_areas: Iterable[PriorityArea] | None,
    places: Sequence[PlaceHours],
    by: Person,
    now: datetime,
) -> None:
    """Keep a new offer with its places; its form sent twice is one. Who writes it down confirms it."""
    with transaction.atomic():
        offer.confirmed_at = now
        if not save_once(offer, says=("organization", *EDITED)):
            return
        _keep_links(offer, topics, priority_areas, places)
        _note(gettext_noop("Tilbud oprettet"), offer, by=by, now=now)


def save_offer(
    *,
    offer: Service,
    version: int,
    topics: Iterable[Topic],
    priority_areas: Iterable[PriorityArea] | None,
    places: Sequence[PlaceHours],
    by: Person,
    now: datetime,
) -> None:
    """Keep a changed offer. Raises Outdated where somebody has changed it since ``version`` was read; PlaceInUse where
    a place is taken off that an IT-café is at.

    Who changes it confirms the rest of it. ``priority_areas`` None leaves them as they are.
    """
    with transaction.atomic():
        # The row is held while the two are compared: of two who save at once, the second waits, and is told.
        held = Service.objects.select_for_update().get(pk=offer.pk)
        if held.version != version:
            raise Outdated
        offer.version = version + 1
        offer.confirmed_at = now
        offer.save(update_fields=[*EDITED, "version", "confirmed_at", "sorts_as", "searched"])
        _keep_links(offer, topics, priority_areas, places)
        _note(gettext_noop("Tilbud rettet"), offer, by=by, now=now)


def _keep_links(
    offer: Service,
    topics: Iterable[Topic],
    priority_areas: Iterable[PriorityArea] | None,
    places: Sequence[PlaceHours],
) -> None:
    offer.topics.set(topics)
    if priority_areas is not None:
        offer.priority_areas.set(priority_areas)
    kept = {spot.pk: spot for spot in offer.at.all()}
    gone = kept.keys() - {place.key for place in places}
    try:
        ServiceAtLocation.objects.filter(pk__in=gone).delete()
    except ProtectedError as error:
        raise PlaceInUse from error
    # A place stands once: where two have changed places with each other, neither may stand in the way.
    staying = [pk for pk in kept if pk not in gone]
    ServiceAtLocation.objects.filter(pk__in=staying).update(location=None, area=None)
    for place in places:
        spot = kept[place.key] if place.key in staying else ServiceAtLocation(service=offer)
        spot.location, spot.area, spot.closed_on_holidays = place.location, place.area, place.closed_on_holidays
        spot.save()
        spot.hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(at=spot, weekday=weekday, opens=stretch.opens, closes=stretch.closes)
            for weekday, stretches in place.week.items()
            for stretch in stretches
        )


def add_exception(
    *,
    offer: Service,
    spots: Iterable[ServiceAtLocation],
    first_day: date,
    last_day: date,
    hours: Sequence[Stretch],
    reason: str = "",
    reason_en: str = "",
    by: Person,
    now: datetime,
) -> None:
    """Days on which these places of an offer are closed (no ``hours``), or open at other hours."""
    with transaction.atomic():
        for spot in spots:
            days = HoursException(at=spot, first_day=first_day, last_day=last_day, reason=reason, reason_en=reason_en)
            if not hours:
                days.save()
            for stretch in hours:
                days.pk, days.key, days.opens, days.closes = None, new_key(), stretch.opens, stretch.closes
                days.save(force_insert=True)
        _note(gettext_noop("Dage med andre tider skrevet"), offer, by=by, now=now)


def remove_exception(*, exception: HoursException, by: Person, now: datetime) -> None:
    """The days are as the week says."""
    with transaction.atomic():
        exception.delete()
        _note(gettext_noop("Dage med andre tider fjernet"), exception.at.service, by=by, now=now)


def _note(what: str, offer: Service, *, by: Person, now: datetime) -> None:
    about = f"{Organization._meta.label_lower}:{offer.organization_id}"
    note(deed=Deed.CHANGED, what=what, about=about, by=by, now=now)
