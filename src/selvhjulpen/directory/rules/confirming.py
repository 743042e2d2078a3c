""" "Er det stadig rigtigt?": who is asked when, and from when an offer stands with a mark on the public page.

An offer is asked about half a year after it was last confirmed, reminded of three weeks later, and marked two weeks
after that. The mark stays until somebody confirms. Who has a mark already is asked again twice a year, but not
reminded: a new reminder would begin the two weeks anew and take the mark away.
"""

from __future__ import annotations

from datetime import datetime, timedelta

ASK_AFTER = timedelta(days=182)  # since it was confirmed, and since its organisation was asked
COMES_ALONG = timedelta(weeks=13)
REMIND_AFTER = timedelta(weeks=3)
DOUBT_AFTER = timedelta(weeks=2)  # since the reminder


def doubtful_from(*, confirmed_at: datetime | None, reminded_at: datetime | None) -> datetime | None:
    """From when an offer is marked as perhaps no longer right; None where it is not waiting for an answer.

    It may lie ahead: a page that is kept is true until then.
    """
    if reminded_at is None or (confirmed_at is not None and confirmed_at >= reminded_at):
        return None
    return reminded_at + DOUBT_AFTER


def is_doubtful(*, confirmed_at: datetime | None, reminded_at: datetime | None, now: datetime) -> bool:
    """True where nobody has answered, though they were asked and reminded."""
    since = doubtful_from(confirmed_at=confirmed_at, reminded_at=reminded_at)
    return since is not None and since <= now


def is_worth_asking(*, confirmed_at: datetime | None, now: datetime, early: bool) -> bool:
    """True where nobody has confirmed for half a year; what was never confirmed is due at once.

    ``early``: its organisation is written to anyway. Then what would be due within a quarter comes along, because
    nobody is asked twice in one half year.
    """
    return confirmed_at is None or confirmed_at + ASK_AFTER - (COMES_ALONG if early else timedelta()) <= now


def is_due_to_remind(
    *, confirmed_at: datetime | None, asked_at: datetime | None, reminded_at: datetime | None, now: datetime
) -> bool:
    """True where the question has lain for three weeks, and neither an answer nor a reminder has followed it."""
    if asked_at is None or asked_at + REMIND_AFTER > now or (confirmed_at is not None and confirmed_at >= asked_at):
        return False
    return doubtful_from(confirmed_at=confirmed_at, reminded_at=reminded_at) is None
