"""The part of django-allauth that is used here, page by page; what is not in this list is not there.

The names are allauth's own: its views look each other up by them.
"""

from collections.abc import Callable
from importlib import import_module

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from selvhjulpen.people.doors import SELF_GUARDED
from selvhjulpen.people.views import entrance
from selvhjulpen.people.views.account import account as own_account


def _second_factor(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A page of ``views.second_factor``, imported when somebody asks for it.

    allauth's second factor brings passkeys and their cryptography with it, 10 MB, which no citizen's page needs.
    """

    def view(request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = getattr(import_module("selvhjulpen.people.views.second_factor"), name)(request)
        return answer

    view.__module__ = SELF_GUARDED
    return view


urlpatterns = [
    path("login/", entrance.login, name="account_login"),
    path("logout/", entrance.logout, name="account_logout"),
    path("bekraeft/", account.reauthenticate, name="account_reauthenticate"),
    path("adgangskode/", account.password_change, name="account_change_password"),
    path("glemt/", account.password_reset, name="account_reset_password"),
    path("glemt/sendt/", account.password_reset_done, name="account_reset_password_done"),
    path("ny/faerdig/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^ny/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("kode/", _second_factor("code"), name="mfa_authenticate"),
    path("kode/bekraeft/", _second_factor("reauthenticate"), name="mfa_reauthenticate"),
    path("kode-app/", _second_factor("activate_code_app"), name="mfa_activate_totp"),
    path("kode-app/fjern/", _second_factor("deactivate_code_app"), name="mfa_deactivate_totp"),
    path("noedkoder/", _second_factor("view_recovery_codes"), name="mfa_view_recovery_codes"),
    path("noedkoder/nye/", _second_factor("generate_recovery_codes"), name="mfa_generate_recovery_codes"),
    # Where allauth goes back to when it is done.
    path("", own_account, name="mfa_index"),
]
