"""The pages members share tips and material on."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from selvhjulpen.materials.models import Material
from tests.directory.factories import OrganizationFactory
from tests.materials.factories import PDF, LinkFactory, TipFactory, docx, picture, share_file
from tests.people.factories import AdministratorFactory, CoordinatorFactory, InstructorFactory, PartnerFactory
from tests.solutions.factories import SolutionFactory, TopicFactory

pytestmark = pytest.mark.django_db

PUT = {"licence": "cc-by-4.0"}  # what the form holds before anybody touches it


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def me() -> Any:
    return InstructorFactory(name="Ulla Underviser")


@pytest.fixture
def mine(me: Any) -> Client:
    return browser(me)


def text_of(answer: Any) -> str:
    return answer.content.decode()


def test_a_tip_is_a_title_and_a_text_and_is_found_at_once(mine, me):
    answer = mine.post("/materialer/tip/", PUT | {"title": "Ny knap", "text": "Tryk længe på den."}, follow=True)

    tip = Material.objects.get()
    assert answer.redirect_chain == [(f"/materialer/{tip.pk}/", 302)]
    assert (tip.kind, tip.author, tip.licence, tip.text) == ("tip", me, "cc-by-4.0", "Tryk længe på den.")
    assert "Ny knap" in text_of(mine.get("/materialer/?q=knapper"))


def test_a_partner_shares_in_the_name_of_their_only_organisation():
    partner = PartnerFactory()
    own = OrganizationFactory(name="Seniorhuset", contacts=[partner])
    OrganizationFactory(name="Fremmed")
    client = browser(partner)

    page = text_of(client.get("/materialer/tip/"))
    assert f'<option value="{own.pk}" selected>' in page
    assert "Fremmed" not in page
    client.post("/materialer/tip/", PUT | {"title": "T", "text": "x", "organization": own.pk})
    assert Material.objects.get().organization == own


def test_a_private_helper_who_shares_is_not_named_to_other_members(mine):
    helper = OrganizationFactory(name="Bodil Kjær", kind="person")
    tip = TipFactory(organization=helper)

    for address in ("/materialer/", f"/materialer/{tip.pk}/"):
        page = text_of(mine.get(address))
        assert ("Bodil" in page, "Privat hjælper" in page) == (False, True)


def test_an_administrator_reads_and_thanks_and_does_not_write():
    tip = TipFactory()
    client = browser(AdministratorFactory())

    assert "Skriv et tip" not in text_of(client.get("/materialer/"))
    assert client.get("/materialer/tip/").status_code == 404
    assert client.post(f"/materialer/{tip.pk}/tak/").status_code == 302


@pytest.mark.parametrize("field", ["title", "text", "credit"])
def test_a_cpr_number_is_refused_and_neither_kept_nor_shown(mine, field):
    answer = mine.post("/materialer/tip/", PUT | {"title": "T", "text": "x", field: "Inga 240155-1234"})

    assert "ligner et cpr-nummer" in text_of(answer)
    assert "240155" not in text_of(answer)
    assert not Material.objects.exists()


def test_material_of_others_names_them_and_who_gave_leave(mine):
    written = {"title": "Folder", "url": "example.dk/folder", "licence": "permission"}
    answer = mine.post("/materialer/link/", written)
    assert "Skriv, hvem der har lavet det" in text_of(answer)
    assert '<details class="details" open>' in text_of(answer)

    mine.post("/materialer/link/", written | {"credit": "Birkesø Avis, ved redaktøren"})
    link = Material.objects.get()
    assert (link.url, link.credit) == ("https://example.dk/folder", "Birkesø Avis, ved redaktøren")
    assert "Det er andres" in text_of(mine.get(f"/materialer/{link.pk}/"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.dk/x", "data:text/html,x", "ikke en adresse"])
def test_a_link_leads_to_the_web_and_nowhere_else(mine, url):
    assert mine.post("/materialer/link/", PUT | {"title": "x", "url": url}).status_code == 200
    assert not Material.objects.exists()


def send(client: Client, content: bytes, name: str, address: str = "/materialer/fil/", **fields: Any) -> Any:
    return client.post(address, PUT | {"file": SimpleUploadedFile(name, content, "text/html")} | fields)


def test_a_file_is_named_after_itself_and_fetched_as_an_attachment(mine):
    content = docx()
    answer = send(mine, content, "Øvelse 1: MitID.docx")

    held = Material.objects.get()
    assert answer.url == f"/materialer/{held.pk}/"
    assert held.title == "Øvelse 1 MitID"
    fetched = mine.get(f"/materialer/{held.pk}/fil/1/")
    assert b"".join(fetched) == content
    assert fetched["Content-Disposition"] == "attachment; filename*=utf-8''%C3%98velse-1-MitID.docx"
    assert fetched["Content-Type"].endswith("wordprocessingml.document")
    assert fetched["Content-Length"] == str(len(content))
    assert (fetched["X-Content-Type-Options"], fetched["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )
    assert "no-store" in fetched["Cache-Control"]


def test_a_picture_is_an_attachment_as_well_and_says_nothing_of_its_camera(mine):
    send(mine, picture("JPEG", comment=b"Ingas telefon"), "foto.jpeg", title="Foto")

    fetched = mine.get(f"/materialer/{Material.objects.get().pk}/fil/1/")
    assert fetched["Content-Disposition"] == 'attachment; filename="foto.jpg"'
    assert b"Ingas" not in b"".join(fetched)


def test_what_is_not_let_in_is_told_at_the_field_and_the_words_are_kept(mine, uploads):
    answer = send(mine, b"<svg onload=alert(1)>", "billede.png", title="Mit billede")

    page = text_of(answer)
    assert "Vi kan ikke tage imod den slags fil" in page
    assert 'value="Mit billede"' in page
    assert '<details class="details">' in page
    assert "<svg onload" not in page
    assert not uploads.exists()


@pytest.mark.parametrize("name", ["240155-1234.docx", "Inga 2401551234.docx"])
def test_a_file_named_after_a_cpr_number_is_refused_and_its_name_not_said_again(mine, uploads, name):
    page = text_of(send(mine, docx(), name))

    assert "Filens navn ligner et cpr-nummer. Giv filen et andet navn." in page
    assert "1234" not in page
    assert not uploads.exists()


def test_a_file_that_is_gone_from_the_disk_is_not_there(mine, uploads, caplog):
    held = share_file()
    next(uploads.iterdir()).unlink()

    assert mine.get(f"/materialer/{held.pk}/fil/1/").status_code == 404
    assert "is not in the storage" in caplog.text


def test_the_author_sends_a_new_version_and_takes_the_old_one_away(mine, me, uploads):
    held = share_file(by=me)
    address = f"/materialer/{held.pk}/fil/"
    send(mine, PDF + b"%", "Ny.pdf", address, note="Nye billeder")

    page = text_of(mine.get(f"/materialer/{held.pk}/"))
    assert page.index("Nye billeder") < page.index("Version 1, ")
    assert f'button-primary" href="{address}2/"' in page
    assert "Fjern version 1?" in text_of(mine.get(f"{address}1/fjern/"))
    mine.post(f"{address}1/fjern/")
    assert mine.get(f"{address}1/").status_code == 404
    assert "Det er den eneste version" in text_of(mine.post(f"{address}2/fjern/", follow=True))


def test_a_tip_has_no_file_to_renew(mine, me):
    assert mine.get(f"/materialer/{TipFactory(author=me).pk}/fil/").status_code == 404


@pytest.mark.parametrize("part", ["ret/", "slet/", "fil/", "passer/", "fil/1/fjern/"])
def test_others_comment_and_do_not_correct(part):
    held = share_file()
    client = browser(InstructorFactory())
    address = f"/materialer/{held.pk}/{part}"

    assert client.get(address).status_code in {404, 405}
    assert client.post(address).status_code == 404
    assert part not in text_of(client.get(f"/materialer/{held.pk}/")).replace("fil/1/", "")
    assert browser(CoordinatorFactory()).post(address).status_code != 404


def test_the_author_corrects_and_both_versions_are_shown_when_somebody_was_faster(mine, me):
    topic = TopicFactory(name="Mail")
    tip = TipFactory(author=me, title="Først", topics=[topic], solutions=[SolutionFactory()])
    address = f"/materialer/{tip.pk}/ret/"
    seen = mine.get(address).context["form"]["seen"].value()
    browser(CoordinatorFactory()).post(address, PUT | {"title": "Hendes", "text": "Hendes tekst", "seen": seen})

    answer = mine.post(address, PUT | {"title": "Min", "text": "Min tekst", "seen": seen})

    page = text_of(answer)
    assert "En anden har gemt imens" in page
    assert all(words in page for words in ("Hendes tekst", "Min tekst"))
    again = answer.context["form"]["seen"].value()
    mine.post(address, PUT | {"title": "Vores", "text": "Begge", "seen": again, "topics": [topic.pk]})
    tip.refresh_from_db()
    assert (tip.title, list(tip.topics.all()), tip.solutions.count()) == ("Vores", [topic], 0)
    assert "En anden har gemt imens" in text_of(mine.post(address, PUT | {"title": "x", "text": "x", "seen": "vrøvl"}))


def test_a_comment_is_ones_own_to_take_away_or_the_coordinators(mine):
    tip = TipFactory()
    mine.post(f"/materialer/{tip.pk}/kommentar/", {"text": "Virker også på tablet <b>"})

    own, other = text_of(mine.get(f"/materialer/{tip.pk}/")), text_of(browser(tip.author).get(f"/materialer/{tip.pk}/"))
    assert "Virker også på tablet &lt;b&gt;" in own
    assert "Slet kommentaren" in own
    assert "Slet kommentaren" not in other
    address = f"/materialer/{tip.pk}/kommentar/{tip.comments.get().pk}/slet/"
    assert browser(tip.author).post(address).status_code == 404
    assert mine.post(address).status_code == 302
    assert not tip.comments.exists()


def test_an_empty_comment_and_an_empty_doubt_are_asked_for_again(mine):
    tip = TipFactory()

    for part in ("kommentar", "foraeldet"):
        answer = mine.post(f"/materialer/{tip.pk}/{part}/", {})
        assert (answer.status_code, "Det mangler." in text_of(answer)) == (200, True)


def test_thanks_are_said_once_and_counted(mine):
    tip = TipFactory()
    assert "Ingen har sagt tak endnu" in text_of(browser(tip.author).get(f"/materialer/{tip.pk}/"))
    assert "Sig tak" not in text_of(browser(tip.author).get(f"/materialer/{tip.pk}/"))
    for _ in range(2):
        mine.post(f"/materialer/{tip.pk}/tak/")

    page = text_of(mine.get(f"/materialer/{tip.pk}/"))
    assert "1 har sagt tak" in page
    assert "Du har sagt tak." in page


def test_what_is_out_of_date_is_said_with_a_reason_and_answered_by_the_author(mine):
    tip = TipFactory(title="Gammelt")
    mine.post(f"/materialer/{tip.pk}/foraeldet/", {"reason": "Appen er lukket"})
    again = mine.post(f"/materialer/{tip.pk}/foraeldet/", {"reason": "Stadig"}, follow=True)

    assert "Du har allerede sagt" in text_of(again)
    assert "1 skal ses efter" in text_of(mine.get("/materialer/"))
    assert "Gammelt" in text_of(mine.get("/materialer/?ses_efter=on"))
    page = text_of(browser(tip.author).get(f"/materialer/{tip.pk}/"))
    assert "Appen er lukket" in page
    browser(tip.author).post(f"/materialer/{tip.pk}/passer/")
    assert "Måske forældet" not in text_of(mine.get(f"/materialer/{tip.pk}/"))


def test_a_solution_that_changed_is_named_with_what_is_new(mine):
    tomorrow = timezone.localdate() + timedelta(days=1)
    tip = TipFactory(solutions=[SolutionFactory(name="MitID", changed_on=tomorrow, change="Ny startskærm")])

    page = text_of(mine.get(f"/materialer/{tip.pk}/"))
    assert "MitID er ændret" in page
    assert "Ny startskærm" in page
    assert "Set efter: det passer" not in page


def test_from_a_material_one_writes_where_people_get_stuck_in_its_solution_and_comes_back(mine):
    tip = TipFactory(solutions=[SolutionFactory(name="MitID"), SolutionFactory(name="borger.dk")])
    page = f"/materialer/{tip.pk}/"
    links = re.findall(r'href="(/observation/ny/[^"]+)"', mine.get(page).content.decode())

    answers = [mine.get(unescape(link)) for link in links]
    assert {answer.context["solution"].name for answer in answers} == {"MitID", "borger.dk"}
    sent = {"formkey": "x", "kind": "words", "step": "Et ord", "severity": "2", "people": "1", "origin": "course"}
    assert mine.post(unescape(links[0]), sent).url == page
    assert "/observation/" not in mine.get(f"/materialer/{TipFactory().pk}/").content.decode()
    administrator = browser(AdministratorFactory())
    assert "/observation/ny/" not in administrator.get(page).content.decode()


def test_where_nothing_is_found_the_nearest_is_shown_and_each_choice_can_be_taken_away(mine):
    TipFactory(title="Tablet til nye")

    page = text_of(mine.get("/materialer/?q=tablet+zebra&niveau=new&emne=findes-ikke&slags=vrøvl"))

    assert "Vi fandt ikke noget" in page
    assert "Tablet til nye" in page
    assert 'href="?niveau=new&amp;emne=findes-ikke' in page
    assert 'href="?q=tablet+zebra' in page


def test_an_empty_library_asks_for_the_first_tip(mine):
    assert "Skriv det første tip" in text_of(mine.get("/materialer/"))


def test_a_material_is_deleted_after_a_question(mine, me):
    tip = TipFactory(author=me)
    address = f"/materialer/{tip.pk}/slet/"

    assert "Det kan ikke gøres om" in text_of(mine.get(address))
    assert mine.post(address).url == "/materialer/"
    assert not Material.objects.exists()


def test_the_list_and_the_page_cost_the_same_for_one_and_for_three(mine, django_assert_num_queries):
    topic, solution = TopicFactory(), SolutionFactory()
    for number in (1, 3):
        for _ in range(number):
            made = share_file(topics=[topic], solutions=[solution])
            LinkFactory(topics=[topic], solutions=[solution])
            for _ in range(number):
                made.comments.create(by=InstructorFactory(), text="x", at=made.created_at)
                made.flags.create(by=InstructorFactory(), reason="x", at=made.created_at)
        with django_assert_num_queries(12):
            mine.get("/materialer/")
        with django_assert_num_queries(11):
            mine.get(f"/materialer/{made.pk}/")
