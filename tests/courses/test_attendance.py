"""The day itself: who came, who came without a booking, how many stopped by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from selvhjulpen.courses.actions import add_walk_in, count_heads, finish_count, mark_attendance, take_back_count
from selvhjulpen.courses.actions.refusals import AlreadyCancelled, CourseFull, NotOpen, NotYet
from selvhjulpen.courses.models import Attendance, Booking, CourseInstance, HeadCount, InstanceState, Notice
from selvhjulpen.people.models import Person
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CountedSessionFactory,
    InstructorFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.courses.seat_deeds import letters
from tests.courses.two_at_once import all_at_once

pytestmark = pytest.mark.django_db

DURING = instant(hours=1.5)


@pytest.fixture
def teacher() -> Person:
    return InstructorFactory()


def today(**more: object) -> CourseInstance:
    return SessionFactory(starts_at=instant(hours=1), **more)


def counted_today() -> CourseInstance:
    return CountedSessionFactory(starts_at=instant(hours=1))


def walk_in(instance: CourseInstance, teacher: Person, **more: object) -> Booking:
    asked = {"name": "Ole", "level": "", "one_more_chair": False, "form_key": "form-1", **more}
    return add_walk_in(instance=instance, by=teacher, now=DURING, **asked)  # type: ignore[arg-type]


def marks_of(instance: CourseInstance) -> dict[tuple[str, int], bool]:
    marks = Attendance.objects.filter(booking__instance=instance)
    return {(m.booking.name, m.person_no): m.present for m in marks.select_related("booking")}


class TestMarking:
    def test_each_person_of_a_booking_is_marked_and_may_be_unmarked(self, teacher: Person) -> None:
        instance = today()
        pair = BookingFactory(instance=instance, name="Inga", companion="Lis", seats=2)
        one = BookingFactory(instance=instance, name="Karl")

        mark_attendance(
            instance=instance,
            marks={(pair.pk, 1): True, (pair.pk, 2): False, (one.pk, 1): True},
            by=teacher,
            now=DURING,
        )
        assert marks_of(instance) == {("Inga", 1): True, ("Inga", 2): False, ("Karl", 1): True}

        mark_attendance(instance=instance, marks={(one.pk, 1): None}, by=teacher, now=DURING)

        instance.refresh_from_db()
        assert marks_of(instance) == {("Inga", 1): True, ("Inga", 2): False}
        assert (instance.people_marked, instance.people_present, instance.seats_taken) == (2, 1, 2)

    def test_a_mark_remembers_who_first_made_it_and_when(self, teacher: Person) -> None:
        instance = today()
        booking = BookingFactory(instance=instance)
        mark_attendance(instance=instance, marks={(booking.pk, 1): True}, by=teacher, now=DURING)

        mark_attendance(
            instance=instance, marks={(booking.pk, 1): False}, by=InstructorFactory(), now=DURING + timedelta(hours=1)
        )

        mark = Attendance.objects.get()
        assert (mark.present, mark.recorded_by, mark.recorded_at) == (False, teacher, DURING)

    def test_only_those_with_a_seat_here_are_marked(self, teacher: Person) -> None:
        instance = today(capacity=5)
        gone = BookingFactory(instance=instance, state="cancelled", cancelled_at=NOW)
        waiting = WaitingFactory(instance=instance)
        elsewhere = BookingFactory()
        single = BookingFactory(instance=instance)

        mark_attendance(
            instance=instance,
            marks={(b.pk, 1): True for b in (gone, waiting, elsewhere)} | {(single.pk, 2): True},
            by=teacher,
            now=DURING,
        )

        assert Attendance.objects.count() == 0

    def test_attendance_is_marked_on_the_day_and_after_and_not_before(self, teacher: Person) -> None:
        booking = BookingFactory()  # tomorrow
        marks = {(booking.pk, 1): True}

        with pytest.raises(NotYet):
            mark_attendance(instance=booking.instance, marks=marks, by=teacher, now=NOW)
        mark_attendance(instance=booking.instance, marks=marks, by=teacher, now=instant(days=30))

        assert Attendance.objects.count() == 1

    def test_nobody_came_to_a_cancelled_session(self, teacher: Person) -> None:
        booking = BookingFactory(instance=today(state=InstanceState.CANCELLED))

        with pytest.raises(AlreadyCancelled):
            mark_attendance(instance=booking.instance, marks={(booking.pk, 1): True}, by=teacher, now=DURING)

    def test_the_chair_of_somebody_absent_goes_to_a_walk_in_and_is_not_there_twice(self, teacher: Person) -> None:
        instance = today(capacity=1)
        late = BookingFactory(instance=instance, name="Late")
        mark_attendance(instance=instance, marks={(late.pk, 1): False}, by=teacher, now=DURING)
        walk_in(instance, teacher)

        with pytest.raises(CourseFull):
            mark_attendance(instance=instance, marks={(late.pk, 1): True}, by=teacher, now=DURING)
        assert marks_of(instance) == {("Late", 1): False, ("Ole", 1): True}

        mark_attendance(instance=instance, marks={(late.pk, 1): True}, more_chairs=True, by=teacher, now=DURING)
        instance.refresh_from_db()
        assert (instance.capacity, instance.seats_taken, instance.people_present) == (2, 2, 2)

    def test_one_form_may_free_a_chair_and_take_it(self, teacher: Person) -> None:
        instance = today(capacity=1)
        late = BookingFactory(instance=instance, name="Late")
        mark_attendance(instance=instance, marks={(late.pk, 1): False}, by=teacher, now=DURING)
        ole = walk_in(instance, teacher)

        mark_attendance(instance=instance, marks={(late.pk, 1): True, (ole.pk, 1): False}, by=teacher, now=DURING)

        assert marks_of(instance) == {("Late", 1): True, ("Ole", 1): False}

    def test_a_chair_that_is_free_before_the_start_goes_to_the_oldest_who_can_still_be_told(
        self, teacher: Person
    ) -> None:
        instance = SessionFactory(starts_at=instant(hours=3), capacity=1)
        ill = BookingFactory(instance=instance, name="Ill")
        WaitingFactory(instance=instance, name="Told the day before only")
        WaitingFactory(instance=instance, name="Told this morning", notice=Notice.SAME_MORNING)

        mark_attendance(instance=instance, marks={(ill.pk, 1): False}, by=teacher, now=NOW)

        assert [b.name for b in instance.bookings.waiting()] == ["Told the day before only"]
        assert letters() == [("promoted", "Told this morning")]

    def test_a_chair_that_is_free_after_the_start_is_given_to_nobody_at_home(self, teacher: Person) -> None:
        instance = today(capacity=1)
        late = BookingFactory(instance=instance)
        WaitingFactory(instance=instance, notice=Notice.SAME_MORNING)

        mark_attendance(instance=instance, marks={(late.pk, 1): False}, by=teacher, now=DURING)

        assert (instance.bookings.waiting().count(), letters()) == (1, [])


class TestWalkIns:
    def test_a_walk_in_gets_a_seat_and_is_present(self, teacher: Person) -> None:
        instance = today()

        booking = walk_in(instance, teacher, level="new")

        instance.refresh_from_db()
        assert (booking.source, booking.level, booking.state) == ("walk_in", "new", "confirmed")
        assert (instance.seats_taken, instance.people_present) == (1, 1)

    def test_a_full_room_takes_one_more_only_where_a_chair_is_set_in(self, teacher: Person) -> None:
        instance = today(capacity=1)
        BookingFactory(instance=instance)

        with pytest.raises(CourseFull):
            walk_in(instance, teacher)
        walk_in(instance, teacher, one_more_chair=True)

        instance.refresh_from_db()
        assert (instance.capacity, instance.seats_taken, instance.people_present) == (2, 2, 1)

    def test_the_same_form_sent_twice_is_one_person(self, teacher: Person) -> None:
        instance = today(capacity=1)

        assert walk_in(instance, teacher) == walk_in(instance, teacher)
        assert Booking.objects.count() == 1

    def test_two_of_the_same_name_are_two_people(self, teacher: Person) -> None:
        instance = today()

        walk_in(instance, teacher, form_key="a")
        walk_in(instance, teacher, form_key="b")

        instance.refresh_from_db()
        assert instance.people_present == 2

    @pytest.mark.django_db(transaction=True)
    def test_two_tablets_that_give_away_the_last_chair_at_once_give_it_once(self, teacher: Person) -> None:
        instance = today(capacity=1)

        answers = all_at_once(
            [lambda key=key: walk_in(instance, teacher, name=key, form_key=key) for key in ("Ole", "Per")]
        )

        assert sorted(type(a).__name__ for a in answers) == ["Booking", "CourseFull"]


class TestCounting:
    def test_taps_add_up_and_the_same_tap_sent_twice_counts_once(self, teacher: Person) -> None:
        instance = counted_today()

        for key, number in (("a", 1), ("b", 5), ("a", 1)):
            count_heads(instance=instance, number=number, key=key, by=teacher, now=DURING)

        instance.refresh_from_db()
        assert instance.people_counted == 6

    def test_ones_own_tap_is_taken_back_once_and_nobody_elses(self, teacher: Person) -> None:
        instance, other = counted_today(), InstructorFactory()
        count_heads(instance=instance, number=2, key="mine", by=teacher, now=DURING)
        count_heads(instance=instance, number=3, key="theirs", by=other, now=DURING)

        for key in ("mine", "mine", "theirs"):
            take_back_count(instance=instance, key=key, by=teacher, now=DURING)

        instance.refresh_from_db()
        assert instance.people_counted == 3

    def test_where_nobody_came_the_count_is_zero_and_not_unknown(self, teacher: Person) -> None:
        nobody, somebody = counted_today(), counted_today()
        count_heads(instance=somebody, number=2, key="a", by=teacher, now=DURING)

        for instance in (nobody, somebody):
            for _ in range(2):
                finish_count(instance=instance, by=teacher, now=DURING)

        assert [c.number for c in nobody.head_counts.all()] == [0]
        assert [c.number for c in somebody.head_counts.all()] == [2]

    def test_what_is_booked_is_not_counted_and_what_is_counted_is_not_booked(self, teacher: Person) -> None:
        with pytest.raises(NotOpen):
            count_heads(instance=today(), number=1, key="a", by=teacher, now=DURING)
        with pytest.raises(NotOpen):
            walk_in(counted_today(), teacher)

        assert (HeadCount.objects.count(), Booking.objects.count()) == (0, 0)

    def test_nobody_is_counted_before_the_day(self, teacher: Person) -> None:
        with pytest.raises(NotYet):
            count_heads(instance=CountedSessionFactory(), number=1, key="a", by=teacher, now=NOW)

    @pytest.mark.django_db(transaction=True)
    def test_the_same_tap_sent_by_two_connections_at_once_counts_once(self, teacher: Person) -> None:
        instance = counted_today()

        answers = all_at_once([lambda: count_heads(instance=instance, number=1, key="a", by=teacher, now=DURING)] * 4)

        instance.refresh_from_db()
        assert answers == [None] * 4
        assert instance.people_counted == 1
