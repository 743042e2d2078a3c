"""Booking an appointment as a citizen does, with and without a hitch; the link; and the staff's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.actions.consents import record_consent
from selvhjulpen.cafe.forms.booking import spelled
from selvhjulpen.cafe.models import Absence, Appointment, Availability, Consent, Mode, Occupied
from selvhjulpen.lib.calendars import at
from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from tests.cafe.appointment_factories import (
    AT_ELEVEN,
    AT_TEN,
    WEDNESDAY,
    AtHomeFactory,
    AvailabilityFactory,
    HelperFactory,
    OnThePhoneFactory,
    book,
    inga,
)
from tests.courses.factories import NOW, HostFactory, LocationFactory, SessionFactory, TopicFactory
from tests.people.factories import CoordinatorFactory
from tests.reading import Page

pytestmark = pytest.mark.django_db
CPR = "010150-1234"
FORM = {"hvem": "self", "navn": "Inga Holm", "kontakt": "20 30 40 50", "formkey": "form-1"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is NOW, a Monday at nine."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def get(client: Client, address: str, **query: object) -> Page:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return Page(answer.content)


def follow(client: Client, page: Page, words: str) -> Page:
    """Press the link that begins with these words."""
    (href,) = [href for said, href in page.links.items() if said.startswith(words)][:1]
    return get(client, href)


def press(client: Client, page: Page, address: str, button: str, value: str = "1", **typed: object) -> Any:
    """Type on a page and press one of its buttons; what stands in the form travels along as a browser sends it."""
    sent = {name: values for name, values in page.typed.items() if name and name != "csrfmiddlewaretoken"}
    return client.post(address, {**sent, **typed, button: value})


def here(hours: Availability) -> str:
    return f"/aftale/?hvordan=place&sted={hours.location_id}&dag={WEDNESDAY}&tid={spelled(AT_TEN)}"


def plain(hours: Availability) -> str:
    return f"/aftale/samlet/?hvordan={hours.mode}&sted={hours.location_id or ''}"


class TestOneQuestionAPage:
    def test_how_where_which_day_and_when_are_links_and_then_come_the_citizens_own_answers(
        self, client: Client
    ) -> None:
        hours = AvailabilityFactory(location=LocationFactory(name="Biblioteket"))
        AvailabilityFactory(person=hours.person)
        OnThePhoneFactory()
        topic = TopicFactory(name="MitID")

        page = get(client, "/aftale/")
        headings = page.headings
        for words in ("Her hos os", "Biblioteket", "onsdag 25 november", "Kl. 10.00"):
            page = follow(client, page, words)
            headings += page.headings
        address = here(hours)
        for typed in (
            {"hvem": "self"},
            {"navn": "Inga Holm"},
            {"kontakt": "20 30 40 50"},
            {},
            {"emne": str(topic.pk)},
            {"med": "on"},
        ):
            page = Page(press(client, page, address, "videre", **typed).content)
            headings += page.headings

        assert headings == [
            "Hvordan vil du have hjælp?",
            "Hvor vil du komme hen?",
            "Hvilken dag?",
            "Hvad tid?",
            "Hvem skal have hjælp?",
            "Hvad hedder du?",
            "Hvordan får vi fat i dig?",
            "Kan du få sms?",
            "Hvad vil du have hjælp til?",
            "Kommer der en med dig?",
            "Er det rigtigt?",
        ]
        answer = press(client, page, address, "bestil")
        made = Appointment.objects.get()
        assert answer["Location"] == f"/aftale/{made.token}/"
        assert (made.name, made.phone, made.topic, made.companion) == ("Inga Holm", "+4520304050", topic, True)
        assert made.helper == hours.person

    def test_the_only_place_need_not_be_chosen_but_an_area_always(self, client: Client) -> None:
        hours = AvailabilityFactory()
        AtHomeFactory(area=hours.location.area)

        assert get(client, "/aftale/", hvordan="place").headings == ["Hvilken dag?"]
        assert get(client, "/aftale/", hvordan="home").headings == ["Hvor bor du?"]

    def test_who_books_for_another_says_who_and_that_they_have_talked_about_it(self, client: Client) -> None:
        hours = AvailabilityFactory()
        page = get(client, here(hours))
        for typed in ({"hvem": "other"}, {"navn": "Lis Holm"}, {"anden": "Inga Holm"}):
            page = Page(press(client, page, here(hours), "videre", **typed).content)

        assert page.headings == ["Har I talt om det?"]
        refused = Page(press(client, page, here(hours), "videre").content)
        assert refused.faults == {"aftalt": ["Sæt et kryds, når I har talt om det."]}

    @pytest.mark.parametrize(
        ("mode", "questions"),
        [
            ("place", ["Hvad vil Inga Holm have hjælp til?", "Kommer der en med Inga Holm?"]),
            ("phone", ["Hvad vil Inga Holm have hjælp til?", "Er der en sammen med Inga Holm?"]),
        ],
    )
    def test_questions_about_another_say_whom_they_are_about(
        self, client: Client, mode: str, questions: list[str]
    ) -> None:
        hours = AvailabilityFactory() if mode == "place" else OnThePhoneFactory()
        to = here(hours) if mode == "place" else f"/aftale/?hvordan=phone&tid={spelled(AT_TEN)}"
        typed = {**FORM, "hvem": "other", "navn": "Lis Holm", "anden": "Inga Holm", "aftalt": "on"}

        topic = Page(client.post(to, {**typed, "trin": "ring", "videre": "1"}).content)
        answer = client.post(to, {**typed, "trin": "emne", "videre": "1"})

        assert [topic.headings, Page(answer.content).headings] == [[asked] for asked in questions]
        assert "sammen med mig" not in answer.content.decode()

    def test_the_time_is_taken_meanwhile_and_the_nearest_others_are_offered_with_all_that_was_typed(
        self, client: Client
    ) -> None:
        hours = AvailabilityFactory()
        typed = {**FORM, "trin": "svar", "tid": spelled(AT_TEN)}
        book(hours, citizen=inga(name="Karl Friis"))

        page = Page(client.post(here(hours), {**typed, "bestil": "1"}).content)

        assert page.headings == ["Vælg en anden tid"]
        assert page.summary == [
            "Den tid er lige blevet taget. Vælg en anden. Alt, hvad du har skrevet, står her endnu."
        ]
        assert page.typed["navn"] == ["Inga Holm"]
        offered = [button.text.replace("\xa0", " ") for button in page.by_class("choice")]
        assert offered[:2] == ["Onsdag 25. november kl. 11.00", "Onsdag 25. november kl. 12.00"]
        assert len(offered) == 6
        page = Page(press(client, page, here(hours), "nytid", spelled(AT_ELEVEN)).content)
        assert page.headings == ["Er det rigtigt?"]
        assert press(client, page, here(hours), "bestil").status_code == 302
        assert Appointment.objects.get(name="Inga Holm").starts_at == AT_ELEVEN

    def test_a_number_like_a_cpr_number_is_refused_and_not_kept(self, client: Client) -> None:
        hours = AvailabilityFactory()
        answer = client.post(here(hours), {**FORM, "trin": "navn", "videre": "1", "navn": CPR, "tid": spelled(AT_TEN)})

        assert CPR not in answer.content.decode()
        assert "navn" in Page(answer.content).faults

    def test_nonsense_in_the_address_asks_again_from_where_it_made_sense(self, client: Client) -> None:
        hours = AvailabilityFactory()
        first = "Hvordan vil du have hjælp?"

        for query, heading in (
            ({"hvordan": "by-boat"}, first),
            ({"hvordan": "place", "sted": "9" * 30}, "Hvilken dag?"),
            ({"hvordan": "place", "sted": hours.location_id, "dag": "2026-13-45"}, "Hvilken dag?"),
            ({"hvordan": "place", "sted": hours.location_id, "dag": WEDNESDAY, "tid": "now"}, "Hvad tid?"),
            ({"hvordan": "place", "sted": hours.location_id, "dag": WEDNESDAY, "tid": "99991231T2359Z"}, "Hvad tid?"),
        ):
            assert get(client, "/aftale/", **query).headings == [heading]

    def test_where_nobody_can_be_booked_there_is_another_way(self, client: Client) -> None:
        HostFactory()
        page = get(client, "/aftale/")

        assert "Man kan ikke bestille en tid lige nu." in page.prose
        assert "12 34 56 78" in page.prose.replace("\xa0", " ")

    @pytest.mark.django_db(transaction=True)
    def test_the_pages_of_free_times_are_kept_until_somebody_books(
        self, client: Client, keeping: None, django_assert_num_queries: Any
    ) -> None:
        hours = AvailabilityFactory()
        day = f"/aftale/?hvordan=place&dag={WEDNESDAY}"
        assert "Kl. 10.00" in get(client, day).links
        with django_assert_num_queries(1):
            assert "Kl. 10.00" in get(client, day).links

        book(hours)

        assert "Kl. 10.00" not in get(client, day).links


def test_no_browser_keeps_a_page_with_what_somebody_typed(client: Client) -> None:
    hours, session = AvailabilityFactory(), SessionFactory()
    asks = {
        here(hours): {"trin": "navn", "videre": "1"},
        plain(hours): {},
        f"/kurser/{session.pk}/": {},
        f"/kurser/{session.pk}/trin/": {},
    }
    for address, more in asks.items():
        answer = client.post(address, {"navn": "Inga Holm", **more})
        assert ("Inga Holm" in answer.content.decode(), "no-store" in answer.headers["Cache-Control"]) == (True, True)


class TestOnOnePage:
    def test_all_is_asked_at_once(self, client: Client) -> None:
        hours = AtHomeFactory(area=LocationFactory().area)
        address = f"/aftale/samlet/?hvordan=home&omraade={hours.area_id}"
        sent = {**FORM, "tid": spelled(at(WEDNESDAY, time(10, 15)))}

        refused = Page(client.post(address, sent).content)
        assert refused.faults == {"adresse": ["Skriv, hvor vi skal komme hen."]}
        client.post(address, {**sent, "adresse": "Birkevej 2"})

        made = Appointment.objects.get()
        assert (made.mode, made.area, made.address) == ("home", hours.area, "Birkevej 2")

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("inga@example.dk", "Skriv det nummer, vi skal ringe til."),
            ("20 30 40", "Det nummer kan vi ikke læse. Skriv otte tal."),
        ],
    )
    def test_on_the_telephone_there_must_be_a_number_to_ring(self, client: Client, typed: str, said: str) -> None:
        hours = OnThePhoneFactory()
        sent = {**FORM, "tid": spelled(AT_TEN), "kontakt": typed}

        assert Page(client.post(plain(hours), sent).content).faults == {"kontakt": [said]}

    def test_the_time_is_taken_meanwhile_and_the_nearest_one_is_chosen_beside_what_was_typed(
        self, client: Client
    ) -> None:
        hours = AvailabilityFactory()
        book(hours)

        page = Page(client.post(plain(hours), {**FORM, "tid": spelled(AT_TEN)}).content)

        assert page.typed["navn"] == ["Inga Holm"]
        (chosen,) = [o for o in page.by_id("id_tid").tags("option") if "selected" in o.attrs]
        assert chosen.attrs["value"] == spelled(AT_ELEVEN)
        assert Appointment.objects.count() == 1

    def test_a_machine_gets_no_appointment_and_who_asks_too_often_is_told_of_another_way(
        self, client: Client, settings: Any
    ) -> None:
        settings.BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS = 1
        hours = AvailabilityFactory()
        sent = {**FORM, "tid": spelled(AT_TEN)}

        client.post(plain(hours), {**sent, "hjemmeside": "https://example.com"})
        assert not Appointment.objects.exists()
        client.post(plain(hours), sent)
        answer = client.post(plain(hours), {**sent, "tid": spelled(AT_ELEVEN), "formkey": "form-2"})

        assert answer.status_code == 429
        assert Page(answer.content).typed["navn"] == ["Inga Holm"]
        assert Appointment.objects.count() == 1


class TestByLink:
    def test_the_receipt_says_when_where_and_who_and_gives_the_calendar_file(self, client: Client) -> None:
        made = book(AvailabilityFactory())

        answer = client.get(f"/aftale/{made.token}/")
        page = Page(answer.content)

        assert page.headings == ["Du har en aftale"]
        assert f"Hej Inga Holm. {made.helper.name} hjælper dig." in page.prose
        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in answer.content.decode()
        calendar = client.get(f"/aftale/{made.token}/kalender.ics").content.decode()
        assert "DTSTART:20261125T090000Z" in calendar
        assert "Inga" not in calendar

    def test_cancelling_asks_first_and_one_press_does_it(self, client: Client) -> None:
        made = book(AvailabilityFactory())
        address = f"/aftale/{made.token}/aflys/"

        page = get(client, address)
        assert [button.text for button in page.tags("form")[0].tags("button")] == ["Ja, aflys"]
        assert Appointment.objects.get().is_booked
        client.post(address)

        assert Appointment.objects.get().is_cancelled
        assert get(client, f"/aftale/{made.token}/").headings == ["Aftalen er aflyst"]

    def test_moving_shows_the_times_asks_once_more_and_moves(self, client: Client) -> None:
        made = book(AvailabilityFactory())
        address = f"/aftale/{made.token}/flyt/"

        page = get(client, address)
        assert f"?tid={spelled(AT_TEN)}" not in page.links.values()
        assert get(client, address, tid=spelled(AT_ELEVEN)).headings == ["Vil du flytte hertil?"]
        client.post(address, {"tid": spelled(AT_ELEVEN)})

        assert Appointment.objects.get().starts_at == AT_ELEVEN

    def test_moved_to_a_time_that_is_gone_it_stays_and_says_so(self, client: Client) -> None:
        hours = AvailabilityFactory()
        made = book(hours)
        book(hours, starts_at=AT_ELEVEN, citizen=inga(name="Karl Friis"))

        answer = client.post(f"/aftale/{made.token}/flyt/", {"tid": spelled(AT_ELEVEN)})

        assert "Den tid er lige blevet taget." in answer.content.decode()
        assert Appointment.objects.get(pk=made.pk).starts_at == AT_TEN

    def test_what_has_begun_and_what_is_forgotten_opens_no_page_to_change_it(self, client: Client, clock: Any) -> None:
        made = book(AvailabilityFactory())
        clock.move_to(AT_TEN)

        for page in ("aflys", "flyt"):
            assert client.get(f"/aftale/{made.token}/{page}/").status_code == 302
        Appointment.objects.update(name="", booked_by="", phone="", email="", forgotten_at=AT_TEN)
        assert client.get(f"/aftale/{made.token}/").status_code == 404

    def test_a_consent_stands_on_the_page_and_is_taken_back_with_one_press(self, client: Client, clock: Any) -> None:
        made = book(AvailabilityFactory())
        said: dict[str, Any] = {"what": "read", "solution": None, "given": "spoken", "until": WEDNESDAY}
        consent = record_consent(appointment=made, by=made.helper, now=NOW, **said)
        other = book(AvailabilityFactory(), citizen=inga(name="Karl Friis"))

        assert "Læse post sammen med mig" in client.get(f"/aftale/{made.token}/").content.decode()
        assert client.get(f"/aftale/{other.token}/samtykke/{consent.pk}/").status_code == 404
        address = f"/aftale/{made.token}/samtykke/{consent.pk}/"
        assert get(client, address).headings == ["Vil du tage det tilbage?"]
        assert Consent.objects.get().withdrawn_at is None
        client.post(address)

        assert Consent.objects.get().withdrawn_at == NOW
        assert "Læse post sammen med mig" not in client.get(f"/aftale/{made.token}/").content.decode()


class TestStaff:
    def test_the_week_shows_each_helper_their_own_and_the_coordinator_all_and_the_log_hears_of_it(
        self, client: Client
    ) -> None:
        hours = AvailabilityFactory()
        mine = book(hours)
        other = book(AvailabilityFactory(), citizen=inga(name="Karl Friis"))

        client.force_login(hours.person)
        page = client.get("/aftaler/").content.decode()
        assert ("Inga Holm" in page, "Karl Friis" in page) == (True, False)
        assert list(AuditEntry.objects.filter(deed="seen").values_list("about", flat=True)) == [mine.about]
        client.force_login(CoordinatorFactory())
        page = client.get("/aftaler/").content.decode()
        assert ("Inga Holm" in page, "Karl Friis" in page) == (True, True)
        assert "Inga Holm" not in client.get("/aftaler/?uge=2026-12-01").content.decode()
        client.force_login(hours.person)
        assert client.get(f"/aftaler/{other.pk}/").status_code == 404

    def test_the_list_asks_as_often_for_three_as_for_one(self, client: Client, django_assert_num_queries: Any) -> None:
        hours = AvailabilityFactory()
        client.force_login(hours.person)
        for moment in (10, 11, 12):
            book(hours, starts_at=at(WEDNESDAY, time(moment)), citizen=inga(name=f"Borger {moment}"))
            client.get("/aftaler/")
            with django_assert_num_queries(6):
                client.get("/aftaler/")

    def test_who_books_for_a_citizen_reads_whose_home_it_is(self, client: Client) -> None:
        AvailabilityFactory(mode=Mode.HOME, location=None)
        client.force_login(CoordinatorFactory())

        page = client.get("/aftaler/ny/").content.decode()
        assert "Hjemme hos borgeren" in page
        assert "Hjemme hos dig" not in page

    def test_at_the_desk_one_books_with_a_certain_helper_for_somebody_without_a_contact(self, client: Client) -> None:
        hours = AvailabilityFactory()
        AvailabilityFactory(location=hours.location)
        client.force_login(CoordinatorFactory())
        address = f"/aftaler/ny/?hvordan=place&sted={hours.location_id}&hjaelper={hours.person_id}"
        assert get(client, address).headings == ["Bestil til en borger"]

        answer = client.post(address, {**FORM, "kontakt": "", "tid": spelled(AT_TEN)})

        made = Appointment.objects.get()
        assert answer["Location"] == f"/aftaler/{made.pk}/"
        assert (made.helper, made.contact) == (hours.person, Contact())
        again = client.post(address, {**FORM, "formkey": "form-2", "tid": spelled(AT_TEN)})
        assert "Den tid er lige blevet taget." in again.content.decode()
        assert Page(again.content).typed["navn"] == ["Inga Holm"]

    def test_held_it_leads_on_to_the_help_log_and_not_before_it_has_begun(self, client: Client, clock: Any) -> None:
        hours = AvailabilityFactory()
        made = book(hours)
        client.force_login(hours.person)
        address = f"/aftaler/{made.pk}/"
        assert "Hvordan gik det?" not in client.get(address).content.decode()

        client.post(address, {"var": "held"})
        assert Appointment.objects.get().is_booked
        clock.move_to(AT_TEN)
        client.force_login(hours.person)
        client.post(address, {"var": "held"})

        assert Appointment.objects.get().state == "held"
        assert f"?aftale={made.pk}" in client.get(address).content.decode()

    def test_staff_move_and_cancel_with_a_letter_or_a_call(self, client: Client) -> None:
        hours = AvailabilityFactory()
        written = book(hours)
        called = book(hours, starts_at=AT_ELEVEN, citizen=inga(contact=Contact(), name="Karl Friis"))
        client.force_login(hours.person)

        client.post(f"/aftaler/{written.pk}/flyt/", {"tid": spelled(at(WEDNESDAY, time(12)))})
        client.post(f"/aftaler/{called.pk}/aflys/")

        told = Message.objects.filter(state="waiting").exclude(key__contains="helper")
        assert {(one.key.split(":")[0], one.channel) for one in told} == {
            ("appointment-moved", "email"),
            ("appointment-cancelled", "call"),
        }

    def test_a_consent_is_for_thirty_days_at_most_and_holds_no_cpr_number(self, client: Client) -> None:
        made = book(AvailabilityFactory())
        client.force_login(made.helper)
        address = f"/aftaler/{made.pk}/samtykke/"
        said = {"what": "fill_in", "given": "signed", "until": "2026-11-30"}

        late = Page(client.post(address, {**said, "until": "2027-01-30"}).content)
        assert late.faults == {"until": ["Et samtykke kan højst gælde i 30 dage."]}
        client.post(address, said)
        consent = Consent.objects.get()
        assert (consent.recorded_by, consent.given) == (made.helper, "signed")
        client.post(f"/aftaler/{made.pk}/samtykke/{consent.pk}/")
        assert Consent.objects.get().withdrawn_at is not None


class TestMyTimes:
    HOURS = {
        "mode": "phone",
        "weekday": "3",
        "opens": "10:00",
        "closes": "12:00",
        "minutes": "30",
        "buffer_minutes": "15",
        "travel_minutes": "30",
        "first_day": "2026-11-23",
        "formkey": "hours-1",
    }

    def test_hours_are_saved_once_changed_and_taken_away(self, client: Client) -> None:
        person = HelperFactory()
        client.force_login(person)
        address = f"/mine-tider/{person.pk}/timer/"

        for _ in range(2):
            assert client.post(address, self.HOURS).status_code == 302
        hours = Availability.objects.get()
        assert (hours.person, hours.location, hours.travel_minutes) == (person, None, 0)
        client.post(f"{address}{hours.pk}/", {**self.HOURS, "closes": "13:00"})
        assert Availability.objects.get().closes == time(13)
        assert "Onsdag" in client.get("/mine-tider/").content.decode()
        client.post(f"{address}{hours.pk}/slet/")
        assert not Availability.objects.exists()

    def test_hours_without_a_place_or_without_room_for_one_are_refused(self, client: Client) -> None:
        person = HelperFactory()
        client.force_login(person)
        short = {**self.HOURS, "mode": "place", "closes": "10:15"}

        page = Page(client.post(f"/mine-tider/{person.pk}/timer/", short).content)

        assert page.faults == {
            "location": ["Vælg, hvor borgeren skal komme hen."],
            "closes": ["Der er ikke tid til en hel aftale."],
        }

    def test_an_absence_in_the_way_of_an_appointment_names_it(self, client: Client) -> None:
        hours = AvailabilityFactory()
        made = book(hours)
        client.force_login(hours.person)
        address = f"/mine-tider/{hours.person_id}/fravaer/"
        whole_day = {"fra_dag": str(WEDNESDAY), "til_dag": str(WEDNESDAY), "formkey": "absence-1"}

        page = Page(client.post(address, whole_day).content)
        assert f"/aftaler/{made.pk}/" in page.links.values()
        actions.cancel(appointment=made, now=NOW)
        assert client.post(address, whole_day).status_code == 302

        absence = Absence.objects.get()
        assert (absence.starts_at, absence.ends_at) == (
            at(WEDNESDAY, time()),
            at(WEDNESDAY + timedelta(days=1), time()),
        )
        client.post(f"{address}{absence.pk}/slet/")
        assert not Occupied.objects.exists()

    def test_the_hours_of_others_are_the_coordinators_business_alone(self, client: Client) -> None:
        hours = AvailabilityFactory(mode=Mode.PLACE)
        address = f"/mine-tider/{hours.person_id}/"
        client.force_login(HelperFactory())
        assert client.get(address).status_code == 404
        assert client.post(f"{address}timer/{hours.pk}/slet/").status_code == 404

        client.force_login(CoordinatorFactory())
        assert re.search(r"Tider for Hjælper \d+", get(client, address).headings[0])
        HelperFactory(name="Uden Timer")
        page = get(client, "/mine-tider/")
        assert address in page.links.values()
        assert "Uden Timer (ingen timer)" in page.text
