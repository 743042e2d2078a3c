"""The figures of the help log: for those who plan, and a summary for everybody."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from selvhjulpen.cafe.forms.figures import FiguresForm
from selvhjulpen.cafe.queries import figures as queries
from selvhjulpen.cafe.schemas.figures import as_page, as_public_page, as_sheet, in_short
from selvhjulpen.lib.calendars import at, local_day
from selvhjulpen.lib.sheets.cells import Cell
from selvhjulpen.lib.sheets.csv_file import BOM, csv_text
from selvhjulpen.lib.sheets.excel import MEDIA_TYPE, workbook
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all
from selvhjulpen.people.models import Role
from selvhjulpen.ui import shelf


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def figures(request: StaffRequest) -> HttpResponse:
    """/hjaelpelog/tal/: what was helped with, where and when; of nobody who helped."""
    form = _form(request)
    page = as_page(queries.figures(form.period, place=form.place))
    context = {"form": form, "figures": page, "in_short": in_short(page), "query": request.GET.urlencode()}
    return render(request, "cafe/figures.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def figures_csv(request: StaffRequest) -> HttpResponse:
    """/hjaelpelog/tal/hjaelp.csv: the figures with the page's filters, as Danish Excel opens them."""
    return _file(BOM + csv_text(_sheet(request)), "csv", "text/csv; charset=utf-8")


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def figures_xlsx(request: StaffRequest) -> HttpResponse:
    """/hjaelpelog/tal/hjaelp.xlsx: the figures with the page's filters, as a workbook."""
    return _file(workbook(_sheet(request), title=gettext("Hjælp")), "xlsx", MEDIA_TYPE)


@open_to_all
@require_safe
@shelf.kept(by=lambda _request: queries.public_state(today=local_day(timezone.now())))
def public_figures(request: HttpRequest) -> HttpResponse:
    """/it-cafe/tal/: the last twelve months that are over, without small figures."""
    today = local_day(timezone.now())
    state = queries.public_state(today=today)
    found = queries.public_figures(today=today)
    page = render(request, "cafe/public_figures.html", {"figures": as_public_page(found)})
    return shelf.until(page, _midnight(), showed=state)


def _midnight() -> datetime:
    return at(local_day(timezone.now()) + timedelta(days=1), time())


def _form(request: HttpRequest) -> FiguresForm:
    today = local_day(timezone.now())
    return FiguresForm(request.GET, today=today, extent=queries.extent(), places=queries.places())


def _sheet(request: HttpRequest) -> list[list[Cell]]:
    form = _form(request)
    return as_sheet(queries.figures(form.period, place=form.place))


def _file(content: str | bytes, ending: str, content_type: str) -> HttpResponse:
    name = f"hjaelp-{local_day(timezone.now())}.{ending}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
