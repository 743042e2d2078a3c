"""What everybody may see of where people get stuck, and how a citizen tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from selvhjulpen.solutions import doors
from selvhjulpen.solutions.actions.observations import answer, check
from selvhjulpen.solutions.models import Observation, StumblingBlock
from tests.people.factories import CoordinatorFactory
from tests.solutions.factories import DAY, NOW, OwnerFactory, SolutionFactory, seen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine_in_the_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def words(client: Client, page: str = "/oplevelser/") -> str:
    """What stands on the page, without its tags."""
    main = client.get(page).content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_it_shows_what_five_or_more_got_stuck_on_with_status_and_age(client: Client) -> None:
    mitid = SolutionFactory(name="MitID", owner=OwnerFactory(name="Styrelsen"))
    seen(mitid, "Fem kom ikke videre", people=3, now=NOW - 12 * DAY)
    seen(mitid, "fem kom ikke videre", people=2, now=NOW)
    seen(mitid, "Fire kom ikke videre", people=4)
    block = seen(mitid, "Besvaret", people=9, now=NOW - DAY).block
    answer(block=block, state="planned", text="Til marts", by=None, now=NOW)

    text = words(client)

    assert "MitID Bestemmer over løsningen: Styrelsen Besvaret 9 personer · Man kan ikke finde det" in text
    assert "Bliver rettet Svar i dag. Set første gang for 1 dag siden. Svaret: Til marts" in text
    assert "Fem kom ikke videre 5 personer · Man kan ikke finde det Intet svar endnu Set første gang for 12" in text
    assert "Fire" not in text


def test_a_citizens_words_stand_there_only_when_they_are_read(client: Client) -> None:
    solution = SolutionFactory()
    for number in range(6):
        block = seen(solution, "Naboen Inga kan ikke", by=None, key=f"c{number}").block
    assert "Inga" not in client.get("/oplevelser/").content.decode()

    check(block=block, step="Man kan ikke", by=CoordinatorFactory(), now=NOW)

    text = words(client)
    assert ("Man kan ikke 6 personer · Man kan ikke finde det" in text, "Inga" in text) == (True, False)


def test_what_was_mended_and_is_seen_again_says_so(client: Client) -> None:
    solution = SolutionFactory()
    answer(block=seen(solution, people=5, now=NOW - DAY).block, state="mended", text="", by=None, now=NOW - DAY / 2)
    assert "Rettet" in words(client)
    seen(solution)
    text = words(client)
    assert "Set igen efter rettelsen Set første gang" in text


def test_in_english_all_is_english_and_what_is_danish_says_so(client: Client) -> None:
    solution = SolutionFactory(name="MitID", owner=OwnerFactory(name="Styrelsen"))
    block = seen(solution, "Knappen", people=5).block
    answer(block=block, state="declined", text="Loven siger det", by=None, now=NOW)

    page = client.get("/en/oplevelser/").content.decode()

    assert "Where people get stuck" in page
    assert "Will not be fixed" in page
    for danish in ("Knappen", "Styrelsen", "Loven siger det"):
        assert re.search(rf'lang="da">{danish}<', page), danish


@pytest.mark.django_db(transaction=True)
def test_the_kept_page_is_true_when_something_in_it_has_changed(client: Client, keeping: None) -> None:
    solution = SolutionFactory(name="MitID", owner=OwnerFactory(name="Styrelsen"))
    block = seen(solution, "Knappen", people=4).block
    assert "Knappen" not in words(client)
    seen(solution, "Knappen")
    assert "5 personer" in words(client)
    answer(block=block, state="planned", text="Til marts", by=None, now=NOW)
    assert "Til marts" in words(client)
    solution.name = "MitID-appen"
    solution.save()
    assert "MitID-appen" in words(client)
    solution.owner.name = "Ministeriet"
    solution.owner.save()
    assert "Ministeriet" in words(client)
    StumblingBlock.objects.update(is_checked=False)
    assert "Knappen" not in words(client)
    StumblingBlock.objects.update(is_checked=True)
    with time_machine.travel(NOW + DAY, tick=False):
        assert "Set første gang for 1 dag siden." in words(client)


def test_it_costs_one_question_however_many_there_are(client: Client, django_assert_num_queries: object) -> None:
    for solution in SolutionFactory.create_batch(3, owner=OwnerFactory()):
        seen(solution, people=5)
    with django_assert_num_queries(2):  # type: ignore[operator]  # of these one is the host's
        client.get("/oplevelser/")


class TestWriting:
    FIELDS = {"kind": "help", "step": "Da jeg ville logge ind", "formkey": "abc"}

    def test_is_kept_for_somebody_to_read_without_a_name(self, client: Client) -> None:
        solution = SolutionFactory()
        for _ in range(2):
            told = {**self.FIELDS, "solution": str(solution.pk), "email": "Inga@Example.dk"}
            assert client.post("/en/oplevelser/skriv/", told).url == "/en/oplevelser/tak/"

        filed = Observation.objects.get()
        assert (filed.block.step, filed.block.is_checked, filed.people, filed.origin) == (
            "Da jeg ville logge ind",
            False,
            1,
            "page",
        )
        assert (filed.email, filed.language, filed.filed_by) == ("inga@example.dk", "en", None)
        assert client.get("/oplevelser/tak/").status_code == 200

    @pytest.mark.parametrize(
        ("fields", "fault"),
        [
            ({"hjemmeside": "x"}, {"__all__": ["Vi kunne ikke tage imod det. Ring til os i stedet."]}),
            (
                {"step": "Mit cpr er 010101-1234"},
                {"step": ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."]},
            ),
            ({"email": "12345678"}, {"email": ["Det er ikke en e-mail. Den har et @ i midten."]}),
            ({"step": "?!"}, {"step": ["Skriv det med ord."]}),
        ],
    )
    def test_keeps_what_can_be_kept_and_says_what_is_wrong(
        self, client: Client, fields: dict[str, str], fault: dict[str, list[str]]
    ) -> None:
        told = {**self.FIELDS, "solution": str(SolutionFactory().pk), **fields}
        refused = client.post("/oplevelser/skriv/", told)
        assert refused.context["form"].errors == fault
        assert "010101" not in refused.content.decode()
        assert not Observation.objects.exists()

    def test_nobody_makes_the_count_that_everybody_sees_alone(self, client: Client) -> None:
        told = {**self.FIELDS, "solution": str(SolutionFactory().pk)}
        answers = [client.post("/oplevelser/skriv/", {**told, "formkey": f"key{n}"}).status_code for n in range(5)]
        assert answers == [302] * 4 + [429]
        other = client.post("/oplevelser/skriv/", {**told, "formkey": "key5", "step": "Et helt andet sted"})
        assert (other.status_code, Observation.objects.count()) == (302, 5)

    def test_too_often_is_not_taken_and_the_words_stay(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doors, "OBSERVATIONS_PER_HOUR", 1)
        told = {**self.FIELDS, "solution": str(SolutionFactory().pk)}
        client.post("/oplevelser/skriv/", told)
        refused = client.post("/oplevelser/skriv/", {**told, "formkey": "other"})
        assert (refused.status_code, Observation.objects.count()) == (429, 1)
        assert "Da jeg ville logge ind" in refused.content.decode()
