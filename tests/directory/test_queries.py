from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from selvhjulpen.directory import queries
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.ui.shelf import Remembered
from tests.directory.factories import AreaFactory, HostFactory, LocationFactory, LocationOnMapFactory, square

pytestmark = pytest.mark.django_db


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


class TestRemembered:
    """As a running server does; elsewhere in the tests nothing is remembered."""

    @pytest.fixture(autouse=True)
    def _remembering(self, transactional_db: None, keeping: None) -> None: ...

    def test_the_map_takes_one_look_at_the_areas_and_then_none(self, django_assert_num_queries: Any) -> None:
        LocationOnMapFactory()
        location = Location.objects.select_related("area").get()
        with django_assert_num_queries(2):  # one of them asks for the edition
            queries.map_of(location)
        with django_assert_num_queries(1):
            queries.map_of(location)

    def test_on_every_page_but_the_first_the_host_costs_the_number_of_the_edition(
        self, client: Client, django_assert_num_queries: Any
    ) -> None:
        HostFactory(name="Birkesø Bibliotek")
        for queries_of_page in (2, 1, 1):
            with django_assert_num_queries(queries_of_page):
                assert "Birkesø Bibliotek" in client.get("/konto/login/").content.decode()

    def test_that_there_is_no_host_yet_is_remembered_too(self, django_assert_num_queries: Any) -> None:
        LocationFactory()  # there is an edition
        assert queries.host() is None
        with django_assert_num_queries(1):
            assert queries.host() is None

    def test_a_change_by_anybody_is_seen_at_once(self) -> None:
        HostFactory(name="Før")
        assert queries.host().name == "Før"  # type: ignore[union-attr]
        Organization.objects.update(name="Efter")
        assert queries.host().name == "Efter"  # type: ignore[union-attr]

    def test_an_answer_that_was_overtaken_while_it_was_asked_for_is_not_remembered(self) -> None:
        answers = ["før", "efter"]

        def ask() -> str:
            AreaFactory()  # somebody saves just now
            return answers.pop(0)

        remembered = Remembered(ask)
        assert [remembered(), remembered()] == ["før", "efter"]

    def test_an_area_redrawn_is_drawn_anew(self) -> None:
        location = LocationOnMapFactory()
        before = queries.map_of(location)
        Area.objects.update(geometry=square(9.7, 55.7, 0.3))
        assert queries.map_of(location) != before
