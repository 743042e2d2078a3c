"""Which figures somebody wants to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.cafe.queries.figures import NO_PLACE
from selvhjulpen.cafe.rules.figures import last_months, months_of
from selvhjulpen.directory.models import Location
from selvhjulpen.lib.periods import Period, parse_period
from selvhjulpen.ui.forms import Form


class FiguresForm(Form):
    """A period of whole months and a place; what cannot be understood is as if nobody had asked."""

    periode = forms.ChoiceField(label=gettext_lazy("Periode"), required=False)
    sted = forms.ChoiceField(label=gettext_lazy("Sted"), required=False)

    def __init__(
        self, *args: Any, today: date, extent: Period | None, places: Sequence[Location], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        known = months_of(extent)[::-1] if extent else []
        years = list(dict.fromkeys(month.year for month in known))
        self.fields["periode"].choices = [  # type: ignore[attr-defined]
            ("", _("De seneste 12 måneder")),
            *([(_("År"), [(str(year), str(year)) for year in years])] if years else []),
            *([(_("Måneder"), [(f"{month:%Y-%m}", month_name(month)) for month in known])] if known else []),
        ]
        self.fields["sted"].choices = [  # type: ignore[attr-defined]
            ("", _("Alle steder")),
            *((str(place.pk), place.name) for place in places),
            (str(NO_PLACE), _("Uden sted")),
        ]
        self.is_valid()

    @property
    def period(self) -> Period:
        """The period asked for."""
        asked = self.cleaned_data.get("periode")
        return parse_period(asked) if asked else last_months(self.today)

    @property
    def place(self) -> int | None:
        """The place asked for: 0 for none, None for all."""
        asked = self.cleaned_data.get("sted")
        return int(asked) if asked else None

    @property
    def is_filtered(self) -> bool:
        """True where not the usual is looked at."""
        return any(self.cleaned_data.get(name) for name in self.fields)


def month_name(month: date) -> str:
    """ "Marts 2026"."""
    return f"{capfirst(str(MONTH_NAMES[month.month]))} {month.year}"
