"""Appointments: booked, moved, cancelled, held; reminded of, and forgotten."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.actions import availability, consents, keeping, traces
from selvhjulpen.cafe.models import (
    Absence,
    Appointment,
    AppointmentState,
    Cafe,
    Consent,
    DropInSession,
    Mode,
    Occupied,
    Shift,
)
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.cafe.queries.appointments import Way
from selvhjulpen.cafe.queries.traces import traces as traces_of
from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.models import Message, MessageState
from selvhjulpen.people.models import AuditEntry
from tests.cafe.appointment_factories import (
    AT_ELEVEN,
    AT_TEN,
    EMAIL,
    PHONE,
    WEDNESDAY,
    AtHomeFactory,
    AvailabilityFactory,
    HelperFactory,
    OnThePhoneFactory,
    book,
    here,
    inga,
)
from tests.courses.factories import NOW, LocationFactory
from tests.directory.factories import AreaFactory, ServiceAtLocationFactory

pytestmark = pytest.mark.django_db
DAY_BEFORE = at(WEDNESDAY - timedelta(days=1), time(9))


def to_citizen() -> list[tuple[str, str, str]]:
    """What was written to the citizen: which letter, by which channel, and how far it has come."""
    letters = Message.objects.exclude(key__startswith="appointment-helper").order_by("pk")
    return [(one.key.split(":")[0].removeprefix("appointment-"), one.channel, one.state) for one in letters]


def to_helpers() -> list[tuple[str, str]]:
    letters = Message.objects.filter(key__startswith="appointment-helper").order_by("pk")
    return [(one.key.split(":")[0].removeprefix("appointment-helper-"), one.to_name) for one in letters]


def free(way: Way, **more: Any) -> list[datetime]:
    """What is free in the first week."""
    found = queries.free(way, now=NOW, **more)
    return [slot.starts_at for slot in found if slot.starts_at < NOW + timedelta(days=7)]


class TestFreeTimes:
    def test_what_is_booked_and_what_is_absence_and_what_is_a_shift_is_not_free(self) -> None:
        hours = AvailabilityFactory(closes=time(15))
        way = here(hours.location)
        assert len(free(way)) == 5

        book(hours)
        person = hours.person
        absence = Absence(person=person, starts_at=at(WEDNESDAY, time(11)), ends_at=at(WEDNESDAY, time(12)))
        availability.add_absence(absence=absence, by=person, now=NOW)
        cafe = Cafe.objects.create(at=ServiceAtLocationFactory())
        session = DropInSession.objects.create(
            cafe=cafe, starts_at=at(WEDNESDAY, time(12)), ends_at=at(WEDNESDAY, time(14))
        )
        Shift.objects.create(session=session, person=person)

        assert free(way) == [at(WEDNESDAY, time(14))]
        session.state = "cancelled"
        session.save()
        assert free(way) == [at(WEDNESDAY, time(hour)) for hour in (12, 13, 14)]

    def test_at_home_is_for_the_area_or_for_all_of_them(self) -> None:
        north, south = AreaFactory(), AreaFactory()
        AtHomeFactory(area=north)

        assert queries.areas(NOW) == [north]
        assert len(free(Way(Mode.HOME, area=north.pk))) == 3
        assert free(Way(Mode.HOME, area=south.pk)) == []
        AtHomeFactory(area=None)
        assert set(queries.areas(NOW)) == {north, south}
        assert len(free(Way(Mode.HOME, area=south.pk))) == 3

    def test_who_has_closed_their_account_or_helps_no_more_is_not_offered(self) -> None:
        hours = AvailabilityFactory()
        hours.person.is_active = False
        hours.person.save()

        assert queries.modes(NOW) == []
        assert queries.places(NOW) == []
        assert free(here(hours.location)) == []

    def test_free_times_cost_three_queries_however_many_help(self, django_assert_num_queries: Any) -> None:
        place = LocationFactory()
        for _ in range(3):
            book(AvailabilityFactory(location=place))
            with django_assert_num_queries(3):
                queries.free(here(place), now=NOW)


class TestBooking:
    def test_an_appointment_takes_its_quarters_and_is_written_to_both(self) -> None:
        hours = AvailabilityFactory(travel_minutes=15)
        made = book(hours, starts_at=at(WEDNESDAY, time(10, 15)))

        taken = Occupied.objects.filter(appointment=made).values_list("quarter", flat=True)
        assert list(taken) == [at(WEDNESDAY, time(10)) + n * timedelta(minutes=15) for n in range(6)]
        assert to_citizen() == [("booked", "email", "waiting")]
        assert to_helpers() == [("new", hours.person.name)]
        letter, to_helper = Message.objects.order_by("pk")
        assert made.token in letter.text
        assert "BEGIN:VCALENDAR" in letter.calendar
        assert "Inga" not in to_helper.subject + to_helper.text

    def test_who_has_the_fewest_appointments_that_day_gets_the_next(self) -> None:
        place = LocationFactory()
        busy, idle = AvailabilityFactory(location=place), AvailabilityFactory(location=place)
        first = book(busy)

        second = book(busy, starts_at=AT_ELEVEN, citizen=inga(name="Karl Friis"))

        assert {first.helper, second.helper} == {busy.person, idle.person}

    def test_a_time_that_is_gone_is_refused_and_nothing_is_kept(self) -> None:
        hours = AvailabilityFactory()
        book(hours)

        with pytest.raises(actions.TimeTaken):
            book(hours, citizen=inga(name="Karl Friis"))

        assert Appointment.objects.count() == 1
        assert len(to_citizen()) == 1

    def test_a_time_that_is_too_soon_too_late_or_nobodys_is_refused(self) -> None:
        hours = AvailabilityFactory(weekday=1, opens=time(10), closes=time(13))
        home = AtHomeFactory(weekday=1)

        for each, moment in (
            (hours, NOW + timedelta(hours=1)),
            (hours, NOW + timedelta(days=49, hours=3)),
            (hours, NOW + timedelta(days=1, hours=3)),
            (home, at(NOW.date(), time(12, 15))),
        ):
            with pytest.raises(actions.TimeTaken):
                book(each, starts_at=moment)

        assert book(hours, starts_at=NOW + timedelta(hours=1), by=HelperFactory()).pk

    def test_the_same_form_sent_twice_gives_one_appointment_and_another_time_gives_another(self) -> None:
        hours = AvailabilityFactory()
        form = inga(form_key="form-1")

        first, again = book(hours, citizen=form), book(hours, citizen=form)
        other = book(hours, citizen=form, starts_at=AT_ELEVEN)

        assert first == again != other
        assert to_citizen() == [("booked", "email", "waiting")] * 2

    def test_staff_who_book_with_themselves_are_not_written_to_and_the_log_knows_it(self) -> None:
        hours = AvailabilityFactory()
        made = book(hours, by=hours.person)

        assert to_helpers() == []
        assert [(entry.what, entry.about) for entry in AuditEntry.objects.all()] == [("Aftale bestilt", made.about)]

    def test_who_has_a_telephone_alone_gets_a_text_message(self) -> None:
        made = book(AvailabilityFactory(), citizen=inga(contact=PHONE))

        (letter,) = Message.objects.filter(channel="sms")
        assert letter.text.startswith("Du har en aftale onsdag 25. november kl. 10.00-10.45, Sted")
        assert made.token in letter.text

    def test_the_address_is_kept_for_visits_at_home_only(self) -> None:
        at_home = book(AtHomeFactory(), starts_at=at(WEDNESDAY, time(10, 15)), citizen=inga(address="Birkevej 2"))
        here_with_us = book(AvailabilityFactory(), citizen=inga(address="Birkevej 2"))

        assert (at_home.address, here_with_us.address) == ("Birkevej 2", "")


class TestMovingAndCancelling:
    def test_moved_it_keeps_its_link_and_its_helper_and_frees_its_old_time(self) -> None:
        hours = AvailabilityFactory()
        AvailabilityFactory(location=hours.location)
        made = book(hours)

        moved = actions.move(appointment=made, starts_at=AT_ELEVEN, now=NOW)

        assert (moved.pk, moved.token, moved.helper) == (made.pk, made.token, made.helper)
        assert (moved.starts_at, moved.calendar_sequence) == (AT_ELEVEN, 1)
        taken = Occupied.objects.filter(helper=made.helper).values_list("quarter", flat=True)
        assert list(taken) == [AT_ELEVEN + n * timedelta(minutes=15) for n in range(4)]
        assert to_citizen() == [("booked", "email", "dropped"), ("moved", "email", "waiting")]

    def test_it_may_move_by_a_quarter_into_its_own_time(self) -> None:
        hours = AvailabilityFactory()
        made = book(hours)

        actions.move(appointment=made, starts_at=at(WEDNESDAY, time(10, 15)), now=NOW)

        assert Occupied.objects.count() == 4

    def test_moved_to_a_time_that_is_taken_it_stays_where_it_was(self) -> None:
        hours = AvailabilityFactory()
        made = book(hours)
        book(hours, starts_at=AT_ELEVEN, citizen=inga(name="Karl Friis"))

        with pytest.raises(actions.TimeTaken):
            actions.move(appointment=made, starts_at=AT_ELEVEN, now=NOW)

        made.refresh_from_db()
        assert (made.starts_at, made.occupied.count(), made.calendar_sequence) == (AT_TEN, 4, 0)

    def test_moved_to_another_helper_both_helpers_hear_of_it(self) -> None:
        hours = AvailabilityFactory(closes=time(11))
        other = AvailabilityFactory(location=hours.location, opens=time(11))
        made = book(hours)

        moved = actions.move(appointment=made, starts_at=AT_ELEVEN, now=NOW)

        assert moved.helper == other.person
        assert to_helpers() == [("new", hours.person.name), ("gone", hours.person.name), ("new", other.person.name)]
        assert set(Occupied.objects.values_list("helper", flat=True)) == {other.person.pk}

    def test_cancelled_the_time_is_free_again_and_the_citizen_is_told(self) -> None:
        hours = AvailabilityFactory()
        made = book(hours)

        actions.cancel(appointment=made, now=NOW)

        assert AT_TEN in free(here(hours.location))
        assert to_citizen() == [("booked", "email", "dropped"), ("cancelled", "email", "waiting")]
        assert "STATUS:CANCELLED" in Message.objects.get(key__startswith="appointment-cancelled").calendar
        with pytest.raises(actions.NotBooked):
            actions.cancel(appointment=made, now=NOW)

    def test_whom_nobody_can_write_to_is_telephoned_when_staff_cancel_and_not_when_they_do_it_themselves(self) -> None:
        hours = AvailabilityFactory()
        landline = inga(contact=PHONE, takes_sms=False)
        by_staff = book(hours, citizen=landline)
        by_themselves = book(hours, citizen=landline, starts_at=AT_ELEVEN)

        actions.cancel(appointment=by_staff, by=hours.person, now=NOW)
        actions.cancel(appointment=by_themselves, now=NOW)

        assert to_citizen() == [("cancelled", "call", "waiting")]

    def test_what_has_begun_is_neither_moved_nor_cancelled(self) -> None:
        made = book(AvailabilityFactory())

        for deed in (
            lambda: actions.cancel(appointment=made, now=AT_TEN),
            lambda: actions.move(appointment=made, starts_at=AT_ELEVEN, now=AT_TEN),
        ):
            with pytest.raises(actions.AlreadyBegun):
                deed()

    def test_whether_somebody_came_is_said_when_it_has_begun_and_can_be_taken_back(self) -> None:
        hours = AvailabilityFactory()
        made = book(hours)

        with pytest.raises(actions.NotYet):
            actions.mark(appointment=made, state=AppointmentState.HELD, by=hours.person, now=NOW)
        for state in (AppointmentState.ABSENT, AppointmentState.BOOKED, AppointmentState.HELD):
            assert actions.mark(appointment=made, state=state, by=hours.person, now=AT_TEN).state == state


class TestAbsence:
    def test_an_absence_over_an_appointment_is_refused_and_names_it(self) -> None:
        hours = AvailabilityFactory()
        made = book(hours)
        absence = Absence(person=hours.person, starts_at=at(WEDNESDAY, time()), ends_at=at(WEDNESDAY, time(23)))

        with pytest.raises(availability.HasAppointments) as refused:
            availability.add_absence(absence=absence, by=hours.person, now=NOW)

        assert refused.value.appointments == [made]
        assert not Absence.objects.exists()
        assert Occupied.objects.filter(absence__isnull=False).count() == 0

    def test_absences_of_one_person_do_not_overlap_and_removed_they_free_the_time(self) -> None:
        hours = AvailabilityFactory()
        whole_day = {"starts_at": at(WEDNESDAY, time()), "ends_at": at(WEDNESDAY + timedelta(days=1), time())}
        absence = Absence(person=hours.person, **whole_day)
        availability.add_absence(absence=absence, by=hours.person, now=NOW)

        again = Absence(person=hours.person, starts_at=AT_TEN, ends_at=AT_ELEVEN)
        with pytest.raises(availability.AlreadyAbsent):
            availability.add_absence(absence=again, by=hours.person, now=NOW)
        assert free(here(hours.location)) == []
        availability.drop_absence(absence=absence, by=hours.person, now=NOW)
        assert len(free(here(hours.location))) == 3

    def test_rows_of_an_import_get_their_quarters_and_those_that_clash_are_named(self) -> None:
        hours = AvailabilityFactory()
        book(hours)
        Occupied.objects.all().delete()
        clash = Appointment.objects.create(
            helper=hours.person,
            mode=Mode.PHONE,
            starts_at=AT_TEN + timedelta(minutes=30),
            ends_at=AT_ELEVEN,
            name="Karl",
        )
        absence = Absence.objects.create(
            person=hours.person, starts_at=at(WEDNESDAY, time(12)), ends_at=at(WEDNESDAY, time(13))
        )

        assert availability.occupy_all(now=NOW) == [clash]
        assert availability.occupy_all(now=NOW) == [clash]
        assert absence.occupied.count() == 4
        assert Occupied.objects.count() == 8


class TestReminders:
    def test_the_day_before_everybody_is_reminded_once(self) -> None:
        hours = AvailabilityFactory()
        for moment, contact, takes_sms in ((10, EMAIL, True), (11, PHONE, True), (12, PHONE, False)):
            book(hours, starts_at=at(WEDNESDAY, time(moment)), citizen=inga(contact=contact, takes_sms=takes_sms))
        Message.objects.all().delete()

        keeping.remind(now=DAY_BEFORE - timedelta(minutes=5))
        assert to_citizen() == []
        for _ in range(2):
            keeping.remind(now=DAY_BEFORE)

        assert to_citizen() == [("reminder", channel, "waiting") for channel in ("email", "sms", "call")]

    def test_what_was_cancelled_or_moved_is_not_reminded_of_and_a_reminder_under_way_is_taken_back(self) -> None:
        hours = AvailabilityFactory()
        gone, moved, late = (
            book(hours, starts_at=at(WEDNESDAY, time(hour)), citizen=inga(name=f"Borger {hour}"))
            for hour in (10, 11, 12)
        )
        actions.cancel(appointment=gone, now=NOW)
        actions.move(appointment=moved, starts_at=at(WEDNESDAY + timedelta(days=7), time(10)), now=NOW)
        Message.objects.all().delete()

        keeping.remind(now=DAY_BEFORE)
        assert to_citizen() == [("reminder", "email", "waiting")]
        actions.move(appointment=late, starts_at=AT_TEN, now=DAY_BEFORE)
        assert to_citizen() == [("reminder", "email", "dropped"), ("moved", "email", "waiting")]
        keeping.remind(now=DAY_BEFORE)
        assert [state for kind, _, state in to_citizen() if kind == "reminder"] == ["dropped", "waiting"]

    def test_who_books_after_the_reminders_went_out_is_not_reminded_at_once(self) -> None:
        book(AvailabilityFactory(), now=DAY_BEFORE + timedelta(hours=1))

        keeping.remind(now=DAY_BEFORE + timedelta(hours=2))

        assert [kind for kind, _, _ in to_citizen()] == ["booked"]

    def test_a_call_nobody_made_is_not_made_when_it_has_begun(self) -> None:
        book(AvailabilityFactory(), citizen=inga(contact=Contact()))
        keeping.remind(now=DAY_BEFORE)

        keeping.remind(now=AT_TEN)

        assert to_citizen() == [("reminder", "call", "dropped")]


class TestConsent:
    def make(self, **changed: Any) -> Consent:
        made = book(AvailabilityFactory())
        said: dict[str, Any] = {"what": "read", "solution": None, "given": "spoken", "until": WEDNESDAY}
        return consents.record_consent(appointment=made, by=made.helper, now=NOW, **said | changed)

    def test_it_ends_by_itself_after_its_last_day(self) -> None:
        self.make()

        assert Consent.objects.in_force(WEDNESDAY).count() == 1  # type: ignore[attr-defined]
        assert Consent.objects.in_force(WEDNESDAY + timedelta(days=1)).count() == 0  # type: ignore[attr-defined]

    def test_said_again_it_lasts_longer_and_after_it_was_taken_back_it_is_another(self) -> None:
        first = self.make()
        again = {"what": "read", "solution": None, "given": "signed", "until": WEDNESDAY + timedelta(days=3)}
        appointment, by = first.appointment, first.appointment.helper

        longer = consents.record_consent(appointment=appointment, by=by, now=NOW, **again)
        assert (longer.pk, longer.until, longer.given) == (first.pk, WEDNESDAY + timedelta(days=3), "signed")
        consents.withdraw_consent(consent=longer, now=NOW)
        other = consents.record_consent(appointment=appointment, by=by, now=NOW, **again)
        assert other.pk != first.pk
        last = AuditEntry.objects.filter(what="Samtykke trukket tilbage").get()
        assert (last.who, last.about) == (None, appointment.about)

    def test_nobody_consents_to_what_is_cancelled(self) -> None:
        consent = self.make()
        actions.cancel(appointment=consent.appointment, now=NOW)

        with pytest.raises(consents.NobodyConsents):
            consents.record_consent(
                appointment=consent.appointment,
                what="buy",
                solution=None,
                given="spoken",
                until=WEDNESDAY,
                by=consent.appointment.helper,
                now=NOW,
            )


class TestForgetting:
    def test_the_address_goes_on_the_day_after_and_at_once_where_nobody_comes(self) -> None:
        hours = AtHomeFactory()
        kept, gone = (
            book(hours, starts_at=at(WEDNESDAY, clock), citizen=inga(name=str(clock), address="Birkevej 2"))
            for clock in (time(10, 15), time(11, 15))
        )
        actions.cancel(appointment=gone, now=NOW)

        keeping.forget_addresses(now=at(WEDNESDAY, time(23, 55)))
        assert list(Appointment.objects.values_list("address", flat=True)) == ["Birkevej 2", ""]
        keeping.forget_addresses(now=at(WEDNESDAY + timedelta(days=1), time(0, 5)))
        kept.refresh_from_db()
        assert kept.address == ""

    def test_six_months_later_it_is_nobodys_and_still_counts(self) -> None:
        consent = TestConsent().make()
        made = consent.appointment
        Occupied.objects.all().delete()

        keeping.forget_citizens(now=at(date(2027, 5, 24), time(23, 55)))
        made.refresh_from_db()
        assert made.name == "Inga Holm"
        keeping.forget_citizens(now=at(date(2027, 5, 25), time(0, 5)))

        token = made.token
        made.refresh_from_db()
        assert (made.name, made.email, made.state) == ("", "", "booked")
        assert made.forgotten_at is not None
        assert made.token != token
        assert not Consent.objects.exists()
        assert set(Message.objects.filter(about=made.about).values_list("text", "to_name")) == {("", "")}

    def test_who_asks_to_be_forgotten_has_no_appointment_any_more_and_is_not_written_to(self) -> None:
        made = book(AvailabilityFactory(), citizen=inga(booked_by="Lis Holm"))
        citizen, booker = traces_of(EMAIL)
        assert (citizen.name, booker.name) == ("Inga Holm", "Lis Holm")

        traces.forget_trace(trace=booker, by=HelperFactory(), now=NOW)
        made.refresh_from_db()
        assert (made.name, made.booked_by, made.email, made.state) == ("Inga Holm", "", "", "booked")
        traces.forget_trace(trace=citizen, by=HelperFactory(), now=NOW)
        made.refresh_from_db()

        assert (made.name, made.state, made.occupied.count()) == ("", "cancelled", 0)
        assert traces_of(EMAIL) == []
        assert {state for _, _, state in to_citizen()} == {MessageState.DROPPED}

    def test_the_calendar_of_days_that_are_over_is_not_kept(self) -> None:
        book(AvailabilityFactory())

        keeping.forget_citizens(now=AT_TEN + timedelta(days=3))

        assert not Occupied.objects.exists()


def test_on_the_phone_nobody_needs_a_place() -> None:
    made = book(OnThePhoneFactory(), citizen=inga(contact=PHONE))

    assert (made.mode, made.location) == (Mode.PHONE, None)
    assert "ringer til dig" in Message.objects.get(channel="sms").text
