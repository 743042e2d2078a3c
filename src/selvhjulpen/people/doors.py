"""Doors: every page is closed unless it says who may come in.

A view carries ``@open_to_all`` or ``@open_to(Role.…)``. One that carries neither is closed to everybody, and
"not for you" gets the same answer as "not there".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from selvhjulpen.people.models import Person, Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# Views of this package guard themselves (login, second factor) …
SELF_GUARDED = "allauth."
# … and these pages of it are the way to a first second factor, or lead out again.
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


class DoorMiddleware:
    """Holds the doors: first who may come in, then whether the second factor is in place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_behind_door", False):
            # Libraries have computers for everybody: after logging out, "back" shows nothing.
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if getattr(view, "open_to_all", False):
            return None
        request.is_behind_door = True  # type: ignore[attr-defined]
        if request.resolver_match and request.resolver_match.view_name in OPEN_BEFORE_SECOND_FACTOR:
            return None
        guards_itself = getattr(view, "__module__", "").startswith(SELF_GUARDED)
        person = request.user
        if not isinstance(person, Person):
            return None if guards_itself else redirect_to_login(request.get_full_path())
        if not person.is_demo and not is_mfa_enabled(person):
            return redirect("mfa_activate_totp")
        if not guards_itself and not getattr(view, "open_to", frozenset()) & person.roles:
            raise Http404
        return None
