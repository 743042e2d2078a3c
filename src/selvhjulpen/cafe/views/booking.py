"""A citizen books an appointment, without an account: by one question a page, or all on one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from selvhjulpen.cafe import doors
from selvhjulpen.cafe.actions import appointments as actions
from selvhjulpen.cafe.forms import booking as forms
from selvhjulpen.cafe.forms.booking import SUMMARY, TIME, BookForm, PlainBookForm, StepsForm, WayForm, spelled
from selvhjulpen.cafe.models import Appointment, Mode
from selvhjulpen.cafe.queries import appointments as queries
from selvhjulpen.cafe.rules import slots
from selvhjulpen.directory.queries import host as host_of_the_house
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.ui import shelf
from selvhjulpen.ui.templatetags.ui import clock, day_long, phone

TOO_OFTEN, TAKEN = "too_often", "taken"
# So many days, and so many other times, are shown at once.
DAYS_AT_ONCE, OTHER_TIMES = 8, 6
_PICTURES = {Mode.PLACE: "location", Mode.PHONE: "support-agent", Mode.HOME: "home"}


@dataclass(frozen=True)
class Option:
    """One answer of a page, which leads on to the next."""

    href: str
    label: str
    sub: str = ""
    picture: str = ""
    day: date | None = None


@dataclass
class Question:
    """One page of choosing."""

    asked: str
    options: list[Option]
    before: str = ""  # the page before; empty on the first
    more: str = ""  # where there are more answers
    said: list[str] = field(default_factory=list)  # what has been chosen


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@shelf.kept
def book(request: HttpRequest) -> HttpResponse:
    """/aftale/: how, where, which day, when, and then who: a page for each question.

    The address holds how, where and when; what is the citizen's own travels in the form.
    """
    now = timezone.now()
    chosen = _way_form(request, now=now).chosen
    if chosen.way is None or chosen.starts_at is None:
        answer = render(request, "cafe/book.html", {"question": _question(request, chosen, now=now)})
        return shelf.until(answer, queries.next_change(now))
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and (new := data.get("nytid")):
        data[TIME], data["trin"] = new, SUMMARY
    form = StepsForm(data, way=chosen.way, initial={TIME: spelled(chosen.starts_at)})
    step, with_faults = _where_to(data, form)
    if step == SUMMARY and data is not None and "bestil" in data and "nytid" not in data and form.is_valid():
        if appointment := book_or_say_why(request, form, now=now):
            return redirect("cafe:booked", token=appointment.token)
        step = TIME if form.has_error(NON_FIELD_ERRORS, TAKEN) else form.first_fault or SUMMARY
        with_faults = True
    status = status_of(form)
    starts_at = form.cleaned_data.get(TIME) if form.is_bound and form.is_valid() else None
    starts_at = starts_at or chosen.starts_at
    # Put into words before the faults of other steps, and what goes with them, are left out of sight.
    answers = list(form.answers()) if step == SUMMARY and form.is_bound and form.is_valid() else []
    form.show(step, with_faults=with_faults)
    context = {
        "form": form,
        "step": step,
        "question": form.question(step),
        "number": [*form.steps, SUMMARY].index(step) + 1 if step != TIME else 0,
        "count": len(form.steps) + 1,
        "before": form.before(step),
        "answers": answers,
        "is_summary": step == SUMMARY,
        "is_correcting": data is not None and ("retter" in data or "ret" in data),
        "chosen": chosen,
        "starts_at": starts_at,
        "others": _others(chosen.way, starts_at, now=now) if step == TIME else [],
        "all_times": _href(request, chosen, dag=None, tid=None),
    }
    answer = render(request, "cafe/book_steps.html", context, status=status)
    return shelf.until(answer, queries.next_change(now)) if request.method == "GET" else answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def book_plain(request: HttpRequest) -> HttpResponse:
    """/aftale/samlet/: the same on one page."""
    now = timezone.now()
    way_form = _way_form(request, now=now)
    chosen = way_form.chosen
    form, moments = None, []
    if chosen.way:
        moments = [slot.starts_at for slot in queries.free(chosen.way, now=now)]
        form = PlainBookForm(request.POST or None, way=chosen.way, moments=moments)
        if request.method == "POST" and form.is_valid():
            if appointment := book_or_say_why(request, form, now=now):
                return redirect("cafe:booked", token=appointment.token)
            if form.has_error(NON_FIELD_ERRORS, TAKEN):
                form, moments = _without_the_taken(form, chosen.way, now=now)
    context = {"way_form": way_form, "chosen": chosen, "form": form, "has_times": bool(moments)}
    return render(request, "cafe/book_plain.html", context, status=status_of(form) if form else None)


def book_or_say_why(request: HttpRequest, form: BookForm, *, now: datetime) -> Appointment | None:
    """Book what a valid form asks for; None where it is refused, and the form says why."""
    if not doors.may_book(request, contact=form.cleaned_data["kontakt"], now=now):
        form.add_error(None, ValidationError(too_often(), code=TOO_OFTEN))
        return None
    try:
        return actions.book(way=form.way, starts_at=form.starts_at, citizen=form.citizen, now=now)
    except actions.TimeTaken:
        form.add_error(None, ValidationError(taken(), code=TAKEN))
        return None


def taken() -> str:
    return _("Den tid er lige blevet taget. Vælg en anden. Alt, hvad du har skrevet, står her endnu.")


def too_often() -> str:
    """What somebody is told who asks too often: another way in, and what they typed still stands there."""
    host = host_of_the_house()
    if host and host.phone:
        return _("Der kommer for mange bestillinger herfra lige nu. Ring til os på %s, så finder vi en tid.") % phone(
            host.phone
        )
    return _("Der kommer for mange bestillinger herfra lige nu. Spørg ved skranken, så finder vi en tid.")


def status_of(form: BookForm) -> int | None:
    """429 where the form was refused because too many come from its address; else the ordinary one."""
    return HTTPStatus.TOO_MANY_REQUESTS if form.has_error(NON_FIELD_ERRORS, TOO_OFTEN) else None


def _without_the_taken(form: PlainBookForm, way: queries.Way, *, now: datetime) -> tuple[PlainBookForm, list[datetime]]:
    """The same form with the times that are left, the nearest one chosen; all that was typed stands there."""
    wanted = form.starts_at
    moments = [slot.starts_at for slot in queries.free(way, now=now)]
    data = form.data.copy()
    near = min(moments, key=lambda moment: (abs(moment - wanted), moment), default=None)
    data[TIME] = spelled(near) if near else ""
    again = type(form)(data, way=way, moments=moments)
    again.add_error(None, ValidationError(taken(), code=TAKEN))
    again.add_error(
        TIME, _("Den nærmeste ledige tid er valgt for dig. Se, om den passer.") if near else _("Der er ingen tider.")
    )
    return again, moments


def _way_form(request: HttpRequest, *, now: datetime) -> WayForm:
    return WayForm(request.GET, modes=queries.modes(now), places=queries.places(now), areas=queries.areas(now))


def _others(way: queries.Way, wanted: datetime, *, now: datetime) -> list[tuple[str, datetime]]:
    """The nearest other times, each with how it is sent."""
    moments = [slot.starts_at for slot in queries.free(way, now=now)]
    return [(spelled(moment), moment) for moment in slots.nearest(moments, wanted, count=OTHER_TIMES)]


def _where_to(data: Any, form: StepsForm) -> tuple[str, bool]:
    """The step to show next, and whether its faults are to be said there."""
    at = data.get("trin") if data is not None else None
    if data is None or at not in (*form.steps, SUMMARY, TIME):
        return form.steps[0], False
    for asked in ("ret", "tilbage"):
        if (to := data.get(asked)) in (*form.steps, TIME):
            return str(to), False
    if at in form.errors or form.non_field_errors():
        return (at, True) if at in form.steps else (form.first_fault or SUMMARY, True)
    is_last = at not in form.steps or "retter" in data or form.after(at) == SUMMARY
    return (form.first_fault or SUMMARY, True) if is_last else (form.after(at), False)


# ── Choosing ────────────────────────────────────────────────────────────────────────────────────


def _href(request: HttpRequest, chosen: forms.Chosen, **change: str | None) -> str:
    """This page with what has been chosen, and with a change of it."""
    said = {
        "hvordan": chosen.mode.value if chosen.mode else None,
        "sted": str(chosen.place.pk) if chosen.mode == Mode.PLACE and chosen.place else None,
        "omraade": str(chosen.area.pk) if chosen.mode == Mode.HOME and chosen.area else None,
        "dag": chosen.day.isoformat() if chosen.day else None,
        "tid": spelled(chosen.starts_at) if chosen.starts_at else None,
    } | change
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('cafe:book')}?{query}" if query else reverse("cafe:book")


def _question(request: HttpRequest, chosen: forms.Chosen, *, now: datetime) -> Question:
    """The first question that has not been answered."""
    if chosen.mode is None:
        return _how(request, chosen, now=now)
    if chosen.way is None:
        return _where(request, chosen, now=now)
    days = slots.days_of(slot.starts_at for slot in queries.free(chosen.way, now=now))
    if chosen.day in days:
        return _when(request, chosen, days[chosen.day])
    return _which_day(request, chosen, days, shows_all="alle" in request.GET)


def _how(request: HttpRequest, chosen: forms.Chosen, *, now: datetime) -> Question:
    says = {
        Mode.PLACE: _("Du kommer hen til os."),
        Mode.PHONE: _("Vi ringer til dig."),
        Mode.HOME: _("Vi kommer hjem til dig."),
    }
    labels = {Mode.PLACE: _("Her hos os"), Mode.PHONE: _("I telefonen"), Mode.HOME: _("Hjemme hos mig")}
    options = [
        Option(_href(request, chosen, hvordan=mode.value), labels[mode], says[mode], _PICTURES[mode])
        for mode in queries.modes(now)
    ]
    return Question(_("Hvordan vil du have hjælp?"), options)


def _where(request: HttpRequest, chosen: forms.Chosen, *, now: datetime) -> Question:
    before = reverse("cafe:book")
    if chosen.mode == Mode.HOME:
        options = [
            Option(_href(request, chosen, omraade=str(area.pk)), area.name, picture="home")
            for area in queries.areas(now)
        ]
        return Question(_("Hvor bor du?"), options, before, said=[_("Hjemme hos dig")])
    options = [
        Option(
            _href(request, chosen, sted=str(place.pk)),
            place.name,
            ", ".join(filter(None, [place.address, place.area.name])),
            "location",
        )
        for place in queries.places(now)
    ]
    return Question(_("Hvor vil du komme hen?"), options, before, said=[_("Her hos os")])


def _which_day(
    request: HttpRequest, chosen: forms.Chosen, days: dict[date, list[datetime]], *, shows_all: bool
) -> Question:
    options = [
        Option(
            _href(request, chosen, dag=day.isoformat(), tid=None),
            ngettext("%(n)s ledig tid", "%(n)s ledige tider", len(moments)) % {"n": len(moments)},
            day=day,
        )
        for day, moments in days.items()
    ]
    is_cut = not shows_all and len(options) > DAYS_AT_ONCE
    return Question(
        _("Hvilken dag?"),
        options[:DAYS_AT_ONCE] if is_cut else options,
        _before_day(request, chosen),
        more=f"{_href(request, chosen, dag=None, tid=None)}&alle=1" if is_cut else "",
        said=said_of(chosen),
    )


def _before_day(request: HttpRequest, chosen: forms.Chosen) -> str:
    if chosen.mode == Mode.PHONE:
        return reverse("cafe:book")
    has_asked_where = "sted" in request.GET or "omraade" in request.GET
    return f"{reverse('cafe:book')}?hvordan={chosen.mode}" if has_asked_where else reverse("cafe:book")


def _when(request: HttpRequest, chosen: forms.Chosen, moments: list[datetime]) -> Question:
    options = [
        Option(_href(request, chosen, tid=spelled(moment)), _("Kl. %s") % clock(moment), picture="time")
        for moment in moments
    ]
    said = [*said_of(chosen), day_long(moments[0]).capitalize()]
    return Question(_("Hvad tid?"), options, _href(request, chosen, dag=None, tid=None), said=said)


def said_of(chosen: forms.Chosen) -> list[str]:
    """How and where, in words."""
    if chosen.mode == Mode.PLACE and chosen.place:
        return [chosen.place.name]
    if chosen.mode == Mode.HOME and chosen.area:
        return [_("Hjemme hos dig"), chosen.area.name]
    return [_("I telefonen")]
