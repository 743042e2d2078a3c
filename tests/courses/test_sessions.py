"""Sessions: planned, published, copied, moved, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from selvhjulpen.courses.actions import (
    Plan,
    cancel_booking,
    cancel_session,
    confirm_text,
    copy_session,
    edit_session,
    extend_series,
    move_session,
    plan_of,
    plan_series,
    plan_session,
    publish_session,
    tick_checklist,
)
from selvhjulpen.courses.actions.refusals import AlreadyBegun, AlreadyCancelled, BelowBooked, TimeDoesNotFit
from selvhjulpen.courses.models import Course, CourseInstance, InstanceState, Notice, Series
from selvhjulpen.courses.rules import Fault
from selvhjulpen.lib.calendars import at
from selvhjulpen.outbox.models import Channel, Message, MessageState
from selvhjulpen.solutions.models import Solution
from tests.courses.factories import (
    NOW,
    TODAY,
    BookingFactory,
    CoordinatorFactory,
    CountedFormatFactory,
    CourseFactory,
    InstructorFactory,
    LocationFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.courses.two_at_once import all_at_once

pytestmark = pytest.mark.django_db

TUESDAY = TODAY + timedelta(days=8)


def plan(**more: object) -> Plan:
    """Next Tuesday from ten to twelve, ten seats."""
    asked = {
        "course": more.pop("course", None) or CourseFactory(),
        "location": LocationFactory(),
        "day": TUESDAY,
        "start": time(10),
        "minutes": 120,
        "capacity": 10,
        "minimum": 4,
        **more,
    }
    return Plan(**asked)  # type: ignore[arg-type]


def letters() -> dict[str, list[str]]:
    """What will be sent or said: kind -> to whom."""
    found: dict[str, list[str]] = {}
    for key, name in Message.objects.filter(state=MessageState.WAITING).values_list("key", "to_name"):
        found.setdefault(key.split(":")[0], []).append(name)
    return found


def move(instance: CourseInstance, *, day: date = TUESDAY, start: time = time(13), now: datetime = NOW) -> None:
    move_session(instance=instance, day=day, start=start, location=instance.location, room="Sal 2", now=now)


class TestPlanning:
    def test_a_planned_session_is_a_draft_at_the_danish_time(self) -> None:
        teacher = InstructorFactory()

        instance = plan_session(plan=plan(instructors=[teacher], room="Sal 2"), now=NOW)

        instance.refresh_from_db()
        assert instance.state == InstanceState.DRAFT
        assert instance.starts_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
        assert instance.ends_at == datetime(2026, 12, 1, 11, tzinfo=UTC)
        assert (instance.capacity, instance.minimum, instance.room) == (10, 4, "Sal 2")
        assert list(instance.instructors.all()) == [teacher]

    def test_a_time_that_breaks_the_rules_of_the_format_makes_nothing(self) -> None:
        christmas_eve = date(2026, 12, 24)

        with pytest.raises(TimeDoesNotFit) as refusal:
            plan_session(plan=plan(day=christmas_eve, start=time(8), minutes=60), now=NOW)

        assert refusal.value.faults == [Fault.HOLIDAY, Fault.TOO_EARLY, Fault.TOO_SHORT]
        assert CourseInstance.objects.count() == 0

    def test_a_drop_by_presentation_has_no_seats_whatever_was_typed(self) -> None:
        course = CourseFactory(format=CountedFormatFactory())

        instance = plan_session(plan=plan(course=course, day=date(2026, 11, 28)), now=NOW)

        assert (instance.capacity, instance.minimum, instance.is_booked) == (None, 0, False)

    def test_two_hours_are_two_hours_in_the_night_the_clock_changes(self) -> None:
        night = plan(day=date(2026, 10, 25), start=time(1, 30))

        assert night.ends_at - night.starts_at.astimezone(UTC) == timedelta(hours=2)
        assert night.ends_at.time() == time(2, 30)


class TestSeries:
    @pytest.mark.parametrize("first", [date(2026, 3, 24), date(2026, 10, 20)], ids=["29 March", "25 October"])
    def test_a_series_over_the_clock_change_is_held_at_ten_every_time(self, first: date) -> None:
        _, made = plan_series(plan=plan(day=first), last_date=first + timedelta(weeks=2), every_weeks=1, now=NOW)

        stored = CourseInstance.objects.order_by("starts_at")
        assert [i.day.time() for i in stored] == [time(10)] * 3
        assert [i.length for i in stored] == [timedelta(hours=2)] * 3
        assert len({i.starts_at.astimezone(UTC).hour for i in made}) == 2

    def test_a_series_leaves_out_holidays(self) -> None:
        _, made = plan_series(plan=plan(day=date(2026, 12, 17)), last_date=date(2027, 1, 7), every_weeks=1, now=NOW)

        assert [i.series_date for i in made] == [date(2026, 12, 17), date(2027, 1, 7)]

    def test_a_series_that_does_not_fit_makes_nothing_at_all(self) -> None:
        with pytest.raises(TimeDoesNotFit):
            plan_series(plan=plan(minutes=30), last_date=TUESDAY + timedelta(weeks=2), every_weeks=1, now=NOW)

        assert (Series.objects.count(), CourseInstance.objects.count()) == (0, 0)

    def test_one_date_is_moved_and_one_cancelled_and_an_extension_refills_neither(self) -> None:
        series, (first, second, third) = plan_series(
            plan=plan(), last_date=TUESDAY + timedelta(weeks=2), every_weeks=1, now=NOW
        )
        move(second, day=TUESDAY + timedelta(days=9), start=time(14))
        move(third, day=TUESDAY + timedelta(days=22), start=time(9))
        cancel_session(instance=first, reason="Syg", now=NOW)

        made = extend_series(series=series, last_date=TUESDAY + timedelta(weeks=4), now=NOW)
        again = extend_series(series=series, last_date=TUESDAY + timedelta(weeks=4), now=NOW)

        assert again == []
        assert [i.day.date() for i in made] == [date(2027, 1, 5) - timedelta(weeks=2), date(2026, 12, 29)]
        assert [i.day.time() for i in made] == [time(10), time(10)]
        assert [i.series_date for i in series.instances.order_by("series_date")] == [
            TUESDAY + timedelta(weeks=n) for n in range(5)
        ]

    def test_an_extension_is_drafts_with_the_place_and_people_of_the_last(self) -> None:
        teacher = InstructorFactory()
        series, made = plan_series(plan=plan(instructors=[teacher]), last_date=TUESDAY, every_weeks=2, now=NOW)
        publish_session(instance=made[0])

        (new,) = extend_series(series=series, last_date=TUESDAY + timedelta(weeks=3), now=NOW)

        series.refresh_from_db()
        assert (new.state, new.series_date, new.location) == ("draft", date(2026, 12, 15), made[0].location)
        assert list(new.instructors.all()) == [teacher]
        assert series.last_date == TUESDAY + timedelta(weeks=3)


@pytest.mark.django_db(transaction=True)
def test_two_who_carry_a_series_on_at_once_carry_it_on_once() -> None:
    series, _ = plan_series(plan=plan(), last_date=TUESDAY, every_weeks=1, now=NOW)
    until = TUESDAY + timedelta(weeks=2)

    made = all_at_once([lambda: len(extend_series(series=series, last_date=until, now=NOW))] * 2)

    assert sorted(made) == [0, 2]  # type: ignore[type-var]


class TestCopying:
    def test_a_copy_is_a_draft_without_guests_and_outside_the_series(self) -> None:
        _, (original,) = plan_series(plan=plan(room="Sal 2"), last_date=TUESDAY, every_weeks=1, now=NOW)
        publish_session(instance=original)
        BookingFactory(instance=original)

        copy = copy_session(instance=original, day=TUESDAY + timedelta(days=1), start=time(13), now=NOW)

        assert (copy.state, copy.series, copy.bookings.count()) == ("draft", None, 0)
        assert (copy.course, copy.location, copy.room, copy.capacity, copy.length) == (
            original.course,
            original.location,
            "Sal 2",
            10,
            original.length,
        )

    def test_a_copy_keeps_the_rules(self) -> None:
        with pytest.raises(TimeDoesNotFit):
            copy_session(instance=SessionFactory(), day=date(2026, 11, 28), start=time(10), now=NOW)


class TestPublishing:
    def test_a_draft_is_published(self) -> None:
        draft = SessionFactory(state=InstanceState.DRAFT)

        publish_session(instance=draft)

        draft.refresh_from_db()
        assert draft.state == InstanceState.PUBLISHED

    def test_what_was_cancelled_is_not_published_again(self) -> None:
        with pytest.raises(AlreadyCancelled):
            publish_session(instance=SessionFactory(state=InstanceState.CANCELLED))


class TestEditing:
    def test_the_seats_cannot_be_fewer_than_those_given_away(self) -> None:
        instance = SessionFactory(capacity=3)
        BookingFactory.create_batch(2, instance=instance)

        with pytest.raises(BelowBooked):
            edit_session(instance=instance, plan=replace(plan_of(instance), capacity=1), host_note="Nyt", now=NOW)

        instance.refresh_from_db()
        assert (instance.capacity, instance.host_note) == (3, "")

    def test_more_seats_go_to_the_waiting_list_at_once(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        for name in ("First", "Second", "Third"):
            WaitingFactory(instance=instance, name=name)

        edit_session(instance=instance, plan=replace(plan_of(instance), capacity=3), host_note="", now=NOW)

        assert [b.name for b in instance.bookings.waiting()] == ["Third"]
        assert letters() == {"promoted": ["First", "Second"]}

    def test_fewer_seats_move_nobody(self) -> None:
        instance = SessionFactory(capacity=5)
        BookingFactory(instance=instance)

        edit_session(instance=instance, plan=replace(plan_of(instance), capacity=1), host_note="", now=NOW)

        assert letters() == {}


class TestMoving:
    def test_everybody_is_told_once_for_each_move_the_waiting_list_too(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance, name="Seated")
        WaitingFactory(instance=instance, name="Waiting")
        BookingFactory(instance=instance, name="Gone", state="cancelled", cancelled_at=NOW)

        move(instance)

        instance.refresh_from_db()
        assert instance.starts_at == at(TUESDAY, time(13))
        assert instance.length == timedelta(hours=2)
        assert letters() == {"session_moved": ["Seated", "Waiting"]}

    def test_who_cannot_be_written_to_is_put_on_the_list_of_calls(self) -> None:
        instance = SessionFactory()
        BookingFactory(instance=instance, name="Mail")
        BookingFactory(instance=instance, name="Sms", email="", phone="+4512345678")
        BookingFactory(instance=instance, name="Landline", email="", phone="+4512345678", takes_sms=False)
        BookingFactory(instance=instance, name="Nothing", email="")

        move(instance)

        told = {m.to_name: m.channel for m in Message.objects.all()}
        assert told == {"Mail": Channel.EMAIL, "Sms": Channel.SMS, "Landline": Channel.CALL, "Nothing": Channel.CALL}
        assert {m.to_name for m in Message.objects.to_phone()} == {"Landline", "Nothing"}

    def test_moved_twice_the_first_message_that_nobody_has_read_is_dropped(self) -> None:
        instance = SessionFactory()
        BookingFactory(instance=instance, name="Inga")

        move(instance)
        move(instance, start=time(9))

        waiting = Message.objects.get(state=MessageState.WAITING)
        assert "kl. 9.00" in waiting.text.replace("\N{NO-BREAK SPACE}", " ")
        assert Message.objects.filter(state=MessageState.DROPPED).count() == 1

    def test_a_move_away_from_tomorrow_gives_a_seat_to_who_could_not_be_told_in_time(self) -> None:
        """The seat came free after eight in the evening, too late for the queue; the new day makes it early again."""
        tonight = at(TODAY, time(21))
        instance = SessionFactory(capacity=1)
        WaitingFactory(instance=instance, name="Inga", notice=Notice.DAY_BEFORE)

        move(instance, now=tonight)

        instance.refresh_from_db()
        assert instance.seats_taken == 1
        assert letters() == {"promoted": ["Inga"]}
        assert "1. december" in Message.objects.get(key__startswith="promoted").text

    def test_the_checklist_of_the_old_room_is_forgotten(self) -> None:
        instance, coordinator = SessionFactory(), CoordinatorFactory()
        tick_checklist(instance=instance, done=["room", "network"], by=coordinator, now=NOW)

        move(instance)

        assert instance.checklist.count() == 0

    def test_a_time_that_does_not_fit_moves_nothing_and_tells_nobody(self) -> None:
        instance = SessionFactory()
        BookingFactory(instance=instance)

        with pytest.raises(TimeDoesNotFit):
            move(instance, day=date(2026, 12, 25))

        before = instance.starts_at
        instance.refresh_from_db()
        assert (instance.starts_at, instance.calendar_sequence, letters()) == (before, 0, {})

    def test_what_has_begun_or_was_cancelled_is_not_moved(self) -> None:
        with pytest.raises(AlreadyBegun):
            move(SessionFactory(starts_at=NOW))
        with pytest.raises(AlreadyCancelled):
            move(SessionFactory(state=InstanceState.CANCELLED))


class TestCancelling:
    def test_everybody_is_told_the_waiting_list_too(self) -> None:
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance, name="Seated")
        WaitingFactory(instance=instance, name="Waiting")
        BookingFactory(instance=instance, name="Gone", state="cancelled", cancelled_at=NOW)

        cancel_session(instance=instance, reason="Underviseren er syg.", now=NOW)

        instance.refresh_from_db()
        assert (instance.state, instance.cancel_reason) == ("cancelled", "Underviseren er syg.")
        assert letters() == {"session_cancelled": ["Seated", "Waiting"]}
        assert set(instance.bookings.values_list("name", "state")) == {
            ("Seated", "confirmed"),
            ("Waiting", "waiting"),
            ("Gone", "cancelled"),
        }

    def test_what_was_said_before_and_not_sent_is_overtaken(self) -> None:
        instance = SessionFactory()
        BookingFactory(instance=instance, name="Inga")
        move(instance)

        cancel_session(instance=instance, reason="", now=NOW)

        assert letters() == {"session_cancelled": ["Inga"]}

    def test_cancelling_twice_tells_once(self) -> None:
        instance = SessionFactory()
        BookingFactory(instance=instance, name="Inga")
        cancel_session(instance=instance, reason="", now=NOW)

        with pytest.raises(AlreadyCancelled):
            cancel_session(instance=instance, reason="", now=NOW)

        assert letters() == {"session_cancelled": ["Inga"]}

    def test_what_has_begun_is_not_cancelled(self) -> None:
        with pytest.raises(AlreadyBegun):
            cancel_session(instance=SessionFactory(starts_at=instant(hours=-1)), reason="", now=NOW)

    def test_a_seat_on_a_cancelled_session_can_still_be_given_up_and_promotes_nobody(self) -> None:
        instance = SessionFactory(capacity=1)
        seated = BookingFactory(instance=instance, name="Seated")
        WaitingFactory(instance=instance, name="Waiting")
        cancel_session(instance=instance, reason="", now=NOW)

        cancel_booking(booking=seated, now=NOW)

        assert [b.name for b in instance.bookings.waiting()] == ["Waiting"]


class TestChecklist:
    def test_who_ticked_first_and_when_stays_and_what_is_unticked_goes(self) -> None:
        instance, ann, bo = SessionFactory(), CoordinatorFactory(), CoordinatorFactory()

        tick_checklist(instance=instance, done=["room", "network"], by=ann, now=NOW)
        tick_checklist(instance=instance, done=["room", "contact"], by=bo, now=instant(hours=1))

        ticked = set(instance.checklist.values_list("subject", "done_by", "done_at"))
        assert ticked == {("room", ann.pk, NOW), ("contact", bo.pk, instant(hours=1))}


class TestStaleText:
    def test_a_course_is_stale_when_a_solution_of_its_topic_has_changed_since_it_was_read(self) -> None:
        stale, fresh, not_offered = (CourseFactory(checked_on=TODAY - timedelta(days=n)) for n in (5, 1, 5))
        not_offered.is_offered = False
        not_offered.save()
        for course in (stale, fresh, not_offered):
            solution = Solution.objects.create(name=f"Løsning {course.pk}", changed_on=TODAY - timedelta(days=3))
            solution.topics.add(course.topic)
        assert list(Course.objects.with_stale_text()) == [stale]

        confirm_text(course=stale, now=NOW)

        assert list(Course.objects.with_stale_text()) == []
