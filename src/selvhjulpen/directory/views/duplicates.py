"""Organisations that stand twice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selvhjulpen.directory.access import membership as access
from selvhjulpen.directory.actions import merging as actions
from selvhjulpen.directory.forms.membership import MergeForm
from selvhjulpen.directory.queries import members as queries
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role


@open_to(Role.COORDINATOR)
def duplicates(request: StaffRequest) -> HttpResponse:
    """/medlemmer/dubletter/: pairs that look like one."""
    return render(request, "directory/duplicates.html", {"pairs": queries.duplicates()})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, first: int, second: int) -> HttpResponse:
    """/medlemmer/dubletter/<first>/<second>/: side by side; which words stand; one of the two."""
    one, other = access.pair(first, second)
    kept, gone = queries.who_stays(one, other, today=timezone.localdate())
    # Two that differ in nothing have a form without fields, which is sent all the same.
    form = MergeForm(request.POST if request.method == "POST" else None, kept=kept, gone=gone)
    if form.is_valid():
        try:
            merged = actions.merge(kept=kept, gone=gone, words=form.words, by=request.user, now=timezone.now())
        except (actions.Same, actions.HostStays):
            messages.error(request, _("De er ændret i mellemtiden. Se listen igen."))
            return redirect("directory:duplicates")
        except actions.BothStandIn:
            words = _("Begge står samme sted, og der er kun plads til én, fx i en jury. Tag den ene ud dér først.")
            form.add_error(None, words)
        else:
            words = _("%(gone)s er lagt ind under %(kept)s. Alt er med.")
            messages.success(request, words % {"gone": gone.name, "kept": merged.name})
            return redirect("directory:duplicates")
    context = {"form": form, "pair": queries.side_by_side(kept, gone), "one": one, "other": other}
    return render(request, "directory/merge.html", context)


@open_to(Role.COORDINATOR)
@require_POST
def not_the_same(request: StaffRequest, first: int, second: int) -> HttpResponse:
    """/medlemmer/dubletter/<first>/<second>/ikke/: they are two, and nobody is asked again."""
    one, other = access.pair(first, second)
    actions.say_not_the_same(one=one, other=other, by=request.user, now=timezone.now())
    messages.success(request, _("Det er noteret. De står ikke her mere."))
    return redirect("directory:duplicates")
