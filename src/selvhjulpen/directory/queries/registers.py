"""The registers: who runs the installation, places, organisations and areas."""

from __future__ import annotations

from itertools import groupby

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from selvhjulpen.directory.models import Area, Location, Organization, PriorityArea
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.ui.shelf import Remembered


def _ask_host() -> Organization | None:
    return Organization.objects.filter(is_host=True).first()


# The organisation whose name and telephone stand on every page; None before it is known.
host = Remembered(_ask_host)


def places_by_area(places: QuerySet[Location]) -> list[tuple[Area, list[Location]]]:
    """The places in Danish order, area by area. One query."""
    rows = places.select_related("area", "organization").defer("area__geometry")
    in_order = sorted(rows, key=lambda place: (sort_key(place.area.name), sort_key(place.name)))
    return [(area, list(group)) for area, group in groupby(in_order, key=lambda place: place.area)]


def by_name(thing: Area | Location | Organization | PriorityArea) -> tuple[str, str]:
    """For ``sorted``: Danish order."""
    return sort_key(thing.name)


def in_danish_order(organizations: QuerySet[Organization]) -> list[Organization]:
    """The organisations by name, each with its contacts. Two queries."""
    return sorted(organizations.prefetch_related("contacts"), key=by_name)


def areas() -> list[Area]:
    """Every area in Danish order, with ``places`` (how many) and ``is_drawn``, but without the outline. One query."""
    is_drawn = ExpressionWrapper(Q(geometry__isnull=False), output_field=BooleanField())
    return sorted(
        Area.objects.defer("geometry").annotate(places=Count("locations"), is_drawn=is_drawn),
        key=by_name,
    )


def only_one(organizations: QuerySet[Organization]) -> Organization | None:
    """The organisation where there is just one of them."""
    found = list(organizations[:2])
    return found[0] if len(found) == 1 else None


def priority_areas() -> list[PriorityArea]:
    """Every priority area in Danish order, with ``offers`` (how many). One query."""
    return sorted(PriorityArea.objects.annotate(offers=Count("services")), key=by_name)
