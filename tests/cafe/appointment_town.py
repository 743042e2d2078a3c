"""Appointments for the tests that open every address: somebody's own, somebody else's, and what belongs to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.actions.availability import add_absence
from selvhjulpen.cafe.actions.consents import record_consent
from selvhjulpen.cafe.forms.booking import spelled
from selvhjulpen.cafe.models import Absence, Appointment, Consent, Mode
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.cafe.queries.appointments import Way
from selvhjulpen.directory.models import Location
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.contact import Contact
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution
from tests.cafe.appointment_factories import AvailabilityFactory, HelperFactory, OnThePhoneFactory

ON_THE_PHONE = Way(Mode.PHONE)


def _agreed(helper: Person, *, now: datetime, solution: Solution | None = None) -> tuple[Appointment, Consent]:
    first = queries.free(ON_THE_PHONE, now=now, helper=helper)[0]
    citizen = actions.Citizen(name="Inga Holm", contact=Contact(phone="+4520304050"), companion=True)
    made = actions.book(way=ON_THE_PHONE, starts_at=first.starts_at, citizen=citizen, helper=helper, now=now)
    until = local_day(made.starts_at)
    said: dict[str, Any] = {"what": "read", "solution": solution, "given": "spoken", "until": until}
    return made, record_consent(appointment=made, by=helper, now=now, **said)


def _absent(person: Person, *, now: datetime) -> Absence:
    away = Absence(person=person, starts_at=now + timedelta(days=70), ends_at=now + timedelta(days=77))
    return add_absence(absence=away, by=person, now=now)


def of_the_doors(person: Person, *, now: datetime) -> dict[str, dict[str, dict[str, Any]]]:
    """What the arguments of an address may name: of this helper, and of another."""
    found: dict[str, dict[str, dict[str, Any]]] = {
        kind: {} for kind in ("appointment", "consent", "times", "hours", "absence")
    }
    for which, helper in (("own", person), ("foreign", HelperFactory())):
        hours = OnThePhoneFactory(person=helper)
        made, consent = _agreed(helper, now=now)
        found["appointment"][which] = {"pk": made.pk}
        found["consent"][which] = {"pk": made.pk, "consent_pk": consent.pk}
        found["times"][which] = {"person_pk": helper.pk}
        found["hours"][which] = {"person_pk": helper.pk, "hours_pk": hours.pk}
        found["absence"][which] = {"person_pk": helper.pk, "absence_pk": _absent(helper, now=now).pk}
    found["booked"] = {"any": {"token": made.token}}
    found["citizen's consent"] = {"any": {"token": made.token, "pk": consent.pk}}
    return found


def of_the_walk(
    person: Person, place: Location, solution: Solution, *, now: datetime
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """What addresses are opened with, and the states of the citizens' pages."""
    AvailabilityFactory(person=person, location=place)
    hours = OnThePhoneFactory(person=person)
    made, consent = _agreed(person, now=now, solution=solution)
    next_one = queries.free(ON_THE_PHONE, now=now)[0]
    times = {"person_pk": person.pk, "hours_pk": hours.pk, "absence_pk": _absent(person, now=now).pk}
    objects = {
        "/aftale/<slug:token>/": {"token": made.token, "pk": consent.pk},
        "/aftaler/<int:pk>/": {"pk": made.pk, "consent_pk": consent.pk},
        "/mine-tider/<int:person_pk>/": times,
    }
    states = {
        "aftale-dag": "/aftale/?hvordan=phone",
        "aftale-hvem": f"/aftale/?hvordan=phone&tid={spelled(next_one.starts_at)}",
        "aftale-samlet": "/aftale/samlet/?hvordan=phone",
    }
    return objects, states
