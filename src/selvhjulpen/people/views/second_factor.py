"""The second factor: allauth's own pages, except that the audit log hears who came and who was refused, and that the
first code, too, opens only once.

Not imported with the addresses: see ``urls.entrance``.
"""

from __future__ import annotations

from allauth.mfa.base.views import AuthenticateView, reauthenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.totp.views import deactivate_totp as deactivate_code_app
from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext_noop

from selvhjulpen.people.forms import ActivateForm, use_up
from selvhjulpen.people.views.entrance import note_arrival, note_refusal

__all__ = [
    "activate_code_app",
    "code",
    "deactivate_code_app",
    "generate_recovery_codes",
    "reauthenticate",
    "view_recovery_codes",
]


class Code(AuthenticateView):  # type: ignore[misc]
    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_arrival(self.request)
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        note_refusal(gettext_noop("Engangskoden passede ikke"), self.stage.login.user)
        response: HttpResponse = super().form_invalid(form)
        return response


class ActivateCodeApp(ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: ActivateForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        use_up(app, form.cleaned_data["code"])
        return response


code, activate_code_app = Code.as_view(), ActivateCodeApp.as_view()
