"""Reads that span the models of the room."""

from selvhjulpen.courses.queries.attendance import (
    Count,
    HalfHour,
    Roster,
    Teaching,
    count_so_far,
    half_hours_of,
    roster,
    teaching,
)
from selvhjulpen.courses.queries.guests import QueuePlace, find_guests, guests, latest_messages, queue
from selvhjulpen.courses.queries.held import Held, bookings_with, held_about
from selvhjulpen.courses.queries.programme import (
    Sheet,
    Week,
    Wish,
    by_week,
    next_change,
    other_dates,
    programme,
    sheet,
)
from selvhjulpen.courses.queries.sessions import (
    Reach,
    catalogue,
    changes_since_checked,
    is_too_few,
    reach,
    sessions_for,
    staff_list,
    stale_courses,
)

__all__ = [
    "Count",
    "HalfHour",
    "QueuePlace",
    "Held",
    "Reach",
    "Roster",
    "Sheet",
    "Teaching",
    "Week",
    "Wish",
    "by_week",
    "bookings_with",
    "catalogue",
    "changes_since_checked",
    "count_so_far",
    "find_guests",
    "guests",
    "half_hours_of",
    "is_too_few",
    "held_about",
    "latest_messages",
    "next_change",
    "other_dates",
    "programme",
    "queue",
    "reach",
    "roster",
    "sessions_for",
    "sheet",
    "staff_list",
    "stale_courses",
    "teaching",
]
