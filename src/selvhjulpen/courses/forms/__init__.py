"""What people fill in: the citizens' forms and the staff's."""

from selvhjulpen.courses.forms.programme import ProgrammeForm
from selvhjulpen.courses.forms.seats import ChangeForm, SeatForm

__all__ = ["ChangeForm", "ProgrammeForm", "SeatForm"]
