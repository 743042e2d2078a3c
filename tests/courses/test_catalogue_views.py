"""The catalogue: courses, their texts, and the rules of the formats."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selvhjulpen.courses.models import Course
from selvhjulpen.directory.models import PriorityArea
from selvhjulpen.solutions.models import Solution
from tests.courses.factories import (
    NOW,
    TODAY,
    CoordinatorFactory,
    CountedFormatFactory,
    CourseFactory,
    FormatFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _coordinator(client, _now):
    client.force_login(CoordinatorFactory())


def a_course(**changes):
    return {
        "title": "Læs dine breve",
        "format": FormatFactory().pk,
        "topic": TopicFactory().pk,
        "audience": "citizens",
        "level": "new",
        "description": "Du lærer at læse et brev.",
        "is_offered": "on",
        **changes,
    }


def test_a_new_course_can_be_planned_at_once(client):
    client.post(reverse("courses:course_new"), a_course())

    course = Course.objects.get()
    planning = client.get(reverse("courses:session_new"), {"kursus": course.pk})
    assert f'<option value="{course.pk}" selected>' in planning.content.decode()


def test_two_clicks_make_one_course(client):
    key = client.get(reverse("courses:course_new")).context["form"]["formkey"].value()
    sent = a_course(formkey=key)
    for title in ("Læs dine breve", "Læs dine breve", "Svar på et brev"):
        client.post(reverse("courses:course_new"), sent | {"title": title})

    assert sorted(Course.objects.values_list("title", flat=True)) == ["Læs dine breve", "Svar på et brev"]


def test_a_course_belongs_to_what_the_municipality_puts_first(client):
    first, _second = [PriorityArea.objects.create(name=name) for name in ("Svage læsere", "Boligområder")]
    client.post(reverse("courses:course_new"), a_course(priority_areas=[first.pk]))

    assert set(Course.objects.get().priority_areas.all()) == {first}


def test_a_text_that_is_hard_to_read_is_saved_and_sent_back_with_its_lix(client):
    hard = "Selvbetjeningsløsningernes brugergrænseflader gennemgås systematisk under kompetenceudviklingsforløbet."

    answer = client.post(reverse("courses:course_new"), a_course(description=hard), follow=True)

    assert Course.objects.get().description == hard
    assert "Teksten er svær at læse (lix" in answer.content.decode()


def test_a_text_is_flagged_when_a_solution_of_its_topic_changes_until_somebody_has_read_it(client):
    topic = TopicFactory()
    topic.solutions.add(
        Solution.objects.create(name="MitID", changed_on=TODAY - timedelta(days=1), change="Ny kode-app")
    )
    stale = CourseFactory(topic=topic, checked_on=TODAY - timedelta(days=30))
    CourseFactory(topic=topic, checked_on=TODAY)

    assert client.get(reverse("courses:catalogue")).context["stale"] == {stale.pk}
    assert "Ny kode-app" in client.get(reverse("courses:course_edit", args=[stale.pk])).content.decode()
    client.post(reverse("courses:course_confirm", args=[stale.pk]))

    assert client.get(reverse("courses:catalogue")).context["stale"] == set()


def test_the_rules_of_a_format_are_changed_for_new_sessions(client):
    course_format = FormatFactory()
    page = reverse("courses:format_edit", args=[course_format.pk])

    answer = client.post(
        page, {"name": "Kom i gang", "shortest_minutes": 120, "longest_minutes": 90, "capacity": 12, "minimum": 4}
    )
    assert answer.context["form"].errors == {"longest_minutes": ["Den længste varighed er kortere end den korteste."]}
    client.post(
        page, {"name": "Kom i gang", "shortest_minutes": 90, "longest_minutes": 120, "capacity": 12, "minimum": 4}
    )

    course_format.refresh_from_db()
    assert course_format.capacity == 12


@pytest.mark.parametrize(
    ("field", "value"), [("shortest_minutes", 0), ("longest_minutes", 601), ("capacity", 0), ("minimum", 501)]
)
def test_a_format_cannot_ask_for_a_session_that_no_form_would_take(client, field, value):
    page = reverse("courses:format_edit", args=[FormatFactory().pk])
    asked = {"name": "Kom i gang", "shortest_minutes": 90, "longest_minutes": 120, "capacity": 12, "minimum": 4}

    answer = client.post(page, {**asked, field: value})

    assert set(answer.context["form"].errors) == {field}


def test_a_counted_format_has_no_seats_to_set(client):
    page = client.get(reverse("courses:format_edit", args=[CountedFormatFactory().pk]))

    assert set(page.context["form"].fields) == {"name", "shortest_minutes", "longest_minutes"}


def test_the_catalogue_costs_the_same_for_one_course_and_for_three(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("courses:catalogue"))
        return len(captured)

    CourseFactory()
    with_one = queries()
    CourseFactory()
    CourseFactory()
    assert queries() == with_one
