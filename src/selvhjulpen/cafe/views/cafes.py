"""Cafés: for everybody, and the coordinator's register of them with their openings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.cafe.access import cafes as access
from selvhjulpen.cafe.actions import cafes as actions
from selvhjulpen.cafe.forms.cafes import CafeForm, CancelForm, HoursForm
from selvhjulpen.cafe.models import Cafe
from selvhjulpen.cafe.queries import openings, queue
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all
from selvhjulpen.people.models import Role
from selvhjulpen.ui import shelf


@open_to_all
@require_safe
@shelf.kept(by=lambda _request: queue.waits_shown(now=timezone.now()))
def cafes(request: HttpRequest) -> HttpResponse:
    """/it-cafe/: each café: open now or when next, who is there, how long the wait is."""
    now = timezone.now()
    shown = queue.waits_shown(now=now)
    found = openings.cafes_now(Cafe.objects.filter(is_active=True, at__service__is_active=True), now=now)
    open_ones = [one.open_now.session for one in found if one.open_now and one.open_now.session]
    queues = queue.queues_of(open_ones, now=now)
    context = {"cafes": [(one, _queue_of(one, queues)) for one in found]}
    return shelf.until(render(request, "cafe/cafes.html", context), openings.true_until(found, now=now), showed=shown)


@open_to_all
@require_safe
@shelf.kept(by=lambda _request, pk: queue.waits_shown(now=timezone.now()))
def cafe(request: HttpRequest, pk: int) -> HttpResponse:
    """/it-cafe/<pk>/: one café: where it is, what one can come with, and when it opens in the next weeks."""
    now = timezone.now()
    shown = queue.waits_shown(now=now)
    found = access.public_cafe(pk)
    (one,) = openings.cafes_now(Cafe.objects.filter(pk=pk), now=now)
    session = one.open_now.session if one.open_now else None
    queues = queue.queues_of([session], now=now) if session else {}
    context = {"one": one, "cafe": found, "queue": _queue_of(one, queues), "topics": found.at.service.topics.all()}
    return shelf.until(render(request, "cafe/cafe.html", context), openings.true_until([one], now=now), showed=shown)


def _queue_of(one: openings.CafeNow, queues: dict[int, queue.Queue]) -> queue.Queue | None:
    session = one.open_now.session if one.open_now else None
    return queues.get(session.pk) if session else None


@open_to(Role.COORDINATOR)
@require_safe
def register(request: StaffRequest) -> HttpResponse:
    """/cafeer/: all cafés, what they need, and where the hours and those on shift do not agree."""
    now = timezone.now()
    found = openings.in_danish_order(openings.with_hours(Cafe.objects.all()))
    context = {"cafes": [(cafe, access.wall_of(cafe)) for cafe in found], "conflicts": openings.conflicts(now=now)}
    return render(request, "cafe/register.html", context)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def cafe_new(request: StaffRequest) -> HttpResponse:
    """/cafeer/ny/: one more café; its openings are there at once."""
    form = CafeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_cafe(cafe=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("IT-caféen er oprettet. Vagterne kan tages nu."))
        return redirect("cafe:register")
    return render(request, "cafe/cafe_edit.html", {"form": form, "cafe": None})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def cafe_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """/cafeer/<pk>/: what a café needs, and whether it is there."""
    found = access.cafe(pk)
    form = CafeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_cafe(cafe=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("IT-caféen er gemt."))
        return redirect("cafe:register")
    return render(request, "cafe/cafe_edit.html", {"form": form, "cafe": access.cafe(pk)})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def session_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/aflys/: closed this once, and why."""
    session = access.session(pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_session(
                session=session, reason=form.cleaned_data["grund"], by=request.user, now=timezone.now()
            )
        except actions.Refused:
            messages.error(request, _too_late())
        else:
            messages.success(
                request, _("IT-caféen er aflyst den dag. De frivillige får besked, og borgerne kan se det.")
            )
        return redirect("cafe:session", pk=pk)
    return render(request, "cafe/session_cancel.html", {"session": session, "form": form})


@open_to(Role.COORDINATOR)
@require_POST
def session_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/aabn/: it opens after all."""
    session = access.session(pk)
    try:
        actions.reopen_session(session=session, by=request.user, now=timezone.now())
    except actions.Refused:
        messages.error(request, _too_late())
    else:
        messages.success(request, _("IT-caféen åbner alligevel. Nu mangler der hjælpere."))
    return redirect("cafe:session", pk=pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def session_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/ret/: other hours this once."""
    session = access.session(pk)
    starts_at, ends_at = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    initial = {"fra": starts_at.time(), "til": ends_at.time()}
    form = HoursForm(request.POST or None, session=session, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_session(session=session, opening=form.opening, by=request.user, now=timezone.now())
        except actions.OpensThenAlready:
            form.add_error("fra", _("IT-caféen åbner allerede på det tidspunkt."))
        except actions.Elsewhere:
            form.add_error(None, _("En af dem, der har vagt, har en anden vagt eller en aftale da. Tal med dem først."))
        except actions.Refused:
            messages.error(request, _too_late())
            return redirect("cafe:session", pk=pk)
        else:
            messages.success(request, _("Tiden er rettet. De, der har vagt, får besked."))
            return redirect("cafe:session", pk=pk)
    return render(request, "cafe/session_edit.html", {"session": session, "form": form})


@open_to(Role.COORDINATOR)
@require_POST
def session_keep(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/behold/: it opens as it stands, whatever the opening hours say."""
    session = access.session(pk)
    try:
        actions.keep_session(session=session, by=request.user, now=timezone.now())
    except actions.Refused:
        messages.error(request, _too_late())
    else:
        messages.success(request, _("IT-caféen holder åbent den dag som planlagt."))
    return redirect("cafe:session", pk=pk)


@open_to(Role.COORDINATOR)
@require_POST
def session_follow(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/foelg/: it opens as the opening hours say by now."""
    session = access.session(pk)
    try:
        actions.follow_hours(session=session, by=request.user, now=timezone.now())
    except actions.AsTheHoursSay:
        messages.error(request, _("Åbningstiderne har ikke en anden tid den dag."))
    except actions.Elsewhere:
        messages.error(request, _("En af dem, der har vagt, har en anden vagt eller en aftale da. Tal med dem først."))
    except actions.Refused:
        messages.error(request, _too_late())
    else:
        messages.success(request, _("Tiden er rettet. De, der har vagt, får besked."))
    return redirect("cafe:session", pk=pk)


def _too_late() -> str:
    return _("Det er for sent. Den åbning er slut eller aflyst.")
