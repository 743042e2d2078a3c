"""When a digital solution changes, the materials about it are flagged until somebody has looked them over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from selvhjulpen.materials import actions
from selvhjulpen.materials.models import Kind, Material
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.actions.catalogue import announce, follow_changes
from selvhjulpen.solutions.models import Solution
from tests.people.factories import InstructorFactory
from tests.solutions.factories import DAY, NOW, TODAY, OwnerFactory, SolutionFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def solution() -> Solution:
    return SolutionFactory(name="MitID", owner=OwnerFactory())


@pytest.fixture
def ulla() -> Person:
    return InstructorFactory()


@pytest.fixture
def tip(solution: Solution, ulla: Person) -> Material:
    """Shared an hour ago."""
    draft = actions.Draft(title="Tip", text="Tryk her", solutions=[solution])
    return actions.share(kind=Kind.TIP, draft=draft, by=ulla, now=NOW - HOUR)


@pytest.mark.parametrize("days", [0, -3])
def test_a_change_flags_at_once_what_was_looked_over_before_it_was_told_until_it_is_looked_over_again(
    tip: Material, solution: Solution, ulla: Person, days: int
) -> None:
    actions.share(kind=Kind.TIP, draft=actions.Draft(title="Andet", text="Om andet"), by=ulla, now=NOW - HOUR)
    announce(solution=solution, change="Ny", valid_from=TODAY + days * DAY, by=None, now=NOW)
    assert [*Material.objects.out_of_date()] == [tip]
    assert Material.objects.get(pk=tip.pk).is_doubted

    actions.look_over(material=tip, by=ulla, now=NOW + HOUR)

    assert not Material.objects.out_of_date().exists()
    assert not Material.objects.get(pk=tip.pk).is_doubted


def test_a_change_to_come_is_shown_as_coming_and_flags_when_its_day_has_come(
    client: Client, tip: Material, solution: Solution, ulla: Person
) -> None:
    announce(solution=solution, change="Ny app", valid_from=TODAY + DAY, by=None, now=NOW)
    page = f"/materialer/{tip.pk}/"
    with time_machine.travel(NOW, tick=False):
        client.force_login(ulla)
        text = client.get(page).content.decode()
    assert ("Der kommer en ændring" in text, "Ny app" in text, "Måske forældet" in text) == (True, True, False)

    follow_changes(now=NOW + DAY)

    with time_machine.travel(NOW + DAY, tick=False):
        client.force_login(ulla)
        text = client.get(page).content.decode()
        assert ("Der kommer en ændring" in text, "Ny app" in text, "Måske forældet" in text) == (False, True, True)
        assert Material.objects.out_of_date().get() == tip
        client.post(f"{page}passer/")
        assert "Måske forældet" not in client.get(page).content.decode()
