"""Who does what: the cells, the gaps, where to begin, and what all do together."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from selvhjulpen.directory import queries
from selvhjulpen.directory.models import Membership
from selvhjulpen.directory.queries import CoverageWish
from selvhjulpen.directory.rules.coverage import (
    Given,
    Matrix,
    areas_to_begin_with,
    matrix,
    surpluses,
    topics_to_begin_with,
)
from tests.directory.factories import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    ServiceFactory,
    a_network,
)

NORTH, SOUTH, EAST = 1, 2, 3
MITID, POST = 10, 20


def matrix_of(*given: Given) -> Matrix:
    return matrix(given, areas=[NORTH, SOUTH, EAST], topics=[MITID, POST])


def given(offer: int, area: int | None, topics: set[int], days: set[int]) -> Given:
    return Given(offer, area, frozenset(topics), frozenset(days))


class TestMatrix:
    def test_an_offer_stands_in_each_of_its_topics_and_once_in_an_area(self) -> None:
        found = matrix_of(given(1, NORTH, {MITID, POST}, {1}), given(1, NORTH, {MITID}, {1, 2}))

        cell = found.cells[NORTH, MITID]
        assert (cell.offers, dict(cell.by_weekday)) == ({1}, {1: 1, 2: 1})
        assert [(gap.area, gap.topic) for gap in found.gaps] == [
            (SOUTH, MITID), (SOUTH, POST), (EAST, MITID), (EAST, POST),
        ]  # fmt: skip

    def test_help_for_all_areas_stands_in_all_of_them(self) -> None:
        found = matrix_of(given(1, None, {POST}, set()))

        assert [found.cells[area, POST].offers for area in found.areas] == [{1}] * 3
        assert not found.has_weekends

    def test_an_offer_that_says_nothing_of_what_it_helps_with_is_counted_apart(self) -> None:
        assert matrix_of(given(1, NORTH, set(), {6})).without_topic == {1}

    @pytest.mark.parametrize(
        ("days", "is_much"),
        [
            ([{1}, {1}, {1}], True),
            ([{1}, {1}, {2}], False),
            ([{1, 2, 3}, {4, 5}], True),
            ([{1, 2, 3, 4, 5}], False),
        ],
    )
    def test_three_on_one_day_or_two_on_all_days_are_perhaps_too_many(
        self, days: list[set[int]], is_much: bool
    ) -> None:
        found = matrix_of(*(given(offer, NORTH, {POST}, each) for offer, each in enumerate(days)))

        assert found.cells[NORTH, POST].is_much is is_much

    def test_one_begins_where_most_people_go_without_most(self) -> None:
        found = matrix_of(given(1, NORTH, {MITID}, {1}), given(2, SOUTH, {MITID, POST}, {1}))
        target = {NORTH: 900, SOUTH: 5000, EAST: 400}

        assert [each.area for each in areas_to_begin_with(found, target)] == [NORTH, EAST]
        assert [each.area for each in areas_to_begin_with(found, {NORTH: None, EAST: None})] == [EAST, NORTH]
        assert [(each.topic, each.areas) for each in topics_to_begin_with(found)] == [(POST, (NORTH, EAST))]

    def test_what_is_too_much_may_go_where_it_is_missing_and_most_live(self) -> None:
        found = matrix_of(*(given(offer, NORTH, {POST}, {1}) for offer in range(3)))

        assert [each.to for each in surpluses(found, {SOUTH: 10, EAST: 20})] == [EAST]
        assert [each.to for each in surpluses(matrix_of(*(given(n, None, {POST}, {1}) for n in range(3))), {})] == [
            None
        ] * 3


@pytest.mark.django_db
class TestNetwork:
    @pytest.fixture
    def network(self) -> dict[str, Any]:
        return a_network()

    @pytest.mark.parametrize(
        ("wish", "counts"),
        [
            ({}, [1, 1, 0, 1]),
            ({"kind": "person"}, [0, 0, 0, 1]),
            ({"language": "ar"}, [1, 1, 0, 0]),
            ({"language": "a"}, [0, 0, 0, 0]),
            ({"priority_area": "tag"}, [0, 0, 0, 1]),
        ],
    )
    def test_the_table_is_of_those_that_are_asked_for(
        self, network: dict[str, Any], wish: dict[str, Any], counts: list[int]
    ) -> None:
        asked = {name: network.get(value, value) for name, value in wish.items()}

        rows = queries.rows_of(queries.who_does_what(CoverageWish(**asked), year=2026))

        assert [len(shown.cell.offers) for _area, cells in rows for shown in cells] == counts

    def test_the_hours_count_every_day_of_the_year_and_what_nobody_wrote_is_not_zero(
        self, network: dict[str, Any]
    ) -> None:
        second = OpeningHoursFactory(
            at__service=network["cafe"], at__closed_on_holidays=False, weekday=1, opens=time(14), closes=time(15)
        )
        HoursExceptionFactory(at=second.at, first_day=date(2026, 6, 29), last_day=date(2026, 7, 26))

        found = queries.who_does_what(CoverageWish(), year=2026)

        # Mondays 10-12 save two holidays; Mondays 14-15 on all 52 save four of the summer.
        assert (found.hours_a_week, found.hours_a_year) == (3, 50 * 2 + 48)
        assert found.without_hours == 1
        north, south, post = network["north"].pk, network["south"].pk, network["post"].pk
        minutes = {area: found.matrix.cells[area, post].minutes for area in (north, south)}
        assert minutes == {north: 50 * 120, south: None}

    def test_the_totals_count_members_of_today_offers_and_places(self, network: dict[str, Any]) -> None:
        Membership.objects.create(organization=network["cafe"].organization, since=date(2020, 1, 1))
        Membership.objects.create(organization=ServiceFactory().organization, since=date(2030, 1, 1))

        found = queries.totals(CoverageWish(), today=date(2026, 11, 23))

        assert (found.members, found.offers, found.places) == (1, 3, 1)
