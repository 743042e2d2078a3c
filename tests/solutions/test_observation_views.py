"""Filing where people get stuck, and looking after what was filed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Person
from selvhjulpen.solutions.forms import observations as forms
from selvhjulpen.solutions.models import Observation, StumblingBlock
from tests.people.factories import CoordinatorFactory, InstructorFactory, PartnerFactory
from tests.solutions.factories import NOW, TODAY, OwnerFactory, SolutionFactory, photograph, photographed, seen

pytestmark = pytest.mark.django_db

# What the form has chosen beforehand.
CHOSEN = {"severity": "2", "people": "1", "origin": "cafe", "known": "", "formkey": "abc"}


@pytest.fixture(autouse=True)
def _nine_in_the_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ulla(client: Client) -> Person:
    """An instructor, logged in."""
    person = InstructorFactory(name="Ulla")
    client.force_login(person)
    return person


@pytest.fixture
def coordinator(client: Client) -> Person:
    person = CoordinatorFactory()
    client.force_login(person)
    return person


def faults(response: Any) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def file(client: Client, solution_key: str, **fields: Any) -> Any:
    return client.post(f"/observation/ny/?loesning={solution_key}&fra=cafe", {**CHOSEN, **fields})


def picture(name: str = "skærm.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph() if content is None else content)


def test_three_taps_file_a_known_step(client: Client, ulla: Person) -> None:
    solution = SolutionFactory(name="MitID")
    known = seen(solution, "Knappen Næste", people=3).block

    first = client.get("/observation/ny/?fra=kursus")
    assert f'href="?fra=kursus&amp;loesning={solution.key}"' in first.content.decode()  # one: the solution
    second = client.get(f"/observation/ny/?fra=kursus&loesning={solution.key}")
    form = second.context["form"]
    chosen = {name: str(form[name].value() or "") for name in ("severity", "people", "origin", "formkey")}
    # two: the known step; three: send. All else is chosen.
    answer = client.post(f"/observation/ny/?fra=kursus&loesning={solution.key}", {**chosen, "known": str(known.pk)})

    assert answer.url == f"/observation/{known.pk}/"
    filed = Observation.objects.exclude(key="key0").get()
    assert (filed.block, filed.filed_by, filed.people, filed.severity, filed.origin) == (known, ulla, 1, 2, "course")
    assert (filed.seen_on, filed.email, filed.picture) == (TODAY, "", "")


def test_a_new_step_is_written_and_the_same_form_again_is_the_same(client: Client, ulla: Person) -> None:
    solution = SolutionFactory()
    for _ in range(2):
        file(client, solution.key, kind="words", step="  Ordet\n»samtykke« ", people="3", severity="3")

    filed = Observation.objects.get()
    assert (filed.block.step, filed.block.kind, filed.people, filed.severity) == ("Ordet »samtykke«", "words", 3, 3)
    assert filed.block.is_checked


def test_one_is_sent_back_to_where_one_came_from_but_to_no_other_site(client: Client, ulla: Person) -> None:
    key = SolutionFactory().key
    fields = {**CHOSEN, "kind": "words", "step": "Ordet"}
    answer = client.post(f"/observation/ny/?loesning={key}&tilbage=/hjaelpelog/", fields)
    assert answer.url == "/hjaelpelog/"
    for elsewhere in ("https://example.com/", "//example.com/", "/\\example.com"):
        answer = client.post(f"/observation/ny/?loesning={key}&tilbage={elsewhere}", fields)
        assert answer.url == f"/observation/{StumblingBlock.objects.get().pk}/"


def test_what_is_missing_is_said_at_its_place_and_nothing_is_kept(client: Client, ulla: Person) -> None:
    answer = file(client, SolutionFactory().key, step="…!", people="0")
    assert faults(answer) == {
        "kind": ["Vælg, hvad det er."],
        "step": ["Skriv det med ord."],
        "people": ["Denne værdi skal være større end eller lig 1."],
    }
    answer = file(client, SolutionFactory().key, kind="words", step="Ring til 010101-1234")
    assert faults(answer) == {"step": ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."]}
    assert "1234" not in answer.content.decode()
    assert not StumblingBlock.objects.exists()


def test_a_block_of_another_solution_is_no_known_step(client: Client, ulla: Person) -> None:
    seen(SolutionFactory()).block  # noqa: B018 - it is there
    solution = SolutionFactory()
    seen(solution)
    strange = StumblingBlock.objects.exclude(solution=solution).get()

    answer = file(client, solution.key, known=str(strange.pk))

    assert set(faults(answer)) >= {"known"}
    assert Observation.objects.count() == 2


class TestAPicture:
    def test_is_kept_without_what_the_camera_wrote_outside_the_web_root(self, client: Client, ulla: Person) -> None:
        assert b"Ingas telefon" in photograph()
        file(client, SolutionFactory().key, kind="words", step="Ordet", picture=picture())

        filed = Observation.objects.get()
        with default_storage.open(filed.picture) as held:
            content = held.read()
        assert b"Ingas telefon" not in content
        with Image.open(io.BytesIO(content)) as drawn:
            assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (8, 4), {})
        assert str(settings.STATIC_ROOT) not in default_storage.path(filed.picture)
        assert "skærm" not in filed.picture

    def test_is_made_smaller(self, client: Client, ulla: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forms, "LONGEST_SIDE", 4)
        file(client, SolutionFactory().key, kind="words", step="Ordet", picture=picture())
        with default_storage.open(Observation.objects.get().picture) as held, Image.open(held) as drawn:
            assert drawn.size == (4, 2)

    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (b"<svg onload=alert(1)>", "Vi kan kun tage imod billeder: JPEG, PNG eller WebP."),
            (photograph()[:60], "Vi kan ikke læse billedet. Tag et nyt."),
            (b"\xff\xd8\xff" + b"x" * 200, "Billedet er for stort. Det må fylde 10 MB."),
        ],
    )
    def test_that_is_none_is_refused(
        self, client: Client, ulla: Person, content: bytes, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(forms, "LARGEST", 200)
        answer = file(client, SolutionFactory().key, kind="words", step="Ordet", picture=picture(content=content))
        assert faults(answer) == {"picture": [fault]}
        assert not Observation.objects.exists()

    def test_is_an_attachment_for_those_who_help_and_the_log_knows_who_saw_it(
        self, client: Client, ulla: Person
    ) -> None:
        filed = seen(SolutionFactory(), picture=photographed())
        page = f"/observation/{filed.block_id}/{filed.pk}/billede/"

        answer = client.get(page)

        assert (answer["Content-Type"], answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
            "image/png",
            f'attachment; filename="observation-{filed.pk}.png"',
            "nosniff",
        )
        assert answer.content == photographed().content
        assert AuditEntry.objects.get(about=filed.about).who == ulla.pk
        client.force_login(PartnerFactory())
        assert client.get(page).status_code == 200
        client.logout()
        assert client.get(page).status_code == 302

    def test_that_shows_too_much_is_deleted(
        self, client: Client, coordinator: Person, django_capture_on_commit_callbacks: Any
    ) -> None:
        filed = seen(SolutionFactory(), picture=photographed())
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/observation/{filed.block_id}/{filed.pk}/billede/slet/")
        assert (default_storage.exists(filed.picture), Observation.objects.get().picture) == (False, "")
        assert client.get(f"/observation/{filed.block_id}/{filed.pk}/billede/").status_code == 404


@pytest.mark.parametrize("page", ["/observation/", "/observation/ny/", "/observation/ny/?loesning={key}"])
def test_a_page_costs_the_same_for_one_and_for_three(client: Client, ulla: Person, page: str) -> None:
    solution = SolutionFactory(key="mitid", owner=OwnerFactory())
    page = page.format(key="mitid")
    seen(solution, "Første")
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for step in ("Anden", "Tredje"):
        seen(solution, step)
        seen(SolutionFactory(owner=OwnerFactory()), step)
    with CaptureQueriesContext(connection) as three:
        client.get(page)
    assert (len(three), len(one) < 7) == (len(one), True)


def test_the_list_shows_what_is_asked_for(client: Client, ulla: Person) -> None:
    mitid, post = SolutionFactory(key="mitid"), SolutionFactory()
    seen(mitid, "Læst")
    seen(mitid, "Ulæst", by=None)
    seen(post, "Anden løsning")

    def steps(query: str) -> set[str]:
        return {block.step for block in client.get(f"/observation/{query}").context["page_of"]}

    assert steps("") == {"Læst", "Ulæst", "Anden løsning"}
    assert steps("?vis=nye") == {"Ulæst"}
    assert steps("?vis=aabne&loesning=mitid") == {"Læst", "Ulæst"}
    assert steps("?vis=mended") == set()
    assert steps("?vis=x&loesning=x&side=x") == {"Læst", "Ulæst", "Anden løsning"}


class TestTheCoordinator:
    def test_reads_a_citizens_words_and_mends_them(self, client: Client, coordinator: Person) -> None:
        block = seen(SolutionFactory(), "Min nabo kan ikke finde knappen", by=None).block
        assert "Skrevet af en borger" in client.get(f"/observation/{block.pk}/").content.decode()
        client.post(f"/observation/{block.pk}/vis/", {"step": "Man kan ikke finde knappen"})
        block.refresh_from_db()
        assert (block.step, block.is_checked) == ("Man kan ikke finde knappen", True)

    def test_is_led_to_the_one_that_has_the_same_words(self, client: Client, coordinator: Person) -> None:
        solution = SolutionFactory()
        like, block = seen(solution, "Knappen Næste").block, seen(solution, "Knappen Videre", by=None).block
        answer = client.post(f"/observation/{block.pk}/vis/", {"step": "knappen næste"})
        assert f"/observation/{block.pk}/saml/?med={like.pk}" in answer.content.decode()
        client.post(f"/observation/{block.pk}/saml/", {"into": str(like.pk)})
        assert (StumblingBlock.objects.get(), like.observations.count()) == (like, 2)

    def test_takes_nothing_together_across_solutions(self, client: Client, coordinator: Person) -> None:
        solution = SolutionFactory()
        block, strange = seen(solution).block, seen(SolutionFactory()).block
        seen(solution, "En tredje")
        answer = client.post(f"/observation/{block.pk}/saml/", {"into": str(strange.pk)})
        assert (set(faults(answer)), StumblingBlock.objects.count()) == ({"into"}, 3)

    def test_keeps_one_apart_and_removes_another(self, client: Client, coordinator: Person) -> None:
        solution = SolutionFactory()
        one, other = seen(solution), seen(solution)
        page = f"/observation/{one.block_id}/{one.pk}/"
        same = {"kind": "layout", "step": "knappen næste"}
        assert faults(client.post(f"{page}skil/", same)) == {
            "step": ["Det er det, den allerede står under. Skriv noget andet."]
        }
        client.post(f"{page}skil/", {"kind": "words", "step": "Ordet »næste«"})
        client.post(f"/observation/{other.block_id}/{other.pk}/fjern/")
        assert list(StumblingBlock.objects.values_list("step", "kind")) == [("Ordet »næste«", "words")]

    def test_answers_for_an_owner_who_telephones(self, client: Client, coordinator: Person) -> None:
        filed = seen(SolutionFactory(owner=OwnerFactory()))
        page = f"/observation/{filed.block_id}/svar/"
        assert faults(client.post(page, {"state": "declined", "answer": ""})) == {
            "answer": ["Skriv, hvorfor det ikke bliver rettet."]
        }
        client.post(page, {"state": "declined", "answer": "Loven siger det"})
        block = StumblingBlock.objects.get()
        assert (block.state, block.answer, block.answered_at, block.is_owners) == (
            "declined",
            "Loven siger det",
            NOW,
            False,
        )
        assert Message.objects.get().to_address == filed.filed_by.email  # type: ignore[union-attr]
        assert AuditEntry.objects.get(about=block.about).who == coordinator.pk


@pytest.mark.usefixtures("ulla")
def test_an_address_with_a_nul_in_it_asks_for_no_solution(client: Client) -> None:
    answers = [client.get(f"/observation/{page}?loesning=%00") for page in ("", "ny/")]

    assert [answer.status_code for answer in answers] == [200, 200]
