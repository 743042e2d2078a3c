"""What is written about meetings: one function per letter, each into the outbox within the deed's own transaction.

A letter's template holds two partials, ``subject`` and ``mail``. Letters are Danish. A member without an e-mail is
telephoned: the text goes on the telephone list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from selvhjulpen.directory.queries import host
from selvhjulpen.meetings import calendar_file
from selvhjulpen.meetings.models import ActionItem, Answer, Meeting
from selvhjulpen.meetings.queries import AgendaLine, Caterers, MinutesOf
from selvhjulpen.outbox.actions import post
from selvhjulpen.outbox.models import Channel


def invitation(answer: Answer, *, agenda: Sequence[AgendaLine], carried: Sequence[ActionItem], now: datetime) -> None:
    """Will you come? ``carried``: what was left to do at the meetings before."""
    _to_invited("invitation", answer, now=now, with_calendar=True, agenda=agenda, carried=carried)


def reminder(answer: Answer, *, now: datetime) -> None:
    """You have not answered yet."""
    # After a move the question is a new one.
    _to_invited("reminder", answer, now=now, deed=str(answer.meeting.calendar_sequence), must_reach=False)


def moved(answer: Answer, *, before: Meeting, now: datetime) -> None:
    """Another time or place; ``before`` is the meeting as it was."""
    deed = str(answer.meeting.calendar_sequence)
    _to_invited("moved", answer, now=now, deed=deed, with_calendar=True, before=before)


def cancelled(answer: Answer, *, now: datetime) -> None:
    """The meeting will not be held."""
    _to_invited("cancelled", answer, now=now, with_calendar=True)


def minutes(answer: Answer, *, said: MinutesOf, now: datetime) -> None:
    """What was said and decided; the same minutes are sent again where they were mended."""
    _to_invited("minutes", answer, now=now, is_resent=True, must_reach=False, said=said)


def order(meeting: Meeting, *, caterers: Caterers, by_name: str, now: datetime) -> None:
    """So many plates, so many of each diet: numbers only."""
    _to_kitchen("order", meeting, now=now, caterers=caterers, by_name=by_name)


def kitchen_moved(meeting: Meeting, *, before: Meeting, now: datetime) -> None:
    """What was ordered is for another time or place; ``before`` is the meeting as it was."""
    _to_kitchen("kitchen_moved", meeting, now=now, before=before)


def kitchen_cancelled(meeting: Meeting, *, now: datetime) -> None:
    """What was ordered is not to be made."""
    _to_kitchen("kitchen_cancelled", meeting, now=now)


def _to_kitchen(kind: str, meeting: Meeting, *, now: datetime, **words: object) -> None:
    subject, text = _written(kind, {"meeting": meeting, **words})
    post(
        key=f"meeting-{kind}:{meeting.pk}:{now:%Y%m%d%H%M}:{_mark_of(text)}",
        channel=Channel.EMAIL,
        to_name=meeting.caterer_email,
        to_address=meeting.caterer_email,
        subject=subject,
        text=text,
        about=meeting.about,
        now=now,
    )


def _to_invited(
    kind: str,
    answer: Answer,
    *,
    now: datetime,
    deed: str = "",
    is_resent: bool = False,
    with_calendar: bool = False,
    must_reach: bool = True,
    **words: object,
) -> None:
    """Post one letter. Who has no e-mail is telephoned with what they must know (``must_reach``), and with no more.

    ``is_resent``: another text, or the same in another minute, is a letter of its own.
    """
    if answer.is_gone:
        return
    email = answer.email
    if not email and not must_reach:
        return
    link = settings.BASE_URL + reverse("meetings:answer", args=[answer.token])
    context = {"meeting": answer.meeting, "answer": answer, "link": link if email else "", **words}
    subject, text = _written(kind, context)
    if is_resent:
        deed = f"{now:%Y%m%d%H%M}:{_mark_of(text)}"
    post(
        key=":".join(filter(None, [f"meeting-{kind}", str(answer.pk), deed])),
        channel=Channel.EMAIL if email else Channel.CALL,
        to_name=answer.invited_name,
        to_address=email or (answer.organization.phone if answer.organization else ""),
        subject=subject,
        text=text,
        calendar=calendar_file.of_meeting(answer.meeting, link=link) if with_calendar and email else "",
        about=answer.about,
        now=now,
    )


def _mark_of(text: str) -> str:
    """Tells one text from another."""
    return sha256(text.encode()).hexdigest()[:12]


def _written(kind: str, context: dict[str, object]) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        context = {"host": host(), **context}
        return " ".join(_text(kind, "subject", context).split()), _text(kind, "mail", context)


def _text(kind: str, part: str, context: dict[str, object]) -> str:
    # Plain text: an ampersand in a name stays an ampersand.
    template = get_template(f"meetings/letters/{kind}.txt#{part}")
    text = template.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", text).strip()
