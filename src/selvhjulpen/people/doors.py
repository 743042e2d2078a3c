"""Doors: every page is closed unless it says who may come in.

A view carries ``@open_to_all`` or ``@open_to(Role.…)``. One that carries neither is closed to everybody, and
"not for you" gets the same answer as "not there".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from selvhjulpen.people.actions import note_seen
from selvhjulpen.people.models import Attempt, Knock, Person, Role
from selvhjulpen.ui.schemas import refused, wants_json

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# Views of this package guard themselves (login, second factor) …
SELF_GUARDED = "allauth."
# … and these pages of it are the way in, to a first second factor, or lead out again.
OPEN_BEFORE_SECOND_FACTOR = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_activate_totp",
        "mfa_authenticate",
    }
)


class StaffRequest(HttpRequest):
    """A request that has come through a door: its user is a person."""

    user: Person


def open_to_all(view: View) -> View:
    """Anybody may open the page, without an account."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def open_to(*roles: Role) -> Callable[[View], View]:
    """Only persons with one of the roles may open the page."""

    def mark(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def shows(what: str, *, about: str = "", to: Role | None = None) -> Callable[[View], View]:
    """The page shows personal data: who is shown it stands in the audit log.

    ``what`` is a Danish sentence of the code, ``about`` a reference with the names of the address in it
    ("courses.session:{pk}"); ``to`` names the only role that is shown the data, where others may open the page too.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def watched(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.OK and (to is None or to in request.user.roles):
                note_seen(what=what, about=about.format(**kwargs), by=request.user, now=timezone.now())
            return response

        return cast(View, watched)

    return mark


# What browsers are told beside what Django and django-csp tell them: nothing here needs the machine's senses, and no
# other site may lay our answers into its own pages.
TOLD_TO_BROWSERS = {
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
METHODS = ("GET", "HEAD", "POST")


class DoorMiddleware:
    """Holds the doors: first who may come in, then whether the second factor is in place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_behind_door", False) or request.method == "POST":
            # Libraries have computers for everybody: after logging out, "back" shows nothing; nor does it show the next
            # one what somebody typed into a form.
            add_never_cache_headers(response)
        for name, value in TOLD_TO_BROWSERS.items():
            response.headers.setdefault(name, value)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if getattr(view, "open_to_all", False):
            return None
        request.is_behind_door = True  # type: ignore[attr-defined]
        if request.resolver_match and request.resolver_match.view_name in OPEN_BEFORE_SECOND_FACTOR:
            return None
        guards_itself = getattr(view, "__module__", "").startswith(SELF_GUARDED)
        person = request.user
        if not isinstance(person, Person):
            if guards_itself:
                return None
            if wants_json(request):
                return refused(request.POST.get("key", ""), _("Log ind igen."), status=HTTPStatus.UNAUTHORIZED)
            return redirect_to_login(request.get_full_path())
        if not person.is_demo and not is_mfa_enabled(person):
            if wants_json(request):
                return refused(request.POST.get("key", ""), _("Log ind igen."), status=HTTPStatus.FORBIDDEN)
            return redirect("mfa_activate_totp")
        if not guards_itself and not getattr(view, "open_to", frozenset()) & person.roles:
            raise Http404
        return None


# ── How often one may knock ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Limit:
    """So many times ``within`` a while, for one ``who`` (an address, a contact) at one door (``what``)."""

    what: str
    who: str
    at_most: int
    within: timedelta

    def key(self, now: datetime) -> str:
        """Names the door, who knocks and the present while; nobody can read from it who it was."""
        while_no = int(now.timestamp() // self.within.total_seconds())
        sealed = salted_hmac("people.knock", f"{self.what}:{self.who}:{while_no}", algorithm="sha256")
        return str(sealed.hexdigest()[:32])


def knock(*, limits: Sequence[Limit], now: datetime) -> bool:
    """Count one more for each of the limits, in one statement; False where one of them is passed.

    django-allauth's counting takes a lock and four statements, django-ratelimit a cache that counts in one step, which
    the database cache cannot: here all processes share one row, and nobody waits for anybody's deed.
    """
    # In one order, so that two who knock at once never wait for each other.
    allowed = dict(sorted((limit.key(now), limit) for limit in limits))
    row = "(%s, 1, %s)"
    # Who counts need not wait for the disk: a count lost with the power is no loss.
    quick = ", set_config('synchronous_commit', 'off', true)" if connection.vendor == "postgresql" else ""
    statement = (
        f"INSERT INTO people_knock (key, number, forget_at) VALUES {', '.join([row] * len(allowed))} "  # noqa: S608
        "ON CONFLICT (key) DO UPDATE SET number = people_knock.number + 1 "
        f"RETURNING key, number{quick}"
    )
    values = [
        value
        for key, limit in allowed.items()
        for value in (key, connection.ops.adapt_datetimefield_value(now + limit.within))
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return all(number <= allowed[key].at_most for key, number, *_ in cursor.fetchall())


def forget_knocks(*, now: datetime) -> None:
    """Take away what has been counted and is over; a chore."""
    Knock.objects.filter(forget_at__lt=now).delete()
    Attempt.objects.filter(expires__lt=now).delete()
