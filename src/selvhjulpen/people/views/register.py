"""The register of those who work for the programme; for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.people import actions, queries
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.forms import PersonForm, RegisterFilterForm
from selvhjulpen.people.models import Person, Role

REFUSALS = {
    actions.LastAdministrator: gettext_lazy(
        "Der skal være mindst én administrator. Gør en anden til administrator først."
    ),
    actions.OwnAccount: gettext_lazy("Det kan du ikke gøre ved din egen konto. Bed en anden administrator om det."),
    actions.EmailTaken: Person._meta.get_field("email").error_messages["unique"],
    actions.ClosedAccount: gettext_lazy("Kontoen er lukket. Åbn den, før du sender en invitation."),
}


@open_to(Role.ADMINISTRATOR)
@shows(gettext_noop("Registret over personer"))
def people(request: StaffRequest) -> HttpResponse:
    """/personer/: everybody with an account, by role; closed accounts apart."""
    form = RegisterFilterForm(request.GET)
    listed = queries.register(role=form.role, active=not form.shows_closed)
    return render(request, "people/register.html", {"form": form, "people": listed})


@open_to(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_person(request: StaffRequest) -> HttpResponse:
    """/personer/ny/: a new account; the person is written to."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.add_person(**form.words, by=request.user, now=timezone.now())
        except actions.EmailTaken as taken:
            form.add_error("email", str(REFUSALS[type(taken)]))
        else:
            messages.success(request, _("%(name)s har fået en invitation med mail.") % {"name": person.name})
            return redirect("people:people")
    return render(request, "people/person.html", {"form": form})


@open_to(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("En konto"), about="people.person:{pk}")
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """/personer/<pk>/: one account."""
    held = get_object_or_404(Person.objects.remembered(), pk=pk)
    form = PersonForm(request.POST or None, instance=get_object_or_404(Person.objects.remembered(), pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_person(person=held, **form.words, by=request.user, now=timezone.now())
        except actions.Refused as refused:
            field = "email" if isinstance(refused, actions.EmailTaken) else "roles"
            form.add_error(field, str(REFUSALS[type(refused)]))
        else:
            messages.success(request, _("Kontoen er gemt."))
            return redirect("people:people")
    context = {"form": form, "held": held, "has_code_app": queries.has_code_app(held), "is_own": held == request.user}
    return render(request, "people/person.html", context)


@open_to(Role.ADMINISTRATOR)
@require_POST
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    """The link to choose a password, sent (again)."""
    held = get_object_or_404(Person.objects.remembered(), pk=pk)
    try:
        actions.invite(person=held, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        return _refuse(request, held, refused)
    messages.success(request, _("%(name)s har fået en invitation med mail.") % {"name": held.name})
    return redirect("people:person", held.pk)


@open_to(Role.ADMINISTRATOR)
@require_POST
def deactivate(request: StaffRequest, pk: int) -> HttpResponse:
    """Close an account."""
    held = get_object_or_404(Person.objects.remembered(), pk=pk)
    try:
        actions.deactivate(person=held, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        return _refuse(request, held, refused)
    messages.success(request, _("Kontoen er lukket. %(name)s kan ikke længere logge ind.") % {"name": held.name})
    return redirect("people:person", held.pk)


@open_to(Role.ADMINISTRATOR)
@require_POST
def activate(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    held = get_object_or_404(Person.objects.remembered(), pk=pk)
    actions.activate(person=held, by=request.user, now=timezone.now())
    messages.success(request, _("Kontoen er åben. %(name)s kan logge ind igen.") % {"name": held.name})
    return redirect("people:person", held.pk)


@open_to(Role.ADMINISTRATOR)
@require_POST
def reset_second_factor(request: StaffRequest, pk: int) -> HttpResponse:
    """Take away a lost code app."""
    held = get_object_or_404(Person.objects.remembered(), pk=pk)
    try:
        actions.reset_second_factor(person=held, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        return _refuse(request, held, refused)
    messages.success(
        request, _("Kode-appen er fjernet. %(name)s sætter en ny op ved næste login.") % {"name": held.name}
    )
    return redirect("people:person", held.pk)


def _refuse(request: StaffRequest, held: Person, refused: actions.Refused) -> HttpResponse:
    messages.error(request, str(REFUSALS[type(refused)]))
    return redirect("people:person", held.pk)
