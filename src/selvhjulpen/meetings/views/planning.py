"""One meeting: looked at, planned, invited to, moved, cancelled."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.meetings import access, actions, queries
from selvhjulpen.meetings.actions.refusals import AlreadyOver, NobodyToInvite, Refused
from selvhjulpen.meetings.forms import CancelForm, MeetingForm, MeetingNewForm, MoveForm
from selvhjulpen.meetings.models import MeetingState
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR, Role.PARTNER, Role.INSTRUCTOR)
@require_safe
@shows(gettext_noop("Mødets svar, med navne og hensyn til mad"), about="meetings.meeting:{pk}", to=Role.COORDINATOR)
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/: agenda and minutes; one's own answer; for the coordinator everybody's, and what to do next."""
    now = timezone.now()
    found = access.meeting(request.user, pk)
    said = queries.minutes_of(found)
    context: dict[str, object] = {
        "meeting": found,
        "said": said,
        "minutes_left": queries.minutes_left(found, said.lines),
        "carried": queries.carried_forward(found, now=now),
        "priority_areas": found.priority_areas.all(),
        "own": queries.own_answers(found, request.user),
        "has_begun": now >= found.starts_at,
        "is_day": local_day(now) >= found.day,
        "answers_open": found.state == MeetingState.INVITED and now <= found.answer_by,
        "today": local_day(now),
    }
    if request.user.is_coordinator:
        roster = queries.roster(found)
        context |= {
            "roster": roster,
            "headcount": queries.headcount(roster),
            "caterers": queries.caterers(found),
            "to_invite": len(queries.people_to_invite(found.group, today=local_day(now))),
        }
    return render(request, "meetings/meeting.html", context)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def meeting_new(request: StaffRequest) -> HttpResponse:
    """/moeder/nyt/: a meeting besides those of the rhythm."""
    now = timezone.now()
    form = MeetingNewForm(request.POST or None, now=now, initial={"minutes": 90})
    if request.method == "POST" and form.is_valid():
        made = actions.plan_meeting(
            group=form.cleaned_data["group"], plan=form.plan, key=form.cleaned_data["formkey"], now=now
        )
        messages.success(request, _("Mødet er lavet som kladde. Ret dagsordenen, og inviter."))
        return redirect("meetings:meeting", pk=made.pk)
    return render(request, "meetings/meeting_new.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def meeting_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/ret/: deadline, meal, cost, caterer, priority areas."""
    found = access.meeting(request.user, pk)
    form = MeetingForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        areas = form.cleaned_data.get("priority_areas", found.priority_areas.all())
        actions.edit_meeting(meeting=form.save(commit=False), priority_areas=list(areas))
        messages.success(request, _("Mødet er rettet."))
        return redirect("meetings:meeting", pk=pk)
    return render(request, "meetings/meeting_edit.html", {"meeting": access.meeting(request.user, pk), "form": form})


@open_to(Role.COORDINATOR)
@require_POST
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/inviter/: write to all who have no invitation yet."""
    found = access.meeting(request.user, pk)
    try:
        invited = actions.invite(meeting=found, now=timezone.now())
    except AlreadyOver:
        messages.error(request, _("Mødet er begyndt eller aflyst. Der kan ikke inviteres mere."))
    except NobodyToInvite:
        messages.error(request, _("Der er ingen at invitere. Sæt folk på gruppen, eller optag medlemmer i netværket."))
    else:
        told = ngettext("%d invitation er sendt.", "%d invitationer er sendt.", invited) % invited
        messages.success(request, told if invited else _("Alle er inviteret i forvejen."))
    return redirect("meetings:meeting", pk=pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/flyt/: another time or place, and everybody is told."""
    now = timezone.now()
    found = access.meeting(request.user, pk)
    starts_at, ends_at = timezone.localtime(found.starts_at), timezone.localtime(found.ends_at)
    initial = {
        "day": found.day,
        "start": starts_at.time(),
        "minutes": round((ends_at - starts_at).total_seconds() / 60),
        "location": found.location_id,
        "room": found.room,
        "answer_day": local_day(found.answer_by),
    }
    form = MoveForm(request.POST or None, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_meeting(meeting=found, plan=form.plan, answer_by=form.answer_by, now=now)
        except Refused:
            messages.error(request, _("Mødet er begyndt eller aflyst. Det kan ikke flyttes."))
        else:
            told = _("Mødet er flyttet.")
            if found.state == MeetingState.INVITED:
                told = _("Mødet er flyttet, og alle, der er inviteret, får besked.")
            messages.success(request, told)
        return redirect("meetings:meeting", pk=pk)
    return render(request, "meetings/meeting_move.html", {"meeting": found, "form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/aflys/: not held, and everybody is told."""
    found = access.meeting(request.user, pk)
    form = CancelForm(request.POST or None)
    is_draft = found.state == MeetingState.DRAFT
    if is_draft:
        del form.fields["reason"]  # nobody reads it
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_meeting(meeting=found, now=timezone.now(), **form.cleaned_data)
        except Refused:
            messages.error(request, _("Mødet er allerede aflyst eller begyndt."))
        else:
            if is_draft:
                messages.success(request, _("Kladden er slettet."))
                return redirect("meetings:meetings")
            messages.success(request, _("Mødet er aflyst, og alle, der er inviteret, får besked."))
        return redirect("meetings:meeting", pk=pk)
    return render(request, "meetings/meeting_cancel.html", {"meeting": found, "form": form})
