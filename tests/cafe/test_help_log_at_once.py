"""Ten tablets whose network comes and goes send what they have, again and again: nothing is lost, nothing is twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from random import Random
from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from selvhjulpen.cafe.actions.visits import log_help, take_back_help
from selvhjulpen.cafe.forms.visits import Help
from selvhjulpen.cafe.models import HelpVisit, How, LogDeed, Outcome, Ticket
from tests.cafe.factories import SessionFactory, TicketFactory
from tests.cafe.visit_factories import noon
from tests.directory.factories import LocationFactory
from tests.people.factories import InstructorFactory
from tests.solutions.factories import TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)

TABLETS, EACH, UNDONE = 10, 4, 1
CSRF = "c" * 32


def sender(base: str, answers: list[str]) -> Callable[[str, dict[str, Any]], None]:
    """A tablet of its own, logged in: ``send(address, fields)`` notes the state it is answered."""
    client = Client()
    client.force_login(InstructorFactory())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {
        "Accept": "application/json",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        "X-CSRFToken": CSRF,
    }

    def send(address: str, fields: dict[str, Any]) -> None:
        with urlopen(Request(f"{base}{address}", urlencode(fields).encode(), headers), timeout=60) as reply:  # noqa: S310 - our own
            answers.append(json.load(reply)["state"])

    return send


def all_at_once(deeds: list[Callable[[], None]]) -> None:
    """Each in a thread of its own, begun together; what one raises fails the test."""
    ready, faults = Barrier(len(deeds)), []

    def do(deed: Callable[[], None]) -> None:
        ready.wait(timeout=30)
        try:
            deed()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_ten_tablets_that_send_everything_twice_and_in_parallel_lose_and_double_nothing(live_server):
    place, topic = LocationFactory(), TopicFactory()
    tickets = [TicketFactory(session=SessionFactory()) for _ in range(TABLETS)]
    answers: list[str] = []
    deeds = []
    for number, ticket in enumerate(tickets):
        send = sender(live_server.url, answers)
        visits = [
            {
                "key": f"tablet{number}-{n}", "how": "cafe", "location": place.pk, "topic": topic.pk, "minutes": "10",
                "outcome": "alone", "ticket": ticket.key if n == 0 else "",
            }
            for n in range(EACH)
        ]  # fmt: skip
        undos = [{"key": f"undo{number}-{n}", "undoes": f"tablet{number}-{n}"} for n in range(EACH - UNDONE, EACH)]

        def twice(seed: int, send: Any = send, visits: Any = visits, undos: Any = undos) -> None:
            # What waits goes out in another order each time, the undo too: before its visit, between, and after.
            everything = [("/hjaelpelog/", one) for one in visits] + [("/hjaelpelog/fortryd/", one) for one in undos]
            Random(seed).shuffle(everything)
            for address, one in everything:
                send(address, one)

        deeds += [lambda seed=seed, twice=twice: twice(seed) for seed in (2 * number, 2 * number + 1)]

    all_at_once(deeds)

    kept = Counter(HelpVisit.objects.values_list("key", flat=True))
    assert kept == Counter(f"tablet{number}-{n}" for number in range(TABLETS) for n in range(EACH - UNDONE))
    assert HelpVisit.objects.count() == TABLETS * (EACH - UNDONE) == 30
    assert LogDeed.objects.count() == TABLETS * UNDONE
    assert len(answers) == 2 * TABLETS * (EACH + UNDONE) == 100
    assert set(answers) == {"kept", "already"}
    assert set(Ticket.objects.values_list("state", flat=True)) == {"done"}


def test_who_logs_and_who_takes_it_back_in_the_same_moment_do_not_overlook_each_other():
    person, topic, now = InstructorFactory(), TopicFactory(), noon()
    said = Help(How.PHONE, None, topic, None, "", Outcome.ALONE, 10, 1, None)
    for n in range(5):
        key = f"visit-{n}"
        all_at_once(
            [
                lambda key=key: log_help(said=said, started_at=now, key=key, by=person, at=now),  # type: ignore[misc]
                lambda key=key: take_back_help(visit_key=key, key=f"undo-{key}", by=person, at=now),  # type: ignore[misc]
            ]
        )
    assert not HelpVisit.objects.exists()
