"""What is done in the courses room: seats, sessions, attendance."""

from selvhjulpen.courses.actions.attendance import add_walk_in, count_heads, mark_attendance, take_back_count
from selvhjulpen.courses.actions.seats import (
    Guest,
    book_seat,
    cancel_booking,
    change_booking,
    join_waiting_list,
    move_booking,
    promote_waiting,
)
from selvhjulpen.courses.actions.sessions import (
    Plan,
    cancel_session,
    confirm_text,
    copy_session,
    edit_session,
    extend_series,
    faults_of,
    move_session,
    plan_of,
    plan_series,
    plan_session,
    publish_session,
    tick_checklist,
)

__all__ = [
    "Guest",
    "Plan",
    "add_walk_in",
    "book_seat",
    "cancel_booking",
    "cancel_session",
    "change_booking",
    "confirm_text",
    "copy_session",
    "count_heads",
    "edit_session",
    "extend_series",
    "faults_of",
    "join_waiting_list",
    "mark_attendance",
    "move_booking",
    "move_session",
    "plan_of",
    "plan_series",
    "plan_session",
    "promote_waiting",
    "publish_session",
    "take_back_count",
    "tick_checklist",
]
