"""Help without a course: cafés and who is on shift, the queue, the help log, and appointments."""

from selvhjulpen.cafe.models.appointments import (
    Absence,
    Appointment,
    AppointmentState,
    Availability,
    Consent,
    Mode,
    Occupied,
)
from selvhjulpen.cafe.models.cafes import Cafe, DropInSession, SessionState, Shift, ShiftSwap
from selvhjulpen.cafe.models.queue import QueueDeed, Ticket, TicketState
from selvhjulpen.cafe.models.visits import Device, Dimension, HelpCount, HelpDay, HelpVisit, How, LogDeed, Outcome

__all__ = [
    "Absence",
    "Appointment",
    "AppointmentState",
    "Availability",
    "Cafe",
    "Consent",
    "Device",
    "Dimension",
    "DropInSession",
    "HelpCount",
    "HelpDay",
    "HelpVisit",
    "How",
    "LogDeed",
    "Mode",
    "Occupied",
    "Outcome",
    "QueueDeed",
    "SessionState",
    "Shift",
    "ShiftSwap",
    "Ticket",
    "TicketState",
]
