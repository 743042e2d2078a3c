"""When a digital solution changes, the course texts about it are flagged until somebody has read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from selvhjulpen.courses.actions import confirm_text
from selvhjulpen.courses.models import Course
from selvhjulpen.solutions.actions.catalogue import announce, follow_changes
from tests.courses.factories import NOW, TODAY, CourseFactory, TopicFactory
from tests.people.factories import CoordinatorFactory
from tests.solutions.factories import OwnerFactory, SolutionFactory

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stale() -> list[Course]:
    return list(Course.objects.with_stale_text())


def course_about(solution_name: str = "MitID") -> Course:
    """A course whose text was read an hour ago, about a solution of some owner."""
    solution = SolutionFactory(name=solution_name, owner=OwnerFactory())
    topic = TopicFactory()
    topic.solutions.add(solution)
    course: Course = CourseFactory(topic=topic, checked_on=TODAY, checked_at=NOW - HOUR)
    return course


@pytest.mark.parametrize("days", [0, -3])
def test_a_change_flags_at_once_what_was_read_before_it_was_told_and_until_it_is_read_again(days: int) -> None:
    course, other = course_about(), course_about("Digital Post")
    announce(solution=course.topic.solutions.get(), change="Ny", valid_from=TODAY + days * DAY, by=None, now=NOW)
    assert stale() == [course]

    confirm_text(course=course, now=NOW + HOUR)

    assert stale() == []
    assert other.checked_on == TODAY


def test_a_change_to_come_is_shown_as_coming_and_flags_when_its_day_has_come(client: Client) -> None:
    course = course_about()
    announce(solution=course.topic.solutions.get(), change="Ny app", valid_from=TODAY + DAY, by=None, now=NOW)
    assert stale() == []
    coordinator = CoordinatorFactory()
    with time_machine.travel(NOW, tick=False):
        client.force_login(coordinator)
        text = client.get(f"/kursuskatalog/{course.pk}/").content.decode()
    assert ("Der kommer en ændring" in text, "Ny app" in text, "Læs teksten igen" in text) == (True, True, False)

    follow_changes(now=NOW + DAY)

    assert stale() == [course]
    with time_machine.travel(NOW + DAY, tick=False):
        client.force_login(coordinator)
        assert "En kursustekst skal læses igen" in client.get("/tavle/").content.decode()
        text = client.get(f"/kursuskatalog/{course.pk}/").content.decode()
        assert ("Der kommer en ændring" in text, "Læs teksten igen" in text) == (False, True)
        client.post(f"/kursuskatalog/{course.pk}/passer/")
    assert stale() == []
