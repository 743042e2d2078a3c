"""Two clicks on "Lav holdet" make one session."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses.models import CourseInstance, Series
from tests.courses.factories import CoordinatorFactory, InstructorFactory
from tests.courses.test_coordinator_views import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def coordinator(client: Client) -> None:
    client.force_login(CoordinatorFactory())


def key_of(client, page, *args):
    """The key that the page's form brings along."""
    html = client.get(reverse(f"courses:{page}", args=args)).content.decode()
    return re.search(r'name="formkey" value="([^"]+)"', html)[1]


def test_two_clicks_make_one_draft_and_lead_to_it(client: Client) -> None:
    plan = a_plan(formkey=key_of(client, "session_new"), instructors=[InstructorFactory().pk])

    answers = [client.post(reverse("courses:session_new"), plan) for _ in range(2)]
    made = CourseInstance.objects.get()
    assert {answer.url for answer in answers} == {reverse("courses:session_staff", args=[made.pk])}

    # Back in the browser, and another room, or somebody else who teaches, is another session.
    client.post(reverse("courses:session_new"), plan | {"room": "Lokale 3"})
    client.post(reverse("courses:session_new"), plan | {"instructors": [InstructorFactory().pk]})
    assert CourseInstance.objects.count() == 3


def test_two_clicks_make_one_series_and_one_copy(client: Client) -> None:
    weekly = a_plan(every_weeks="1", last_date="2026-12-08", formkey=key_of(client, "session_new"))
    answers = [client.post(reverse("courses:session_new"), weekly) for _ in range(2)]
    series = Series.objects.get()
    assert {answer.url for answer in answers} == {reverse("courses:series", args=[series.pk])}
    first = series.instances.first()

    copy = {"day": "2026-12-01", "start": "10:00", "formkey": key_of(client, "session_copy", first.pk)}
    for _ in range(2):
        client.post(reverse("courses:session_copy", args=[first.pk]), copy)

    assert (series.instances.count(), CourseInstance.objects.filter(series=None).count()) == (3, 1)
