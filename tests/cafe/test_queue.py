"""The queue: numbers, whose turn it is, the wait, and what is forgotten when the day is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selvhjulpen.cafe.actions import queue as actions
from selvhjulpen.cafe.actions.keeping import forget_citizens
from selvhjulpen.cafe.models import DropInSession, QueueDeed, Ticket
from selvhjulpen.cafe.queries import queue as queries
from selvhjulpen.cafe.rules.pictures import picture_of
from selvhjulpen.cafe.rules.queue import Waiting, whose_turn
from selvhjulpen.cafe.rules.waits import minutes_each, spoken, waits
from selvhjulpen.lib.calendars import at
from selvhjulpen.people.models import Person
from tests.cafe.factories import OPENS, SessionFactory, ShiftFactory, TicketFactory
from tests.cafe.visit_factories import VisitFactory
from tests.directory.factories import VolunteerFactory
from tests.people.factories import InstructorFactory
from tests.solutions.factories import TopicFactory

HALF_PAST = OPENS + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("helpers", "busy_for", "waiting", "turns"),
    [
        (1, [], 0, [0]),
        (2, [], 1, [0, 0]),
        (1, [], 2, [0, 15, 30]),
        (1, [5], 1, [10, 25]),
        (2, [5, 10], 2, [8, 10, 22]),
        (1, [60], 0, [8]),  # long already: half of it still
        (0, [], 1, [0, 15]),  # somebody will come
        (1, [0, 0], 0, [30]),  # one who helps two at once helps one after the other
    ],
)
def test_the_wait_is_reckoned_from_who_helps_and_who_is_helped(
    helpers: int, busy_for: list[int], waiting: int, turns: list[int]
) -> None:
    assert waits(helpers=helpers, busy_for=busy_for, waiting=waiting, each=15) == turns


def test_waits_are_said_in_fives_and_measured_when_there_is_enough_to_measure() -> None:
    assert [spoken(minutes) for minutes in (0, 1, 5, 6, 38)] == [0, 5, 5, 10, 40]
    assert [minutes_each(visits=n, minutes=n * 22, otherwise=15) for n in (0, 9, 10)] == [15, 15, 22]


def test_the_next_is_the_first_or_the_first_one_can_help() -> None:
    queue = [Waiting(3, None), Waiting(1, 7), Waiting(2, 8), Waiting(4, 9)]
    turns = [whose_turn(queue), whose_turn(queue, skills=[9]), whose_turn(queue, skills=[5]), whose_turn([])]
    assert [turn and turn.number for turn in turns] == [1, 4, 3, None]
    assert whose_turn([Waiting(1, 7)], skills=[5]) == Waiting(1, 7)  # nobody waits for ever


def test_topics_have_pictures() -> None:
    assert [picture_of(name) for name in ("MitID", "Digital Post", "Noget helt nyt")] == ["lock", "email", "help"]


@pytest.mark.django_db
class TestNumbers:
    @pytest.fixture
    def session(self) -> DropInSession:
        return SessionFactory()

    @pytest.fixture
    def ulla(self) -> Person:
        return InstructorFactory(name="Ulla")

    def take(self, session: DropInSession, key: str, now: datetime = HALF_PAST, **more: object) -> actions.Done:
        return actions.take_number(session=session, key=key, at=now, now=now, **more)  # type: ignore[arg-type]

    def test_numbers_follow_each_other_and_the_same_key_gets_the_same_number(self, session: DropInSession) -> None:
        done = [self.take(session, key) for key in ("a", "b", "a", "c")]
        assert [(one.ticket.number, one.is_new) for one in done] == [(1, True), (2, True), (1, False), (3, True)]

    def test_slips_of_paper_and_the_tablet_never_give_one_number_twice(self, session: DropInSession) -> None:
        self.take(session, "a")
        self.take(session, "slip", number=27)
        assert self.take(session, "b").ticket.number == 28
        with pytest.raises(actions.NumberTaken):
            self.take(session, "again", number=27)
        assert self.take(session, "late", number=26).ticket.number == 26
        assert self.take(session, "c").ticket.number == 29

    @pytest.mark.parametrize("now", [OPENS - timedelta(minutes=61), OPENS + timedelta(hours=2)])
    def test_there_are_no_numbers_long_before_and_after(self, session: DropInSession, now: datetime) -> None:
        with pytest.raises(actions.QueueClosed):
            self.take(session, "a", now)

    def test_the_next_is_called_once_for_each_key(self, session: DropInSession, ulla: Person) -> None:
        first, second = TicketFactory(session=session, number=1), TicketFactory(session=session, number=2)
        called = [
            actions.call_next(session=session, by=ulla, key=key, table="2", at=HALF_PAST).ticket.pk
            for key in ("x", "x", "y")
        ]
        assert called == [first.pk, first.pk, second.pk]
        assert set(Ticket.objects.values_list("state", "taken_by", "table")) == {("taken", ulla.pk, "2")}

    def test_a_key_that_found_nobody_finds_nobody_later(self, session: DropInSession, ulla: Person) -> None:
        with pytest.raises(actions.NobodyWaits):
            actions.call_next(session=session, by=ulla, key="x", at=HALF_PAST)
        TicketFactory(session=session)
        with pytest.raises(actions.NobodyWaits):
            actions.call_next(session=session, by=ulla, key="x", at=HALF_PAST)
        assert Ticket.objects.get().state == "waiting"

    def test_a_number_goes_back_is_helped_and_is_done(self, session: DropInSession, ulla: Person) -> None:
        ticket = TicketFactory(session=session)

        def state() -> str:
            return Ticket.objects.get().state

        actions.call(ticket=ticket, by=ulla, key="1", table="4", at=HALF_PAST)
        actions.give_back(ticket=ticket, by=ulla, key="2", at=HALF_PAST)
        assert (state(), Ticket.objects.get().taken_by) == ("waiting", None)
        actions.call(ticket=ticket, by=ulla, key="1", at=HALF_PAST)  # sent again: it changes nothing
        assert state() == "waiting"
        with pytest.raises(actions.OtherwiseBy):
            actions.finish(ticket=ticket, by=ulla, key="3", at=HALF_PAST)  # nobody has called it
        actions.call(ticket=ticket, by=ulla, key="4", at=HALF_PAST)
        with pytest.raises(actions.OtherwiseBy):
            actions.call(ticket=ticket, by=InstructorFactory(), key="5", at=HALF_PAST)
        actions.finish(ticket=ticket, by=ulla, key="6", at=HALF_PAST)
        with pytest.raises(actions.OtherwiseBy):
            actions.leave(ticket=ticket, by=ulla, key="7", at=HALF_PAST)
        assert state() == "done"

    def test_what_comes_late_undoes_nothing_a_colleague_has_done_since(
        self, session: DropInSession, ulla: Person
    ) -> None:
        ticket, other, late = TicketFactory(session=session), InstructorFactory(), HALF_PAST - timedelta(minutes=9)
        actions.call(ticket=ticket, by=other, key="1", at=HALF_PAST)
        for number, deed in enumerate((actions.give_back, actions.leave)):
            with pytest.raises(actions.OtherwiseBy):
                deed(ticket=ticket, by=ulla, key=f"held-{number}", at=late)
        actions.finish(ticket=ticket, by=ulla, key="2", at=HALF_PAST)
        with pytest.raises(actions.OtherwiseBy):
            actions.give_back(ticket=ticket, by=ulla, key="ended", at=late)
        assert Ticket.objects.get().state == "done"
        assert actions.give_back(ticket=ticket, by=ulla, key="seen", at=HALF_PAST).ticket.state == "waiting"

    def test_a_key_is_once_for_each_number(self, session: DropInSession, ulla: Person) -> None:
        with pytest.raises(actions.NobodyWaits):
            actions.call_next(session=session, by=ulla, key="x", at=HALF_PAST)
        tickets = [TicketFactory(session=session) for _ in range(2)]
        done = [actions.call(ticket=one, by=ulla, key="x", at=HALF_PAST) for one in (*tickets, *tickets)]
        assert [(one.ticket.pk, one.is_new) for one in done] == [
            (one.pk, is_new) for is_new in (True, False) for one in tickets
        ]
        assert set(Ticket.objects.values_list("state", flat=True)) == {"taken"}

    def test_one_key_of_a_page_is_another_for_each_deed(self, session: DropInSession, ulla: Person) -> None:
        first, second = TicketFactory(session=session), TicketFactory(session=session)
        actions.call(ticket=first, by=ulla, key="x", at=HALF_PAST)
        assert actions.finish(ticket=first, by=ulla, key="x", at=HALF_PAST).ticket.state == "done"
        assert actions.call_next(session=session, by=ulla, key="x", at=HALF_PAST).ticket == second

    def test_done_is_done_at_the_first_tap_and_a_late_one_ends_no_colleagues_help(
        self, session: DropInSession, ulla: Person
    ) -> None:
        ticket, soon = TicketFactory(session=session), HALF_PAST + timedelta(minutes=9)
        actions.call(ticket=ticket, by=ulla, key="1", at=HALF_PAST)
        for key, when in (("2", soon), ("3", soon + timedelta(hours=1))):
            assert actions.finish(ticket=ticket, by=ulla, key=key, at=when).ticket.ended_at == soon
        actions.give_back(ticket=ticket, by=ulla, key="4", at=soon)
        actions.call(ticket=ticket, by=InstructorFactory(), key="5", at=soon)
        with pytest.raises(actions.OtherwiseBy):
            actions.finish(ticket=ticket, by=ulla, key="held", at=HALF_PAST)
        assert Ticket.objects.get().state == "taken"

    def test_at_the_days_end_names_go_and_nobody_waits_any_more(self, session: DropInSession) -> None:
        TicketFactory(session=session, number=1, first_name="Inga")
        TicketFactory(session=session, number=2, first_name="Karl", state="taken", taken_at=HALF_PAST)
        Ticket.objects.filter(number=2).update(taken_by=InstructorFactory(), table="4")
        QueueDeed.objects.create(key="x", session=session, done_at=HALF_PAST)
        evening, night = at(date(2026, 3, 9), time(23, 59)), at(date(2026, 3, 10), time())
        actions.end_days(now=evening)
        assert set(Ticket.objects.values_list("first_name", "state")) == {("Inga", "waiting"), ("Karl", "taken")}
        actions.end_days(now=night)
        assert set(Ticket.objects.values_list("first_name", "state")) == {("", "gone"), ("", "done")}
        assert set(Ticket.objects.values_list("taken_by", "table")) == {(None, "")}
        assert QueueDeed.objects.count() == 1
        actions.end_days(now=night + timedelta(days=15))
        assert QueueDeed.objects.count() == 0


@pytest.mark.django_db
class TestWhatIsShown:
    def test_first_names_of_helpers_only_of_those_who_let_it(self) -> None:
        session = SessionFactory()
        VolunteerFactory(person=ShiftFactory(session=session, person__name="Jytte Holm").person, shows_first_name=True)
        VolunteerFactory(person=ShiftFactory(session=session, person__name="Aksel Toft").person)
        ShiftFactory(session=session)
        assert queries.helpers_of([session]) == {session.pk: queries.Helpers(3, ("Jytte",))}

    def test_the_queue_says_who_is_next_and_when_it_is_too_late(self) -> None:
        session = SessionFactory(cafe__minutes_each=15)
        ShiftFactory(session=session)
        for number in (1, 2, 3):
            TicketFactory(session=session, number=number)
        queue = queries.queue_of(session, now=HALF_PAST)
        assert [(one.ticket.number, one.minutes) for one in queue.waiting] == [(1, 0), (2, 15), (3, 30)]
        assert (queue.wait, queue.is_too_late) == (45, False)
        assert queries.queue_of(session, now=OPENS + timedelta(minutes=80)).is_too_late

    def test_the_wait_is_measured_at_the_place_in_the_sums_of_each_day(self) -> None:
        session = SessionFactory()
        TicketFactory(session=session)
        here, topic = {"location": session.cafe.at.location, "logged_at": HALF_PAST}, TopicFactory()
        VisitFactory.create_batch(10, **here, started_at=OPENS, minutes=20, topic=topic)
        VisitFactory(**here, started_at=OPENS - timedelta(days=90), minutes=600, topic=topic)
        VisitFactory(**here, started_at=OPENS, minutes=600, topic=topic, how="phone")
        with CaptureQueriesContext(connection) as asked:
            assert queries.queue_of(session, now=HALF_PAST).wait == 20
        assert not any("cafe_helpvisit" in query["sql"] for query in asked)

    def test_before_the_doors_open_the_wait_is_until_they_do(self) -> None:
        session = SessionFactory()
        TicketFactory(session=session)
        assert queries.queue_of(session, now=OPENS - timedelta(minutes=20)).wait == 35

    def test_another_helper_is_something_else_to_show(self) -> None:
        ticket = TicketFactory(state="taken", taken_at=HALF_PAST, taken_by=InstructorFactory())
        mark = queries.queue_of(ticket.session, now=HALF_PAST).mark
        Ticket.objects.update(taken_by=InstructorFactory())
        assert queries.queue_of(ticket.session, now=HALF_PAST).mark != mark

    def test_topics_at_the_door_are_those_most_used_first(self) -> None:
        session = SessionFactory()
        TopicFactory.create_batch(9)
        mitid = TopicFactory(name="Å MitID")
        TicketFactory(session=session, topic=mitid)
        shown = queries.topics_at_the_door(session)
        assert (len(shown), shown[0]) == (8, queries.Choice(mitid, "lock"))

    @pytest.mark.parametrize("number", [1, 3])
    def test_all_queues_are_three_questions(self, number: int, django_assert_num_queries: object) -> None:
        sessions = [SessionFactory() for _ in range(number)]
        for session in sessions:
            TicketFactory(session=session, topic=TopicFactory())
        sessions = queries.sessions_at(HALF_PAST)
        with django_assert_num_queries(3):  # type: ignore[operator]
            queries.queues_of(sessions, now=HALF_PAST)
        with django_assert_num_queries(4):  # type: ignore[operator]
            queries.waits_shown(now=HALF_PAST)


@pytest.mark.django_db
def test_why_a_cafe_stayed_closed_is_forgotten_after_six_months() -> None:
    reason = SessionFactory(state="cancelled", cancel_reason="Ulla er syg")
    for day, kept in ((date(2026, 9, 8), "Ulla er syg"), (date(2026, 9, 9), "")):
        forget_citizens(now=at(day, time(3)))
        reason.refresh_from_db()
        assert (reason.cancel_reason, reason.state) == (kept, "cancelled")
