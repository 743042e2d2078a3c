"""Two organisations that were invited to the same meetings become one."""

from __future__ import annotations

import pytest

from selvhjulpen.directory.actions.merging import merge
from selvhjulpen.meetings.models import Answer
from tests.meetings.factories import NOW, AnswerFactory, MeetingFactory
from tests.people.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


def test_of_two_invitations_the_silent_one_goes_and_of_two_answers_none_is_lost() -> None:
    silent, answered, alone = MeetingFactory.create_batch(3)
    kept = AnswerFactory(meeting=silent, reply="none").organization
    gone = AnswerFactory(meeting=silent, reply="yes", eats=True, extra=1).organization
    AnswerFactory(meeting=answered, organization=kept, reply="yes", eats=True)
    AnswerFactory(meeting=answered, organization=gone, reply="yes", eats=True, present=True)
    AnswerFactory(meeting=alone, organization=gone, reply="no")

    merge(kept=kept, gone=gone, words={}, by=CoordinatorFactory(), now=NOW)

    rows = Answer.objects.order_by("pk").values_list("meeting", "organization", "guest_name", "reply")
    assert list(rows) == [
        (silent.pk, kept.pk, "", "yes"),
        (answered.pk, kept.pk, "", "yes"),
        (answered.pk, None, gone.name, "yes"),
        (alone.pk, kept.pk, "", "no"),
    ]
    assert sum(answer.meals for answer in Answer.objects.all()) == 4
