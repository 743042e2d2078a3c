"""What everybody may read of an award, and how everybody may nominate."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from selvhjulpen.awards import access, actions, doors, queries
from selvhjulpen.awards.forms import NominationForm
from selvhjulpen.awards.models import Nomination
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.ui import shelf


@open_to_all
@shelf.kept
@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """/pris/<pk>/: the call, and a form to nominate by; the nominees; who won."""
    now = timezone.now()
    held = access.public_award(pk)
    is_open = held.takes_nominations(local_day(now))
    form = NominationForm(request.POST or None, instance=Nomination(round=held)) if is_open else None
    status = None
    if form and request.method == "POST" and form.is_valid():
        if doors.may_nominate(request, now=now):
            try:
                actions.nominate(nomination=form.save(commit=False), now=now)
            except actions.TooLate:
                return redirect("awards:award", pk)
            return redirect("awards:thanks", pk)
        form.add_error(None, _("Der kommer for mange indstillinger herfra lige nu. Ring til os i stedet."))
        status = HTTPStatus.TOO_MANY_REQUESTS
    context = {
        "award": held,
        "form": form,
        "is_late": held.result_day < local_day(now),
        "shortlisted": queries.shortlist(held) if held.state != "open" else (),
    }
    answer = render(request, "awards/award.html", context, status=status)
    midnight = at(local_day(now) + timedelta(days=1), datetime.min.time())
    return shelf.until(answer, midnight)


@open_to_all
@require_GET
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """/pris/<pk>/tak/: it has reached us."""
    return render(request, "awards/thanks.html", {"award": access.public_award(pk)})
