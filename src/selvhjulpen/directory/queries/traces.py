"""What the room holds about those who asked to be members, and about private helpers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from selvhjulpen.directory.models import JoinRequest, Organization, OrganizationKind
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.traces import Trace

ASKED, HELPER = "anmodning", "hjaelper"
PARTS = (ASKED, HELPER)


def traces(contact: Contact) -> list[Trace]:
    """Everybody here who is reached by this telephone number or e-mail address. Three queries."""
    reached = Q(phone=contact.phone) if contact.phone else Q(email__iexact=contact.email)
    return [
        *(_asked(request) for request in _requests().filter(reached)),
        *(_helper(helper) for helper in _helpers().filter(reached)),
    ]


def trace(part: str, pk: int) -> Trace | None:
    """The one that an address names; None where there is none."""
    found: Any = (_requests() if part == ASKED else _helpers()).filter(pk=pk).first()
    if found is None:
        return None
    return _asked(found) if part == ASKED else _helper(found)


def _requests() -> QuerySet[JoinRequest]:
    return JoinRequest.objects.prefetch_related("messages")


def _helpers() -> QuerySet[Organization]:
    return Organization.objects.filter(kind=OrganizationKind.PERSON).exclude(phone="", email="", address="")


def _asked(request: JoinRequest) -> Trace:
    written = [message.text for message in request.messages.all() if not message.is_from_us]
    return Trace(
        part=ASKED,
        pk=request.pk,
        name=request.contact_name,
        contact=Contact(phone=request.phone, email=request.email),
        references=(f"directory.joinrequest:{request.pk}",),
        facts=(
            (_("Ville være med som"), request.name),
            (_("Status"), str(request.get_state_display())),
            (_("Begrundelse"), request.reason),
            *((_("Skrev"), text) for text in written),
        ),
        goes=_("Anmodningen og alt, der er skrevet i den."),
    )


def _helper(helper: Organization) -> Trace:
    return Trace(
        part=HELPER,
        pk=helper.pk,
        name=helper.name,
        contact=Contact(phone=helper.phone, email=helper.email),
        references=(f"directory.organization:{helper.pk}",),
        facts=(
            (_("Adresse"), helper.address),
            (_("Hjemmeside"), helper.url),
            (_("Det må alle se"), ", ".join(helper.shown_publicly)),
        ),
        goes=_("Navn, kontakt og adresse, tilbuddenes tekster og stederne hjemme. Tilbud og medlemskab slutter."),
    )
