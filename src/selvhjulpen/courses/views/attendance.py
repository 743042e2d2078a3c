"""The day itself, on an instructor's tablet: what is on, who came, how many stopped by."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selvhjulpen.courses import access, actions, queries
from selvhjulpen.courses.actions.refusals import AlreadyCancelled, CourseFull, NotYet, Refused, TooLate
from selvhjulpen.courses.forms import AttendanceForm, GroupForm, UndoForm, WalkInForm, taps_of
from selvhjulpen.courses.models import CourseInstance, InstanceState
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.keys import new_token
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role
from selvhjulpen.ui.schemas import kept, refused, wants_json
from selvhjulpen.ui.templatetags.ui import clock, day_long

# Lines for those who come without a booking, at least so many, on the sheet for the pen.
EMPTY_LINES = 4


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_GET
def today(request: StaffRequest) -> HttpResponse:
    """/i-dag/: one's own sessions today, the next ones, and those whose attendance is missing."""
    now = timezone.now()
    teaching = queries.teaching(request.user, now=now)
    return render(request, "courses/today.html", {"teaching": teaching, "now": now})


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("Holdets gæster, med niveau og behov"), about="courses.session:{pk}")
def attendance(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/fremmoede/: mark who came, all at once or tap by tap; add somebody who came without a booking."""
    now = timezone.now()
    instance = access.taught_session(request.user, pk)
    if not instance.is_booked:
        return redirect("courses:counter", pk=pk)
    guests = queries.guests(instance)
    form = AttendanceForm(request.POST or None, guests=guests)
    walk_in = WalkInForm(request.POST if "add" in request.POST else None)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            _mark(request, instance, form, now)
        except Refused as error:
            refused = error
        else:
            # Saved is saved, whatever becomes of the walk-in: the page shows the guests as they are now.
            guests = queries.guests(instance)
            form = AttendanceForm(guests=guests)
            if not walk_in.is_bound:
                if _wants_fragment(request):
                    return render(request, "courses/attendance.html#attendance-people", {"form": form, "saved_at": now})
                messages.success(request, _("Fremmødet er gemt kl. %(clock)s.") % {"clock": clock(now)})
                return redirect("courses:attendance", pk=pk)
            if walk_in.is_valid() and _add(request, instance, walk_in, now):
                return redirect("courses:attendance", pk=pk)
    if refused and _wants_fragment(request):
        return HttpResponse(status=409)
    return render(
        request,
        "courses/attendance.html",
        {
            "instance": instance,
            "form": form,
            "walk_in": walk_in,
            "roster": queries.roster(guests),
            "is_chair_taken": isinstance(refused, CourseFull),
            "is_full": instance.seats_left < 1 or "one_more_chair" in walk_in.errors,
            **_state(instance, now),
        },
    )


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_GET
@shows(gettext_noop("Holdark, med navne, niveau og behov"), about="courses.session:{pk}")
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/holdark/: the same on paper, for the pen."""
    instance = access.taught_session(request.user, pk)
    guests = queries.guests(instance)
    roster = queries.roster(guests)
    empty = max(EMPTY_LINES, (instance.capacity or 0) - roster.people)
    return render(
        request,
        "courses/attendance_sheet.html",
        {
            "instance": instance,
            "instructors": instance.instructors.all(),
            "cards": AttendanceForm(guests=guests).cards,
            "roster": roster,
            "empty_lines": range(empty),
            "half_hours": queries.half_hours_of(instance),
        },
    )


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def counter(request: StaffRequest, pk: int) -> HttpResponseBase:
    """/hold/<pk>/taelling/: one tap for each who stops by. A post holds one tap, or those that waited for the net."""
    now = timezone.now()
    instance = access.taught_session(request.user, pk)
    if instance.is_booked:
        return redirect("courses:attendance", pk=pk)
    group = GroupForm(request.POST if "group" in request.POST else None)
    if request.method == "POST" and (not group.is_bound or group.is_valid()):
        for tap in taps_of(request.POST):
            if not tap.is_valid():
                return _answer(request, pk, why=_("Vi kan ikke læse dette tryk. Tryk igen."))
            try:
                actions.count_heads(
                    instance=instance,
                    number=tap.cleaned_data["number"],
                    key=tap.cleaned_data["key"],
                    by=request.user,
                    now=tap.tapped_at(starts_at=instance.starts_at, now=now),
                )
            except Refused as refusal:
                return _answer(request, pk, why=_why_not_counted(refusal))
        return _answer(request, pk)
    return render(request, "courses/counter.html", _counted(request, instance, now) | {"group": group})


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def counter_undo(request: StaffRequest, pk: int) -> HttpResponseBase:
    """/hold/<pk>/taelling/fortryd/: take one's own tap back."""
    instance = access.taught_session(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _answer(request, pk, why=_("Vi kan ikke læse dette tryk. Tryk igen."))
    pressed_at = form.pressed_at(now=timezone.now())
    try:
        actions.take_back_count(instance=instance, key=form.cleaned_data["key"], by=request.user, now=pressed_at)
    except TooLate:
        why = _("Det er over 12 timer siden. Nu kan det ikke fortrydes.")
        if not wants_json(request):
            messages.error(request, why)
        return _answer(request, pk, why=why)
    return _answer(request, pk)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def counter_finish(request: StaffRequest, pk: int) -> HttpResponseBase:
    """/hold/<pk>/taelling/afslut/: done for today, also where nobody came."""
    instance = access.taught_session(request.user, pk)
    try:
        actions.finish_count(instance=instance, by=request.user, now=timezone.now())
    except Refused:
        return _answer(request, pk)
    counted = access.taught_session(request.user, pk).people_counted
    told = ngettext("Tak. %(n)s stoppede op.", "Tak. %(n)s stoppede op.", counted) % {"n": counted}
    messages.success(request, told if counted else _("Tak. Ingen stoppede op, og det er også gemt."))
    return redirect("courses:today")


def _mark(request: StaffRequest, instance: CourseInstance, form: AttendanceForm, now: datetime) -> None:
    """Save what was changed on the page; a page on which nothing was changed saves nothing."""
    if marks := form.marks:
        actions.mark_attendance(
            instance=instance,
            marks=marks,
            more_chairs=form.cleaned_data["more_chairs"],
            by=request.user,
            now=now,
        )


def _add(request: StaffRequest, instance: CourseInstance, form: WalkInForm, now: datetime) -> bool:
    """Add the walk-in; where that is refused, the form says why."""
    asked = form.cleaned_data
    try:
        guest = actions.add_walk_in(
            instance=instance,
            name=asked["name"],
            level=asked["level"],
            one_more_chair=asked["one_more_chair"],
            form_key=form.form_key,
            by=request.user,
            now=now,
        )
    except CourseFull:
        form.add_error("one_more_chair", _("Alle stole er i brug. Sæt et kryds, hvis der er plads til en stol mere."))
    except NotYet:
        form.add_error(None, _("Holdet er ikke begyndt. Koordinatoren kan give en plads på forhånd."))
    except AlreadyCancelled:
        form.add_error(None, _("Holdet er aflyst."))
    else:
        messages.success(request, _("%(name)s er på holdet nu.") % {"name": guest.name})
        return True
    return False


def _why_not_counted(refusal: Refused) -> str:
    if isinstance(refusal, AlreadyCancelled):
        return _("Holdet er aflyst.")
    if isinstance(refusal, NotYet):
        return _("Holdet er ikke begyndt.")
    return _("Her kan der ikke tælles.")


def _answer(request: StaffRequest, pk: int, *, why: str = "") -> HttpResponseBase:
    """After a count: the table as it is now to the page's own script, the page itself to everybody else."""
    if not wants_json(request):
        return redirect("courses:counter", pk=pk)
    key = request.POST.get("key", "")
    if why:
        return refused(key, why)
    context = _counted(request, access.taught_session(request.user, pk), timezone.now())
    return kept(key, table=render_to_string("courses/counter.html#counter-table", context, request))


def _counted(request: StaffRequest, instance: CourseInstance, now: datetime) -> dict[str, object]:
    return {
        "instance": instance,
        "count": queries.count_so_far(instance, now=now),
        "latest": instance.head_counts.undoable(request.user, now).last(),
        "tap_key": new_token(),
        **_state(instance, now),
    }


def _state(instance: CourseInstance, now: datetime) -> dict[str, object]:
    """Whether people can be marked or counted now, and if not, why."""
    day = local_day(instance.starts_at)
    is_cancelled = instance.state == InstanceState.CANCELLED
    return {
        "is_cancelled": is_cancelled,
        "is_before": not is_cancelled and local_day(now) < day,
        "is_today": local_day(now) == day,
        "is_open": not is_cancelled and local_day(now) >= day,
        "day_in_words": day_long(instance.starts_at),
    }


def _wants_fragment(request: StaffRequest) -> bool:
    """The page's own script asks for the part it shows, not for a page."""
    return request.headers.get("X-Requested-With") == "fetch"
