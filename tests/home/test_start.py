"""The start page: one connected offer."""

from __future__ import annotations

import pytest
from django.test import Client

from selvhjulpen.cafe.models import Cafe
from tests.cafe.appointment_factories import AvailabilityFactory
from tests.directory.factories import ServiceAtLocationFactory
from tests.reading import Page

pytestmark = pytest.mark.django_db


def doors(client: Client) -> list[str]:
    return [door.attrs["href"] for door in Page(client.get("/").content).by_class("door")]


def test_it_leads_to_appointments_and_cafes_where_there_are_such(client: Client) -> None:
    assert {"/aftale/", "/it-cafe/"}.isdisjoint(doors(client))

    AvailabilityFactory()
    Cafe.objects.create(at=ServiceAtLocationFactory())

    assert {"/aftale/", "/it-cafe/"} <= set(doors(client))
