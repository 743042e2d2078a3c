"""The register of places."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selvhjulpen.directory import access, actions, queries
from selvhjulpen.directory.forms import DirectionsForm, PlaceForm
from selvhjulpen.directory.models import Area
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
def places(request: StaffRequest) -> HttpResponse:
    """/steder/: the places by area; a partner's contact sees their own."""
    groups = queries.places_by_area(access.places(request.user))
    context = {
        "groups": groups,
        "count": sum(len(group) for _area, group in groups),
        "keeps": access.keeps_the_registers(request.user),
    }
    return render(request, "directory/places.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_place(request: StaffRequest) -> HttpResponse:
    """/steder/nyt/: one more place. A place lies in an area, so without areas there is nothing to fill in."""
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_place(place=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("directory:places")
    return render(request, "directory/place.html", {"form": form, "has_areas": Area.objects.exists()})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
@require_http_methods(["GET", "POST"])
def place(request: StaffRequest, pk: int) -> HttpResponse:
    """/steder/<pk>/: one place and where it lies; a partner's contact changes how one gets there."""
    held = access.place(request.user, pk)
    keeps = access.keeps_the_registers(request.user)
    form = (PlaceForm if keeps else DirectionsForm)(request.POST or None, instance=access.place(request.user, pk))
    if request.method == "POST" and form.is_valid():
        save = actions.save_place if keeps else actions.save_directions
        save(place=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("directory:places")
    context = {"form": form, "held": held, "map": queries.map_of(held), "has_areas": True}
    return render(request, "directory/place.html", context)
