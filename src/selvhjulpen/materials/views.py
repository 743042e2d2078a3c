"""Tips and material: looked for, shown, shared, corrected, talked about."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.materials import access, actions, queries
from selvhjulpen.materials.forms import CommentForm, FindForm, FlagForm, MaterialForm, VersionForm
from selvhjulpen.materials.models import Kind, Material, MaterialVersion
from selvhjulpen.materials.rules import FileType
from selvhjulpen.people.doors import StaffRequest, open_to
from selvhjulpen.people.models import Role
from selvhjulpen.solutions.queries.catalogue import coming_changes

MEMBERS = list(Role)
WRITERS = [Role.COORDINATOR, Role.INSTRUCTOR, Role.PARTNER]
CHUNK = 64 * 1024

log = logging.getLogger(__name__)


@open_to(*MEMBERS)
@require_safe
def materials(request: StaffRequest) -> HttpResponse:
    """/materialer/: all that is shared, or what is looked for."""
    form = FindForm(request.GET)
    wish = form.wish
    sheet = queries.sheet(wish, number=request.GET.get("side", ""))
    context = {
        "form": form,
        "sheet": sheet,
        "chosen": form.chosen(),
        "nearest": [] if sheet.total else queries.nearest(wish),
        "doubted": queries.number_doubted(),
        "may_write": not request.user.roles.isdisjoint(WRITERS),
    }
    return render(request, "materials/materials.html", context)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def tip_new(request: StaffRequest) -> HttpResponse:
    """/materialer/tip/: a tip, in the time one has after a course."""
    return _new(request, Kind.TIP)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def file_new(request: StaffRequest) -> HttpResponse:
    """/materialer/fil/: a file others may teach with."""
    return _new(request, Kind.FILE)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def link_new(request: StaffRequest) -> HttpResponse:
    """/materialer/link/: what lies elsewhere."""
    return _new(request, Kind.LINK)


def _new(request: StaffRequest, kind: Kind) -> HttpResponse:
    form = MaterialForm(request.POST or None, request.FILES or None, kind=kind, person=request.user)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data.get("file")
        held = actions.share(kind=kind, draft=form.draft, sent=sent, by=request.user, now=timezone.now())
        messages.success(request, _("Tak. Nu kan alle i netværket finde det."))
        return redirect("materials:material", pk=held.pk)
    return render(request, "materials/edit.html", {"form": form, "kind": kind.value})


@open_to(*MEMBERS)
@require_safe
def material(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/."""
    return _page(request, access.material(pk))


def _page(
    request: StaffRequest, held: Material, *, saying: CommentForm | None = None, doubting: FlagForm | None = None
) -> HttpResponse:
    context = {
        "material": held,
        "may_correct": access.may_correct(request.user, held),
        "has_thanked": queries.has_thanked(held, request.user),
        "has_flagged": any(flag.by_id == request.user.pk for flag in held.open_flags),
        "saying": saying or CommentForm(),
        "doubting": doubting or FlagForm(),
        "may_observe": not request.user.roles.isdisjoint(WRITERS),
        "coming": coming_changes(held.solutions.all(), today=local_day(timezone.now())),
    }
    return render(request, "materials/material.html", context)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/ret/: the words; where somebody else has saved meanwhile, both are shown."""
    held = access.own_material(request.user, pk)
    kind = Kind(held.kind)
    form = MaterialForm(request.POST or None, kind=kind, person=request.user, held=held)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.seen_at or held.created_at
            actions.edit(material=held, draft=form.draft, seen=seen, by=request.user, now=timezone.now())
        except actions.ChangedMeanwhile:
            theirs = access.own_material(request.user, pk)
            form.has_seen(theirs)
        else:
            messages.success(request, _("Det er rettet."))
            return redirect("materials:material", pk=pk)
    context = {"form": form, "kind": held.kind, "material": held, "theirs": theirs}
    return render(request, "materials/edit.html", context)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def version_new(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/fil/: a newer file."""
    held = access.own_material(request.user, pk)
    if held.kind != Kind.FILE:
        raise Http404
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        actions.add_version(material=held, sent=asked["file"], note=asked["note"], by=request.user, now=timezone.now())
        messages.success(request, _("Den nye version er lagt op. De gamle kan stadig hentes."))
        return redirect("materials:material", pk=pk)
    return render(request, "materials/version.html", {"form": form, "material": held})


@open_to(*MEMBERS)
@require_safe
def fetch(request: StaffRequest, pk: int, number: int) -> HttpResponseBase:
    """/materialer/<pk>/fil/<number>/: the file, to be saved; no browser opens it as one of our pages."""
    version = access.version(pk, number)
    if not default_storage.exists(str(version.file)):
        log.error("the file of material version %s is not in the storage", version.pk)
        raise Http404
    return StreamingHttpResponse(
        _chunks(version),
        content_type=FileType(version.type).media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, version.name) or "attachment",
            "Content-Length": version.size,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _chunks(version: MaterialVersion) -> Iterator[bytes]:
    # Opened when the first byte is asked for: an answer nobody reads leaves nothing open.
    with default_storage.open(str(version.file)) as file:
        yield from file.chunks(CHUNK)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def version_remove(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """/materialer/<pk>/fil/<number>/fjern/: one version goes, and its file with it."""
    version = access.own_version(request.user, pk, number)
    if request.method == "POST":
        try:
            actions.remove_version(version=version, now=timezone.now())
        except actions.LastVersion:
            messages.error(request, _("Det er den eneste version. Slet hele materialet i stedet."))
        else:
            messages.success(request, _("Versionen er fjernet."))
        return redirect("materials:material", pk=pk)
    return render(request, "materials/remove.html", {"material": version.material, "version": version})


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/slet/."""
    held = access.own_material(request.user, pk)
    if request.method == "POST":
        actions.remove(material=held)
        messages.success(request, _("%(title)s er slettet.") % {"title": held.title})
        return redirect("materials:materials")
    return render(request, "materials/remove.html", {"material": held})


@open_to(*MEMBERS)
@require_POST
def comment(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/kommentar/."""
    held = access.material(pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, held, saying=form)
    actions.comment(material=held, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
    messages.success(request, _("Din kommentar er gemt."))
    return redirect("materials:material", pk=pk)


@open_to(*MEMBERS)
@require_POST
def comment_remove(request: StaffRequest, pk: int, comment_pk: int) -> HttpResponse:
    """/materialer/<pk>/kommentar/<comment_pk>/slet/: one's own, or the coordinator any."""
    access.own_comment(request.user, pk, comment_pk).delete()
    messages.success(request, _("Kommentaren er slettet."))
    return redirect("materials:material", pk=pk)


@open_to(*MEMBERS)
@require_POST
def thank(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/tak/."""
    actions.thank(material=access.material(pk), by=request.user, now=timezone.now())
    messages.success(request, _("Dit tak er gemt."))
    return redirect("materials:material", pk=pk)


@open_to(*MEMBERS)
@require_POST
def flag(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/foraeldet/: it no longer fits, and why."""
    held = access.material(pk)
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _page(request, held, doubting=form)
    try:
        actions.flag(material=held, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    except actions.AlreadyFlagged:
        messages.warning(request, _("Du har allerede sagt, at det er forældet. Forfatteren har ikke svaret endnu."))
    else:
        messages.success(request, _("Tak. Nu kan alle se, at det skal ses efter."))
    return redirect("materials:material", pk=pk)


@open_to(*WRITERS)
@require_POST
def look_over(request: StaffRequest, pk: int) -> HttpResponse:
    """/materialer/<pk>/passer/: it is right as it stands."""
    actions.look_over(material=access.own_material(request.user, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Tak. Materialet er set efter i dag."))
    return redirect("materials:material", pk=pk)
