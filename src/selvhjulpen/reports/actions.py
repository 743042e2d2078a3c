"""Voices: written down with permission, and taken away when it is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.evaluation.models import Voice
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.reports.rules import voices_are_kept_from
from selvhjulpen.ui.actions import save_once


def add_voice(*, voice: Voice, by: Person, now: datetime) -> None:
    """Keep what somebody has said, and that they said yes to it today; its form sent twice is one."""
    with transaction.atomic():
        voice.permitted_on = local_day(now)
        if save_once(voice, says=("text", "who", "said_on")):
            note(deed=Deed.CHANGED, what=gettext_noop("Udsagn skrevet ned"), about=about(voice), by=by, now=now)


def take_back_voice(*, voice: Voice, by: Person, now: datetime) -> None:
    """They do not want it shown any more: nothing of what they said is kept, nor who they are; twice is once."""
    with transaction.atomic():
        if Voice.objects.standing().filter(pk=voice.pk).update(text="", who=""):
            note(deed=Deed.ERASED, what=gettext_noop("Udsagn slettet"), about=about(voice), by=by, now=now)


def forget_voices(*, now: datetime) -> None:
    """Nobody is quoted for what they said more than five years ago, and nothing of it is kept; a chore.

    The empty rows of what was taken back go with them: a file that old brings nothing back for longer than a day.
    """
    with transaction.atomic():
        for voice in Voice.objects.filter(said_on__lt=voices_are_kept_from(local_day(now))):
            note(
                deed=Deed.ERASED, what=gettext_noop("Udsagn slettet efter fem år"), about=about(voice), by=None, now=now
            )
            voice.delete()


def about(voice: Voice) -> str:
    """How the audit log names it."""
    return f"evaluation.voice:{voice.pk}"
