"""What is done about meetings."""

from selvhjulpen.meetings.actions.answering import Mark, Said, add_walk_in, answer, mark_attendance, order_meals
from selvhjulpen.meetings.actions.chores import close_meetings, forget_guests, remind
from selvhjulpen.meetings.actions.minutes import (
    Written,
    move_item,
    remove_item,
    save_item,
    send_minutes,
    set_done,
    write_minutes,
)
from selvhjulpen.meetings.actions.planning import (
    Plan,
    add_member,
    cancel_meeting,
    drop_group,
    edit_meeting,
    invite,
    move_meeting,
    plan_meeting,
    plan_year,
    remove_member,
    save_group,
)

__all__ = [
    "Mark",
    "Plan",
    "Said",
    "Written",
    "add_member",
    "add_walk_in",
    "answer",
    "cancel_meeting",
    "close_meetings",
    "drop_group",
    "edit_meeting",
    "forget_guests",
    "invite",
    "mark_attendance",
    "move_item",
    "move_meeting",
    "order_meals",
    "plan_meeting",
    "plan_year",
    "remind",
    "remove_item",
    "remove_member",
    "save_group",
    "save_item",
    "send_minutes",
    "set_done",
    "write_minutes",
]
