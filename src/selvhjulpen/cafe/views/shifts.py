"""Who helps when: for those who help, and for the coordinator."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selvhjulpen.cafe.access import cafes as access
from selvhjulpen.cafe.actions import shifts as actions
from selvhjulpen.cafe.actions.cafes import AlreadyOver, Refused
from selvhjulpen.cafe.forms.shifts import PutOnForm, SwapForm, WeeksForm
from selvhjulpen.cafe.models import DropInSession, SessionState
from selvhjulpen.cafe.queries import openings, queue
from selvhjulpen.cafe.queries import shifts as queries
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_safe
def shifts(request: StaffRequest) -> HttpResponse:
    """/vagter/: the coming weeks, one's own shifts, what one is asked, and where somebody is missing."""
    now = timezone.now()
    form = WeeksForm(request.GET)
    person = request.user
    context = {
        "form": form,
        "weeks": queries.weeks_ahead(person, now=now, weeks=form.weeks, cafe=form.chosen_cafe),
        "own": queries.own_shifts(person, now=now),
        "questions": queries.questions_to(person, now=now),
        "asked": queries.questions_of(person, now=now),
        "now_open": [session for session in queue.sessions_at(now) if session.ends_at > now],
    }
    return render(request, "cafe/shifts.html", context)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_safe
def session(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/: one opening: who is on shift, and what one can do about it."""
    return _session_page(request, access.session(pk))


def _session_page(
    request: StaffRequest,
    found: DropInSession,
    *,
    swap: SwapForm | None = None,
    on: PutOnForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    (line,) = queries.lines_of(DropInSession.objects.filter(pk=found.pk), person=request.user)
    own_others = [shift.session for shift in queries.own_shifts(request.user, now=now) if shift.session_id != found.pk]
    line.is_elsewhere = any(one.starts_at < found.ends_at and found.starts_at < one.ends_at for one in own_others)
    is_coming = found.state == SessionState.PLANNED and found.starts_at > now
    context: dict[str, object] = {
        "line": line,
        "session": line.session,
        "is_over": found.ends_at <= now,
        "is_coming": is_coming,
        "has_begun": found.starts_at <= now,
    }
    if line.own and is_coming:
        context["swap_form"] = swap or SwapForm(shifts=queries.shifts_to_swap(request.user, now=now))
        context["asked"] = [one for one in queries.questions_of(request.user, now=now) if one.mine_id == line.own.pk]
    if request.user.is_coordinator:
        context["put_on_form"] = on or PutOnForm(session=found)
        context["conflict"] = next(
            (conflict for _cafe, each, conflict in openings.conflicts(now=now) if each.pk == found.pk), None
        )
    return render(request, "cafe/session.html", context)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def take(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/tag/: I help that day."""
    found = access.session(pk)

    def deed() -> str:
        actions.take_shift(session=found, person=request.user, by=request.user, now=timezone.now())
        return _("Tak. Du har vagten.")

    return _do(request, deed, back_to=pk)


@open_to(Role.COORDINATOR)
@require_POST
def put_on(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/<pk>/saet-paa/: the coordinator writes somebody down."""
    found = access.session(pk)
    form = PutOnForm(request.POST, session=found)
    if not form.is_valid():
        return _session_page(request, found, on=form)
    person = form.cleaned_data["person"]

    def deed() -> str:
        actions.take_shift(session=found, person=person, by=request.user, now=timezone.now())
        return _("%(name)s har vagten og får besked.") % {"name": person.name}

    return _do(request, deed, back_to=pk)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/vagt/<pk>/giv-tilbage/: one cannot come after all; the coordinator takes anybody off."""
    shift = access.shift(request.user, pk)
    is_own = shift.person_id == request.user.pk

    def deed() -> str:
        late = actions.give_back(shift=shift, by=request.user, now=timezone.now())
        if not is_own:
            return _("%(name)s er taget af vagten og får besked.") % {"name": shift.person.name}
        return (
            _("Vagten er givet tilbage. Det er snart, så koordinatoren får besked.")
            if late
            else _("Vagten er givet tilbage. En anden kan tage den.")
        )

    return _do(request, deed, back_to=shift.session_id)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def offer(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/vagt/<pk>/afloeser/: who takes it over? Or, with ``behold``: I come myself."""
    shift = access.shift(request.user, pk)

    def deed() -> str:
        if "behold" in request.POST:
            actions.keep_shift(shift=shift)
            return _("Du beholder vagten.")
        actions.look_for_substitute(shift=shift, now=timezone.now())
        return _("De andre kan nu se, at du søger en afløser. Til så er vagten din.")

    return _do(request, deed, back_to=shift.session_id)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def take_over(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/vagt/<pk>/overtag/: I come instead of a colleague."""
    shift = access.offered_shift(pk)

    def deed() -> str:
        actions.take_over(shift=shift, person=request.user, now=timezone.now())
        return _("Tak. Du har overtaget vagten.")

    return _do(request, deed, back_to=shift.session_id)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def ask_to_swap(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/vagt/<pk>/byt/: ask a colleague for theirs."""
    shift = access.shift(request.user, pk)
    form = SwapForm(request.POST, shifts=queries.shifts_to_swap(request.user, now=timezone.now()))
    if not form.is_valid():
        return _session_page(request, access.session(shift.session_id), swap=form)
    theirs = form.cleaned_data["vagt"]

    def deed() -> str:
        actions.ask_to_swap(mine=shift, theirs=theirs, now=timezone.now())
        return _("Vi har spurgt %(name)s. Du har din vagt, til I er enige.") % {"name": theirs.person.name}

    return _do(request, deed, back_to=shift.session_id)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def answer_swap(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/bytte/<pk>/: yes or no to a colleague."""
    swap = access.question_to(request.user, pk)
    says_yes = "ja" in request.POST

    def deed() -> str:
        actions.answer_swap(swap=swap, says_yes=says_yes, now=timezone.now())
        told = {"name": swap.mine.person.name}
        return (
            _("I har byttet. %(name)s får besked.") if says_yes else _("%(name)s får at vide, at du ikke kan.")
        ) % told

    return _do(request, deed)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def take_back_question(request: StaffRequest, pk: int) -> HttpResponse:
    """/vagter/bytte/<pk>/fortryd/: I do not ask any more."""
    swap = access.question_of(request.user, pk)

    def deed() -> str:
        actions.take_back_question(swap=swap)
        return _("Du spørger ikke mere.")

    return _do(request, deed)


def _do(request: StaffRequest, deed: Callable[[], str], *, back_to: int | None = None) -> HttpResponse:
    """Do it, say what came of it, and go back to where it was pressed."""
    try:
        messages.success(request, deed())
    except Refused as refusal:
        messages.error(request, _why(refusal))
    if "liste" in request.POST or back_to is None:
        return redirect("cafe:shifts")
    return redirect("cafe:session", pk=back_to)


def _why(refusal: Refused) -> str:
    if isinstance(refusal, actions.EnoughHelpers):
        return _("En anden har lige taget den sidste plads. Se, om der mangler nogen en anden dag.")
    if isinstance(refusal, actions.OnAnotherShift):
        return _("Der er allerede en anden vagt på det tidspunkt.")
    if isinstance(refusal, actions.OnAnAppointment):
        return _("Der er en aftale med en borger på det tidspunkt.")
    if isinstance(refusal, actions.NotOffered):
        return _("Vagten søger ikke afløser mere.")
    if isinstance(refusal, actions.NotToSwap):
        return _("De to vagter kan ikke byttes mere.")
    assert isinstance(refusal, AlreadyOver)  # noqa: S101 - there are no others
    return _("Det er for sent. Den åbning er slut eller aflyst.")
