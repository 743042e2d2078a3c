"""The number that grows with everything citizens are shown, whoever changes it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from selvhjulpen.courses.models import Course, CourseFormat, CourseInstance
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.models import Edition
from selvhjulpen.ui.queries import Editions, editions
from tests.courses.factories import (
    BookingFactory,
    HostFactory,
    InstructorFactory,
    SessionFactory,
    WaitingFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> Editions:
    known = editions()
    assert known is not None
    return known


def number() -> int:
    return now().calm


@pytest.mark.parametrize("model", [Course, CourseFormat, CourseInstance, Area, Location, Organization, Topic, Person])
def test_what_is_made_changed_or_taken_away_makes_a_new_edition(model: type) -> None:
    session = SessionFactory(partner=HostFactory())
    session.instructors.add(InstructorFactory())
    column = {CourseInstance: "room", Person: "name"}.get(model, "name" if hasattr(model, "name") else "title")
    thing = model.objects.first()  # type: ignore[attr-defined]
    numbers = [number()]

    model.objects.filter(pk=thing.pk).update(**{column: "Andet navn"})  # type: ignore[attr-defined]
    numbers.append(number())
    thing.pk, thing.key = None, "new"
    if model is Person:
        thing.email = "another@example.dk"
    if model is Organization:
        thing.is_host = False
    thing.save(force_insert=True)
    numbers.append(number())
    thing.delete()
    numbers.append(number())

    assert numbers == sorted(set(numbers))


def test_another_instructor_makes_a_new_edition() -> None:
    session, person = SessionFactory(), InstructorFactory()
    before = number()

    session.instructors.add(person)

    assert number() > before


@pytest.mark.parametrize("make", [BookingFactory, WaitingFactory])
def test_a_seat_taken_or_waited_for_makes_a_new_restless_edition_only(make: Callable[..., object]) -> None:
    session = SessionFactory()
    before = now()

    make(instance=session)

    assert now().restless > before.restless
    assert now().calm == before.calm


@pytest.mark.parametrize(
    "change",
    [
        lambda: Person.objects.update(last_login=timezone.now(), phone="+4587654321"),
        lambda: CourseInstance.objects.update(host_note="Ring på"),
        lambda: Course.objects.update(title="Samme titel"),
    ],
    ids=["a login", "a note to the host", "the same again"],
)
def test_what_nobody_is_shown_makes_none(change: Callable[[], object]) -> None:
    SessionFactory(course__title="Samme titel").instructors.add(InstructorFactory())
    before = now()

    change()

    assert now() == before


def test_what_was_rolled_back_leaves_the_edition_as_it_was() -> None:
    session = SessionFactory()
    before = now()

    with transaction.atomic():
        CourseInstance.objects.update(room="Lokale 2")
        transaction.set_rollback(True)
    with transaction.atomic(), transaction.atomic():
        session.delete()
        transaction.set_rollback(True)

    assert now() == before


def test_others_see_the_new_number_with_the_change_and_not_before_it() -> None:
    SessionFactory(room="Før")
    before, seen = now(), []

    def look() -> None:
        seen.append((now() == before, CourseInstance.objects.get().room))
        connection.close()

    def look_from_elsewhere() -> None:
        thread = Thread(target=look)
        thread.start()
        thread.join()

    with transaction.atomic():
        CourseInstance.objects.update(room="Efter")
        look_from_elsewhere()
    look_from_elsewhere()

    assert seen == [(True, "Før"), (False, "Efter")]


def test_two_who_change_different_sessions_at_once_do_not_wait_for_each_other() -> None:
    one, other = SessionFactory(), SessionFactory()
    done: list[str] = []

    def change_the_other() -> None:
        CourseInstance.objects.filter(pk=other.pk).update(room="Lokale 2")
        done.append("other")
        connection.close()

    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time, whatever they write")
    with transaction.atomic():
        CourseInstance.objects.filter(pk=one.pk).update(room="Lokale 1")
        thread = Thread(target=change_the_other)
        thread.start()
        thread.join(timeout=30)
        done.append("one")

    assert done == ["other", "one"]


def test_a_database_begun_anew_does_not_come_back_to_an_old_number() -> None:
    BookingFactory()
    before = now()
    sleep(0.01)

    Edition.objects.all().delete()
    BookingFactory()

    assert now().calm > before.calm
    assert now().restless > before.restless
