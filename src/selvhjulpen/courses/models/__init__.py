"""Tables of the courses room: what is taught (catalogue), when (sessions), and who comes (bookings)."""

from selvhjulpen.courses.models.bookings import Attendance, Booking, BookingState, HeadCount, Need, Notice, Source
from selvhjulpen.courses.models.catalogue import Audience, Counting, Course, CourseFormat, Level
from selvhjulpen.courses.models.sessions import ChecklistItem, CourseInstance, InstanceState, Series

__all__ = [
    "Attendance",
    "Audience",
    "Booking",
    "BookingState",
    "ChecklistItem",
    "Counting",
    "Course",
    "CourseFormat",
    "CourseInstance",
    "HeadCount",
    "InstanceState",
    "Level",
    "Need",
    "Notice",
    "Series",
    "Source",
]
