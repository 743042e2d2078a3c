"""Grants: what there is, what it was spent on, and what is left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selvhjulpen.business_case import access, actions, adapters, letters, queries, schemas
from selvhjulpen.business_case.forms import ExpenseForm, GrantForm, LineForm, SheetForm
from selvhjulpen.business_case.models import BudgetLine
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.sheets.excel import MEDIA_TYPE, workbook_of
from selvhjulpen.people.actions import note
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Deed, Role

FAULTS_SHOWN = 100


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
def grants(request: StaffRequest) -> HttpResponse:
    """/bevillinger/: the grants, and prizes that are not one yet."""
    context = {"grants": queries.grants(today=local_day(timezone.now())), "prizes": queries.prizes_to_grant()}
    return render(request, "business_case/grants.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def grant_prize(request: StaffRequest, round_pk: int) -> HttpResponse:
    """/bevillinger/praemie/<round_pk>/: make a prize a grant."""
    grant = actions.grant_prize(award=access.prize(round_pk), by=request.user, now=timezone.now())
    messages.success(request, _("Præmien er nu en bevilling. Skriv udgifterne her."))
    return redirect("business_case:grant", grant.pk)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_grant(request: StaffRequest) -> HttpResponse:
    """/bevillinger/ny/: one more grant."""
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant = form.save(commit=False)
        actions.save_grant(grant=grant, by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er oprettet. Del nu pengene ud på linjer.") % {"name": grant.name})
        return redirect("business_case:grant", grant.pk)
    return render(request, "business_case/grant_edit.html", {"form": form})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_GET
def grant(request: StaffRequest, pk: int) -> HttpResponse:
    """/bevillinger/<pk>/: spent and left, by line, by activity and by participant; never by member."""
    overview = queries.overview(access.grant(pk), today=local_day(timezone.now()))
    return render(request, "business_case/grant.html", {"overview": overview, "grant": overview.grant})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_grant(request: StaffRequest, pk: int) -> HttpResponse:
    """/bevillinger/<pk>/ret/: how much, for what, when."""
    held = access.grant(pk)
    form = GrantForm(request.POST or None, instance=access.grant(pk))
    if request.method == "POST" and form.is_valid():
        actions.save_grant(grant=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
        return redirect("business_case:grant", pk)
    return render(request, "business_case/grant_edit.html", {"form": form, "held": held})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_line(request: StaffRequest, pk: int) -> HttpResponse:
    """/bevillinger/<pk>/linje/: one more budget line."""
    grant = access.grant(pk)
    form = LineForm(request.POST or None, instance=BudgetLine(grant=grant))
    if request.method == "POST" and form.is_valid() and _save_line(request, form):
        return redirect("business_case:grant", pk)
    return render(request, "business_case/line_edit.html", {"form": form, "grant": grant})


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_line(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    """/bevillinger/<pk>/linje/<line_pk>/: one budget line."""
    held = access.line(pk, line_pk)
    form = LineForm(request.POST or None, instance=access.line(pk, line_pk))
    if request.method == "POST" and form.is_valid() and _save_line(request, form):
        return redirect("business_case:grant", pk)
    return render(request, "business_case/line_edit.html", {"form": form, "grant": held.grant, "held": held})


def _save_line(request: StaffRequest, form: LineForm) -> bool:
    """Keep what a valid form says; False where the name is another line's, said in the form."""
    try:
        actions.save_line(line=form.save(commit=False), by=request.user, now=timezone.now())
    except actions.NameTaken:
        form.add_error("name", _("Bevillingen har allerede en linje med det navn."))
        return False
    messages.success(request, _("%(name)s er gemt.") % {"name": form.instance.name})
    return True


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def delete_line(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    """/bevillinger/<pk>/linje/<line_pk>/slet/: a line nothing was spent of."""
    line = access.line(pk, line_pk)
    try:
        actions.delete_line(line=line, by=request.user, now=timezone.now())
    except actions.LineInUse:
        messages.error(request, _("Der er udgifter på linjen. Flyt dem til en anden linje først."))
        return redirect("business_case:line_edit", pk, line_pk)
    messages.success(request, _("%(name)s er slettet.") % {"name": line.name})
    return redirect("business_case:grant", pk)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_expense(request: StaffRequest, pk: int) -> HttpResponse:
    """/bevillinger/<pk>/udgift/: money was spent."""
    grant = access.grant(pk)
    form = ExpenseForm(request.POST or None, request.FILES or None, grant=grant)
    if request.method == "POST" and form.is_valid():
        return _save_expense(request, form, pk)
    context = {"form": form, "grant": grant, "has_lines": grant.lines.exists()}
    return render(request, "business_case/expense_edit.html", context)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_expense(request: StaffRequest, pk: int, expense_pk: int) -> HttpResponse:
    """/bevillinger/<pk>/udgift/<expense_pk>/: one expense."""
    held = access.expense(pk, expense_pk)
    form = ExpenseForm(
        request.POST or None, request.FILES or None, instance=access.expense(pk, expense_pk), grant=held.line.grant
    )
    if request.method == "POST" and form.is_valid():
        return _save_expense(request, form, pk)
    context = {"form": form, "grant": held.line.grant, "held": held, "has_lines": True}
    return render(request, "business_case/expense_edit.html", context)


def _save_expense(request: StaffRequest, form: ExpenseForm, pk: int) -> HttpResponse:
    actions.save_expense(
        expense=form.save(commit=False),
        receipt=form.cleaned_data["receipt_file"],
        without_receipt=form.cleaned_data.get("without_receipt", False),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Udgiften er gemt."))
    return redirect("business_case:grant", pk)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_POST
def delete_expense(request: StaffRequest, pk: int, expense_pk: int) -> HttpResponse:
    """/bevillinger/<pk>/udgift/<expense_pk>/slet/: it was written by mistake."""
    actions.delete_expense(expense=access.expense(pk, expense_pk), by=request.user, now=timezone.now())
    messages.success(request, _("Udgiften er slettet."))
    return redirect("business_case:grant", pk)


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_GET
@shows(gettext_noop("Bilag"), about="business_case.expense:{expense_pk}")
def receipt(request: StaffRequest, pk: int, expense_pk: int) -> HttpResponse:
    """/bevillinger/<pk>/udgift/<expense_pk>/bilag/: the receipt, to be kept or opened elsewhere; never shown by us."""
    held = access.with_receipt(pk, expense_pk)
    return HttpResponse(
        adapters.content(held),
        content_type=adapters.media_type(held),
        headers={"Content-Disposition": str(content_disposition_header(True, held.receipt_name))},
    )


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_GET
def export(request: StaffRequest, pk: int) -> HttpResponse:
    """/bevillinger/<pk>/excel/: the expenses and the budget as a workbook."""
    now = timezone.now()
    overview = queries.overview(access.grant(pk), today=local_day(now))
    content = workbook_of(schemas.sheets(overview))
    note(
        deed=Deed.EXPORTED,
        what=gettext_noop("Udgifter som Excel"),
        about=overview.grant.about,
        by=request.user,
        now=now,
    )
    name = f"{slugify(overview.grant.name) or 'bevilling'}.xlsx"
    return HttpResponse(
        content, content_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@open_to(Role.COORDINATOR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def take_in(request: StaffRequest, pk: int) -> HttpResponse:
    """/bevillinger/<pk>/hent-ind/: expenses from a sheet, all or none."""
    grant = access.grant(pk)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    faults = []
    if form.is_valid():
        try:
            taken = actions.take_in_sheet(
                grant=grant, table=form.cleaned_data["sheet"], by=request.user, now=timezone.now()
            )
        except actions.SheetRefused as refused:
            faults = list(refused.faults)
        else:
            messages.success(
                request,
                _("Arket er hentet ind. Nye: %(new)s. Ændrede: %(changed)s. Stod her i forvejen: %(unchanged)s.")
                % {"new": taken.new, "changed": taken.changed, "unchanged": taken.unchanged},
            )
            return redirect("business_case:grant", pk)
    context = {
        "form": form,
        "grant": grant,
        "faults": [(fault, letters.explained(fault)) for fault in faults[:FAULTS_SHOWN]],
        "count": len(faults),
        "hidden": max(0, len(faults) - FAULTS_SHOWN),
    }
    return render(request, "business_case/take_in.html", context)
