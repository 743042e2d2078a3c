"""Who waits for an answer about a digital solution, and who is reached for its owner: found, and forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from selvhjulpen.solutions.models import Observation, Owner
from tests.people.factories import CoordinatorFactory
from tests.solutions.factories import OwnerFactory, SolutionFactory, seen

pytestmark = pytest.mark.django_db


def test_both_are_found_by_their_address_and_forgotten(client: Client) -> None:
    client.force_login(CoordinatorFactory())
    filed = seen(SolutionFactory(name="MitID"), "Knappen", by=None, email="inga@example.dk")
    owner = OwnerFactory(contact="Inga Holm", email="inga@example.dk")
    pages = {f"/persondata/oplevelse/{filed.pk}/": "MitID: Knappen", f"/persondata/ejer/{owner.pk}/": owner.name}

    found: Any = client.post("/persondata/", {"kontakt": "inga@example.dk"}).content.decode()

    for page, words in pages.items():
        assert page in found
        assert words in client.get(page).content.decode()
        assert owner.token not in client.post(f"{page}hent/").content.decode()
        client.post(f"{page}slet/")
        assert client.get(page).status_code == 404
    assert (Observation.objects.get().email, Owner.objects.get().email) == ("", "")
