"""The coordinator books, finds, moves and takes off guests on their behalf."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.courses import access, actions, queries
from selvhjulpen.courses.actions.refusals import AlreadyBooked, CourseFull, NotOpen, Refused
from selvhjulpen.courses.forms.sessions import FindForm, StaffSeatForm
from selvhjulpen.courses.models import Source
from selvhjulpen.people.actions import note_seen
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def book(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/book/: for somebody who phones or stands at the desk."""
    now = timezone.now()
    instance = access.session(request.user, pk)
    form = StaffSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask = actions.join_waiting_list if "vent" in request.POST else actions.book_seat
        try:
            booking = ask(
                instance=instance, guest=form.guest, source=Source(form.cleaned_data["kilde"]), by=request.user, now=now
            )
        except CourseFull:
            form.add_error(None, _("Der er ikke plads nok. Du kan skrive borgeren på ventelisten her."))
            instance = access.session(request.user, pk)
        except AlreadyBooked:
            form.add_error("navn", _("Den person står allerede på holdet."))
        except NotOpen:
            form.add_error(None, _("Der kan ikke bestilles plads på det her hold nu."))
        else:
            messages.success(
                request,
                _("%(name)s står på ventelisten.") % {"name": booking.names}
                if booking.is_waiting
                else _("%(name)s har en plads. Pladsnummeret er %(number)s.")
                % {"name": booking.names, "number": booking.number},
            )
            return redirect("courses:session_staff", pk=pk)
    seats = form.guest.seats if form.is_bound and not form.errors.keys() - {"__all__"} else 1
    return render(
        request,
        "courses/guest_book.html",
        {
            "instance": instance,
            "form": form,
            "is_open": instance.is_open_for_booking(now),
            "is_full": instance.is_booked and instance.seats_left < seats,
            "people_before": instance.seats_waiting,
        },
    )


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("En gæst, der skal meldes fra"), about="courses.booking:{booking_pk}")
def guest_cancel(request: StaffRequest, pk: int, booking_pk: int) -> HttpResponse:
    """/hold/<pk>/gaest/<booking>/afbud/: asks first; the seat then goes to the next."""
    instance = access.session(request.user, pk)
    booking = access.guest(instance, booking_pk)
    if request.method == "POST":
        try:
            actions.cancel_booking(booking=booking, by=request.user, now=timezone.now())
        except Refused:
            messages.error(request, _("Det kan ikke ændres: Gæsten er afmeldt, eller holdet er begyndt."))
        else:
            messages.success(request, _("%s er meldt fra.") % booking.names)
        return redirect("courses:session_staff", pk=pk)
    return render(request, "courses/guest_cancel.html", {"instance": instance, "booking": booking})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("En gæst, der skal flyttes"), about="courses.booking:{booking_pk}")
def guest_move(request: StaffRequest, pk: int, booking_pk: int) -> HttpResponse:
    """/hold/<pk>/gaest/<booking>/flyt/: to another session of the same course."""
    now = timezone.now()
    instance = access.session(request.user, pk)
    booking = access.guest(instance, booking_pk)
    others = queries.other_dates(instance, seats=booking.seats, now=now)
    fault = ""
    if request.method == "POST":
        to = next((other for other in others if str(other.pk) == request.POST.get("til")), None)
        if to is None:
            fault = _("Vælg en dag.")
        else:
            try:
                moved = actions.move_booking(booking=booking, to=to, by=request.user, now=now)
            except CourseFull:
                fault = _("Den plads blev taget imens. Vælg en anden dag.")
            except AlreadyBooked:
                fault = _("Gæsten har allerede en plads den dag.")
            except Refused:
                messages.error(request, _("Det kan ikke ændres: Gæsten er afmeldt, eller holdet er begyndt."))
                return redirect("courses:session_staff", pk=pk)
            else:
                messages.success(request, _("%s er flyttet hertil.") % moved.names)
                return redirect("courses:session_staff", pk=to.pk)
    return render(
        request,
        "courses/guest_move.html",
        {"instance": instance, "booking": booking, "others": others, "fault": fault},
    )


@open_to(Role.COORDINATOR)
@require_POST
def guest_seat(request: StaffRequest, pk: int, booking_pk: int) -> HttpResponse:
    """/hold/<pk>/gaest/<booking>/plads/: a free seat to somebody it is too late to write to, after a talk."""
    instance = access.session(request.user, pk)
    booking = access.guest(instance, booking_pk)
    try:
        actions.give_seat(booking=booking, by=request.user, now=timezone.now())
    except CourseFull:
        messages.error(request, _("Der er ikke plads nok."))
    except Refused:
        messages.error(request, _("Det kan ikke ændres: Gæsten er afmeldt, eller holdet er begyndt."))
    else:
        messages.success(request, _("%s har nu en plads.") % booking.names)
    return redirect("courses:session_staff", pk=pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """/find-gaest/: who is it that phones? Asked by POST, so that no name stands in an address or a log."""
    form = FindForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        found = queries.find_guests(form.cleaned_data["hvem"], now=now)
        what = gettext_noop("Fundet ved navn, telefon, e-mail eller nummer")
        note_seen(what=what, about=[guest.about for guest in found], by=request.user, now=now)
    return render(request, "courses/guest_find.html", {"form": form, "found": found})
