"""Files sent by a browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selvhjulpen.exchange.adapters import NotAPackage, NotAZip, TooLarge, UnsafeName, read_sent
from selvhjulpen.ui.forms import Form

REFUSALS = {
    NotAZip: _("Filen kan ikke pakkes ud. Er den i stykker eller låst med en kode?"),
    TooLarge: _("Filerne fylder for meget. Send dem i flere omgange, eller brug kommandoen på serveren."),
    UnsafeName: _("Et filnavn går igen, eller det peger ud af mappen."),
}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PackageField(forms.FileField):
    """A zip, or several files at once; cleaned to content by path."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> dict[str, bytes]:
        sent = [super(PackageField, self).clean(one, initial) for one in data or [None]]
        try:
            return read_sent(sent)
        except NotAPackage as refused:
            raise forms.ValidationError(REFUSALS[type(refused)], code="package") from refused


class UploadForm(Form):
    package = PackageField(
        label=_("Filer"),
        help_text=_("En zip-fil med hele mappen, eller de enkelte filer på én gang."),
        error_messages={
            "required": _("Vælg en fil."),
            "empty": _("Filen er tom."),
        },
        widget=SeveralFilesInput(attrs={"accept": ".zip,.csv,.json,.geojson"}),
    )
