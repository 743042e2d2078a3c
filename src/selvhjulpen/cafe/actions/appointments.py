"""Appointments: booked, moved, cancelled, held.

Nobody looks first whether a time is free and then takes it: whoever books writes the quarters of the helper's calendar,
and the database refuses a quarter that is there already (``Occupied``), whoever else has just written it: a citizen,
a colleague, an absence. What a person of the staff does for a citizen (``by``; None is the citizen) stands in the
audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from selvhjulpen.cafe.letters import appointments as letters
from selvhjulpen.cafe.models import Appointment, AppointmentState, Mode, Occupied
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.cafe.queries.appointments import Way
from selvhjulpen.cafe.rules import slots
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.keys import new_token
from selvhjulpen.outbox.actions import drop_waiting
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.solutions.models import Topic


class Refused(Exception):
    """A deed that cannot be done now. Nothing has been changed."""


class TimeTaken(Refused):
    """Nobody can be booked at that time any more: somebody else has it, or it is too soon, or no hours are kept."""


class NotBooked(Refused):
    """It is cancelled, or has been held already."""


class AlreadyBegun(Refused):
    """It has begun: what is asked can no longer be done."""


class NotYet(Refused):
    """Whether somebody came is known when it has begun, not before."""


@dataclass(frozen=True)
class Citizen:
    """Whom an appointment is for, as the form asked. ``address``: where the helper comes, at home only."""

    name: str
    contact: Contact
    booked_by: str = ""
    companion: bool = False
    takes_sms: bool = True
    address: str = ""
    topic: Topic | None = None
    language: str = "da"
    form_key: str = field(default_factory=new_token)


def book(
    *,
    way: Way,
    starts_at: datetime,
    citizen: Citizen,
    helper: Person | None = None,
    by: Person | None = None,
    now: datetime,
) -> Appointment:
    """Agree on a time with whoever has the fewest appointments that day, or with ``helper``. Raises TimeTaken.

    The same form sent twice gives the appointment it gave the first time.
    """
    with transaction.atomic():
        citizen, earlier = _sent_before(citizen, starts_at)
        if earlier:
            return earlier

        def make(slot: slots.Slot) -> Appointment:
            return Appointment.objects.create(
                form_key=citizen.form_key,
                helper_id=slot.helper,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                buffer_minutes=slot.buffer_minutes,
                travel_minutes=slot.travel_minutes,
                mode=way.mode,
                location_id=way.place,
                area_id=way.area,
                topic=citizen.topic,
                name=citizen.name,
                booked_by=citizen.booked_by,
                companion=citizen.companion,
                phone=citizen.contact.phone,
                email=citizen.contact.email,
                takes_sms=citizen.takes_sms,
                address=citizen.address if way.mode == Mode.HOME else "",
                language=citizen.language,
                created_at=now,
            )

        candidates = _candidates(way, starts_at, helper=helper, is_staff=by is not None, now=now)
        try:
            booked = _first_free(candidates, make)
        except _SentTwice:
            return Appointment.objects.get(form_key=citizen.form_key)
        booked = queries.with_page().get(pk=booked.pk)
        letters.booked(booked, now=now)
        _tell(booked, booked.helper, what="new", by=by, now=now)
        _note(booked, gettext_noop("Aftale bestilt"), by=by, now=now)
    return booked


def move(
    *,
    appointment: Appointment,
    starts_at: datetime,
    helper: Person | None = None,
    by: Person | None = None,
    now: datetime,
) -> Appointment:
    """Another time for the same help, if possible with the same helper. Raises TimeTaken, NotBooked or AlreadyBegun.

    The new time is taken before the old one is given back: whatever goes wrong, there is one.
    """
    with transaction.atomic():
        held = _lock(appointment, now=now)
        if held.starts_at == starts_at and helper in (None, held.helper):
            return held
        before, old_helper = copy(held), held.helper
        way = way_of(held)
        candidates = _candidates(way, starts_at, helper=helper, is_staff=by is not None, now=now)
        candidates.sort(key=lambda slot: slot.helper != old_helper.pk)

        def change(slot: slots.Slot) -> Appointment:
            held.helper_id = slot.helper
            held.starts_at, held.ends_at = slot.starts_at, slot.ends_at
            held.buffer_minutes, held.travel_minutes = slot.buffer_minutes, slot.travel_minutes
            held.calendar_sequence = before.calendar_sequence + 1
            held.save()
            return held

        _first_free(candidates, change)
        wanted = _slot_of(held).quarters
        held.occupied.exclude(helper=held.helper_id, quarter__in=wanted).delete()
        held = queries.with_page().get(pk=held.pk)
        # What has not been said yet speaks of the old time: a reminder, a receipt.
        drop_waiting(about=held.about, now=now)
        letters.moved(held, before=before, is_staffs=by is not None, now=now)
        if old_helper.pk == held.helper_id:
            _tell(held, held.helper, what="moved", by=by, now=now)
        else:
            _tell(before, old_helper, what="gone", by=by, now=now)
            _tell(held, held.helper, what="new", by=by, now=now)
        _note(held, gettext_noop("Aftale flyttet"), by=by, now=now)
    return held


def cancel(
    *, appointment: Appointment, by: Person | None = None, tells_citizen: bool = True, now: datetime
) -> Appointment:
    """Give the time back. Raises NotBooked or AlreadyBegun.

    ``tells_citizen`` False: they are not written to, because they have asked to be forgotten.
    """
    with transaction.atomic():
        held = _lock(appointment, now=now)
        held.state, held.cancelled_at = AppointmentState.CANCELLED, now
        # A calendar follows only what is newer than what it holds.
        held.calendar_sequence += 1
        held.save(update_fields=["state", "cancelled_at", "calendar_sequence"])
        held.occupied.all().delete()
        drop_waiting(about=held.about, now=now)
        if tells_citizen:
            letters.cancelled(held, is_staffs=by is not None, now=now)
        _tell(held, held.helper, what="gone", by=by, now=now)
        _note(held, gettext_noop("Aftale aflyst"), by=by, now=now)
    return held


def mark(*, appointment: Appointment, state: AppointmentState, by: Person, now: datetime) -> Appointment:
    """Say whether it was held or nobody came; BOOKED takes the word back. Raises NotBooked or NotYet."""
    with transaction.atomic():
        held = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if held.is_cancelled:
            raise NotBooked
        if now < held.starts_at:
            raise NotYet
        held.state = state
        held.save(update_fields=["state"])
        what = {
            AppointmentState.HELD: gettext_noop("Aftale holdt"),
            AppointmentState.ABSENT: gettext_noop("Kom ikke til sin aftale"),
            AppointmentState.BOOKED: gettext_noop("Svar om aftale taget tilbage"),
        }
        _note(held, what[state], by=by, now=now)
    return held


def way_of(appointment: Appointment) -> Way:
    """How and where the two meet."""
    return Way(Mode(appointment.mode), place=appointment.location_id, area=appointment.area_id)


def occupy(appointment: Appointment) -> None:
    """Write the quarters that are not there yet. Raises IntegrityError where one is somebody else's."""
    there = set(appointment.occupied.filter(helper=appointment.helper_id).values_list("quarter", flat=True))
    Occupied.objects.bulk_create(
        Occupied(helper_id=appointment.helper_id, quarter=quarter, appointment=appointment)
        # In the order of time: two who write overlapping times never wait for each other.
        for quarter in _slot_of(appointment).quarters
        if quarter not in there
    )


def is_the_lock(error: IntegrityError) -> bool:
    """True where a quarter was somebody's already. SQLite names the columns, PostgreSQL the constraint."""
    return "cafe_helper_in_one_place" in str(error) or "cafe_occupied.quarter" in str(error)


class _SentTwice(Exception):
    """The same form has made its appointment in this very moment."""


def _first_free(candidates: Iterable[slots.Slot], write: Callable[[slots.Slot], Appointment]) -> Appointment:
    """Write the appointment with the first helper whose calendar the database lets it have. Raises TimeTaken."""
    for slot in candidates:
        try:
            with transaction.atomic():
                appointment = write(slot)
                occupy(appointment)
        except IntegrityError as error:
            if "form_key" in str(error):
                raise _SentTwice from error
            if not is_the_lock(error):
                raise
        else:
            return appointment
    raise TimeTaken


def _candidates(
    way: Way, starts_at: datetime, *, helper: Person | None, is_staff: bool, now: datetime
) -> list[slots.Slot]:
    """Who keeps hours at that time and is not on shift; whose calendar is free, the database alone knows."""
    if starts_at < slots.earliest(now, at_home=way.mode == Mode.HOME, is_staff=is_staff):
        return []
    if starts_at >= now + slots.LOOK_AHEAD:
        return []
    hours = queries.hours_for(way, now=now, helper=helper)
    helpers = {slot.helper for slot in slots.slots_at(starts_at, hours, busy={})}
    # Who is put on a shift is held while it is asked whether they have an appointment: first the one, then the other.
    list(Person.objects.filter(pk__in=helpers).order_by("pk").select_for_update(no_key=True))
    busy = queries.on_shift(helpers, starts_at - slots.LONGEST, starts_at + slots.LONGEST)
    return queries.by_fewest(slots.slots_at(starts_at, hours, busy=busy))


def _slot_of(appointment: Appointment) -> slots.Slot:
    return slots.Slot(
        starts_at=appointment.starts_at,
        helper=appointment.helper_id,
        ends_at=appointment.ends_at,
        buffer_minutes=appointment.buffer_minutes,
        travel_minutes=appointment.travel_minutes,
    )


def _sent_before(citizen: Citizen, starts_at: datetime) -> tuple[Citizen, Appointment | None]:
    """What this form gave when it was sent before: the same person at the same time.

    Somebody who goes back in the browser and chooses another time sends the same form key, but means another
    appointment, which gets a key of its own.
    """
    earlier = queries.with_page().filter(form_key=citizen.form_key).first()
    if earlier is None:
        return citizen, None
    is_same = earlier.starts_at == starts_at and earlier.name == citizen.name and earlier.contact == citizen.contact
    return replace(citizen, form_key=new_token()), earlier if is_same and not earlier.is_cancelled else None


def _lock(appointment: Appointment, *, now: datetime) -> Appointment:
    """The appointment as it is now, held. Raises NotBooked or AlreadyBegun."""
    Appointment.objects.select_for_update().get(pk=appointment.pk)
    held = queries.with_page().get(pk=appointment.pk)
    if not held.is_booked:
        raise NotBooked
    if now >= held.starts_at:
        raise AlreadyBegun
    return held


def _tell(appointment: Appointment, helper: Person, *, what: str, by: Person | None, now: datetime) -> None:
    # Nobody is written to about what they have just done themselves.
    if by is None or by.pk != helper.pk:
        letters.tell_helper(appointment, helper, what=what, now=now)


def _note(appointment: Appointment, what: str, *, by: Person | None, now: datetime) -> None:
    if by:
        note(deed=Deed.CHANGED, what=what, about=appointment.about, by=by, now=now)
