"""Messages are written once and sent once, whatever happens on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from selvhjulpen.outbox.actions import _postpone, beat, claim_next, drop_waiting, mark_called, post, send_due, settle
from selvhjulpen.outbox.models import Channel, Heartbeat, Message, MessageState
from selvhjulpen.outbox.rules import LEASE, MOST_ATTEMPTS, MOST_INTERRUPTIONS, RETRY_EVERY
from tests.outbox.factories import A_MINUTE, NOW, MessageFactory

A_LETTER = {
    "key": "booking-confirmed:42",
    "channel": Channel.EMAIL,
    "to_name": "Inga Holm",
    "to_address": "inga@example.dk",
    "subject": "Du har en plads",
    "text": "Vi glæder os.",
    "about": "courses.booking:42",
    "now": NOW,
}


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("key", "state"))


@pytest.mark.django_db
def test_the_same_key_posted_twice_is_one_message_as_it_was_first_written():
    post(**A_LETTER)
    post(**A_LETTER | {"text": "Noget andet."})

    assert list(Message.objects.values_list("key", "text", "state")) == [
        ("booking-confirmed:42", "Vi glæder os.", MessageState.WAITING)
    ]


@pytest.mark.django_db
def test_a_deed_that_is_undone_takes_its_message_with_it():
    with transaction.atomic():
        post(**A_LETTER)
        transaction.set_rollback(True)

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_long_subject_is_cut_rather_than_refused():
    post(**A_LETTER | {"subject": "x" * 500})

    assert len(Message.objects.get().subject) == 200


@pytest.mark.django_db
def test_all_that_is_due_is_sent_the_oldest_first(mail_server, clock):
    MessageFactory(key="b", subject="Nyere")
    MessageFactory(key="a", subject="Ældre", created_at=NOW - A_MINUTE)
    MessageFactory(key="later", send_after=NOW + A_MINUTE)
    MessageFactory(key="phone", call=True)
    MessageFactory(key="old", sent=True)

    tried = send_due(clock=clock)

    assert tried == 2
    assert [mail["Subject"] for mail in mail_server.mails] == ["Ældre", "Nyere"]
    assert states() == {"a": "sent", "b": "sent", "later": "waiting", "phone": "waiting", "old": "sent"}
    assert Message.objects.get(key="a").settled_at == NOW


@pytest.mark.django_db
def test_what_the_server_refuses_is_tried_again_five_minutes_later(mail_server, clock):
    MessageFactory(key="a")
    mail_server.refuses = ["451 Try again later"]

    send_due(clock=clock)
    waiting = Message.objects.get()
    clock.now += RETRY_EVERY - timedelta(seconds=1)
    too_early = send_due(clock=clock)
    clock.now += timedelta(seconds=1)
    send_due(clock=clock)

    assert (waiting.state, waiting.attempts, waiting.send_after) == ("waiting", 1, NOW + RETRY_EVERY)
    assert "Try again later" in waiting.error
    assert too_early == 0
    assert len(mail_server.mails) == 1
    assert states() == {"a": "sent"}


@pytest.mark.django_db
def test_a_server_that_is_away_is_tried_48_times_and_then_somebody_must_telephone(settings, clock):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    message = MessageFactory(key="a")

    attempts = 0
    for _ in range(60):
        attempts += send_due(clock=clock)
        clock.now += RETRY_EVERY

    message.refresh_from_db()
    assert attempts == message.attempts == MOST_ATTEMPTS == 48
    assert list(Message.objects.to_phone()) == [message]
    assert (message.state, message.settled_at) == ("failed", NOW + 47 * RETRY_EVERY)


@pytest.mark.django_db
def test_an_error_is_kept_with_the_message_but_no_address_is_logged(mail_server, clock, caplog):
    MessageFactory(to_address="inga@example.dk")
    mail_server.refuses = ["550 no such user inga@example.dk"]

    send_due(clock=clock)

    assert "inga@example.dk" in Message.objects.get().error
    assert "not sent on attempt 1" in caplog.text
    assert "inga" not in caplog.text


@pytest.mark.django_db
def test_one_message_that_cannot_be_written_does_not_hold_back_the_others(mail_server, clock, caplog):
    MessageFactory(key="broken", subject="To\nlinjer", created_at=NOW - A_MINUTE)
    MessageFactory(key="whole")

    send_due(clock=clock)

    assert states() == {"broken": "waiting", "whole": "sent"}
    assert "breaks its adapter" in caplog.text


@pytest.mark.django_db
def test_a_message_somebody_else_is_sending_is_left_alone_until_their_time_is_up(clock):
    MessageFactory(key="a", sending=True, lease_until=NOW + LEASE)

    while_it_is_sent = claim_next(now=NOW + LEASE)
    after = claim_next(now=NOW + LEASE + timedelta(seconds=1))

    assert while_it_is_sent is None
    assert (after.key, after.attempts) == ("a", 2)


@pytest.mark.django_db
def test_a_message_that_its_senders_die_of_is_left_to_a_person_and_the_next_message_is_sent(clock):
    poison, harmless = MessageFactory(key="poison", created_at=NOW - A_MINUTE), MessageFactory(key="harmless")

    claimed = []
    for _ in range(10):
        message = claim_next(now=clock.now)  # and the sender dies
        claimed.append(message and message.key)
        clock.now += LEASE + timedelta(seconds=1)

    poison.refresh_from_db()
    assert claimed[:2] == ["poison", "poison"]
    assert claimed.count("poison") == claimed.count("harmless") == MOST_INTERRUPTIONS == 3
    assert set(Message.objects.to_phone()) == {poison, harmless}
    assert (poison.state, poison.lease_until, poison.error) == ("failed", None, "its sender died 3 times")


@pytest.mark.django_db
def test_a_message_that_was_interrupted_once_is_sent_by_the_next_sender(mail_server, clock):
    MessageFactory(key="a", sending=True, lease_until=NOW - A_MINUTE)

    send_due(clock=clock)

    assert list(Message.objects.values_list("state", "attempts", "interruptions")) == [("sent", 2, 1)]


@pytest.mark.django_db
def test_a_letter_overtaken_by_a_cancellation_is_not_sent_when_its_time_comes(mail_server, clock):
    """What is due is asked of the database at the moment of sending, not when it was written."""
    MessageFactory(key="reminder", about="courses.booking:42", send_after=NOW + A_MINUTE)
    drop_waiting(about="courses.booking:42", now=NOW)
    clock.now += RETRY_EVERY

    assert send_due(clock=clock) == 0
    assert mail_server.mails == []


@pytest.mark.django_db
def test_what_is_overtaken_by_events_is_not_said_any_more():
    about = "courses.booking:42"
    MessageFactory(key="waiting", about=about)
    MessageFactory(key="failed", about=about, failed=True)
    MessageFactory(key="call", about=about, call=True)
    MessageFactory(key="sent", about=about, sent=True)
    MessageFactory(key="sending", about=about, sending=True)
    MessageFactory(key="other", about="courses.booking:7")

    drop_waiting(about=about, now=NOW)

    assert states() == {
        "waiting": "dropped",
        "failed": "dropped",
        "call": "dropped",
        "sent": "sent",
        "sending": "dropped",
        "other": "waiting",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("attempts", [1, MOST_ATTEMPTS])
def test_what_is_dropped_while_it_fails_on_its_way_does_not_come_back(attempts):
    message = MessageFactory(about="courses.booking:42", sending=True, attempts=attempts)
    drop_waiting(about=message.about, now=NOW)

    _postpone(message, error="connection refused", now=NOW)

    assert states() == {message.key: "dropped"}


@pytest.mark.django_db
def test_a_call_that_was_made_leaves_the_call_list_with_the_name_of_the_caller():
    made, _left = MessageFactory(key="made", call=True), MessageFactory(key="left", failed=True)

    mark_called(message=made, by="Karen", now=NOW)
    made.refresh_from_db()

    assert [message.key for message in Message.objects.to_phone()] == ["left"]
    assert (made.state, made.settled_by, made.settled_at) == ("called", "Karen", NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"state": "sent", "settled_at": None}, {"state": "waiting", "settled_at": NOW}])
def test_the_database_refuses_a_message_that_is_settled_without_a_time_or_waits_with_one(wrong):
    with pytest.raises(IntegrityError, match="outbox_settled_has_time"), transaction.atomic():
        MessageFactory(**wrong)


@pytest.mark.django_db
def test_there_is_one_heartbeat_the_last():
    beat(now=NOW)
    beat(now=NOW + A_MINUTE)

    assert list(Heartbeat.objects.values_list("pk", "at")) == [(1, NOW + A_MINUTE)]


@pytest.mark.django_db
def test_the_database_refuses_a_second_heartbeat():
    with pytest.raises(IntegrityError, match="outbox_one_heartbeat"), transaction.atomic():
        Heartbeat.objects.create(pk=2, at=NOW)


@pytest.mark.django_db
def test_a_message_whose_number_is_anothers_since_a_restore_closes_nobody_elses():
    sent = MessageFactory(key="before-the-restore")
    Message.objects.filter(pk=sent.pk).update(key="after-the-restore")

    settle(sent, state=MessageState.SENT, now=NOW)

    assert states() == {"after-the-restore": MessageState.WAITING}


@pytest.mark.django_db
def test_a_message_whose_number_is_anothers_since_a_restore_postpones_nobody_elses():
    failed = MessageFactory(key="before-the-restore", sending=True)
    Message.objects.filter(pk=failed.pk).update(key="after-the-restore")

    _postpone(failed, error="connection refused", now=NOW)

    assert states() == {"after-the-restore": MessageState.SENDING}
