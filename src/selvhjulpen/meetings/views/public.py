"""What a link opens without an account: one's own answer, and a group's calendar."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from selvhjulpen.directory.models import OrganizationKind
from selvhjulpen.meetings import access, actions, calendar_file, doors, queries
from selvhjulpen.meetings.actions import Said
from selvhjulpen.meetings.actions.refusals import Refused
from selvhjulpen.meetings.forms import AnswerForm
from selvhjulpen.meetings.models import MeetingState, Reply
from selvhjulpen.people.doors import open_to_all


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """/moede/svar/<token>/: will you come? It names nobody, and of what was answered before it says yes or no."""
    now = timezone.now()
    invited = access.answer(token)
    meeting = invited.meeting
    form = AnswerForm(request.POST or None, meeting=meeting)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        if not doors.may_answer(request, now=now):
            form.add_error(None, _("Der kommer for mange svar herfra lige nu. Prøv igen om lidt, eller ring."))
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            try:
                actions.answer(answer=invited, said=form.said, now=now)
            except Refused:
                messages.error(request, _("Der kan ikke svares længere. Dit svar blev ikke gemt."))
            else:
                messages.success(request, _in_words(form.said))
            return redirect("meetings:answer", token=token)
    is_open = meeting.state == MeetingState.INVITED and now <= meeting.answer_by
    organization = invited.organization
    context = {
        "answer": invited,
        "meeting": meeting,
        "agenda": queries.agenda(meeting),
        "form": form,
        "is_open": is_open,
        "is_over": meeting.state == MeetingState.HELD or now >= meeting.starts_at,
        # The name of a person is not told to whoever has the link.
        "for_whom": organization.name if organization and organization.kind != OrganizationKind.PERSON else "",
    }
    return render(request, "meetings/answer.html", context, status=status)


def _in_words(said: Said) -> str:
    """What was kept, told once, to whoever has just written it."""
    if said.reply == Reply.NO:
        return _("Tak for dit svar. Du kommer ikke.")
    return " ".join(
        [
            _("Tak for dit svar. %(name)s kommer.") % {"name": said.guest_name}
            if said.reply == Reply.OTHER
            else _("Tak for dit svar. Du kommer."),
            *([_("Du tager en med.")] if said.extra else []),
        ]
    )


@open_to_all
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """/moeder/kalender/<token>.ics: a group's meetings for the calendar; nobody's name is in it."""
    group = access.feed(token)
    text = calendar_file.of_group(queries.feed_of(group))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"X-Robots-Tag": "noindex"})
