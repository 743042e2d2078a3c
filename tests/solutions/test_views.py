from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selvhjulpen.solutions.models import Topic
from tests.people.factories import (
    AdministratorFactory,
    CoordinatorFactory,
    InstructorFactory,
    PartnerFactory,
    PersonFactory,
)
from tests.solutions.factories import OwnerFactory, SolutionFactory, TopicFactory

pytestmark = pytest.mark.django_db


def faults(response: Any) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


@pytest.fixture
def coordinator(client: Client) -> Iterator[None]:
    """A coordinator is logged in; it is Tuesday, 24 November 2026."""
    with time_machine.travel("2026-11-24 09:00+01:00", tick=False):
        client.force_login(CoordinatorFactory())
        yield


@pytest.mark.parametrize("factory", [AdministratorFactory, InstructorFactory, PartnerFactory])
def test_the_registers_are_the_coordinators(client: Client, factory: type[PersonFactory]) -> None:
    topic, solution = TopicFactory(), SolutionFactory()
    client.force_login(factory())
    pages = ["/emner/", "/emner/nyt/", f"/emner/{topic.pk}/"]
    pages += ["/loesninger/", "/loesninger/ny/", f"/loesninger/{solution.pk}/"]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page, {"name": "Nyt"}).status_code for page in pages} == {404}


def test_every_page_opens_empty_and_filled(client: Client, coordinator: None) -> None:
    pages = ["/emner/", "/emner/nyt/", "/loesninger/", "/loesninger/ny/"]
    assert {client.get(page).status_code for page in pages} == {200}
    topic = TopicFactory(solutions=[SolutionFactory(changed_on=date(2026, 1, 2), change="Ny forside")])
    pages += [f"/emner/{topic.pk}/", f"/loesninger/{topic.solutions.get().pk}/"]
    assert {client.get(page).status_code for page in pages} == {200}


def test_topics_and_solutions_stand_in_danish_order(client: Client, coordinator: None) -> None:
    for name in ["Årsopgørelse", "MitID", "Ældresagens side"]:
        SolutionFactory(name=name)
        TopicFactory(name=name)
    assert [row.name for row in client.get("/emner/").context["topics"]] == [
        "MitID",
        "Ældresagens side",
        "Årsopgørelse",
    ]
    assert [row.name for row in client.get("/loesninger/").context["solutions"]] == [
        "MitID",
        "Ældresagens side",
        "Årsopgørelse",
    ]


@pytest.mark.parametrize("page", ["/emner/", "/loesninger/", "/loesninger/ejere/"])
def test_a_list_costs_the_same_for_one_and_for_three(
    client: Client, coordinator: None, django_assert_num_queries: Any, page: str
) -> None:
    TopicFactory(solutions=[SolutionFactory(owner=OwnerFactory())])
    # session, person, list, what goes with it, host; of solutions and owners one more thing, or none
    with CaptureQueriesContext(connection) as first:
        client.get(page)
    for _ in range(2):
        TopicFactory(solutions=[SolutionFactory(owner=OwnerFactory()), SolutionFactory(owner=OwnerFactory())])
    with django_assert_num_queries(len(first)):
        client.get(page)
    assert len(first) == {"/loesninger/": 6}.get(page, 5)


def test_a_topic_is_made_with_its_solutions(client: Client, coordinator: None) -> None:
    mitid = SolutionFactory(name="MitID")
    assert (
        client.post("/emner/nyt/", {"name": "Log ind", "name_en": "Log in", "solutions": [mitid.pk]}).url == "/emner/"
    )
    topic = Topic.objects.get()
    assert (topic.name, topic.name_en, set(topic.solutions.all())) == ("Log ind", "Log in", {mitid})


def test_a_topic_is_changed(client: Client, coordinator: None) -> None:
    topic = TopicFactory(solutions=[SolutionFactory()])
    assert client.post(f"/emner/{topic.pk}/", {"name": "Nyt navn"}).url == "/emner/"
    topic.refresh_from_db()
    assert (topic.name, topic.solutions.count()) == ("Nyt navn", 0)


def test_two_topics_do_not_share_a_name(client: Client, coordinator: None) -> None:
    TopicFactory(name="MitID")
    response = client.post("/emner/nyt/", {"name": "MitID"})
    assert set(faults(response)) == {"name"}
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("page", ["/emner/nyt/", "/loesninger/ny/", "/loesninger/ejere/ny/"])
def test_a_cpr_number_is_refused(client: Client, coordinator: None, page: str) -> None:
    response = client.post(page, {"name": "Ring til 010101-1234"})
    assert faults(response) == {"name": ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."]}
    assert "1234" not in response.content.decode()


def test_what_is_not_there_is_not_there(client: Client, coordinator: None) -> None:
    assert {client.get(page).status_code for page in ("/emner/1/", "/loesninger/1/")} == {404}
