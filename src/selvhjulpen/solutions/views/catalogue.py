"""The registers of topics and digital solutions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.solutions import access
from selvhjulpen.solutions.actions import catalogue as actions
from selvhjulpen.solutions.forms.catalogue import SolutionForm, TopicForm
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
    """/loesninger/: the digital solutions, and when each last changed."""
    return render(request, "solutions/solutions.html", {"solutions": queries.solutions()})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def new_solution(request: StaffRequest) -> HttpResponse:
    """/loesninger/ny/: one more digital solution."""
    form = SolutionForm(request.POST or None, today=local_day(timezone.now()))
    if request.method == "POST" and form.is_valid():
        actions.save_solution(solution=form.save(commit=False))
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("solutions:solutions")
    return render(request, "solutions/solution.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def solution(request: StaffRequest, pk: int) -> HttpResponse:
    """/loesninger/<pk>/: one digital solution and its latest change."""
    held = access.solution(pk)
    form = SolutionForm(request.POST or None, instance=access.solution(pk), today=local_day(timezone.now()))
    if request.method == "POST" and form.is_valid():
        actions.save_solution(solution=form.save(commit=False))
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("solutions:solutions")
    return render(request, "solutions/solution.html", {"form": form, "held": held})
