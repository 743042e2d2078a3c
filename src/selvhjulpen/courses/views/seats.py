"""A session's page, and the personal page of somebody who has a seat there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from selvhjulpen.courses import access, actions, calendar_file, doors, queries, rules
from selvhjulpen.courses.actions.refusals import AlreadyBooked, CourseFull, NotOpen, Refused
from selvhjulpen.courses.forms import ChangeForm, SeatForm
from selvhjulpen.courses.models import Booking, CourseInstance, InstanceState, Source
from selvhjulpen.directory.queries import host as host_of_the_house
from selvhjulpen.directory.queries import map_of
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.ui import shelf
from selvhjulpen.ui.templatetags.ui import masked, phone

# Why a form that is right in itself is refused.
TOO_OFTEN, FULL = "too_often", "full"


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@shelf.kept(by=lambda _request, pk: queries.seats_shown(pk, now=timezone.now()))
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """/kurser/<pk>/: everything about one session, and the form for a seat or for the waiting list."""
    now = timezone.now()
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        booking = book_or_say_why(request, form, pk, now=now)
        if booking:
            return redirect("courses:seat", token=booking.token)
        if form.has_error(NON_FIELD_ERRORS, FULL):
            return _taken_meanwhile(request, form, pk, now=now)
    instance = access.public_session(pk)
    answer = HttpResponse(_page(request, form, instance, now=now), status=status_of(form))
    is_coming = instance.state == InstanceState.PUBLISHED and now < instance.starts_at
    showed = rules.seats_shown(capacity=instance.capacity, taken=instance.seats_taken) if is_coming else None
    return shelf.until(answer, queries.next_change(now), showed=showed) if request.method == "GET" else answer


def _page(request: HttpRequest, form: SeatForm, instance: CourseInstance, *, now: datetime, **more: object) -> str:
    seats = form.guest.seats if form.is_bound and not form.errors.keys() - {"__all__"} else 1
    context = {
        "instance": instance,
        "instructors": instance.instructors.all(),
        "form": form,
        "is_open": instance.is_open_for_booking(now),
        "is_over": now >= instance.starts_at,
        "is_full": instance.is_booked and instance.seats_left < seats,
        "people_before": instance.seats_waiting,
        "others": queries.other_dates(instance, seats=seats, now=now),
        "map": lambda: map_of(instance.location),
    }
    return render_to_string("courses/session.html", {**context, **more}, request)


# What one visitor typed into the form, as against what they chose, which many choose alike.
_TYPED = shelf.Blanks("navn", "kontakt", "ledsager", "anden", "formkey", "csrf")


def _taken_meanwhile(request: HttpRequest, form: SeatForm, pk: int, *, now: datetime) -> HttpResponse:
    """The page for those who come too late for the last seat: many at once, who see it alike save what they typed."""
    sent = form.data
    typed = {name: sent.get(name, "") for name in ("navn", "kontakt", "ledsager", "anden", "formkey")}

    def make() -> shelf.Sheet:
        form.data = sent.copy()
        for name, words in typed.items():
            form.data[name] = words and _TYPED[name]
        html = _page(request, form, access.public_session(pk), now=now, csrf_token=_TYPED["csrf"])
        return _TYPED.cut(html)

    # What passed the form's own examination; of a box only whether it is ticked, whatever was sent for it.
    chosen = tuple(str(form.cleaned_data.get(name)) for name in form.fields if name not in typed)
    kind = (request.get_full_path(), chosen, *map(bool, typed.values()), *form.non_field_errors())
    # Sessions begin on the minute: within it, nothing on the page grows old by itself.
    key = ("taken meanwhile", get_language(), kind, now.replace(second=0, microsecond=0))
    sheet = shelf.kept_thing(key, make, size=len, restless=True)
    return HttpResponse(sheet.filled(**typed, csrf=get_token(request)))


def book_or_say_why(request: HttpRequest, form: SeatForm, pk: int, *, now: datetime) -> Booking | None:
    """Book what a valid form asks for, or a place in the queue; None where it is refused, and the form says why.

    The deed itself reads the session, when nobody else can change it. Raises Http404 where there is none.
    """
    if not doors.may_ask(request, contact=form.cleaned_data["kontakt"], now=now):
        form.add_error(None, ValidationError(_too_often(), code=TOO_OFTEN))
        return None
    ask = actions.join_waiting_list if "vent" in request.POST else actions.book_seat
    try:
        return ask(instance=CourseInstance(pk=pk), guest=form.guest, source=Source.WEB, now=now)
    except CourseInstance.DoesNotExist as nothing:
        raise Http404 from nothing
    except CourseFull as full:
        words = _("Pladsen blev taget, mens du skrev. Du kan skrive dig på ventelisten her.")
        if full.seats_left:
            words = _("Der er kun én plads tilbage. I kan skrive jer på ventelisten her.")
        form.add_error(None, ValidationError(words, code=FULL))
    except AlreadyBooked:
        form.add_error("navn", _("Den person står allerede på holdet. Ring til os, hvis noget skal ændres."))
    except NotOpen:
        form.add_error(None, _("Der kan ikke længere bestilles plads på det her hold."))
    return None


def status_of(form: SeatForm) -> int | None:
    """429 where the form was refused because too many come from its address; else the ordinary one."""
    return HTTPStatus.TOO_MANY_REQUESTS if form.has_error(NON_FIELD_ERRORS, TOO_OFTEN) else None


def _too_often() -> str:
    """What somebody is told who asks too often: another way in, and what they typed still stands there."""
    host = host_of_the_house()
    if host and host.phone:
        return _("Der kommer for mange bestillinger herfra lige nu. Ring til os på %s, så skriver vi dig på.") % phone(
            host.phone
        )
    return _("Der kommer for mange bestillinger herfra lige nu. Spørg ved skranken, så skriver vi dig på.")


@open_to_all
@never_cache
@require_safe
@shelf.in_edition
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """/plads/<token>/: the receipt, and where one stands."""
    now = timezone.now()
    booking = access.seat(token)
    instance = booking.instance
    place = None
    if booking.is_waiting:
        place = next((row for row in queries.queue(instance, now=now) if row.booking.pk == booking.pk), None)
    context = {
        "booking": booking,
        "instance": instance,
        "place": place,
        "is_cancelled_session": instance.state == InstanceState.CANCELLED,
        "is_over": now >= instance.starts_at,
        "has_ended": now >= instance.ends_at,
        "others": queries.other_dates(instance, seats=booking.seats, now=now) if booking.is_waiting else [],
        "map": lambda: map_of(instance.location),
        "reached": masked(booking.email or booking.phone),
    }
    # A mail program may have put words of its own into the address, and the link to the other language repeats them.
    is_plain = not request.META.get("QUERY_STRING")
    if is_plain and booking.has_seat and booking.may_change(now) and not context["is_cancelled_session"]:
        return _receipt(request, booking, context)
    return render(request, "courses/seat.html", context)


# A guest's own words on the page of their seat.
_OWN = shelf.Blanks("name", "companion", "booked_by", "number", "reached", "token")


def _receipt(request: HttpRequest, booking: Booking, context: Mapping[str, object]) -> HttpResponse:
    """The page of a seat on a session to come: alike for all who have one there, save their own words."""

    def make() -> shelf.Sheet:
        anybody = copy(booking)
        for name in ("name", "companion", "booked_by", "number"):
            if getattr(booking, name):
                setattr(anybody, name, _OWN[name])
        html = render_to_string(
            "courses/seat.html", {**context, "booking": anybody, "reached": _OWN["reached"]}, request
        )
        # The token stands in its links, and in that to the other language.
        return _OWN.cut(html.replace(booking.token, _OWN["token"]))

    kind = (bool(booking.companion), bool(booking.booked_by), booking.channel, bool(booking.phone), *booking.needs)
    sheet = shelf.kept_thing(("receipt", booking.instance_id, get_language(), kind), make, size=len)
    return HttpResponse(
        sheet.filled(
            name=booking.name,
            companion=booking.companion,
            booked_by=booking.booked_by,
            number=booking.number,
            reached=masked(booking.email or booking.phone),
            token=booking.token,
        )
    )


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    """/plads/<token>/ret/: another level, other needs."""
    booking = access.seat(token)
    if not booking.may_change(timezone.now()):
        return redirect("courses:seat", token=token)
    form = ChangeForm(request.POST or None, initial={"niveau": booking.level, "behov": booking.needs})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        # Refused where the seat was given up or the session began meanwhile: the personal page says which.
        with suppress(Refused):
            actions.change_booking(booking=booking, level=asked["niveau"], needs=asked["behov"], now=timezone.now())
        return redirect("courses:seat", token=token)
    return render(request, "courses/seat_change.html", {"booking": booking, "instance": booking.instance, "form": form})


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """/plads/<token>/afbud/: asks first; only the button gives the seat up."""
    booking = access.seat(token)
    if not booking.may_change(timezone.now()):
        return redirect("courses:seat", token=token)
    if request.method == "POST":
        with suppress(Refused):
            actions.cancel_booking(booking=booking, now=timezone.now())
        return redirect("courses:seat", token=token)
    return render(request, "courses/seat_cancel.html", {"booking": booking, "instance": booking.instance})


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, token: str) -> HttpResponse:
    """/plads/<token>/flyt/: the same course on another day."""
    now = timezone.now()
    booking = access.seat(token)
    if not booking.may_change(now):
        return redirect("courses:seat", token=token)
    others = queries.other_dates(booking.instance, seats=booking.seats, now=now)
    fault = ""
    if request.method == "POST":
        to = next((other for other in others if str(other.pk) == request.POST.get("til")), None)
        if to is None:
            fault = _("Vælg en dag.")
        elif not doors.may_ask(request, contact=booking.contact, now=now):
            fault = _too_often()
        else:
            try:
                moved = actions.move_booking(booking=booking, to=to, now=now)
            except CourseFull:
                fault = _("Den plads blev taget imens. Du har stadig din plads her. Vælg en anden dag.")
            except AlreadyBooked:
                fault = _("Du har allerede en plads den dag.")
            except Refused:
                return redirect("courses:seat", token=token)
            else:
                return redirect("courses:seat", token=moved.token)
    return render(
        request,
        "courses/seat_move.html",
        {
            "booking": booking,
            "instance": booking.instance,
            "others": others,
            "fault": fault,
        },
    )


@open_to_all
@never_cache
@require_safe
def seat_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """/plads/<token>/kalender.ics: the session for the guest's own calendar."""
    booking = access.seat(token)
    link = settings.BASE_URL + reverse("courses:seat", args=[token])
    return HttpResponse(
        calendar_file.of_booking(booking, link=link),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="kursus.ics"'},
    )
