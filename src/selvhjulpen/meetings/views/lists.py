"""The year's meetings, what is left to do, and how many come."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.meetings import access, actions, queries
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role

SIDE_BY_SIDE = 3  # years


@open_to(Role.COORDINATOR, Role.PARTNER, Role.INSTRUCTOR)
@require_safe
def meetings(request: StaffRequest) -> HttpResponse:
    """/moeder/: one year's meetings of one's groups, with turn-out; and what is left to do."""
    today = local_day(timezone.now())
    groups = access.groups(request.user)
    years = sorted({*queries.in_years(groups), today.year}, reverse=True)
    asked = request.GET.get("aar", "")
    year = int(asked) if asked.isdecimal() and asked in map(str, years) else today.year
    listed = list(queries.listed(groups, year=year, with_drafts=request.user.is_coordinator))
    feeds = [(group, settings.BASE_URL + reverse("meetings:feed", args=[group.token])) for group in groups]
    return render(
        request,
        "meetings/meetings.html",
        {
            "groups": groups,
            "shown": [(group, [one for one in listed if one.group_id == group.pk]) for group in groups],
            "year": year,
            "years": years,
            "feeds": feeds,
            "actions": queries.open_actions(groups),
            "today": today,
        },
    )


@open_to(Role.COORDINATOR)
@require_POST
def done(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/opgaver/<pk>/: an action point is done, or was not after all."""
    action = access.action(pk)
    is_done = "gjort" in request.POST
    actions.set_done(action=action, done=is_done, now=timezone.now())
    messages.success(request, _("Opgaven er gjort.") if is_done else _("Opgaven er åben igen."))
    # An open action point stands on the page of a later meeting, too.
    here = request.POST.get("her", "")
    return (
        redirect("meetings:meeting", pk=here) if here.isascii() and here.isdecimal() else redirect("meetings:meetings")
    )


@open_to(Role.COORDINATOR)
@require_safe
def turnout(request: StaffRequest) -> HttpResponse:
    """/moeder/tal/: turn-out per meeting and by kind of member, years side by side."""
    groups = access.groups(request.user)
    asked = request.GET.get("gruppe", "")
    group = next((one for one in groups if str(one.pk) == asked), groups[0] if groups else None)
    context: dict[str, object] = {"groups": groups, "group": group}
    if group:
        meetings = queries.by_meeting(group)
        years = sorted({meeting.day.year for meeting, _turnout in meetings})[-SIDE_BY_SIDE:]
        table = queries.by_kind(group, years=years)
        context |= {
            "meetings": meetings,
            "years": years,
            "totals": list(zip(years, table.totals, strict=True)),
            "kinds": [(row.label, list(zip(years, row.years, strict=True))) for row in table.kinds],
        }
    return render(request, "meetings/turnout.html", context)
