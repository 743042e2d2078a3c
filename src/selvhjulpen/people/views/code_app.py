"""Setting up the code app: allauth's own page, except that the first code, too, opens only once."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse

from selvhjulpen.people.forms import ActivateForm, use_up


class ActivateCodeApp(ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: ActivateForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        use_up(app, form.cleaned_data["code"])
        return response


activate_code_app = ActivateCodeApp.as_view()
