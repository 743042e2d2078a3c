"""What the directory asks for."""

from selvhjulpen.directory.forms.coverage import CoverageForm
from selvhjulpen.directory.forms.fields import YesNoUnknownField, in_danish_order
from selvhjulpen.directory.forms.help import HelpForm
from selvhjulpen.directory.forms.offers import ExceptionForm, OfferForm, OfferSearchForm, PriorityAreaForm
from selvhjulpen.directory.forms.registers import (
    AreaForm,
    ContactDataForm,
    DirectionsForm,
    OrganizationForm,
    OutlinesForm,
    PlaceForm,
)
from selvhjulpen.directory.forms.versions import differences, merged, resent

__all__ = [
    "AreaForm",
    "ContactDataForm",
    "CoverageForm",
    "DirectionsForm",
    "ExceptionForm",
    "HelpForm",
    "OfferForm",
    "OfferSearchForm",
    "OrganizationForm",
    "OutlinesForm",
    "PlaceForm",
    "PriorityAreaForm",
    "YesNoUnknownField",
    "differences",
    "in_danish_order",
    "merged",
    "resent",
]
