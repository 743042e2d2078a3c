"""Fetch, or answer "not there": the permission is part of the query."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from selvhjulpen.courses.models import Booking, Course, CourseInstance, InstanceState
from selvhjulpen.courses.queries import session_to_show, sessions_for
from selvhjulpen.people.models import Person


def public_session(pk: int) -> CourseInstance:
    """A session anybody may open: published, or cancelled after it was."""
    return get_object_or_404(
        CourseInstance.objects.with_page().exclude(state=InstanceState.DRAFT).filter(course__audience="citizens"), pk=pk
    )


def seat(token: str) -> Booking:
    """The booking a personal link opens."""
    booking = get_object_or_404(Booking, token=token)
    # The page of somebody who has a seat says nothing of the seats of others; whoever waits asks how many are free.
    read = session_to_show if booking.has_seat else CourseInstance.objects.with_page().get
    booking.instance = read(pk=booking.instance_id)
    return booking


def session(person: Person, pk: int) -> CourseInstance:
    """A session this person may see on the staff pages."""
    return get_object_or_404(sessions_for(person), pk=pk)


def taught_session(person: Person, pk: int) -> CourseInstance:
    """A session whose guests this person may see by name: their own, or any for the coordinator."""
    own = CourseInstance.objects.with_page().exclude(state=InstanceState.DRAFT)
    return get_object_or_404(own if person.is_coordinator else own.taught_by(person), pk=pk)


def guest(instance: CourseInstance, pk: int) -> Booking:
    """A booking of this session."""
    booking = get_object_or_404(instance.bookings, pk=pk)
    booking.instance = instance
    return booking


def course(pk: int) -> Course:
    """A course of the catalogue."""
    return get_object_or_404(Course.objects.select_related("format", "topic"), pk=pk)
