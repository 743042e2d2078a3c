"""The forms of meetings."""

from selvhjulpen.meetings.forms.answers import AnswerForm, AttendanceForm, PhoneAnswerForm, WalkInForm
from selvhjulpen.meetings.forms.minutes import ItemForm, MinutesForm
from selvhjulpen.meetings.forms.planning import (
    CancelForm,
    GroupForm,
    MeetingForm,
    MeetingNewForm,
    MemberForm,
    MoveForm,
    YearForm,
)

__all__ = [
    "AnswerForm",
    "AttendanceForm",
    "CancelForm",
    "GroupForm",
    "ItemForm",
    "MeetingForm",
    "MeetingNewForm",
    "MemberForm",
    "MinutesForm",
    "MoveForm",
    "PhoneAnswerForm",
    "WalkInForm",
    "YearForm",
]
