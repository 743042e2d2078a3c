"""Help that was given and written down, made up."""

from __future__ import annotations

from datetime import datetime, time

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from selvhjulpen.cafe.models import HelpVisit
from selvhjulpen.lib.calendars import at as at_clock
from selvhjulpen.lib.calendars import local_day
from tests.directory.factories import LocationFactory
from tests.people.factories import InstructorFactory
from tests.solutions.factories import TopicFactory


def noon() -> datetime:
    """Today at twelve, or now where the morning is not over: somebody has written it down today."""
    now = timezone.now()
    return min(now, at_clock(local_day(now), time(12)))


class VisitFactory(DjangoModelFactory):
    """Ten minutes at a place, written down today."""

    class Meta:
        model = HelpVisit

    location = factory.SubFactory(LocationFactory)
    started_at = factory.LazyFunction(noon)
    logged_at = factory.LazyFunction(noon)
    minutes = 10
    topic = factory.SubFactory(TopicFactory)
    outcome = "with_help"
    logged_by = factory.SubFactory(InstructorFactory)
