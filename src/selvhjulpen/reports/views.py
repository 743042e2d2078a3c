"""Reports: the programme's own evidence on one page, and as PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selvhjulpen.directory.queries import host
from selvhjulpen.evaluation.models import Voice
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.reports import access, actions, queries, schemas
from selvhjulpen.reports.adapters import pdf
from selvhjulpen.reports.forms import VoiceForm


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_GET
def nomination(request: StaffRequest) -> HttpResponse:
    """/rapporter/indstilling/: what one year's network can show, each number with its source."""
    now = timezone.now()
    today = local_day(now)
    found = queries.evidence(access.year(request.GET.get("aar", ""), today=today), now=now)
    context = {
        "found": found,
        "title": schemas.title(found),
        "state": schemas.state(found),
        "parts": schemas.parts(found),
        "years": queries.years(today=today),
    }
    return render(request, "reports/nomination.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_GET
def nomination_pdf(request: StaffRequest) -> HttpResponse:
    """/rapporter/indstilling.pdf: the same, to send."""
    now = timezone.now()
    found = queries.evidence(access.year(request.GET.get("aar", ""), today=local_day(now)), now=now)
    try:
        content = pdf.nomination(schemas.for_pdf(found, host=host()))
    except pdf.NotPrintable as error:
        # A voice from elsewhere, or from before we asked: here it can be taken away and written anew.
        said = _("PDF-filen kan ikke laves, for tegnet %(sign)s kan ikke komme med. Skriv udsagnet igen uden det.")
        messages.error(request, said % {"sign": error.sign})
        return redirect("reports:voices")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="indstilling-{found.year}.pdf"'},
    )


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def voices(request: StaffRequest) -> HttpResponse:
    """/rapporter/udsagn/: what people have said, and may be quoted for."""
    form = VoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_voice(voice=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("Udsagnet er gemt."))
        return redirect("reports:voices")
    return render(request, "reports/voices.html", {"form": form, "voices": Voice.objects.standing()})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def take_back_voice(request: StaffRequest, pk: int) -> HttpResponse:
    """/rapporter/udsagn/<pk>/slet/: they have said no after all."""
    actions.take_back_voice(voice=access.voice(pk), by=request.user, now=timezone.now())
    messages.success(request, _("Udsagnet er slettet."))
    return redirect("reports:voices")
