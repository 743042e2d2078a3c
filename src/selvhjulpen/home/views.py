"""Where people arrive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from selvhjulpen.courses import queries
from selvhjulpen.courses.forms import ProgrammeForm
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all
from selvhjulpen.people.models import Role

ON_THE_START_PAGE = 4


@open_to_all
def start(request: HttpRequest) -> HttpResponse:
    """/: what is on soon, and the ways to help."""
    now = timezone.now()
    coming = queries.programme(queries.Wish(), now=now)
    return render(
        request,
        "home/start.html",
        {
            "form": ProgrammeForm(),
            "instances": coming[:ON_THE_START_PAGE],
            "count": coming.count(),
            "today": local_day(now),
        },
    )


@open_to_all
def privacy(request: HttpRequest) -> HttpResponse:
    """/data/: what is kept about a citizen, for how long, and how to ask."""
    return render(request, "home/privacy.html")


@open_to(*Role)
def arrive(request: StaffRequest) -> HttpResponse:
    """/ind/: sends each person to where their work is."""
    roles = request.user.roles
    if Role.COORDINATOR in roles:
        return redirect("home:board")
    if Role.INSTRUCTOR in roles:
        return redirect("courses:today")
    return redirect("courses:sessions" if Role.PARTNER in roles else "home:setup")
