"""Two press at the same moment: the database lets one of them be first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from selvhjulpen.cafe.actions import queue, shifts
from selvhjulpen.cafe.actions.cafes import Refused, lock, plan_cafe
from selvhjulpen.cafe.models import Shift, Ticket
from tests.cafe.factories import NOW, OPENS, SessionFactory, ShiftFactory, TicketFactory
from tests.people.factories import InstructorFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do them all at the same moment; what came of each, or the class of its refusal."""
    outcomes: list[object] = []
    begin = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> None:
        begin.wait()
        try:
            outcomes.append(deed())
        except Refused as refusal:
            outcomes.append(type(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_no_number_is_given_or_called_twice() -> None:
    session, people = SessionFactory(), InstructorFactory.create_batch(4)
    at_once(
        *(
            lambda key=key: queue.take_number(session=session, key=key, at=OPENS, now=OPENS)  # type: ignore[misc]
            for key in "abcda"
        )
    )
    assert list(Ticket.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    at_once(
        *(
            lambda person=person: queue.call_next(session=session, by=person, key=f"call-{person.pk}", at=OPENS)  # type: ignore[misc]
            for person in people
        )
    )
    assert set(Ticket.objects.values_list("taken_by", "state")) == {(person.pk, "taken") for person in people}


def test_two_who_want_the_last_place_do_not_both_get_it() -> None:
    session = SessionFactory()
    ShiftFactory(session=session)
    outcomes = at_once(
        *(
            lambda person=person: shifts.take_shift(session=session, person=person, by=person, now=NOW)  # type: ignore[misc]
            for person in InstructorFactory.create_batch(3)
        )
    )
    assert outcomes.count(shifts.EnoughHelpers) == 2
    assert session.shifts.count() == 2


def test_one_who_takes_two_shifts_at_one_time_gets_one_of_them() -> None:
    person = InstructorFactory()
    sessions = [SessionFactory(starts_at=OPENS + timedelta(minutes=30 * number)) for number in range(3)]
    outcomes = at_once(
        *(
            lambda session=session: shifts.take_shift(session=session, person=person, by=person, now=NOW)  # type: ignore[misc]
            for session in sessions
        )
    )
    assert outcomes.count(shifts.OnAnotherShift) == 2
    assert Shift.objects.count() == 1


def test_a_key_sent_twice_at_once_is_one_deed() -> None:
    session, person = SessionFactory(), InstructorFactory()
    for number in (1, 2):
        TicketFactory(session=session, number=number)
    at_once(*[lambda: queue.call_next(session=session, by=person, key="x", at=OPENS)] * 3)
    assert sorted(Ticket.objects.values_list("state", flat=True)) == ["taken", "waiting"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_what_belongs_to_an_opening_is_written_while_a_deed_is_done_there() -> None:
    session, person = SessionFactory(), InstructorFactory()

    def write() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '500ms'")
        return ShiftFactory(session=session, person=person).pk

    with transaction.atomic():
        lock(session)
        (written,) = at_once(write)
    assert Shift.objects.get().pk == written


def test_openings_are_held_in_the_order_in_which_swaps_hold_them() -> None:
    with CaptureQueriesContext(connection) as asked:
        plan_cafe(cafe=SessionFactory().cafe, now=NOW)
    held = next(query["sql"] for query in asked if 'ends_at" >' in query["sql"])
    assert 'ORDER BY "cafe_dropinsession"."id" ASC' in held
