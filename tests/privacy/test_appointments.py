"""A citizen of an appointment asks what is held, and to be forgotten."""

from __future__ import annotations

import json

import pytest
import time_machine
from django.test import Client

from selvhjulpen.cafe.actions.consents import record_consent
from selvhjulpen.cafe.models import Appointment
from tests.cafe.appointment_factories import PHONE, WEDNESDAY, AtHomeFactory, book, inga
from tests.courses.factories import NOW
from tests.people.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
def test_who_had_an_appointment_is_found_by_telephone_handed_everything_and_forgotten(client: Client) -> None:
    hours = AtHomeFactory(opens="09:45")
    citizen = inga(contact=PHONE, booked_by="Lis Holm", address="Birkevej 2")
    made = book(hours, citizen=citizen)
    record_consent(
        appointment=made, what="read", solution=None, given="spoken", until=WEDNESDAY, by=made.helper, now=NOW
    )
    client.force_login(CoordinatorFactory())
    page = f"/persondata/aftale/{made.pk}/"

    found = client.post("/persondata/", {"kontakt": "20 30 40 50"}).content.decode()
    assert page in found
    assert f"/persondata/aftale-bestiller/{made.pk}/" in found
    shown = client.get(page).content.decode()
    for words in ("Birkevej 2", "Lis Holm", "Læse post sammen med mig", "25. november 2026"):
        assert words in shown
    taken = client.post(f"{page}hent/")
    assert json.loads(taken.content)["network"]["as"] == "aftale"
    assert made.token not in shown + taken.content.decode()
    client.post(f"{page}slet/")

    made = Appointment.objects.get()
    assert (made.name, made.phone, made.address, made.state) == ("", "", "", "cancelled")
    assert "Inga Holm" not in client.post("/persondata/", {"kontakt": "20 30 40 50"}).content.decode()
