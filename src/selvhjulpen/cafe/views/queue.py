"""The queue: the screen on the wall, the tablet at the door, and the page of those who help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.cafe.access import cafes as access
from selvhjulpen.cafe.actions import queue as actions
from selvhjulpen.cafe.actions.cafes import Refused
from selvhjulpen.cafe.forms.queue import CallForm, DeedForm, NumberForm, PaperForm
from selvhjulpen.cafe.models import Cafe, DropInSession
from selvhjulpen.cafe.queries import openings
from selvhjulpen.cafe.queries import queue as queries
from selvhjulpen.cafe.rules.queue import BEFORE
from selvhjulpen.lib import qr
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all, shows
from selvhjulpen.people.models import Role
from selvhjulpen.ui.schemas import kept, refused, wants_json

SHOWN_ON_THE_WALL = 6


@open_to_all
@never_cache
@require_safe
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """/it-cafe/<pk>/skaerm/: the numbers that are called, and those that come next. Fetches itself anew.

    First names are called out to those in the room, not told to the world: they stand only where somebody of the
    staff has opened the screen (``?tavle=``).
    """
    now = timezone.now()
    cafe = access.public_cafe(pk)
    signed = request.GET.get("tavle", "")
    session = queries.session_now(pk, now=now)
    queue = queries.queue_of(session, now=now) if session else None
    (one,) = openings.cafes_now(Cafe.objects.filter(pk=pk), now=now) if queue is None else (None,)
    opens = one.next if one else None
    state = f"{queue.mark if queue else opens and opens.starts_at}|{now:%H%M}"
    mark = sha256(state.encode()).hexdigest()[:12]
    context: dict[str, object] = {
        "cafe": cafe,
        "queue": queue,
        "calls": queue.taken[:4] if queue else [],
        "next": queue.waiting[:SHOWN_ON_THE_WALL] if queue else [],
        "opens": opens,
        "now": now,
        "mark": mark,
        "signed": signed if access.is_in_the_room(cafe, signed) else "",
        "is_closed": queue is not None and queue.session.ends_at <= now,
    }
    answer = _fresh(request, "cafe/wall.html", "wall-now", context, mark=mark)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_safe
@shows(gettext_noop("Køen i IT-caféen, med fornavne"), about="cafe.cafe:{pk}")
def queue(request: StaffRequest, pk: int) -> HttpResponse:
    """/it-cafe/<pk>/koe/: who waits, whom I help, and the button for the next."""
    return _queue_page(request, pk, now=timezone.now())


def _queue_page(request: StaffRequest, pk: int, *, now: datetime, paper: PaperForm | None = None) -> HttpResponse:
    cafe = access.public_cafe(pk)
    session = queries.session_now(pk, now=now)
    if session is None:
        (one,) = openings.cafes_now(Cafe.objects.filter(pk=pk), now=now)
        return render(request, "cafe/queue_closed.html", {"cafe": cafe, "one": one})
    found = queries.queue_of(session, now=now)
    is_closed = session.ends_at <= now
    taking = queries.session_taking_numbers(pk, now=now) if is_closed else session
    door = settings.BASE_URL + reverse("cafe:door", args=[access.door_of(taking)]) if taking else ""
    mark = sha256(f"{found.mark}|{[ticket.pk for ticket in found.ended]}".encode()).hexdigest()[:12]
    context: dict[str, object] = {
        "cafe": cafe,
        "session": session,
        "queue": found,
        "mine": [ticket for ticket in found.taken if ticket.taken_by_id == request.user.pk],
        "others": [ticket for ticket in found.taken if ticket.taken_by_id != request.user.pk],
        "call_form": CallForm(now=now, initial={"bord": queries.table_of(request.user, session)}),
        "paper_form": paper or PaperForm(now=now),
        "has_skills": bool(queries.skills_of(request.user)),
        "new_key": DeedForm(now=now).initial["key"],
        "door": door,
        "wall": access.wall_of(cafe),
        "door_code": mark_safe(qr.on_screen(door)) if door else "",  # noqa: S308 - drawn here, from our own address
        "mark": mark,
        "is_closed": is_closed,
    }
    return _fresh(request, "cafe/queue.html", "queue-now", context, mark=mark)


def _fresh(request: HttpRequest, template: str, part: str, context: dict[str, object], *, mark: str) -> HttpResponse:
    """The page; to itself asking whether there is something new the part that changes, or nothing at all."""
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and request.GET.get("set") == mark:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, f"{template}#{part}" if htmx else template, context)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def call_next(request: StaffRequest, pk: int) -> HttpResponseBase:
    """/it-cafe/<pk>/koe/naeste/: the next one; with ``kan`` the next I can help."""
    cafe = access.public_cafe(pk)
    form = CallForm(request.POST, now=timezone.now())

    def deed() -> actions.Done:
        return actions.call_next(
            session=_session_called(cafe, form),
            by=request.user,
            key=form.cleaned_data["key"],
            table=form.cleaned_data["bord"],
            skills=queries.skills_of(request.user) if "kan" in request.POST else None,
            at=form.cleaned_data["at"],
        )

    def said(done: actions.Done) -> str:
        return _("Du hjælper nummer %(number)s.") % {"number": done.ticket.number}

    return _do(request, pk, form, deed, said=said)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def paper(request: StaffRequest, pk: int) -> HttpResponseBase:
    """/it-cafe/<pk>/koe/seddel/: somebody waits with a slip of paper."""
    now = timezone.now()
    cafe = access.public_cafe(pk)
    form = PaperForm(request.POST, now=now)
    if not form.is_valid() and not wants_json(request):
        return _queue_page(request, pk, now=now, paper=form)

    def deed() -> actions.Done:
        session = queries.session_taking_numbers(cafe.pk, now=form.cleaned_data["at"])
        if session is None:
            raise actions.QueueClosed
        return actions.take_number(
            session=session,
            key=form.cleaned_data["key"],
            number=form.cleaned_data["nummer"],
            at=form.cleaned_data["at"],
            now=now,
        )

    def said(done: actions.Done) -> str:
        return _("Nummer %(number)s venter.") % {"number": done.ticket.number}

    return _do(request, pk, form, deed, said=said)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def call(request: StaffRequest, pk: int, ticket_pk: int) -> HttpResponseBase:
    """/it-cafe/<pk>/koe/<nr>/tag/: this one, whoever is before them; or: they are at this table."""
    ticket = access.ticket(pk, ticket_pk)
    form = CallForm(request.POST, now=timezone.now())

    def deed() -> actions.Done:
        asked = form.cleaned_data
        return actions.call(ticket=ticket, by=request.user, key=asked["key"], table=asked["bord"], at=asked["at"])

    def said(done: actions.Done) -> str:
        return _("Du hjælper nummer %(number)s.") % {"number": done.ticket.number}

    return _do(request, pk, form, deed, said=said)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def give_back(request: StaffRequest, pk: int, ticket_pk: int) -> HttpResponseBase:
    """/it-cafe/<pk>/koe/<nr>/tilbage/: they wait again."""
    ticket = access.ticket(pk, ticket_pk)
    form = DeedForm(request.POST, now=timezone.now())

    def deed() -> actions.Done:
        asked = form.cleaned_data
        return actions.give_back(ticket=ticket, by=request.user, key=asked["key"], at=asked["at"])

    def said(done: actions.Done) -> str:
        return _("Nummer %(number)s venter igen.") % {"number": done.ticket.number}

    return _do(request, pk, form, deed, said=said)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def leave(request: StaffRequest, pk: int, ticket_pk: int) -> HttpResponseBase:
    """/it-cafe/<pk>/koe/<nr>/gik/: they have gone again."""
    ticket = access.ticket(pk, ticket_pk)
    form = DeedForm(request.POST, now=timezone.now())

    def deed() -> actions.Done:
        asked = form.cleaned_data
        return actions.leave(ticket=ticket, by=request.user, key=asked["key"], at=asked["at"])

    def said(done: actions.Done) -> str:
        return _("Nummer %(number)s gik igen.") % {"number": done.ticket.number}

    return _do(request, pk, form, deed, said=said)


@open_to(Role.INSTRUCTOR, Role.COORDINATOR)
@require_POST
def finish(request: StaffRequest, pk: int, ticket_pk: int) -> HttpResponseBase:
    """/it-cafe/<pk>/koe/<nr>/faerdig/: helped, and nothing is written down; who writes it down ends it there."""
    ticket = access.ticket(pk, ticket_pk)
    form = DeedForm(request.POST, now=timezone.now())

    def deed() -> actions.Done:
        asked = form.cleaned_data
        return actions.finish(ticket=ticket, by=request.user, key=asked["key"], at=asked["at"])

    def said(done: actions.Done) -> str:
        return _("Nummer %(number)s er færdig.") % {"number": done.ticket.number}

    return _do(request, pk, form, deed, said=said)


def _session_called(cafe: Cafe, form: DeedForm) -> DropInSession:
    """The opening whose next is called; to a key that comes again the one whose next was called."""
    asked = form.cleaned_data
    session = queries.session_of_call(cafe.pk, key=asked["key"]) or queries.session_now(cafe.pk, now=asked["at"])
    if session is None:
        raise actions.QueueClosed
    return session


def _do(
    request: StaffRequest,
    pk: int,
    form: DeedForm,
    deed: Callable[[], actions.Done],
    *,
    said: Callable[[actions.Done], str],
) -> HttpResponseBase:
    """Do it, and go on; a program is told what came of it."""
    why, done = "", None
    if form.is_valid():
        try:
            done = deed()
        except Refused as refusal:
            why = _why(refusal)
    else:
        why = str(next(iter(next(iter(form.errors.values())))))
    if wants_json(request):
        key = request.POST.get("key", "")
        return kept(key, already=not done.is_new, number=done.ticket.number) if done else refused(key, why)
    if done is None:
        messages.error(request, why)
    else:
        messages.success(request, said(done))
    return redirect("cafe:queue", pk=pk)


def _why(refusal: Refused) -> str:
    if isinstance(refusal, actions.NobodyWaits):
        return _("Der venter ikke nogen.")
    if isinstance(refusal, actions.NumberTaken):
        return _("Det nummer er allerede taget. Se på listen.")
    if isinstance(refusal, actions.OtherwiseBy):
        return _("En anden nåede det før dig. Se på listen.")
    return _("Der er ingen kø nu. IT-caféen har lukket.")


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, signed: str) -> HttpResponseBase:
    """/it-cafe/doer/<signed>/: the tablet at the door: one press gives a number. Whoever has the address may press."""
    now = timezone.now()
    session = access.session_at_door(signed)
    form = NumberForm(request.POST or None, now=now)
    if request.method == "POST":
        why = ""
        if form.is_valid():
            asked = form.cleaned_data
            try:
                done = actions.take_number(
                    session=session,
                    key=asked["key"],
                    topic=asked["emne"],
                    first_name=asked["fornavn"],
                    at=asked["at"],
                    now=now,
                )
            except Refused as refusal:
                why = _why(refusal)
            else:
                if wants_json(request):
                    return kept(asked["key"], already=not done.is_new, number=done.ticket.number)
                return redirect(f"{reverse('cafe:door', args=[signed])}?nummer={done.ticket.pk}")
        if wants_json(request):
            why = why or str(next(iter(next(iter(form.errors.values())))))
            return refused(request.POST.get("key", ""), why)
        if why:
            form.add_error(None, why)
    is_open = session.state == "planned" and session.starts_at - BEFORE <= now < session.ends_at
    found = queries.queue_of(session, now=now)
    taken = _taken_here(request, found)
    context = {
        "session": session,
        "cafe": session.cafe,
        "form": form if form.errors else NumberForm(now=now),
        "queue": found,
        "taken": taken,
        "topics": queries.topics_at_the_door(session) if is_open else [],
        "is_open": is_open,
        "signed": signed,
    }
    answer = render(request, "cafe/door.html", context, status=422 if form.errors else 200)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _taken_here(request: HttpRequest, found: queries.Queue) -> queries.InLine | None:
    """The number that was given a moment ago, while it waits."""
    pk = request.GET.get("nummer", "")
    return next((one for one in found.waiting if str(one.ticket.pk) == pk), None)
