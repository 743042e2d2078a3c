"""The register of organisations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selvhjulpen.directory import access, actions, queries
from selvhjulpen.directory.actions.registers import declare_certificates
from selvhjulpen.directory.forms import ContactDataForm, OrganizationForm
from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
def organizations(request: StaffRequest) -> HttpResponse:
    """/organisationer/: who takes part; a partner's contact sees their own."""
    context = {
        "organizations": queries.in_danish_order(access.organizations(request.user)),
        "keeps": access.keeps_the_registers(request.user),
    }
    return render(request, "directory/organizations.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_organization(request: StaffRequest) -> HttpResponse:
    """/organisationer/ny/: one more organisation."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("%(name)s er oprettet.") % {"name": form.instance.name})
        return redirect("directory:organizations")
    return render(request, "directory/organization.html", {"form": form})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
@require_http_methods(["GET", "POST"])
def organization(request: StaffRequest, pk: int) -> HttpResponse:
    """/organisationer/<pk>/: one organisation; a partner's contact changes how it is reached."""
    held = access.organization(request.user, pk)
    keeps = access.keeps_the_registers(request.user)
    own: Organization = access.organization(request.user, pk)
    form = (OrganizationForm if keeps else ContactDataForm)(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("directory:organizations")
    places = sorted(held.locations.all(), key=queries.by_name)
    return render(request, "directory/organization.html", {"form": form, "held": held, "places": places})


def _save(request: StaffRequest, form: ContactDataForm) -> bool:
    """Keep what a valid form says; False where the only host would go, said in the form."""
    organization = form.save(commit=False)
    now = timezone.now()
    declare_certificates(organization=organization, declares=form.cleaned_data["declares"], today=local_day(now))
    if not isinstance(form, OrganizationForm):
        actions.save_contact_data(organization=organization, by=request.user, now=now)
        return True
    asked = form.cleaned_data
    try:
        actions.save_organization(
            organization=organization, is_host=asked["hosts"], contacts=asked["contacts"], by=request.user, now=now
        )
    except actions.NoHost:
        form.add_error("hosts", _("En organisation skal drive Selvhjulpen. Sæt krydset ved en anden i stedet."))
        return False
    return True
