"""Join requests, as the coordinator reads, answers and decides them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.directory import letters
from selvhjulpen.directory.access import membership as access
from selvhjulpen.directory.actions import membership as actions
from selvhjulpen.directory.forms.membership import AcceptForm, DeclineForm, MessageForm
from selvhjulpen.directory.models import JoinRequest, RequestState
from selvhjulpen.directory.queries import members as queries
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.actions import note_seen
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role
from selvhjulpen.ui.forms import Form


@open_to(Role.COORDINATOR)
def join_requests(request: StaffRequest) -> HttpResponse:
    """/medlemmer/anmodninger/: who waits, the longest first; and what was decided, as long as it is kept."""
    asked = request.GET.get("vis", "")
    state = asked if asked in RequestState.values else RequestState.NEW
    listed = list(queries.requests(state=state))
    note_seen(
        what=gettext_noop("Anmodninger om at være med"),
        about=[letters.about(one) for one in listed],
        by=request.user,
        now=timezone.now(),
    )
    counted = queries.requests_by_state()
    tabs = [(value, label, counted[value]) for value, label in RequestState.choices]
    return render(request, "directory/join_requests.html", {"requests": listed, "state": state, "tabs": tabs})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("En anmodning om at være med"), about="directory.joinrequest:{pk}")
def join_request(request: StaffRequest, pk: int) -> HttpResponse:
    """/medlemmer/anmodninger/<pk>/: one request and its thread; writing to the one who asked."""
    held = access.join_request(pk)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer(request=held, text=form.cleaned_data["besked"], by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s får din besked med mail.") % {"name": held.contact_name})
        return redirect("directory:join_request", pk)
    return _page(request, held, message=form)


@open_to(Role.COORDINATOR)
@require_POST
@shows(gettext_noop("En anmodning om at være med"), about="directory.joinrequest:{pk}")
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    """/medlemmer/anmodninger/<pk>/optag/: yes."""
    held = access.join_request(pk)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            actions.accept(
                request=held,
                organization=form.cleaned_data["organisation"],
                since=form.cleaned_data["fra"],
                by=request.user,
                now=timezone.now(),
            )
        except actions.AlreadyDecided as decided:
            return _tell_decided(request, decided.request)
        except actions.AlreadyMember:
            form.add_error("organisation", _("Den er medlem allerede den dag. Vælg en anden, eller ret dagen."))
        except actions.ClosedAccount:
            form.add_error(None, _("E-mailen hører til en konto, der er lukket. Bed en administrator åbne den først."))
        else:
            messages.success(request, _("%(name)s er medlem, og har fået en velkomst med mail.") % {"name": held.name})
            return redirect("directory:join_request", pk)
    return _page(request, held, yes=form)


@open_to(Role.COORDINATOR)
@require_POST
@shows(gettext_noop("En anmodning om at være med"), about="directory.joinrequest:{pk}")
def decline(request: StaffRequest, pk: int) -> HttpResponse:
    """/medlemmer/anmodninger/<pk>/afslaa/: no, and why."""
    held = access.join_request(pk)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["begrundelse"]
            actions.decline(request=held, reason=reason, by=request.user, now=timezone.now())
        except actions.AlreadyDecided as decided:
            return _tell_decided(request, decided.request)
        messages.success(request, _("%(name)s har fået jeres svar med mail.") % {"name": held.contact_name})
        return redirect("directory:join_request", pk)
    return _page(request, held, no=form)


def _tell_decided(request: StaffRequest, held: JoinRequest) -> HttpResponse:
    who = held.decided_by.name if held.decided_by else _("En anden")
    words = (
        _("%(who)s har optaget dem i mellemtiden. Intet er ændret.")
        if held.state == RequestState.ACCEPTED
        else _("%(who)s har sagt nej i mellemtiden. Intet er ændret.")
    )
    messages.error(request, words % {"who": who})
    return redirect("directory:join_request", held.pk)


def _page(
    request: StaffRequest,
    held: JoinRequest,
    *,
    message: Form | None = None,
    yes: Form | None = None,
    no: Form | None = None,
) -> HttpResponse:
    """The page of one request, with the form that was sent and two that were not."""
    alike = queries.looks_like(held) if held.state == RequestState.NEW else []
    context = {
        "held": held,
        "thread": held.messages.select_related("written_by"),
        "alike": alike,
        "message_form": message or MessageForm(),
        "accept_form": yes or AcceptForm(initial={"fra": local_day(timezone.now())}),
        "decline_form": no or DeclineForm(),
        "faulty": next((form for form in (message, yes, no) if form is not None and form.errors), None),
    }
    return render(request, "directory/join_request.html", context)
