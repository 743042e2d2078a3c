"""Asking to be a member, without an account."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from selvhjulpen.directory import doors
from selvhjulpen.directory.access import membership as access
from selvhjulpen.directory.actions import membership as actions
from selvhjulpen.directory.forms.membership import JoinForm, MessageForm
from selvhjulpen.people.doors import open_to_all


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """/hjaelp/bliv-medlem/: the form, and the telephone as an equal way."""
    now = timezone.now()
    form = JoinForm(request.POST or None)
    is_valid = request.method == "POST" and form.is_valid()
    is_too_often = is_valid and not doors.may_ask_to_join(request, email=form.cleaned_data["email"], now=now)
    if is_too_often:
        form.add_error(None, _("Der kommer for mange anmodninger herfra lige nu. Ring til os i stedet."))
    elif is_valid:
        actions.ask_to_join(applicant=form.applicant, text=form.cleaned_data["besked"], now=now)
        # Not to the thread: its link goes to the mailbox, so that only whoever reads it there gets in.
        return redirect("directory:joined")
    return render(
        request, "directory/join.html", {"form": form}, status=HTTPStatus.TOO_MANY_REQUESTS if is_too_often else None
    )


@open_to_all
@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    """/hjaelp/bliv-medlem/tak/: it has reached us."""
    return render(request, "directory/joined.html")


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """/hjaelp/anmodning/<token>/: what was written to and fro, how it stands, and room for more."""
    now = timezone.now()
    held = access.thread(token)
    form = MessageForm(request.POST or None)
    is_valid = request.method == "POST" and form.is_valid()
    is_too_often = is_valid and not doors.may_write(request, thread=held.pk, now=now)
    if is_too_often:
        form.add_error(None, _("Der kommer for mange beskeder lige nu. Ring til os i stedet."))
    elif is_valid:
        actions.write_to_us(request=held, text=form.cleaned_data["besked"], now=now)
        messages.success(request, _("Tak. Vi har fået din besked."))
        return redirect("directory:join_thread", token=token)
    context = {"held": held, "thread": held.messages.all(), "form": form}
    return render(
        request, "directory/join_thread.html", context, status=HTTPStatus.TOO_MANY_REQUESTS if is_too_often else None
    )
