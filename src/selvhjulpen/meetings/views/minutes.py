"""The agenda, and the minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.meetings import access, actions, queries
from selvhjulpen.meetings.actions.refusals import NotYet, Refused
from selvhjulpen.meetings.forms import ItemForm, MinutesForm
from selvhjulpen.meetings.models import AgendaItem
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def item_new(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/punkt/: one more point of the agenda."""
    found = access.meeting(request.user, pk)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        item: AgendaItem = form.save(commit=False)
        item.meeting = found
        actions.save_item(item=item)
        messages.success(request, _("Punktet er på dagsordenen."))
        return redirect("meetings:meeting", pk=pk)
    return render(request, "meetings/item.html", {"meeting": found, "form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def item(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """/moeder/<pk>/punkt/<item_pk>/: one point of the agenda, and who is on."""
    found = access.item(request.user, pk, item_pk)
    form = ItemForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_item(item=form.save(commit=False))
        messages.success(request, _("Punktet er rettet."))
        return redirect("meetings:meeting", pk=pk)
    return render(
        request,
        "meetings/item.html",
        {"meeting": found.meeting, "form": form, "item": access.item(request.user, pk, item_pk)},
    )


@open_to(Role.COORDINATOR)
@require_POST
def item_move(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """/moeder/<pk>/punkt/<item_pk>/flyt/: earlier or later, or off the agenda."""
    found = access.item(request.user, pk, item_pk)
    if "fjern" in request.POST:
        actions.remove_item(item=found)
        messages.success(request, _("Punktet er taget af dagsordenen."))
    else:
        actions.move_item(item=found, up="op" in request.POST)
    return redirect("meetings:meeting", pk=pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def minutes(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/referat/: what was said, decided and left to do, all on one page with one button."""
    found = access.meeting(request.user, pk)
    form = MinutesForm(request.POST or None, meeting=found, said=queries.minutes_of(found))
    if request.method == "POST" and form.is_valid():
        actions.write_minutes(meeting=found, written=form.written)
        messages.success(request, _("Referatet er gemt."))
        return redirect("meetings:minutes", pk=pk)
    return render(request, "meetings/minutes.html", {"meeting": found, "form": form})


@open_to(Role.COORDINATOR)
@require_POST
def minutes_send(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/<pk>/referat/send/: the minutes as a mail to everybody who was invited."""
    found = access.meeting(request.user, pk)
    try:
        sent = actions.send_minutes(meeting=found, now=timezone.now())
    except NotYet:
        messages.error(request, _("Mødet er ikke begyndt. Send referatet bagefter."))
    except Refused:
        messages.error(request, _("Ingen er inviteret til mødet, eller det er aflyst."))
    else:
        messages.success(request, ngettext("Referatet er sendt til %d.", "Referatet er sendt til %d.", sent) % sent)
    return redirect("meetings:meeting", pk=pk)
