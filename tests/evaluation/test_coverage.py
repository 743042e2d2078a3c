"""Where the programme reaches people."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selvhjulpen.courses.models import Attendance
from selvhjulpen.evaluation.queries import coverage
from selvhjulpen.evaluation.rules.coverage import AreaReach, compare
from selvhjulpen.evaluation.rules.figures import ZERO, exact
from tests.courses.factories import (
    NOW,
    AreaFactory,
    BookingFactory,
    CoordinatorFactory,
    CourseFactory,
    LocationFactory,
    SessionFactory,
    instant,
)


def reach(name, target_group, people, coming=1):
    return AreaReach(name, target_group, exact(people), held=1, coming=coming)


class TestGaps:
    def test_less_than_half_of_the_whole_is_a_gap(self):
        found = compare([reach("Nord", 1000, 100), reach("Syd", 1000, 20)])

        assert (found.overall, found.gaps) == (60.0, {"Syd"})

    def test_nothing_coming_is_a_gap_however_good_the_past(self):
        assert compare([reach("Nord", 1000, 100, coming=0)]).gaps == {"Nord"}

    def test_an_unknown_target_group_is_not_zero(self):
        found = compare([reach("Nord", None, 100), reach("Syd", 1000, 10)])

        assert ([area.per_thousand for area in found.areas], found.overall) == ([None, 10.0], 10.0)


@pytest.mark.django_db
class TestCoverage:
    def test_only_citizens_present_in_the_last_year_count(self):
        area = AreaFactory(name="Nord", target_group=500)
        location = LocationFactory(area=area)
        held = [
            SessionFactory(location=location, starts_at=instant(days=-30)),
            SessionFactory(location=location, starts_at=instant(days=-400)),
            SessionFactory(location=location, starts_at=instant(days=-30), course=CourseFactory(audience="employees")),
        ]
        for instance in held:
            Attendance.objects.create(
                booking=BookingFactory(instance=instance), person_no=1, present=True, recorded_at=NOW
            )
        SessionFactory(location=location, starts_at=instant(days=3))

        (found,) = coverage(now=NOW).areas
        assert found == AreaReach("Nord", 500, people=exact(1), held=1, coming=1)

    def test_who_came_where_nobody_has_marked_it_is_unknown_and_not_zero(self, client):
        north, south, east = (LocationFactory(area=AreaFactory(name=name, target_group=500)) for name in "NSØ")
        for location in (north, south, south):
            last = SessionFactory(location=location, starts_at=instant(days=-30))
            booking = BookingFactory(instance=last)
        Attendance.objects.create(booking=booking, person_no=1, present=True, recorded_at=NOW)
        for location in (north, south, east):
            SessionFactory(location=location, starts_at=instant(days=3))

        found = coverage(now=NOW)
        none, some, nobody = found.areas
        assert (none.people.value, none.per_thousand, nobody.people) == (None, None, ZERO)
        assert (some.people.value, some.people.leaves_out_unknown) == (1, True)
        assert found.gaps == {"Ø"}
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            client.force_login(CoordinatorFactory())
            page = client.get(reverse("evaluation:coverage")).content.decode()
        assert page.count("ikke opgjort") == 2
        assert page.count("mindst") == 2

    def test_the_page_is_for_the_coordinator_and_costs_the_same_for_one_area_and_three(self, client):
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            client.force_login(CoordinatorFactory())

            def queries() -> int:
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(reverse("evaluation:coverage")).status_code == 200
                return len(captured)

            AreaFactory()
            with_one = queries()
            AreaFactory()
            AreaFactory()
            assert queries() == with_one
