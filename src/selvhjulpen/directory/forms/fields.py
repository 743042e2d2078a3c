"""Fields that several forms of the directory ask by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.danish import sort_key


def in_danish_order(field: forms.Field) -> None:
    """Sort the choices of a field over a table; the one for "none" stays first."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    rows = sorted(field.queryset or [], key=lambda row: sort_key(str(row)))
    none = [] if isinstance(field, forms.ModelMultipleChoiceField) else [("", field.empty_label)]
    field.choices = [*none, *((row.pk, str(row)) for row in rows)]


class YesNoUnknownField(forms.TypedChoiceField):
    """Yes, no, or nobody knows: unknown is not no."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("True", _("Ja")), ("False", _("Nej")), ("", _("Ved ikke"))],
            coerce=lambda value: value == "True",
            empty_value=None,
            widget=forms.RadioSelect,
            required=False,
            **kwargs,
        )
