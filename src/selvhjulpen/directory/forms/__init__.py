"""What the directory asks for."""

from selvhjulpen.directory.forms.fields import YesNoUnknownField, in_danish_order
from selvhjulpen.directory.forms.registers import (
    AreaForm,
    ContactDataForm,
    DirectionsForm,
    OrganizationForm,
    OutlinesForm,
    PlaceForm,
)

__all__ = [
    "AreaForm",
    "ContactDataForm",
    "DirectionsForm",
    "OrganizationForm",
    "OutlinesForm",
    "PlaceForm",
    "YesNoUnknownField",
    "in_danish_order",
]
