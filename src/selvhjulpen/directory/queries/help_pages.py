"""What the public pages of help show beside the offers themselves: the map, and the hours of the weeks to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from selvhjulpen.directory.models import HoursException, Language, OrganizationKind, Service
from selvhjulpen.directory.queries.maps import map_of_locations, map_of_marks
from selvhjulpen.directory.queries.offers import Offer, Spot
from selvhjulpen.directory.rules import hours
from selvhjulpen.directory.rules.drawing import Mark, MunicipalityMap
from selvhjulpen.lib.calendars import closed_because, local_day

AHEAD = 42  # days: holidays further on are not told yet


def map_of_offers(offers: list[Offer]) -> MunicipalityMap | None:
    """The places of these offers as numbered pins; None where there is no map, or none of them has a point.

    At most one query.
    """
    marks = []
    for offer in offers:
        for spot in offer.spots:
            place = spot.at.location
            if place and place.latitude is not None and place.longitude is not None:
                point = (float(place.longitude), float(place.latitude))
                state = gettext("Åbent nu") if spot.state.is_open else gettext("Lukket nu")
                words = f"{offer.number}. {_name(offer)}, {place.name}. {state}."
                marks.append(Mark(offer.number, point, spot.state.is_open, words))
    return map_of_marks(marks) if marks else None


def off_map(offers: list[Offer]) -> list[int]:
    """The numbers of the offers that have no point on the map: at home, on the telephone, or at a place without one."""
    return [
        offer.number
        for offer in offers
        if not any(spot.at.location and spot.at.location.latitude is not None for spot in offer.spots)
    ]


def _name(offer: Offer) -> str:
    return (get_language() == "en" and offer.service.name_en) or offer.service.name


def map_of_places(offer: Offer) -> MunicipalityMap | None:
    """The places of one offer; None where there is no map, or none of them has a point. At most one query."""
    return map_of_locations([spot.at.location for spot in offer.spots if spot.at.location])


@dataclass(frozen=True)
class Contact:
    """How the offer is reached, as everybody may see it; each may be empty."""

    phone: str
    email: str
    url: str


def contact_of(service: Service) -> Contact:
    """The offer's own contact, or where it has none, what its organisation shows. No query."""
    organization = service.organization
    return Contact(
        phone=service.phone or organization.public_phone,
        email=service.email or organization.public_email,
        # A private helper has not been asked whether it may be shown.
        url=service.url or ("" if organization.kind == OrganizationKind.PERSON else organization.url),
    )


def languages_of(service: Service) -> list[str]:
    """The languages of an offer, in words."""
    return [str(Language(value).label) for value in service.languages if value in Language.values]


@dataclass(frozen=True)
class Day:
    """A weekday of the ordinary week with its hours in words, empty where closed; ``is_today`` for the one we have."""

    name: str
    hours: str
    is_today: bool


@dataclass(frozen=True)
class Exceptional:
    """Days to come that are not as the week says; ``hours`` in words, empty where closed; ``reason`` may be empty."""

    first: date
    last: date
    hours: str
    reason: str


@dataclass(frozen=True)
class WeekAt:
    """One place of an offer: the week, and what is not as usual in the weeks to come."""

    spot: Spot
    days: list[Day]
    exceptions: list[Exceptional]


def weeks_of(offer: Offer, *, now: datetime) -> list[WeekAt]:
    """The opening hours of each place of an offer. No query where the offer came with its page."""
    today = local_day(now)
    return [WeekAt(spot, _days(spot, today), _exceptions(spot, today)) for spot in offer.spots]


def _days(spot: Spot, today: date) -> list[Day]:
    if not any(spot.schedule.week.values()):
        return []
    monday = today - timedelta(days=today.weekday())
    return [
        Day(
            date_format(monday + timedelta(days=number - 1), "l"),
            ", ".join(spoken(stretch) for stretch in spot.schedule.week.get(number, ())),
            is_today=number == today.isoweekday(),
        )
        for number in range(1, 8)
    ]


def _exceptions(spot: Spot, today: date) -> list[Exceptional]:
    """Those somebody wrote, and the holidays on which it would be open by the week, in order."""
    written = [row for row in spot.at.exceptions.all() if row.last_day >= today]
    named = {row.first_day for row in written if row.first_day == row.last_day}
    found = [_in_words(row) for row in written]
    if spot.schedule.closed_on_holidays:
        for ahead in range(AHEAD):
            day = today + timedelta(days=ahead)
            reason = closed_because(day)
            if reason and day not in named and spot.schedule.week.get(day.isoweekday()):
                found.append(Exceptional(day, day, "", reason if get_language() == "da" else gettext("helligdag")))
    return sorted(found, key=lambda each: (each.first, each.last))


def _in_words(row: HoursException) -> Exceptional:
    open_hours = spoken(hours.Stretch(row.opens, row.closes)) if row.opens and row.closes else ""
    reason = (get_language() == "en" and row.reason_en) or row.reason
    return Exceptional(row.first_day, row.last_day, open_hours, reason)


def spoken(stretch: hours.Stretch) -> str:
    """ "10.00–12.00" ("10:00–12:00" in English)."""
    mark = "." if get_language() == "da" else ":"
    closes = f"24{mark}00" if stretch.closes == hours.LAST_MINUTE else f"{stretch.closes.hour}{mark}{stretch.closes:%M}"
    return f"{stretch.opens.hour}{mark}{stretch.opens:%M}–{closes}"
