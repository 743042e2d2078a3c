"""The participation page, its files, and the link for the council."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook
from time_machine import travel

from selvhjulpen.evaluation import access
from selvhjulpen.evaluation.queries import Ask, By
from selvhjulpen.lib.periods import parse_period
from tests.courses.factories import (
    NOW,
    TODAY,
    AreaFactory,
    CoordinatorFactory,
    HostFactory,
    InstructorFactory,
    LocationFactory,
    PersonFactory,
    SessionFactory,
)
from tests.evaluation.factories import ReportedTotalFactory, drop_by_session, held_session, print_seed_table

pytestmark = pytest.mark.django_db

PAGE, CSV, XLSX, SHARE = (
    "/deltagelse/",
    "/deltagelse/deltagelse.csv",
    "/deltagelse/deltagelse.xlsx",
    "/deltagelse/del/",
)
AUTUMN = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _now():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(client):
    HostFactory()
    client.force_login(CoordinatorFactory())
    return client


def words(response) -> str:
    """What a reader meets, without the markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# ── Doors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [PAGE, CSV, XLSX])
def test_coordinators_and_administrators_may_read_the_table(client, path):
    for person in [CoordinatorFactory(), PersonFactory(is_administrator=True)]:
        client.force_login(person)
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [PAGE, CSV, XLSX, SHARE])
def test_for_instructors_and_partners_the_table_is_not_there(client, path):
    for person in [InstructorFactory(), PersonFactory(is_partner=True)]:
        client.force_login(person)
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", [PAGE, CSV, XLSX, SHARE])
def test_without_an_account_one_is_asked_to_log_in(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


# ── The page ────────────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_the_printed_table_with_sums_and_what_they_mean(coordinator):
    print_seed_table()

    text = words(coordinator.get(PAGE))

    for line in [
        "Sept. 2010 – juni 2011 Afholdt 1.333 ca. 1.867 beregnet 3.200 278",
        "Aug. – dec. 2011 Afholdt 0 0 beregnet 0 425",
        "2012 Kendt indtil nu ikke opgjort ikke opgjort 200 890",
        "Jan. – juni 2013 Planlagt, kendt indtil nu ikke opgjort ikke opgjort ikke opgjort 140",
        "Sum, beregnet Uden det, der ikke er opgjort 1.333 ca. 1.867 3.400 1.733",
        "I alt, som trykt i kilden Sept. 2010 – juni 2013 ikke opgjort ikke opgjort ca. 3.400 ca. 1.700",
        "Opgjort 27. marts 2012.",
        "Kort sagt: Flest borgere var med i sept. 2010 – juni 2011 (3.200, mest til Kom forbi), "
        "og flest medarbejdere i 2012 (890).",
    ]:
        assert line in text


def test_every_cell_says_what_it_is_where_a_row_becomes_a_small_sheet(coordinator):
    print_seed_table()
    page = coordinator.get(PAGE).content.decode()
    assert page.count('<td class="num" data-th="Kom forbi (kontakter)">') == 6
    assert len(re.findall(r"<td(?! class=\"num\" data-th=)", page)) == 0


def test_no_id_stands_twice_and_nothing_is_styled_in_the_page(coordinator):
    print_seed_table()
    page = coordinator.get(PAGE).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert " style=" not in page
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_filters_choose_the_days_and_keep_what_was_typed(coordinator):
    print_seed_table()
    response = coordinator.get(PAGE, {"fra": "jan 2012", "til": "12/2012"})
    assert "2012 Kendt indtil nu" in words(response)
    assert "Aug. – dec. 2011" not in words(response)
    assert 'value="jan 2012"' in response.content.decode()


def test_an_earlier_day_hides_what_was_not_yet_known(coordinator):
    print_seed_table()
    ReportedTotalFactory(value=260, as_of=date(2013, 1, 15))
    assert "260" in words(coordinator.get(PAGE))
    assert "260" not in words(coordinator.get(PAGE, {"pr": "2012-12-31"}))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"fra": "i går"}, "Skriv en måned og et år, fx sep 2010 eller 9/2010."),
        ({"fra": "2012-05", "til": "2012-04"}, "Til ligger før Fra. Byt om på de to."),
        ({"pr": "2026-11-24"}, "Dagen er ikke kommet endnu. Vælg i dag eller en dag før."),
        ({"pr": "snart"}, "Skriv en dag, fx 27-03-2012."),
    ],
)
def test_a_filter_that_cannot_be_read_is_explained_and_no_wrong_table_is_shown(coordinator, query, sentence):
    print_seed_table()
    response = coordinator.get(PAGE, query)
    assert sentence in words(response)
    assert "3.400" not in words(response)
    for path in [CSV, XLSX]:
        assert coordinator.get(path, query).url.startswith(PAGE)


def test_missing_attendance_and_planned_seats_are_told(coordinator):
    held_session(AUTUMN, present=5)
    held_session(AUTUMN, unmarked=3)
    SessionFactory()
    text = words(coordinator.get(PAGE))
    assert "Juli – dec. 2026 Kendt indtil nu 1 hold mangler fremmøde." in text


def test_what_the_source_wrote_beside_a_figure_stands_in_its_row(coordinator):
    ReportedTotalFactory(value=None, status="planned", note="Tilbud aftales senere")
    assert "2012 Planlagt, kendt indtil nu Kilden skriver: Tilbud aftales senere" in words(coordinator.get(PAGE))


def test_in_short_names_a_group_and_not_what_belongs_to_none(coordinator):
    ReportedTotalFactory(value=500)
    held_session(AUTUMN, present=5, location=LocationFactory(area=AreaFactory(name="Nord")))
    held_session(AUTUMN, present=6, location=LocationFactory(area=AreaFactory(name="Syd")))
    assert "Kort sagt: Flest borgere var med i “Syd” (6)." in words(coordinator.get(PAGE, {"delt": "area"}))


def test_a_row_that_leaves_something_out_says_so(coordinator):
    ReportedTotalFactory(value=500)
    ReportedTotalFactory(measure="course", first_day=date(2011, 1, 1), last_day=date(2011, 12, 31), value=80)
    text = words(coordinator.get(PAGE, {"delt": "area"}))
    assert "Ikke delt op Afholdt Uden det, der ikke er opgjort 80 ikke opgjort 500 ikke opgjort" in text


def test_before_there_are_figures_the_page_says_so(coordinator):
    assert "Der er ingen tal her endnu" in words(coordinator.get(PAGE))


def test_the_page_costs_the_same_for_one_row_and_for_three(coordinator, django_assert_num_queries):
    held_session(date(2025, 9, 8), present=1)
    with django_assert_num_queries(11):  # the session, the person, the host, and eight for the table
        coordinator.get(PAGE)

    held_session(AUTUMN, present=1)
    ReportedTotalFactory()
    with django_assert_num_queries(11):
        coordinator.get(PAGE)


# ── Files ───────────────────────────────────────────────────────────────────────────────────────


def test_the_csv_opens_in_danish_excel_with_numbers_as_numbers(coordinator):
    print_seed_table()

    response = coordinator.get(CSV)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="deltagelse-2026-11-23.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfPeriode;Fra;Til;Status;")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[4:8] for row in rows[1:]] == [
        ["1333", "1867", "3200", "278"],
        ["0", "0", "0", "425"],
        ["ikke opgjort", "ikke opgjort", "200", "890"],
        ["ikke opgjort", "ikke opgjort", "ikke opgjort", "140"],
        ["1333", "1867", "3400", "1733"],
        ["ikke opgjort", "ikke opgjort", "3400", "1700"],
    ]


def test_the_workbook_has_real_numbers_and_days(coordinator):
    print_seed_table()

    sheet = load_workbook(io.BytesIO(coordinator.get(XLSX).content)).active

    rows = list(sheet.iter_rows(values_only=True))
    assert [row[4:8] for row in rows[1:]] == [
        (1333, 1867, 3200, 278),
        (0, 0, 0, 425),
        ("ikke opgjort", "ikke opgjort", 200, 890),
        ("ikke opgjort", "ikke opgjort", "ikke opgjort", 140),
        (1333, 1867, 3400, 1733),
        ("ikke opgjort", "ikke opgjort", 3400, 1700),
    ]
    assert rows[1][1].date() == date(2010, 9, 1)
    assert rows[1][8:12] == ("præcist", "cirka, beregnet", "præcist", "præcist")


@pytest.mark.parametrize("name", ["=1+1", "+45", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "  =1"])
def test_a_name_that_looks_like_a_formula_is_only_text(coordinator, name):
    held_session(AUTUMN, present=5, location=LocationFactory(area=AreaFactory(name=name)))

    cell = load_workbook(io.BytesIO(coordinator.get(XLSX, {"delt": "area"}).content)).active["A2"]
    text = coordinator.get(CSV, {"delt": "area"}).content.decode("utf-8-sig")

    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert next(iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1])).startswith("'")


def test_files_have_the_filters_of_the_page(coordinator):
    print_seed_table()
    rows = coordinator.get(CSV, {"fra": "2012-01", "til": "2012-12"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows] == ["Periode", "2012", "Sum, beregnet"]


# ── The link for the council ────────────────────────────────────────────────────────────────────


def share(coordinator, **filters: str) -> str:
    """Make a link as the button does; its address."""
    response = coordinator.post(SHARE, filters, follow=True)
    (link,) = re.findall(r'href="(http://localhost:8000/deltagelse/delt/[^"]+)"', response.content.decode())
    return link.removeprefix("http://localhost:8000")


def test_everybody_with_the_link_reads_the_same_table_without_filters(coordinator, client):
    print_seed_table()
    link = share(coordinator)
    client.logout()

    response = client.get(link)

    assert "Sept. 2010 – juni 2011 Afholdt 1.333 ca. 1.867 beregnet 3.200 278" in words(response)
    assert "Siden kan læses til og med 21. februar 2027." in words(response)
    assert "<form" not in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_link_keeps_the_filters_and_the_day(coordinator, client):
    print_seed_table()
    link = share(coordinator, fra="2012-01", til="2012-12")
    client.logout()
    with travel(NOW + timedelta(days=30), tick=False):
        ReportedTotalFactory(value=777, as_of=TODAY + timedelta(days=20))
        text = words(client.get(link))
    assert "2012 Kendt indtil nu ikke opgjort ikke opgjort 200 890" in text
    assert "777" not in text
    assert "425" not in text


def test_the_link_works_for_ninety_days_and_then_explains_itself(coordinator, client):
    print_seed_table()
    link = share(coordinator)
    client.logout()
    with travel(NOW + timedelta(days=90), tick=False):
        assert client.get(link).status_code == 200
    with travel(NOW + timedelta(days=91), tick=False):
        response = client.get(link)
    assert response.status_code == 410
    assert "Linket er udløbet" in words(response)
    assert "3.400" not in words(response)


def test_a_link_somebody_has_changed_is_not_there(coordinator, client):
    print_seed_table()
    link = share(coordinator)
    client.logout()
    payload = link.split("/")[-2]
    middle = len(payload) // 2
    changed = payload[:middle] + ("A" if payload[middle] != "A" else "B") + payload[middle + 1 :]
    for wrong in [changed, payload[:-1], "x", payload.split(":")[0]]:
        assert client.get(f"/deltagelse/delt/{wrong}/").status_code == 404


def test_small_cells_are_hidden_from_the_council_and_cannot_be_worked_out(coordinator, client):
    drop_by_session(AUTUMN, 100)
    held_session(AUTUMN, present=3)
    held_session(date(2026, 3, 2), present=40)
    link = share(coordinator)
    client.logout()

    text = words(client.get(link))

    assert "Jan. – juni 2026 Afholdt 40 0 40 0" in text
    assert "Juli – dec. 2026 Afholdt under 5 100 mindst 100 0" in text
    assert "Sum, beregnet mindst 40 100 mindst 140 0" in text
    assert not {"3", "43", "103", "143"} & set(re.findall(r"[\d.]+", text))


def test_making_a_link_wants_a_post(coordinator):
    assert coordinator.get(SHARE).status_code == 405


def test_a_false_link_in_the_address_is_not_shown_as_ours(coordinator):
    print_seed_table()
    assert "Send dette link" not in words(coordinator.get(PAGE, {"link": "https://example.com"}))


def test_a_seal_keeps_what_is_asked_for():
    ask = Ask(within=parse_period("2010-09..2011-06"), by=By.TOPIC, as_of=date(2012, 3, 27))
    shared = access.shared_or_404(access.seal(ask, today=TODAY), today=TODAY)
    assert (shared.ask, shared.made_on) == (ask, TODAY)


# ── The command ─────────────────────────────────────────────────────────────────────────────────


def printed(capsys, *arguments: str) -> str:
    call_command("participation", *arguments)
    return capsys.readouterr().out


def test_the_command_prints_the_table_row_by_row(capsys):
    print_seed_table()

    lines = [re.split(r"\s{3,}", line) for line in printed(capsys).splitlines()]

    assert [line for line in lines if len(line) == 5] == [
        ["Periode", "Borgere på kursus", "Kom forbi (kontakter)", "Borgere i alt", "Medarbejdere"],
        ["Sept. 2010 – juni 2011 (afholdt)", "1.333", "ca. 1.867", "3.200", "278"],
        ["Aug. – dec. 2011 (afholdt)", "0", "0", "0", "425"],
        ["2012 (kendt indtil nu)", "ikke opgjort", "ikke opgjort", "200", "890"],
        ["Jan. – juni 2013 (planlagt, kendt indtil nu)", "ikke opgjort", "ikke opgjort", "ikke opgjort", "140"],
        ["Sum, beregnet (uden det, der ikke er opgjort)", "1.333", "ca. 1.867", "3.400", "1.733"],
        [
            "I alt, som trykt i kilden (sept. 2010 – juni 2013)",
            "ikke opgjort",
            "ikke opgjort",
            "ca. 3.400",
            "ca. 1.700",
        ],
    ]


def test_json_has_null_for_the_unknown_and_says_how_well_the_rest_is_known(capsys):
    print_seed_table()

    answer = json.loads(printed(capsys, "--format", "json", "--period", "2010-09..2011-06", "--period", "2012"))

    first, second = (row["figures"] for row in answer["rows"])
    assert first["drop_by_contacts"] == {
        "value": 1867,
        "precision": "approximate",
        "computed": True,
        "complete": True,
        "planned_seats": 0,
    }
    assert (second["citizens_on_courses"]["value"], second["citizens_on_courses"]["precision"]) == (None, "unknown")
    assert [row["status"] for row in answer["rows"]] == ["held", "so_far"]
    assert answer["as_of"] == "2012-03-27"


def test_csv_and_split_come_from_the_command_too(capsys):
    held_session(AUTUMN, present=5, location=LocationFactory(area=AreaFactory(name="Nord")))
    lines = printed(capsys, "--format", "csv", "--by", "area").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Område", "Nord", "Sum, beregnet"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--period", "sommer"], "Perioden “sommer” kan ikke læses."),
        (["--period", "2012-13"], "Perioden “2012-13” kan ikke læses."),
        (["--period", "2012..2010"], "Perioden “2012..2010” kan ikke læses."),
        (["--as-of", "i går"], "Dagen “i går” kan ikke læses."),
        (["--as-of", "2030-01-01"], "2030-01-01 er ikke kommet endnu."),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence_and_the_command_fails(capsys, arguments, sentence):
    with pytest.raises(SystemExit) as failed:
        call_command("participation", *arguments)
    assert failed.value.code == 1
    assert capsys.readouterr().err.startswith(sentence)
