"""Offers, kept up by those who give them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.directory import access, actions, queries
from selvhjulpen.directory.forms import (
    ExceptionForm,
    OfferForm,
    OfferSearchForm,
    PriorityAreaForm,
    differences,
    merged,
    resent,
)
from selvhjulpen.directory.models import PriorityArea, Service
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role

PER_PAGE = 50
OFFER = "directory/offer_edit.html"


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
def offers(request: StaffRequest) -> HttpResponse:
    """/tilbud/: the offers one keeps; a partner's contact sees those of their own organisations."""
    organizations = access.organizations(request.user)
    form = OfferSearchForm(request.GET, organizations=organizations)
    found = queries.kept_offers(access.offers(request.user))
    if form.is_valid() and form.cleaned_data["organisation"]:
        found = found.filter(organization=form.cleaned_data["organisation"])
    context = {
        "form": form,
        "page_of": Paginator(found, PER_PAGE).get_page(request.GET.get("side")),
        "keeps": access.keeps_the_registers(request.user),
        "can_add": organizations.exists(),
    }
    return render(request, "directory/offers.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
@require_http_methods(["GET", "POST"])
def new_offer(request: StaffRequest) -> HttpResponse:
    """/tilbud/nyt/: one more offer, of an organisation one may write for."""
    organizations = access.organizations(request.user)
    initial = {"organization": only.pk} if (only := queries.only_one(organizations)) else {}
    form = _form(request, Service(), data=request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.add_offer(offer=form.save(commit=False), **_said(form), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("directory:offer_edit", pk=form.instance.pk)
    return render(request, OFFER, {"form": form, "has_organizations": organizations.exists()})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
@require_http_methods(["GET", "POST"])
def offer(request: StaffRequest, pk: int) -> HttpResponse:
    """/tilbud/<pk>/: one offer. Who saves after somebody else sees both versions, and chooses."""
    held = access.offer(request.user, pk)
    if request.method == "GET":
        return _page(request, held, form=_form(request, held))
    data: QueryDict = request.POST
    if "valgt" in request.POST:
        mine, theirs = _form(request, access.offer(request.user, pk), data=data), _form(request, held)
        if mine.is_valid() and not all(difference.chosen for difference in differences(mine, theirs)):
            return _both(request, held, mine, misses=True)
        data = merged(data, theirs)
    form = _form(request, access.offer(request.user, pk), data=data)
    if not form.is_valid():
        return _page(request, held, form=form)
    try:
        actions.save_offer(
            offer=form.save(commit=False),
            version=form.cleaned_data["version"] or 0,
            **_said(form),
            by=request.user,
            now=timezone.now(),
        )
    except actions.Outdated:
        return _both(request, access.offer(request.user, pk), form)
    except actions.PlaceInUse:
        form.add_error(None, _("Der er en IT-café på et af de steder, du har fjernet. Lad stedet blive stående."))
        return _page(request, held, form=form)
    messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
    return redirect("directory:offer_edit", pk=pk)


def _form(request: StaffRequest, held: Service, **kwargs: Any) -> OfferForm:
    keeps = access.keeps_the_registers(request.user)
    return OfferForm(instance=held, organizations=access.organizations(request.user), keeps=keeps, **kwargs)


def _said(form: OfferForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {"topics": cleaned["topics"], "priority_areas": cleaned.get("priority_areas"), "places": form.places}


def _page(
    request: StaffRequest, held: Service, *, form: OfferForm, exception: ExceptionForm | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "held": held,
        "exception_form": exception or ExceptionForm(offer=held),
        "exceptions": queries.coming_exceptions(held, today=local_day(timezone.now())),
        "has_organizations": True,
    }
    return render(request, OFFER, context)


def _both(request: StaffRequest, held: Service, mine: OfferForm, *, misses: bool = False) -> HttpResponse:
    found = differences(mine, _form(request, held))
    context = {"held": held, "differences": found, "resent": list(resent(mine)), "misses": misses}
    return render(request, "directory/offer_versions.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
@require_POST
def new_exception(request: StaffRequest, pk: int) -> HttpResponse:
    """/tilbud/<pk>/undtagelser/: days on which the offer is closed, or open at other hours."""
    held = access.offer(request.user, pk)
    form = ExceptionForm(request.POST, offer=held)
    if not form.is_valid():
        return _page(request, held, form=_form(request, held), exception=form)
    said = form.cleaned_data
    actions.add_exception(
        offer=held,
        spots=form.spots,
        first_day=said["first_day"],
        last_day=said["last_day"] or said["first_day"],
        hours=said["hours"],
        reason=said["reason"],
        reason_en=said["reason_en"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Dagene er gemt."))
    return redirect("directory:offer_edit", pk=pk)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
@require_POST
def remove_exception(request: StaffRequest, pk: int, exception_pk: int) -> HttpResponse:
    """/tilbud/<pk>/undtagelser/<exception_pk>/fjern/: these days are as any others."""
    exception = access.exception(request.user, pk, exception_pk)
    actions.remove_exception(exception=exception, by=request.user, now=timezone.now())
    messages.success(request, _("Dagene er fjernet. Nu gælder ugens tider."))
    return redirect("directory:offer_edit", pk=pk)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
def priority_areas(request: StaffRequest) -> HttpResponse:
    """/indsatsomraader/: what the municipality's policies put first."""
    return render(request, "directory/priority_areas.html", {"priority_areas": queries.priority_areas()})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_priority_area(request: StaffRequest) -> HttpResponse:
    """/indsatsomraader/nyt/: one more."""
    return _priority_area(request, PriorityArea())


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def priority_area(request: StaffRequest, pk: int) -> HttpResponse:
    """/indsatsomraader/<pk>/: one of them."""
    return _priority_area(request, access.priority_area(pk))


def _priority_area(request: StaffRequest, held: PriorityArea) -> HttpResponse:
    name = held.name
    form = PriorityAreaForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        actions.save_priority_area(priority_area=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("directory:priority_areas")
    return render(request, "directory/priority_area.html", {"form": form, "name": name})
