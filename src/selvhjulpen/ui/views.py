"""What went wrong, said plainly."""

from __future__ import annotations

import errno
import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from selvhjulpen.ui import schemas

# What mends itself, or somebody mends while the server stays up: a full or locked disk.
_PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
SECONDS_TO_COME_BACK = 30


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page whether something is not there or not for you."""
    return render(request, "ui/not_found.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request the server cannot accept; told as "not there"."""
    return render(request, "ui/not_found.html", status=404)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or sent from elsewhere."""
    if schemas.wants_json(request):
        return schemas.refused(request.POST.get("key", ""), _("Log ind igen."), status=HTTPStatus.FORBIDDEN)
    return render(request, "ui/form_expired.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side: a page that needs neither database nor session.

    Where it will pass (the database is away, the disk is full), it says when to come back: nothing is lost then that
    we gave a receipt for, and nothing half done is kept.
    """
    page = render_to_string("ui/broken.html")
    if _will_pass(sys.exception()):
        return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS_TO_COME_BACK)})
    return HttpResponse(page, status=500)


def _will_pass(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in _PASSING
    return isinstance(error, (OperationalError, InterfaceError))
