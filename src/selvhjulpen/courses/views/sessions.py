"""The coordinator's pages of sessions: listed, planned, changed, moved, cancelled."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.courses import access, actions, queries
from selvhjulpen.courses.actions.refusals import AlreadyBegun, AlreadyCancelled, BelowBooked, Refused, TimeDoesNotFit
from selvhjulpen.courses.forms.sessions import CancelForm, CopyForm, EditForm, ExtendForm, MoveForm, SessionForm
from selvhjulpen.courses.models import ChecklistItem, CourseInstance, Series
from selvhjulpen.courses.rules import level_spread_is_wide
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role

PER_PAGE = 50


@open_to(Role.COORDINATOR, Role.INSTRUCTOR, Role.PARTNER)
def sessions(request: StaffRequest) -> HttpResponse:
    """/hold/: the sessions this person has to do with, by week."""
    now = timezone.now()
    view = request.GET.get("vis", "kommende")
    found = queries.staff_list(request.user, view=view, now=now)
    page_of = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    return render(
        request,
        "courses/sessions.html",
        {"view": view, "page_of": page_of, "weeks": queries.by_week(page_of, now=now), "today": local_day(now)},
    )


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def session_new(request: StaffRequest) -> HttpResponse:
    """/hold/nyt/: one session or a series, as drafts."""
    form = SessionForm(request.POST or None, initial={"course": request.GET.get("kursus")})
    if request.method == "POST" and form.is_valid():
        now, asked = timezone.now(), form.cleaned_data
        try:
            if asked["every_weeks"]:
                series, made = actions.plan_series(
                    plan=form.plan,
                    last_date=asked["last_date"],
                    every_weeks=asked["every_weeks"],
                    key=asked["formkey"],
                    now=now,
                )
            else:
                instance = actions.plan_session(plan=form.plan, key=asked["formkey"], now=now)
        except TimeDoesNotFit as refusal:
            form.show_faults(refusal.faults)
        else:
            if asked["every_weeks"]:
                messages.success(
                    request,
                    ngettext("%d kladde er lavet.", "%d kladder er lavet. Helligdage er sprunget over.", len(made))
                    % len(made),
                )
                return redirect("courses:series", pk=series.pk)
            messages.success(request, _("Kladden er lavet. Borgerne ser den, når du offentliggør den."))
            return redirect("courses:session_staff", pk=instance.pk)
    return render(request, "courses/session_new.html", {"form": form})


@open_to(Role.COORDINATOR, Role.INSTRUCTOR, Role.PARTNER)
@shows(gettext_noop("Holdets gæster, med telefon og e-mail"), about="courses.session:{pk}", to=Role.COORDINATOR)
def session_staff(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/: everything about one session, as far as this person's work needs it."""
    now = timezone.now()
    instance = access.session(request.user, pk)
    context = {"instance": instance, "today": local_day(now), "is_over": now >= instance.starts_at}
    if request.user.is_coordinator:
        guests = queries.guests(instance)
        done = {item.subject for item in instance.checklist.all()}
        context |= {
            "guests": guests,
            "queue": queries.queue(instance, now=now),
            "checklist": [(subject, subject in done) for subject in ChecklistItem.Subject],
            "missing": len(ChecklistItem.Subject) - len(done),
            "spread_is_wide": level_spread_is_wide(guest.level for guest in guests),
            "too_few": queries.is_too_few(instance, now=now),
            "messages_by_booking": queries.latest_messages([*guests, *instance.bookings.waiting()]),
        }
    return render(request, "courses/session_staff.html", context)


@open_to(Role.COORDINATOR)
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/offentliggoer/: into the programme; a gap in the checklist only warns."""
    instance = access.session(request.user, pk)
    try:
        actions.publish_session(instance=instance)
    except AlreadyCancelled:
        messages.error(request, _("Holdet er aflyst. Lav en kopi på en ny dag."))
    else:
        messages.success(request, _("Holdet er offentliggjort. Nu kan borgerne se det."))
        missing = len(ChecklistItem.Subject) - instance.checklist.count()
        if missing:
            messages.warning(
                request,
                ngettext("Husk tjeklisten: %d ting mangler.", "Husk tjeklisten: %d ting mangler.", missing) % missing,
            )
    return redirect("courses:session_staff", pk=pk)


@open_to(Role.COORDINATOR)
@require_POST
def tick(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/tjekliste/: what is in place."""
    instance = access.session(request.user, pk)
    done = [subject for subject in ChecklistItem.Subject if subject in request.POST.getlist("klar")]
    actions.tick_checklist(instance=instance, done=done, by=request.user, now=timezone.now())
    messages.success(request, _("Tjeklisten er gemt."))
    return redirect("courses:session_staff", pk=pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/ret/: seats, instructors, partner, notes: nothing that moves a guest."""
    instance = access.session(request.user, pk)
    plan = actions.plan_of(instance)
    form = EditForm(
        request.POST or None,
        instance=instance,
        initial={
            "capacity": plan.capacity,
            "minimum": plan.minimum,
            "instructors": plan.instructors,
            "partner": plan.partner,
            "part_of": plan.part_of,
            "host_note": instance.host_note,
        },
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        changed = actions.replan(
            plan,
            capacity=asked.get("capacity", plan.capacity),
            minimum=asked.get("minimum") or 0,
            instructors=list(asked["instructors"]),
            partner=asked["partner"],
            part_of=asked["part_of"],
        )
        try:
            actions.edit_session(instance=instance, plan=changed, host_note=asked["host_note"], now=timezone.now())
        except BelowBooked:
            form.add_error(
                "capacity", _("Der er givet %d pladser væk. Tallet kan ikke være lavere.") % instance.seats_taken
            )
        else:
            messages.success(request, _("Holdet er rettet."))
            return redirect("courses:session_staff", pk=pk)
    return render(request, "courses/session_edit.html", {"instance": instance, "form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/flyt/: another time or place, and everybody is told."""
    instance = access.session(request.user, pk)
    form = MoveForm(
        request.POST or None,
        initial={
            "location": instance.location_id,
            "room": instance.room,
            "day": instance.day.date(),
            "start": instance.day.time(),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_session(instance=instance, now=timezone.now(), **form.cleaned_data)
        except TimeDoesNotFit as refusal:
            form.show_faults(refusal.faults)
        except (AlreadyCancelled, AlreadyBegun):
            messages.error(request, _("Holdet er aflyst eller begyndt. Det kan ikke flyttes."))
            return redirect("courses:session_staff", pk=pk)
        else:
            messages.success(
                request, _("Holdet er flyttet, og alle får besked. Ringelisten viser, hvem du skal ringe til.")
            )
            return redirect("courses:session_staff", pk=pk)
    return render(
        request,
        "courses/session_move.html",
        {"instance": instance, "form": form, "reach": queries.reach(instance)},
    )


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/kopi/: the same session on another day, as a draft."""
    instance = access.session(request.user, pk)
    form = CopyForm(request.POST or None, initial={"start": instance.day.time()})
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.cleaned_data
            made = actions.copy_session(
                instance=instance, day=asked["day"], start=asked["start"], key=asked["formkey"], now=timezone.now()
            )
        except TimeDoesNotFit as refusal:
            form.show_faults(refusal.faults)
        else:
            messages.success(request, _("Kopien er lavet som kladde."))
            return redirect("courses:session_staff", pk=made.pk)
    return render(request, "courses/session_copy.html", {"instance": instance, "form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """/hold/<pk>/aflys/: not held, and everybody is told."""
    instance = access.session(request.user, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_session(instance=instance, now=timezone.now(), **form.cleaned_data)
        except Refused:
            messages.error(request, _("Holdet er allerede aflyst eller begyndt."))
        else:
            messages.success(
                request, _("Holdet er aflyst, og alle får besked. Ringelisten viser, hvem du skal ringe til.")
            )
        return redirect("courses:session_staff", pk=pk)
    return render(
        request,
        "courses/session_cancel.html",
        {"instance": instance, "form": form, "reach": queries.reach(instance)},
    )


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def series(request: StaffRequest, pk: int) -> HttpResponse:
    """/serier/<pk>/: the dates of a series, each with a life of its own; carried on, or published in one go."""
    found = get_object_or_404(Series.objects.select_related("course__format"), pk=pk)
    form = ExtendForm(request.POST if "last_date" in request.POST else None, after=found.last_date)
    if request.method == "POST":
        if "offentliggoer" in request.POST:
            drafts = found.instances.filter(state="draft")
            for instance in drafts:
                actions.publish_session(instance=instance)
            messages.success(request, _("Kladderne er offentliggjort."))
            return redirect("courses:series", pk=pk)
        if form.is_valid():
            made = actions.extend_series(series=found, now=timezone.now(), **form.cleaned_data)
            messages.success(request, ngettext("%d kladde er lavet.", "%d kladder er lavet.", len(made)) % len(made))
            return redirect("courses:series", pk=pk)
    instances = CourseInstance.objects.filter(series=found).with_page().prefetch_related("instructors")
    return render(
        request,
        "courses/series.html",
        {
            "series": found,
            "instances": instances,
            "drafts": sum(instance.state == "draft" for instance in instances),
            "form": form,
        },
    )
