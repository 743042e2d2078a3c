"""Why a deed is refused; each reason a class of its own, said to people by the view."""

from collections.abc import Sequence

from selvhjulpen.courses.rules import Fault


class Refused(Exception):
    """A deed that cannot be done now. Nothing has been changed."""


class CourseFull(Refused):
    """No seat, or not two together, is free; ``seats_left`` are."""

    def __init__(self, seats_left: int = 0) -> None:
        super().__init__(seats_left)
        self.seats_left = seats_left


class NotOpen(Refused):
    """The session cannot be booked: not published, cancelled, begun already, or nobody books it."""


class AlreadyBooked(Refused):
    """The same name with the same contact stands on this session already."""


class BelowBooked(Refused):
    """The capacity would be lower than the seats already given away."""


class AlreadyCancelled(Refused):
    """It is cancelled already."""


class AlreadyBegun(Refused):
    """The session has begun: what is asked can no longer be done."""


class NotYet(Refused):
    """Attendance is marked on the day of the session, not before."""


class TooLate(Refused):
    """What was counted can only be taken back for a while."""


class TimeDoesNotFit(Refused):
    """The time breaks the rules of the format; ``faults`` names how."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults
