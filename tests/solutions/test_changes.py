"""Owners of digital solutions, and what they change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client

from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from selvhjulpen.solutions.actions import catalogue as actions
from selvhjulpen.solutions.models import Owner, Solution, SolutionVersion, StumblingBlock
from tests.people.factories import CoordinatorFactory
from tests.solutions.factories import DAY, NOW, TODAY, OwnerFactory, SolutionFactory, TopicFactory, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Iterator[None]:
    """A coordinator is logged in at NOW."""
    with time_machine.travel(NOW, tick=False):
        client.force_login(CoordinatorFactory(name="Karen"))
        yield


def says(solution: Solution) -> tuple[date | None, str]:
    solution.refresh_from_db()
    return solution.changed_on, solution.change


def announce(solution: Solution, change: str, day: date, **more: Any) -> SolutionVersion:
    return actions.announce(solution=solution, change=change, valid_from=day, **{"by": None, "now": NOW, **more})


def test_a_change_of_today_is_in_force_at_once_and_noted(client: Client, coordinator: None) -> None:
    solution = SolutionFactory(name="MitID")

    fields = {"change": "Ny forside", "valid_from": "2026-11-24", "version": "7.2", "formkey": "abc"}
    answers = [client.post(f"/loesninger/{solution.pk}/aendring/", fields) for _ in range(2)]

    assert [answer.url for answer in answers] == [f"/loesninger/{solution.pk}/"] * 2
    assert (*says(solution), solution.changed_at) == (TODAY, "Ny forside", NOW)
    said = SolutionVersion.objects.get()
    assert (said.version, said.announced_on, said.is_owners) == ("7.2", TODAY, False)
    assert list(AuditEntry.objects.filter(about=solution.about).values_list("what", "name")) == [
        ("Ændring af løsning meldt", "Karen")
    ]


def test_a_change_of_tomorrow_is_coming_and_in_force_when_its_day_comes() -> None:
    solution = SolutionFactory(changed_on=TODAY - DAY, change="Før")
    announce(solution, "Ny forside", TODAY + DAY)
    actions.follow_changes(now=NOW)
    assert says(solution) == (TODAY - DAY, "Før")

    for _ in range(2):
        actions.follow_changes(now=NOW + DAY)

    assert (*says(solution), solution.changed_at) == (TODAY + DAY, "Ny forside", NOW + DAY)


def test_what_is_coming_is_shown_as_coming(client: Client, coordinator: None) -> None:
    solution = SolutionFactory(name="MitID")
    announce(solution, "Ny forside", date(2027, 3, 1))

    for page in ("/loesninger/", f"/loesninger/{solution.pk}/"):
        text = client.get(page).content.decode()
        assert ("Kommer" in text, "1. marts 2027" in text, "Ny forside" in text) == (True, True, True), page


def test_an_older_change_that_is_told_late_is_history() -> None:
    solution = SolutionFactory()
    announce(solution, "Ny forside", TODAY)
    announce(solution, "Nyt navn", TODAY - DAY)

    assert says(solution) == (TODAY, "Ny forside")
    assert solution.versions.count() == 2


def test_a_change_taken_back_gives_way_to_the_one_before(client: Client, coordinator: None) -> None:
    solution = SolutionFactory()
    announce(solution, "Nyt navn", TODAY - DAY)
    wrong = announce(solution, "Ny forside", TODAY)
    page = f"/loesninger/{solution.pk}/aendring/{wrong.pk}/fjern/"
    assert client.get(page.replace(str(solution.pk), str(SolutionFactory().pk), 1)).status_code == 404

    assert client.post(page).url == f"/loesninger/{solution.pk}/"
    assert says(solution) == (TODAY - DAY, "Nyt navn")

    client.post(f"/loesninger/{solution.pk}/aendring/{solution.versions.get().pk}/fjern/")
    assert says(solution) == (None, "")


def test_a_day_that_came_from_elsewhere_is_not_blanked_by_the_chore() -> None:
    imported = SolutionFactory(changed_on=TODAY, change="Fra en pakke")
    announce(imported, "Nyt navn", TODAY - DAY)

    actions.follow_changes(now=NOW)

    assert says(imported) == (TODAY, "Fra en pakke")


def test_a_change_says_what_and_when(client: Client, coordinator: None) -> None:
    answer = client.post(f"/loesninger/{SolutionFactory().pk}/aendring/", {"change": "010101-1234"})

    faults = {name: list(errors) for name, errors in answer.context["form"].errors.items()}
    assert faults == {
        "change": ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."],
        "valid_from": ["Det mangler."],
    }
    assert not SolutionVersion.objects.exists()


def test_an_owner_is_kept_and_has_solutions(client: Client, coordinator: None) -> None:
    fields = {
        "name": "Styrelsen",
        "contact": "Brugere",
        "email": "x@example.dk",
        "phone": "12 34 56 78",
        "formkey": "k",
    }
    for _ in range(2):
        assert client.post("/loesninger/ejere/ny/", fields).url == "/loesninger/ejere/"
    owner = Owner.objects.get()
    assert (owner.name, owner.contact, owner.email, owner.phone) == (
        "Styrelsen",
        "Brugere",
        "x@example.dk",
        "+4512345678",
    )

    fields = {"name": "MitID", "owner": owner.pk, "url": "https://www.mitid.dk"}
    assert client.post("/loesninger/ny/", fields).url == "/loesninger/"
    assert Solution.objects.values_list("name", "owner", "url").get() == ("MitID", owner.pk, "https://www.mitid.dk")
    assert client.get(f"/loesninger/ejere/{owner.pk}/").status_code == 200


def test_a_new_owner_sent_again_with_a_correction_is_corrected_and_keeps_the_link(
    client: Client, coordinator: None
) -> None:
    fields = {"name": "Styrelsen", "email": "x@example.dk", "formkey": "k"}
    client.post("/loesninger/ejere/ny/", fields)
    token = Owner.objects.get().token

    client.post("/loesninger/ejere/ny/", fields | {"email": "y@example.dk"})

    assert Owner.objects.values_list("name", "email", "token").get() == ("Styrelsen", "y@example.dk", token)


def test_a_new_link_is_sent_and_the_old_one_is_dead(client: Client, coordinator: None) -> None:
    owner = OwnerFactory()
    old = f"/ejer/{owner.token}/"
    assert client.get(old).status_code == 200

    client.post(f"/loesninger/ejere/{owner.pk}/nyt-link/")

    owner.refresh_from_db()
    assert (client.get(old).status_code, client.get(f"/ejer/{owner.token}/").status_code) == (404, 200)
    letter = Message.objects.get()
    assert (letter.to_address, f"/ejer/{owner.token}/" in letter.text) == (owner.email, True)


def test_a_new_owner_has_not_been_told_of_anything(client: Client, coordinator: None) -> None:
    solution = SolutionFactory(owner=OwnerFactory())
    seen(solution)
    StumblingBlock.objects.update(told_at=NOW)

    client.post(f"/loesninger/{solution.pk}/", {"name": solution.name, "owner": OwnerFactory().pk})

    assert StumblingBlock.objects.get().told_at is None


def test_what_a_solution_said_of_its_change_became_its_first_version_and_can_go_back() -> None:
    moved = SolutionFactory(key="mitid", changed_on=TODAY, change="Ny forside")
    SolutionFactory()
    migration = import_module("selvhjulpen.solutions.migrations.0005_changes_into_versions")
    editor = SimpleNamespace(connection=connection)
    for _ in range(2):
        migration.into_versions(apps, editor)
    (said,) = SolutionVersion.objects.all()
    assert (said.solution, said.valid_from, said.change, said.key) == (moved, TODAY, "Ny forside", "mitid-20261124")
    migration.out_of_versions(apps, editor)
    assert (SolutionVersion.objects.count(), says(moved)) == (0, (TODAY, "Ny forside"))


def test_the_pages_of_owners_and_changes_open_empty(client: Client, coordinator: None) -> None:
    TopicFactory(solutions=[SolutionFactory()])
    solution = Solution.objects.get()
    pages = ["/loesninger/ejere/", "/loesninger/ejere/ny/", f"/loesninger/{solution.pk}/aendring/"]
    assert {client.get(page).status_code for page in pages} == {200}
