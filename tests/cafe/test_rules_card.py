"""The card "never their code": for everybody, easy to read, with the town hall's hours."""

from __future__ import annotations

import pytest
import time_machine

from selvhjulpen.lib.readability import lix
from tests.directory.factories import HostFactory, OpeningHoursFactory
from tests.reading import Page

pytestmark = pytest.mark.django_db

EASIEST = 25
A_TUESDAY = "2026-11-24 09:00+01:00"


def test_the_card_is_open_to_all_and_very_easy_to_read(client):
    HostFactory()

    page = Page(client.get("/hjaelpelog/regler/").content)

    assert page.headings == ["Aldrig deres kode"]
    rules = " ".join(item.text for item in page.tags("main")[0].tags("li"))
    assert lix(f"{page.prose} {rules}") <= EASIEST
    assert "Digital Fuldmagt" in page.text
    assert "Læseadgang" in page.text
    assert "Ring på 12 34 56 78" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Vi kender ikke åbningstiden i Borgerservice." in page.text


@time_machine.travel(A_TUESDAY, tick=False)
def test_the_card_says_where_borgerservice_is_and_when_it_is_open(client):
    HostFactory()
    hours = {"at__service__organization__kind": "municipality", "at__location__name": "Rådhuset"}
    OpeningHoursFactory(**hours, at__service__name="Borgerservice Birkesø")
    OpeningHoursFactory(at__service__name="It-klubben")

    text = Page(client.get("/hjaelpelog/regler/").content).text
    text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")

    assert "Borgerservice Birkesø" in text
    assert "Rådhuset" in text
    assert "Mandag 10.00–12.00" in text
    assert "It-klubben" not in text


def test_who_looks_for_help_for_another_finds_the_card(client):
    links = Page(client.get("/hjaelp/").content).links
    assert links["Hjælper du en anden med MitID? Se, hvad du må"] == "/hjaelpelog/regler/"
    assert Page(client.get("/hjaelpelog/regler/").content).links["Find hjælp nær dig"] == "/hjaelp/"
