"""The worker: several at once, one that dies on the way, a database that goes away."""

import logging
import signal
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from selvhjulpen.outbox.actions import send_due
from selvhjulpen.outbox.management.commands import worker as the_worker
from selvhjulpen.outbox.models import Heartbeat, Message
from selvhjulpen.outbox.rules import LEASE
from tests.outbox.factories import MessageFactory

SECONDS_TO_START = 60


def due_now(**fields):
    now = timezone.now() - timedelta(seconds=1)
    return MessageFactory(created_at=now, send_after=now, **fields)


def wait_until(condition, what):
    deadline = time.monotonic() + SECONDS_TO_START
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_every_message_once(mail_server, clock):
    for number in range(20):
        MessageFactory(subject=f"Mail {number}")
    together = threading.Barrier(2)

    def work():
        together.wait()
        send_due(clock=clock)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Counter(mail["Subject"] for mail in mail_server.mails) == {f"Mail {number}": 1 for number in range(20)}
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_worker_that_dies_while_sending_leaves_a_message_that_is_sent_again_as_the_same(mail_server, start_worker):
    message = due_now()
    mail_server.holds = threading.Event()  # has the mail, and does not say so
    worker = start_worker()
    assert mail_server.has_mail.wait(SECONDS_TO_START)

    worker.kill()
    worker.wait()
    mail_server.holds.set()
    message.refresh_from_db()
    state_after_death = message.state
    at_once = send_due(clock=timezone.now)
    later = send_due(clock=lambda: timezone.now() + LEASE)

    assert state_after_death == "sending"
    assert (at_once, later) == (0, 1)
    first, second = (mail["Message-ID"] for mail in mail_server.mails)
    assert first == second
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)


def test_a_worker_sends_what_is_due_and_stops_when_it_is_told_to(mail_server, start_worker):
    due_now(subject="Før den startede")
    worker = start_worker()
    wait_until(lambda: len(mail_server.mails) == 1, "the first mail")
    due_now(subject="Mens den kører")
    wait_until(lambda: len(mail_server.mails) == 2, "the second mail")

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(SECONDS_TO_START) == 0
    assert [mail["Subject"] for mail in mail_server.mails] == ["Før den startede", "Mens den kører"]
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_a_worker_says_that_it_is_alive_while_it_has_nothing_to_do(start_worker):
    before = timezone.now()

    start_worker()

    wait_until(lambda: Heartbeat.objects.filter(at__gte=before).exists(), "the heartbeat")


def test_once_sends_what_is_due_and_ends(mail_server, start_worker):
    due_now()

    assert start_worker("--once").wait(SECONDS_TO_START) == 0
    assert len(mail_server.mails) == 1


def test_a_worker_waits_for_a_database_that_is_away(start_worker):
    worker = start_worker(DATABASE_URL="postgresql://nobody@127.0.0.1:9/nowhere")

    said = worker.stderr.readline()
    still_there = worker.poll() is None
    worker.send_signal(signal.SIGTERM)

    assert "the database does not answer; waiting for it" in said
    assert still_there
    assert worker.wait(SECONDS_TO_START) == 0


# ── Chores ──────────────────────────────────────────────────────────────────────────────────────

done = []


def a_chore(*, now):
    done.append(Message.objects.filter(state="sent").count())


def a_chore_that_fails(*, now):
    raise ValueError("Inga Holm")


def a_chore_without_database(*, now):
    raise OperationalError("away")


the_end = threading.Event()


def a_chore_that_ends_the_work_when_all_is_sent(*, now):
    a_chore(now=now)
    if not Message.objects.exclude(state="sent").exists():
        the_end.set()


def chores(*names):
    done.clear()
    return [f"{__name__}.{name}" for name in names]


@pytest.mark.django_db(transaction=True)
def test_a_chore_that_fails_stops_neither_the_others_nor_the_letters(mail_server, settings, caplog):
    settings.CHORES = chores("a_chore_that_fails", "a_chore")
    due_now()

    with caplog.at_level(logging.ERROR):
        call_command("worker", once=True)

    assert (done, len(mail_server.mails)) == ([1], 1)
    assert f"the chore {__name__}.a_chore_that_fails failed: ValueError" in caplog.text
    assert "Inga" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_for_one_chore_is_told_after_the_others(settings):
    settings.CHORES = chores("a_chore_without_database", "a_chore")

    with pytest.raises(OperationalError, match="away"):
        the_worker.do_chores()

    assert done == [0]


@pytest.mark.django_db(transaction=True)
def test_the_chores_are_done_between_letters_that_take_long(mail_server, settings, monkeypatch):
    settings.CHORES = chores("a_chore_that_ends_the_work_when_all_is_sent")
    monkeypatch.setattr(the_worker, "SECONDS_BETWEEN_CHORES", 0)
    for _ in range(3):
        due_now()
    the_end.clear()

    the_worker.Command()._work_until(the_end)

    assert done == [1, 2, 3]
