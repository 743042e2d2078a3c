"""The programme in and out by the browser."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selvhjulpen.exchange import letters
from selvhjulpen.exchange.actions import (
    PackageRefused,
    carry_out,
    export_package,
    forget,
    kept_rehearsal,
    rehearse,
)
from selvhjulpen.exchange.adapters import zipped
from selvhjulpen.exchange.forms import UploadForm
from selvhjulpen.exchange.rules.faults import Fault
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.actions import note
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Deed, Role

KEPT = "exchange_upload"  # in the session: the name of the upload that waits
SHOWN = 100  # faults of one file on the page; the rest are counted


@open_to(Role.ADMINISTRATOR, Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def import_data(request: StaffRequest) -> HttpResponse:
    """Send a package in, or take the whole programme out."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        forget(request.session.pop(KEPT, ""))
        files = form.cleaned_data["package"]
        rehearsal = rehearse(files=files, may_change_people=request.user.is_administrator, now=timezone.now())
        request.session[KEPT] = rehearsal.name
        return redirect("exchange:preview")
    return render(request, "exchange/import.html", {"form": form})


@open_to(Role.ADMINISTRATOR, Role.COORDINATOR)
@require_GET
def preview(request: StaffRequest) -> HttpResponse:
    """What the package would change, or all that is wrong with it."""
    rehearsal = kept_rehearsal(request.session.get(KEPT, ""))
    if rehearsal is None:
        return redirect("exchange:import")
    context = {
        "rehearsal": rehearsal,
        "rows": [(letters.title(tally.resource), tally) for tally in rehearsal.tallies],
        "files": [_told(file, list(faults)) for file, faults in groupby(rehearsal.faults, lambda fault: fault.file)],
    }
    return render(request, "exchange/preview.html", context)


def _told(file: str, faults: list[Fault]) -> dict[str, object]:
    return {
        "file": file,
        "count": len(faults),
        "faults": [(fault, letters.explained(fault)) for fault in faults[:SHOWN]],
        "hidden": max(0, len(faults) - SHOWN),
    }


@open_to(Role.ADMINISTRATOR, Role.COORDINATOR)
@require_POST
def carry_out_import(request: StaffRequest) -> HttpResponse:
    """Do what the preview showed."""
    name = request.session.pop(KEPT, "")
    try:
        report = carry_out(name=name, by=request.user, now=timezone.now())
    except PackageRefused:
        messages.error(request, _("Programmet er ændret, siden du så det. Intet er gemt. Send filerne igen."))
        return redirect("exchange:import")
    if report is None:
        messages.warning(request, _("Filerne ligger her ikke mere. Send dem igen."))
        return redirect("exchange:import")
    new, changed = (sum(getattr(tally, kind) for tally in report.tallies) for kind in ("new", "changed"))
    messages.success(
        request,
        _("Det hele er hentet ind. Nye rækker: %(new)s. Ændrede rækker: %(changed)s. Ingen har fået besked.")
        % {"new": new, "changed": changed},
    )
    return redirect("exchange:import")


@open_to(Role.ADMINISTRATOR, Role.COORDINATOR)
@require_POST
def drop_import(request: StaffRequest) -> HttpResponse:
    """Do not do what the preview showed."""
    forget(request.session.pop(KEPT, ""))
    messages.success(request, _("Filerne er slettet igen. Intet er ændret."))
    return redirect("exchange:import")


@open_to(Role.ADMINISTRATOR, Role.COORDINATOR)
@require_POST
def export_data(request: StaffRequest) -> HttpResponse:
    """The whole programme as a zip."""
    now = timezone.now()
    name = f"selvhjulpen-{local_day(now)}.zip"
    package = export_package()
    note(deed=Deed.EXPORTED, what=gettext_noop("Hele programmet taget med ud"), by=request.user, now=now)
    return HttpResponse(
        zipped(package),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
