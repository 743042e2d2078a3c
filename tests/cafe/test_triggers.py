"""The roll-ups of the help log that the database keeps, whoever writes the visits."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selvhjulpen.cafe import triggers
from selvhjulpen.cafe.models import Dimension, HelpCount, HelpDay, HelpVisit
from selvhjulpen.solutions.models import Topic
from tests.cafe.factories import NOW
from tests.courses.two_at_once import all_at_once
from tests.directory.factories import LocationFactory, OrganizationFactory
from tests.people.factories import InstructorFactory
from tests.solutions.factories import SolutionFactory, TopicFactory

pytestmark = pytest.mark.django_db

Sums = tuple[int, ...]


def visit(key: str, **more: Any) -> HelpVisit:
    """A visit of one person that took ten minutes and was solved."""
    wanted = {"started_at": NOW, "minutes": 10, "outcome": "alone"} | more
    if "topic" not in wanted and "topic_id" not in wanted:
        wanted["topic"] = Topic.objects.first() or TopicFactory()
    made = HelpVisit(key=key, **wanted)
    made.reckon()
    return made


def days() -> dict[tuple[object, ...], Sums]:
    return {
        (row.day, row.place, row.how): (row.visits, row.people, row.minutes, row.solved)
        for row in HelpDay.objects.all()
    }


def counts(dimension: Dimension | None = None) -> dict[tuple[object, ...], Sums]:
    rows = HelpCount.objects.filter(dimension=dimension) if dimension else HelpCount.objects.all()
    return {(row.dimension, row.month, row.place, row.value): (row.visits, row.people, row.minutes) for row in rows}


def grouped() -> tuple[dict[tuple[object, ...], Sums], dict[tuple[object, ...], Sums]]:
    """The same roll-ups, from the visits themselves."""
    by_day: dict[tuple[object, ...], Counter[str]] = {}
    by_month: dict[tuple[object, ...], Counter[str]] = {}
    for row in HelpVisit.objects.all():
        place = row.location_id or 0
        sums = {"visits": 1, "people": row.people, "minutes": row.minutes, "solved": row.outcome != "unsolved"}
        by_day.setdefault((row.day, place, row.how), Counter()).update(sums)
        values = {
            Dimension.SLOT: row.slot,
            Dimension.TOPIC: row.topic_id,
            Dimension.SOLUTION: row.solution_id or "",
            Dimension.DEVICE: row.device,
            Dimension.OUTCOME: row.outcome,
            Dimension.REFERRAL: row.referred_to_id or "",
        }
        for dimension, value in values.items():
            key = (dimension.value, row.day.replace(day=1), place, str(value))
            by_month.setdefault(key, Counter()).update(sums)
    return (
        {key: (n["visits"], n["people"], n["minutes"], n["solved"]) for key, n in by_day.items()},
        {key: (n["visits"], n["people"], n["minutes"]) for key, n in by_month.items()},
    )


def test_a_visit_is_counted_on_its_day_and_by_everything_that_is_known_of_it():
    topic, place = TopicFactory(), LocationFactory()

    visit("v1", topic=topic, location=place, people=3, outcome="unsolved").save()
    visit("v2", topic=topic, location=place).save()

    assert days() == {(NOW.date(), place.pk, "cafe"): (2, 4, 20, 1)}
    month = NOW.date().replace(day=1)
    assert counts(Dimension.TOPIC) == {("topic", month, place.pk, str(topic.pk)): (2, 4, 20)}
    assert counts(Dimension.SLOT) == {("slot", month, place.pk, str(3 * 24 + 9)): (2, 4, 20)}
    assert counts(Dimension.OUTCOME) == {
        ("outcome", month, place.pk, "unsolved"): (1, 3, 10),
        ("outcome", month, place.pk, "alone"): (1, 1, 10),
    }
    assert counts(Dimension.SOLUTION) == {("solution", month, place.pk, ""): (2, 4, 20)}


def test_what_comes_to_zero_goes():
    made = visit("v1")
    made.save()

    made.delete()

    assert (days(), counts()) == ({}, {})


def test_the_same_key_again_counts_nothing():
    visit("v1").save()

    HelpVisit.objects.bulk_create([visit("v1"), visit("v2")], ignore_conflicts=True)

    assert (days(), counts()) == grouped()
    assert HelpVisit.objects.count() == 2


def test_an_import_counts_once_when_all_is_in():
    visit("v1").save()
    with transaction.atomic(), triggers.counted_at_the_end():
        HelpVisit.objects.filter(key="v1").delete()
        HelpVisit.objects.bulk_create([visit(f"n{n}", people=n) for n in range(1, 4)])
        assert sum(people for _visits, people, *_rest in days().values()) == 1

    assert (days(), counts()) == grouped()
    visit("v9").save()
    assert (days(), counts()) == grouped()


def test_what_was_written_while_there_were_no_triggers_is_counted_when_they_come():
    triggers.remove()
    visit("v1").save()
    assert days() == {}

    triggers.install()

    assert (days(), counts()) == grouped()


@pytest.fixture
def town() -> dict[str, list[Any]]:
    return {
        "location": [None, LocationFactory(), LocationFactory()],
        "topic": [TopicFactory(), TopicFactory()],
        "solution": [None, SolutionFactory()],
        "referred_to": [None, OrganizationFactory()],
        "device": ["", "phone"],
        "outcome": ["alone", "done_for", "unsolved"],
        "how": ["cafe", "appointment"],
        "people": [1, 4],
        "minutes": [5, 20],
        # Both sides of midnight, of a month, and of the clock's change.
        "started_at": [NOW, NOW + timedelta(hours=15), NOW + timedelta(days=26), NOW + timedelta(days=28)],
    }


DEEDS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "change all", "drop"]), st.integers(0, 2**24)), min_size=1, max_size=12
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_after_any_deeds_the_roll_ups_are_what_counting_row_by_row_gives(town, deeds):
    with transaction.atomic():
        for number, (deed, choice) in enumerate(deeds):
            said = {}
            for name, values in town.items():
                choice, which = divmod(choice, len(values))
                said[name] = values[which]
            held = HelpVisit.objects.order_by("pk")
            one = held[choice % held.count()] if held.exists() else None
            if deed == "add" or one is None:
                HelpVisit.objects.bulk_create([visit(f"{number}-{n}", **said) for n in range(1 + choice % 3)])
            elif deed == "change":
                for name, value in said.items():
                    setattr(one, name, value)
                one.save()
            elif deed == "change all":
                held.update(topic=said["topic"], location=said["location"], people=said["people"])
            else:
                held.filter(pk__gte=one.pk).delete()
            assert (days(), counts()) == grouped()
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_ten_who_write_at_once_wait_for_each_other_and_never_both():
    topics, places = [TopicFactory(), TopicFactory()], [LocationFactory(), LocationFactory()]
    by = InstructorFactory()

    def writer(number: int) -> Any:
        def write() -> None:
            # Each begins elsewhere, and goes the other way round than its neighbour.
            for n in range(6):
                at_once = [
                    visit(f"{number}-{n}-{m}", topic=topics[(n + m + number) % 2], location=places[(m + number) % 2])
                    for m in range(4)
                ]
                HelpVisit.objects.bulk_create(at_once[:: 1 if number % 2 else -1])
                mine = HelpVisit.objects.filter(key=f"{number}-{n}-0")
                mine.update(topic=topics[(n + number + 1) % 2], location=places[(n + number) % 2], logged_by=by)
                HelpVisit.objects.filter(key=f"{number}-{n}-1").delete()

        return write

    assert all_at_once([writer(number) for number in range(10)]) == [None] * 10

    assert HelpVisit.objects.count() == 10 * 6 * 3
    assert (days(), counts()) == grouped()
