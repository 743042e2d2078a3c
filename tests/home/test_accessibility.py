"""The statement on accessibility, and what becomes of a barrier that somebody tells of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from selvhjulpen.home.actions import forget_barriers
from selvhjulpen.home.doors import BARRIERS_PER_HOUR
from selvhjulpen.home.rules import statement_is_old
from selvhjulpen.lib.readability import lix
from selvhjulpen.outbox.models import Channel, Message
from tests.courses.factories import NOW, TODAY, CoordinatorFactory, HostFactory
from tests.reading import Page

pytestmark = pytest.mark.django_db

PAGE = "/tilgaengelighed/"
CPR = "010150-1234"
TOLD = {"hvad": "Jeg kunne ikke se knappen.", "side": "Kurser", "navn": "Inga", "kontakt": "12345678", "formkey": "f1"}


def read(client: Client, address: str = PAGE) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.content)


def test_the_statement_stands_at_the_short_address_and_in_the_footer_of_citizens_and_staff(client: Client) -> None:
    assert client.get("/was/")["Location"] == PAGE
    assert read(client, "/").links["Tilgængelighed"] == PAGE
    client.force_login(CoordinatorFactory())
    assert read(client, "/tavle/").links["Tilgængelighed"] == PAGE


def test_the_statement_is_easy_to_read_and_leads_to_the_official_one_by_telephone_and_in_writing(
    client: Client,
) -> None:
    HostFactory(accessibility_url="https://was.example/birkesoe", accessibility_checked_on=date(2026, 5, 4))

    page = read(client)

    assert lix(page.prose) <= 30
    assert page.links["Læs vores erklæring"] == "https://was.example/birkesoe"
    assert "Vi har sidst set den efter den 4. maj 2026." in page.text
    assert (
        "Ring til os på 12\N{NO-BREAK SPACE}34\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}78, eller skriv her." in page.text
    )


def test_without_an_official_statement_the_page_says_so(client: Client) -> None:
    HostFactory()

    assert "Vi har ikke lagt et link til vores her endnu." in read(client).text


def test_a_barrier_is_written_to_the_host_once(client: Client) -> None:
    HostFactory(email="post@birkesoe.example")

    for _ in range(2):
        assert client.post(PAGE, TOLD)["Location"] == "/tilgaengelighed/tak/"

    message = Message.objects.get()
    assert (message.channel, message.to_address) == (Channel.EMAIL, "post@birkesoe.example")
    assert message.text.splitlines()[1:5] == [
        "Side: Kurser",
        "Hvad gik galt: Jeg kunne ikke se knappen.",
        "Navn: Inga",
        "Svar til: 12 34 56 78",
    ]
    assert "Tak, vi har fået din besked" in read(client, "/tilgaengelighed/tak/").text


def test_a_barrier_nobody_can_be_mailed_about_comes_on_the_board_and_the_call_list(client: Client) -> None:
    HostFactory(email="")
    client.post(PAGE, {"hvad": "Jeg kunne ikke se knappen.", "formkey": "f1"})
    client.force_login(CoordinatorFactory())

    assert "En borger, der ikke kunne bruge siden" in read(client, "/tavle/").text
    calls = read(client, "/ringeliste/").text
    assert "Hvad gik galt: Jeg kunne ikke se knappen." in calls
    assert "Svar til: vil ikke have svar" in calls
    client.post(f"/ringeliste/{Message.objects.get().pk}/ringet/")
    assert "Jeg kunne ikke se knappen." not in read(client, "/ringeliste/").text


def test_a_barrier_whose_mail_failed_for_good_comes_on_the_call_list_too(client: Client) -> None:
    HostFactory(email="post@birkesoe.example")
    client.post(PAGE, TOLD)
    Message.objects.update(state="failed", settled_at=NOW)
    client.force_login(CoordinatorFactory())

    assert "Jeg kunne ikke se knappen." in read(client, "/ringeliste/").text


def test_what_was_told_is_forgotten_when_it_has_reached_the_house_and_not_before(client: Client) -> None:
    HostFactory(email="post@birkesoe.example")
    for key in ("sent", "failed", "waiting"):
        client.post(PAGE, TOLD | {"formkey": key})
    Message.objects.filter(key="barrier:sent").update(state="sent", settled_at=NOW)
    Message.objects.filter(key="barrier:failed").update(state="failed", settled_at=NOW)

    forget_barriers(now=NOW)

    assert {m.key: m.text == "" for m in Message.objects.all()} == {
        "barrier:sent": True,
        "barrier:failed": False,
        "barrier:waiting": False,
    }


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"hvad": ""}, {"hvad": ["Skriv, hvad der gik galt."]}),
        (
            {"hvad": f"Mit nummer er {CPR}"},
            {"hvad": ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."]},
        ),
        (
            {"kontakt": "måske"},
            {"kontakt": ["Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten."]},
        ),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(
    client: Client, typed: dict[str, str], faults: dict[str, list[str]]
) -> None:
    page = Page(client.post(PAGE, TOLD | typed).content)

    assert page.faults == faults
    assert page.title.startswith("Noget mangler: ")
    assert CPR not in page.text
    assert Message.objects.count() == 0


def test_a_machine_in_the_trap_and_a_flood_are_told_to_ring(client: Client, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)  # knocks are counted by the full hour
    trapped = Page(client.post(PAGE, TOLD | {"hjemmeside": "https://vind.example"}).content)
    for n in range(BARRIERS_PER_HOUR):
        client.post(PAGE, TOLD | {"formkey": f"f{n}"})
    flood = client.post(PAGE, TOLD | {"formkey": "en til"})

    assert trapped.summary[0].endswith("Ring til os i stedet.")
    assert flood.status_code == 429
    assert Message.objects.count() == BARRIERS_PER_HOUR


@pytest.mark.parametrize(
    ("checked_on", "is_old"),
    [(None, True), (date(2025, 11, 22), True), (date(2025, 11, 23), False), (date(2026, 11, 23), False)],
)
def test_a_statement_holds_for_a_year(checked_on: date | None, is_old: bool) -> None:
    assert statement_is_old(checked_on=checked_on, today=TODAY) is is_old


def test_an_old_statement_comes_on_the_board_and_leads_to_where_the_day_is_written(client: Client) -> None:
    host = HostFactory(accessibility_url="https://was.example/x", accessibility_checked_on=date(2020, 1, 1))
    client.force_login(CoordinatorFactory())
    assert read(client, "/tavle/").links["Skriv dagen"] == f"/organisationer/{host.pk}/"

    form = read(client, f"/organisationer/{host.pk}/").typed
    client.post(
        f"/organisationer/{host.pk}/",
        {**form, "kind": "library", "hosts": "on", "accessibility_checked_on": "2100-01-01"},
    )

    assert "Skriv dagen" not in read(client, "/tavle/").links


def test_only_who_runs_the_site_is_asked_for_its_statement(client: Client) -> None:
    other = HostFactory(is_host=False)
    client.force_login(CoordinatorFactory())

    assert "accessibility_url" not in read(client, f"/organisationer/{other.pk}/").typed


def test_telephone_hours_are_said_in_english_where_they_are_written_in_english(client: Client) -> None:
    HostFactory(phone_hours="mandag kl. 9–15", phone_hours_en="Monday 9–15")

    assert "Monday" in read(client, "/en/").text
    assert "mandag" not in read(client, "/en/").text
    assert "mandag" in read(client, "/").text
