"""The coordinator runs the round: call, nominees, jury, result."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selvhjulpen.awards import access, actions, queries
from selvhjulpen.awards.forms import CriterionForm, JurorEmailForm, JurorForm, ResultForm, RoundForm, ShortlistForm
from selvhjulpen.awards.models import Criterion, JuryMember, RoundState
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role

_MOVED_ON = gettext_noop("Prisen er nået videre, siden du så siden. Intet er ændret.")


@open_to(Role.COORDINATOR)
@require_GET
def rounds(request: StaffRequest) -> HttpResponse:
    """/priser/: the rounds."""
    return render(request, "awards/rounds.html", {"rounds": queries.rounds()})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def new_round(request: StaffRequest) -> HttpResponse:
    """/priser/ny/: one more round."""
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("awards:round", form.instance.pk)
    return render(request, "awards/round_edit.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def edit_round(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/ret/: the call and the days."""
    held = access.award(pk)
    form = RoundForm(request.POST or None, instance=access.award(pk))
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("awards:round", pk)
    return render(request, "awards/round_edit.html", {"form": form, "held": held})


def _save(request: StaffRequest, form: RoundForm) -> bool:
    """Keep what a valid form says; False where the year has such an award, said in the form."""
    try:
        actions.save_round(award=form.save(commit=False), by=request.user, now=timezone.now())
    except actions.NameTaken:
        form.add_error("year", _("Prisen har allerede en runde det år."))
        return False
    messages.success(request, _("%(name)s er gemt.") % {"name": form.instance})
    return True


@open_to(Role.COORDINATOR)
@require_GET
@shows(gettext_noop("Indstillinger til en pris"), about="awards.awardround:{pk}")
def award(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/: how far it has come, and the next step."""
    held = access.award(pk)
    nominations = list(queries.nominations(held))
    context = {
        "award": held,
        "today": local_day(timezone.now()),
        "nominations": nominations,
        "shortlisted": [nomination for nomination in nominations if nomination.is_shortlisted],
        "table": queries.table(held),
    }
    return render(request, "awards/round.html", context)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def criteria(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/kriterier/: what the jury looks for."""
    held = access.award(pk)
    form = CriterionForm(request.POST or None, instance=Criterion(round=held))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_criterion(criterion=form.save(commit=False), by=request.user, now=timezone.now())
        except actions.NameTaken:
            form.add_error("name", _("Det kriterium er her allerede."))
        except actions.WrongState:
            form.add_error(None, _(_MOVED_ON))
        else:
            return redirect("awards:criteria", pk)
    context = {"form": form, "award": held, "criteria": held.criteria.all(), "may_change": held.is_before_jury}
    return render(request, "awards/criteria.html", context)


@open_to(Role.COORDINATOR)
@require_POST
def remove_criterion(request: StaffRequest, pk: int, criterion_pk: int) -> HttpResponse:
    """/priser/<pk>/kriterier/<criterion_pk>/fjern/: one thing less."""
    try:
        actions.remove_criterion(criterion=access.criterion(pk, criterion_pk), by=request.user, now=timezone.now())
    except actions.WrongState:
        messages.error(request, _(_MOVED_ON))
    return redirect("awards:criteria", pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def jurors(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/jury/: who judges."""
    held = access.award(pk)
    form = JurorForm(request.POST or None, instance=JuryMember(round=held))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_juror(juror=form.save(commit=False), by=request.user, now=timezone.now())
        except actions.NameTaken:
            form.add_error(None, _("Den er med i juryen allerede."))
        except actions.WrongState:
            form.add_error(None, _(_MOVED_ON))
        else:
            messages.success(request, _("%(name)s er med i juryen.") % {"name": form.instance})
            return redirect("awards:jurors", pk)
    context = {
        "form": form,
        "award": held,
        "jurors": held.jury.select_related("organization"),
        "may_change": held.is_before_result,
    }
    return render(request, "awards/jurors.html", context)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def edit_juror(request: StaffRequest, pk: int, juror_pk: int) -> HttpResponse:
    """/priser/<pk>/jury/<juror_pk>/: where the link of one in the jury goes."""
    held = access.juror(pk, juror_pk)
    form = JurorEmailForm(request.POST or None, initial={"email": held.email})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_juror(juror=held, **form.cleaned_data, by=request.user, now=timezone.now())
        except actions.WrongState:
            messages.error(request, _(_MOVED_ON))
        else:
            messages.success(request, _("%(name)s er gemt.") % {"name": held})
        return redirect("awards:jurors", pk)
    return render(request, "awards/juror.html", {"form": form, "juror": held, "award": held.round})


@open_to(Role.COORDINATOR)
@require_POST
def remove_juror(request: StaffRequest, pk: int, juror_pk: int) -> HttpResponse:
    """/priser/<pk>/jury/<juror_pk>/fjern/: one less in the jury, and its scores."""
    try:
        actions.remove_juror(juror=access.juror(pk, juror_pk), by=request.user, now=timezone.now())
    except actions.WrongState:
        messages.error(request, _(_MOVED_ON))
    return redirect("awards:jurors", pk)


@open_to(Role.COORDINATOR)
@require_POST
def open_round(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/aabn/: from now on everybody may nominate."""
    try:
        actions.open_round(award=access.award(pk), by=request.user, now=timezone.now())
    except actions.TooLate:
        messages.error(request, _("Den sidste dag for indstillinger er gået. Ret datoen først."))
    except actions.WrongState:
        messages.error(request, _(_MOVED_ON))
    else:
        messages.success(request, _("Nu kan alle indstille. Del linket til prisens side."))
    return redirect("awards:round", pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("Indstillinger til en pris"), about="awards.awardround:{pk}")
def shortlist(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/nominerede/: choose those the jury judges."""
    held = access.award(pk)
    rows = list(queries.nominations(held))
    form = ShortlistForm(request.POST if request.method == "POST" else None, award=held, rows=rows)
    if form.is_valid():
        try:
            actions.choose_shortlist(
                award=held, chosen=form.cleaned_data["nominees"], by=request.user, now=timezone.now()
            )
        except actions.Refused:
            messages.error(request, _(_MOVED_ON))
        else:
            messages.success(request, _("Valget er gemt."))
        return redirect("awards:round", pk)
    context = {"form": form, "award": held, "nominations": rows, "may_change": held.state == RoundState.OPEN}
    return render(request, "awards/shortlist.html", context)


@open_to(Role.COORDINATOR)
@require_POST
def send_to_jury(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/til-juryen/: each of the jury gets its link."""
    try:
        actions.send_to_jury(award=access.award(pk), by=request.user, now=timezone.now())
    except actions.TooEarly:
        messages.error(request, _("Alle må indstille lidt endnu. Ret datoen, hvis I vil begynde før."))
    except actions.Unfinished:
        messages.error(request, _("Der skal være kriterier, nominerede og en jury først."))
    except actions.NotReached as error:
        names = ", ".join(map(str, error.jurors))
        messages.error(
            request, _("Vi har ingen e-mail til %(names)s. Skriv den under juryen først.") % {"names": names}
        )
    except actions.TooMany:
        messages.error(request, _("Der er valgt flere, end der er plads til. Tag nogle af listen."))
    except actions.WrongState:
        messages.error(request, _(_MOVED_ON))
    else:
        messages.success(request, _("Juryen har fået deres links."))
    return redirect("awards:round", pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """/priser/<pk>/afgoer/: the one result."""
    held = access.award(pk)
    table = queries.table(held)
    form = ResultForm(request.POST or None, rows=[line.nomination for line in table.lines])
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(award=held, **form.cleaned_data, by=request.user, now=timezone.now())
        except actions.WrongState:
            messages.error(request, _(_MOVED_ON))
        else:
            messages.success(request, _("Vinderen er fundet."))
        return redirect("awards:round", pk)
    context = {"form": form, "award": held, "table": table, "may_decide": held.state == RoundState.JURY}
    return render(request, "awards/decide.html", context)
