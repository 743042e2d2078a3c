"""Sessions: planned, published, copied, moved, cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from selvhjulpen.courses import letters, rules
from selvhjulpen.courses.actions.refusals import (
    AlreadyBegun,
    AlreadyCancelled,
    BelowBooked,
    CourseFull,
    TimeDoesNotFit,
)
from selvhjulpen.courses.actions.seats import lock, promote_waiting, refusal
from selvhjulpen.courses.models import ChecklistItem, Course, CourseInstance, InstanceState, Series
from selvhjulpen.directory.models import Location, Organization, PriorityArea
from selvhjulpen.lib.calendars import COPENHAGEN, at, closed_because, local_day
from selvhjulpen.lib.keys import new_key
from selvhjulpen.outbox.actions import drop_waiting
from selvhjulpen.people.models import Person
from selvhjulpen.ui.actions import save_once

# What the coordinator says of a new one.
_OF_A_SESSION = ("course", "location", "room", "starts_at", "ends_at", "capacity", "minimum", "partner", "part_of")
_OF_A_COURSE = ("title", "title_en", "format", "topic", "audience", "level", "description", "description_en")
_OF_A_SERIES = ("course", "first_date", "last_date", "every_weeks", "start_time")


@dataclass(frozen=True)
class Plan:
    """When, where and for how many a course is held; clock times are Danish."""

    course: Course
    location: Location
    day: date
    start: time
    minutes: int
    room: str = ""
    capacity: int | None = None
    minimum: int = 0
    instructors: Sequence[Person] = ()
    partner: Organization | None = None
    part_of: str = ""

    @property
    def starts_at(self) -> datetime:
        return at(self.day, self.start)

    @property
    def ends_at(self) -> datetime:
        # Added in UTC: two hours are two hours, also on the night the clock changes.
        return (self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(COPENHAGEN)


def faults_of(plan: Plan) -> list[rules.Fault]:
    """What is wrong with the plan's time under the rules of its format; empty where it fits."""
    course_format = plan.course.format
    return rules.time_faults(
        day=plan.day,
        start=plan.start,
        minutes=plan.minutes,
        counting=rules.Counting(course_format.counting),
        shortest_minutes=course_format.shortest_minutes,
        longest_minutes=course_format.longest_minutes,
        closed_because=closed_because,
    )


def plan_session(*, plan: Plan, key: str = "", now: datetime) -> CourseInstance:
    """Make one session as a draft. Raises TimeDoesNotFit.

    The same plan sent twice under one ``key`` (empty: its own) gives the draft it gave the first time.
    """
    if faults := faults_of(plan):
        raise TimeDoesNotFit(faults)
    with transaction.atomic():
        return _make(plan, key=key, now=now)


def plan_series(
    *, plan: Plan, last_date: date, every_weeks: int, key: str = "", now: datetime
) -> tuple[Series, list[CourseInstance]]:
    """Make a series of drafts from ``plan.day`` to ``last_date``, leaving out holidays. Raises TimeDoesNotFit.

    The sessions are returned with the series; a holiday that was left out is simply not among them. ``key`` as in
    ``plan_session``.
    """
    with transaction.atomic():
        series = Series(
            key=key or new_key(),
            course=plan.course,
            first_date=plan.day,
            last_date=last_date,
            every_weeks=every_weeks,
            start_time=plan.start,
        )
        if not save_once(series, says=_OF_A_SERIES):
            return series, list(series.instances.all())
        made = []
        for series_day in rules.series_days(
            first=plan.day, last=last_date, every_weeks=every_weeks, closed_because=closed_because
        ):
            if series_day.skipped:
                continue
            dated = replace(plan, day=series_day.day)
            if faults := faults_of(dated):
                raise TimeDoesNotFit(faults)
            made.append(_make(dated, now=now, series=series, series_date=series_day.day))
        if not made:
            raise TimeDoesNotFit([rules.Fault.HOLIDAY])
    return series, made


def extend_series(*, series: Series, last_date: date, now: datetime) -> list[CourseInstance]:
    """Carry a series on to a later date, with the place and people of its last session; returns the new drafts.

    Dates the series had before are left as they are, moved and cancelled ones too.
    """
    with transaction.atomic():
        # Held: two who press the button at once carry it on once.
        series = Series.objects.select_for_update().get(pk=series.pk)
        newest = series.instances.select_related("course__format", "location").latest("series_date")
        first = (newest.series_date or newest.day.date()) + timedelta(weeks=series.every_weeks)
        pattern = replace(plan_of(newest), start=series.start_time)
        made = [
            _make(replace(pattern, day=d.day), now=now, series=series, series_date=d.day)
            for d in rules.series_days(
                first=first, last=last_date, every_weeks=series.every_weeks, closed_because=closed_because
            )
            if not d.skipped
        ]
        series.last_date = max(series.last_date, last_date)
        series.save(update_fields=["last_date"])
    return made


def copy_session(*, instance: CourseInstance, day: date, start: time, key: str = "", now: datetime) -> CourseInstance:
    """The same session on another day, as a draft without guests. Raises TimeDoesNotFit; ``key`` as plan_session."""
    return plan_session(plan=replace(plan_of(instance), day=day, start=start), key=key, now=now)


def publish_session(*, instance: CourseInstance) -> CourseInstance:
    """Show the session in the programme. Raises AlreadyCancelled."""
    with transaction.atomic():
        held = lock(instance)
        if held.state == InstanceState.CANCELLED:
            raise AlreadyCancelled
        held.state = InstanceState.PUBLISHED
        held.save(update_fields=["state"])
    return held


def edit_session(*, instance: CourseInstance, plan: Plan, host_note: str, now: datetime) -> CourseInstance:
    """Change what does not move anybody: seats, minimum, instructors, partner, notes. Raises BelowBooked.

    More seats go to the waiting list at once.
    """
    with transaction.atomic():
        held = lock(instance)
        held.capacity = plan.capacity
        held.minimum = plan.minimum
        held.partner = plan.partner
        held.part_of = plan.part_of
        held.host_note = host_note
        try:
            with transaction.atomic():
                held.save(update_fields=["capacity", "minimum", "partner", "part_of", "host_note"])
        except IntegrityError as error:
            reason = refusal(error)
            raise (BelowBooked() if isinstance(reason, CourseFull) else reason) from error
        held.instructors.set(plan.instructors)
        promote_waiting(instance=held, now=now)
    return held


def move_session(
    *, instance: CourseInstance, day: date, start: time, location: Location, room: str, now: datetime
) -> CourseInstance:
    """Hold the session at another time or place, and tell everybody, the waiting list too.

    Raises TimeDoesNotFit, AlreadyCancelled or AlreadyBegun. A session of a series keeps its place in it.
    """
    with transaction.atomic():
        held = lock(instance)
        if held.state == InstanceState.CANCELLED:
            raise AlreadyCancelled
        if now >= held.starts_at:
            raise AlreadyBegun
        before = copy(held)
        plan = replace(plan_of(held), day=day, start=start, location=location, room=room)
        faults = faults_of(plan)
        if plan.starts_at <= now:
            # Everybody is written to: one wrong figure in the year must not send them to last week.
            faults.append(rules.Fault.PAST)
        if faults:
            raise TimeDoesNotFit(faults)
        held.starts_at, held.ends_at = plan.starts_at, plan.ends_at
        held.location, held.room = location, room
        held.calendar_sequence += 1
        held.save(update_fields=["starts_at", "ends_at", "location", "room", "calendar_sequence"])
        # What was checked was the old room and the old hour.
        held.checklist.all().delete()
        for booking in held.bookings.active():
            booking.instance = held
            drop_waiting(about=booking.about, now=now)
            letters.session_moved(booking, now=now, before=before)
        # A seat that came free too late for the old day may be in time for the new one.
        promote_waiting(instance=held, now=now)
    return held


def cancel_session(*, instance: CourseInstance, reason: str, now: datetime) -> CourseInstance:
    """Cancel the session and tell everybody, the waiting list too. Raises AlreadyCancelled or AlreadyBegun.

    Bookings keep their state: who had a seat is still known, for the telephone and for a new date.
    """
    with transaction.atomic():
        held = lock(instance)
        if held.state == InstanceState.CANCELLED:
            raise AlreadyCancelled
        if now >= held.starts_at:
            raise AlreadyBegun
        was_published = held.state == InstanceState.PUBLISHED
        held.state = InstanceState.CANCELLED
        held.cancel_reason = reason
        held.calendar_sequence += 1
        held.save(update_fields=["state", "cancel_reason", "calendar_sequence"])
        for booking in held.bookings.active() if was_published else []:
            booking.instance = held
            drop_waiting(about=booking.about, now=now)
            letters.session_cancelled(booking, now=now)
    return held


def tick_checklist(*, instance: CourseInstance, done: Sequence[str], by: Person, now: datetime) -> None:
    """Set the checklist to just these subjects; who ticked one first, and when, stays."""
    with transaction.atomic():
        instance.checklist.exclude(subject__in=done).delete()
        ChecklistItem.objects.bulk_create(
            [ChecklistItem(instance=instance, subject=subject, done_at=now, done_by=by) for subject in done],
            ignore_conflicts=True,
        )


def add_course(*, course: Course, priority_areas: Iterable[PriorityArea]) -> None:
    """Keep a new course; its form sent twice is one."""
    with transaction.atomic():
        if save_once(course, says=_OF_A_COURSE):
            course.priority_areas.set(priority_areas)


def confirm_text(*, course: Course, now: datetime) -> None:
    """Somebody has read the course text and found it true."""
    course.checked_on, course.checked_at = local_day(now), now
    course.save(update_fields=["checked_on", "checked_at"])


def replan(plan: Plan, **changes: Any) -> Plan:
    """The same plan with some of it changed."""
    return replace(plan, **changes)


def plan_of(instance: CourseInstance) -> Plan:
    """The plan an existing session keeps."""
    return Plan(
        course=instance.course,
        location=instance.location,
        day=instance.day.date(),
        start=instance.day.time(),
        minutes=int(instance.length.total_seconds() // 60),
        room=instance.room,
        capacity=instance.capacity,
        minimum=instance.minimum,
        instructors=list(instance.instructors.all()),
        partner=instance.partner,
        part_of=instance.part_of,
    )


def _make(
    plan: Plan, *, key: str = "", now: datetime, series: Series | None = None, series_date: date | None = None
) -> CourseInstance:
    instance = CourseInstance(
        key=key or new_key(),
        course=plan.course,
        location=plan.location,
        room=plan.room,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        capacity=plan.capacity if plan.course.format.is_booked else None,
        minimum=plan.minimum if plan.course.format.is_booked else 0,
        partner=plan.partner,
        part_of=plan.part_of,
        series=series,
        series_date=series_date,
        created_at=now,
    )
    is_new = save_once(instance, says=_OF_A_SESSION)
    if not is_new and set(instance.instructors.all()) != set(plan.instructors):
        # Back in the browser, and somebody else teaches: that is another session.
        return _make(plan, now=now)
    if is_new:
        instance.instructors.set(plan.instructors)
    return instance
