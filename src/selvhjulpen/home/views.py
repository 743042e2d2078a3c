"""Where people arrive."""

from __future__ import annotations

import json
import re
from datetime import MAXYEAR, MINYEAR, date, timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.cafe.models import Cafe
from selvhjulpen.cafe.queries import appointments
from selvhjulpen.cafe.queries.visits import desk_of
from selvhjulpen.courses import queries
from selvhjulpen.courses.forms import ProgrammeForm
from selvhjulpen.directory.queries import host
from selvhjulpen.home import actions, doors, letters
from selvhjulpen.home import queries as board_queries
from selvhjulpen.home.forms import BarrierForm
from selvhjulpen.lib.calendars import local_day, monday
from selvhjulpen.people.actions import note_seen
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all
from selvhjulpen.people.models import Person, Role
from selvhjulpen.ui import shelf

ON_THE_START_PAGE = 4
# Pages that work without a network, each by an address with a zero for its thing; and for how long a copy is shown: no
# longer than a login lasts.
KEPT_PAGES = (("cafe:log",), ("cafe:queue", 0), ("courses:counter", 0))
LATE_AFTER = timedelta(seconds=4)
# The day on which what the statement says was last held against the pages.
LOOKED_OVER_ON = date(2026, 11, 22)


@open_to_all
@shelf.kept
def start(request: HttpRequest) -> HttpResponse:
    """/: what is on soon, and the ways to help."""
    now = timezone.now()
    coming = queries.programme(queries.Wish(), now=now, count=ON_THE_START_PAGE)
    answer = render(
        request,
        "home/start.html",
        {
            "form": ProgrammeForm(),
            "instances": coming,
            "today": local_day(now),
            "has_times": bool(appointments.modes(now)),
            "has_cafes": Cafe.objects.filter(is_active=True).exists(),
        },
    )
    return shelf.until(answer, queries.next_change(now))


@open_to_all
def privacy(request: HttpRequest) -> HttpResponse:
    """/sadan-passer-vi-paa-dine-data/: what is kept about a citizen, for how long, and how to ask."""
    return render(request, "home/privacy.html")


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """/tilgaengelighed/: how far everybody can use the site, and where to say that one could not."""
    now = timezone.now()
    form = BarrierForm(request.POST or None)
    is_too_often = request.method == "POST" and form.is_valid() and not doors.may_report(request, now=now)
    if is_too_often:
        form.add_error(None, _("Der kommer for mange beskeder herfra lige nu. Ring til os i stedet."))
    elif request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        letters.barrier(
            key=told["formkey"],
            host=host(),
            what=told["hvad"],
            where=told["side"],
            name=told["navn"],
            contact=told["kontakt"],
            now=now,
        )
        return redirect("home:barrier_told")
    return render(
        request,
        "home/accessibility.html",
        {"form": form, "looked_over_on": LOOKED_OVER_ON},
        status=HTTPStatus.TOO_MANY_REQUESTS if is_too_often else None,
    )


@open_to_all
def accessibility_in_short(request: HttpRequest) -> HttpResponse:
    """/was/: the short address the law has agreed on."""
    return redirect("home:accessibility")


@open_to_all
def barrier_told(request: HttpRequest) -> HttpResponse:
    """/tilgaengelighed/tak/: it has reached us."""
    return render(request, "home/barrier_told.html")


@open_to(*Role)
def arrive(request: StaffRequest) -> HttpResponse:
    """/ind/: sends each person to where their work is."""
    roles = request.user.roles
    if Role.COORDINATOR in roles:
        return redirect("home:board")
    if Role.INSTRUCTOR in roles:
        return redirect("courses:today")
    return redirect("courses:sessions" if Role.PARTNER in roles else "home:setup")


@open_to(Role.COORDINATOR)
def board(request: StaffRequest) -> HttpResponse:
    """/tavle/: what needs a hand, and the week."""
    now = timezone.now()
    jobs = board_queries.jobs(now=now)
    if told_of := [reference for job in jobs for reference in job.about]:
        note_seen(what=gettext_noop("Navne på tavlen"), about=told_of, by=request.user, now=now)
    return render(
        request,
        "home/board.html",
        {
            "now": now,
            "count": len(jobs),
            "urgent": [job for job in jobs if job.is_urgent],
            "others": [job for job in jobs if not job.is_urgent],
            "week": board_queries.week(_week_asked_for(request, local_day(now)), now=now),
            "today": local_day(now),
        },
    )


def _week_asked_for(request: HttpRequest, today: date) -> date:
    asked: date | None
    try:
        asked = date.fromisoformat(request.GET.get("uge", ""))
    except ValueError:
        asked = None
    # The first and the last week there are have no week before or after them to lead to.
    if asked and MINYEAR < asked.year < MAXYEAR:
        return monday(asked)
    # On a Saturday or Sunday the week to think of is the one that comes.
    return monday(today + timedelta(days=2))


@open_to(Role.COORDINATOR)
def calls(request: StaffRequest) -> HttpResponse:
    """/ringeliste/: those nobody can write to, and what to tell them."""
    listed = list(board_queries.calls())
    what = gettext_noop("Ringelisten")
    note_seen(what=what, about=[call.about for call in listed], by=request.user, now=timezone.now())
    return render(request, "home/calls.html", {"calls": listed})


@open_to(Role.COORDINATOR)
@require_POST
def called(request: StaffRequest, pk: int) -> HttpResponse:
    """/ringeliste/<pk>/ringet/: said on the telephone."""
    # Pressed twice, or by two at once: the second finds it done.
    if message := board_queries.calls().filter(pk=pk).first():
        actions.tell_by_telephone(message=message, by=request.user, now=timezone.now())
        messages.success(request, _("Tak. %s har fået besked.") % message.to_name)
    return redirect("home:calls")


@open_to(*Role)
def network(request: StaffRequest) -> HttpResponse:
    """/netvaerk/: the doors of those who help together, and how it stands."""
    context = {"doors": doors.to_the_network(request.user), "state": board_queries.network(now=timezone.now())}
    return render(request, "home/network.html", context)


@open_to(Role.COORDINATOR, Role.INSTRUCTOR)
def it_help(request: StaffRequest) -> HttpResponse:
    """/it-hjaelp/: the doors of help without a course; who is on shift now finds the queue and the log on top."""
    context = {
        "doors": doors.to_it_help(request.user),
        "session": desk_of(request.user, now=timezone.now()).session,
    }
    return render(request, "home/it_help.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
def setup(request: StaffRequest) -> HttpResponse:
    """/opsaetning/: the registers the programme stands on."""
    return render(request, "home/setup.html")


@open_to_all
@require_safe
def app_manifest(request: HttpRequest) -> HttpResponse:
    """/app.webmanifest: the tablet's pages as a program of their own."""
    about = {
        "name": "Selvhjulpen",
        "short_name": "Selvhjulpen",
        "description": _("Hjælpelog, kø og tælling. Virker også uden net."),
        "lang": translation.get_language(),
        "id": "/",
        "scope": "/",
        "start_url": reverse("cafe:log"),
        "display": "standalone",
        "background_color": "#FFFFFF",
        "theme_color": "#1B7082",
        "icons": [
            {"src": static("ui/app.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(
                {"src": static(f"ui/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": why}
                for size in (192, 512)
                for why in ("any", "maskable")
            ),
        ],
        "shortcuts": [
            {"name": _("Skriv en hjælp ned"), "url": reverse("cafe:log")},
            {"name": _("I dag"), "url": reverse("courses:today")},
        ],
    }
    return HttpResponse(json.dumps(about, ensure_ascii=False), content_type="application/manifest+json; charset=utf-8")


@open_to_all
@require_safe
def app_worker(request: HttpRequest) -> HttpResponse:
    """/sw.js: what keeps some pages for when there is no network. Another edition of our files is another worker."""
    with translation.override("da"):
        kept = {
            "version": getattr(staticfiles_storage, "manifest_hash", ""),
            "pages": [_pattern(reverse(name, args=args)) for name, *args in KEPT_PAGES],
            "assets": settings.STATIC_URL,
            "entrance": [_pattern(reverse("account_login"))],
            "leaving": [_pattern(reverse("account_logout"))],
            "lifetime": settings.SESSION_COOKIE_AGE * 1000,
            "patience": LATE_AFTER // timedelta(milliseconds=1),
            "passport": reverse("home:app_passport"),
        }
    scripts = ", ".join(json.dumps(static(f"ui/js/{name}.js")) for name in ("outbox", "worker"))
    answer = HttpResponse(
        f"self.kept = {json.dumps(kept)};\nimportScripts({scripts});\n", content_type="text/javascript; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _pattern(path: str) -> str:
    """The address in any language, of any thing, as a regular expression that Python and JavaScript read alike."""
    languages = "|".join(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    return f"^(/({languages}))?{re.escape(path).replace('/0/', '/[0-9]+/')}$"


@open_to_all
@never_cache
@require_safe
def app_passport(request: HttpRequest) -> HttpResponse:
    """/app/: who is logged in (the number of the account, or nothing), and the token their forms need, as JSON."""
    who = str(request.user.pk) if isinstance(request.user, Person) else ""
    return JsonResponse({"who": who, "token": get_token(request) if who else ""})
