"""When to try again, and when to stop."""

from datetime import datetime, timedelta

# As GOV.UK Notify does for its providers: every five minutes for four hours, then a person must act.
RETRY_EVERY = timedelta(minutes=5)
MOST_ATTEMPTS = 48
PATIENCE = MOST_ATTEMPTS * RETRY_EVERY
# Files stand in for a mailbox while there is no mail server: long enough to read them.
FILES_KEPT_FOR = timedelta(days=30)
# A sender that has not reported back within this time has died.
LEASE = timedelta(minutes=2)
# A message that its senders die of may have been handed over each time: few are enough.
MOST_INTERRUPTIONS = 3


def next_attempt_in(attempts: int) -> timedelta | None:
    """How long to wait after ``attempts`` failed attempts; None where it is time to give up."""
    return RETRY_EVERY if attempts < MOST_ATTEMPTS else None


def unsent_since(*, send_after: datetime, failed_attempts: int) -> datetime:
    """When a message was first due: each attempt that failed has moved it by five minutes."""
    return send_after - failed_attempts * RETRY_EVERY
