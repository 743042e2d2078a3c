"""Answers that come by telephone, the kitchen's numbers, and the door."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.meetings import access, actions, queries
from selvhjulpen.meetings.actions.refusals import NoCaterer, NoMeal, Refused
from selvhjulpen.meetings.forms import AttendanceForm, PhoneAnswerForm, WalkInForm
from selvhjulpen.meetings.models import MeetingState
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role
from selvhjulpen.ui.templatetags.ui import clock


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("Et svar til et møde"), about="meetings.answer:{answer_pk}")
def phone_answer(request: StaffRequest, pk: int, answer_pk: int) -> HttpResponse:
    """/moeder/<pk>/svar/<answer_pk>/: an answer that came by telephone."""
    invited = access.invited(request.user, pk, answer_pk)
    form = PhoneAnswerForm(request.POST or None, answer=invited)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(answer=invited, said=form.said, by=request.user, now=timezone.now())
        except Refused:
            messages.error(request, _("Mødet er aflyst. Svaret blev ikke gemt."))
        else:
            messages.success(request, _("Svaret fra %(name)s er gemt.") % {"name": invited.invited_name})
        return redirect("meetings:meeting", pk=pk)
    return render(request, "meetings/phone_answer.html", {"meeting": invited.meeting, "answer": invited, "form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def kitchen(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/koekken/: how many eat what, without a name: to look at, print and mail."""
    found = access.meeting(request.user, pk)
    if request.method == "POST":
        try:
            actions.order_meals(meeting=found, by=request.user, now=timezone.now())
        except NoCaterer:
            messages.error(request, _("Skriv først køkkenets e-mail på mødet."))
        except NoMeal:
            messages.error(request, _("Der er ingen mad til det her møde"))
        except Refused:
            messages.error(request, _("Der kan kun bestilles mad til et møde, der er inviteret til og ikke begyndt."))
        else:
            messages.success(request, _("Bestillingen er sendt til %s.") % found.caterer_email)
        return redirect("meetings:kitchen", pk=pk)
    counts = queries.caterers(found)
    return render(
        request,
        "meetings/kitchen.html",
        {
            "meeting": found,
            "caterers": counts,
            "has_changed": queries.order_has_changed(found, counts),
            "can_order": found.state == MeetingState.INVITED and timezone.now() < found.starts_at,
        },
    )


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("Mødets deltagere ved døren"), about="meetings.meeting:{pk}")
def attendance(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/fremmoede/: who is there, on a tablet at the door; and those who come without an invitation."""
    now = timezone.now()
    found = access.meeting(request.user, pk)
    roster = queries.roster(found)
    form = AttendanceForm(request.POST or None, answers=list(roster))
    walk_in = WalkInForm(request.POST if "add" in request.POST else None, today=found.day)
    if request.method == "POST":
        try:
            # Saved is saved, whatever becomes of the walk-in.
            actions.mark_attendance(meeting=found, marks=form.marks, now=now)
            if not walk_in.is_bound:
                messages.success(request, _("Fremmødet er gemt kl. %(clock)s.") % {"clock": clock(now)})
                return redirect("meetings:attendance", pk=pk)
            if walk_in.is_valid():
                said = walk_in.cleaned_data
                guest = actions.add_walk_in(
                    meeting=found, organization=said["organization"], name=said["name"], key=said["formkey"], now=now
                )
                messages.success(request, _("%(name)s er med nu.") % {"name": guest.name})
                return redirect("meetings:attendance", pk=pk)
        except Refused:
            messages.error(request, _("Fremmødet kan ikke skrives: Mødet er ikke begyndt, eller det er aflyst."))
            return redirect("meetings:attendance", pk=pk)
        roster = queries.roster(found)
    is_open = found.state in {MeetingState.INVITED, MeetingState.HELD} and local_day(now) >= found.day
    return render(
        request,
        "meetings/attendance.html",
        {
            "meeting": found,
            "roster": roster,
            "expected": form.rows(roster.expected),
            "others": form.rows(roster.others),
            "walk_in": walk_in,
            "is_open": is_open,
        },
    )
