"""The help log: a visit in six taps, the last one again, what one wrote today, and the rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selvhjulpen.cafe.access.visits import own_visit
from selvhjulpen.cafe.actions.visits import NotThere, NotYours, Refused, TooLate, correct_help, log_help, take_back_help
from selvhjulpen.cafe.forms.visits import RUNNING, CorrectForm, LogForm, TakeBackForm
from selvhjulpen.cafe.models import Appointment, HelpVisit, How, Ticket, TicketState
from selvhjulpen.cafe.queries.town_hall import town_hall
from selvhjulpen.cafe.queries.visits import Desk, desk_after, figures_of, last_visit, next_ticket, offered, own_today
from selvhjulpen.cafe.rules.visits import LEAST_UNSTARTED, MOST_MEASURED, OVERTIME, nearest_preset
from selvhjulpen.directory.queries.offers import until_when
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.keys import new_key
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all
from selvhjulpen.people.models import Role
from selvhjulpen.ui import shelf
from selvhjulpen.ui.forms import LONGEST_PK, name_of
from selvhjulpen.ui.schemas import kept, refused, wants_json


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def log(request: StaffRequest) -> HttpResponse:
    """/hjaelpelog/: what somebody was helped with; of a number (?nummer=) or an appointment (?aftale=), or the same
    as the last time (?igen=1). ?start=1 starts the clock."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, None, now)
    form = LogForm(request.POST, now=now)
    if form.is_valid():
        return _logged(request, form)
    if wants_json(request):
        return refused(form["key"].value() or "", form.why)
    return _page(request, form, now)


@shelf.in_edition
def _page(request: StaffRequest, form: LogForm | None, now: datetime) -> HttpResponse:
    """The form as it was sent, or as it begins. Six queries without a number and an appointment."""
    ever = last_visit(request.user)
    desk = desk_after(ever, request.user, now=now)
    last = ever if ever and local_day(ever.logged_at) >= local_day(now) else None
    ticket, here = None, desk
    if form is None:
        ticket = _ticket(request)
        form, here = _begin(request, desk, ticket, last, now)
    form.offer_all(offered(request.user, here.location, form.initial.get("topic")))
    is_running = form["clock"].value() == RUNNING
    return render(
        request,
        "cafe/log.html",
        {
            "form": form,
            "desk": desk,
            "here": here,
            "ticket": ticket,
            "last": last,
            "next_ticket": None if ticket else next_ticket(desk.session, request.user),
            "next_key": new_key(),
            "undo_key": new_key(),
            "is_running": is_running,
            "least": 1 if is_running else LEAST_UNSTARTED,
            "most": MOST_MEASURED,
        },
    )


def _begin(
    request: StaffRequest, desk: Desk, ticket: Ticket | None, last: HelpVisit | None, now: datetime
) -> tuple[LogForm, Desk]:
    """The form as it begins, and where: of a number of the queue, of an appointment, like the last visit, or empty."""
    more: dict[str, Any]
    if ticket:
        here = Desk(How.CAFE, ticket.session.cafe.at.location, ticket.session)
        clock = RUNNING if ticket.taken_at else ""
        more = {"topic": ticket.topic, "ticket": ticket.key, "started_at": ticket.taken_at, "clock": clock}
        return LogForm.begin(desk=here, now=now, **more), here
    if appointment := _appointment(request):
        here = Desk(How.APPOINTMENT, appointment.location)
        length = (appointment.ends_at - appointment.starts_at).seconds // 60
        more = {"topic": appointment.topic, "started_at": appointment.starts_at, "clock": RUNNING}
        is_now = appointment.starts_at < now < appointment.ends_at + OVERTIME
        return LogForm.begin(desk=here, now=now, minutes="" if is_now else nearest_preset(length), **more), here
    asked = request.GET.get("hvordan", "")
    here = desk
    if asked in How.values and asked != desk.how:
        here = Desk(How(asked), desk.location if asked == How.CAFE else None)
    like = last if "igen" in request.GET else None
    return LogForm.begin(desk=here, now=now, like=like, clock=RUNNING if "start" in request.GET else ""), here


def _ticket(request: StaffRequest) -> Ticket | None:
    """The number that is asked for, unless it is done already."""
    pk = request.GET.get("nummer", "")
    if not _is_pk(pk):
        return None
    asked = Ticket.objects.filter(pk=int(pk), state__in=[TicketState.WAITING, TicketState.TAKEN])
    return asked.select_related("topic", "session__cafe__at__location", "session__cafe__at__service").first()


def _appointment(request: StaffRequest) -> Appointment | None:
    """An appointment of one's own."""
    pk = request.GET.get("aftale", "")
    if not _is_pk(pk):
        return None
    own = Appointment.objects.filter(pk=int(pk), helper=request.user)
    return own.select_related("location", "topic").first()


def _is_pk(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_PK


def _logged(request: StaffRequest, form: LogForm) -> HttpResponse:
    asked = form.cleaned_data
    visit, is_new = log_help(
        said=form.said,
        started_at=asked["started_at"],
        ticket=form.asked_ticket,
        key=asked["key"],
        by=request.user,
        at=asked["at"],
    )
    if wants_json(request):
        return kept(asked["key"], already=not is_new)
    if visit is None:
        messages.warning(request, _("Den har du fortrudt. Skriv den igen, hvis den skal med."))
    elif is_new or _columns(visit) == _columns(HelpVisit(**vars(form.said))):
        told = {"topic": name_of(visit.topic), "minutes": visit.minutes}
        messages.success(request, _("Gemt: %(topic)s, %(minutes)s min.") % told)
    else:
        # Back in the browser, and other answers: they are not lost, and the first ones are not silently changed.
        messages.warning(request, _("Den hjælp er gemt i forvejen. Er noget forkert, kan du rette det i dag."))
        return redirect("cafe:log_own")
    return redirect("cafe:log")


def _columns(visit: HelpVisit) -> tuple[object, ...]:
    return (visit.topic_id, visit.solution_id, visit.device, visit.outcome, visit.people, visit.referred_to_id)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def log_take_back(request: StaffRequest) -> HttpResponse:
    """/hjaelpelog/fortryd/: one's own visit of today did not happen."""
    form = TakeBackForm(request.POST, now=timezone.now())
    key = form["key"].value() or ""
    why, is_new = form.why, False
    if form.is_valid():
        asked = form.cleaned_data
        key = asked["key"]
        try:
            is_new = take_back_help(visit_key=asked["undoes"], key=key, by=request.user, at=asked["at"])
        except Refused as error:
            why = _why(error)
    if wants_json(request):
        return refused(key, why) if why else kept(key, already=not is_new)
    if why:
        messages.error(request, why)
    else:
        messages.success(request, _("Fortrudt. Den er væk igen."))
    return redirect("cafe:log_own" if "mine" in request.POST else "cafe:log")


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def log_correct(request: StaffRequest, visit_key: str) -> HttpResponse:
    """/hjaelpelog/<visit_key>/ret/: one's own visit of today, as it should have been written down."""
    now = timezone.now()
    visit = own_visit(request.user, visit_key, now=now)
    form = CorrectForm(request.POST or None, visit=visit, now=now)
    if request.method == "POST":
        why = form.why
        if form.is_valid():
            try:
                is_new = correct_help(
                    visit=visit,
                    said=form.said,
                    key=form.cleaned_data["key"],
                    by=request.user,
                    at=form.cleaned_data["at"],
                )
            except Refused as error:
                why = _why(error)
                form.add_error(None, why)
            else:
                if wants_json(request):
                    return kept(form.cleaned_data["key"], already=not is_new)
                if is_new or HelpVisit.objects.filter(pk=visit.pk, **vars(form.said)).exists():
                    messages.success(request, _("Rettet."))
                else:
                    # Back in the browser, and other answers: see ``_logged``.
                    messages.warning(request, _("Den rettelse er gemt i forvejen. Er noget forkert, så ret det igen."))
                return redirect("cafe:log_own")
        if wants_json(request):
            return refused(form["key"].value() or "", why)
    form.offer_all(offered(request.user, visit.location, visit.topic))
    return render(request, "cafe/log_correct.html", {"form": form, "visit": visit})


def _why(error: Refused) -> str:
    return {
        NotYours: _("Det er en anden, der har skrevet den."),
        TooLate: _("Den er fra en anden dag, og tallene er talt op. Du kan ikke længere ændre den."),
        NotThere: _("Den er allerede fortrudt."),
    }[type(error)]


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_GET
def log_own(request: StaffRequest) -> HttpResponse:
    """/hjaelpelog/mine/: what one wrote today, and one's own figures, which nobody else is shown."""
    now = timezone.now()
    return render(
        request,
        "cafe/log_own.html",
        {
            "visits": own_today(request.user, now=now),
            "figures": figures_of(request.user, today=local_day(now)),
            "undo_key": new_key(),
            "now": now,
        },
    )


@open_to_all
@require_GET
@shelf.kept
def rules_card(request: HttpRequest) -> HttpResponse:
    """/hjaelpelog/regler/: how to help with MitID lawfully, for those who help, here and at home."""
    now = timezone.now()
    found = town_hall(now=now)
    answer = render(request, "cafe/rules_card.html", {"town_hall": found})
    return shelf.until(answer, until_when([offer for offer, _weeks in found], now=now))
