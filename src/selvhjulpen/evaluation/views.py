"""The participation table with its files and its link for the council; whom we reach; who does what."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from selvhjulpen.directory import queries as directory
from selvhjulpen.directory.access import keeps_the_registers
from selvhjulpen.directory.forms import CoverageForm
from selvhjulpen.evaluation import access, queries
from selvhjulpen.evaluation.forms import FilterForm
from selvhjulpen.evaluation.rules.privacy import for_sharing
from selvhjulpen.evaluation.schemas.done import as_work, people_text
from selvhjulpen.evaluation.schemas.files import Cell, as_sheet
from selvhjulpen.evaluation.schemas.page import as_page
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.sheets.csv_file import BOM, csv_text
from selvhjulpen.lib.sheets.excel import MEDIA_TYPE, workbook
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def participation(request: StaffRequest) -> HttpResponse:
    """/deltagelse/: how many took part, by period or split."""
    form = FilterForm(request.GET)
    filters = request.GET.copy()
    filters.pop("link", None)
    context: dict[str, object] = {"form": form, "query": filters.urlencode()}
    if form.is_valid():
        table = queries.participation(form.ask, now=timezone.now())
        context |= {"table": as_page(table, form.ask.by), "shared": _link(request)}
    return render(request, "evaluation/participation.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def coverage(request: StaffRequest) -> HttpResponse:
    """/deltagelse/daekning/: where people are reached, against those the programme is meant for."""
    found = queries.coverage(now=timezone.now())
    context = {"coverage": found, "rows": [(area, people_text(area.people)) for area in found.areas]}
    return render(request, "evaluation/coverage.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER, Role.INSTRUCTOR)
@require_safe
def who_does_what(request: StaffRequest) -> HttpResponse:
    """/netvaerk/hvem-goer-hvad/: area by topic by weekday, the gaps, where to begin, and what was done this year."""
    now = timezone.now()
    today = local_day(now)
    form = CoverageForm(request.GET)
    found = directory.who_does_what(form.wish, year=today.year)
    cell = directory.cell_offers(form.wish, area=form.cell[0], topic=form.cell[1]) if form.cell else None
    context = {
        "form": form,
        "found": found,
        "rows": directory.rows_of(found),
        "hints": directory.hints_of(found),
        "cell": cell,
        "totals": directory.totals(form.wish, today=today),
        "year": today.year,
        "work": as_work(found, queries.done(form.wish, now=now)),
        "keeps": keeps_the_registers(request.user),
    }
    return render(request, "evaluation/who_does_what.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def participation_csv(request: StaffRequest) -> HttpResponse:
    """/deltagelse/deltagelse.csv: the table with the page's filters, as Danish Excel opens it."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return _back_to_the_page(request)
    return _file(BOM + csv_text(_sheet(form)), "csv", "text/csv; charset=utf-8")


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def participation_xlsx(request: StaffRequest) -> HttpResponse:
    """/deltagelse/deltagelse.xlsx: the table with the page's filters, as a workbook."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return _back_to_the_page(request)
    return _file(workbook(_sheet(form), title=gettext("Deltagelse")), "xlsx", MEDIA_TYPE)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def share(request: StaffRequest) -> HttpResponse:
    """Make a link to the table with the page's filters that everybody may open for ninety days."""
    form = FilterForm(request.POST)
    if not form.is_valid():
        return redirect("evaluation:participation")
    query = request.POST.copy()
    query.pop("csrfmiddlewaretoken", None)
    query["link"] = access.seal(form.ask, today=_today())
    return redirect(f"{reverse('evaluation:participation')}?{query.urlencode()}#link")


@open_to_all
@require_safe
def shared(request: HttpRequest, signed: str) -> HttpResponse:
    """/deltagelse/delt/…/: the table for the council, without filters and without its smallest cells."""
    try:
        found = access.shared_or_404(signed, today=_today())
    except access.LinkExpired:
        return _unlisted(render(request, "evaluation/expired.html", status=410))
    table = for_sharing(queries.participation(found.ask, now=timezone.now()))
    context = {"table": as_page(table, found.ask.by), "valid_until": found.valid_until}
    return _unlisted(render(request, "evaluation/shared.html", context))


def _today() -> date:
    return local_day(timezone.now())


def _sheet(form: FilterForm) -> list[list[Cell]]:
    return as_sheet(queries.participation(form.ask, now=timezone.now()), form.ask.by)


def _file(content: str | bytes, ending: str, content_type: str) -> HttpResponse:
    name = f"deltagelse-{_today()}.{ending}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _back_to_the_page(request: HttpRequest) -> HttpResponse:
    """The page says what is wrong with the filters."""
    return redirect(f"{reverse('evaluation:participation')}?{request.GET.urlencode()}")


def _link(request: HttpRequest) -> dict[str, object] | None:
    """The link just made; only one of our own is shown, whatever the address says."""
    signed = request.GET.get("link", "")
    try:
        found = access.shared_or_404(signed, today=_today()) if signed else None
    except (access.LinkExpired, Http404):
        return None
    if not found:
        return None
    path = reverse("evaluation:shared", args=[signed])
    return {"url": settings.BASE_URL + path, "valid_until": found.valid_until}


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Search engines leave the page alone, and its address is not passed on to others."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
