"""Groups that meet, their meetings, who answered and came, and what was decided."""

from selvhjulpen.meetings.models.agenda import ActionItem, AgendaItem, Decision, ItemKind
from selvhjulpen.meetings.models.answers import Answer, Diet, Reply
from selvhjulpen.meetings.models.groups import Group, GroupKind, GroupMember
from selvhjulpen.meetings.models.meetings import Meeting, MeetingState

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Answer",
    "Decision",
    "Diet",
    "Group",
    "GroupKind",
    "GroupMember",
    "ItemKind",
    "Meeting",
    "MeetingState",
    "Reply",
]
