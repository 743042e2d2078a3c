"""The page of who decides over a digital solution: by the link in their mail, without an account."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.solutions import access, doors
from selvhjulpen.solutions.actions import catalogue
from selvhjulpen.solutions.actions import observations as actions
from selvhjulpen.solutions.forms.observations import AnswerForm, OwnersChangeForm
from selvhjulpen.solutions.queries import observations as queries
from selvhjulpen.solutions.queries.catalogue import by_name, coming_changes
from selvhjulpen.solutions.views.observations import picture_of


@open_to_all
@never_cache
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """/ejer/<token>/: where people get stuck in this owner's solutions, what is not answered first."""
    owner = access.owner_of_link(token)
    own = sorted(owner.solutions.all(), key=by_name)
    context = {
        "owner": owner,
        "solutions": own,
        "blocks": queries.blocks_of(owner),
        "coming": coming_changes(own, today=local_day(timezone.now())),
    }
    return render(request, "solutions/owner_page.html", context)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """/ejer/<token>/<pk>/: one of them, and the owner's answer."""
    held, now = access.owners_block(token, pk), timezone.now()
    form = AnswerForm(request.POST or None, block=held)
    is_valid = request.method == "POST" and form.is_valid()
    assert held.solution.owner is not None  # noqa: S101 - the link is the owner's
    is_too_often = is_valid and not doors.may_answer(held.solution.owner, now=now)
    if is_too_often:
        form.add_error(None, _("Der kommer for mange svar lige nu. Vent lidt, og prøv igen."))
    elif is_valid:
        asked = form.cleaned_data
        actions.answer(block=held, state=asked["state"], text=asked["answer"], by=None, now=now)
        messages.success(request, _("Tak for svaret. De, der har skrevet om det, får besked."))
        return redirect("solutions:owner_page", token=token)
    seen = list(held.observations.all())
    context = {"held": held, "token": token, "form": form, "observations": seen}
    context["people"] = sum(one.people for one in seen)
    status = HTTPStatus.TOO_MANY_REQUESTS if is_too_often else None
    return render(request, "solutions/owner_block.html", context, status=status)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    """/ejer/<token>/aendring/: something about one of their solutions is new, or will be."""
    owner, now = access.owner_of_link(token), timezone.now()
    own = sorted(owner.solutions.all(), key=by_name)
    form = OwnersChangeForm(request.POST or None, solutions=own, initial={"valid_from": local_day(now)})
    is_valid = request.method == "POST" and form.is_valid()
    is_too_often = is_valid and not doors.may_answer(owner, now=now)
    if is_too_often:
        form.add_error(None, _("Der kommer for mange svar lige nu. Vent lidt, og prøv igen."))
    elif is_valid:
        asked = form.cleaned_data
        key = asked.pop("formkey")
        catalogue.announce(**asked, key=key, by=None, now=now)
        messages.success(request, _("Tak. Kurser og materialer bliver set efter, når ændringen gælder."))
        return redirect("solutions:owner_page", token=token)
    context = {"owner": owner, "solutions": own, "form": form, "token": token}
    status = HTTPStatus.TOO_MANY_REQUESTS if is_too_often else None
    return render(request, "solutions/owner_change.html", context, status=status)


@open_to_all
@never_cache
@require_safe
def picture(request: HttpRequest, token: str, pk: int, observation_pk: int) -> HttpResponse:
    """/ejer/<token>/<pk>/<observation_pk>/billede/."""
    return picture_of(access.owners_observation(token, pk, observation_pk))
