"""What is written to the jury."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from selvhjulpen.awards.models import JuryMember
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel, Message


def _nth(juror: JuryMember) -> int:
    """How many links were sent before this one: those that were are forgotten, and blank."""
    return Message.objects.filter(about=juror.about, text="").count()


def please_judge(juror: JuryMember, *, now: datetime) -> None:
    """The nominees are found: here is your page. Once for each link of a jury member."""
    with translation.override(settings.LANGUAGE_CODE):
        award = juror.round
        link = settings.BASE_URL + reverse("awards:jury", args=[juror.token])
        lines = [
            _("Kære %(name)s") % {"name": juror},
            _("I er med i juryen for %(award)s. Nu er de nominerede fundet.") % {"award": award},
            _("Giv jeres point på jeres egen side: %(link)s") % {"link": link},
            _("Vi skal have dem senest den %(day)s.") % {"day": date_format(award.jury_until, "j. F Y")},
            _("Er I inhabile over for en af de nominerede, så sig det på siden. Så giver I ikke point der."),
            _("Linket er kun til jer. Send det ikke videre."),
        ]
        post(
            key=f"awards.jury:{juror.pk}:{_nth(juror)}",
            channel=Channel.EMAIL,
            to_name=str(juror),
            to_address=juror.email,
            subject=_("Giv point til %(award)s") % {"award": award},
            text="\n\n".join(lines),
            about=juror.about,
            now=now,
        )
