"""An owner's link opens that owner's observations, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from selvhjulpen.solutions import doors
from selvhjulpen.solutions.models import Owner, SolutionVersion, StumblingBlock
from tests.solutions.factories import NOW, TODAY, OwnerFactory, SolutionFactory, photographed, seen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine_in_the_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owner() -> Owner:
    return OwnerFactory(name="Styrelsen")


def test_it_shows_that_owners_blocks_in_words_that_are_read(client: Client, owner: Owner) -> None:
    solution = SolutionFactory(owner=owner)
    seen(solution, "Vores knap", people=2)
    seen(solution, "Ulæst", by=None)
    seen(SolutionFactory(owner=OwnerFactory()), "Andres knap")
    seen(SolutionFactory(), "Ingens knap")

    answer = client.get(f"/ejer/{owner.token}/")

    text = answer.content.decode()
    shown = [words in text for words in ("Vores knap", "Ulæst", "Andres knap", "Ingens knap")]
    assert shown == [True, False, False, False]
    assert ('name="robots" content="noindex"' in text, "no-store" in answer["Cache-Control"]) == (True, True)


def test_the_owner_answers_and_who_filed_it_hears(client: Client, owner: Owner) -> None:
    filed = seen(SolutionFactory(owner=owner))
    page = f"/ejer/{owner.token}/{filed.block_id}/"
    refused = client.post(page, {"state": "declined", "answer": ""})
    assert refused.context["form"].errors == {"answer": ["Skriv, hvorfor det ikke bliver rettet."]}
    cpr = client.post(page, {"state": "planned", "answer": "Ring til 010101-1234"})
    assert "1234" not in cpr.content.decode()

    assert client.post(page, {"state": "planned", "answer": "I marts"}).url == f"/ejer/{owner.token}/"

    block = StumblingBlock.objects.get()
    assert (block.state, block.answer, block.answered_at, block.is_owners) == ("planned", "I marts", NOW, True)
    assert Message.objects.get().to_address == filed.filed_by.email  # type: ignore[union-attr]
    entry = AuditEntry.objects.get(about=block.about)
    assert (entry.who, entry.name) == (None, "Styrelsen")


def test_another_owners_block_can_be_neither_seen_nor_answered_by_it(client: Client, owner: Owner) -> None:
    own = seen(SolutionFactory(owner=owner), picture=photographed())
    theirs = seen(SolutionFactory(owner=OwnerFactory()), picture=photographed())
    nobodys = seen(SolutionFactory(), picture=photographed())
    unread = seen(SolutionFactory(owner=owner), by=None, picture=photographed())
    answer = {"state": "mended", "answer": "Ikke vores"}
    for strange in (theirs, nobodys, unread):
        page = f"/ejer/{owner.token}/{strange.block_id}/"
        assert (client.get(page).status_code, client.post(page, answer).status_code) == (404, 404)
        assert client.get(f"{page}{strange.pk}/billede/").status_code == 404
        # The observation of one under the block of the other.
        assert client.get(f"/ejer/{owner.token}/{own.block_id}/{strange.pk}/billede/").status_code == 404
    assert client.get(f"/ejer/{owner.token}/{own.block_id}/{own.pk}/billede/").content == photographed().content
    assert set(StumblingBlock.objects.values_list("state", flat=True)) == {""}
    for wrong in ("x", owner.token[:-1], f"{owner.token}x", owner.token.swapcase()):
        assert client.get(f"/ejer/{wrong}/").status_code == 404


def test_the_link_does_not_follow_a_solution_that_got_another_owner(client: Client, owner: Owner) -> None:
    solution = SolutionFactory(owner=owner)
    filed = seen(solution)
    solution.owner = OwnerFactory()
    solution.save()
    assert client.get(f"/ejer/{owner.token}/{filed.block_id}/").status_code == 404


def test_the_owner_announces_a_change_of_their_own_solution_only(client: Client, owner: Owner) -> None:
    own, foreign = SolutionFactory(owner=owner), SolutionFactory(owner=OwnerFactory())
    page = f"/ejer/{owner.token}/aendring/"
    fields = {"change": "Ny forside", "valid_from": "2026-11-24", "formkey": "abc"}

    refused = client.post(page, {**fields, "solution": str(foreign.pk)})
    assert set(refused.context["form"].errors) == {"solution"}
    for _ in range(2):
        assert client.post(page, {**fields, "solution": str(own.pk)}).url == f"/ejer/{owner.token}/"

    said = SolutionVersion.objects.get()
    assert (said.solution, said.change, said.valid_from, said.is_owners) == (own, "Ny forside", TODAY, True)
    own.refresh_from_db()
    assert own.changed_on == TODAY


def test_too_many_answers_in_an_hour_are_not_taken(
    client: Client, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "ANSWERS_PER_HOUR", 1)
    filed = seen(SolutionFactory(owner=owner))
    page = f"/ejer/{owner.token}/{filed.block_id}/"
    codes = [client.post(page, {"state": state}).status_code for state in ("received", "planned")]
    assert (codes, StumblingBlock.objects.get().state) == ([302, 429], "received")


def test_an_owner_without_solutions_sees_that_nobody_got_stuck(client: Client, owner: Owner) -> None:
    assert "Ingen er gået i stå" in client.get(f"/ejer/{owner.token}/").content.decode()
    assert client.get(f"/ejer/{owner.token}/aendring/").status_code == 200
    assert client.get(f"/en/ejer/{owner.token}/").status_code == 200
