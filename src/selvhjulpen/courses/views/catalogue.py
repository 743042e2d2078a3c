"""What can be taught: courses and formats."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.courses import access, actions, queries
from selvhjulpen.courses.forms.sessions import CourseForm, FormatForm
from selvhjulpen.courses.models import CourseFormat
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.readability import lix
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.solutions.queries.catalogue import coming_changes

HARD_TO_READ = 30  # citizens' prose stays at or below this LIX


@open_to(Role.COORDINATOR)
def catalogue(request: StaffRequest) -> HttpResponse:
    """/kursuskatalog/: the courses by format, those with a stale text marked."""
    return render(
        request,
        "courses/catalogue.html",
        {"formats": queries.catalogue(), "stale": queries.stale_courses()},
    )


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def course_new(request: StaffRequest) -> HttpResponse:
    """/kursuskatalog/nyt/."""
    form = CourseForm(request.POST or None, initial={"format": request.GET.get("form")})
    if request.method == "POST" and form.is_valid():
        course = form.save(commit=False)
        actions.add_course(course=course, priority_areas=form.cleaned_data.get("priority_areas", []))
        messages.success(request, _("Kurset er lavet. Nu kan du sætte hold op."))
        return _after_save(request, course.pk, course.description)
    return render(request, "courses/course_edit.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def course_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """/kursuskatalog/<pk>/: the text; saving it says that it has been read today."""
    course = access.course(pk)
    form = CourseForm(request.POST or None, instance=course)
    if request.method == "POST" and form.is_valid():
        form.save()
        actions.confirm_text(course=course, now=timezone.now())
        messages.success(request, _("Kurset er rettet."))
        return _after_save(request, pk, course.description)
    context = {
        "form": form,
        "course": course,
        "changes": queries.changes_since_checked(course),
        "coming": coming_changes(course.topic.solutions.all(), today=local_day(timezone.now())),
    }
    return render(request, "courses/course_edit.html", context)


def _after_save(request: StaffRequest, pk: int, description: str) -> HttpResponse:
    score = round(lix(description))
    if score > HARD_TO_READ:
        messages.warning(
            request,
            _("Teksten er svær at læse (lix %(lix)d). Del de lange sætninger, og brug korte ord.") % {"lix": score},
        )
        return redirect("courses:course_edit", pk=pk)
    return redirect("courses:catalogue")


@open_to(Role.COORDINATOR)
@require_POST
def text_is_right(request: StaffRequest, pk: int) -> HttpResponse:
    """/kursuskatalog/<pk>/passer/: somebody has read the text, and it is still true."""
    actions.confirm_text(course=access.course(pk), now=timezone.now())
    messages.success(request, _("Tak. Teksten er set efter i dag."))
    return redirect("courses:catalogue")


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def format_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """/kursustyper/<pk>/: the rules of a format; sessions made before keep theirs."""
    course_format = get_object_or_404(CourseFormat, pk=pk)
    form = FormatForm(request.POST or None, instance=course_format)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Formatet er rettet. Den gælder for nye hold."))
        return redirect("courses:catalogue")
    return render(request, "courses/format_edit.html", {"form": form, "course_format": course_format})
