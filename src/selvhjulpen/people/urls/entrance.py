"""The part of django-allauth that is used here, page by page; what is not in this list is not there.

The names are allauth's own: its views look each other up by them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from selvhjulpen.people.views import entrance
from selvhjulpen.people.views.account import account as own_account
from selvhjulpen.people.views.code_app import activate_code_app

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
    path("kode/", entrance.code, name="mfa_authenticate"),
    path("kode/bekraeft/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("kode-app/", activate_code_app, name="mfa_activate_totp"),
    path("kode-app/fjern/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("noedkoder/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("noedkoder/nye/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    # Where allauth goes back to when it is done.
    path("", own_account, name="mfa_index"),
]
