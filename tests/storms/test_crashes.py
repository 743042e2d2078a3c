"""kill -9 in the middle of a booking storm, again and again: what was promised is kept, and said once."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from itertools import cycle, islice
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.outbox.models import Message, MessageState
from tests.outbox.conftest import MailServer
from tests.storms.conftest import next_week
from tests.storms.house import House, Seen, crowd, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

# More by hand: STORM_ROUNDS=40 pytest -s tests/storms/test_crashes.py
ROUNDS = int(os.environ.get("STORM_ROUNDS", "5"))
VISITORS = 30
SEATS = 8
PATIENCE_SECONDS = 180


def _kill_the_web_server(house: House) -> None:
    house.web[0].kill()


def _kill_a_web_worker(house: House) -> None:
    house.web[-1].kill()


def _kill_the_sender(house: House) -> None:
    house.sender.kill()


def _kill_serve(house: House) -> None:
    house.kill_serve()
    house.start()


def _kill_everything(house: House) -> None:
    house.kill_all()
    house.start()


KILLS = [_kill_the_web_server, _kill_the_sender, _kill_a_web_worker, _kill_everything, _kill_serve]


def storm(house: House, kill: Callable[[House], None], *, after: float, number: int) -> list[Seen]:
    """People at three sessions that have seats for most of them; ``after`` so many seconds something is killed.

    One in five does not hear the answer, crash or no crash, and presses again.
    """
    sessions = [next_week(capacity=SEATS) for _ in range(3)]
    visits: list[dict[str, Any]] = [
        {
            "path": f"/kurser/{sessions[n % 3].pk}/",
            "name": f"Gæst {number}.{n}",
            "contact": f"gaest{number}.{n}@example.dk",
            "is_cut_off": n % 5 == 0,
        }
        for n in range(VISITORS)
    ]
    with crowd(house.port, visits, patience=PATIENCE_SECONDS) as people:
        people.press_the_button()
        time.sleep(after)
        kill(house)
        return people.answers()


def send_the_rest() -> int:
    """Two minutes pass, in which nobody comes back for what was being sent when its sender died; returns how many."""
    interrupted = Message.objects.filter(state=MessageState.SENDING)
    count = interrupted.update(lease_until=timezone.now() - timedelta(minutes=1))
    unsent = [MessageState.WAITING, MessageState.SENDING]
    wait_until(lambda: not Message.objects.filter(state__in=unsent).exists(), "every message to be sent")
    return count


def test_what_was_promised_before_during_and_after_a_crash_is_kept_and_said_once(
    house: House, post_office: MailServer
) -> None:
    chance = random.Random(7)
    numbers: Counter[str] = Counter()
    for number, kill in enumerate(islice(cycle(KILLS), ROUNDS)):
        answers = storm(house, kill, after=chance.uniform(0.05, 0.8), number=number)

        assert len(answers) == VISITORS
        strange = [seen for seen in answers if not (seen.has_receipt or seen.is_told_of_the_waiting_list)]
        assert strange == []
        numbers["tries"] += sum(seen.tries for seen in answers)
        promised = [receipt for seen in answers for receipt in seen.receipts]
        made = Booking.objects.filter(name__startswith=f"Gæst {number}.")
        # Everybody who was ever shown a receipt has that one seat, and nobody has a seat they were not told of.
        assert sorted(promised) == sorted(f"/plads/{booking.token}/" for booking in made)
        numbers["receipts"] += len(promised)

    for instance in CourseInstance.objects.all():
        rows = instance.bookings.confirmed().aggregate(seats=Sum("seats"))["seats"]
        assert instance.seats_taken == rows == instance.bookings.count() == SEATS

    wait_until(lambda: len(house.processes) >= 4, "the house to be whole again")
    numbers["resent"] = send_the_rest()
    messages = {message.key: message for message in Message.objects.all()}
    assert messages.keys() == {f"booked:{pk}" for pk in Booking.objects.values_list("pk", flat=True)}
    assert {message.state for message in messages.values()} == {MessageState.SENT}
    by_id = {f"<{sha256(key.encode()).hexdigest()[:32]}@selvhjulpen>": message for key, message in messages.items()}
    arrived = Counter(str(mail["Message-ID"]) for mail in post_office.mails)
    assert arrived.keys() == by_id.keys()
    # Physically twice only what a sender had in its hands when it died; a mail program shows it once.
    twice = [by_id[message_id] for message_id, times in arrived.items() if times > 1]
    assert all(arrived[i] <= 1 + message.interruptions for i, message in by_id.items())
    numbers |= Counter(twice=len(twice), mails=sum(arrived.values()), messages=len(messages), rounds=ROUNDS)
    print(f"{connection.vendor}: {dict(numbers)}")  # noqa: T201 - for whoever runs many rounds (pytest -s)
