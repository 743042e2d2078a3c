"""Groups: their rhythm, their people, and the year's meetings made in one go."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.lib.calendars import closed_because, local_day
from selvhjulpen.meetings import access, actions, queries, rules
from selvhjulpen.meetings.actions.refusals import SentAlready
from selvhjulpen.meetings.forms import GroupForm, MemberForm, YearForm
from selvhjulpen.meetings.models import GroupKind
from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def group_new(request: StaffRequest) -> HttpResponse:
    """/moeder/grupper/ny/: a group, and how often it meets."""
    form = GroupForm(request.POST or None, initial={"months": [1, 3, 5, 9, 11], "week": 3, "weekday": 2})
    if request.method == "POST" and form.is_valid():
        group = form.save(commit=False)
        actions.save_group(group=group)
        messages.success(request, _("Gruppen er gemt. Lav nu årets møder."))
        return redirect("meetings:group", pk=group.pk)
    return render(request, "meetings/group_new.html", {"form": form})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
@shows(gettext_noop("Gruppens folk, med e-mail"), about="meetings.group:{pk}")
def group(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/grupper/<pk>/: its rhythm, and its own people."""
    found = access.group(pk)
    form = GroupForm(request.POST if "gruppe" in request.POST else None, instance=found)
    member_form = MemberForm(request.POST if "medlem" in request.POST else None, group=found, prefix="medlem")
    if form.is_bound and form.is_valid():
        actions.save_group(group=form.save(commit=False))
        messages.success(request, _("Gruppen er gemt. Møder, der er lavet, er som før."))
        return redirect("meetings:group", pk=pk)
    if member_form.is_bound and member_form.is_valid():
        actions.add_member(member=member_form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("Personen er sat på gruppen."))
        return redirect("meetings:group", pk=pk)
    context = {
        "group": found,
        "name": access.group(pk).name,  # as it is kept, whatever stands in the form
        "form": form,
        "member_form": member_form,
        "members": found.members.select_related("person"),
        "is_network": found.kind == GroupKind.NETWORK,
        "invited_now": len(queries.people_to_invite(access.group(pk), today=local_day(timezone.now()))),
        "has_met": found.meetings.exists(),
    }
    return render(request, "meetings/group.html", context)


@open_to(Role.COORDINATOR)
@require_POST
def group_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/grupper/<pk>/slet/: a group that never met."""
    try:
        actions.drop_group(group=access.group(pk))
    except SentAlready:
        messages.error(request, _("Gruppen har møder og kan ikke slettes."))
        return redirect("meetings:group", pk=pk)
    messages.success(request, _("Gruppen er slettet."))
    return redirect("meetings:meetings")


@open_to(Role.COORDINATOR)
@require_POST
def member_remove(request: StaffRequest, pk: int, member_pk: int) -> HttpResponse:
    """/moeder/grupper/<pk>/folk/<member_pk>/fjern/: no longer of the group."""
    member = get_object_or_404(access.group(pk).members, pk=member_pk)
    actions.remove_member(member=member, by=request.user, now=timezone.now())
    messages.success(request, _("Personen er taget af gruppen."))
    return redirect("meetings:group", pk=pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def year(request: StaffRequest, pk: int) -> HttpResponse:
    """/moeder/grupper/<pk>/aar/: the days of a year's meetings, and one button that makes them all."""
    now = timezone.now()
    today = local_day(now)
    found = access.group(pk)
    form = YearForm(request.POST or request.GET or None, today=today)
    chosen = form.cleaned_data["aar"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and chosen:
        made = actions.plan_year(group=found, year=chosen, now=now)
        told = ngettext("%d møde er lavet som kladde.", "%d møder er lavet som kladder.", len(made)) % len(made)
        messages.success(request, told if made else _("Årets møder var lavet i forvejen."))
        return redirect(f"{reverse('meetings:meetings')}?aar={chosen}")
    if chosen is None:
        # This year's last meeting is past: most likely it is next year's that are wanted.
        this_year = rules.planned_days(found.rhythm, today.year, closed_because)
        chosen = today.year if any(one.day >= today for one in this_year) else today.year + 1
    planned = rules.planned_days(found.rhythm, chosen, closed_because)
    there = {meeting.planned_for: meeting for meeting in found.meetings.exclude(planned_for=None)}
    days = [(one, there.get(one.month), one.day < today) for one in planned]
    return render(
        request,
        "meetings/year.html",
        {
            "group": found,
            "form": YearForm(initial={"aar": chosen}, today=today) if not form.errors else form,
            "chosen": chosen,
            "days": days,
            "to_make": sum(1 for _day, meeting, is_past in days if not meeting and not is_past),
        },
    )
