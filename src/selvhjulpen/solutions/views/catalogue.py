"""The registers of topics, digital solutions and their owners."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.solutions import access, letters
from selvhjulpen.solutions.actions import catalogue as actions
from selvhjulpen.solutions.forms.catalogue import ChangeForm, OwnerForm, SolutionForm, TopicForm
from selvhjulpen.solutions.queries import catalogue as queries


@open_to(Role.COORDINATOR)
def topics(request: StaffRequest) -> HttpResponse:
    """/emner/: what courses are about."""
    return render(request, "solutions/topics.html", {"topics": queries.topics()})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def new_topic(request: StaffRequest) -> HttpResponse:
    """/emner/nyt/: one more topic."""
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_topic(topic=form.save(commit=False), solutions=form.cleaned_data["solutions"])
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("solutions:topics")
    return render(request, "solutions/topic.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def topic(request: StaffRequest, pk: int) -> HttpResponse:
    """/emner/<pk>/: one topic."""
    held = access.topic(pk)
    form = TopicForm(request.POST or None, instance=access.topic(pk))
    if request.method == "POST" and form.is_valid():
        actions.save_topic(topic=form.save(commit=False), solutions=form.cleaned_data["solutions"])
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("solutions:topics")
    return render(request, "solutions/topic.html", {"form": form, "held": held})


@open_to(Role.COORDINATOR)
def solutions(request: StaffRequest) -> HttpResponse:
    """/loesninger/: the digital solutions, when each last changed, and what is coming."""
    listed = queries.solutions(today=local_day(timezone.now()))
    return render(request, "solutions/solutions.html", {"solutions": listed})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def new_solution(request: StaffRequest) -> HttpResponse:
    """/loesninger/ny/: one more digital solution."""
    form = SolutionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_solution(solution=form.save(commit=False))
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("solutions:solutions")
    return render(request, "solutions/solution.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def solution(request: StaffRequest, pk: int) -> HttpResponse:
    """/loesninger/<pk>/: one digital solution and its changes."""
    held = access.solution(pk)
    form = SolutionForm(request.POST or None, instance=access.solution(pk))
    if request.method == "POST" and form.is_valid():
        actions.save_solution(solution=form.save(commit=False))
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("solutions:solutions")
    context = {"form": form, "held": held, "changes": list(held.versions.all()), "today": local_day(timezone.now())}
    return render(request, "solutions/solution.html", context)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def change_new(request: StaffRequest, pk: int) -> HttpResponse:
    """/loesninger/<pk>/aendring/: something about it is new, or will be."""
    held, now = access.solution(pk), timezone.now()
    form = ChangeForm(request.POST or None, initial={"valid_from": local_day(now)})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        key = asked.pop("formkey")
        actions.announce(solution=held, **asked, key=key, by=request.user, now=now)
        if asked["valid_from"] > local_day(now):
            messages.success(
                request, _("Ændringen er skrevet ned. Kurser og materialer bliver mærket, når dagen kommer.")
            )
        else:
            messages.success(request, _("Ændringen er skrevet ned. Kurser og materialer om løsningen er nu mærket."))
        return redirect("solutions:solution", pk=pk)
    return render(request, "solutions/change.html", {"form": form, "held": held})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def change_take_back(request: StaffRequest, pk: int, version_pk: int) -> HttpResponse:
    """/loesninger/<pk>/aendring/<version_pk>/fjern/: it was a mistake, or will not come."""
    version = access.version(pk, version_pk)
    if request.method == "POST":
        actions.take_back(version=version, by=request.user, now=timezone.now())
        messages.success(request, _("Ændringen er fjernet."))
        return redirect("solutions:solution", pk=pk)
    return render(request, "solutions/change_take_back.html", {"held": version.solution, "version": version})


@open_to(Role.COORDINATOR)
def owners(request: StaffRequest) -> HttpResponse:
    """/loesninger/ejere/: who decides over the digital solutions."""
    return render(request, "solutions/owners.html", {"owners": queries.owners()})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def new_owner(request: StaffRequest) -> HttpResponse:
    """/loesninger/ejere/ny/: one more."""
    form = OwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_owner(owner=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("solutions:owners")
    return render(request, "solutions/owner.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def owner(request: StaffRequest, pk: int) -> HttpResponse:
    """/loesninger/ejere/<pk>/: one owner, how they are reached, and the link to their page."""
    held = access.owner(pk)
    form = OwnerForm(request.POST or None, instance=access.owner(pk))
    if request.method == "POST" and form.is_valid():
        actions.save_owner(owner=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("solutions:owners")
    context = {"form": form, "held": held, "link": letters.link_of(held), "solutions": held.solutions.all()}
    return render(request, "solutions/owner.html", context)


@open_to(Role.COORDINATOR)
@require_POST
def new_link(request: StaffRequest, pk: int) -> HttpResponse:
    """/loesninger/ejere/<pk>/nyt-link/: the old address leads nowhere from now on."""
    held = access.owner(pk)
    actions.make_new_link(owner=held, by=request.user, now=timezone.now())
    if held.email:
        messages.success(
            request, _("%(name)s har fået et nyt link med e-mail. Det gamle virker ikke mere.") % {"name": held.name}
        )
    else:
        messages.success(request, _("Linket er nyt. Det gamle virker ikke mere."))
    return redirect("solutions:owner", pk=pk)
