"""The queue of a café: who waits, who is being helped, and how long it takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from selvhjulpen.cafe.models import DropInSession, HelpDay, How, Shift, Ticket, TicketState
from selvhjulpen.cafe.rules import waits
from selvhjulpen.cafe.rules.pictures import picture_of
from selvhjulpen.cafe.rules.queue import AFTER, BEFORE, NEXT, key_of_deed
from selvhjulpen.cafe.rules.visits import most_used
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Topic

MEASURED_OVER = timedelta(days=90)
TOPICS_AT_THE_DOOR = 8
ENDED_SHOWN = 3  # that can be taken back


@dataclass(frozen=True)
class Helpers:
    """Who is on shift: how many, and the first names of those who let citizens read theirs."""

    number: int
    names: tuple[str, ...] = ()

    @property
    def others(self) -> int:
        return self.number - len(self.names)


@dataclass(frozen=True)
class InLine:
    """Somebody who waits, and for how long they will, in minutes as it is said."""

    ticket: Ticket
    minutes: int


@dataclass(frozen=True)
class Queue:
    """The queue of one opening. ``wait``: minutes for whoever would come now, as it is said."""

    session: DropInSession
    waiting: Sequence[InLine]
    taken: Sequence[Ticket]  # called last first
    ended: Sequence[Ticket]  # ended last first
    helpers: Helpers
    wait: int
    is_too_late: bool  # whoever comes now will not get help before the doors close

    @property
    def mark(self) -> str:
        """Another one means that a screen has something else to show."""
        waiting = ",".join(f"{one.ticket.number}:{one.minutes}" for one in self.waiting)
        taken = ",".join(f"{ticket.number}:{ticket.table}:{ticket.taken_by_id}" for ticket in self.taken)
        return f"{waiting}|{taken}|{self.helpers.number}|{self.session.state}|{self.session.ends_at:%H%M}"


def sessions_at(now: datetime) -> list[DropInSession]:
    """Those at which people may be in the house: a little before they open until some time after. One query."""
    around = DropInSession.objects.planned().filter(starts_at__lte=now + BEFORE, ends_at__gt=now - AFTER)
    return list(around.with_page().order_by("starts_at", "pk"))


def session_now(cafe_pk: int, *, now: datetime) -> DropInSession | None:
    """The opening whose queue it is: the one that is open, else the one just over while anybody waits or is helped
    there, else the one that opens soon, else the one just over. One query; another where one is over and one opens.
    """
    taking, over = _taking_and_over(cafe_pk, now=now)
    if taking and over and taking.starts_at > now:
        there = over.tickets.filter(state__in=[TicketState.WAITING, TicketState.TAKEN])
        return over if there.exists() else taking
    return taking or over


def session_of_call(cafe_pk: int, *, key: str) -> DropInSession | None:
    """The opening where the next was called by this key already. One query."""
    called = DropInSession.objects.filter(cafe=cafe_pk, queue_deeds__key=key_of_deed(key, NEXT))
    return called.with_page().first()


def session_taking_numbers(cafe_pk: int, *, now: datetime) -> DropInSession | None:
    """The opening whose numbers are given: the one that is open, else the one that opens soon. One query."""
    return _taking_and_over(cafe_pk, now=now)[0]


def _taking_and_over(cafe_pk: int, *, now: datetime) -> tuple[DropInSession | None, DropInSession | None]:
    there = [session for session in sessions_at(now) if session.cafe_id == cafe_pk]
    taking = [session for session in there if session.ends_at > now]
    over = [session for session in there if session.ends_at <= now]
    return next(iter(taking), None), next(reversed(over), None)


def helpers_of(sessions: Iterable[DropInSession]) -> dict[int, Helpers]:
    """Who is on shift at each (its pk). One query."""
    numbers: Counter[int] = Counter()
    names: dict[int, list[str]] = defaultdict(list)
    rows = Shift.objects.filter(session__in=[session.pk for session in sessions]).order_by("taken_at", "pk")
    for session, name, is_shown in rows.values_list("session", "person__name", "person__volunteer__shows_first_name"):
        numbers[session] += 1
        if is_shown and name.split():
            names[session].append(name.split()[0])
    return {session: Helpers(number, tuple(names[session])) for session, number in numbers.items()}


def _minutes_each(sessions: Sequence[DropInSession], *, now: datetime) -> dict[int, int]:
    """How long one takes as a rule at the place of the café, by the café's pk. One query.

    From the sums of each day, since public pages ask at each visit: a group counts as one visit, and two cafés at one
    place have one mean.
    """
    cafes = {session.cafe_id: session.cafe for session in sessions}
    measured = (
        HelpDay.objects.filter(
            place__in={cafe.at.location_id for cafe in cafes.values()},
            how=How.CAFE,
            day__gt=local_day(now - MEASURED_OVER),
        )
        .order_by()
        .values_list("place")
        .annotate(Sum("visits"), Sum("minutes"))
    )
    known = {place: (visits, minutes) for place, visits, minutes in measured}
    found = {}
    for pk, cafe in cafes.items():
        visits, minutes = known.get(cafe.at.location_id, (0, 0))
        found[pk] = waits.minutes_each(visits=visits, minutes=minutes, otherwise=cafe.minutes_each)
    return found


def queues_of(sessions: Sequence[DropInSession], *, now: datetime) -> dict[int, Queue]:
    """The queue of each session (its pk), as it is now. Three queries, none where there are no sessions."""
    if not sessions:
        return {}
    tickets: dict[int, list[Ticket]] = defaultdict(list)
    for ticket in Ticket.objects.filter(session__in=[one.pk for one in sessions]).select_related("topic", "taken_by"):
        tickets[ticket.session_id].append(ticket)
    helpers = helpers_of(sessions)
    each = _minutes_each(sessions, now=now)
    return {
        session.pk: _queue(
            session, tickets[session.pk], helpers.get(session.pk, Helpers(0)), each=each[session.cafe_id], now=now
        )
        for session in sessions
    }


def queue_of(session: DropInSession, *, now: datetime) -> Queue:
    """The queue of one session. Three queries."""
    return queues_of([session], now=now)[session.pk]


def _queue(session: DropInSession, tickets: list[Ticket], helpers: Helpers, *, each: int, now: datetime) -> Queue:
    waiting = sorted((one for one in tickets if one.state == TicketState.WAITING), key=lambda one: one.number)
    taken = [one for one in tickets if one.state == TicketState.TAKEN]
    ended = [one for one in tickets if one.ended_at]
    busy_for = [max(0, int((now - (one.taken_at or now)).total_seconds() // 60)) for one in taken]
    opens_in = max(0, int((session.starts_at - now).total_seconds() // 60))
    # Who helps without a shift helps all the same.
    at_work = max(helpers.number, len({one.taken_by_id for one in taken}))
    turns = waits.waits(helpers=at_work, busy_for=busy_for, waiting=len(waiting), each=each)
    said = [waits.spoken(turn + opens_in) for turn in turns]
    return Queue(
        session,
        waiting=[InLine(ticket, minutes) for ticket, minutes in zip(waiting, said, strict=False)],
        taken=sorted(taken, key=lambda one: (one.taken_at or now, one.number), reverse=True),
        ended=sorted(ended, key=lambda one: (one.ended_at or now, one.number), reverse=True)[:ENDED_SHOWN],
        helpers=helpers,
        wait=said[-1],
        is_too_late=now + timedelta(minutes=turns[-1] + opens_in) >= session.ends_at,
    )


def waits_shown(*, now: datetime) -> tuple[tuple[int, int, int, bool], ...]:
    """What the public pages show of the queues: for each session that is open its pk, who waits, the wait, and whether
    it is too late. Never empty, so that it tells two pages apart. Four queries at most.
    """
    sessions = [session for session in sessions_at(now) if session.starts_at <= now < session.ends_at]
    queues = queues_of(sessions, now=now)
    shown = [(pk, len(queue.waiting), queue.wait, queue.is_too_late) for pk, queue in queues.items()]
    return ((0, 0, 0, False), *sorted(shown))


@dataclass(frozen=True)
class Choice:
    """A topic to press at the door, with its picture."""

    topic: Topic
    picture: str


def topics_at_the_door(session: DropInSession) -> list[Choice]:
    """The topics people take numbers for, most used first; a few, so that they fit on one screen. Two queries."""
    used = Ticket.objects.filter(session__cafe=session.cafe_id, topic__isnull=False).order_by("-pk")
    topics = {topic.pk: topic for topic in sorted(Topic.objects.all(), key=lambda topic: sort_key(topic.name))}
    in_order = most_used(topics, (list(used.values_list("topic", flat=True)[:500]), 1))
    return [Choice(topics[pk], picture_of(topics[pk].name)) for pk in in_order[:TOPICS_AT_THE_DOOR]]


def skills_of(person: Person) -> list[int]:
    """The topics somebody has said they can help with (pks). One query."""
    return list(Topic.objects.filter(volunteers__person=person).order_by().values_list("pk", flat=True))


def table_of(person: Person, session: DropInSession) -> str:
    """Where this person last helped somebody today; empty where they have not yet. One query."""
    own = Ticket.objects.filter(session=session, taken_by=person).exclude(table="")
    return own.order_by("-taken_at").values_list("table", flat=True).first() or ""
