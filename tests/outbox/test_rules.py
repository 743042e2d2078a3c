from datetime import timedelta

from selvhjulpen.outbox.rules import MOST_ATTEMPTS, RETRY_EVERY, next_attempt_in


def test_a_message_is_tried_every_five_minutes_for_four_hours():
    waits = [next_attempt_in(attempts) for attempts in range(1, MOST_ATTEMPTS)]

    assert set(waits) == {RETRY_EVERY} == {timedelta(minutes=5)}
    assert len(waits) == 47
    assert timedelta(hours=3, minutes=50) < sum(waits, timedelta()) <= timedelta(hours=4)


def test_after_the_last_attempt_it_is_time_for_a_person():
    assert next_attempt_in(MOST_ATTEMPTS) is None
    assert next_attempt_in(MOST_ATTEMPTS + 1) is None
