"""Who does what: for those who plan the network, and for its members."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from selvhjulpen.directory import access, queries
from selvhjulpen.directory.forms import CoverageForm
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER, Role.INSTRUCTOR)
def who_does_what(request: StaffRequest) -> HttpResponse:
    """/netvaerk/hvem-goer-hvad/: area by topic by weekday, the gaps, where to begin, and the totals of the year."""
    today = local_day(timezone.now())
    form = CoverageForm(request.GET)
    found = queries.who_does_what(form.wish)
    cell = queries.cell_offers(form.wish, area=form.cell[0], topic=form.cell[1]) if form.cell else None
    context = {
        "form": form,
        "found": found,
        "rows": queries.rows_of(found),
        "hints": queries.hints_of(found),
        "cell": cell,
        "totals": queries.totals(form.wish, year=today.year, today=today),
        "year": today.year,
        "keeps": access.keeps_the_registers(request.user),
    }
    return render(request, "directory/coverage.html", context)
