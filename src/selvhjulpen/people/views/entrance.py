"""The way in and out: allauth's own pages, except that the audit log hears who came, who went and who was refused."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop

from selvhjulpen.people.actions import note
from selvhjulpen.people.adapters import about
from selvhjulpen.people.models import Deed, Person


def note_arrival(request: HttpRequest) -> None:
    """Somebody has come in. After the password alone there may be a code to come: nobody is in yet."""
    if isinstance(request.user, Person):
        what = gettext_noop("Logget ind")
        note(deed=Deed.LOGGED_IN, what=what, about=about(request.user), by=request.user, now=timezone.now())


def note_refusal(what: str, person: Person | None) -> None:
    """Somebody was not let in; ``person`` is whom they said they were, when there is such a person."""
    # What was typed is not kept: in the field of the e-mail people type their password, too.
    note(deed=Deed.LOGIN_REFUSED, what=what, about=about(person) if person else "", by=None, now=timezone.now())


class Login(LoginView):  # type: ignore[misc]
    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_arrival(self.request)
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        # As cleaned, where the form could read it: not all that can be sent can be asked of a database.
        email = form.cleaned_data.get("login", "").lower()
        person = Person.objects.filter(email=email).first() if email else None
        note_refusal(gettext_noop("E-mail og adgangskode passede ikke"), person)
        response: HttpResponse = super().form_invalid(form)
        return response


class Logout(LogoutView):  # type: ignore[misc]
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(person := self.request.user, Person):
            what = gettext_noop("Logget ud")
            note(deed=Deed.LOGGED_OUT, what=what, about=about(person), by=person, now=timezone.now())
        response: HttpResponse = super().post(*args, **kwargs)
        return response


login, logout = Login.as_view(), Logout.as_view()
