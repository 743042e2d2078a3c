"""The municipality's areas, and their outlines from its own file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from selvhjulpen.directory import access, actions, queries
from selvhjulpen.directory.forms import AreaForm, OutlinesForm
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
def areas(request: StaffRequest) -> HttpResponse:
    """/omraader/: the areas, how many live there, and the map they make."""
    context = {"areas": queries.areas(), "map": queries.map_of_areas()}
    return render(request, "directory/areas.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_area(request: StaffRequest) -> HttpResponse:
    """/omraader/nyt/: one more area."""
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_area(area=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("directory:areas")
    return render(request, "directory/area.html", {"form": form})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def area(request: StaffRequest, pk: int) -> HttpResponse:
    """/omraader/<pk>/: one area."""
    held = access.area(pk)
    form = AreaForm(request.POST or None, instance=access.area(pk))
    if request.method == "POST" and form.is_valid():
        actions.save_area(area=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("directory:areas")
    return render(request, "directory/area.html", {"form": form, "held": held})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def outlines(request: StaffRequest) -> HttpResponse:
    """/omraader/kort/: the municipality's file of areas; all of it is taken in, or nothing."""
    form = OutlinesForm(request.POST, request.FILES) if request.method == "POST" else OutlinesForm()
    if form.is_valid():
        n = actions.redraw_areas(geometry=form.outlines.geometry, by=request.user, now=timezone.now())
        words = ngettext("%(n)s område er tegnet på kortet.", "%(n)s områder er tegnet på kortet.", n)
        messages.success(request, words % {"n": n})
        return redirect("directory:areas")
    return render(request, "directory/outlines.html", {"form": form})
