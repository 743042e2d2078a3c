"""Those who help: all of them for the coordinator, and each their own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.directory.access import volunteers as access
from selvhjulpen.directory.actions import volunteers as actions
from selvhjulpen.directory.forms.volunteers import CourseForm, SetForm, VolunteerForm, VolunteersFilterForm
from selvhjulpen.directory.models import Language, Volunteer
from selvhjulpen.directory.queries import volunteers as queries
from selvhjulpen.people.actions import note_seen
from selvhjulpen.people.adapters import about as reference_to
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Person, Role


@open_to(Role.COORDINATOR)
def volunteers(request: StaffRequest) -> HttpResponse:
    """/frivillige/: who can help with what, in which language, where and when."""
    form = VolunteersFilterForm(request.GET)
    wish = form.wish
    listed = queries.volunteers(wish)
    is_chosen = wish != queries.VolunteerWish()
    silent = [] if is_chosen else queries.silent()
    note_seen(
        what=gettext_noop("De frivillige"),
        about=[reference_to(person) for person in (*(one.person for one in listed), *silent)],
        by=request.user,
        now=timezone.now(),
    )
    context = {
        "form": form,
        "lines": [(one, _languages(one), _days(one)) for one in listed],
        "silent": silent,
        "is_chosen": is_chosen,
    }
    return render(request, "directory/volunteers.html", context)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("En frivillig"), about="people.person:{pk}")
def volunteer(request: StaffRequest, pk: int) -> HttpResponse:
    """/frivillige/<pk>/: one of them; the coordinator sets what is theirs to set."""
    person = access.helper(pk)
    told = access.told_by(person)
    form = SetForm(request.POST or None, volunteer=told)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        actions.set_of_volunteer(
            person=person,
            signed_on=asked["tavshed"],
            home=asked["hjemme"],
            lent_to=asked["laanes"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("%(name)s er gemt.") % {"name": person.name})
        return redirect("directory:volunteers")
    context = {
        "person": person,
        "told": told,
        "form": form,
        "languages": _languages(told) if told else [],
        "days": _days(told) if told else [],
    }
    return render(request, "directory/volunteer.html", context)


@open_to(Role.INSTRUCTOR)
@require_http_methods(["GET", "POST"])
def me(request: StaffRequest) -> HttpResponse:
    """/frivillige/mig/: what I have told of myself."""
    form = VolunteerForm(request.POST or None, volunteer=access.told_by(request.user))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        actions.tell_of_oneself(
            person=request.user,
            topics=asked["emner"],
            languages=asked["sprog"],
            areas=asked["omraader"],
            weekdays=asked["dage"],
            availability=asked["hvornaar"],
            shows_first_name=asked["fornavn"],
        )
        messages.success(request, _("Tak. Det er gemt."))
        return redirect("directory:volunteer_me")
    return _own_page(request, request.user, form=form)


@open_to(Role.INSTRUCTOR)
@require_POST
def add_course(request: StaffRequest) -> HttpResponse:
    """/frivillige/mig/kursus/: one more course I have been through."""
    form = CourseForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        actions.add_course(person=request.user, title=asked["kursus"], completed_on=asked["gennemfoert"])
        messages.success(request, _("%(name)s er skrevet på.") % {"name": asked["kursus"]})
        return redirect("directory:volunteer_me")
    return _own_page(request, request.user, course=form)


@open_to(Role.INSTRUCTOR)
@require_POST
def remove_course(request: StaffRequest) -> HttpResponse:
    """/frivillige/mig/kursus/slet/: a course that was written down by mistake."""
    pk = request.POST.get("kursus", "")
    if pk.isascii() and pk.isdecimal() and len(pk) < 19:
        actions.remove_course(person=request.user, pk=int(pk))
    return redirect("directory:volunteer_me")


def _own_page(
    request: StaffRequest, person: Person, *, form: VolunteerForm | None = None, course: CourseForm | None = None
) -> HttpResponse:
    told = access.told_by(person)
    context = {
        "told": told,
        "courses": told.completed_courses.all() if told else [],
        "form": form or VolunteerForm(volunteer=told),
        "course_form": course or CourseForm(),
        "faulty": next((one for one in (form, course) if one is not None and one.errors), None),
    }
    return render(request, "directory/volunteer_me.html", context)


def _languages(volunteer: Volunteer) -> list[str]:
    return [str(Language(value).label) for value in volunteer.languages if value in Language.values]


def _days(volunteer: Volunteer) -> list[str]:
    return [str(WEEKDAYS[day - 1]) for day in sorted(volunteer.weekdays) if 1 <= day <= len(WEEKDAYS)]
