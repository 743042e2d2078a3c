"""How long a voice is kept."""

from __future__ import annotations

from datetime import date

from selvhjulpen.lib.calendars import months_after

VOICE_YEARS = 5


def voices_are_kept_from(today: date) -> date:
    """What was said before this day is not kept any more."""
    return months_after(today, -12 * VOICE_YEARS)
