import pytest
from django.template.loader import render_to_string
from django.test import Client

from selvhjulpen.directory import queries
from selvhjulpen.directory.models import Area, Location, Organization
from tests.directory.factories import AreaFactory, HostFactory, LocationFactory, LocationOnMapFactory, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember as a running server does (elsewhere in the tests nothing is remembered)."""
    monkeypatch.setattr(queries, "REMEMBERED_SECONDS", 10.0)
    queries.forget()


def test_a_place_with_a_point_has_a_map_with_one_pin() -> None:
    location = LocationOnMapFactory(name="Biblioteket", area__name="Lunde")
    drawing = queries.map_of(location)
    assert drawing is not None
    assert (len(drawing.paths), len(drawing.pins)) == (1, 1)
    assert (drawing.place, drawing.area) == ("Biblioteket", "Lunde")


def test_the_drawing_says_in_words_what_it_shows() -> None:
    drawing = queries.map_of(LocationOnMapFactory(name="Café <Å>", area__name="Lunde"))
    html = render_to_string("directory/map.html", {"map": drawing})
    assert 'aria-label="Kort over kommunen. Café &lt;Å&gt; ligger i Lunde."' in html
    assert "style=" not in html


def test_without_a_point_there_is_no_map() -> None:
    assert queries.map_of(LocationFactory(area__geometry=square())) is None


def test_without_a_drawn_area_there_is_no_map() -> None:
    assert queries.map_of(LocationOnMapFactory(area__geometry=None)) is None


def test_one_outline_that_cannot_be_drawn_costs_the_map_only_that_area() -> None:
    AreaFactory(geometry={"type": "Point", "coordinates": [9, 55]})
    drawing = queries.map_of(LocationOnMapFactory())
    assert drawing is not None
    assert len(drawing.paths) == 1


def test_a_place_outside_every_area_is_still_on_the_sheet() -> None:
    drawing = queries.map_of(LocationOnMapFactory(longitude="10.50000"))
    assert drawing is not None
    assert 0 <= drawing.pins[0].x <= drawing.width


def test_the_map_takes_one_query_and_then_none(remembering: None, django_assert_num_queries: object) -> None:
    LocationOnMapFactory()
    location = Location.objects.select_related("area").get()
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.map_of(location)
    with django_assert_num_queries(0):  # type: ignore[operator]
        queries.map_of(location)


def test_the_host_takes_one_query_and_then_none(remembering: None, django_assert_num_queries: object) -> None:
    host = HostFactory()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.host() == host
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert queries.host() == host


def test_on_every_page_but_the_first_the_host_costs_nothing(
    remembering: None, client: Client, django_assert_num_queries: object
) -> None:
    HostFactory(name="Birkesø Bibliotek")
    for queries_of_page in (1, 0, 0):
        with django_assert_num_queries(queries_of_page):  # type: ignore[operator]
            assert "Birkesø Bibliotek" in client.get("/konto/login/").content.decode()


def test_that_there_is_no_host_yet_is_remembered_too(remembering: None, django_assert_num_queries: object) -> None:
    assert queries.host() is None
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert queries.host() is None


def test_what_is_forgotten_is_asked_again(remembering: None) -> None:
    HostFactory(name="Før")
    queries.host()
    Organization.objects.update(name="Efter")
    queries.forget()
    assert queries.host().name == "Efter"  # type: ignore[union-attr]


def test_a_change_by_another_process_is_seen_within_seconds(remembering: None, monkeypatch: pytest.MonkeyPatch) -> None:
    HostFactory(name="Før")
    queries.host()
    Organization.objects.update(name="Efter")
    monkeypatch.setattr(queries, "REMEMBERED_SECONDS", 0.0)
    assert queries.host().name == "Efter"  # type: ignore[union-attr]


def test_an_answer_that_was_overtaken_while_it_was_asked_for_is_not_remembered(remembering: None) -> None:
    answers = ["før", "efter"]

    def ask() -> str:
        answer = answers.pop(0)
        remembered.forget()  # somebody saves just now
        return answer

    remembered = queries.Remembered(ask)
    assert [remembered(), remembered()] == ["før", "efter"]


def test_an_area_redrawn_is_drawn_anew(remembering: None) -> None:
    location = LocationOnMapFactory()
    before = queries.map_of(location)
    Area.objects.update(geometry=square(9.7, 55.7, 0.3))
    queries.forget()
    assert queries.map_of(location) != before
