"""The digitalisation rate: what is counted, how much of it comes by self-service, and what is to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.sheets.csv_file import BOM, csv_text
from selvhjulpen.lib.sheets.excel import MEDIA_TYPE, workbook
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.solutions import access, schemas
from selvhjulpen.solutions.actions import digitalisation as actions
from selvhjulpen.solutions.forms.digitalisation import CountsForm, MethodForm, PasteForm, RoundForm, TargetForm
from selvhjulpen.solutions.models import Channel, CountingRound, Method
from selvhjulpen.solutions.queries import digitalisation as queries
from selvhjulpen.solutions.rules import count_sheet

FAULTS_SHOWN = 100


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def digitalisation(request: StaffRequest) -> HttpResponse:
    """/digitalisering/: each method with its rounds, the targets, and the drawing."""
    page = schemas.as_page(queries.overview(today=local_day(timezone.now())))
    return render(request, "solutions/digitalisation.html", {"page_of_rates": page})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def digitalisation_csv(request: StaffRequest) -> HttpResponse:
    """/digitalisering/digitalisering.csv: all numbers, as Danish Excel opens them."""
    rows = schemas.as_sheet(queries.overview(today=local_day(timezone.now())))
    return _file(BOM + csv_text(rows), "csv", "text/csv; charset=utf-8")


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def digitalisation_xlsx(request: StaffRequest) -> HttpResponse:
    """/digitalisering/digitalisering.xlsx: all numbers as a workbook."""
    rows = schemas.as_sheet(queries.overview(today=local_day(timezone.now())))
    return _file(workbook(rows, title=_("Digitaliseringsgrad")), "xlsx", MEDIA_TYPE)


def _file(content: str | bytes, ending: str, content_type: str) -> HttpResponse:
    name = f"digitalisering-{local_day(timezone.now())}.{ending}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


# ── Methods and targets ─────────────────────────────────────────────────────────────────────────


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_method(request: StaffRequest) -> HttpResponse:
    """/digitalisering/metode/ny/: another way of counting."""
    return _method(request, MethodForm(request.POST or None))


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def method(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/metode/<pk>/: a way of counting and its tasks."""
    return _method(request, MethodForm(request.POST or None, instance=access.method(pk)), access.method(pk))


def _method(request: StaffRequest, form: MethodForm, held: Method | None = None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        actions.save_method(method=form.save(commit=False), tasks=form.cleaned_data["task_list"])
        messages.success(request, _("Metoden er gemt."))
        return redirect("solutions:digitalisation")
    return render(request, "solutions/method.html", {"form": form, "held": held})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_target(request: StaffRequest) -> HttpResponse:
    """/digitalisering/maal/nyt/: something to be reached."""
    return _target(request, TargetForm(request.POST or None))


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def target(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/maal/<pk>/: one target."""
    return _target(request, TargetForm(request.POST or None, instance=access.target(pk)))


def _target(request: StaffRequest, form: TargetForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        actions.save_target(target=form.save(commit=False))
        messages.success(request, _("Målet er gemt."))
        return redirect("solutions:digitalisation")
    return render(request, "solutions/target.html", {"form": form})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def delete_target(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/maal/<pk>/slet/: it is no target any more."""
    actions.delete_target(target=access.target(pk))
    messages.success(request, _("Målet er slettet."))
    return redirect("solutions:digitalisation")


# ── Rounds ──────────────────────────────────────────────────────────────────────────────────────


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_round(request: StaffRequest) -> HttpResponse:
    """/digitalisering/taelling/ny/: plan a round, or write down an old one; ``?metode=<pk>`` suggests its days."""
    if not Method.objects.exists():
        messages.info(request, _("Skriv først, hvordan der bliver talt."))
        return redirect("solutions:method_new")
    wanted = request.GET.get("metode", "")
    held = access.method(int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    days = queries.suggested_round(held)
    initial = {"method": held} | ({"first_day": days[0], "last_day": days[1]} if days else {})
    return _round(request, RoundForm(request.POST or None, initial=initial))


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_round(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/taelling/<pk>/ret/: its days, its method, its note."""
    form = RoundForm(request.POST or None, instance=access.counting_round(pk))
    return _round(request, form, access.counting_round(pk))


def _round(request: StaffRequest, form: RoundForm, held: CountingRound | None = None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        saved = form.save(commit=False)
        actions.save_round(counting_round=saved)
        messages.success(request, _("Tællingen er gemt."))
        return redirect("solutions:round", saved.pk)
    return render(request, "solutions/round_edit.html", {"form": form, "held": held})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_safe
def counting_round(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/taelling/<pk>/: one round, task by task."""
    held = access.counting_round(pk)
    tasks = queries.task_numbers(held)
    rate = queries.rate_of(held, tasks, today=local_day(timezone.now()))
    context = {
        "held": held,
        "view": schemas.round_view(rate),
        "tasks": [(one, schemas.rate_text(one.numbers.permille)) for one in tasks],
        "channels": [channel.label for channel in Channel],
    }
    return render(request, "solutions/round.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def delete_round(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/taelling/<pk>/slet/: it was planned by mistake."""
    try:
        actions.delete_round(counting_round=access.counting_round(pk))
    except actions.HasCounts:
        messages.error(request, _("Tællingen har tal og kan ikke slettes."))
        return redirect("solutions:round", pk)
    messages.success(request, _("Tællingen er slettet."))
    return redirect("solutions:digitalisation")


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def counts(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/taelling/<pk>/tal/: the numbers, typed in."""
    held = access.counting_round(pk)
    form = CountsForm(request.POST if request.method == "POST" else None, rows=queries.task_numbers(held))
    if form.is_valid():
        actions.save_counts(counting_round=held, numbers=form.numbers)
        messages.success(request, _("Tallene er gemt."))
        return redirect("solutions:round", pk)
    context = {"form": form, "held": held, "channels": [channel.label for channel in Channel]}
    return render(request, "solutions/counts.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def take_in(request: StaffRequest, pk: int) -> HttpResponse:
    """/digitalisering/taelling/<pk>/hent-ind/: the numbers from a sheet: first looked at, then kept.

    What stands in a file is laid into the field where others paste, so both are looked at and kept alike.
    """
    held = access.counting_round(pk)
    form = PasteForm(request.POST, request.FILES) if request.method == "POST" else PasteForm()
    context = {"form": form, "held": held, "channels": [channel.label for channel in Channel]}
    if form.is_valid():
        table = form.cleaned_data["sheet"] or count_sheet.lines_of(form.cleaned_data["text"])
        names = queries.tasks_by_name(held)
        found, faults = count_sheet.read(table, {name: task.key for name, task in names.items()})
        if found and "gem" in request.POST:
            tasks = {task.key: task for task in names.values()}
            actions.save_counts(counting_round=held, numbers={tasks[key]: said for key, said in found.items()})
            messages.success(request, _("Tallene er gemt."))
            return redirect("solutions:round", pk)
        if form.cleaned_data["sheet"]:
            form = context["form"] = PasteForm(initial={"text": _as_text(table)})
        context |= {
            "faults": [(fault, schemas.explained(fault)) for fault in faults[:FAULTS_SHOWN]],
            "count": len(faults),
            "hidden": max(0, len(faults) - FAULTS_SHOWN),
            "rows": [
                (one, replace(one.numbers, **found[one.task.key]))
                for one in queries.task_numbers(held)
                if one.task.key in found
            ],
        }
    return render(request, "solutions/counts_take_in.html", context)


def _as_text(table: Sequence[Sequence[object]]) -> str:
    """A sheet as it would have been pasted; a formula stays one, so that it is refused."""
    lines = ["\t".join(count_sheet.written(cell) for cell in row) for row in table]
    return "\n".join(line.rstrip() for line in lines).rstrip()
