"""The help log: six taps, once by its key, corrected and taken back within the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from selvhjulpen.cafe.actions.visits import forget_log_deeds
from selvhjulpen.cafe.models import HelpVisit, LogDeed
from selvhjulpen.cafe.queries.visits import desk_of, figures_of, offered, referable
from selvhjulpen.cafe.rules.visits import begun, day_and_slot, is_sendable, measured, most_used
from selvhjulpen.directory.models import Location
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.people.models import Person
from tests.cafe.factories import OPENS, SessionFactory, ShiftFactory, TicketFactory
from tests.cafe.visit_factories import VisitFactory
from tests.directory.factories import (
    HostFactory,
    LocationFactory,
    OrganizationFactory,
    ServiceAtLocationFactory,
)
from tests.people.factories import InstructorFactory
from tests.reading import Page
from tests.solutions.factories import SolutionFactory, TopicFactory

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
NOW = OPENS + timedelta(minutes=40)  # a Monday at 10.40


@pytest.fixture
def jonas() -> Person:
    HostFactory()
    return InstructorFactory(name="Jonas Lind")


@pytest.fixture
def tablet(jonas: Person) -> Client:
    client = Client()
    client.force_login(jonas)
    return client


@pytest.fixture
def library() -> Location:
    return LocationFactory(name="Birkesø Bibliotek")


def fields(library: Location, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    topic = more.pop("topic", None) or TopicFactory()
    asked = {"key": "first", "how": "cafe", "location": library.pk, "topic": topic.pk, "outcome": "alone"}
    return asked | {"minutes": "10", "device": "phone", "solution": "none", "referred_to": "", "people": "1"} | more


def read(answer: Any) -> Page:
    return Page(answer.content)


def chosen(page: Page) -> dict[str, str]:
    """What the form on the page holds as it stands."""
    return {name: values[0] for name, values in page.typed.items() if name}


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


class TestRules:
    @pytest.mark.parametrize(
        ("moment", "day", "slot"),
        [
            ("2026-03-09T09:00+00:00", date(2026, 3, 9), 24 + 10),
            ("2026-03-29T00:59+00:00", date(2026, 3, 29), 7 * 24 + 1),  # the last minute of winter
            ("2026-03-29T01:00+00:00", date(2026, 3, 29), 7 * 24 + 3),  # there is no half past two
            ("2026-10-25T00:30+00:00", date(2026, 10, 25), 7 * 24 + 2),
            ("2026-10-25T01:30+00:00", date(2026, 10, 25), 7 * 24 + 2),  # it is half past two again
            ("2026-06-30T22:30+00:00", date(2026, 7, 1), 3 * 24),  # half past midnight
        ],
    )
    def test_the_day_and_the_hour_are_those_of_the_danish_clock(self, moment, day, slot):
        assert day_and_slot(datetime.fromisoformat(moment)) == (day, slot)

    def test_the_clock_says_nothing_where_it_was_forgotten_or_only_just_opened(self):
        def after(minutes: float, *, was_started: bool) -> int | None:
            return measured(NOW, NOW + timedelta(minutes=minutes), was_started=was_started)

        assert [after(m, was_started=True) for m in (0, 1.6, 180, 181)] == [1, 2, 180, None]
        assert [after(m, was_started=False) for m in (0, 2, 3, 181)] == [None, None, 3, None]

    def test_a_visit_began_with_its_clock_or_so_long_before_it_was_written_down(self):
        assert begun(NOW, NOW + timedelta(minutes=9), 20, was_started=True) == NOW
        assert begun(NOW, NOW + timedelta(minutes=9), 20, was_started=False) == NOW - timedelta(minutes=11)

    def test_what_is_older_than_a_fortnight_or_in_the_future_is_not_taken(self):
        ages = [timedelta(days=14), timedelta(days=14, seconds=1), timedelta(minutes=-5), timedelta(minutes=-6)]
        assert [is_sendable(NOW - age, now=NOW) for age in ages] == [True, False, True, False]

    def test_what_is_used_most_comes_first_and_the_others_as_they_came(self):
        assert most_used("abc", ("cab", 1), ("c", 2)) == ["c", "a", "b"]


class TestLogging:
    def test_a_visit_is_written_down_and_says_nobodys_name(self, tablet, jonas, library):
        solution, town_hall = SolutionFactory(), OrganizationFactory(kind="municipality")
        with time_machine.travel(NOW, tick=False):
            sent = fields(library, solution=solution.pk, referred_to=town_hall.pk, started_at=iso(OPENS))
            assert tablet.post("/hjaelpelog/", sent).status_code == 302
            page = read(tablet.get("/hjaelpelog/"))

        visit = HelpVisit.objects.get()
        assert (visit.started_at, visit.day, visit.slot) == (OPENS, date(2026, 3, 9), 34)
        assert (visit.solution, visit.device, visit.outcome) == (solution, "phone", "alone")
        assert (visit.referred_to, visit.people, visit.logged_by, visit.session) == (town_hall, 1, jonas, None)
        assert {e.attrs.get("type") for e in page.tags("input")} == {"hidden", "radio", "number"}
        assert not page.tags("textarea")

    def test_the_same_key_again_is_answered_alike_and_changes_nothing(self, tablet, library):
        sent = fields(library)

        answers = [tablet.post("/hjaelpelog/", sent, headers=JSON).json() for _ in range(2)]
        tablet.post("/hjaelpelog/", sent | {"minutes": "60"})

        assert answers == [{"state": state, "why": "", "key": "first"} for state in ("kept", "already")]
        assert HelpVisit.objects.get().minutes == 10

    def test_other_answers_sent_by_the_same_form_are_not_lost_in_silence(self, tablet, library):
        sent = fields(library)
        tablet.post("/hjaelpelog/", sent)

        page = read(tablet.post("/hjaelpelog/", sent | {"outcome": "unsolved"}, follow=True))

        assert "Den hjælp er gemt i forvejen" in page.text
        assert HelpVisit.objects.get().outcome == "alone"

    def test_what_happened_without_a_network_keeps_its_time(self, tablet, library):
        with time_machine.travel(NOW, tick=False):
            said = {"started_at": iso(NOW - timedelta(days=3)), "at": iso(NOW - timedelta(days=3, minutes=-25))}
            tablet.post("/hjaelpelog/", fields(library, minutes="measured", **said), headers=JSON)

        visit = HelpVisit.objects.get()
        assert (visit.started_at, visit.minutes) == (NOW - timedelta(days=3), 25)
        assert visit.logged_at == NOW - timedelta(days=3, minutes=-25)

    @pytest.mark.parametrize("off", [timedelta(days=-15), timedelta(hours=1)])
    def test_a_clock_that_is_wrong_is_refused_and_says_so(self, tablet, library, off):
        sent = fields(library, started_at=iso(timezone.now() + off))

        answer = tablet.post("/hjaelpelog/", sent, headers=JSON)

        assert answer.status_code == 422
        assert answer.json()["why"].startswith("Uret går ikke rigtigt")
        assert not HelpVisit.objects.exists()

    def test_what_is_missing_is_told_where_it_is_missing_and_the_rest_is_kept(self, tablet, library):
        topic = TopicFactory()
        sent = fields(library, topic=topic, outcome="", minutes="measured", clock="opened")

        page = read(tablet.post("/hjaelpelog/", sent | {"started_at": iso(timezone.now())}))

        assert "Vælg en af dem." in page.by_id("id_outcome").text
        assert "Siden er lige åbnet" in page.by_id("id_minutes").text
        assert chosen(page)["topic"] == str(topic.pk)

    def test_nonsense_is_refused_without_breaking(self, tablet, library):
        nonsense = {"topic": "9" * 40, "minutes": "²", "people": "0", "started_at": "nu", "key": "a b", "how": "x"}
        assert tablet.post("/hjaelpelog/", fields(library) | nonsense, headers=JSON).status_code == 422
        for query in ("nummer=9999999999999999999999", "aftale=x", "hvordan=x", "nummer=²"):
            assert tablet.get(f"/hjaelpelog/?{query}").status_code == 200

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00+02:00", "9999-12-31T23:59+00:00"])
    def test_a_year_no_clock_shows_is_no_moment(self, tablet, library, moment):
        page = tablet.post("/hjaelpelog/", fields(library, outcome="", minutes="measured", started_at=moment))
        assert "Vælg en af dem." in read(page).by_id("id_outcome").text

    def test_help_by_telephone_needs_no_place_and_a_group_is_a_number(self, tablet, library):
        tablet.post("/hjaelpelog/", fields(library, how="phone", location="", people="12"))

        visit = HelpVisit.objects.get()
        assert (visit.how, visit.location, visit.people) == ("phone", None, 12)

    def test_who_is_logged_out_is_told_in_json(self, client, library):
        answer = client.post("/hjaelpelog/", fields(library), headers=JSON)

        assert (answer.status_code, answer.json()["key"]) == (401, "first")
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(InstructorFactory())
        assert strict.post("/hjaelpelog/", fields(library), headers=JSON).json()["state"] == "refused"


class TestQueueAndPlace:
    def test_a_number_begins_the_clock_and_its_topic_and_is_done_with_the_visit(self, tablet, jonas):
        session, topic = SessionFactory(), TopicFactory()
        taken = {"state": "taken", "taken_at": OPENS, "taken_by": jonas}
        ticket = TicketFactory(session=session, topic=topic, **taken)
        TicketFactory(session=session)
        ShiftFactory(session=session, person=jonas)
        with time_machine.travel(NOW, tick=False):
            page = read(tablet.get(f"/hjaelpelog/?nummer={ticket.pk}"))
            form = {e.attrs["name"]: e.attrs["value"] for e in page.tags("input") if "checked" in e.attrs}
            hidden = {e.attrs["name"]: e.attrs.get("value", "") for e in page.by_id("help-log").tags("input")[:6]}
            place = session.cafe.at.location
            answer = tablet.post(
                "/hjaelpelog/", hidden | form | {"outcome": "alone", "location": place.pk}, follow=True
            )

        visit = HelpVisit.objects.get()
        assert (visit.session, visit.topic, visit.started_at, visit.minutes) == (session, topic, OPENS, 40)
        ticket.refresh_from_db()
        assert (ticket.state, ticket.ended_at) == ("done", NOW)
        assert "venter" in read(answer).text

    def test_somebody_of_the_queue_who_was_rung_up_or_helped_elsewhere_was_not_helped_at_its_opening(
        self, tablet, library
    ):
        session = SessionFactory()
        for how, place in (("phone", ""), ("cafe", library.pk), ("cafe", session.cafe.at.location_id)):
            ticket = TicketFactory(session=session, state="taken", taken_at=OPENS)
            with time_machine.travel(NOW, tick=False):
                sent = fields(library, how=how, location=place, key=f"{how}-{place}", ticket=ticket.key)
                assert tablet.post("/hjaelpelog/", sent).status_code == 302
            ticket.refresh_from_db()
            assert ticket.state == "done"
        found = HelpVisit.objects.order_by("pk").values_list("how", "session")
        assert list(found) == [("phone", None), ("cafe", None), ("cafe", session.pk)]

    def test_where_one_is_is_found_by_the_shift_else_by_the_last_visit_else_asked(self, jonas, library):
        assert desk_of(jonas, now=NOW).how is None
        VisitFactory(logged_by=jonas, location=library, how="home")
        assert (desk_of(jonas, now=NOW).how, desk_of(jonas, now=NOW).location) == ("home", library)
        session = ShiftFactory(person=jonas).session
        assert desk_of(jonas, now=NOW).session == session
        assert desk_of(jonas, now=NOW + timedelta(hours=5)).session is None

    def test_an_opening_of_the_place_is_found_without_a_shift(self, tablet):
        session = SessionFactory()
        with time_machine.travel(NOW, tick=False):
            tablet.post("/hjaelpelog/", fields(session.cafe.at.location))
        assert HelpVisit.objects.get().session == session


class TestOffered:
    def test_what_is_used_here_comes_first_and_the_solutions_of_the_topic_before_the_others(self, jonas, library):
        post, mitid = SolutionFactory(name="Post"), SolutionFactory(name="MitID")
        often, never = TopicFactory(name="Å", solutions=[post]), TopicFactory(name="A", solutions=[mitid])
        VisitFactory(location=library, topic=often, solution=post)

        found = offered(jonas, library)
        assert [row.name for row in found.topics] == ["Å", "A"]
        assert [row.name for row in found.solutions] == ["Post", "MitID"]
        assert [row.name for row in offered(jonas, library, never).solutions] == ["MitID", "Post"]

    def test_who_takes_referrals_stands_nearest_first_and_nobody_by_name(self, library):
        def house(name: str, place: Location, **more: Any) -> None:
            ServiceAtLocationFactory(service__organization=OrganizationFactory(name=name, **more), location=place)

        house("Fjern", LocationFactory())
        house("Nær", library)
        house("Tove Lyng", library, kind="person")
        OrganizationFactory(name="Uden tilbud")
        OrganizationFactory(name="Kommunen", kind="municipality")

        assert [row.name for row in referable(library)] == ["Nær", "Fjern", "Kommunen"]


class TestWithinTheDay:
    @pytest.fixture(autouse=True)
    def _no_midnight_between(self) -> Iterator[None]:
        with time_machine.travel(NOW, tick=False):
            yield

    def test_one_corrects_ones_own_visit_of_today_once(self, tablet, jonas, library):
        visit = VisitFactory(logged_by=jonas, location=library, minutes=12)
        address = f"/hjaelpelog/{visit.key}/ret/"
        assert "12 min" in read(tablet.get(address)).by_id("id_minutes").text

        sent = fields(library, topic=visit.topic, key="right", minutes="45", how="phone", location="")
        assert tablet.post(address, sent).status_code == 302
        answer = tablet.post(address, sent | {"minutes": "60"}, headers=JSON)

        visit.refresh_from_db()
        assert (visit.minutes, visit.how, visit.location, visit.outcome) == (45, "phone", None, "alone")
        assert answer.json()["state"] == "already"
        for minutes, told in (("45", "Rettet."), ("60", "Den rettelse er gemt i forvejen.")):
            assert told in read(tablet.post(address, sent | {"minutes": minutes}, follow=True)).text
        visit.refresh_from_db()
        assert visit.minutes == 45

    def test_nobody_elses_visit_nor_yesterdays_can_be_changed(self, tablet, jonas, library):
        yesterday = at(local_day(timezone.now()) - timedelta(days=1), time(12))
        others, old = VisitFactory(), VisitFactory(logged_by=jonas, logged_at=yesterday)

        for visit in (others, old):
            assert tablet.get(f"/hjaelpelog/{visit.key}/ret/").status_code == 404
            answer = tablet.post("/hjaelpelog/fortryd/", {"undoes": visit.key, "key": f"u-{visit.key}"}, headers=JSON)
            assert answer.status_code == 422
        assert HelpVisit.objects.count() == 2
        assert not LogDeed.objects.exists()

    def test_what_was_taken_back_stays_away_when_it_is_sent_again(self, tablet, library):
        sent = fields(library)
        tablet.post("/hjaelpelog/", sent)
        undo = {"undoes": "first", "key": "undo"}

        states = [tablet.post("/hjaelpelog/fortryd/", undo, headers=JSON).json()["state"] for _ in range(2)]

        assert states == ["kept", "already"]
        assert tablet.post("/hjaelpelog/", sent, headers=JSON).json()["state"] == "already"
        assert not HelpVisit.objects.exists()

    def test_an_undo_that_overtakes_its_visit_holds_when_the_visit_arrives(self, tablet, library):
        tablet.post("/hjaelpelog/fortryd/", {"undoes": "first", "key": "undo"}, headers=JSON)

        assert tablet.post("/hjaelpelog/", fields(library), headers=JSON).json()["state"] == "already"
        assert not HelpVisit.objects.exists()

    def test_the_last_one_again_is_two_taps(self, tablet, jonas, library):
        visit = VisitFactory(logged_by=jonas, location=library, device="tablet", solution=SolutionFactory())

        page = read(tablet.get("/hjaelpelog/?igen=1"))

        kept = {name: chosen(page).get(name) for name in ("how", "topic", "solution", "device", "outcome")}
        assert kept == {
            "how": "cafe",
            "topic": str(visit.topic_id),
            "solution": str(visit.solution_id),
            "device": "tablet",
            "outcome": "with_help",
        }

    def test_keys_go_when_nothing_can_be_sent_again(self, jonas):
        for days in (14, 16):
            LogDeed.objects.create(
                key=str(days), visit_key="v", is_undo=False, done_at=timezone.now() - timedelta(days=days)
            )
        forget_log_deeds(now=timezone.now())
        assert [deed.key for deed in LogDeed.objects.all()] == ["14"]


class TestOwnFigures:
    def test_ones_own_figures_are_of_oneself_only(self, tablet, jonas):
        today = local_day(timezone.now())
        VisitFactory(logged_by=jonas, minutes=50, people=3)
        VisitFactory(logged_by=jonas, minutes=15, outcome="unsolved")
        VisitFactory(minutes=100)

        found = figures_of(jonas, today=today)

        assert (found.ever.visits, found.ever.people, found.ever.minutes, found.ever.solved) == (2, 4, 65, 1)
        assert found.month == found.year == found.ever
        assert found.last_month.visits == 0
        page = read(tablet.get("/hjaelpelog/mine/"))
        assert "1 t 5 min" in page.text
        assert "Dem ser kun du." in page.text

    def test_the_pages_ask_as_much_of_the_database_for_one_visit_as_for_three(self, tablet, jonas, library):
        def asked(address: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert tablet.get(address).status_code == 200
            return len(queries)

        def one_more() -> None:
            topic = TopicFactory(solutions=[SolutionFactory()])
            house = ServiceAtLocationFactory(location=library).service.organization
            VisitFactory(logged_by=jonas, location=library, topic=topic, referred_to=house)

        one_more()
        addresses = ("/hjaelpelog/", "/hjaelpelog/mine/")
        before = [asked(address) for address in addresses]
        one_more()
        one_more()
        assert [asked(address) for address in addresses] == before


@pytest.mark.django_db(transaction=True)
def test_the_form_is_seven_questions_and_offers_what_is_new_at_once(
    tablet: Client,
    jonas: Person,
    library: Location,
    keeping: None,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    topic = VisitFactory(logged_by=jonas, location=library).topic
    tablet.get("/hjaelpelog/")

    # The login: two; the edition, the last visit, the shift, what was used lately by them, and there.
    with django_assert_num_queries(7):
        tablet.get("/hjaelpelog/")
    with django_assert_max_num_queries(14):
        assert tablet.post("/hjaelpelog/", fields(library, topic=topic)).status_code == 302

    TopicFactory(name="Bøger på nettet", solutions=[SolutionFactory(name="Libbi")])
    LocationFactory(name="Sønderhallen")
    ServiceAtLocationFactory(location=library, service__organization__name="Ældre Sagen")
    text = read(tablet.get("/hjaelpelog/")).text
    assert [word for word in ("Bøger på nettet", "Libbi", "Sønderhallen", "Ældre Sagen") if word not in text] == []
