"""The page of one jury member, opened by its link: its own scores, and nobody else's until the result is out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selvhjulpen.awards import access, actions, queries
from selvhjulpen.awards.forms import ScoreForm
from selvhjulpen.awards.models import RoundState
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import open_to_all


@open_to_all
@never_cache
@require_GET
def jury(request: HttpRequest, token: str) -> HttpResponse:
    """/pris/jury/<token>/: the nominees, and how far this jury member has come."""
    juror = access.judging(token)
    judged = queries.to_judge(juror)
    today = local_day(timezone.now())
    is_out = juror.round.state == RoundState.PUBLISHED
    context = {
        "juror": juror,
        "award": juror.round,
        "judged": judged,
        "left": sum(not (one.is_closed or one.is_done) for one in judged),
        "is_open": juror.round.takes_scores(today),
        "is_late": juror.round.result_day < today,
        "table": queries.table(juror.round) if is_out else None,
    }
    return render(request, "awards/jury.html", context)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, token: str, nomination_pk: int) -> HttpResponse:
    """/pris/jury/<token>/<nomination_pk>/: one nominee, and this jury member's points."""
    now = timezone.now()
    juror = access.judging(token)
    nominee = access.nominee(juror, nomination_pk)
    mine = next(one for one in queries.to_judge(juror) if one.nomination.pk == nominee.pk)
    form = ScoreForm(
        request.POST if request.method == "POST" else None,
        criteria=[criterion for criterion, _value in mine.scores],
        given={criterion.pk: value for criterion, value in mine.scores if value is not None},
    )
    if form.is_valid():
        try:
            actions.score(juror=juror, nomination=nominee, values=form.values, now=now)
        except actions.InConflict:
            messages.error(request, _("I er inhabile her, så I kan ikke give point."))
        except actions.Refused:
            messages.error(request, _("Fristen er gået. Jeres point er, som de var."))
        else:
            messages.success(request, _("Jeres point til %(title)s er gemt.") % {"title": nominee.title})
        return redirect("awards:jury", token)
    context = {
        "juror": juror,
        "award": juror.round,
        "nominee": nominee,
        "mine": mine,
        "form": form,
        "is_open": juror.round.takes_scores(local_day(now)),
    }
    return render(request, "awards/score.html", context)


@open_to_all
@never_cache
@require_POST
def conflict(request: HttpRequest, token: str, nomination_pk: int) -> HttpResponse:
    """/pris/jury/<token>/<nomination_pk>/inhabil/: an interest declared, or taken back (``fortryd``)."""
    juror = access.judging(token)
    nominee = access.nominee(juror, nomination_pk)
    deed = actions.withdraw_conflict if "fortryd" in request.POST else actions.declare_conflict
    try:
        deed(juror=juror, nomination=nominee, now=timezone.now())
    except actions.Refused:
        messages.error(request, _("Fristen er gået. Jeres point er, som de var."))
    else:
        messages.success(request, _("Det er gemt."))
    return redirect("awards:jury", token)
