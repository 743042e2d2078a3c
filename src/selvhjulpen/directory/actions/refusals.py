"""Why a deed of the directory cannot be done."""

from __future__ import annotations


class Refused(Exception):
    """A deed that cannot be done. Nothing has been changed."""


class NoHost(Refused):
    """Nobody would be left who runs the installation: its name and telephone stand on every page."""


class PlaceInUse(Refused):
    """What is held at that place needs the offer there: it is closed first."""


class Outdated(Refused):
    """Somebody else has saved the same offer since it was read: both versions are to be looked at."""
