"""Who is a member since when, and what the coordinator does about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from selvhjulpen.directory.access import membership as access
from selvhjulpen.directory.actions import confirming
from selvhjulpen.directory.actions import membership as actions
from selvhjulpen.directory.forms.membership import BeginForm, ContactForm, EndForm, MembersFilterForm
from selvhjulpen.directory.models import Organization, RequestState
from selvhjulpen.directory.queries import members as queries
from selvhjulpen.directory.queries.confirming import doubtful
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.ui.forms import Form


@open_to(Role.COORDINATOR)
def members(request: StaffRequest) -> HttpResponse:
    """/medlemmer/: members now, by kind; those who have left; those who never were."""
    form = MembersFilterForm(request.GET)
    context = {
        "form": form,
        "which": form.which,
        "members": queries.members(which=form.which, kind=form.kind, now=timezone.now()),
        "waiting": queries.requests_by_state()[RequestState.NEW],
        "is_chosen": bool(form.kind) or form.which != queries.NOW,
    }
    return render(request, "directory/members.html", context)


@open_to(Role.COORDINATOR)
def member(request: StaffRequest, pk: int) -> HttpResponse:
    """/medlemmer/<pk>/: one organisation: when it was a member, who keeps its page, whether its offers are right."""
    return _page(request, pk, now=timezone.now())


@open_to(Role.COORDINATOR)
@require_POST
def begin(request: StaffRequest, pk: int) -> HttpResponse:
    """/medlemmer/<pk>/begynd/: a member, for the first time or again."""

    def deed(held: Organization, form: Form, now: datetime) -> str:
        try:
            actions.begin_membership(organization=held, since=form.cleaned_data["fra"], by=request.user, now=now)
        except actions.AlreadyMember:
            form.add_error("fra", _("De var medlem den dag. Vælg en senere."))
        return _("%(name)s er medlem.")

    return _do(request, pk, form=BeginForm(request.POST), which="begin_form", deed=deed)


@open_to(Role.COORDINATOR)
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """/medlemmer/<pk>/slut/: no member any more; what they were stays in the list."""

    def deed(held: Organization, form: Form, now: datetime) -> str:
        try:
            actions.end_membership(organization=held, until=form.cleaned_data["til"], by=request.user, now=now)
        except actions.EndsBeforeItBegan:
            form.add_error("til", _("Dagen ligger før den dag, de blev medlem."))
        except actions.NotMember:
            form.add_error("til", _("De er ikke medlem nu."))
        if not form.errors and form.cleaned_data["til"] > local_day(now):
            return _("%(name)s er medlem indtil den dag, du har valgt.")
        return _("%(name)s er ikke længere medlem.")

    return _do(request, pk, form=EndForm(request.POST), which="end_form", deed=deed)


@open_to(Role.COORDINATOR)
@require_POST
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """/medlemmer/<pk>/kontakt/: one more contact."""

    def deed(held: Organization, form: Form, now: datetime) -> str:
        asked = form.cleaned_data
        try:
            actions.add_contact(
                organization=held,
                name=asked["navn"],
                email=asked["email"],
                phone=asked["telefon"],
                by=request.user,
                now=now,
            )
        except actions.ClosedAccount:
            form.add_error("email", _("Den konto er lukket. Bed en administrator åbne den først."))
        return _("Kontaktpersonen hos %(name)s har fået en velkomst med mail.")

    return _do(request, pk, form=ContactForm(request.POST), which="contact_form", deed=deed)


@open_to(Role.COORDINATOR)
@require_POST
def confirmed(request: StaffRequest, pk: int, offer_pk: int) -> HttpResponse:
    """/medlemmer/<pk>/tilbud/<offer>/bekraeftet/: they have said on the telephone that it is right."""
    held = access.member_or_404(pk, now=timezone.now()).organization
    offer = access.offer_of(held, offer_pk)
    confirming.confirm(offer=offer, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s er bekræftet.") % {"name": offer.name})
    return redirect("directory:member", pk)


def _do(
    request: StaffRequest, pk: int, *, form: Form, which: str, deed: Callable[[Organization, Form, datetime], str]
) -> HttpResponse:
    """Do what a valid form asks for, and say so; else the page with the form and what is wrong with it."""
    now = timezone.now()
    held = access.member_or_404(pk, now=now).organization
    if form.is_valid():
        words = deed(held, form, now)
        if not form.errors:
            messages.success(request, words % {"name": held.name})
            return redirect("directory:member", pk)
    return _page(request, pk, now=now, **{which: form})


def _page(request: StaffRequest, pk: int, *, now: datetime, **sent: Form) -> HttpResponse:
    held = access.member_or_404(pk, now=now)
    today = local_day(now)
    offers = [(offer, doubtful(offer, now=now)) for offer in held.organization.services.filter(is_active=True)]
    context = {
        "held": held,
        "organization": held.organization,
        "offers": offers,
        "former": held.organization.former.all(),
        "begin_form": BeginForm(initial={"fra": today}),
        "end_form": EndForm(initial={"til": today}),
        "contact_form": ContactForm(),
        "faulty": next((form for form in sent.values() if form.errors), None),
    }
    return render(request, "directory/member.html", {**context, **sent})
