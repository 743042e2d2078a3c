"""What people fill in: the citizens' forms and the staff's."""

from selvhjulpen.courses.forms.attendance import AttendanceForm, GroupForm, UndoForm, WalkInForm, taps_of
from selvhjulpen.courses.forms.programme import ProgrammeForm
from selvhjulpen.courses.forms.seats import ChangeForm, SeatForm

__all__ = [
    "AttendanceForm",
    "ChangeForm",
    "GroupForm",
    "ProgrammeForm",
    "SeatForm",
    "UndoForm",
    "WalkInForm",
    "taps_of",
]
