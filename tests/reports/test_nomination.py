"""The nomination file: the programme's own evidence on one page and as PDF, and the voices in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from selvhjulpen.directory.models import Membership, Service, ServiceAtLocation
from selvhjulpen.evaluation.models import Voice
from selvhjulpen.people.models import AuditEntry
from selvhjulpen.reports import actions
from selvhjulpen.reports.rules import voices_are_kept_from
from tests.courses.factories import NOW, TODAY, CoordinatorFactory
from tests.directory.factories import AreaFactory, HostFactory, LocationFactory, OrganizationFactory
from tests.evaluation.factories import drop_by_session, held_session
from tests.pages import pressed_twice, words

pytestmark = pytest.mark.django_db

PAGE, PDF, VOICES = "/rapporter/indstilling/", "/rapporter/indstilling.pdf", "/rapporter/udsagn/"


@pytest.fixture(autouse=True)
def _now():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(client):
    HostFactory()
    client.force_login(CoordinatorFactory())
    return client


def member(kind="association", since=date(2020, 1, 1), until=None):
    return Membership.objects.create(organization=OrganizationFactory(kind=kind), since=since, until=until)


def voice(**fields):
    return Voice.objects.create(
        **{"text": "Nu tør vi godt.", "who": "Deltager, 74 år", "said_on": TODAY, "permitted_on": TODAY} | fields
    )


def test_each_number_says_where_it_comes_from_and_as_of_when(coordinator):
    for kind in ("association", "association", "company"):
        member(kind)
    member(until=date(2026, 6, 1))
    held_session(date(2026, 10, 5), present=8)
    drop_by_session(date(2026, 10, 6), 30)
    area, _empty = AreaFactory(), AreaFactory()
    offer = Service.objects.create(organization=OrganizationFactory(), name="Åben hjælp")
    ServiceAtLocation.objects.create(service=offer, location=LocationFactory(area=area))

    shown = words(coordinator.get(PAGE))

    assert "Opgjort den 23. november 2026." in shown
    assert "Forening 2 Virksomhed 1 I alt 3 Kilde: netværkets medlemsliste, som den var den 23. november 2026." in shown
    assert "Møder holdt 0 Fremmødte i alt ikke opgjort" in shown
    assert "Borgere på kursus 8 Kom forbi (kontakter) 30 Borgere i alt 38" in shown
    assert "Tilbud om hjælp 1 Områder med et tilbud 1 af" in shown
    assert "Tilfredsheden er ikke målt endnu." in shown


def test_a_year_that_is_over_has_the_members_of_its_last_day(coordinator):
    member(until=date(2026, 6, 1))
    member(since=date(2026, 1, 1))

    assert "Forening 1 I alt 1 Kilde: netværkets medlemsliste, som den var den 31. december 2025." in words(
        coordinator.get(f"{PAGE}?aar=2025")
    )
    assert [coordinator.get(f"{page}?aar=1066").status_code for page in (PAGE, PDF)] == [404, 404]


def test_as_many_queries_for_one_as_for_three(coordinator):
    def one_more():
        member("company")
        voice()
        offer = Service.objects.create(organization=OrganizationFactory(), name="Åben hjælp")
        ServiceAtLocation.objects.create(service=offer, location=LocationFactory())

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(PAGE).status_code == 200
        return len(queries)

    one_more()
    count()
    with_one = count()
    one_more()
    one_more()

    assert count() == with_one


def test_the_pdf_is_tagged_has_our_letters_and_takes_nothing_typed_for_markup(coordinator):
    voice(text='#panic("nej") *fed* $x$ @henvis <b>#emph[hej]</b>', who="\\ `kode` // Åse")

    answer = coordinator.get(PDF)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="indstilling-2026.pdf"'
    content = answer.content
    for compressed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            content += zlib.decompress(compressed)
        except zlib.error:
            continue
    assert content.startswith(b"%PDF-")
    assert b"pdfuaid" in content
    assert b"IBMPlexSans" in content
    assert b"/StructTreeRoot" in content


@pytest.mark.parametrize("field", ["text", "who"])
def test_a_sign_that_no_font_has_is_named_where_it_is_typed(coordinator, field):
    sent = {"text": "Nu tør vi.", "who": "Deltager", "said_on": f"{TODAY}", "may_be_shown": "on"}

    refused = coordinator.post(VOICES, {**sent, field: "Nu tør vi 😀"})

    assert "Tegnet 😀 kan ikke komme med i PDF-filen. Skriv det uden." in words(refused)
    assert not Voice.objects.exists()


def test_a_sign_that_no_font_has_and_is_there_already_is_told_in_words(coordinator):
    voice(text="Nu tør vi 😀")

    shown = words(coordinator.get(PDF, follow=True))

    assert "PDF-filen kan ikke laves, for tegnet 😀 kan ikke komme med." in shown


def test_a_voice_is_kept_only_with_a_yes_and_is_gone_with_a_no(coordinator):
    sent = {"text": "Nu tør vi godt.", "who": "Deltager, 74 år", "said_on": f"{TODAY - timedelta(days=1)}"}

    refused = coordinator.post(VOICES, sent)
    assert "Spørg dem først. Uden et ja gemmer vi det ikke." in words(refused)
    assert not Voice.objects.exists()

    coordinator.post(VOICES, {**sent, "may_be_shown": "on"})
    kept = Voice.objects.get()
    assert (kept.permitted_on, "Nu tør vi godt." in words(coordinator.get(PAGE))) == (TODAY, True)

    answers = [coordinator.post(f"{VOICES}{kept.pk}/slet/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 404]
    assert [(one.text, one.who) for one in Voice.objects.all()] == [("", "")]
    assert [
        page for page in (PAGE, VOICES) if "Der er ikke skrevet nogen ned endnu." not in words(coordinator.get(page))
    ] == []
    assert [entry.what for entry in AuditEntry.objects.filter(about=f"evaluation.voice:{kept.pk}").order_by("pk")] == [
        "Udsagn skrevet ned",
        "Udsagn slettet",
    ]


def test_save_pressed_twice_is_one_voice_and_another_text_is_another(coordinator):
    sent = {"text": "Nu tør vi.", "who": "Deltager", "said_on": f"{TODAY}", "may_be_shown": "on"}

    pressed_twice(coordinator, VOICES, sent, text="Nu kan vi.")

    assert sorted(Voice.objects.values_list("text", flat=True)) == ["Nu kan vi.", "Nu tør vi."]
    assert AuditEntry.objects.filter(what="Udsagn skrevet ned").count() == 2


def test_a_server_that_shows_pages_does_without_the_compiler():
    program = (
        "import django, sys; django.setup(); import selvhjulpen.reports.views; "
        "sys.exit(any(name == 'typst' for name in sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}, check=False
    )

    assert done.returncode == 0


def test_a_voice_belongs_to_its_year_and_to_no_day_that_has_not_come(coordinator):
    for text, day in [("I fjor.", date(2025, 12, 31)), ("I år.", TODAY), ("I morgen.", TODAY + timedelta(days=1))]:
        voice(text=text, said_on=day)

    def told(year):
        shown = words(coordinator.get(f"{PAGE}?aar={year}"))
        return [text for text in ("I fjor.", "I år.", "I morgen.") if text in shown]

    member()
    assert (told(2025), told(2026)) == (["I fjor."], ["I år."])


def test_a_voice_goes_five_years_after_it_was_heard():
    said = voice(said_on=date(2024, 2, 29))

    actions.forget_voices(now=datetime(2029, 2, 28, 12, tzinfo=UTC))
    assert Voice.objects.exists()
    actions.forget_voices(now=datetime(2029, 3, 1, 12, tzinfo=UTC))

    assert not Voice.objects.exists()
    assert AuditEntry.objects.get(about=f"evaluation.voice:{said.pk}").what == "Udsagn slettet efter fem år"
    assert voices_are_kept_from(date(2028, 2, 29)) == date(2023, 2, 28)
