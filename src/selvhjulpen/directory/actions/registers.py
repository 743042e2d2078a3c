"""Organisations, places and areas, written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory.actions.refusals import NoHost
from selvhjulpen.directory.models import Area, Location, Organization, PriorityArea
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui.actions import save_once

# What the form of a new one asks first.
_OF_AN_ORGANIZATION = ("name", "kind", "phone", "email", "url", "address")
_OF_A_PLACE = ("name", "kind", "organization", "area", "address")

Row = Area | Location | Organization | PriorityArea


def save_organization(
    *, organization: Organization, is_host: bool, contacts: Iterable[Person], by: Person, now: datetime
) -> None:
    """Keep an organisation and its contacts. Raises NoHost where the host would stop being it.

    There is one host: who becomes it takes it over from whoever was. The form of a new one sent twice is one.
    """
    with transaction.atomic():
        if not organization.pk and not save_once(organization, says=_OF_AN_ORGANIZATION):
            return
        was_host = Organization.objects.select_for_update().filter(is_host=True).first()
        if was_host and was_host.pk == organization.pk and not is_host:
            raise NoHost
        if is_host and was_host and was_host.pk != organization.pk:
            was_host.is_host = False
            was_host.save(update_fields=["is_host"])
        organization.is_host = is_host
        organization.save()
        organization.contacts.set(contacts)
        _note(gettext_noop("Organisation gemt"), organization, by=by, now=now)


def save_contact_data(*, organization: Organization, by: Person, now: datetime) -> None:
    """Keep what a partner's contact may change: how the organisation is reached, and what everybody may see of it."""
    reached = ["phone", "phone_hours", "phone_hours_en", "email", "url", "address"]
    with transaction.atomic():
        organization.save(update_fields=[*reached, "shown_publicly", "certificates_declared_on"])
        _note(gettext_noop("Organisation gemt"), organization, by=by, now=now)


def declare_certificates(*, organization: Organization, declares: bool, today: date) -> None:
    """Set, but not yet keep, the day on which they first said that all who help children have a certificate.

    Never the certificate itself. Said again, the day stays; taken back, it goes.
    """
    organization.certificates_declared_on = (organization.certificates_declared_on or today) if declares else None


def save_place(*, place: Location, by: Person, now: datetime) -> None:
    """Keep a place; the form of a new one sent twice is one."""
    with transaction.atomic():
        if place.pk:
            place.save()
        elif not save_once(place, says=_OF_A_PLACE):
            return
        _note(gettext_noop("Sted gemt"), place, by=by, now=now)


def save_directions(*, place: Location, by: Person, now: datetime) -> None:
    """Keep what a partner's contact may change: how one gets there."""
    with transaction.atomic():
        place.save(update_fields=["directions", "directions_en"])
        _note(gettext_noop("Sted gemt"), place, by=by, now=now)


def save_area(*, area: Area, by: Person, now: datetime) -> None:
    """Keep an area."""
    with transaction.atomic():
        area.save()
        _note(gettext_noop("Område gemt"), area, by=by, now=now)


def redraw_areas(*, geometry: Mapping[str, dict[str, Any]], by: Person, now: datetime) -> int:
    """Give areas (by key) their outlines (GeoJSON geometry); returns how many. Areas not named keep theirs."""
    with transaction.atomic():
        areas = list(Area.objects.filter(key__in=geometry))
        for area in areas:
            area.geometry = geometry[area.key]
        Area.objects.bulk_update(areas, ["geometry"])
        what = gettext_noop("Område tegnet på kortet")
        note(deed=Deed.CHANGED, what=what, about=[_reference(area) for area in areas], by=by, now=now)
    return len(areas)


def save_priority_area(*, priority_area: PriorityArea, by: Person, now: datetime) -> None:
    """Keep a priority area."""
    with transaction.atomic():
        priority_area.save()
        _note(gettext_noop("Indsatsområde gemt"), priority_area, by=by, now=now)


def _note(what: str, row: Row, *, by: Person, now: datetime) -> None:
    note(deed=Deed.CHANGED, what=what, about=_reference(row), by=by, now=now)


def _reference(row: Row) -> str:
    return f"{row._meta.label_lower}:{row.pk}"
