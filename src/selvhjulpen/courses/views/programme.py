"""The programme: what is on, for everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe

from selvhjulpen.courses import calendar_file, queries
from selvhjulpen.courses.forms import ProgrammeForm
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.lib import qr
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.ui import shelf

ON_THE_WALL = 6


@open_to_all
@shelf.kept
def programme(request: HttpRequest) -> HttpResponse:
    """/kurser/: all that is coming, filtered, by week."""
    now = timezone.now()
    form = ProgrammeForm(request.GET)
    sheet = queries.sheet(form.wish, number=request.GET.get("side", ""), now=now)
    context = {
        "form": form,
        "chosen": form.chosen(),
        "sheet": sheet,
        "weeks": queries.by_week(sheet.instances, now=now),
        "today": local_day(now),
    }
    if not sheet.instances:
        # The nearest thing that is not empty: the same wish without the time, then anything at all.
        in_area = queries.programme(queries.Wish(area=form.wish.area), now=now, count=1)
        context["nearest"] = in_area or queries.programme(queries.Wish(), now=now, count=1)
    htmx = request.htmx  # type: ignore[attr-defined]
    is_fragment = htmx and not htmx.history_restore_request
    answer = render(request, f"courses/programme.html{'#programme-list' if is_fragment else ''}", context)
    # One address, two answers: a browser that goes back must not take the fragment for the page.
    patch_vary_headers(answer, ["HX-Request"])
    return shelf.until(answer, queries.next_change(now))


@open_to_all
@shelf.kept
def wall(request: HttpRequest) -> HttpResponse:
    """/kurser/skaerm/: the next sessions for the large screen in the library; renews itself."""
    now = timezone.now()
    instances = queries.programme(queries.Wish(), now=now, count=ON_THE_WALL)
    answer = render(request, "courses/wall.html", {"instances": instances, "today": local_day(now)})
    return shelf.until(answer, queries.next_change(now))


@open_to_all
@shelf.kept
def feed(request: HttpRequest) -> HttpResponse:
    """/kurser/kalender.ics: the programme as a calendar others can subscribe to."""
    now = timezone.now()
    answer = HttpResponse(
        calendar_file.of_programme(queries.programme(queries.Wish(), now=now)),
        content_type="text/calendar; charset=utf-8",
    )
    return shelf.until(answer, queries.next_change(now))


@open_to_all
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """/kurser/<pk>/plakat/: one session on a sheet to hang up, with a code to the booking page."""
    instance = get_object_or_404(CourseInstance.objects.published().for_citizens().with_page(), pk=pk)
    address = settings.BASE_URL + reverse("courses:session", args=[instance.pk])
    code = mark_safe(qr.on_paper(address))  # noqa: S308 - drawn here, from our own address
    return render(request, "courses/poster.html", {"instance": instance, "code": code, "address": address})
