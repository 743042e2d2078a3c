"""Why a deed cannot be done; nothing has been changed."""

from __future__ import annotations


class Refused(Exception):
    """A deed that cannot be done."""


class AlreadyOver(Refused):
    """The meeting has begun, is held or is cancelled."""


class NotYet(Refused):
    """Only on the day of the meeting, or after it."""


class NotInvited(Refused):
    """Nobody has been invited to the meeting."""


class NobodyToInvite(Refused):
    """The group has nobody: the network no members, the steering group no people."""


class TooLate(Refused):
    """The deadline for answers is past."""


class NoCaterer(Refused):
    """Nobody knows where to send the order."""


class NoMeal(Refused):
    """Nobody eats at the meeting."""


class SentAlready(Refused):
    """The group has meetings, and cannot be taken away."""
