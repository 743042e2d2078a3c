"""The coordinator's pages of sessions, as she meets them."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selvhjulpen.courses.models import BookingState, CourseInstance, InstanceState, Series
from selvhjulpen.outbox.models import Channel, Message
from tests.courses.factories import (
    NOW,
    BookingFactory,
    CoordinatorFactory,
    CountedSessionFactory,
    CourseFactory,
    InstructorFactory,
    LocationFactory,
    PersonFactory,
    SessionFactory,
    WaitingFactory,
    instant,
)
from tests.directory.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(client):
    person = CoordinatorFactory()
    client.force_login(person)
    return person


def a_plan(**changes):
    """What the form for a new session sends, for Tuesday at ten."""
    course = changes.pop("course", None) or CourseFactory()
    location = changes.pop("location", None) or LocationFactory()
    return {
        "course": course.pk,
        "location": location.pk,
        "room": "Lokale 2",
        "day": "2026-11-24",
        "start": "10:00",
        "minutes": "",
        "every_weeks": "0",
        "last_date": "",
        "capacity": "",
        "minimum": "",
        "part_of": "",
        **changes,
    }


@pytest.mark.usefixtures("coordinator")
class TestPlanning:
    def test_a_new_session_is_a_draft_with_the_rules_of_its_format(self, client):
        client.post(reverse("courses:session_new"), a_plan())

        made = CourseInstance.objects.get()
        assert (made.state, made.capacity, made.minimum, made.length.total_seconds() / 60) == ("draft", 12, 4, 120)
        assert (made.day.hour, made.day.minute) == (10, 0)

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"start": "08:00"}, "start", "Hold kan begynde fra kl. 8.30."),
            ({"day": "2026-11-28"}, "day", "Hold med tilmelding holdes mandag til fredag."),
            ({"day": "2026-12-24"}, "day", "Det er en helligdag eller lukkedag."),
            ({"minutes": "60"}, "minutes", "Det er kortere, end formatet tillader."),
            ({"minutes": "150"}, "minutes", "Det er længere, end formatet tillader."),
        ],
    )
    def test_a_time_that_does_not_fit_the_format_is_said_at_its_field_and_keeps_what_was_typed(
        self, client, changes, field, words
    ):
        answer = client.post(reverse("courses:session_new"), a_plan(**changes))

        assert answer.context["form"].errors == {field: [words]}
        assert 'value="Lokale 2"' in answer.content.decode()
        assert not CourseInstance.objects.exists()

    @pytest.mark.parametrize("day", ["0001-01-01", "0202-11-24", "9999-12-31"])
    def test_a_year_that_is_only_half_typed_is_no_day(self, client, day):
        answer = client.post(reverse("courses:session_new"), a_plan(day=day, every_weeks="1", last_date=day))

        assert {field: [e.code for e in found.as_data()] for field, found in answer.context["form"].errors.items()} == {
            "day": ["invalid"],
            "last_date": ["invalid"],
        }
        assert not CourseInstance.objects.exists()

    def test_a_session_with_guests_is_not_moved_into_the_past(self, client):
        instance = BookingFactory().instance
        asked = {"day": "2025-11-24", "start": "10:00", "location": instance.location_id, "room": ""}

        answer = client.post(reverse("courses:session_move", args=[instance.pk]), asked)

        assert answer.context["form"].errors == {"day": ["Det tidspunkt er gået. Vælg et, der kommer."]}
        assert not Message.objects.exists()

    def test_a_series_over_christmas_leaves_out_the_holidays(self, client):
        plan = a_plan(day="2026-12-10", every_weeks="1", last_date="2027-01-07")

        answer = client.post(reverse("courses:session_new"), plan)

        series = Series.objects.get()
        assert answer.url == reverse("courses:series", args=[series.pk])
        assert [i.day.date() for i in series.instances.all()] == [
            date(2026, 12, 10),
            date(2026, 12, 17),
            date(2027, 1, 7),
        ]

    def test_one_date_of_a_series_moves_without_breaking_it(self, client):
        client.post(reverse("courses:session_new"), a_plan(every_weeks="1", last_date="2026-12-08"))
        series = Series.objects.get()
        second = series.instances.all()[1]

        client.post(
            reverse("courses:session_move", args=[second.pk]),
            {"day": "2026-12-02", "start": "13:00", "location": second.location_id, "room": ""},
        )
        client.post(reverse("courses:series", args=[series.pk]), {"last_date": "2026-12-15"})

        assert [(i.series_date, i.day.date()) for i in series.instances.order_by("series_date")] == [
            (date(2026, 11, 24), date(2026, 11, 24)),
            (date(2026, 12, 1), date(2026, 12, 2)),
            (date(2026, 12, 8), date(2026, 12, 8)),
            (date(2026, 12, 15), date(2026, 12, 15)),
        ]

    def test_the_drafts_of_a_series_are_published_in_one_go(self, client):
        client.post(reverse("courses:session_new"), a_plan(every_weeks="1", last_date="2026-12-08"))
        series = Series.objects.get()

        client.post(reverse("courses:series", args=[series.pk]), {"offentliggoer": "1"})

        assert {i.state for i in series.instances.all()} == {InstanceState.PUBLISHED}

    def test_a_series_without_an_end_is_asked_for_one(self, client):
        answer = client.post(reverse("courses:session_new"), a_plan(every_weeks="2"))

        assert answer.context["form"].errors == {"last_date": ["Skriv den sidste dag i rækken."]}

    def test_publishing_with_gaps_in_the_checklist_warns_and_still_publishes(self, client):
        instance = SessionFactory(state=InstanceState.DRAFT)
        client.post(reverse("courses:session_tick", args=[instance.pk]), {"klar": ["room", "network", "equipment"]})

        answer = client.post(reverse("courses:session_publish", args=[instance.pk]), follow=True)

        instance.refresh_from_db()
        assert instance.state == InstanceState.PUBLISHED
        assert "Husk tjeklisten: 1 ting mangler." in answer.content.decode()

    def test_a_copy_is_a_draft_without_guests(self, client):
        instance = SessionFactory()
        BookingFactory(instance=instance)

        client.post(reverse("courses:session_copy", args=[instance.pk]), {"day": "2026-12-01", "start": "10:00"})

        copy = CourseInstance.objects.exclude(pk=instance.pk).get()
        assert (copy.state, copy.seats_taken, copy.location_id) == ("draft", 0, instance.location_id)

    def test_fewer_seats_than_are_given_away_is_refused_at_its_field(self, client):
        instance = SessionFactory(capacity=3)
        for _ in range(3):
            BookingFactory(instance=instance)

        answer = client.post(reverse("courses:session_edit", args=[instance.pk]), {"capacity": "2", "minimum": "0"})

        assert answer.context["form"].errors == {
            "capacity": ["Der er givet 3 pladser væk. Tallet kan ikke være lavere."]
        }

    def test_more_seats_go_to_the_waiting_list_at_once(self, client):
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        first, second = WaitingFactory(instance=instance), WaitingFactory(instance=instance)

        client.post(reverse("courses:session_edit", args=[instance.pk]), {"capacity": "2", "minimum": "0"})

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == (BookingState.CONFIRMED, BookingState.WAITING)


@pytest.mark.usefixtures("coordinator")
class TestCancellingAndMoving:
    def test_the_page_says_how_many_are_written_to_and_how_many_must_be_phoned(self, client):
        instance = SessionFactory()
        BookingFactory(instance=instance)
        BookingFactory(instance=instance, email="", phone="+4512345678", takes_sms=False)

        answer = client.get(reverse("courses:session_cancel", args=[instance.pk]))

        assert "1 får en besked af sig selv." in answer.content.decode()
        assert "1 skal du ringe til." in answer.content.decode()

    def test_cancelling_asks_for_a_reason_and_tells_the_waiting_list_too(self, client):
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance, email="har@example.dk")
        WaitingFactory(instance=instance, email="venter@example.dk")
        page = reverse("courses:session_cancel", args=[instance.pk])

        client.post(page, {"reason": ""})
        assert not Message.objects.exists()
        client.post(page, {"reason": "Underviseren er syg."})

        assert set(Message.objects.values_list("channel", "to_address")) == {
            (Channel.EMAIL, "har@example.dk"),
            (Channel.EMAIL, "venter@example.dk"),
        }

    def test_a_get_changes_nothing(self, client):
        instance = SessionFactory()
        booking = BookingFactory(instance=instance)
        pages = ["session_move", "session_cancel", "session_copy", "session_edit", "guest_book"]

        for page in pages:
            assert client.get(reverse(f"courses:{page}", args=[instance.pk])).status_code == 200
        for page in ["guest_cancel", "guest_move"]:
            assert client.get(reverse(f"courses:{page}", args=[instance.pk, booking.pk])).status_code == 200
        assert client.get(reverse("courses:session_publish", args=[instance.pk])).status_code == 405

        instance.refresh_from_db()
        booking.refresh_from_db()
        assert (instance.state, booking.state) == (InstanceState.PUBLISHED, BookingState.CONFIRMED)
        assert not Message.objects.exists()


@pytest.mark.usefixtures("coordinator")
class TestGuests:
    @pytest.fixture
    def form(self):
        return {"navn": "Inga Thorup", "kontakt": "", "hvem": "self", "niveau": "unsure", "kilde": "desk"}

    def test_somebody_at_the_desk_gets_a_seat_without_phone_or_email(self, client, form):
        instance = SessionFactory()

        answer = client.post(reverse("courses:guest_book", args=[instance.pk]), form, follow=True)

        booking = instance.bookings.get()
        assert (booking.state, booking.source, booking.channel) == ("confirmed", "desk", Channel.CALL)
        assert f"Pladsnummeret er {booking.number}." in answer.content.decode()
        assert not Message.objects.exists()

    def test_a_full_session_offers_the_waiting_list_and_keeps_what_was_typed(self, client, form):
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)

        answer = client.post(reverse("courses:guest_book", args=[instance.pk]), form)
        assert "Holdet er fuldt" in answer.content.decode()
        assert 'value="Inga Thorup"' in answer.content.decode()
        client.post(reverse("courses:guest_book", args=[instance.pk]), {**form, "vent": "1"})

        assert instance.bookings.get(name="Inga Thorup").state == BookingState.WAITING

    def test_two_who_wait_together_are_two_before_the_next(self, client):
        instance = SessionFactory(capacity=1)
        BookingFactory(instance=instance)
        WaitingFactory(instance=instance, seats=2, companion="Lis Østergaard")

        page = client.get(reverse("courses:guest_book", args=[instance.pk]))

        assert "2 venter i forvejen" in page.content.decode()

    def test_taking_a_guest_off_gives_the_seat_to_exactly_one(self, client):
        instance = SessionFactory(capacity=1)
        booking = BookingFactory(instance=instance)
        first, second = WaitingFactory(instance=instance), WaitingFactory(instance=instance)

        client.post(reverse("courses:guest_cancel", args=[instance.pk, booking.pk]))

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == (BookingState.CONFIRMED, BookingState.WAITING)

    def test_a_guest_moves_to_another_date_of_the_same_course(self, client):
        instance = SessionFactory()
        other = SessionFactory(course=instance.course, starts_at=instant(days=8))
        booking = BookingFactory(instance=instance, name="Inga Thorup")

        client.post(reverse("courses:guest_move", args=[instance.pk, booking.pk]), {"til": other.pk})

        booking.refresh_from_db()
        assert booking.is_cancelled
        assert other.bookings.get().name == "Inga Thorup"

    def test_it_is_too_late_to_write_but_a_talk_gives_the_free_seat(self, client):
        instance = SessionFactory(starts_at=instant(hours=3))
        waiting = WaitingFactory(instance=instance)

        page = client.get(reverse("courses:session_staff", args=[instance.pk]))
        assert "Det er for sent at skrive. Ring og spørg." in page.content.decode()
        client.post(reverse("courses:guest_seat", args=[instance.pk, waiting.pk]))

        waiting.refresh_from_db()
        assert waiting.has_seat

    @pytest.mark.parametrize("words", ["4721", "inga tho", "12 34 56 78", "+45 12345678"])
    def test_a_guest_who_phones_is_found_by_number_name_or_telephone(self, client, words):
        wanted = BookingFactory(name="Inga Thorup", email="", phone="+4512345678", number="4721")
        BookingFactory(name="Aksel Bruun", number="1111")

        answer = client.post(reverse("courses:guest_find"), {"hvem": words})

        assert answer.context["found"] == [wanted]

    def test_a_booking_of_another_session_is_not_there(self, client):
        booking, other = BookingFactory(), SessionFactory()

        answer = client.post(reverse("courses:guest_cancel", args=[other.pk, booking.pk]))

        assert answer.status_code == 404
        booking.refresh_from_db()
        assert booking.has_seat


class TestWhoSeesWhat:
    def test_an_instructor_sees_own_sessions_and_no_contact_data(self, client):
        person = InstructorFactory()
        client.force_login(person)
        mine, other = SessionFactory(), SessionFactory()
        mine.instructors.add(person)
        BookingFactory(instance=mine, name="Inga Thorup", email="inga@example.dk")

        listed = client.get(reverse("courses:sessions"))
        page = client.get(reverse("courses:session_staff", args=[mine.pk]))

        assert [i.pk for i in listed.context["page_of"]] == [mine.pk]
        assert "inga@example.dk" not in page.content.decode()
        assert client.get(reverse("courses:session_staff", args=[other.pk])).status_code == 404

    def test_a_partner_contact_sees_what_their_organisation_hosts_and_no_names(self, client):
        person = PersonFactory(is_partner=True)
        client.force_login(person)
        ours = OrganizationFactory()
        ours.contacts.add(person)
        hosted = SessionFactory(partner=ours)
        draft = SessionFactory(partner=ours, state=InstanceState.DRAFT)
        BookingFactory(instance=hosted, name="Inga Thorup")

        page = client.get(reverse("courses:session_staff", args=[hosted.pk]))

        assert "Inga Thorup" not in page.content.decode()
        assert client.get(reverse("courses:session_staff", args=[draft.pk])).status_code == 404

    @pytest.mark.parametrize("role", ["is_instructor", "is_partner", "is_administrator"])
    def test_nobody_but_the_coordinator_changes_a_session(self, client, role):
        person = PersonFactory(**{role: True})
        client.force_login(person)
        instance = SessionFactory()
        instance.instructors.add(person)
        booking = BookingFactory(instance=instance)

        answers = [
            client.post(reverse(f"courses:{name}", args=args))
            for name, args in [
                ("session_publish", [instance.pk]),
                ("session_tick", [instance.pk]),
                ("session_edit", [instance.pk]),
                ("session_move", [instance.pk]),
                ("session_copy", [instance.pk]),
                ("session_cancel", [instance.pk]),
                ("guest_book", [instance.pk]),
                ("guest_cancel", [instance.pk, booking.pk]),
                ("guest_move", [instance.pk, booking.pk]),
                ("guest_seat", [instance.pk, booking.pk]),
                ("guest_find", []),
                ("session_new", []),
                ("catalogue", []),
            ]
        ]

        assert {answer.status_code for answer in answers} == {404}

    def test_a_stranger_is_sent_to_the_login(self, client):
        answer = client.get(reverse("courses:sessions"))

        assert answer.url.startswith(reverse("account_login"))


@pytest.mark.usefixtures("coordinator")
class TestWarnings:
    def test_too_few_guests_are_told_of_in_time(self, client):
        instance = SessionFactory(minimum=4, starts_at=instant(days=9))
        BookingFactory(instance=instance)

        assert "Kun 1 på holdet" in client.get(reverse("courses:session_staff", args=[instance.pk])).content.decode()

    def test_beginners_and_practised_on_one_session_are_warned_of(self, client):
        instance = SessionFactory()
        BookingFactory(instance=instance, level="new")
        assert (
            "Helt nye og øvede" not in client.get(reverse("courses:session_staff", args=[instance.pk])).content.decode()
        )
        BookingFactory(instance=instance, level="practised")

        assert "Helt nye og øvede" in client.get(reverse("courses:session_staff", args=[instance.pk])).content.decode()


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize("view", ["kommende", "kladder", "tidligere", "aflyste"])
def test_the_list_costs_the_same_for_one_session_and_for_three(client, view):
    state = {"kladder": "draft", "aflyste": "cancelled"}.get(view, "published")
    starts_at = instant(days=-7) if view == "tidligere" else instant(days=7)

    def one_more():
        instance = SessionFactory(state=state, starts_at=starts_at)
        instance.instructors.add(InstructorFactory())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(reverse("courses:sessions"), {"vis": view}).context["page_of"]) > 0
        return len(captured)

    one_more()
    with_one = queries()
    one_more()
    one_more()
    assert queries() == with_one


def test_counted_sessions_have_no_guests_on_their_page(client):
    client.force_login(CoordinatorFactory())
    instance = CountedSessionFactory()

    page = client.get(reverse("courses:session_staff", args=[instance.pk]))

    assert "Folk kommer forbi, og underviseren tæller." in page.content.decode()
